"""What reviews decided about the company in view: read, added, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata.ui import data

if TYPE_CHECKING:
    from kamdata.model import Decision
    from kamdata.ui.data import View


def known(view: View) -> tuple[Decision, ...]:
    """Return what was decided on snapshots up to the one in view, the newest first."""
    return data.company_store().decisions(view.snapshot.as_of)


def of_this_review(view: View, decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Return those that were made on the snapshot in view, about accounts in view."""
    ids = set(view.accounts["account_id"])
    return tuple(
        one for one in decisions if one.as_of == view.snapshot.as_of and one.account_id in ids
    )


def is_open(view: View) -> bool:
    """Return whether decisions can be taken: only on the newest snapshot."""
    newest = data.company_store().newest()
    return newest is not None and newest.as_of == view.snapshot.as_of


def add(decision: Decision) -> None:
    """Keep a decision as made now."""
    data.company_store().decide(decision)


def withdraw(decision_id: int) -> None:
    """Take a decision back."""
    data.company_store().withdraw_decision(decision_id)


def tick_off(decision_id: int, *, is_done: bool = True) -> None:
    """Note that an action is done, or open after all."""
    data.company_store().tick_off(decision_id, is_done=is_done)
