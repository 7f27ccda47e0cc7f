"""The sentences of the revenue snapshot."""

from datetime import date

import pandas as pd
import pytest

from kamdata.metrics import concentration, retention, revenue_words, stress
from kamdata.metrics.periods import named_quarter, named_year
from kamdata.metrics.plan_windows import half_year_holding
from kamdata.metrics.standing import standing
from kamdata.model import ALL_DATES, Settings
from tests.build import AS_OF, make_snapshot

YEAR = named_year(2026, 1)
SETTINGS = Settings()
OLD = "2025-06-01"
DECIDED = [
    *[{"account_id": "Z", "status": "won", "amount": 10, "close_on": OLD}] * 3,
    *[{"account_id": "Z", "status": "lost", "amount": 10, "close_on": OLD}] * 5,
]


def stand(*opportunities, goal=None, period=YEAR, **more):
    accounts = [{"account_id": "A", "account": "Alpha", "goal": goal}]
    snapshot = make_snapshot(opportunities, accounts, **more)
    return standing(snapshot, period, SETTINGS), snapshot


def headline(*opportunities, goal=None):
    at, snapshot = stand(*opportunities, goal=goal)
    tested = stress.stress_test(at, snapshot)
    return revenue_words.headline(at, tested, "USD")


WON = {"account_id": "A", "status": "won", "amount": 600}
CURRENT = {"account_id": "A", "stage": "Negotiation", "amount": 500, "opportunity": "Big"}


def test_what_must_be_created():
    # 600 + 30 won against 50 lost in 24 months: 93 %; 1,400 / 0.926 = 1,511
    assert headline(WON, *DECIDED, goal=2000) == (
        "Closed $600 of the $2k goal; at our own 93 % win rate $1.51k of new pipeline must be "
        "created to close the gap of $1.4k."
    )


def test_covered_by_open_deals():
    small = [{**CURRENT, "amount": 300, "opportunity": f"Deal {i}"} for i in range(4)]
    assert headline(WON, *small, goal=1200) == (
        "Closed $600 of the $1.2k goal; the open deals, weighed by their chance, cover the gap of "
        "$600."
    )


def test_covered_only_with_the_largest_deal():
    assert headline(WON, {**CURRENT, "amount": 900}, goal=1200) == (
        "Closed $600 of the $1.2k goal; the open deals, weighed by their chance, cover the gap of "
        "$600, but not without Big ($900)."
    )


def test_without_a_win_rate():
    assert headline(WON, goal=2000) == (
        "Closed $600 of the $2k goal; $1.4k of the gap of $1.4k is not covered by the deals at "
        "hand."
    )


def test_made_and_without_a_goal():
    assert headline(WON, goal=500) == (
        "Closed $600 of the $500 goal: the goal of FY2026 is made, $100 above it."
    )
    assert headline(WON) == (
        "Closed $600 in FY2026 from 1 deal; no account in view has a goal to compare it with."
    )


def test_the_sentence_of_an_account():
    months = pd.date_range("2024-09-01", periods=24, freq="MS")
    at, _ = stand(
        WON,
        goal=500,
        revenue=[
            {"account_id": "A", "month": m, "amount": 10 if i < 12 else 9}
            for i, m in enumerate(months)
        ],
    )
    assert revenue_words.account_headline(at, "USD") == (
        "Alpha has made its goal: closed $600 of $500 in FY2026; revenue of the last 12 months "
        "$108, down 10 %."
    )


def test_the_sentence_of_an_account_about_which_little_is_known():
    at, _ = stand()
    assert revenue_words.account_headline(at, "USD") == "Alpha has no goal: closed $0 in FY2026."


@pytest.mark.parametrize(
    ("rate", "text"), [(0.07, "up 7 %"), (-0.2, "down 20 %"), (0, "unchanged")]
)
def test_change(rate, text):
    assert revenue_words.change(rate) == text


def test_notes_say_over_which_days_goals_are_compared():
    quarter = named_quarter(2026, 3, 1)
    at, _ = stand(WON, {**WON, "account_id": "B"}, goal=500, period=quarter)
    assert revenue_words.goal_note(at, quarter, 1) == (
        "Goals of a year are counted for 92 of 365 days. 1 account without a goal is left out of "
        "what compares with it."
    )
    at, _ = stand(WON, goal=500)
    assert revenue_words.goal_note(at, YEAR, 1) == ""
    assert revenue_words.goal_note(at, ALL_DATES, 1) == (
        "A goal belongs to a plan period: closed and goal are of FY2026."
    )


def test_notes_say_that_a_half_years_goal_counts_for_each_half_year():
    half = {"plan_period": "six_months", "goal": 500}
    at = standing(make_snapshot([], [{"account_id": "A", **half}]), YEAR, SETTINGS)
    assert revenue_words.goal_note(at, YEAR, 1) == (
        "1 account has a goal of six months; such a goal counts once for each half-year, by days "
        "for a part of one."
    )
    own = half_year_holding(AS_OF, date(2026, 1, 1))
    at = standing(make_snapshot([], [{"account_id": "A", **half}]), own, SETTINGS)
    assert revenue_words.goal_note(at, own, 1) == ""  # its own period, counted whole


def test_the_rest_of_the_ladder_is_said():
    accounts = [{"account_id": f"a{i}", "goal": 10} for i in range(4)]
    at = standing(make_snapshot([], accounts), YEAR, SETTINGS)
    assert revenue_words.ladder_note(at.by_gap, 25, "USD") == ""
    assert revenue_words.ladder_note(at.by_gap, 3, "USD") == (
        "The chart shows the 3 accounts with the largest gaps; the other 1 is $10 short and "
        "stands in the table below."
    )
    assert revenue_words.ladder_note(at.by_gap, 2, "USD").endswith(
        "the other 2 are $20 short and stand in the table below."
    )


def test_hatched_bars_are_explained_where_there_are_any():
    at = standing(make_snapshot([], [{"account_id": "A", "wallet": 5}]), YEAR, SETTINGS)
    assert revenue_words.ladder_note(at.by_gap, 25, "USD") == revenue_words.LADDER_HELP


def stressed(*opportunities, goal=None):
    at, snapshot = stand(*opportunities, goal=goal)
    return revenue_words.stressed(stress.stress_test(at, snapshot), "USD")


def test_what_the_goal_hangs_on():
    assert stressed(WON, {**WON, "amount": 100, "opportunity": "Big"}, goal=650) == (
        "Without the largest deal, Opportunity 1 with $600, the goal falls from made to out of "
        "reach."
    )
    assert stressed(WON, goal=9000) == "The goal is out of reach as it stands."
    assert stressed(goal=9000) == "Nothing is closed or current that could go."


def test_a_goal_that_hangs_on_nothing():
    table = pd.DataFrame(
        {"case": [stress.AS_IT_STANDS, stress.DEAL], "name": ["", "Big"], "status": ["made"] * 2}
    )
    assert revenue_words.stressed(table, "USD") == (
        "The goal stays made if the largest deal, account or key account manager goes."
    )


def test_concentration_in_words():
    def said(*units):
        deals = [
            {"account_id": f"a{i:02}", "status": "won", "amount": u} for i, u in enumerate(units)
        ]
        return revenue_words.concentrated(concentration.spread(make_snapshot(deals), ALL_DATES))

    assert said(50, 50) == (
        "Won amounts of 2 customers behave like those of 2.0 equal ones, which is highly "
        "concentrated; a00 and a01 bring 10 % or more each."
    )
    assert said(*[5] * 20) == "Won amounts of 20 customers behave like those of 20.0 equal ones."
    assert said(15, *[5] * 17).endswith("a00 alone brings 15 %.")
    assert said(*[20] * 5).endswith("a00, a01, a02 and 2 more bring 10 % or more each.")
    assert said().startswith("There is no revenue")


def test_what_moved_revenue():
    years = pd.DataFrame(
        {
            "before_cents": pd.array([100_00, 200_00, 0], dtype="Int64"),
            "now_cents": pd.array([150_00, 0, 20_00], dtype="Int64"),
        }
    )
    assert revenue_words.moved(retention.bridge(years), years, "USD") == (
        "Revenue went from $300 to $170: $20 new customers and $50 expansion added, "
        "$200 lost customers taken away."
    )
    flat = years.assign(now_cents=years["before_cents"])
    assert revenue_words.moved(retention.bridge(flat), flat, "USD") == (
        "Revenue went from $300 to $300."
    )


def test_the_ceiling_note_names_its_basis():
    at, _ = stand()
    assert "not known" in revenue_words.ceiling_note(at)
    wallet = standing(make_snapshot([], [{"account_id": "A", "wallet": 5}]), YEAR, SETTINGS)
    assert revenue_words.ceiling_note(wallet).endswith("the wallet that was stated.")
