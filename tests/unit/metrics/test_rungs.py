"""Each opportunity stands on one rung; goals are pro-rated to the window."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import rungs
from kamdata.metrics.periods import fiscal_year, named_quarter, named_year, trailing_year
from kamdata.model import ALL_DATES, Period, Settings
from tests.build import AS_OF, make_snapshot

YEAR = named_year(2026, 1)
SETTINGS = Settings()


def rung_of(window=YEAR, settings=SETTINGS, **row):
    found = rungs.rungs(make_snapshot([row]), window, settings)["rung"]
    return None if found.isna()[0] else found[0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"status": "won", "close_on": "2026-01-01"}, "closed"),
        ({"status": "won", "close_on": "2026-12-31"}, "closed"),
        ({"status": "won", "close_on": "2025-12-31"}, None),
        ({"status": "won", "close_on": None}, None),
        ({"status": "lost", "close_on": "2026-05-01"}, None),
        ({"status": "omitted", "stage": "Parked", "close_on": "2026-12-01"}, None),
        ({"status": None, "stage": "Odd", "close_on": "2026-12-01"}, None),
        ({"stage": "Proposal", "close_on": "2026-12-31"}, "current"),
        ({"stage": "Qualification", "close_on": "2026-12-31"}, "current"),
        ({"stage": "Prospecting", "close_on": "2026-12-31"}, "identified"),
        ({"stage": "Proposal", "close_on": "2027-01-01"}, "identified"),
        ({"stage": "Proposal", "close_on": None}, "identified"),
        ({"stage": "Proposal", "close_on": "2025-03-01"}, "current"),  # overdue
        ({"stage": "Prospecting", "close_on": "2025-03-01"}, "identified"),
    ],
)
def test_rungs(row, expected):
    assert rung_of(**row) == expected


def test_the_qualified_stage_is_a_setting():
    strict = Settings(qualified_from="Negotiation")
    assert rung_of(settings=strict, stage="Proposal") == "identified"
    assert rung_of(settings=strict, stage="Negotiation") == "current"


def test_a_deal_due_before_a_window_that_lies_ahead_is_not_on_its_ladder():
    next_year = named_year(2027, 1)
    assert rung_of(next_year, stage="Proposal", close_on="2026-11-01") is None
    assert rung_of(next_year, stage="Proposal", close_on="2026-09-01") == "current"  # overdue
    assert rung_of(next_year, stage="Proposal", close_on="2027-02-01") == "current"


def test_all_dates_compare_with_the_fiscal_year_of_the_as_of_date():
    assert rungs.plan_window(ALL_DATES, AS_OF, 1) == YEAR
    assert rungs.plan_window(ALL_DATES, AS_OF, 10) == named_year(2026, 10)
    assert rungs.plan_window(Period("open", date(2026, 1, 1)), AS_OF, 1) == YEAR
    quarter = named_quarter(2026, 3, 1)
    assert rungs.plan_window(quarter, AS_OF, 1) is quarter


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (YEAR, 365_000),
        (named_year(2024, 1), 365_000),  # a leap year is a year
        (trailing_year(AS_OF), 365_000),
        (named_quarter(2026, 1, 1), 90_000),
        (named_quarter(2026, 4, 1), 92_000),
        (Period("two years", date(2026, 1, 1), date(2027, 12, 31)), 730_000),
    ],
)
def test_a_goal_is_pro_rated_by_days(window, expected):
    goal = pd.Series([365_000, None], dtype="Int64")
    found = rungs.goal_in_window(goal, window, 1)
    assert found[0] == expected
    assert pd.isna(found[1])


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(1, 12), st.integers(0, 10**14))
def test_the_goals_of_four_quarters_add_up_to_the_year(day, month, goal):
    year = fiscal_year(day, month)
    number = int(year.label.removeprefix("FY"))
    given_goal = pd.Series([goal], dtype="Int64")
    parts = [
        rungs.goal_in_window(given_goal, named_quarter(number, q, month), month)[0]
        for q in (1, 2, 3, 4)
    ]
    assert abs(sum(parts) - goal) <= 2  # each quarter is rounded to the cent


def test_an_open_window_has_no_bounds():
    with pytest.raises(ValueError, match="first and a last day"):
        rungs.bounds(ALL_DATES)


def test_named_potential_counts_where_no_deal_is_open():
    named = [
        {"account_id": "A", "product": "Pumps", "state": "gap", "potential": 10},
        {"account_id": "A", "product": "Valves", "state": "competitor", "potential": 20},
        {"account_id": "A", "product": "Seals", "state": "gap", "potential": 40},
        {"account_id": "A", "product": "Hoses", "state": "owned", "potential": 80},
        {"account_id": "A", "product": "Filters", "state": "blocked", "potential": 160},
        {"account_id": "B", "product": "Pumps", "state": "gap", "potential": None},
    ]
    deals = [
        {"account_id": "A", "product": "Seals", "status": "open"},
        {"account_id": "A", "product": "Pumps", "status": "lost"},
        {"account_id": "B", "product": "Valves", "status": "open"},
    ]
    snapshot = make_snapshot(deals, whitespace=named)
    ids = snapshot.table("accounts")["account_id"]
    assert rungs.named_potential(snapshot, ids).tolist() == [30_00, 0]
    assert rungs.named_potential(make_snapshot(deals), ids).tolist() == [0, 0]
