"""Goals of an account: how far each is, whether in time, and what changed since a snapshot."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import account_goals as goals
from kamdata.metrics import goal_words
from kamdata.metrics.goal_changes import goal_changes
from kamdata.model import Measure, Period, Snapshot
from tests.build import make_snapshot

YEAR = Period("FY2026", date(2026, 1, 1), date(2026, 12, 31))
# on 28 Sep 2026, 270 of the 364 days to 31 Dec have passed: 74 %
DUE = "2026-12-31"


def company(*rows: dict[str, Any], as_of: str = "2026-09-28", **account: Any) -> Snapshot:
    made = [{"account_id": "A", "goal": f"Goal {n}", **row} for n, row in enumerate(rows, 1)]
    return make_snapshot([], [{"account_id": "A", **account}], as_of=as_of, goals=made)


def found(*rows: dict[str, Any], starts: dict[str, float] | None = None, **account: Any) -> Any:
    return goals.goals_of(company(*rows, **account), "A", YEAR, starts or {})


@pytest.mark.parametrize(
    ("current", "target", "start", "expected"),
    [
        (3, 5, None, 0.6),
        (5, 5, None, 1.0),
        (0, 5, None, 0.0),
        (7, 5, 2, 1.4),
        (16, 12, 20, 0.5),  # to be brought down: half of the way
        (24, 12, 20, 0.0),  # went the wrong way
        (1, 0, 4, 0.75),  # down to nothing
        (0, 0, None, 1.0),
    ],
)
def test_progress_hand_worked(
    current: float, target: float, start: float | None, expected: float
) -> None:
    assert goals.progress_of(current, target, start) == (pytest.approx(expected), None)


@pytest.mark.parametrize(
    ("current", "target", "start", "reason"),
    [
        (3, None, None, "it has no target"),
        (None, 5, None, "nobody wrote how far it is"),
        (20, 12, None, "it is above its target, and no earlier value says whether it is to fall"),
        (-1, 5, None, "what is reached is below zero"),
        (-3, -2, None, "a target of zero or less has no share"),
    ],
)
def test_no_progress_has_a_reason(
    current: float | None, target: float | None, start: float | None, reason: str
) -> None:
    assert goals.progress_of(current, target, start) == (None, reason)


@settings(max_examples=40, deadline=None)
@given(
    st.floats(-100, 100), st.floats(-100, 100), st.none() | st.floats(-100, 100)
)  # fmt: skip
def test_progress_is_a_share_or_has_a_reason(
    current: float, target: float, start: float | None
) -> None:
    share, reason = goals.progress_of(current, target, start)
    assert (share is None) == (reason is not None)
    assert share is None or share >= 0


def test_goals_stand_by_kind_with_their_standing() -> None:
    rows = found(
        {"goal_type": "reduce_risk", "target": 1, "current": 0, "due_on": "2026-09-15"},
        {"goal_type": "grow", "target": 100, "current": 74, "due_on": DUE, "unit": "k"},
        {"goal_type": "grow", "target": 100, "current": 75, "due_on": DUE},
        {"goal_type": "relate", "target": 5, "current": 5, "due_on": "2026-01-31"},
        {"target": 2.5, "current": 1},
        {"goal_type": "identify", "due_on": DUE},
    )
    assert rows[["goal", "kind", "standing"]].to_numpy().tolist() == [
        ["Goal 6", "Find opportunities", "Not measured"],
        ["Goal 4", "Better relations", "Reached"],
        ["Goal 2", "More revenue", "Behind"],
        ["Goal 3", "More revenue", "On track"],
        ["Goal 1", "Reduce risk", "Overdue"],
        ["Goal 5", "Kind not said", "No due date"],
    ]
    said = rows.set_index("goal")
    assert said.loc["Goal 2", "reached"] == "74 of 100 k"
    assert said.loc["Goal 5", "reached"] == "1 of 2.5"
    assert said.loc["Goal 2", "expected_rate"] == pytest.approx(270 / 364)
    assert said.loc["Goal 1", "when"] == "13 days past due"
    assert pd.isna(said.loc["Goal 6", "reached"])
    assert goals.missing_kinds(rows) == ["Create value"]
    assert goal_words.kinds_note(rows) == "No goal yet of the kind: Create value."
    share = goals.goals_on_track(rows)
    assert (share.value, share.n) == (0.5, 4)  # reached and on track of four that can be judged
    assert share.coverage == pytest.approx(4 / 6)
    assert goal_words.progress_title(rows) == "Goal 1 is furthest behind its time"
    assert goal_words.missing_progress(rows) == "Not measured. “Goal 6”: it has no target."


def test_time_runs_from_the_start_of_the_plan() -> None:
    row = {"target": 10, "current": 5, "due_on": "2026-12-24"}
    assert found(row, plan_start_on="2026-07-01")["expected_rate"].tolist() == [89 / 176]
    assert found(row, plan_start_on="2027-01-01")["expected_rate"].tolist() == [1.0]
    late = found(row | {"due_on": "2027-06-30"}, plan_start_on="2026-12-01")
    assert late["expected_rate"].tolist() == [0.0]
    assert late["standing"].tolist() == ["On track"]


def test_a_goal_to_bring_down_starts_where_it_was_first_seen() -> None:
    earlier = [company({"target": 12, "current": n}, as_of="2026-06-01") for n in (None, 20, 15)]
    starts = goals.starting_values(earlier, "A")
    assert starts == {"goal 1": 20.0}
    rows = found({"target": 12, "current": 14, "due_on": DUE}, starts=starts)
    assert rows[["progress_rate", "standing"]].to_numpy().tolist() == [[0.75, "On track"]]


def test_without_goals() -> None:
    rows = found()
    assert rows.empty
    share = goals.goals_on_track(rows)
    assert (share.value, share.reason) == (None, "no goal is written yet")
    none: dict[str, Measure] = dict.fromkeys(
        ("planned_pipeline", "promises_overdue", "actions_overdue", "roadblocks_overdue"),
        Measure(None, "count", reason="no"),
    )
    assert goal_words.headline(rows, none) == "No goal is written yet."


def test_the_head_says_it_with_numbers() -> None:
    rows = found({"target": 1, "current": 1}, {"target": 1, "current": 0, "due_on": "2026-09-15"})
    shown = {
        "planned_pipeline": Measure(0.62, "rate"), "promises_overdue": Measure(2, "count"),
        "actions_overdue": Measure(1, "count"), "roadblocks_overdue": Measure(0, "count"),
    }  # fmt: skip
    assert goal_words.headline(rows, shown) == (
        "1 of 2 goals is on track; 1 goal is overdue; 62 % of the open pipeline serves a goal; "
        "2 promises are overdue; 1 action is overdue."
    )
    shown["planned_pipeline"] = Measure(None, "rate", reason="no deal names the goal it serves")
    assert "serves a goal is not known: no deal names the goal" in goal_words.headline(rows, shown)


def test_what_changed_about_goals() -> None:
    before = company(
        {"target": 5, "current": 2, "due_on": "2026-09-30"}, {"owner": "Ida"},
        {"goal_id": "G", "goal": "Old words"}, as_of="2026-09-21",
    )  # fmt: skip
    after = company(
        {"target": 5, "current": 3, "due_on": DUE}, {"goal": "Fresh"},
        {"goal_id": "G", "goal": "New words"},
    )  # fmt: skip
    assert goal_changes(before, after, "A").to_numpy().tolist() == [
        ["Goal 1", "Reached 2 to 3; due 30 Sep 2026 to 31 Dec 2026"], ["Fresh", "New"],
        ["New words", "Wording Old words to New words"], ["Goal 2", "No longer in the plan"],
    ]  # fmt: skip
    assert goal_changes(after, after, "A").empty
