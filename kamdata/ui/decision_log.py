"""What reviews decided about the company in view: read, added, taken back.

Decisions about the sample company last as long as the window: they never get into the ledger,
where the user's own stand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from kamdata.store.people import current_user
from kamdata.ui import data

if TYPE_CHECKING:
    from kamdata.model import Decision
    from kamdata.ui.data import View

_SAMPLE = "_sample_decisions"


def known(view: View) -> tuple[Decision, ...]:
    """Return what was decided on snapshots up to the one in view, the newest first."""
    if view.company == "sample":
        return tuple(one for one in _of_sample() if one.as_of <= view.snapshot.as_of)
    return data.store().decisions(view.snapshot.as_of)


def of_this_review(view: View, decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Return those that were made on the snapshot in view, about accounts in view."""
    ids = set(view.accounts["account_id"])
    return tuple(
        one for one in decisions if one.as_of == view.snapshot.as_of and one.account_id in ids
    )


def is_open(view: View) -> bool:
    """Return whether decisions can be taken: only on the newest snapshot."""
    if view.company == "sample":
        return True
    newest = data.store().newest()
    return newest is not None and newest.as_of == view.snapshot.as_of


def add(view: View, decision: Decision) -> None:
    """Keep a decision as made now."""
    if view.company == "sample":
        number = 1 + max((one.id for one in _of_sample()), default=0)
        made = replace(decision, id=number, decided_at=datetime.now(UTC), decided_by=current_user())
        st.session_state[_SAMPLE] = (made, *_of_sample())
    else:
        data.store().decide(decision)


def withdraw(view: View, decision_id: int) -> None:
    """Take a decision back."""
    if view.company == "sample":
        st.session_state[_SAMPLE] = tuple(one for one in _of_sample() if one.id != decision_id)
    else:
        data.store().withdraw_decision(decision_id)


def tick_off(view: View, decision_id: int, *, is_done: bool = True) -> None:
    """Note that an action is done, or open after all."""
    if view.company == "sample":
        done_at = datetime.now(UTC) if is_done else None
        st.session_state[_SAMPLE] = tuple(
            replace(one, done_at=done_at) if one.id == decision_id else one for one in _of_sample()
        )
    else:
        data.store().tick_off(decision_id, is_done=is_done)


def _of_sample() -> tuple[Decision, ...]:
    return st.session_state.get(_SAMPLE, ())
