"""The agenda of the week orders what other metrics found, and names each account and deal once."""

from __future__ import annotations

import pandas as pd
import pytest

from kamdata.metrics import agenda, hygiene, portfolio
from kamdata.metrics.periods import named_year
from kamdata.metrics.score import Scores
from kamdata.model import Measure, Settings
from tests.build import make_snapshot


def scores(*rows: tuple[str, str, int]) -> Scores:
    table = pd.DataFrame(rows, columns=["account_id", "band", "rank"])
    table = table.assign(
        account=table["account_id"], owner="Kim", money_cents=100_00, base_cents=500_00,
        flags=[("Only one contact",) if band == "flagged" else () for band in table["band"]],
        reason="reason of " + table["account_id"], next_action="act",
    )  # fmt: skip
    return Scores(table, pd.DataFrame())


def standing(*rows: tuple[str, str, int]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["account_id", "status", "uncovered_cents"])
    return table.assign(
        account=table["account_id"], owner="Kim", won_cents=10_000_00, goal_cents=50_000_00,
        current_weighted_cents=20_000_00, to_create_cents=pd.array([None] * len(table), "Int64"),
    )  # fmt: skip


def discuss(risk: Scores, growth: Scores, ladder: pd.DataFrame) -> pd.DataFrame:
    ids = pd.concat([risk.table, growth.table, ladder])["account_id"]
    return agenda.accounts_to_discuss(risk, growth, ladder, ids, "USD")


def test_an_account_stands_once_under_its_most_urgent_topic():
    found = discuss(
        scores(("A", "act now", 1)),
        scores(("A", "grow now", 1), ("C", "grow now", 2)),
        standing(("A", "out of reach", 500), ("B", "needs new demand", 300)),
    )
    assert list(zip(found["account_id"], found["topic"], strict=True)) == [
        ("A", "At risk"), ("B", "Behind the goal"), ("C", "Ripe for growth"),
    ]  # fmt: skip


def test_a_hard_flag_needs_an_answer_whatever_the_score():
    found = discuss(scores(("A", "flagged", 9)), scores(), standing())
    assert list(found["topic"]) == ["Needs an answer"]
    assert list(found["reason"]) == ["Only one contact."]


def test_only_bands_that_ask_for_action_are_listed():
    found = discuss(
        scores(("A", "watch", 1)), scores(("B", "fix first", 1)), standing(("C", "in reach", 1))
    )
    assert found.empty
    assert list(found.columns) == agenda.ACCOUNT_COLUMNS


def test_the_gap_is_explained_with_its_money():
    found = discuss(scores(), scores(), standing(("B", "out of reach", 20_000_00)))
    [reason] = found["reason"]
    assert reason == ("Closed $10k of $50k; the weighted pipeline adds $20k and leaves $20k open.")


DEALS = [
    {"opportunity_id": "late", "close_on": "2026-09-20", "amount": 10, "next_step": "call"},
    {"opportunity_id": "soon", "close_on": "2026-10-05", "amount": 30},
    {"opportunity_id": "fine", "close_on": "2026-10-05", "amount": 90, "next_step": "call"},
    {"opportunity_id": "blank", "close_on": "2027-01-05", "amount": None, "next_step": "call"},
    {"opportunity_id": "won", "status": "won", "amount": 20},
]


def decisions(rows: list[dict[str, object]]) -> pd.DataFrame:
    snapshot = make_snapshot(rows)
    deals = snapshot.table("opportunities")
    seen = hygiene.inspect(deals, snapshot.table("stages"), snapshot.as_of)
    return agenda.opportunities_to_decide(deals, seen, snapshot.table("accounts"), snapshot.as_of)


def test_deals_that_need_a_decision_come_largest_first_with_their_reason():
    found = decisions(DEALS)
    assert list(found["topic"]) == [
        "Closing soon, no next step", "Past its close date", "Without amount",
    ]  # fmt: skip
    assert list(found["reason"])[:2] == [
        "Closes in 7 days and has no next step.", "8 days past its close date.",
    ]  # fmt: skip


def test_nothing_open_means_nothing_to_decide():
    found = decisions([{"status": "won"}])
    assert found.empty
    assert list(found.columns) == agenda.DECISION_COLUMNS


@pytest.mark.parametrize(
    ("goal", "start"),
    [
        (100_000, "Closed $15k of the $100k goal (15 %), and $10k without a goal."),
        (None, "Closed $25k; no goal is set."),
    ],
)
def test_the_headline_says_where_the_goal_stands(goal, start):
    snapshot = make_snapshot(
        [
            {"account_id": "A", "status": "won", "amount": 15_000},
            {"account_id": "B", "status": "won", "amount": 10_000},
        ],
        [{"account_id": "A", "goal": goal}],
    )
    at = portfolio.standing(snapshot, named_year(2026, 1), Settings())
    shown = {
        "closed": portfolio.closed(at),
        "goal": portfolio.goal(at),
        "attainment": portfolio.attainment(at),
        "past_due_amount": Measure(0, "money"),
    }
    nothing = discuss(scores(), scores(), standing())
    assert agenda.headline(shown, at, nothing, decisions([{"status": "won"}]), "USD") == start
