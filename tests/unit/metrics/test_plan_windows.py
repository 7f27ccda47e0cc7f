"""The plan period of an account as a window, and how much of its goal a period holds."""

from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import coverage, plan_windows, portfolio, revenue
from kamdata.metrics.periods import named_quarter, named_year, trailing_year
from kamdata.metrics.plan_windows import PlanWindow, half_year_holding, half_years_in, plan_window
from kamdata.model import ALL_DATES, Period, Settings
from tests.build import AS_OF, make_accounts, make_snapshot

YEAR = named_year(2026, 1)
SETTINGS = Settings()
DAYS = st.dates(date(2001, 1, 1), date(2039, 12, 31))
MONTHS = st.integers(1, 12)


@pytest.mark.parametrize(
    ("kind", "start", "month", "first", "last"),
    [
        ("calendar", None, 1, (2026, 1, 1), (2026, 12, 31)),
        ("calendar", date(2026, 3, 1), 7, (2026, 7, 1), (2027, 6, 30)),
        ("six_months", None, 1, (2026, 7, 1), (2026, 12, 31)),
        ("six_months", None, 4, (2026, 4, 1), (2026, 9, 30)),
        ("six_months", date(2026, 4, 15), 1, (2026, 4, 15), (2026, 10, 14)),
        ("six_months", date(2025, 2, 10), 1, (2026, 8, 10), (2027, 2, 9)),
        ("six_months", date(2027, 1, 1), 1, (2026, 7, 1), (2026, 12, 31)),  # begins later
        ("rolling_12", None, 1, (2025, 9, 29), (2026, 9, 28)),
        ("perpetual", date(2020, 5, 5), 1, (2026, 1, 1), (2026, 12, 31)),
        (None, None, 10, (2025, 10, 1), (2026, 9, 30)),
        ("something else", None, 1, (2026, 1, 1), (2026, 12, 31)),
    ],
)
def test_windows(kind, start, month, first, last):
    window = plan_window(kind, start, AS_OF, month).window
    assert (window.start, window.end) == (date(*first), date(*last))


def test_half_years_from_the_end_of_a_month():
    first = date(2025, 8, 31)
    before, after = (
        half_year_holding(one, first) for one in (date(2026, 2, 27), date(2026, 2, 28))
    )
    assert (before.start, before.end) == (first, date(2026, 2, 27))
    assert (after.start, after.end) == (date(2026, 2, 28), date(2026, 8, 30))


@settings(max_examples=40)
@given(DAYS, MONTHS, st.one_of(st.none(), DAYS), st.sampled_from(["calendar", "six_months"]))
def test_windows_tile_the_calendar(day, month, start, kind):
    window = plan_window(kind, start, day, month).window
    assert window.start is not None
    assert window.end is not None
    assert window.start <= day <= window.end
    for inside in (window.start, window.end):
        assert plan_window(kind, start, inside, month).window == window
    after = plan_window(kind, start, window.end + timedelta(days=1), month).window
    before = plan_window(kind, start, window.start - timedelta(days=1), month).window
    assert after.start == window.end + timedelta(days=1)
    assert before.end == window.start - timedelta(days=1)


@settings(max_examples=20)
@given(DAYS, MONTHS)
def test_rolling_windows_end_on_the_as_of_date(day, month):
    assert plan_window("rolling_12", None, day, month).window == trailing_year(day)


@pytest.mark.parametrize(
    ("kind", "start", "prepared", "ended"),
    [
        ("six_months", date(2026, 1, 1), None, date(2026, 6, 30)),
        ("six_months", date(2026, 1, 1), date(2025, 12, 1), date(2026, 6, 30)),
        ("six_months", date(2026, 1, 1), date(2026, 7, 2), None),  # made again since
        ("six_months", date(2026, 7, 1), None, None),
        ("six_months", None, date(2020, 1, 1), None),
        ("calendar", date(2025, 3, 1), None, date(2025, 12, 31)),
        ("calendar", date(2026, 1, 1), None, None),
        ("calendar", date(2027, 1, 1), date(2026, 9, 1), None),
        ("perpetual", date(2020, 1, 1), None, None),
        ("rolling_12", date(2020, 1, 1), None, None),
        (None, date(2020, 1, 1), None, None),
    ],
)
def test_a_plan_expires_with_the_period_it_was_made_for(kind, start, prepared, ended):
    found = plan_window(kind, start, AS_OF, 1, prepared)
    assert found.ended_on == ended
    assert found.is_expired == (ended is not None)


ACCOUNTS = [
    {"account_id": "A", "plan_period": "six_months", "plan_start_on": "2026-01-01", "goal": 1_000},
    {"account_id": "B", "plan_period": "calendar", "goal": 1_000},
    {"account_id": "C", "goal": 1_000},
    {"account_id": "D", "plan_period": "rolling_12", "goal": 1_000},
    {"account_id": "E", "plan_period": "six_months", "plan_start_on": "2026-01-01"},
    {"account_id": "F", "plan_period": "six_months", "plan_start_on": "2026-03-01", "goal": 1_000},
    {"account_id": "G", "plan_period": "six_months", "goal": 1_000},
]  # fmt: skip


def test_every_account_at_once_as_one_by_one():
    snapshot = make_snapshot([], ACCOUNTS)
    table = plan_windows.plan_windows(snapshot, SETTINGS)
    assert table["is_expired"].tolist() == [True, False, False, False, True, True, False]
    for row in table.to_dict("records"):
        one = plan_windows.of_account(snapshot, row["account_id"], SETTINGS)
        assert (one.kind, one.window.label) == (row["kind"], row["label"])
        assert (one.window.start, one.window.end) == (row["start_on"].date(), row["end_on"].date())
    assert plan_windows.of_account(snapshot, "nobody", SETTINGS) == PlanWindow("", YEAR)
    assert plan_windows.plan_windows(make_snapshot(), SETTINGS).empty


def goals(window, month=1):
    found = plan_windows.goals_in_window(make_accounts(ACCOUNTS), window, month)
    return [None if pd.isna(cents) else cents / 100 for cents in found]


def test_a_half_years_goal_counts_twice_in_a_fiscal_year():
    assert goals(YEAR) == [2_000, 1_000, 1_000, 1_000, None, 2_000, 2_000]
    assert goals(trailing_year(AS_OF))[:4] == [2_000, 1_000, 1_000, 1_000]


def test_parts_of_half_years_count_by_days():
    # of A and G 92 of 184 days from July on; of F 62 of 184 from March and 30 of 181 from September
    third = goals(named_quarter(2026, 3, 1))
    assert third == [500, 252.05, 252.05, 252.05, None, 502.7, 500]
    # of A and G 90 of 181 days; of F 59 of 181 from September and 31 of 184 from March
    assert goals(named_quarter(2026, 1, 1))[5] == 494.45


def test_its_own_window_holds_a_goal_once():
    for month in range(1, 13):
        own = plan_window("six_months", date(2026, 1, 1), AS_OF, month).window
        assert goals(own, month)[0] == 1_000
    half = plan_window("six_months", None, AS_OF, 4).window
    assert goals(half, 4)[6] == 1_000


@settings(max_examples=30)
@given(DAYS, st.integers(1, 500), st.integers(1, 500), st.one_of(st.none(), DAYS), MONTHS)
def test_windows_side_by_side_add_up(day, one, two, first, month):
    middle, last = day + timedelta(days=one), day + timedelta(days=one + two)
    left = half_years_in(Period("left", day, middle), first, month)
    right = half_years_in(Period("right", middle + timedelta(days=1), last), first, month)
    assert left + right == half_years_in(Period("both", day, last), first, month)
    assert half_years_in(half_year_holding(day, first or day), first or day, month) == Fraction(1)


def test_the_largest_goals_stay_exact():
    accounts = make_accounts(
        [{"account_id": "A", "plan_period": "six_months", "goal_cents": 10**14 + 1}]
    )
    ten_years = Period("ten years", date(2021, 1, 1), date(2030, 12, 31))
    assert plan_windows.goals_in_window(accounts, ten_years, 1)[0] == 20 * (10**14 + 1)


def test_ladder_coverage_and_portfolio_count_the_same_goals():
    deals = [{"account_id": one, "status": "won", "amount": 500} for one in "ABCDEFG"]
    snapshot = make_snapshot(deals, ACCOUNTS)
    row = revenue.ladder(snapshot, YEAR, SETTINGS).iloc[0]
    assert (row["account_id"], row["goal_cents"], row["gap_cents"]) == ("A", 2_000_00, 1_500_00)
    at = portfolio.standing(snapshot, YEAR, SETTINGS)
    assert portfolio.goal(at).value == 9_000_00
    found = coverage.need(
        snapshot.table("opportunities"), snapshot.table("accounts"), YEAR, AS_OF, SETTINGS
    )
    assert found.goal_cents == 9_000_00
    # its own half-year: 500 of 1,000, and 90 of 184 days have passed
    own = plan_windows.of_account(snapshot, "A", SETTINGS).window
    alone = portfolio.standing(snapshot, own, SETTINGS).only(pd.Series(["A"]))
    assert portfolio.attainment(alone).value == 0.5
    assert portfolio.pace_linear(alone).value == pytest.approx(0.5 * 184 / 90)


def test_the_window_in_view():
    plan = plan_window("six_months", None, AS_OF, 1)
    quarter = named_quarter(2026, 3, 1)
    for left_open in (ALL_DATES, YEAR, Period("since", date(2026, 1, 1))):
        assert plan_windows.window_in_view(left_open, plan, AS_OF, 1) == plan.window
    for chosen in (quarter, named_year(2025, 1), trailing_year(AS_OF)):
        assert plan_windows.window_in_view(chosen, plan, AS_OF, 1) == chosen


@pytest.mark.parametrize(
    ("kind", "start", "shown", "words"),
    [
        ("six_months", None, None, "Plan period: six months, 1 Jul 2026 to 31 Dec 2026."),
        ("calendar", date(2025, 1, 1), None, "Plan period: fiscal year, 1 Jan 2026 to 31 Dec 2026. "
         "The plan was made for a period that ended on 31 Dec 2025."),
        ("perpetual", None, None,
         "The plan is perpetual; figures are of FY2026, 1 Jan 2026 to 31 Dec 2026."),
        (None, None, None,
         "No plan period is set; figures are of FY2026, 1 Jan 2026 to 31 Dec 2026."),
        (None, None, named_year(2025, 1), "Figures are of FY2025, the period chosen at the side."),
        ("rolling_12", None, named_year(2025, 1),
         "Plan period: rolling twelve months, 29 Sep 2025 to 28 Sep 2026. Figures are of FY2025, "
         "the period chosen at the side."),
    ],
)  # fmt: skip
def test_the_window_in_words(kind, start, shown, words):
    plan = plan_window(kind, start, AS_OF, 1)
    assert plan_windows.in_words(plan, shown or plan.window) == words
