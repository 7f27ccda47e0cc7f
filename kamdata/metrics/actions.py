"""Open actions with owners and due dates: those decided in a meeting and those of the files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.entries import ENTERED
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.model import Decision, Snapshot

# what files write when an action is no longer open, and when it was called off
DROPPED = frozenset({"cancelled", "canceled", "dropped", "withdrawn"})
DONE = DROPPED | {
    "done", "complete", "completed", "closed", "finished", "erledigt", "abgeschlossen",
}  # fmt: skip
DUE_DAYS = 7
COLUMNS = [
    "account_id", "account", "opportunity", "what", "owner", "due_on", "when", "origin",
    "decision_id", "row",
]  # fmt: skip


def open_actions(
    decisions: Sequence[Decision], snapshot: Snapshot, accounts: pd.DataFrame
) -> pd.DataFrame:
    """Return the actions of the given accounts that are not done, the most overdue first.

    `COLUMNS`: `when` says how it stands on the as-of date, `origin` where the action comes from,
    `decision_id` is 0 for an action of the files and `row` its label in the table of actions, null
    for one that was decided. An action of the files without a status is open; those without a due
    date come last.
    """
    found = pd.concat(
        [_decided(decisions, snapshot), _of_files(snapshot)], ignore_index=True
    ).astype({"due_on": "datetime64[us]", "decision_id": "int64", "row": "Int64"})
    found = found[found["account_id"].isin(accounts["account_id"])]
    names = dict(zip(accounts["account_id"], accounts["account"], strict=True))
    found = found.assign(
        account=found["account_id"].map(names),
        when=[when_due(due, snapshot.as_of) for due in found["due_on"]],
    )
    found = found.sort_values("due_on", na_position="last", kind="stable")
    return found.reset_index(drop=True)[COLUMNS]


def _decided(decisions: Sequence[Decision], snapshot: Snapshot) -> pd.DataFrame:
    own = [one for one in decisions if one.kind == "action" and one.done_at is None]
    deals = snapshot.table("opportunities")[["opportunity_id", "opportunity", "account_id"]]
    deals = deals[deals["opportunity_id"].isin([one.opportunity_id for one in own])]
    by_id: dict[Any, Any] = deals.drop_duplicates("opportunity_id").set_index(
        "opportunity_id").to_dict("index")  # fmt: skip
    rows = [
        {
            "account_id": by_id.get(one.opportunity_id, {}).get("account_id", one.account_id),
            "opportunity": by_id.get(one.opportunity_id, {}).get("opportunity"),
            "what": one.value, "owner": one.owner,
            "due_on": None if one.due_on is None else pd.Timestamp(one.due_on),
            "origin": f"Decided on the file of {fmt.day(one.as_of)}", "decision_id": one.id,
            "row": None,
        }
        for one in own
    ]  # fmt: skip
    return _texts(pd.DataFrame(rows, columns=COLUMNS))


def _of_files(snapshot: Snapshot) -> pd.DataFrame:
    rows = snapshot.table("actions")
    status = rows["status"].astype("str").str.strip().str.casefold()
    rows = rows[~status.isin(DONE)][["account_id", "what", "owner", "due_on", "source"]]
    origin = rows["source"].astype("str")
    origin = origin.where(origin == ENTERED, "From the file")
    return _texts(
        rows.assign(origin=origin, decision_id=0, row=rows.index).reindex(columns=COLUMNS)
    )


def actions_overdue(actions: pd.DataFrame, as_of: date) -> Measure:
    """Return how many open actions (`open_actions`) are past due on a day."""
    late = actions[actions["due_on"] < pd.Timestamp(as_of)]
    found = Measure(
        len(late), "count", len(actions), reason=decided_note(late), table="actions",
        rows=rows_of_files(late),
    )  # fmt: skip
    return found if len(actions) else found.because("no action is open")


def rows_of_files(actions: pd.DataFrame) -> pd.Index:
    """Return the labels of actions (`open_actions`) in the table that files filled."""
    return pd.Index(actions["row"].dropna().astype("int64"))


def decided_note(actions: pd.DataFrame) -> str | None:
    """Return how many of some actions were decided in a review, so no file has them; else None."""
    n = int((actions["decision_id"] > 0).sum())
    return f"{n:,} of them decided in a review" if n else None


def _texts(rows: pd.DataFrame) -> pd.DataFrame:
    names = ["account_id", "account", "opportunity", "what", "owner", "when", "origin"]
    return rows.astype({**dict.fromkeys(names, "str"), "due_on": "datetime64[us]"})


def when_due(due: pd.Timestamp, as_of: date) -> str:
    """Return how a due date stands on a day: `3 days past due`, `due in 3 days`."""
    if pd.isna(due):
        return "no due date"
    late = (as_of - due.date()).days
    if late > 0:
        return f"{fmt.count(late, 'day')} past due"
    return "due now" if late == 0 else f"due in {fmt.count(-late, 'day')}"


def due_by_default(as_of: date) -> date:
    """Return when an action is due unless somebody says otherwise: a week after the snapshot."""
    return as_of + timedelta(days=DUE_DAYS)


def title(actions: pd.DataFrame, as_of: date) -> str:
    """Return how many actions are open and how many of them past due."""
    late = int((actions["due_on"] < pd.Timestamp(as_of)).sum())
    past = f", {late:,} past due" if late else ""
    return f"{fmt.count(len(actions), 'open action')}{past}"
