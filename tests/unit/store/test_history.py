"""The history of the lake is what its snapshots say row by row, on DuckDB and on Spark alike."""

from __future__ import annotations

import shutil
import sys
import threading
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.errors import StoreError
from kamdata.model import Stage
from kamdata.store import engines
from kamdata.store.engines import DuckDB, Engine, Spark, engine
from kamdata.store.history import History, fingerprint, read_histories
from kamdata.store.store import Store
from tests.build import make_opportunities, make_snapshot
from tests.unit.store.plain_history import (
    Week,
    as_tuples,
    folder_of_odd_name,
    plain_rows,
    plain_spells,
    plain_totals,
    random_weeks,
    write_lake,
)

CHANGED = (Stage("Negotiation", "won", None), Stage("Closed Lost", "omitted", None))
# what Spark would spend on compiling, for tables of millions of rows, would be most of the test
SPARK_FOR_SMALL_TABLES = (
    "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'"
    " --conf spark.sql.codegen.wholeStage=false --conf spark.sql.codegen.factoryMode=NO_CODEGEN"
    " pyspark-shell"
)
SPELLS = [
    "opportunity_id", "account_id", "owner", "stage", "status", "amount_cents", "close_on",
    "created_on", "forecast_category", "seen_from_on", "seen_until_on",
]  # fmt: skip


def history(lake: Path, weeks: list[Week], **more: Any) -> History:
    return History(lake, write_lake(lake, weeks), **more)


def compare_all(lake: Path, weeks: list[Week], run_by: Engine) -> None:
    """Every query, whole and with every filter, against the rows of the snapshots."""
    whole = history(lake, weeks, engine=run_by)
    settled = History(lake, whole.records, CHANGED, run_by)
    rows = plain_rows(weeks)
    assert as_tuples(whole.stage_totals()) == plain_totals(rows)
    assert as_tuples(whole.spells()) == plain_spells(rows)
    until = weeks[len(weeks) // 2].as_of
    some = plain_rows(
        [week for week in weeks if week.as_of <= until], CHANGED,
        account_id=["A"], owner=["Ida", "Bo"],
    )  # fmt: skip
    chosen: dict[str, Any] = {"account_ids": ["A", "A"], "owners": ("Ida", "Bo")}
    assert as_tuples(settled.stage_totals(until, **chosen)) == plain_totals(some)
    assert as_tuples(settled.spells(until, **chosen)) == plain_spells(some)
    one = [row for row in rows if row[2]["opportunity_id"] == "O2"]
    assert as_tuples(whole.spells_of(["O2"])) == plain_spells(one)


def test_duckdb_says_what_the_rows_say(tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=10)
    @given(st.randoms(use_true_random=False))
    def compare(chance: Random) -> None:
        compare_all(tmp_path_factory.mktemp("lake"), random_weeks(chance), DuckDB())

    compare()


def test_spark_says_what_duckdb_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # one test, so that one process starts Spark once
    if find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("PySpark or Java is not installed (pip install pyspark, apt-get install java)")
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", SPARK_FOR_SMALL_TABLES)
    monkeypatch.setenv("KAM_ENGINE", "spark")
    assert isinstance(engine(), Spark)
    weeks = random_weeks(Random(12), count=9)
    assert len(weeks) > 5
    lake = folder_of_odd_name(tmp_path)
    compare_all(lake, weeks, engine())
    compare_all(lake, weeks, DuckDB())
    broken = History(
        lake, [*write_lake(lake, weeks), Week(date(2026, 1, 5), weeks[0].table).record]
    )
    with pytest.raises(StoreError, match=r"opportunities of 2026-01-05 is missing or damaged"):
        broken.spells()


def week(day: str, *rows: dict[str, Any]) -> Week:
    return Week(date.fromisoformat(day), make_opportunities(rows))


def test_a_run_ends_where_the_deal_changes_or_is_missing(tmp_path: Path) -> None:
    deal = {"opportunity_id": "O1", "amount": 10}
    found = history(
        tmp_path,
        [
            week("2026-09-07", deal),
            week("2026-09-14", deal),
            week("2026-09-16", deal | {"amount": None}),
            week("2026-09-21"),
            week("2026-09-28", deal | {"amount": None}),
        ],
    ).spells()
    assert list(found.columns) == SPELLS
    assert list(found["amount_cents"]) == [1_000, pd.NA, pd.NA]
    assert list(found["seen_from_on"].dt.strftime("%m-%d")) == ["09-07", "09-16", "09-28"]
    assert list(found["seen_until_on"].dt.strftime("%m-%d")) == ["09-14", "09-16", "09-28"]


def test_lines_of_one_deal_are_summed_and_described_by_the_one_that_closes_last(
    tmp_path: Path,
) -> None:
    lines = [
        {"opportunity_id": "O1", "amount": 1, "close_on": "2026-10-01", "owner": "Ida"},
        {"opportunity_id": "O1", "amount": None, "close_on": "2026-11-01", "owner": "Bo"},
        {"opportunity_id": "O1", "amount": 2, "close_on": None, "owner": "Eve"},
    ]
    asked = history(tmp_path, [week("2026-09-07", *lines)])
    (spell,) = asked.spells().to_dict("records")
    assert (spell["amount_cents"], spell["owner"]) == (300, "Bo")
    assert spell["close_on"] == pd.Timestamp("2026-11-01")
    assert list(asked.stage_totals()["count"]) == [3]


def test_what_was_created_after_its_snapshot_is_left_out(tmp_path: Path) -> None:
    rows = [{"created_on": day, "status": "won"} for day in ("2026-09-07", "2026-09-08", None)]
    asked = history(tmp_path, [week("2026-09-07", *rows)])
    assert list(asked.spells()["opportunity_id"]) == ["O1", "O3"]
    assert list(asked.stage_totals()["count"]) == [2]


def test_columns_have_the_types_of_the_data_contract(tmp_path: Path) -> None:
    asked = history(tmp_path, [week("2026-09-07", {"amount": None})])
    nothing = History(tmp_path, [])
    for one in (asked, nothing):
        totals = {name: str(dtype) for name, dtype in one.stage_totals().dtypes.items()}
        assert totals == {
            "as_of": "datetime64[us]", "stage": "str", "status": "str", "amount_cents": "Int64",
            "count": "int64",
        }  # fmt: skip
        spells = one.spells().dtypes
        assert list(spells.index) == SPELLS
        assert {str(spells[name]) for name in SPELLS if name.endswith("_on")} == {"datetime64[us]"}
        assert spells["amount_cents"] == "Int64"
    assert nothing.spells_of(["O1"]).empty


def test_what_people_wrote_is_looked_for_and_never_run(tmp_path: Path) -> None:
    hostile = "x'; DROP VIEW opportunities; --\" \\ $1 ?"
    deal = {"opportunity_id": hostile, "account_id": hostile, "owner": hostile, "stage": hostile}
    asked = history(
        tmp_path,
        [week("2026-09-07", {**deal, "status": "open"}, {"opportunity_id": "O2"})],
        stages=(Stage(hostile, "won", None),),
    )
    assert list(asked.spells(account_ids=[hostile], owners=[hostile])["status"]) == ["won"]
    assert len(asked.spells_of([hostile])) == 1
    assert list(asked.stage_totals()["stage"]) == ["Proposal", hostile]
    assert asked.spells(account_ids=[]).empty


def test_several_threads_ask_at_once(tmp_path: Path) -> None:
    asked = history(tmp_path, random_weeks(Random(2)))
    expected, found = as_tuples(asked.spells()), []
    threads = [
        threading.Thread(target=lambda: found.append(as_tuples(asked.spells()))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 6


@pytest.mark.parametrize("content", [None, b"PAR1 and then nothing of the sort PAR1"])
def test_a_file_that_is_missing_or_damaged_is_named(tmp_path: Path, content: bytes | None) -> None:
    asked = history(tmp_path, [week("2026-09-07", {}), week("2026-09-14", {})])
    path = tmp_path / "opportunities" / "as_of=2026-09-14" / "rev=1.parquet"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"opportunities of 2026-09-14 is missing or damaged"):
        asked.spells()
    assert len(asked.spells(until=date(2026, 9, 7))) == 1


def test_a_file_whose_amounts_are_no_numbers(tmp_path: Path) -> None:
    table = make_opportunities([{}]).astype({"amount_cents": "str"})
    table["amount_cents"] = "much"
    asked = history(tmp_path, [Week(date(2026, 9, 7), table)])
    with pytest.raises(StoreError, match="cannot be read over all snapshots"):
        asked.stage_totals()


def test_an_engine_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_ENGINE", "abacus")
    with pytest.raises(StoreError, match=r"'abacus', which is no engine\. Set it to duckdb or to"):
        engine()


def test_spark_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(StoreError, match="PySpark is not installed"):
        engines._session.__wrapped__()


def test_the_three_histories_of_a_store() -> None:
    store = Store()
    for day in ("2026-09-21", "2026-09-14", "2026-09-14"):
        store.add(make_snapshot([{"amount": 1}, {"account_id": "B", "amount": 2}], as_of=day))
    spells, totals, dates = read_histories(store, store.records())
    assert list(dates) == [pd.Timestamp("2026-09-14"), pd.Timestamp("2026-09-21")]
    assert list(totals["amount_cents"]) == [300, 300]
    assert list(spells["opportunity_id"]) == ["O1", "O2"]
    settled, _, _ = read_histories(store, store.records(), (Stage("Proposal", "omitted", None),))
    assert set(settled["status"]) == {"omitted"}


def test_the_fingerprint_changes_with_the_revision_in_force(tmp_path: Path) -> None:
    weeks = random_weeks(Random(3))
    records = [one.record for one in weeks]
    other = [Week(weeks[0].as_of, weeks[0].table, 7).record, *records[1:]]
    assert fingerprint(records) == fingerprint(records[::-1])
    assert len({fingerprint(records), fingerprint(other), fingerprint(records[1:])}) == 3
