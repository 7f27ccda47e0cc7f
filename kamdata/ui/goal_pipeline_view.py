"""The open deals behind the goals of an account, and the way to tie a deal to a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.charts import goals as goal_charts
from kamdata.errors import BadEntryError
from kamdata.metrics import goal_words, planned_pipeline
from kamdata.ui import charts, empty, plan_editor, tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.model import Measure
    from kamdata.schema import Kind
    from kamdata.ui.data import View

DEAL_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "serves": ("Goal it serves", "text"), "opportunity": ("Deal", "text"),
    "amount_cents": ("Amount", "money"), "stage": ("Stage", "text"),
    "close_on": ("Close date", "date"), "next_step": ("Next step", "text"),
    "owner": ("Owner", "text"),
}  # fmt: skip
DEALS, GOAL, PROBLEM = "goals_tie_deals", "goals_tie_goal", "goals_tie_problem"
NONE = ""  # a goal is never named so


def pipeline_part(
    view: View, account_id: str, goals: pd.DataFrame, measures: Mapping[str, Measure]
) -> None:
    """Draw how much of the open pipeline serves a goal, the deals, and the form that ties them."""
    deals = planned_pipeline.open_deals(view.snapshot, pd.Series([account_id]))
    if deals.empty:
        st.markdown("No deal of this account is open.")
        return
    if goals.empty:
        empty.missing(
            "No goal of this account is written yet, so no deal can serve one.",
            "Write the goals in the part Our goals, then say here which deals serve them.",
        )
    else:
        rows = planned_pipeline.by_goal(view.snapshot, account_id)
        title = goal_words.pipeline_title(
            measures["planned_pipeline"], measures["unplanned_pipeline"], view.currency
        )
        charts.draw(
            goal_charts.by_goal(rows, view.currency, title), key="goals_pipeline",
            alt="Bars of the open amount behind each goal and of what serves none; the table below "
            "lists the deals.",
        )  # fmt: skip
        _tie_form(view, account_id, deals, goals)
    tables.data_table(
        view, deals, tables.filled(deals, DEAL_COLUMNS), key="goals_deals",
        alt="Open deals with the goal that each serves, those without one first",
    )  # fmt: skip


def _tie_form(view: View, account_id: str, deals: pd.DataFrame, goals: pd.DataFrame) -> None:
    """Draw the form that says which goal deals serve."""
    if not plan_editor.is_open(view):
        return
    labels = _deal_labels(view, deals)
    values = planned_pipeline.goal_values(goals)
    names = {**dict(zip(values, goals["goal"], strict=True)), NONE: planned_pipeline.UNPLANNED}
    with st.form("goals_tie", border=True):
        left, right = st.columns(2)
        left.multiselect(
            "Deals", list(labels), format_func=lambda one: labels.get(one, str(one)), key=DEALS,
            placeholder="Choose deals",
        )  # fmt: skip
        right.selectbox(
            "serve the goal", list(names), format_func=lambda one: names.get(one, str(one)),
            key=GOAL,
        )  # fmt: skip
        st.form_submit_button("Save", key="goals_tie_save", on_click=_tie, args=(view, account_id))
    if problem := st.session_state.pop(PROBLEM, ""):
        st.warning(fmt.escape(problem), icon=":material/edit:")


def _deal_labels(view: View, deals: pd.DataFrame) -> dict[str, str]:
    """Return each deal in words by its id: its name, amount and goal."""
    names = deals["opportunity"].fillna(deals["opportunity_id"])
    return {
        str(one): f"{name} · {fmt.money(cents, view.currency)} · {serves}"
        for one, name, cents, serves in zip(
            deals["opportunity_id"], names, deals["amount_cents"], deals["serves"], strict=True
        )
    }


def _tie(view: View, account_id: str) -> None:
    chosen, goal = st.session_state.get(DEALS, []), st.session_state.get(GOAL)
    if not chosen:
        st.session_state[PROBLEM] = "Choose the deals that serve the goal."
        return
    try:
        for one in chosen:
            plan_editor.save_row(view, "opportunities", account_id, one, {"goal_id": goal or None})
    except BadEntryError as problem:
        st.session_state[PROBLEM] = str(problem)
        return
    st.session_state[DEALS] = []
