"""Revisions come and go without anything getting lost before its time, and all is written down."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.errors import StoreError
from kamdata.model import Finding, Snapshot
from kamdata.store.store import SnapshotRecord, Store
from tests.build import make_snapshot

DAY = date(2026, 9, 28)


@pytest.fixture(autouse=True)
def _at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_USER", "Ida")


def worth(amount: int, as_of: str = "2026-09-28", **values: Any) -> Snapshot:
    return make_snapshot([{"amount": amount}], as_of=as_of, **values)


def amount_of(store: Store, record: SnapshotRecord) -> int:
    return int(store.load(record).table("opportunities")["amount_cents"][0]) // 100


def files(home: Path) -> set[str]:
    return {str(path.relative_to(home / "lake")) for path in (home / "lake").rglob("*.parquet")}


def done(store: Store) -> list[tuple[str, date | None, int | None]]:
    return [(entry.what, entry.as_of, entry.revision) for entry in reversed(store.log())]


def test_an_older_revision_is_brought_back_and_the_newer_stays() -> None:
    store = Store()
    first, second = store.add(worth(1)), store.add(worth(2))
    assert store.records() == [second]
    store.bring_back(first)
    [now] = store.records()
    assert (now.revision, amount_of(store, now)) == (1, 1)
    assert store.newest() == now
    assert [one.revision for one in store.revisions()] == [2, 1]
    store.bring_back(second)
    assert [one.revision for one in store.records()] == [2]
    assert [one.revision for one in [store.add(worth(3))]] == [3]
    assert [one.revision for one in store.records()] == [3]


def test_a_clock_that_was_set_back_does_not_hide_what_is_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) - timedelta(days=1)

    store = Store()
    store.add(worth(1))
    monkeypatch.setattr("kamdata.store.manifest.datetime", Yesterday)
    second = store.add(worth(2))
    assert store.records() == [second]


def test_a_late_file_slots_in() -> None:
    store = Store()
    for day, amount in (("2026-09-28", 3), ("2026-09-14", 1), ("2026-09-21", 2)):
        store.add(worth(amount, day))
    found = store.records()
    assert [one.as_of.day for one in found] == [28, 21, 14]
    assert [amount_of(store, one) for one in found] == [3, 2, 1]


def test_a_removed_date_is_hidden_with_all_revisions_and_can_be_put_back() -> None:
    store = Store()
    other = store.add(worth(9, "2026-09-21"))
    store.add(worth(1))
    second = store.add(worth(2))
    store.remove(DAY)
    assert store.records() == [other]
    assert store.newest() == other
    hidden = [one for one in store.revisions() if one.removed_at]
    assert [(one.revision, one.removed_by) for one in hidden] == [(2, "Ida"), (1, "Ida")]
    store.put_back(DAY)
    assert store.records() == [second, other]
    assert not [one for one in store.revisions() if one.removed_at or one.removed_by]


def test_what_is_not_there_cannot_be_removed_put_back_or_brought_back() -> None:
    store = Store()
    record = store.add(worth(1))
    for act in (lambda: store.remove(date(2020, 1, 1)), lambda: store.put_back(DAY)):
        with pytest.raises(StoreError, match="is no longer stored"):
            act()
    store.remove(DAY)
    with pytest.raises(StoreError, match="The snapshot of 2026-09-28 is no longer stored"):
        store.bring_back(record)
    with pytest.raises(StoreError):
        store.remove(DAY)
    assert done(store) == [("added", DAY, 1), ("removed", DAY, None)]


def test_importing_a_removed_date_again_makes_a_further_revision() -> None:
    store = Store()
    store.add(worth(1))
    store.remove(DAY)
    again = store.add(worth(2))
    assert again.revision == 2
    assert store.records() == [again]
    store.put_back(DAY)
    assert [one.revision for one in store.revisions()] == [2, 1]
    assert [amount_of(store, one) for one in store.records()] == [2]


def test_after_thirty_days_a_removed_snapshot_is_deleted_for_good(kam_home: Path) -> None:
    store = Store()
    kept = store.add(worth(9, "2026-09-21"))
    store.add(worth(1, revenue=[{"account_id": "A", "month": "2026-08-01", "amount": 5}]))
    before = files(kam_home)
    start = datetime(2026, 10, 1, tzinfo=UTC)
    store.remove(DAY, now=start)
    assert store.purge(now=start + timedelta(days=30)) == 0
    assert files(kam_home) == before
    late = start + timedelta(days=30, seconds=1)
    with pytest.raises(StoreError):
        store.put_back(DAY, now=late)
    assert store.purge(now=late) == 1
    assert store.purge(now=late) == 0
    assert store.revisions() == [kept]
    assert {Path(name).parent.name for name in files(kam_home)} == {"as_of=2026-09-21"}
    assert not (kam_home / "lake" / "opportunities" / "as_of=2026-09-28").exists()
    assert done(store)[-1] == ("purged", DAY, 1)
    assert store.add(worth(2)).revision == 2  # the number of what was purged is not used again


def test_opening_the_store_purges() -> None:
    store = Store()
    store.add(worth(1))
    store.remove(DAY, now=datetime.now(UTC) - timedelta(days=31))
    assert Store().revisions() == []


def test_purging_leaves_the_files_of_other_revisions(kam_home: Path) -> None:
    store = Store()
    start = datetime.now(UTC)
    store.add(worth(1))
    store.remove(DAY, now=start - timedelta(days=40))
    again = store.add(worth(2))
    assert store.purge(now=start) == 1
    assert amount_of(store, again) == 2
    assert {Path(name).name for name in files(kam_home)} == {"rev=2.parquet"}


def test_a_purge_that_is_cut_off_leaves_rows_with_files(
    kam_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store()
    record = store.add(worth(1))
    store.remove(DAY, now=datetime.now(UTC) - timedelta(days=31))

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("kamdata.store.manifest.delete_row", cut_off)
        with pytest.raises(KeyboardInterrupt):
            store.purge()
    assert amount_of(store, record) == 1
    assert files(kam_home)


def test_everything_is_written_down_with_who_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    first = store.add(worth(1))
    store.add(worth(2))
    monkeypatch.setenv("KAM_USER", "Jon")
    store.bring_back(first)
    store.remove(DAY)
    store.put_back(DAY)
    assert done(store) == [
        ("added", DAY, 1), ("added", DAY, 2), ("brought back", DAY, 1), ("removed", DAY, None),
        ("put back", DAY, None),
    ]  # fmt: skip
    assert [entry.done_by for entry in store.log()] == ["Jon", "Jon", "Jon", "Ida", "Ida"]
    assert all(datetime.now(UTC) - entry.done_at < timedelta(minutes=1) for entry in store.log())


def test_a_record_says_who_added_it_its_currency_and_its_findings() -> None:
    findings = [Finding("error", "a"), Finding("warning", "b"), Finding("warning", "c"),
                Finding("info", "d")]  # fmt: skip
    record = Store().add(worth(1, findings=findings, currency="EUR"))
    assert (record.added_by, record.currency) == ("Ida", "EUR")
    assert (record.errors, record.warnings) == (1, 2)


def test_what_a_cut_off_import_left_behind_is_not_read(kam_home: Path) -> None:
    store = Store()
    extras = {"opportunities": pd.DataFrame({"Lead Source": ["Fair"]}, dtype="str")}
    left = worth(1)
    left = Snapshot(left.as_of, left.tables, extras=extras, fingerprint="left")
    store.add(left)
    store.remove(DAY)
    (stray,) = (kam_home / "lake" / "opportunities.extras").rglob("rev=1.parquet")
    stray.rename(stray.with_name("rev=2.parquet"))
    assert store.load(store.add(worth(2))).extras == {}


steps = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "put_back", "bring_back", "purge"]),
              st.integers(0, 1)),
    min_size=6, max_size=10,
)  # fmt: skip


def test_every_row_keeps_its_files_whatever_is_done(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    @settings(max_examples=5)
    @given(steps)
    def run(todo: list[tuple[str, int]]) -> None:
        home = tmp_path_factory.mktemp("home")
        store, now = Store(home), datetime.now(UTC)
        for number, (step, place) in enumerate(todo):
            day = date(2026, 9, 21 + 7 * place)
            now += timedelta(days=9)
            try:
                match step:
                    case "add":
                        store.add(worth(number, day.isoformat()))
                    case "bring_back":
                        same = [one for one in store.revisions() if one.as_of == day]
                        if same:
                            store.bring_back(same[-1])
                    case "purge":
                        store.purge(now=now)
                    case _:
                        getattr(store, step)(day, now=now)
            except StoreError as problem:
                assert "no longer stored" in str(problem)  # noqa: PT017
        for record in store.revisions():
            assert store.load(record).fingerprint == record.fingerprint
        there = {one.as_of for one in store.revisions() if not one.removed_at}
        assert {one.as_of for one in store.records()} == there
        expected = {(f"as_of={one.as_of}", one.revision) for one in store.revisions()}
        kept = {(Path(n).parent.name, int(Path(n).stem[4:])) for n in files(home)}
        assert kept == expected

    run()
