"""The goals of an account plan: how far each one is, whether in time, and what it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.actions import when_due
from kamdata.metrics.entries import entry_key
from kamdata.metrics.ratio import safe_div
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamdata.model import Period, Snapshot

# what key account management is for: the five kinds of goals, in plain words
KINDS = {
    "identify": "Find opportunities", "relate": "Better relations", "grow": "More revenue",
    "create_value": "Create value", "reduce_risk": "Reduce risk",
}  # fmt: skip
NO_KIND = "Kind not said"
REACHED, ON_TRACK, BEHIND, OVERDUE = "Reached", "On track", "Behind", "Overdue"
NOT_MEASURED, NO_DUE_DATE = "Not measured", "No due date"
STANDINGS = (OVERDUE, BEHIND, NOT_MEASURED, NO_DUE_DATE, ON_TRACK, REACHED)  # worst first
NO_GOAL = "no goal is written yet"


def goal_keys(goals: pd.DataFrame) -> pd.Series:
    """Return what stands for each goal: its id, or its words when it has none."""
    named = goals["goal_id"].astype("object").where(goals["goal_id"].notna(), goals["goal"])
    return pd.Series([entry_key(one) for one in named], goals.index, dtype="str")


def starting_values(snapshots: Iterable[Snapshot], account_id: str) -> dict[str, float]:
    """Return where each goal of an account stood when it was first seen, by its key.

    The snapshots come oldest first.
    """
    found: dict[str, float] = {}
    for snapshot in snapshots:
        own = _own(snapshot, account_id)
        own = own[own["current"].notna()]
        for key, value in zip(goal_keys(own), own["current"], strict=True):
            found.setdefault(key, float(value))
    return found


def goals_of(
    snapshot: Snapshot, account_id: str, window: Period, starts: Mapping[str, float]
) -> pd.DataFrame:
    """Return the goals of an account by kind, on their index of the goals table.

    Columns of the contract, and key, kind (in words), reached (`3 of 5 visits`), progress_rate
    and reason (why there is none), expected_rate (the share of its time that has passed: from the
    start of the plan, else of `window`, to the day it is due), standing (one of `STANDINGS`) and
    when (`12 days past due`). `starts` is that of `starting_values`.
    """
    goals = _own(snapshot, account_id)
    goals = goals.assign(key=goal_keys(goals))
    progress = [
        progress_of(current, target, starts.get(key))
        for current, target, key in zip(
            goals["current"], goals["target"], goals["key"], strict=True
        )
    ]
    began = _plan_start(snapshot, account_id, window)
    goals = goals.assign(
        kind=goals["goal_type"].astype("object").map(KINDS).fillna(NO_KIND).astype("str"),
        reached=_texts(goals, [_reached(row) for row in goals.to_dict("records")]),
        progress_rate=pd.Series([one for one, _ in progress], goals.index, dtype="float64"),
        reason=_texts(goals, [why for _, why in progress]),
        expected_rate=_expected(goals["due_on"], began, pd.Timestamp(snapshot.as_of)),
        when=_texts(goals, [when_due(due, snapshot.as_of) for due in goals["due_on"]]),
    )
    goals = goals.assign(standing=_standing(goals, pd.Timestamp(snapshot.as_of)))
    places = {kind: place for place, kind in enumerate(KINDS.values())}
    order = pd.DataFrame({"kind": goals["kind"].map(places), "due_on": goals["due_on"]})
    return goals.loc[order.sort_values(["kind", "due_on"], kind="stable").index]


def progress_of(
    current: float | None, target: float | None, start: float | None
) -> tuple[float | None, str | None]:
    """Return how much of a goal is reached (1 is all of it), or None and the reason.

    It is current / target. A goal whose target lies below where it started is one to bring down:
    there it is how much of the way down was gone, never below 0. Source: house rule.
    """
    if target is None or pd.isna(target):
        return None, "it has no target"
    if current is None or pd.isna(current):
        return None, "nobody wrote how far it is"
    if start is not None and start > target:
        return max(0.0, (start - current) / (start - target)), None
    if current == target:
        return 1.0, None
    if current > target and start is None:
        return None, "it is above its target, and no earlier value says whether it is to fall"
    if target > 0 > current:
        return None, "what is reached is below zero"
    return safe_div(current, target, "a target of zero or less has no share")


def goals_on_track(goals: pd.DataFrame) -> Measure:
    """Return the share of the goals (`goals_of`) that are reached or on track.

    Over all goals that have a standing; those without target, progress or due date lower the
    coverage.
    """
    is_judged = ~goals["standing"].isin([NOT_MEASURED, NO_DUE_DATE])
    judged = goals[is_judged]
    good = count_good(judged)
    why = NO_GOAL if goals.empty else "no goal has a target, how far it is and a due date"
    share, reason = safe_div(good, len(judged), why)
    covered = len(judged) / len(goals) if len(goals) else None
    return Measure(share, "rate", len(judged), covered, reason, "goals", goals.index)


def count_good(goals: pd.DataFrame) -> int:
    """Return how many goals are reached or on track."""
    return int(goals["standing"].isin([REACHED, ON_TRACK]).sum())


def missing_kinds(goals: pd.DataFrame) -> list[str]:
    """Return the kinds of goals that the plan has none of, in words."""
    return [kind for kind in KINDS.values() if kind not in set(goals["kind"])]


def _own(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    goals = snapshot.table("goals")
    return goals[goals["account_id"] == account_id]


def _reached(row: Mapping[Any, Any]) -> str | None:
    unit = f" {row['unit']}" if pd.notna(row["unit"]) else ""
    given = [plain_number(row[name]) for name in ("current", "target") if pd.notna(row[name])]
    if pd.isna(row["target"]):
        return f"{given[0]}{unit}" if given else None
    return f"{' of '.join(given)}{unit}" if len(given) == 2 else f"target {given[0]}{unit}"


def plain_number(value: float) -> str:
    """Return a number as it was written: with one decimal only where it has some."""
    return fmt.number(value, 0 if float(value).is_integer() else 1)


def _plan_start(snapshot: Snapshot, account_id: str, window: Period) -> pd.Timestamp:
    accounts = snapshot.table("accounts")
    own = accounts[accounts["account_id"] == account_id]
    began = own["plan_start_on"].iloc[0] if len(own) else pd.NaT
    return began if pd.notna(began) else pd.Timestamp(window.start or snapshot.as_of)


def _expected(due: pd.Series, began: pd.Timestamp, as_of: pd.Timestamp) -> pd.Series:
    """Return the share of the days of each goal that have passed; NaN without a due date."""
    days = (due - began).dt.days.astype("float64")
    gone = float((as_of - began).days)
    share = np.where(days > 0, gone / days.where(days > 0, 1.0), 1.0)
    return pd.Series(np.where(days.isna(), np.nan, np.clip(share, 0.0, 1.0)), due.index)


def _standing(goals: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    progress, expected = goals["progress_rate"], goals["expected_rate"]
    picked = [
        (progress >= 1, REACHED), (goals["due_on"] < as_of, OVERDUE),
        (progress.isna(), NOT_MEASURED), (goals["due_on"].isna(), NO_DUE_DATE),
        (progress >= expected, ON_TRACK),
    ]  # fmt: skip
    found = np.select([mask.to_numpy(bool) for mask, _ in picked], [w for _, w in picked], BEHIND)
    return _texts(goals, list(found))


def _texts(rows: pd.DataFrame, values: list[Any]) -> pd.Series:
    return pd.Series(values, rows.index, dtype="str")
