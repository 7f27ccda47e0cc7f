"""Mappings come back as they were confirmed, one for each kind of header."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kamdata.store.store import Store
from tests.build import make_snapshot

CHOICE = {"table": "opportunities", "columns": {"Owner": "partner", "Deal": None}}


def test_a_mapping_comes_back_and_is_replaced_by_the_next() -> None:
    store = Store()
    store.save_mapping("a" * 64, CHOICE, "deals.csv")
    [first] = Store().mappings()
    assert (first.choice, first.label) == (CHOICE, "deals.csv")
    store.save_mapping("a" * 64, {"table": "skip"}, "another.csv")
    [second] = store.mappings()
    assert (second.choice, second.label) == ({"table": "skip"}, "deals.csv")
    assert second.confirmed_at > first.confirmed_at


def test_using_a_mapping_is_noted_and_confirms_nothing() -> None:
    store = Store()
    store.save_mapping("a" * 64, CHOICE, "deals.csv")
    store.save_mapping("b" * 64, CHOICE, "more.csv")
    store.use_mappings(["a" * 64])
    used = {one.label: one for one in store.mappings()}
    assert used["deals.csv"].last_used_at > used["deals.csv"].confirmed_at
    assert used["more.csv"].last_used_at == used["more.csv"].confirmed_at


def test_a_forgotten_mapping_is_gone() -> None:
    store = Store()
    store.save_mapping("a" * 64, CHOICE, "deals.csv")
    store.forget_mapping("a" * 64)
    assert store.mappings() == ()


def test_a_ledger_from_before_mappings_opens(kam_home: Path) -> None:
    record = Store().add(make_snapshot([{}]))
    with sqlite3.connect(kam_home / "ledger.sqlite") as ledger:
        ledger.execute("DROP TABLE mappings")
        ledger.execute("UPDATE settings SET value = '1' WHERE name = 'ledger_version'")
    ledger.close()
    store = Store()
    assert store.records() == [record]
    assert store.mappings() == ()
    store.save_mapping("a" * 64, CHOICE, "deals.csv")
    assert len(Store().mappings()) == 1
