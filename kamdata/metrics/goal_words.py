"""What the goals of an account say, in sentences: the head of the tab and the titles of charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.account_goals import (
    BEHIND,
    NOT_MEASURED,
    OVERDUE,
    count_good,
    missing_kinds,
)
from kamdata.metrics.alignment import GOAL
from kamdata.metrics.plan_summary import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kamdata.model import Measure

LONGEST_NAME = 34  # characters: the title of a chart fits a narrow window


def headline(goals: pd.DataFrame, shown: Mapping[str, Measure]) -> str:
    """Return where the goals stand, how much of the pipeline serves them, and what is overdue.

    `shown` holds planned_pipeline, promises_overdue, actions_overdue and roadblocks_overdue by
    their ids in the register.
    """
    return "; ".join((_goals(goals), *_rest(goals, shown))) + "."


def _goals(goals: pd.DataFrame) -> str:
    if goals.empty:
        return "No goal is written yet"
    good = count_good(goals)
    verb = "is" if 1 in (good, len(goals)) else "are"
    return f"{good:,} of {fmt.count(len(goals), 'goal')} {verb} on track"


def _rest(goals: pd.DataFrame, shown: Mapping[str, Measure]) -> Iterator[str]:
    late = int((goals["standing"] == OVERDUE).sum())
    if late:
        yield f"{fmt.count(late, 'goal')} {_is(late)} overdue"
    planned = shown["planned_pipeline"]
    if planned.value is not None:
        yield f"{fmt.percent(planned.value)} of the open pipeline serves a goal"
    elif len(goals) and planned.reason:
        yield f"what of the open pipeline serves a goal is not known: {planned.reason}"
    for name, one in (
        ("promises_overdue", "promise"), ("actions_overdue", "action"),
        ("roadblocks_overdue", "roadblock"),
    ):  # fmt: skip
        count = int(shown[name].value or 0)
        if count:
            yield f"{fmt.count(count, one)} {_is(count)} overdue"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def progress_title(goals: pd.DataFrame) -> str:
    """Return which goal is furthest behind its time, or how many are on track."""
    is_late = goals["standing"].isin([BEHIND, OVERDUE]) & goals["progress_rate"].notna()
    if not is_late.any():
        return _goals(goals)
    gaps = (goals["expected_rate"] - goals["progress_rate"])[is_late]
    furthest = goals["goal"][is_late].iloc[int(gaps.argmax())]
    return f"{cut(furthest, LONGEST_NAME)} is furthest behind its time"


def kinds_note(goals: pd.DataFrame) -> str:
    """Return which of the five kinds the plan has no goal of; empty when it has all."""
    missing = missing_kinds(goals)
    return f"No goal yet of the kind: {fmt.joined(missing)}." if missing else ""


def pipeline_title(planned: Measure, unplanned: Measure, currency: str) -> str:
    """Return how much of the open pipeline serves a goal, and how much money serves none."""
    if planned.value is None:
        return f"Not known what of the pipeline serves a goal: {planned.reason}"
    start = f"{fmt.percent(planned.value)} of the open pipeline serves a goal"
    if unplanned.value is None:
        return start
    return f"{start}; {fmt.money(unplanned.value, currency)} serves none"


def alignment_sentence(goals: pd.DataFrame, aligned: pd.DataFrame) -> str:
    """Return how many goals of ours serve one of theirs, and what nothing of ours serves."""
    named = int(goals["customer_goal"].notna().sum())
    ours = f"{named:,} of our {fmt.count(len(goals), 'goal')} {_serve(named)} a goal of theirs."
    known = aligned[aligned["kind"] != GOAL]
    if known.empty:
        return ours
    idle = int((known["count"] == 0).sum())
    about = fmt.count(len(known), "initiative or priority", "initiatives and priorities")
    return f"{ours} Of their {about}, {idle:,} {_is(idle)} served by nothing of ours."


def _serve(count: int) -> str:
    return "serves" if count == 1 else "serve"


def without_customer_goal(goals: pd.DataFrame) -> str:
    """Return which goals of ours name no goal of the customer; empty when all do."""
    names = [f"“{goal}”" for goal in goals.loc[goals["customer_goal"].isna(), "goal"]]
    if not names:
        return ""
    return f"{'Serves' if len(names) == 1 else 'Serve'} no goal of theirs yet: {fmt.joined(names)}."


def missing_progress(goals: pd.DataFrame) -> str:
    """Return which goals have no progress and why; empty when all have."""
    rows = goals[(goals["progress_rate"].isna()) & (goals["standing"] == NOT_MEASURED)]
    said = [f"“{goal}”: {why}" for goal, why in zip(rows["goal"], rows["reason"], strict=True)]
    return f"Not measured. {'; '.join(said)}." if said else ""
