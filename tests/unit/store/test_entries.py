"""What people write is kept field by field, with who and when, and can be taken back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from kamdata.model import Entry
from kamdata.store.store import Store
from tests.build import AS_OF

ONE = Entry("A", "accounts", "", "overview", "Valves", AS_OF, file_value="Pumps")


def test_entries_come_back_in_order_with_who_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    monkeypatch.setenv("KAM_USER", "Ida")
    [first] = store.write_entries([ONE])
    monkeypatch.setenv("KAM_USER", "Nils")
    second = Entry("A", "contacts", "vera", "influence", 3, date(2026, 10, 5))
    third = Entry("A", "contacts", "vera", "profile_url", None, date(2026, 10, 5))
    store.write_entries([second, third])
    found = Store().entries()
    assert [one.value for one in found] == ["Valves", 3, None]
    assert [one.written_by for one in found] == ["Ida", "Nils", "Nils"]
    assert found[0] == first
    assert store.entries(AS_OF) == (first,)


def test_an_entry_taken_back_counts_no_more() -> None:
    store = Store()
    [first, second] = store.write_entries([ONE, ONE])
    store.withdraw_entries([second.id])
    assert store.entries() == (first,)


@pytest.mark.parametrize(
    ("version", "missing"),
    [(4, ("entries", "predictions", "set_aside")), (5, ("entries",))],
)
def test_a_ledger_from_before_there_were_entries_takes_them(
    kam_home: Path, version: int, missing: tuple[str, ...]
) -> None:
    Store()
    with closing(sqlite3.connect(kam_home / "ledger.sqlite")) as connection:
        for table in missing:
            connection.execute(f"DROP TABLE {table}")
        connection.execute(
            "UPDATE settings SET value = ? WHERE name = 'ledger_version'", (str(version),)
        )
        connection.commit()
    kept = Store().write_entries([ONE])
    assert Store().entries() == kept
