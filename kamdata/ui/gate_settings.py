"""The rules of the programme on the settings page: weights, marks, bars, sizes, rhythm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.defaults import REVIEW_RHYTHM, GateRules
from kamdata.metrics import choices
from kamdata.metrics.gate import rank_weights
from kamdata.metrics.gate_criteria import CRITERIA, anchors_of
from kamdata.model import Settings
from kamdata.ui.settings_view import buttons, edition_key, keep, weight_editor

if TYPE_CHECKING:
    from kamdata.ui.data import View

LABELS = {one.name: one.label for one in CRITERIA}
UNITS = {
    "potential": "three years, in the currency", "contribution": "a year, in the currency",
    "strategic_fit": "1 to 5", "growth": "% a year", "receptiveness": "1 to 5",
    "cost_to_serve": "% of revenue",
}  # fmt: skip
MARKS = ("low", "middle", "high")


def gate_rules(settings: Settings, view: View | None) -> None:
    """Ask what makes a key account: weights, what counts 0, 50 and 100, and the two bars."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown("**How much each criterion counts**")
        weights = weight_editor("gate", CRITERIA, settings.gate.weights)
    with right:
        st.markdown("**What counts 0, 50 and 100**")
        anchors = _anchor_editor(settings, view)
    rules = replace(settings.gate, weights=weights, anchors=anchors)
    rules = _bars(rules)
    save, reset = buttons("gate")
    if save:
        keep(replace(settings, gate=rules), "The gate is saved.")
    if reset:
        keep(replace(settings, gate=GateRules()), "The gate is as it was at first.")
    _by_rank(settings)


def _anchor_editor(
    settings: Settings, view: View | None
) -> tuple[tuple[str, float, float, float], ...]:
    currency = settings.currency if view is None else view.currency
    shown = anchors_of(settings, currency)
    table = pd.DataFrame(
        [(LABELS[name], UNITS[name], *marks) for name, marks in shown.items()],
        columns=["criterion", "unit", *MARKS],
    )
    edited = st.data_editor(
        table,
        column_config={
            "criterion": st.column_config.TextColumn("Criterion", disabled=True),
            "unit": st.column_config.TextColumn("In", disabled=True),
            **{
                mark: st.column_config.NumberColumn(
                    f"Counts {worth}", format="localized", required=True
                )
                for mark, worth in zip(MARKS, (0, 50, 100), strict=True)
            },
        },
        hide_index=True, height="content", key=edition_key("gate_anchors"),
        alt="What counts 0, 50 and 100 by criterion",
    )  # fmt: skip
    if edited.equals(table):
        return settings.gate.anchors  # defaults go on following the currency
    return choices.anchors_from(list(shown), edited[list(MARKS)])


def _bars(rules: GateRules) -> GateRules:
    places = st.columns(5)
    asked = (
        ("enter_at", "Points to enter", 100.0), ("enter_reviews", "Reviews in a row to enter", 12),
        ("leave_at", "Points to leave", 100.0), ("leave_reviews", "Reviews in a row to leave", 12),
        ("least_fit", "Least strategic fit", 5),
    )  # fmt: skip
    chosen = {
        name: place.number_input(
            label, type(most)(0 if isinstance(most, float) else 1), most, getattr(rules, name),
            key=edition_key(f"gate_{name}"), format="%.0f" if isinstance(most, float) else "%d",
        )
        for place, (name, label, most) in zip(places, asked, strict=True)
    }  # fmt: skip
    return replace(rules, **chosen)


def _by_rank(settings: Settings) -> None:
    """Offer weights that follow from the order of the criteria alone."""
    with st.expander("Only put the criteria in order"):
        order = st.multiselect(
            "Most important first", list(LABELS), format_func=lambda name: LABELS[name],
            key=edition_key("gate_order"),
            help="Choose all of them one after the other.",
        )  # fmt: skip
        if len(order) < len(LABELS):
            st.caption("The weights follow when every criterion has its place.")
            return
        weights = choices.weights_by_order(order, rank_weights(len(order)), list(LABELS))
        said = [f"{LABELS[name]} {fmt.number(weight, 1)}" for name, weight in weights]
        st.caption(fmt.escape(fmt.joined(said)))
        if st.button("Use these weights", key="save_gate_order"):
            keep(
                replace(settings, gate=replace(settings.gate, weights=weights)),
                "The weights follow the order.",
            )


def programme(settings: Settings) -> None:
    """Ask how large the programme may be, and how often each category is reviewed."""
    with st.form("programme"):
        left, right = st.columns(2)
        info = left.number_input(
            "A large programme begins above", 1, choices.LARGEST_COUNT, settings.key_account_info,
            key=edition_key("key_account_info"),
        )  # fmt: skip
        limit = right.number_input(
            "More only with a written reason from", 1, choices.LARGEST_COUNT,
            settings.key_account_limit, key=edition_key("key_account_limit"),
        )  # fmt: skip
        st.markdown("**Days between two reviews, by category**")
        places = st.columns(len(REVIEW_RHYTHM))
        days = {
            name: place.number_input(
                name.capitalize(), 1, choices.LONGEST_RHYTHM, int(value),
                key=edition_key(f"rhythm_{name}"),
            )
            for place, (name, value) in zip(places, settings.review_rhythm, strict=True)
        }  # fmt: skip
        is_sent = st.form_submit_button("Save", key="save_programme")
    st.caption("What the plan of an account says of its reviews comes first.")
    if is_sent:
        rhythm = choices.weights_of([name for name, _ in REVIEW_RHYTHM], days)
        wanted = replace(
            settings, key_account_info=info, key_account_limit=limit, review_rhythm=rhythm
        )
        keep(wanted, "The programme is saved.")
