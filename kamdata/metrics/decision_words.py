"""What a review decided, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kamdata import format as fmt

if TYPE_CHECKING:
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
