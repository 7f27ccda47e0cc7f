"""Deals whose ids differ and that may be one: asked about, decided with one click, taken back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import match_lists
from kamdata.metrics.matching import ASKED, NEAR
from kamdata.ui import data

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.changes import Changes
    from kamdata.store.matches import MatchChoice
    from kamdata.ui.changes_view import Pair

MOST_ASKED = 10  # at once, those with the most money


def match_part(pair: Pair, changes: Changes) -> None:
    """Draw which deals may be one, and which count as one; nothing where all ids agree."""
    found = pair.view.compute(match_lists.matches_in_scope, changes)
    count = pair.view.compute(match_lists.exact_count, changes)
    if count:
        verb = "is" if count == 1 else "are"
        st.caption(
            f"{fmt.count(count, 'deal')} with another id {verb} matched by account, name and owner."
        )
    asked, known = found[found["state"] == ASKED], found[found["state"] != ASKED]
    if len(asked):
        st.subheader(f"The same deal? {len(asked):,} to decide", anchor=False)
        st.caption("Until you decide, each counts as one deal that vanished and one that is new.")
        for _, row in asked.head(MOST_ASKED).iterrows():
            _ask(row)
        if len(asked) > MOST_ASKED:
            st.caption(f"{len(asked) - MOST_ASKED:,} more can be decided after these.")
    if len(known):
        with st.expander(f"Matched or kept apart: {len(known):,}", key="matched"):
            for _, row in known.iterrows():
                _show(row)


def _ask(row: pd.Series) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown(fmt.escape(row["sentence"]))
        with st.container(horizontal=True, gap="xsmall"):
            _button(row, "Same deal", "same")
            _button(row, "Two deals", "different")


def _show(row: pd.Series) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown(fmt.escape(row["sentence"]))
        if row["state"] == NEAR:
            _button(row, "Two deals", "different")
        elif st.button("Undo", key=_key(row, "undo"), type="tertiary"):
            data.company_store().forget_match(row["earlier_id"], row["later_id"])
            st.rerun()


def _button(row: pd.Series, label: str, choice: MatchChoice) -> None:
    if st.button(label, key=_key(row, choice)):
        data.company_store().decide_match(row["earlier_id"], row["later_id"], choice)
        st.rerun()


def _key(row: pd.Series, action: str) -> str:
    ids = f"{row['earlier_id']}\x1f{row['later_id']}"
    return f"match_{action}_{hashlib.sha256(ids.encode()).hexdigest()[:16]}"
