"""Decisions about proposals are kept until they are taken again or forgotten."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kamdata.store.store import Store
from tests.build import make_snapshot


def test_a_decision_comes_back_is_replaced_and_forgotten() -> None:
    store = Store()
    store.decide_fix("merge|A|B", "merge", "A and B look like one.", choice="into A", label="Merge")
    [first] = Store().fix_decisions()
    assert (first.kind, first.choice, first.label) == ("merge", "into A", "Merge")
    store.decide_fix(
        "merge|A|B", "merge", "A and B look like one.", choice="leave", label="Keep both"
    )
    [second] = store.fix_decisions()
    assert second.choice == "leave"
    assert second.decided_at > first.decided_at
    store.forget_fix("merge|A|B")
    assert store.fix_decisions() == ()


def test_a_ledger_from_before_decisions_opens(kam_home: Path) -> None:
    record = Store().add(make_snapshot([{}]))
    with sqlite3.connect(kam_home / "ledger.sqlite") as ledger:
        ledger.execute("DROP TABLE fix_decisions")
        ledger.execute("UPDATE settings SET value = '2' WHERE name = 'ledger_version'")
    ledger.close()
    store = Store()
    assert store.records() == [record]
    assert store.fix_decisions() == ()
    store.decide_fix("k", "merge", "s", choice="leave", label="Keep both")
    assert len(Store().fix_decisions()) == 1
