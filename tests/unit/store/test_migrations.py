"""A ledger and a lake of an older version open with everything in them, and leave a copy."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kamdata.errors import StoreError
from kamdata.model import Settings
from kamdata.store.migrations import VERSION
from kamdata.store.store import Store
from tests.build import make_snapshot

# as the first three versions made them
VERSION_1 = """
CREATE TABLE settings (name VARCHAR(64) NOT NULL, value JSON NOT NULL, PRIMARY KEY (name));
CREATE TABLE snapshots (
    id INTEGER NOT NULL, as_of DATE NOT NULL, revision INTEGER NOT NULL,
    fingerprint VARCHAR(64) NOT NULL, currency VARCHAR(3) NOT NULL, added_at DATETIME NOT NULL,
    row_counts JSON NOT NULL, sources JSON NOT NULL, findings JSON NOT NULL,
    PRIMARY KEY (id), UNIQUE (as_of, revision));
INSERT INTO settings VALUES ('company', '"own"'), ('settings', '{"review_capacity": 4}');
"""
VERSION_2 = """
CREATE TABLE mappings (
    fingerprint VARCHAR(64) NOT NULL, choice JSON NOT NULL, label VARCHAR NOT NULL,
    confirmed_at DATETIME NOT NULL, last_used_at DATETIME NOT NULL, PRIMARY KEY (fingerprint));
INSERT INTO mappings VALUES ('f', '{"table": "skip"}', 'deals.csv',
    '2026-09-01 08:00:00.000000', '2026-09-02 08:00:00.000000');
INSERT INTO settings VALUES ('ledger_version', '2');
"""
VERSION_3 = """
CREATE TABLE fix_decisions (
    "key" VARCHAR NOT NULL, kind VARCHAR(32) NOT NULL, sentence VARCHAR NOT NULL,
    choice VARCHAR NOT NULL, label VARCHAR NOT NULL, decided_at DATETIME NOT NULL,
    PRIMARY KEY ("key"));
INSERT INTO fix_decisions VALUES ('k', 'merge', 'A and B look like one.', 'leave', 'Keep both',
    '2026-09-03 08:00:00.000000');
UPDATE settings SET value = '3' WHERE name = 'ledger_version';
"""
SCRIPTS = (VERSION_1, VERSION_2, VERSION_3)
ADDED = datetime(2026, 9, 28, 7, 30, tzinfo=UTC)
SOURCE = {
    "file": "week1.csv", "sheet": "", "table": "opportunities", "crm": "Zoho", "header_row": 1,
    "columns": {"Amount": "amount_cents"}, "rows": 1, "dropped": {}, "forgotten": 1,
}  # fmt: skip
FINDINGS = [
    {"severity": "error", "message": "No account."}, {"severity": "warning", "message": "Late."},
]  # fmt: skip


def make_old(home: Path, version: int) -> Path:
    """Write a ledger and a lake as version 1, 2 or 3 left them; return the ledger's path."""
    home.mkdir(parents=True)
    ledger = home / "ledger.sqlite"
    snapshot = make_snapshot([{"amount": 7}])
    with closing(sqlite3.connect(ledger)) as connection:
        for script in SCRIPTS[:version]:
            connection.executescript(script)
        counts = json.dumps({name: len(table) for name, table in snapshot.tables.items()})
        sources = json.dumps([SOURCE])
        for number in (1, 2):
            connection.execute(
                "INSERT INTO snapshots VALUES (?, '2026-09-28', ?, ?, 'USD', ?, ?, ?, ?)",
                (number, number, f"f{number}", f"2026-09-28 07:3{number - 1}:00.000000", counts,
                 sources, json.dumps(FINDINGS)),
            )  # fmt: skip
        connection.commit()
    for name, table in snapshot.tables.items():
        newer = [column for column in ("partner", "goal_id", "tier") if column in table]
        for number in (1, 2):
            folder = home / "lake" / name / "as_of=2026-09-28"
            folder.mkdir(parents=True, exist_ok=True)
            table.drop(columns=newer).to_parquet(folder / f"rev={number}.parquet")
    return ledger


def copies(home: Path) -> list[Path]:
    return sorted(path for path in home.iterdir() if ".v" in path.name)


def column_order(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as connection:
        return [row[1] for row in connection.execute("PRAGMA table_info(snapshots)")]


def content(ledger: Path) -> list[str]:
    with closing(sqlite3.connect(ledger)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize("version", [1, 2, 3])
def test_an_older_ledger_opens_keeps_everything_and_leaves_a_copy(
    kam_home: Path, version: int
) -> None:
    before = content(make_old(kam_home, version))
    store = Store()
    [record] = store.records()
    assert (record.as_of, record.revision) == (date(2026, 9, 28), 2)
    assert record.added_at == record.chosen_at == ADDED.replace(minute=31)
    assert (record.errors, record.warnings, record.open_cents) == (1, 1, None)
    assert store.details(record).aggregates == {}
    assert (record.files, record.added_by, record.removed_at) == (("week1.csv",), None, None)
    assert [one.fingerprint for one in store.revisions()] == ["f2", "f1"]
    assert store.company() == "own"
    assert store.settings() == Settings(review_capacity=4)
    assert [one.label for one in store.mappings()] == ["deals.csv"] * (version >= 2)
    assert [one.label for one in store.fix_decisions()] == ["Keep both"] * (version >= 3)
    assert store.log() == []
    assert column_order(kam_home)[-3:] == ["sources", "findings", "aggregates"]
    [copy] = copies(kam_home)
    assert copy.name.startswith(f"ledger.v{version}-2")
    assert content(copy) == before
    Store()  # nothing is left to do
    assert copies(kam_home) == [copy]


def test_a_migrated_store_goes_on_as_a_new_one(kam_home: Path) -> None:
    make_old(kam_home, 1)
    store = Store()
    store.bring_back(store.revisions()[1])
    assert [one.fingerprint for one in store.records()] == ["f1"]
    assert store.add(make_snapshot([{}])).revision == 3
    store.remove(date(2026, 9, 28))
    assert store.records() == []
    store.put_back(date(2026, 9, 28))
    assert [one.revision for one in store.records()] == [3]


def test_a_lake_of_an_older_version_opens(kam_home: Path) -> None:
    make_old(kam_home, 2)
    store = Store()
    deals = store.load(store.records()[0]).table("opportunities")
    assert list(deals["amount_cents"]) == [700]
    assert deals["partner"].isna().all()


def test_processes_that_open_an_old_ledger_at_once_migrate_it_once(kam_home: Path) -> None:
    make_old(kam_home, 3)
    with ThreadPoolExecutor(6) as many:
        found = [future.result() for future in [many.submit(Store) for _ in range(6)]]
    assert all(len(store.records()) == 1 for store in found)
    assert len(copies(kam_home)) == 1


def test_a_migration_that_is_cut_off_leaves_the_old_ledger(
    kam_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = make_old(kam_home, 3)
    before = content(ledger)

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("kamdata.store.migrations.summary", cut_off)
        with pytest.raises(KeyboardInterrupt):
            Store()
    assert content(ledger) == before
    assert len(Store().records()) == 1


def test_a_newer_ledger_is_refused_and_left_untouched(kam_home: Path) -> None:
    Store().add(make_snapshot([{}]))
    ledger = kam_home / "ledger.sqlite"
    with closing(sqlite3.connect(ledger)) as connection:
        version = (str(VERSION + 1),)
        connection.execute("UPDATE settings SET value = ? WHERE name = 'ledger_version'", version)
        connection.execute("CREATE TABLE plans (id INTEGER)")
        connection.commit()
    before = ledger.read_bytes()
    with pytest.raises(StoreError, match=r"A newer version of this product .* Update the product"):
        Store()
    assert ledger.read_bytes() == before
    assert copies(kam_home) == []
