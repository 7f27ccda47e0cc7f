"""Open deals and the goals they serve; the customer's aims beside ours."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import goal_words
from kamdata.metrics.account_goals import goal_keys
from kamdata.metrics.alignment import NOTHING, aims_served, alignment, goals_aligned
from kamdata.metrics.edited import ShownRows, row_entries
from kamdata.metrics.entries import row_keys, with_entries
from kamdata.metrics.planned_pipeline import (
    UNKNOWN_GOAL,
    UNPLANNED,
    by_goal,
    goal_values,
    open_deals,
    planned_pipeline,
    unplanned_pipeline,
)
from kamdata.model import Snapshot
from tests.build import AS_OF, make_snapshot

A = pd.Series(["A"])
GOALS = [
    {"account_id": "A", "goal_id": "G1", "goal": "Win a line"},
    {"account_id": "A", "goal": "Know the  Plant managers"},
    {"account_id": "B", "goal_id": "G9", "goal": "Elsewhere"},
]
DEALS = [
    {"opportunity": "By id", "amount": 300, "goal_id": "g1 "},
    {"opportunity": "By words", "amount": 100, "goal_id": "know the plant managers"},
    {"opportunity": "Of another account", "amount": 150, "goal_id": "G9"},
    {"opportunity": "Bare", "amount": 250.50},
    {"opportunity": "No amount", "amount": None, "goal_id": "Win a line"},
    {"opportunity": "Won", "amount": 5_000, "status": "won", "goal_id": "G1"},
    {"opportunity": "Theirs", "account_id": "B", "amount": 70, "goal_id": "G9"},
]


def company(deals: list[dict[str, Any]] = DEALS, **tables: Any) -> Snapshot:
    given: dict[str, Any] = {"goals": GOALS, **tables}
    return make_snapshot(deals, **given)


def test_the_share_of_the_pipeline_that_serves_a_goal_hand_worked() -> None:
    deals = open_deals(company(), A)
    assert deals[["opportunity", "serves"]].to_numpy().tolist() == [
        ["Bare", UNPLANNED], ["Of another account", UNKNOWN_GOAL], ["By id", "Win a line"],
        ["By words", "Know the  Plant managers"], ["No amount", "Win a line"],
    ]  # fmt: skip
    share = planned_pipeline(company(), A)
    assert share.value == pytest.approx(400 / 800.5)
    assert (share.n, share.coverage) == (4, 0.8)
    apart = unplanned_pipeline(company(), A)
    assert (apart.value, apart.n) == (400_50, 2)
    assert planned_pipeline(company(), pd.Series(["A", "B"])).value == pytest.approx(470 / 870.5)
    assert goal_words.pipeline_title(share, apart, "USD") == (
        "50 % of the open pipeline serves a goal; $400 serves none"
    )


def test_by_goal_adds_up() -> None:
    rows = by_goal(company(), "A")
    assert rows[["serves", "amount_cents", "count"]].to_numpy().tolist() == [
        ["Win a line", 300_00, 2], ["Know the  Plant managers", 100_00, 1],
        [UNPLANNED, 400_50, 2],
    ]  # fmt: skip
    assert goal_values(company().table("goals")) == ["G1", "Know the  Plant managers", "G9"]


@pytest.mark.parametrize(
    ("deals", "goals", "reason"),
    [
        (DEALS, GOALS[2:], "no goal is written yet"),
        ([{"amount": 10}], GOALS, "no deal names the goal it serves"),
        ([], GOALS, "no deal is open"),
        ([{"amount": None, "goal_id": "G1"}], GOALS,
         "the open amounts are not known, or add up to 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_known_has_a_reason(
    deals: list[dict[str, Any]], goals: list[dict[str, Any]], reason: str
) -> None:
    share = planned_pipeline(company(deals, goals=goals), A)
    assert (share.value, share.reason) == (None, reason)


def test_nothing_tied_is_nothing_once_others_are() -> None:
    deals = [{"amount": 10}, {"account_id": "B", "goal_id": "G9"}]
    assert planned_pipeline(company(deals), A).value == 0
    assert unplanned_pipeline(company(deals), A).value == 10_00
    only = [{"amount": None}, {"account_id": "B", "goal_id": "G9"}]
    assert unplanned_pipeline(company(only), A).value is None


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(["G1", "G9", None])), max_size=8))
def test_planned_and_unplanned_are_the_whole(made: list[tuple[int, str | None]]) -> None:
    deals = [{"amount_cents": cents, "goal_id": goal} for cents, goal in made]
    deals.append({"amount_cents": 1, "goal_id": "G1"})
    whole = sum(cents for cents, _ in made) + 1
    snapshot = company(deals)
    share, apart = planned_pipeline(snapshot, A), unplanned_pipeline(snapshot, A)
    assert share.value is not None
    assert share.value * whole == pytest.approx(whole - (apart.value or 0))
    assert by_goal(snapshot, "A")["amount_cents"].sum() == whole


def test_their_goals_beside_ours() -> None:
    snapshot = company(
        [{"opportunity_id": "D", "goal_id": "G1"}],
        goals=[
            GOALS[0] | {"customer_goal": "Halve downtime"},
            {"account_id": "A", "goal": "Second", "customer_goal": "Halve downtime in Graz."},
            {"account_id": "A", "goal": "Third"},
            {"account_id": "A", "goal": "Fourth", "customer_goal": "Save energy"},
        ],
        initiatives=[
            {"account_id": "A", "initiative": "HALVE downtime", "priority": "low"},
            {"account_id": "A", "initiative": "New plant", "priority": "high",
             "opportunity_id": "D"},
            {"account_id": "A", "initiative": "New brand", "priority": "low"},
            {"account_id": "A", "initiative": "Over", "status": "Done"},
            {"account_id": "B", "initiative": "Other"},
        ],
        priorities=[
            {"account_id": "A", "priority": "Short delivery", "learned_on": "2026-08-01"},
            {"account_id": "A", "priority": "Past", "learned_on": "2026-01-01",
             "ended_on": "2026-09-01"},
        ],
    )  # fmt: skip
    rows = alignment(snapshot, "A")
    assert rows[["theirs", "kind", "ours"]].to_numpy().tolist() == [
        ["Short delivery", "What matters now", NOTHING],
        ["New brand", "Initiative", NOTHING],
        ["New plant", "Initiative", "Win a line"],
        ["Save energy", "Goal of theirs", "Fourth"],
        ["HALVE downtime", "Initiative", "Win a line; Second"],
    ]
    assert aims_served(rows).value == 0.6
    own = snapshot.table("goals")
    assert goals_aligned(own).value == 0.75
    assert goal_words.alignment_sentence(own, rows) == (
        "3 of our 4 goals serve a goal of theirs. Of their 4 initiatives and priorities, 2 are "
        "served by nothing of ours."
    )
    assert goal_words.without_customer_goal(own) == "Serves no goal of theirs yet: “Third”."


def test_no_aims_are_known() -> None:
    rows = alignment(company(goals=GOALS), "A")
    assert rows.empty
    assert aims_served(rows).reason == "no aim of the customer is written yet"
    assert goals_aligned(company(goals=GOALS).table("goals")).value == 0


def test_a_goal_that_gets_other_words_keeps_its_deals() -> None:
    before = company()
    goals = before.table("goals")
    own = goals[goals["account_id"] == "A"].reset_index(drop=True)
    keys = tuple(key for _, key in row_keys(own, "goals"))
    delta = {"edited_rows": {0: {"goal": "Win two lines"}, 1: {"goal": "Know all managers"}}}
    after = with_entries(before, row_entries(ShownRows("goals", "A", own, keys), delta, AS_OF))
    said = open_deals(after, A).set_index("opportunity")["serves"]
    assert said[["By id", "By words"]].tolist() == ["Win two lines", "Know all managers"]
    assert set(goal_keys(after.table("goals"))) == set(goal_keys(goals))
    assert planned_pipeline(after, A).value == planned_pipeline(before, A).value
