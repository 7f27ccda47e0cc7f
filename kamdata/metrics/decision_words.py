"""What a review decided, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.model import Decision, DecisionKind

# kind -> (its name where one is chosen, how a decision of it begins)
KINDS: dict[DecisionKind, tuple[str, str]] = {
    "won": ("Won", "Close as won"),
    "lost": ("Lost", "Close as lost"),
    "re_date": ("New close date", "Re-date to"),
    "re_stage": ("New stage", "Move to"),
    "next_step": ("Next step", "Next step:"),
    "action": ("Action", "Action:"),
    "note": ("Note", "Note:"),
}


def in_words(decision: Decision) -> str:
    """Return the decision as it is said: `Re-date to 30 Oct 2026`, `Action: call Ann`."""
    value = decision.value
    if decision.kind == "re_date":
        value = fmt.day(date.fromisoformat(value))
    return f"{KINDS[decision.kind][1]} {value}".strip()


def who_and_when(owner: str | None, due_on: date | None) -> str:
    """Return who does it until when: `Ida, due 5 Oct 2026`; empty when nobody said."""
    due = "" if due_on is None else f"due {fmt.day(due_on)}"
    return ", ".join(part for part in (owner or "", due) if part)


def of_account(
    decisions: Sequence[Decision], account_id: str, opportunities: pd.DataFrame
) -> pd.DataFrame:
    """Return what was decided about an account and its deals, in the order given.

    Columns: as_of, words, opportunity, who (does it until when), decided_by. A deal that another
    account has now counts as that account's.
    """
    ids = [one.opportunity_id for one in decisions if one.opportunity_id]
    deals = opportunities[opportunities["opportunity_id"].isin(ids)]
    homes = dict(zip(deals["opportunity_id"], deals["account_id"], strict=True))
    names = dict(zip(deals["opportunity_id"], deals["opportunity"], strict=True))
    rows = [
        {
            "as_of": pd.Timestamp(one.as_of), "words": in_words(one),
            "opportunity": names.get(one.opportunity_id),
            "who": who_and_when(one.owner, one.due_on) or None, "decided_by": one.decided_by,
        }
        for one in decisions
        if homes.get(one.opportunity_id, one.account_id) == account_id
    ]  # fmt: skip
    columns = ["as_of", "words", "opportunity", "who", "decided_by"]
    return pd.DataFrame(rows, columns=columns)
