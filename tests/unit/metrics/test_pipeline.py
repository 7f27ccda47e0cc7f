"""The measures of the pipeline: golden figures, what is missing, and their identities."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import pipeline
from kamdata.model import ALL_DATES, Period
from tests.build import AS_OF, make_opportunities, make_stages

Q3 = Period("2026Q3", date(2026, 7, 1), date(2026, 9, 30))
STAGES = make_stages()


def rows(*given: dict) -> pd.DataFrame:
    return make_opportunities(given)


def decided(won: int, lost: int) -> pd.DataFrame:
    return rows(*[{"status": "won"}] * won, *[{"status": "lost"}] * lost)


class TestAmounts:
    def test_hand_worked_example(self):
        # worked by hand: 1,000 + 2,500 open; 10 % and 50 % of them weighted
        found = rows(
            {"stage": "Prospecting", "amount": 1_000},
            {"stage": "Proposal", "amount": 2_500},
            {"status": "won", "amount": 700},
            {"status": "lost", "amount": 400},
        )
        assert pipeline.open_count(found, ALL_DATES).value == 2
        assert pipeline.open_amount(found, ALL_DATES).value == 350_000
        assert pipeline.weighted_open_amount(found, STAGES, ALL_DATES).value == 135_000
        assert pipeline.won_amount(found, ALL_DATES).value == 70_000
        assert pipeline.won_count(found, ALL_DATES).value == 1
        assert pipeline.lost_count(found, ALL_DATES).value == 1

    def test_missing_amounts_lower_the_coverage(self):
        found = pipeline.open_amount(rows({"amount": 900}, {"amount": None}), ALL_DATES)
        assert (found.value, found.n, found.coverage) == (90_000, 1, 0.5)
        assert list(found.rows) == [0]

    def test_no_amount_at_all_is_not_zero(self):
        found = pipeline.open_amount(rows({"amount": None}), ALL_DATES)
        assert found.value is None
        assert found.reason == "none of the open deals has an amount"

    def test_no_rows_are_zero(self):
        found = pipeline.open_amount(rows({"status": "won"}), ALL_DATES)
        assert (found.value, found.n, found.reason) == (0, 0, None)

    def test_the_probability_of_the_row_wins_over_the_stage(self):
        found = rows({"stage": "Proposal", "amount": 1_000, "probability_rate": 0.9})
        assert pipeline.weighted_open_amount(found, STAGES, ALL_DATES).value == 90_000

    def test_weighted_without_any_chance_has_a_reason(self):
        found = rows({"stage": "Elsewhere", "status": "open"})
        weighted = pipeline.weighted_open_amount(found, make_stages(found), ALL_DATES)
        assert weighted.value is None
        assert "chance of winning" in (weighted.reason or "")

    def test_the_period_looks_at_the_close_date(self):
        found = rows({"close_on": "2026-09-30"}, {"close_on": "2026-10-01"}, {"close_on": None})
        assert pipeline.open_count(found, Q3).value == 1
        assert pipeline.open_count(found, ALL_DATES).value == 3

    def test_omitted_and_unmapped_rows_are_nowhere(self):
        found = rows({"status": "omitted", "stage": "X"}, {"status": None, "stage": "Y"})
        for count in (pipeline.open_count, pipeline.won_count, pipeline.lost_count):
            assert count(found, ALL_DATES).value == 0

    def test_both_lines_of_an_opportunity_count(self):
        found = rows({"opportunity_id": "D", "amount": 10}, {"opportunity_id": "D", "amount": 5})
        assert pipeline.open_count(found, ALL_DATES).value == 2
        assert pipeline.open_amount(found, ALL_DATES).value == 1_500


class TestWinRates:
    def test_by_count(self):
        # published: won / (won + lost) closed in the window, Oracle CX definition; 4 of 10
        found = pipeline.win_rate_by_count(decided(4, 6), ALL_DATES)
        assert (found.value, found.n) == (0.4, 10)

    def test_by_count_is_suppressed_under_five(self):
        found = pipeline.win_rate_by_count(decided(3, 1), ALL_DATES)
        assert found.value is None
        assert found.reason == "only 4 decided deals; at least 5 are needed"

    def test_by_count_without_decisions(self):
        found = pipeline.win_rate_by_count(rows({}), ALL_DATES)
        assert (found.value, found.reason) == (None, "no deal was won or lost")

    def test_by_amount_hand_worked(self):
        # 300 won against 900 lost: a quarter of the money, though half of the deals
        found = pipeline.win_rate_by_amount(
            rows(*[{"status": "won", "amount": 100}] * 3, *[{"status": "lost", "amount": 300}] * 3),
            ALL_DATES,
        )
        assert (found.value, found.n, found.coverage) == (0.25, 6, 1.0)

    @pytest.mark.parametrize("amount", [None, 0])
    def test_by_amount_needs_the_amounts_of_lost_deals(self, amount):
        lost = [{"status": "lost", "amount": amount}] * 6
        found = pipeline.win_rate_by_amount(rows(*[{"status": "won"}] * 6, *lost), ALL_DATES)
        assert (found.value, found.reason) == (None, "no lost deal has an amount")

    def test_by_amount_with_some_lost_amounts_missing(self):
        lost = [{"status": "lost", "amount": None}, {"status": "lost", "amount": 1_000}] * 3
        found = pipeline.win_rate_by_amount(rows(*[{"status": "won"}] * 3, *lost), ALL_DATES)
        assert (found.value, found.n) == (0.5, 6)
        assert found.coverage == pytest.approx(6 / 9)

    def test_by_amount_when_everything_was_won(self):
        assert pipeline.win_rate_by_amount(decided(6, 0), ALL_DATES).value == 1.0

    def test_by_amount_is_never_above_one(self):
        lost = [{"status": "lost", "amount": -20}] * 3
        found = pipeline.win_rate_by_amount(rows(*[{"status": "won"}] * 3, *lost), ALL_DATES)
        assert found.value is None
        assert found.reason == "amounts below zero leave no share of the money"

    def test_by_amount_without_money(self):
        found = pipeline.win_rate_by_amount(
            rows(*[{"status": "won", "amount": -10}] * 6, {"status": "lost", "amount": 5}),
            ALL_DATES,
        )
        assert (found.value, found.reason) == (None, "the decided amounts add up to 0")


class TestSizeAndTime:
    def test_average_and_median_of_won(self):
        found = rows(*[{"status": "won", "amount": a} for a in (100, 200, 900, None)])
        average = pipeline.average_won_amount(found, ALL_DATES)
        median = pipeline.median_won_amount(found, ALL_DATES)
        assert (average.value, median.value) == (40_000, 20_000)
        assert (average.n, average.coverage) == (median.n, median.coverage) == (3, 0.75)

    @pytest.mark.parametrize(
        ("given", "reason"),
        [([], "no deal was won"),
         ([{"status": "won", "amount": None}], "none of the won deals has an amount")],
    )  # fmt: skip
    def test_no_won_amount_has_a_reason(self, given, reason):
        for measure in (pipeline.average_won_amount, pipeline.median_won_amount):
            found = measure(rows(*given), ALL_DATES)
            assert (found.value, found.reason) == (None, reason)

    def test_median_days_to_win(self):
        found = pipeline.median_days_to_win(
            rows(
                {"status": "won", "created_on": "2026-01-01", "close_on": "2026-01-31"},
                {"status": "won", "created_on": "2026-01-01", "close_on": "2026-01-11"},
                {"status": "won", "created_on": "2026-01-01", "close_on": "2026-01-01"},
                {"status": "won", "created_on": "2026-02-01", "close_on": "2026-01-01"},
                {"status": "won", "created_on": None, "close_on": "2026-01-01"},
                {"status": "lost", "created_on": "2026-01-01", "close_on": "2026-09-01"},
            ),
            ALL_DATES,
        )
        assert (found.value, found.n, found.coverage) == (10.0, 3, 0.6)
        assert list(found.rows) == [0, 1, 2]

    @pytest.mark.parametrize(
        ("given", "reason"),
        [([], "no deal was won"),
         ([{"status": "won"}], "no won deal has a created and a close date")],
    )  # fmt: skip
    def test_no_days_to_win_has_a_reason(self, given, reason):
        found = pipeline.median_days_to_win(rows(*given), ALL_DATES)
        assert (found.value, found.reason) == (None, reason)


def test_past_due_is_before_the_as_of_date():
    found = rows(
        {"close_on": "2026-09-27", "amount": 5}, {"close_on": "2026-09-28", "amount": 7},
        {"close_on": None}, {"status": "won", "close_on": "2026-09-01"},
        {"close_on": "2026-06-30", "amount": 11},
    )  # fmt: skip
    assert pipeline.past_due_count(found, ALL_DATES, AS_OF).value == 2
    assert pipeline.past_due_amount(found, ALL_DATES, AS_OF).value == 1_600
    assert pipeline.past_due_count(found, Q3, AS_OF).value == 1


ROW = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(
            ["Prospecting", "Proposal", "Negotiation", "Closed Won", "Closed Lost"]
        ),
        "status": st.sampled_from(["open", "won", "lost", "omitted", None]),
        "amount_cents": st.none() | st.integers(-(10**9), 10**12),
        "probability_rate": st.none() | st.floats(0, 1),
        "close_on": st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        "created_on": st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    }
)
TABLES = st.lists(ROW, max_size=25).map(make_opportunities)
PERIODS = st.sampled_from([ALL_DATES, Q3, Period("2026", date(2026, 1, 1), date(2026, 12, 31))])


def every_measure(found: pd.DataFrame, period: Period) -> dict:
    plain = (
        "open_count", "open_amount", "won_amount", "won_count", "lost_count",
        "win_rate_by_count", "win_rate_by_amount", "average_won_amount", "median_won_amount",
        "median_days_to_win",
    )  # fmt: skip
    return {name: getattr(pipeline, name)(found, period) for name in plain} | {
        "weighted_open_amount": pipeline.weighted_open_amount(found, STAGES, period),
        "past_due_count": pipeline.past_due_count(found, period, AS_OF),
        "past_due_amount": pipeline.past_due_amount(found, period, AS_OF),
    }


@settings(max_examples=15)
@given(TABLES, PERIODS)
def test_every_measure_says_why_it_is_missing_and_names_its_rows(found, period):
    for name, measure in every_measure(found, period).items():
        assert (measure.value is None) == (measure.reason is not None), name
        assert len(measure.rows) == measure.n, name
        assert set(measure.rows) <= set(found.index), name
        if measure.coverage is not None:
            assert 0 <= measure.coverage <= 1, name
        if measure.unit == "money" and measure.value is not None:
            assert isinstance(measure.value, int), name


@settings(max_examples=12)
@given(TABLES, PERIODS, st.randoms(use_true_random=False))
def test_order_of_rows_and_columns_does_not_matter(found, period, random):
    order = list(found.index)
    random.shuffle(order)
    turned = found.loc[order, found.columns[::-1]]
    assert every_measure(turned, period) == every_measure(found, period)


@settings(max_examples=12)
@given(TABLES)
def test_periods_that_tile_the_calendar_add_up(found):
    dated = found[found["close_on"].notna()]
    first = Period("H1", None, date(2026, 6, 30))
    second = Period("H2", date(2026, 7, 1), None)
    for measure in (pipeline.open_amount, pipeline.won_amount, pipeline.open_count):
        whole = measure(dated, ALL_DATES).value or 0
        assert (measure(dated, first).value or 0) + (measure(dated, second).value or 0) == whole


def test_empty_table_does_not_break():
    measures = every_measure(rows(), ALL_DATES)
    assert measures["open_amount"].value == 0
    assert measures["win_rate_by_count"].value is None
