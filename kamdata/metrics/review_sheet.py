"""What the next review of an account must settle, and what happened there since the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.account_goals import BEHIND
from kamdata.metrics.account_goals import OVERDUE as PAST_DUE
from kamdata.metrics.actions import when_due
from kamdata.metrics.plan_blanks import DOCUMENTS, GOALS, REVENUE, blanks
from kamdata.metrics.plan_reviews import of_account as rhythm_of
from kamdata.metrics.promise_register import OVERDUE, promises_of
from kamdata.metrics.roadblocks import SEVERITIES, roadblocks_of
from kamdata.metrics.scope import of_account
from kamdata.metrics.since import happened_since

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Any

    from kamdata.model import Measure, Snapshot

COLUMNS = ["about", "what", "why", "owner", "document"]
PAST_CLOSE = "past its close date"
SMALLEST_MOVE = 0.005  # of revenue: less reads as 0 %


def to_settle(
    snapshot: Snapshot, account_id: str, goals: pd.DataFrame, actions: pd.DataFrame
) -> pd.DataFrame:
    """Return what is late, behind, severe or blank at an account, what is latest first.

    `goals` are those of `account_goals.goals_of`, `actions` those of `actions.open_actions`.
    `COLUMNS`: what it is about, what it is, why it is here (`12 days past due`), who owns it and
    the document of the plan in which it is settled.
    """
    rows = [
        *_goals(goals), *_promises(snapshot, account_id), *_actions(actions, snapshot.as_of),
        *_risks(snapshot, account_id), *_deals(snapshot, account_id),
    ]  # fmt: skip
    rows.sort(key=lambda row: (row["due_on"] is None, row["due_on"]))
    rows += _blanks(snapshot, account_id)
    return pd.DataFrame(rows, columns=COLUMNS).astype("str")


def _row(about: str, row: dict[Any, Any], what: str, why: str, document: str) -> dict[str, Any]:
    due = None if pd.isna(row.get("due_on", pd.NaT)) else row["due_on"]
    return {"about": about, "what": row[what], "why": why, "owner": row["owner"],
            "document": document, "due_on": due}  # fmt: skip


def _goals(goals: pd.DataFrame) -> Iterator[dict[str, Any]]:
    late = goals[goals["standing"].isin([PAST_DUE, BEHIND])]
    for row in late.to_dict("records"):
        reached = "" if pd.isna(row["progress_rate"]) else (
            f", {fmt.percent(row['progress_rate'])} reached")  # fmt: skip
        why = row["when"] if row["standing"] == PAST_DUE else f"behind its time, {row['when']}"
        yield _row("Goal", row, "goal", f"{why}{reached}", GOALS)


def _promises(snapshot: Snapshot, account_id: str) -> Iterator[dict[str, Any]]:
    rows = promises_of(snapshot, pd.Series([account_id]))
    for row in rows[rows["outcome"] == OVERDUE].to_dict("records"):
        owing = "" if pd.isna(row["function"]) else f", owed by {row['function']}"
        yield _row("Promise", row, "what", f"{row['when']}{owing}", GOALS)


def _actions(actions: pd.DataFrame, as_of: date) -> Iterator[dict[str, Any]]:
    for row in actions[actions["due_on"] < pd.Timestamp(as_of)].to_dict("records"):
        yield _row("Action", row, "what", row["when"], GOALS)


def _risks(snapshot: Snapshot, account_id: str) -> Iterator[dict[str, Any]]:
    rows = roadblocks_of(snapshot, pd.Series([account_id]))
    is_severe = rows["how_severe"] == SEVERITIES["high"]
    for row in rows[rows["is_overdue"] | is_severe].to_dict("records"):
        severity = "of high severity, " if row["how_severe"] == SEVERITIES["high"] else ""
        yield _row("Risk or roadblock", row, "what", f"{severity}{row['when']}", GOALS)


def _deals(snapshot: Snapshot, account_id: str) -> Iterator[dict[str, Any]]:
    deals = of_account(snapshot, "opportunities", account_id)
    late = deals[(deals["status"] == "open") & (deals["close_on"] < pd.Timestamp(snapshot.as_of))]
    for row in late.to_dict("records"):
        worth = "" if pd.isna(row["amount_cents"]) else (
            f"{fmt.money(row['amount_cents'], snapshot.currency)}, ")  # fmt: skip
        name = row["opportunity_id"] if pd.isna(row["opportunity"]) else row["opportunity"]
        late_by = when_due(row["close_on"], snapshot.as_of).replace("past due", PAST_CLOSE)
        yield _row("Deal", row | {"opportunity": name, "due_on": row["close_on"]}, "opportunity",
                   f"{worth}{late_by}", REVENUE)  # fmt: skip


def _blanks(snapshot: Snapshot, account_id: str) -> list[dict[str, Any]]:
    missing = blanks(snapshot, account_id)
    by_document = missing.groupby("document", sort=False)["what"].agg(list)
    return [
        {"about": "Blank", "what": fmt.joined(by_document[one]), "why": "not filled in",
         "document": one}
        for one in DOCUMENTS if one in by_document
    ]  # fmt: skip


def title(snapshot: Snapshot, account_id: str) -> str:
    """Return what to prepare: `Prepare the review that was due 30 Jul 2026`."""
    row = rhythm_of(snapshot, account_id)
    if not row or pd.isna(row["due_on"]):
        return "Prepare the next review"
    verb = "was" if row["days_overdue"] > 0 else "is"
    return f"Prepare the review that {verb} due {fmt.day(row['due_on'])}"


def since_the_last(snapshot: Snapshot, account_id: str) -> str:
    """Return what deals and revenue did since the last review, in one sentence."""
    held = rhythm_of(snapshot, account_id).get("last_held_on", pd.NaT)
    if pd.isna(held):
        return "No review was held yet, so nothing can be told since the last one."
    since = happened_since(snapshot, account_id, held.date())
    parts = [
        _deals_words(found, verb, snapshot.currency)
        for found, verb in ((since.won, "won"), (since.lost, "lost"), (since.created, "opened"))
        if found.n
    ]
    rate = since.revenue.value
    if rate is not None and abs(rate) >= SMALLEST_MOVE:
        moved = "fell" if rate < 0 else "rose"
        parts.append(f"the revenue of 12 months {moved} {fmt.percent(abs(rate))}")
    said = fmt.joined(parts) or "no deal was won, lost or opened, and revenue did not move"
    return f"Since the last review, on {fmt.day(held)}: {said}."


def _deals_words(found: Measure, verb: str, currency: str) -> str:
    worth = "" if found.value is None else f" worth {fmt.money(found.value, currency)}"
    return f"{fmt.count(found.n, 'deal')}{worth} {'was' if found.n == 1 else 'were'} {verb}"
