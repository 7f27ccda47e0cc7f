"""The stage table: order, splits, and that it adds up to the measures."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given, settings

from kamdata.metrics import hygiene, pipeline
from kamdata.model import ALL_DATES, Period
from tests.build import AS_OF, STAGES, make_opportunities, make_stages, make_table
from tests.unit.metrics.test_pipeline import PERIODS, TABLES

YEAR = Period("FY2026", date(2026, 1, 1), date(2026, 12, 31))
SPLIT = ["now_cents", "later_cents", "overdue_cents", "undated_cents"]


def table_of(rows: list[dict], period: Period = YEAR) -> pd.DataFrame:
    found = make_opportunities(rows)
    return pipeline.stage_table(found, make_stages(found), AS_OF, period)


def test_one_row_per_stage_in_the_order_of_the_process():
    table = table_of([])
    assert list(table["stage"]) == [stage for stage, _, _ in STAGES]
    assert list(table["status"]) == [status for _, status, _ in STAGES]
    assert (table["count"] == 0).all()
    assert (table["amount_cents"] == 0).all()
    assert table["average_cents"].isna().all()


def test_hand_worked_stage():
    # Proposal: 100, 300 and one without an amount, at 50 %; entered 10 days ago, created 40
    table = table_of(
        [
            {"stage": "Proposal", "amount": 100, "stage_entered_on": "2026-09-18"},
            {"stage": "Proposal", "amount": 300, "created_on": "2026-08-19"},
            {"stage": "Proposal", "amount": None, "created_on": None},
        ]
    ).set_index("stage")
    row = table.loc["Proposal"]
    assert (row["count"], row["amount_cents"], row["weighted_amount_cents"]) == (3, 40_000, 20_000)
    assert (row["average_cents"], row["median_cents"]) == (20_000, 20_000)
    assert row["oldest_days"] == 40


def test_split_is_of_any_date_and_counts_are_of_the_period():
    table = table_of(
        [
            {"stage": "Proposal", "amount": 1, "close_on": "2025-12-31"},
            {"stage": "Proposal", "amount": 2, "close_on": "2026-09-27"},
            {"stage": "Proposal", "amount": 4, "close_on": "2026-09-28"},
            {"stage": "Proposal", "amount": 8, "close_on": "2026-12-31"},
            {"stage": "Proposal", "amount": 16, "close_on": "2027-01-01"},
            {"stage": "Proposal", "amount": 32, "close_on": None},
        ]
    ).set_index("stage")
    assert list(table.loc["Proposal", SPLIT]) == [1_200, 1_600, 300, 3_200]
    assert table.loc["Proposal", "amount_cents"] == 1_400


def test_only_open_stages_are_split():
    table = table_of([{"status": "won"}]).set_index("status")
    assert table.loc[["won", "lost"], SPLIT].isna().to_numpy().all()
    assert (table.loc["open", SPLIT] == 0).to_numpy().all()


def test_without_an_end_nothing_is_later():
    table = table_of([{"stage": "Proposal", "amount": 3, "close_on": "2199-01-01"}], ALL_DATES)
    row = table.set_index("stage").loc["Proposal"]
    assert (row["now_cents"], row["later_cents"]) == (300, 0)


def test_a_stage_whose_deals_all_lack_an_amount_is_not_zero():
    table = table_of([{"stage": "Proposal", "amount": None}]).set_index("stage")
    assert pd.isna(table.loc["Proposal", "amount_cents"])
    assert pd.isna(table.loc["Proposal", "now_cents"])
    assert table.loc["Proposal", "later_cents"] == 0


def test_won_deals_left_in_an_open_stage_get_their_own_row():
    # Pipedrive leaves a won deal in the stage it was won from
    table = table_of(
        [
            {"stage": "Negotiation", "status": "open", "amount": 5},
            {"stage": "Negotiation", "status": "won", "amount": 7},
        ]
    )
    rows = table[table["stage"] == "Negotiation"].set_index("status")
    assert list(rows.index) == ["open", "won"]
    assert list(rows["amount_cents"]) == [500, 700]
    assert list(table.tail(1)["status"]) == ["won"]


def test_the_further_rows_do_not_depend_on_the_order_of_the_deals():
    rows = [
        {"stage": stage, "status": status}
        for stage in ("Negotiation", "Proposal")
        for status in ("won", "lost")
    ]
    found = make_opportunities(rows)
    table = pipeline.stage_table(found, make_stages(), AS_OF, ALL_DATES)
    again = make_opportunities(rows[::-1])
    assert table.equals(pipeline.stage_table(again, make_stages(), AS_OF, ALL_DATES))
    assert list(table["stage"].tail(4)) == ["Proposal"] * 2 + ["Negotiation"] * 2


def test_rows_without_stage_or_status_are_shown_as_such():
    found = make_opportunities(
        [{"stage": None, "status": "open"}, {"stage": "Odd", "status": None}]
    )
    table = pipeline.stage_table(found, make_stages(), AS_OF, ALL_DATES)
    extra = table.tail(2).set_index("stage")["status"].to_dict()
    assert extra == {"(no stage)": "open", "Odd": "unmapped"}


def test_flagged_rows_are_counted_from_the_flags_given():
    found = make_opportunities([{"stage": "Proposal"}, {"stage": "Proposal"}])
    flags = hygiene.inspect(found, make_stages(), AS_OF).flags
    table = pipeline.stage_table(
        found, make_stages(), AS_OF, YEAR, flags.assign(too_old=[True, False])
    )
    assert table.set_index("stage").loc["Proposal", "flagged_count"] == 1


def test_a_stage_named_twice_is_one_row():
    stages = make_table("stages", [{"stage": "Proposal", "status": "open"}] * 2)
    found = make_opportunities([{"stage": "Proposal", "stage_entered_on": "2026-01-01"}])
    table = pipeline.stage_table(found, stages, AS_OF, YEAR)
    assert list(table["count"]) == [1]


def test_stages_without_a_meaning_keep_their_row():
    stages = make_table("stages", [{"stage": "Odd", "status": None}])
    table = pipeline.stage_table(make_opportunities([]), stages, AS_OF, ALL_DATES)
    assert list(table["status"]) == ["unmapped"]


@settings(max_examples=15)
@given(TABLES, PERIODS)
def test_rows_of_one_status_add_up_to_the_measures(found, period):
    stages = make_stages(found)
    table = pipeline.stage_table(found, stages, AS_OF, period)
    totals = table.groupby("status").sum(numeric_only=True)

    def total(status: str, column: str) -> int:
        return int(totals.loc[status, column]) if status in totals.index else 0

    weighted = pipeline.weighted_open_amount(found, stages, period)
    assert total("open", "count") == pipeline.open_count(found, period).value
    assert total("open", "amount_cents") == (pipeline.open_amount(found, period).value or 0)
    assert total("open", "weighted_amount_cents") == (weighted.value or 0)
    assert total("won", "count") == pipeline.won_count(found, period).value
    assert total("won", "amount_cents") == (pipeline.won_amount(found, period).value or 0)
    assert total("lost", "count") == pipeline.lost_count(found, period).value
    assert (table["flagged_count"] <= table["count"]).all()


@settings(max_examples=15)
@given(TABLES, PERIODS)
def test_every_open_row_is_in_exactly_one_part_of_the_split(found, period):
    table = pipeline.stage_table(found, make_stages(found), AS_OF, period)
    every = pipeline.open_amount(found, ALL_DATES).value or 0
    assert int(table[SPLIT].sum().sum()) == every
    overdue = pipeline.past_due_amount(found, ALL_DATES, AS_OF).value or 0
    assert int(table["overdue_cents"].sum()) == overdue
