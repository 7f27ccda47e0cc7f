"""Factors set aside are kept, in force for a time, taken back, and carried by a backup."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import pytest
from sqlalchemy import select

from kamdata.model import SetAside
from kamdata.store.store import Store
from kamdata.store.tables import SET_ASIDE
from tests.build import make_snapshot

FIRST, SECOND, LAST = date(2026, 9, 21), date(2026, 9, 28), date(2026, 12, 20)
SAID = SetAside("A", "risk", "silence", "They buy once a year", FIRST, LAST)


def test_it_comes_back_as_it_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_USER", "Ida")
    kept = Store().set_factor_aside(SAID)
    assert kept.decided_by == "Ida"
    assert kept.decided_at is not None
    assert kept.decided_at.tzinfo == UTC
    assert Store().set_aside(FIRST) == (kept,)
    assert replace(kept, decided_at=None, decided_by="", id=0) == SAID


def test_it_is_in_force_from_its_snapshot_to_the_day_it_expires() -> None:
    store = Store()
    kept = store.set_factor_aside(SAID)
    other = store.set_factor_aside(replace(SAID, as_of=SECOND))
    assert store.set_aside(date(2026, 9, 20)) == ()
    assert store.set_aside(FIRST) == (kept,)
    assert store.set_aside(LAST) == (other, kept)
    assert store.set_aside(date(2026, 12, 21)) == ()


def test_what_is_taken_back_counts_no_more_and_stays_in_the_record() -> None:
    store = Store()
    store.add(make_snapshot([{}], as_of=FIRST))
    kept, other = store.set_factor_aside(SAID), store.set_factor_aside(SAID)
    store.withdraw_set_aside(kept.id)
    assert store.set_aside(FIRST) == (other,)
    store.add(make_snapshot([{}], as_of=SECOND))
    assert store.set_aside(FIRST) == (other,), "it was taken back before the next file came"
    with store._engine.connect() as connection:
        withdrawn = list(connection.execute(select(SET_ASIDE.c.withdrawn_at)).scalars())
    assert [one is None for one in withdrawn] == [False, True]


def test_what_is_taken_back_later_was_in_force_before() -> None:
    store = Store()
    store.add(make_snapshot([{}], as_of=FIRST))
    kept = store.set_factor_aside(SAID)
    store.add(make_snapshot([{}], as_of=SECOND))
    store.withdraw_set_aside(kept.id)
    assert store.set_aside(FIRST) == (kept,)
    assert store.set_aside(SECOND) == ()


def test_a_backup_carries_it(tmp_path: Path) -> None:
    store = Store()
    store.add(make_snapshot([{}], as_of=FIRST))
    kept = store.set_factor_aside(SAID)
    file = io.BytesIO()
    store.backup(file)
    file.seek(0)
    elsewhere = Store(tmp_path / "elsewhere")
    elsewhere.restore(file)
    assert elsewhere.set_aside(FIRST) == (kept,)
