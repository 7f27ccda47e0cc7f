"""The part of the page about risk that shows which weights the customer's history suggests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import weight_words as words
from kamdata.metrics.risk_backtest import risk_cases
from kamdata.metrics.weight_learning import suggest_weights
from kamdata.ui import cards, data, tables

if TYPE_CHECKING:
    from kamdata.metrics.weight_learning import Weights
    from kamdata.schema import Kind
    from kamdata.ui.data import View

_USED = "_weights_used"
COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "label": ("Factor", "text"), "weight": ("Now", "decimal"),
    "fit_weight": ("By your history alone", "decimal"),
    "suggested_weight": ("Suggested", "decimal"),
}  # fmt: skip


def weight_suggestion_part(view: View) -> None:
    """Draw the suggested weights beside those in force; they are used only on a click."""
    if st.session_state.pop(_USED, False):
        st.success(
            "The suggested weights are in force on every page. Settings has the way back to the "
            "defaults.",
            icon=":material/check:",
        )
    in_force = view.settings.risk_weights
    cases = view.compute(risk_cases, view.snapshot, view.settings.fiscal_start_month)
    found = view.compute(suggest_weights, cases, in_force, view.settings.review_capacity)
    st.markdown(fmt.escape(words.sentence(found, in_force)))
    if found.reason:
        return
    shown = [
        ("pairs_before", words.pairs_before(found)),
        ("pairs_after", words.pairs_after(found)),
        ("precision_before", words.precision_before(found)),
        ("precision_after", words.precision_after(found)),
    ]
    cards.tiles(view, shown, key="weights_")
    tables.data_table(
        view, found.table, COLUMNS, key="weight_table",
        alt="Weight of each factor now, by the history alone, and suggested",
    )  # fmt: skip
    st.caption(words.HOW_LEARNT)
    if words.can_be_used(found, in_force):
        st.button(
            "Use these weights", key="use_weights", on_click=_use, args=(found.weights,),
            help="The weights of the risk score in Settings become those suggested.",
        )  # fmt: skip
    st.page_link("pages/settings.py", label="Weights in Settings", icon=":material/tune:")


def _use(weights: Weights) -> None:
    """Put weights in force; for a callback, which runs before the page is drawn with them."""
    store = data.store()
    store.save_settings(replace(store.settings(), risk_weights=weights))
    st.session_state[_USED] = True
