"""One file holds everything, and comes back whole or not at all."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from sqlalchemy import insert, select

from kamdata.errors import StoreError
from kamdata.model import Finding, Settings, Snapshot
from kamdata.store.store import Store
from kamdata.store.tables import DECISIONS, METADATA, SETTINGS, SNAPSHOT_LOG, VERDICTS
from tests.build import make_snapshot

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 9, 28, 8, tzinfo=UTC)


def worth(amount: int, as_of: str = "2026-09-28") -> Snapshot:
    made = make_snapshot(
        [{"amount": amount, "opportunity": 'Süd, "\u2028"\n=1+1'}], as_of=as_of,
        findings=[Finding("error", "No account.", row=3)],
    )  # fmt: skip
    extras = {"opportunities": pd.DataFrame({"Lead Source": ["Fair"]}, dtype="str")}
    return Snapshot(made.as_of, made.tables, findings=made.findings, extras=extras,
                    fingerprint=made.fingerprint)  # fmt: skip


def filled(home: Path) -> Store:
    """Return a store with something in every table of the ledger."""
    store = Store(home)
    store.add(worth(1, "2026-09-14"))
    store.add(worth(2))
    store.add(worth(3))
    store.bring_back(store.revisions()[1])
    store.add(worth(4, "2026-09-21"))
    store.remove(date(2026, 9, 21))
    store.save_settings(Settings(review_capacity=4))
    store.show_company("own")
    store.save_mapping("a" * 64, {"table": "skip"}, "deals.csv")
    store.decide_fix("k", "merge", "A and B.", choice="leave", label="Keep both")
    decided = {"decided_at": NOW, "decided_by": "Ida"}
    with store._engine.begin() as connection:
        connection.execute(
            insert(DECISIONS).values(
                as_of=date(2026, 9, 28), kind="note", value={"text": "Ask."}, due_on=None, **decided
            )
        )
        connection.execute(
            insert(VERDICTS).values(
                opportunity_id="O1", missing_on=date(2026, 9, 28), verdict="lost", **decided
            )
        )
    return store  # fmt: skip


def ledger(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store._engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in METADATA.sorted_tables
            if table is not SNAPSHOT_LOG
        }


def amounts(store: Store) -> list[tuple[date, int, bool]]:
    return [
        (one.as_of, int(store.load(one).table("opportunities")["amount_cents"][0]) // 100,
         one.removed_at is not None)
        for one in store.revisions()
    ]  # fmt: skip


def files(home: Path) -> dict[str, bytes]:
    lake = home / "lake"
    return {str(path.relative_to(lake)): path.read_bytes() for path in lake.rglob("*.parquet")}


def backup_of(store: Store) -> io.BytesIO:
    packed = io.BytesIO()
    store.backup(packed)
    packed.seek(0)
    return packed


def test_everything_comes_back_on_another_machine(tmp_path: Path) -> None:
    store = filled(tmp_path / "one")
    other = Store(tmp_path / "two")
    report = other.restore(backup_of(store))
    assert (report.revisions, report.kept_copy) == (4, None)
    assert ledger(other) == ledger(store)
    assert files(tmp_path / "two") == files(tmp_path / "one")
    assert [one.what for one in other.log()] == ["restored", *(one.what for one in store.log())]
    assert other.records() == store.records()
    found, expected = other.load(other.records()[0]), store.load(store.records()[0])
    assert found.findings == expected.findings
    assert_frame_equal(found.extras["opportunities"], expected.extras["opportunities"])
    assert_frame_equal(found.table("opportunities"), expected.table("opportunities"))
    assert other.add(worth(9)).revision == 3
    assert other.records()[0].added_by == store.records()[0].added_by


def test_what_was_here_is_kept_as_a_backup_that_can_be_restored(tmp_path: Path) -> None:
    store = filled(tmp_path / "one")
    packed = backup_of(store)
    other = Store(tmp_path / "two")
    for number in (50, 60):  # the same date, other content
        other.add(worth(number))
    other.add(worth(70, "2025-01-01"))
    before, before_files = amounts(other), files(tmp_path / "two")
    report = other.restore(packed)
    assert amounts(other) == amounts(store)
    assert [one.fingerprint for one in other.records()] == [
        one.fingerprint for one in store.records()
    ]
    assert len(files(tmp_path / "two")) == len(files(tmp_path / "one"))
    assert report.kept_copy is not None
    third = Store(tmp_path / "three")
    with report.kept_copy.open("rb") as copy:
        third.restore(copy)
    assert amounts(third) == before
    assert files(tmp_path / "three") == before_files


def test_restoring_the_same_again_changes_nothing(kam_home: Path) -> None:
    store = filled(kam_home)
    before, before_files = ledger(store), files(kam_home)
    store.restore(backup_of(store))
    assert ledger(store) == before
    assert files(kam_home) == before_files


def test_going_back_after_more_was_imported(kam_home: Path) -> None:
    store = filled(kam_home)
    before, packed = ledger(store), backup_of(store)
    store.add(worth(9, "2026-10-05"))
    store.purge(now=datetime.now(UTC) + timedelta(days=31))
    store.restore(packed)
    assert ledger(store) == before
    assert len(amounts(store)) == 4


@pytest.mark.parametrize("where", ["write_log", "read_log"])
def test_a_restore_that_is_cut_off_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    packed = backup_of(filled(tmp_path / "one"))
    other = Store(tmp_path / "two")
    other.add(worth(50))
    before, before_files = ledger(other), files(tmp_path / "two")

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"kamdata.store.manifest.{where}", cut_off)
        with pytest.raises(KeyboardInterrupt):
            other.restore(packed)
    assert ledger(other) == before
    assert files(tmp_path / "two") == before_files
    assert not list((tmp_path / "two" / "lake").glob(".restore*"))


def test_cut_off_while_files_move_nothing_old_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = backup_of(filled(tmp_path / "one"))
    other = Store(tmp_path / "two")
    other.add(worth(50))
    before = ledger(other)
    moved = []

    def one_only(staged: Path, path: Path) -> None:
        if moved:
            raise KeyboardInterrupt
        moved.append(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(path)

    with monkeypatch.context() as patched:
        patched.setattr("kamdata.store.restore.move_in", one_only)
        with pytest.raises(KeyboardInterrupt):
            other.restore(packed)
    assert ledger(other) == before
    assert amounts(other) == [(date(2026, 9, 28), 50, False)]
    packed.seek(0)
    assert other.restore(packed).revisions == 4


DIE = """
import os, sys
from pathlib import Path
from kamdata.store import restore, store
if sys.argv[1] == "while files move":
    restore.move_in = lambda *_: os._exit(9)
else:
    store.Store._delete_files = lambda *_: os._exit(9)
with open(sys.argv[2], "rb") as packed:
    store.Store(Path(sys.argv[3])).restore(packed)
"""


@pytest.mark.parametrize(("when", "left"), [("while files move", 50), ("once committed", 1)])
def test_a_process_that_dies_leaves_the_old_or_the_new(
    tmp_path: Path, when: str, left: int
) -> None:
    source = Store(tmp_path / "one")
    source.add(worth(1))
    packed = tmp_path / "backup.zip"
    packed.write_bytes(backup_of(source).getvalue())
    Store(tmp_path / "two").add(worth(50))
    command = [sys.executable, "-c", DIE, when, packed, tmp_path / "two"]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=120).returncode == 9
    store = Store(tmp_path / "two")
    assert amounts(store) == [(date(2026, 9, 28), left, False)]
    store.restore(backup_of(source))
    assert amounts(store) == [(date(2026, 9, 28), 1, False)]


def test_a_disk_that_is_full_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = backup_of(filled(tmp_path / "one"))
    other = Store(tmp_path / "two")
    other.add(worth(50))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kamdata.store.restore.write_backup", full)
    with pytest.raises(StoreError, match="is full, so nothing can be stored"):
        other.restore(packed)
    assert amounts(other) == [(date(2026, 9, 28), 50, False)]


def test_a_lost_file_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    store = filled(tmp_path / "one")
    next((tmp_path / "one" / "lake" / "accounts").rglob("rev=2.parquet")).unlink()
    packed = io.BytesIO()
    assert store.backup(packed).missing == ("lake/accounts/as_of=2026-09-28/rev=2.parquet",)
    other = Store(tmp_path / "two")
    other.restore(packed)
    assert ledger(other) == ledger(store)
    with pytest.raises(StoreError, match="missing or damaged"):
        other.load(other.revisions()[0])
    assert other.load(other.records()[0])


def test_whether_anything_would_be_replaced(kam_home: Path) -> None:
    store = Store()
    assert not store.holds_anything()
    store.show_company("own")
    assert not store.holds_anything()
    store.save_settings(Settings())
    assert store.holds_anything()
    assert SETTINGS.name in ledger(store)
