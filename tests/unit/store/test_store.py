"""Snapshots and settings come back as they were kept, from this process or another."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kamdata.defaults import (
    GATE_ANCHORS,
    GATE_WEIGHTS,
    GROWTH_WEIGHTS,
    REVIEW_RHYTHM,
    RISK_WEIGHTS,
    GateRules,
)
from kamdata.model import Finding, Settings, Snapshot, Source, Stage
from kamdata.store.store import Store, home_folder
from tests.build import make_snapshot

pytestmark = pytest.mark.usefixtures("each_ledger")

ROOT = Path(__file__).parents[3]
ADD_SOME = (
    "import sys; from pathlib import Path; from tests.unit.store.test_store import add_some; "
    "add_some(Path(sys.argv[1]), int(sys.argv[2]))"
)


def company(as_of: str = "2026-09-28", amount: int = 1_000) -> Snapshot:
    return make_snapshot(
        [{"amount": amount, "owner": "Ida"}, {"account_id": "B", "amount": None}],
        [{"account_id": "A", "is_key": True, "goal": 5_000, "renewal_on": "2026-11-01"}],
        as_of=as_of,
        revenue=[{"account_id": "A", "month": "2026-08-01", "amount": 12.34}],
        findings=[Finding("warning", "No amount", "Add it", "opportunities", 3, "Amount", "", "f")],
        sources=[
            Source(
                "f.csv", "", "opportunities", "Salesforce", 1, {"Amount": "amount_cents"}, 2,
                {"total": 1}, "abc",
            ),
            Source("f.csv", "Second", None, "", None, {}, 0, {}),
        ],
    )  # fmt: skip


def test_a_stored_snapshot_comes_back_as_it_was() -> None:
    given_snapshot = company()
    record = Store().add(given_snapshot)
    found = Store().load(record)
    assert found.as_of == given_snapshot.as_of
    assert found.currency == "USD"
    assert found.fingerprint == given_snapshot.fingerprint == record.fingerprint
    assert found.findings == given_snapshot.findings
    assert found.sources == given_snapshot.sources
    assert set(found.tables) == set(given_snapshot.tables)
    for name, table in given_snapshot.tables.items():
        assert_frame_equal(found.tables[name], table)


@pytest.mark.parametrize("is_apart", [False, True])
def test_only_what_cannot_be_made_again_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_apart: bool
) -> None:
    store, synced = Store(tmp_path / "own", is_apart=is_apart), []
    monkeypatch.setattr("kamdata.store.parquet_file.os.fsync", synced.append)
    record = store.add(company())
    assert bool(synced) is not is_apart
    assert_frame_equal(store.load(record).table("revenue"), company().table("revenue"))


def test_unrecognised_columns_come_back_on_the_same_rows() -> None:
    snapshot = company()
    extras = {"opportunities": pd.DataFrame({"Lead Source": ["Fair", None]}, dtype="str")}
    kept = Snapshot(snapshot.as_of, snapshot.tables, extras=extras, fingerprint="x")
    found = Store().load(Store().add(kept))
    assert_frame_equal(found.extras["opportunities"], extras["opportunities"])


def test_the_manifest_row_says_what_was_kept_and_when() -> None:
    record = Store().add(company())
    assert record.revision == 1
    assert record.files == ("f.csv",)
    assert record.row_counts == {"accounts": 2, "opportunities": 2, "stages": 6, "revenue": 1}
    assert datetime.now(UTC) - record.added_at < timedelta(minutes=1)


def test_the_same_date_again_makes_a_revision_and_keeps_the_old_one() -> None:
    store = Store()
    first = store.add(company(amount=1))
    second = store.add(company(amount=2))
    assert (first.revision, second.revision) == (1, 2)
    assert store.records() == [second]
    assert store.load(first).table("opportunities")["amount_cents"][0] == 100
    assert store.load(second).table("opportunities")["amount_cents"][0] == 200


def test_records_come_newest_date_first_whatever_the_order_of_import() -> None:
    store = Store()
    for day in ("2026-09-14", "2026-09-28", "2026-09-21"):
        store.add(company(day))
    days = [record.as_of for record in store.records()]
    assert days == [date(2026, 9, 28), date(2026, 9, 21), date(2026, 9, 14)]
    newest = store.newest()
    assert newest is not None
    assert newest.as_of == date(2026, 9, 28)


def test_nothing_is_stored_at_first() -> None:
    store = Store()
    assert store.records() == []
    assert store.newest() is None
    assert store.settings() == Settings()
    assert store.company() == "sample"


def add_some(home: Path, amount: int) -> None:
    store = Store(home)
    for _ in range(5):
        store.add(company(amount=amount))


def test_two_processes_that_import_the_same_date_lose_nothing(kam_home: Path) -> None:
    # a fresh interpreter each: a spawned one would run again what the tests of pages have run
    processes = [
        subprocess.Popen([sys.executable, "-c", ADD_SOME, str(kam_home), str(amount)], cwd=ROOT)
        for amount in (1, 2)
    ]
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    store = Store()
    newest = store.records()[0]
    assert newest.revision == 10
    amounts = []
    for revision in range(1, 11):
        record = type(newest)(
            newest.as_of, revision, "", newest.added_at, newest.row_counts, newest.files
        )
        found = store.load(record)
        amount = found.table("opportunities")["amount_cents"][0]
        assert found.fingerprint == company(amount=amount // 100).fingerprint
        amounts.append(amount)
    assert sorted(amounts) == [100] * 5 + [200] * 5


def test_a_snapshot_is_seen_only_with_its_manifest_row(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()

    def stop_after_the_files(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("kamdata.store.manifest.add_row", stop_after_the_files)
        with pytest.raises(KeyboardInterrupt):
            store.add(company(amount=1))
    assert Store().records() == []
    record = store.add(company(amount=2))
    assert record.revision == 1
    assert store.load(record).table("opportunities")["amount_cents"][0] == 200


def test_no_draft_stays_behind(kam_home: Path) -> None:
    Store().add(company())
    kept = [path.name for path in (kam_home / "lake").rglob("*") if path.is_file()]
    assert set(kept) == {"rev=1.parquet"}


def test_home_is_the_named_folder_or_one_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_HOME", "~/reviews")
    assert home_folder() == Path.home() / "reviews"
    monkeypatch.delenv("KAM_HOME")
    assert home_folder() == Path.home() / ".kamdata"


def test_the_company_shown_is_remembered() -> None:
    Store().show_company("own")
    assert Store().company() == "own"
    Store().show_company("sample")
    assert Store().company() == "sample"


weights = st.floats(min_value=0, max_value=100, allow_nan=False)
settings_of_any_kind = st.builds(
    Settings,
    currency=st.sampled_from(["USD", "EUR", "JPY"]),
    fiscal_start_month=st.integers(1, 12),
    stages=st.lists(
        st.builds(
            Stage,
            name=st.text(min_size=1),
            status=st.sampled_from(["open", "won", "lost", "omitted"]),
            probability_rate=st.none() | st.floats(0, 1),
        )
    ).map(tuple),
    qualified_from=st.none() | st.text(),
    risk_weights=st.tuples(*(st.tuples(st.just(name), weights) for name, _ in RISK_WEIGHTS)),
    growth_weights=st.tuples(*(st.tuples(st.just(name), weights) for name, _ in GROWTH_WEIGHTS)),
    review_capacity=st.integers(1, 1_000),
    key_account_cap=st.integers(1, 1_000),
    gate=st.builds(
        GateRules,
        weights=st.tuples(*(st.tuples(st.just(name), weights) for name, _ in GATE_WEIGHTS)),
        anchors=st.just(tuple((name, 1.0, 2.0, 3.5) for name, *_ in GATE_ANCHORS)),
        enter_at=st.floats(0, 100), leave_reviews=st.integers(1, 9),
    ),
    review_rhythm=st.just(tuple((name, 7.0) for name, _ in REVIEW_RHYTHM)),
)  # fmt: skip


def test_settings_survive_the_round_trip(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = Store(tmp_path_factory.mktemp("home"))

    @given(settings_of_any_kind)
    def round_trip(settings: Settings) -> None:
        store.save_settings(settings)
        assert store.settings() == settings

    round_trip()
