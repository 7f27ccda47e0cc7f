"""Deals that vanished: what became of each is said with one click, kept, and taken back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import verdict_lists
from kamdata.metrics.movement_words import EXPLAINED
from kamdata.metrics.outcomes import OUTCOMES
from kamdata.ui import data

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kamdata.metrics.changes import Changes
    from kamdata.ui.changes_view import Pair

MOST_ASKED = 10  # at once, those with the most money


def vanished_part(pair: Pair, changes: Changes) -> None:
    """Draw the deals that vanished with a button for each verdict, and the verdicts given."""
    given = data.company_store().verdicts()
    overtaken = pair.view.compute(verdict_lists.overtaken, changes, given)
    if overtaken:
        st.info(fmt.escape(overtaken), icon=":material/undo:")
    asked = pair.view.compute(verdict_lists.open_questions, changes)
    known = pair.view.compute(verdict_lists.settled, changes, given)
    if len(asked):
        _ask_all(pair, changes, asked)
    if len(known):
        with st.expander(f"Vanished and settled: {len(known):,}", key="settled"):
            for _, row in known.iterrows():
                _show(row)


def _ask_all(pair: Pair, changes: Changes, asked: pd.DataFrame) -> None:
    amount = fmt.money(int(asked["amount_cents"].fillna(0).sum()), pair.view.currency)
    st.subheader(f"Vanished: {len(asked):,} to settle", anchor=False)
    st.markdown(fmt.escape(f"{fmt.count(len(asked), 'deal')}, {amount}. {EXPLAINED['vanished']}"))
    for _, row in asked.head(MOST_ASKED).iterrows():
        with st.container(border=True, gap="xxsmall"):
            st.markdown(fmt.escape(row["sentence"]))
            _buttons(changes, [row["opportunity_id"]])
    if len(asked) > MOST_ASKED:
        st.caption(f"{len(asked) - MOST_ASKED:,} more can be settled after these.")
    if len(asked) > 1:
        with st.popover(f"The same for all {len(asked):,}"):
            _buttons(changes, asked["opportunity_id"].tolist())


def _buttons(changes: Changes, ids: Sequence[str]) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        for outcome, (label, _) in OUTCOMES.items():
            if st.button(label, key=_key(ids, outcome)):
                data.company_store().decide_verdict(ids, changes.after.as_of, outcome)
                st.rerun()


def _show(row: pd.Series) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown(fmt.escape(row["sentence"]))
        if st.button("Undo", key=_key([row["opportunity_id"]], "undo"), type="tertiary"):
            data.company_store().forget_verdict(row["opportunity_id"], row["missing_on"])
            st.rerun()


def _key(ids: Sequence[str], action: str) -> str:
    digest = hashlib.sha256("\x1f".join(ids).encode()).hexdigest()
    return f"verdict_{action}_{len(ids)}_{digest[:16]}"
