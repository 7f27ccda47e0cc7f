"""The measures of the revenue snapshot over the accounts in scope."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import portfolio, revenue
from kamdata.metrics.catalogue import METRICS
from kamdata.metrics.periods import named_year
from kamdata.model import Settings
from tests.build import make_snapshot

YEAR = named_year(2026, 1)
SETTINGS = Settings()


def standing(*opportunities, accounts=(), only=None, period=YEAR, **more):
    snapshot = make_snapshot(opportunities, accounts, **more)
    at = portfolio.standing(snapshot, period, SETTINGS)
    return at if only is None else at.only(pd.Series(only))


def value(found):
    return {name: measure.value for name, measure in portfolio.measures(found).items()}


CASCADE = [
    {"status": "won", "amount": 1_000_000, "account_id": "A"},
    {"stage": "Proposal", "amount": 500_000, "probability_rate": 0.6, "account_id": "A"},
    *[{"status": "won", "amount": 400_000, "account_id": "Z", "close_on": "2025-06-01"}] * 5,
    *[{"status": "lost", "amount": 400_000, "account_id": "Z", "close_on": "2025-06-01"}] * 5,
]


def test_published_goal_cascade():
    # CPC Global: 2.5M goal, 1.0M won, 0.5M open at 60 %, win rate 60 %: 2.0M to create
    at = standing(*CASCADE, accounts=[{"account_id": "A", "goal": 2_500_000}])
    found = value(at)
    assert at.win_rate.value == pytest.approx(0.6)
    assert found["goal"] == 2_500_000_00
    assert found["attainment"] == pytest.approx(0.4)
    assert found["gap"] == 1_500_000_00
    assert found["current_weighted"] == 300_000_00
    assert found["uncovered"] == 1_200_000_00
    assert found["pipeline_to_create"] == 2_000_000_00
    assert at.status == "out of reach"


def test_the_win_rate_is_of_all_accounts_whatever_the_filter():
    at = standing(*CASCADE, accounts=[{"account_id": "A", "goal": 2_500_000}], only=["A"])
    assert value(at)["pipeline_to_create"] == 2_000_000_00
    assert len(at.rows) == 1


def test_without_a_win_rate_the_pipeline_to_create_has_a_reason():
    at = standing({"status": "won"}, accounts=[{"account_id": "A", "goal": 9000}])
    found = portfolio.pipeline_to_create(at)
    assert found.value is None
    assert found.reason == (
        "no win rate: only 1 decided deal with an amount; at least 5 are needed"
    )


def test_without_a_goal_every_comparison_says_so():
    at = standing({"status": "won", "amount": 10})
    found = portfolio.measures(at)
    for name in ("goal", "attainment", "gap", "uncovered", "pipeline_to_create", "pace_linear"):
        assert found[name].value is None
        assert found[name].reason == "no goal set"
    assert found["pace_seasonal"].reason == "needs two earlier periods of closed deals"
    assert found["closed"].value == 10_00
    assert at.status == "no goal"


def test_wins_of_accounts_without_a_goal_do_not_fill_the_goal():
    at = standing(
        {"account_id": "A", "status": "won", "amount": 40},
        {"account_id": "B", "status": "won", "amount": 60},
        accounts=[{"account_id": "A", "goal": 100}],
    )
    assert portfolio.closed(at).value == 100_00
    found = portfolio.attainment(at)
    assert found.value == pytest.approx(0.4)
    assert (found.n, found.coverage) == (1, pytest.approx(0.4))
    assert portfolio.goal(at).reason == "1 of 2 accounts with a goal"


def test_an_account_above_its_goal_makes_up_for_one_below():
    at = standing(
        {"account_id": "A", "status": "won", "amount": 150},
        {"account_id": "B", "status": "won", "amount": 60},
        accounts=[{"account_id": "A", "goal": 100}, {"account_id": "B", "goal": 100}],
    )
    assert portfolio.gap(at).value == 0
    assert at.status == "made"
    assert at.rows["gap_cents"].tolist() == [0, 40_00]


def test_a_goal_of_zero_cannot_be_reached_in_percent():
    at = standing({"status": "won"}, accounts=[{"account_id": "A", "goal": 0}])
    assert portfolio.attainment(at).reason == "the goal is zero"
    assert portfolio.pace_linear(at).reason == "the goal is zero"


# the share of a year's bookings by month, in percent: 35 % after May
SEASON = (6, 6, 9, 7, 7, 10, 6, 6, 10, 8, 9, 16)


def test_pace_of_the_worked_example():
    history = [
        {"status": "won", "close_on": f"{year}-{month:02d}-15", "amount": share * 1000}
        for year in (2023, 2024)
        for month, share in enumerate(SEASON, start=1)
    ]
    at = standing(
        *history,
        {"status": "won", "close_on": "2025-05-31", "amount": 430_000},
        accounts=[{"account_id": "A", "goal": 1_200_000}],
        as_of="2025-05-31",
        period=named_year(2025, 1),
    )
    assert portfolio.pace_seasonal(at).value == pytest.approx(1.0238, abs=5e-5)
    assert portfolio.pace_linear(at).value == pytest.approx(430 / (1200 * 151 / 365))
    projected = portfolio.projected(at)
    assert projected.value == 1_228_571_43
    assert projected.reason == "by the seasonal plan"
    row = at.rows.iloc[0]
    assert row["pace_seasonal_rate"] == pytest.approx(portfolio.pace_seasonal(at).value)


def test_too_early_in_the_year_nothing_is_projected():
    at = standing({"status": "won", "close_on": "2026-01-05"}, as_of=date(2026, 2, 1), period=YEAR)
    assert portfolio.projected(at).reason == "too early in the period to project"


def test_deals_without_an_amount_are_counted():
    at = standing({"stage": "Proposal", "amount": None}, {"stage": "Proposal", "amount": 10})
    found = portfolio.current(at)
    assert (found.value, found.n, found.reason) == (10_00, 2, "1 without an amount")
    assert list(found.rows) == [0, 1]


def test_the_weighted_amount_says_which_money_has_a_chance():
    stages = [{"stage": s, "status": "open"} for s in ("One", "Two")]
    at = standing(
        {"stage": "Two", "amount": 30, "probability_rate": 0.5},
        {"stage": "Two", "amount": 10},
        stages=stages,
    )
    found = portfolio.current_weighted(at)
    assert (found.value, found.coverage) == (15_00, pytest.approx(0.75))


def test_revenue_and_growth():
    months = pd.date_range("2024-09-01", periods=24, freq="MS")
    at = standing(
        accounts=[{"account_id": "B", "contract_value": 50}, {"account_id": "C"}],
        revenue=[
            {"account_id": "A", "month": m, "amount": 10 if i < 12 else 11}
            for i, m in enumerate(months)
        ],
    )
    found = portfolio.revenue_12m(at)
    assert found.value == 182_00
    assert found.reason == (
        "Sep 2025 to Aug 2026, 1 by last fiscal year or contract value, "
        "2 of 3 accounts with revenue"
    )
    growth = portfolio.revenue_growth(at)
    assert (growth.value, growth.n) == (pytest.approx(0.1), 1)


def test_without_revenue_there_is_no_growth():
    at = standing({"status": "won"})
    assert portfolio.revenue_12m(at).reason == "no revenue known"
    assert portfolio.revenue_growth(at).reason == "needs 24 months of revenue"
    assert portfolio.hypothetical(at).value is None


def test_an_empty_scope_has_no_values():
    found = portfolio.measures(standing({"status": "won"}, only=["nobody"]))
    assert {measure.value for measure in found.values()} == {None}
    assert all(measure.reason for measure in found.values())


def test_every_measure_is_registered():
    for name, measure in portfolio.measures(standing()).items():
        assert METRICS[name].unit == measure.unit
        assert METRICS[name].function == f"kamdata.metrics.portfolio.{name}"


DEALS = st.fixed_dictionaries(
    {
        "account_id": st.sampled_from(["A", "B", "C", "D"]),
        "stage": st.sampled_from(
            ["Prospecting", "Qualification", "Negotiation", "Closed Won", "Closed Lost"]
        ),
        "amount_cents": st.none() | st.integers(0, 10**13),
        "close_on": st.dates(date(2025, 1, 1), date(2028, 1, 1)).map(lambda day: day.isoformat()),
    }
)
GOALS = st.lists(st.none() | st.integers(0, 10**13), min_size=4, max_size=4)


@given(st.lists(DEALS, max_size=20), GOALS)
def test_measures_are_the_exact_sums_of_the_account_rows(deals, goals):
    accounts = [
        {"account_id": a, "goal_cents": goal} for a, goal in zip("ABCD", goals, strict=True)
    ]
    at = standing(*deals, accounts=accounts)
    found = value(at)
    rows = at.rows
    for name, column in (
        ("closed", "won_cents"), ("current", "current_cents"),
        ("current_weighted", "current_weighted_cents"), ("identified", "identified_cents"),
    ):  # fmt: skip
        assert found[name] == rows[column].sum()
    if found["goal"] is None:
        assert rows["goal_cents"].isna().all()
        return
    assert found["goal"] == rows["goal_cents"].sum()
    above = (at.planned["won_cents"] - at.planned["goal_cents"]).clip(lower=0).sum()
    assert found["gap"] == max(0, rows["gap_cents"].sum() - above)


@given(st.lists(DEALS, max_size=12), GOALS)
def test_a_higher_goal_never_improves_the_status(deals, goals):
    order = list(revenue.STATUSES)
    higher = [None if goal is None else goal + 10**12 for goal in goals]
    found = []
    for chosen in (goals, higher):
        accounts = [
            {"account_id": a, "goal_cents": goal} for a, goal in zip("ABCD", chosen, strict=True)
        ]
        found.append(standing(*deals, accounts=accounts))
    lower_goal, higher_goal = (order.index(at.status) for at in found)
    assert lower_goal <= higher_goal
