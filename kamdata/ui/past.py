"""Looking back: the choice of the snapshot that every page shows, and the way to the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamdata.store.store import SnapshotRecord
    from kamdata.ui.data import View

_CHOSEN = "as_of"
_RETURN = "_open_newest"


def choose_day(records: Sequence[SnapshotRecord]) -> date | None:
    """Draw the choice of a snapshot date, newest first; return a past one, None for the newest.

    It stands in the address, so a link shows the same. With fewer than two there is no choice.
    """
    if len(records) < 2:
        return None
    newest, *older = (one.as_of for one in records)
    days = {fmt.day(day): day for day in older}
    if st.session_state.pop(_RETURN, False):
        st.session_state[_CHOSEN] = _newest(newest)
    chosen = st.selectbox(
        "As of", [_newest(newest), *days], key=_CHOSEN, bind="query-params",
        help="Every page then shows what was known on that date, and nothing that came later.",
    )  # fmt: skip
    return days.get(chosen)


def open_day(day: date) -> None:
    """Look at a past snapshot from the next run on; for callbacks, which run before it."""
    st.session_state[_CHOSEN] = fmt.day(day)


def open_newest() -> None:
    """Look at the newest snapshot from the next run on."""
    st.session_state[_RETURN] = True


def _newest(day: date) -> str:
    # a name of its own: who looks at the newest goes on to the next one when it comes
    return f"Newest ({fmt.day(day)})"


def note(view: View | None) -> None:
    """Say at the head of the page that a past date is open, with one click back."""
    if view is None or view.newest_on is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="past_note"):
        st.markdown(
            f":material/history: You look at what was known on **{fmt.day(view.snapshot.as_of)}**. "
            f"What came later, up to {fmt.day(view.newest_on)}, is left out."
        )
        st.button("Back to the newest", key="back_to_newest", on_click=open_newest)
