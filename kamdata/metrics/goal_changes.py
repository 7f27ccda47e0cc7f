"""What changed about the goals of an account between two snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.account_goals import goal_keys, plain_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kamdata.model import Snapshot

NEW, GONE = "New", "No longer in the plan"
# column -> (its name, how a value of it is said)
COMPARED: dict[str, tuple[str, Callable[[Any], str]]] = {
    "goal": ("wording", str), "current": ("reached", plain_number),
    "target": ("target", plain_number), "due_on": ("due", fmt.day), "owner": ("owner", str),
    "customer_goal": ("serves", str),
}  # fmt: skip


def goal_changes(before: Snapshot, after: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the goals of an account that changed, in the order of the later snapshot.

    Columns: goal (its words, those of the earlier one when it is gone) and what (`Reached 2 to 3;
    due 30 Sep 2026 to 31 Dec 2026`). A goal is known again by its id, else by its words.
    """
    old, new = (_by_key(one, account_id) for one in (before, after))
    rows = [
        (row["goal"], NEW if key not in old else "; ".join(_parts(old[key], row)))
        for key, row in new.items()
    ]
    rows += [(row["goal"], GONE) for key, row in old.items() if key not in new]
    said = [(str(goal), what[:1].upper() + what[1:]) for goal, what in rows if what]
    return pd.DataFrame(said, columns=["goal", "what"]).astype("str")


def _by_key(snapshot: Snapshot, account_id: str) -> dict[str, dict[Any, Any]]:
    goals = snapshot.table("goals")
    goals = goals[goals["account_id"] == account_id]
    return dict(zip(goal_keys(goals), goals.astype(object).to_dict("records"), strict=True))


def _parts(was: dict[Any, Any], now: dict[Any, Any]) -> Iterator[str]:
    for column, (name, said) in COMPARED.items():
        values = (was[column], now[column])
        texts = ["none" if pd.isna(one) else said(one) for one in values]
        if texts[0] != texts[1]:
            yield f"{name} {texts[0]} to {texts[1]}"
