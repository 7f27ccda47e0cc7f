"""Their goals beside ours: which aims of the customer a goal of ours serves, which none does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.account_goals import NO_GOAL, goal_keys
from kamdata.metrics.actions import DONE
from kamdata.metrics.planned_pipeline import goals_served
from kamdata.metrics.ratio import safe_div
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kamdata.model import Snapshot

GOAL, INITIATIVE, PRIORITY = "Goal of theirs", "Initiative", "What matters now"
NOTHING = "Nothing of ours yet"
COLUMNS = ["theirs", "kind", "priority", "can_influence", "due_on", "ours", "count"]
IMPORTANCE = {"high": 0, "medium": 1, "low": 3}  # one that nobody ranked stands before a low one


def alignment(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return each aim of the customer beside our goals that serve it; those unserved come first.

    Aims are its open initiatives, what matters to it now, and the customer goals that our goals
    name. A goal of ours serves an initiative or a priority whose words its customer goal holds (or
    the other way round), and an initiative whose deal is tied to it. `COLUMNS`: `ours` names our
    goals, `NOTHING` without one, `count` says how many they are.
    """
    ours = _own(snapshot, "goals", account_id)
    is_named = ours["customer_goal"].notna()
    named = list(zip(ours["goal"][is_named], ours["customer_goal"][is_named], strict=True))
    tied = _tied(snapshot, account_id, ours)
    aims = [*_initiatives(snapshot, account_id), *_priorities(snapshot, account_id)]
    for _, theirs in named:
        if not any(_is_same(theirs, aim["theirs"]) for aim in aims):
            aims.append({"theirs": theirs, "kind": GOAL})
    rows = []
    for aim in aims:
        serving = [goal for goal, theirs in named if _is_same(theirs, aim["theirs"])]
        serving += [goal for deal, goal in tied.items() if deal == aim.get("opportunity_id")]
        names = list(dict.fromkeys(serving))
        rows.append(aim | {"ours": "; ".join(names) or NOTHING, "count": len(names)})
    found = pd.DataFrame(rows, columns=COLUMNS).astype(
        {"theirs": "str", "kind": "str", "priority": "str", "can_influence": "str",
         "due_on": "datetime64[us]", "ours": "str", "count": "int64"}
    )  # fmt: skip
    order = pd.DataFrame(
        {"served": found["count"] > 0, "rank": found["priority"].map(IMPORTANCE).fillna(2)}
    )
    spoken = {name: found[name].str.capitalize() for name in ("priority", "can_influence")}
    placed = order.sort_values(["served", "rank"], kind="stable").index
    return found.assign(**spoken).loc[placed].reset_index(drop=True)


def goals_aligned(goals: pd.DataFrame) -> Measure:
    """Return the share of our goals that name the customer's goal they serve."""
    matched = goals["customer_goal"].notna()
    share, reason = safe_div(int(matched.sum()), len(goals), NO_GOAL)
    return Measure(share, "rate", len(goals), None, reason, "goals", goals.index[matched])


def aims_served(aligned: pd.DataFrame) -> Measure:
    """Return the share of the customer's aims (`alignment`) that a goal of ours serves."""
    served = int((aligned["count"] > 0).sum())
    share, reason = safe_div(served, len(aligned), "no aim of the customer is written yet")
    return Measure(share, "rate", len(aligned), None, reason, "initiatives")


def _own(snapshot: Snapshot, table: str, account_id: str) -> pd.DataFrame:
    rows = snapshot.table(table)
    return rows[rows["account_id"] == account_id]


def _tied(snapshot: Snapshot, account_id: str, ours: pd.DataFrame) -> dict[Any, str]:
    """Return the goal of ours, in words, that each deal of the account serves, by the deal's id."""
    deals = _own(snapshot, "opportunities", account_id)
    deals = deals[deals["goal_id"].notna()]
    served = goals_served(deals, ours).map(dict(zip(goal_keys(ours), ours["goal"], strict=True)))
    known = served.notna()
    return dict(zip(deals["opportunity_id"][known], served[known], strict=True))


def _initiatives(snapshot: Snapshot, account_id: str) -> Iterator[dict[str, Any]]:
    rows = _own(snapshot, "initiatives", account_id)
    status = rows["status"].astype("str").str.strip().str.casefold()
    names = ["initiative", "priority", "can_influence", "due_on", "opportunity_id"]
    for row in rows.loc[~status.isin(DONE), names].to_dict("records"):
        said = {str(name): value for name, value in row.items()}
        yield {"theirs": str(said.pop("initiative")), "kind": INITIATIVE, **said}


def _priorities(snapshot: Snapshot, account_id: str) -> Iterator[dict[str, Any]]:
    rows = _own(snapshot, "priorities", account_id)
    as_of = pd.Timestamp(snapshot.as_of)
    is_over = rows["ended_on"].notna() & (rows["ended_on"] <= as_of)
    for theirs in rows.loc[~is_over & ~(rows["learned_on"] > as_of), "priority"]:
        yield {"theirs": str(theirs), "kind": PRIORITY}


def _is_same(one: str, other: str) -> bool:
    """Return whether two texts name one aim: one holds all the words of the other, in order."""
    first, second = (" ".join(re.findall(r"\w+", text.casefold())) for text in (one, other))
    if not first or not second:
        return False
    return f" {first} " in f" {second} " or f" {second} " in f" {first} "
