"""What the customer plans, on an account's page: projects, initiatives, strengths and threats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import customer_plans
from kamdata.ui import account_plan, cards, empty, plan_editor, tables

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

PROJECT_COLUMNS: Columns = {
    "what": ("Project", "text"), "status": ("Status", "text"), "due_on": ("Due", "date"),
    "when": ("When", "text"), "impact": ("Effect on our plan", "text"), "owner": ("Owner", "text"),
}  # fmt: skip
INITIATIVE_COLUMNS: Columns = {
    "initiative": ("Initiative", "text"), "priority_words": ("Priority", "text"),
    "influence_words": ("Can we influence it", "text"), "due_on": ("Wanted by", "date"),
    "status": ("Status", "text"), "deal": ("Deal it led to", "text"),
    "deal_stage": ("Stage", "text"), "deal_cents": ("Amount", "money"),
}  # fmt: skip


def customer_plans_part(view: View, at: Standing) -> None:
    """Draw the customer's projects, its initiatives, and the four boxes."""
    account_id = str(at.rows["account_id"].iloc[0])
    projects = customer_plans.projects_of(view.snapshot, account_id)
    initiatives = customer_plans.initiatives_of(view.snapshot, account_id)
    if not (projects.empty and initiatives.empty):
        shown = customer_plans.measures(projects, initiatives)
        cards.tiles(view, list(shown.items()), key="landscape_")
    st.subheader("Their projects", anchor=False)
    if projects.empty:
        empty.missing(
            "No project of the customer is written down.",
            "Projects show here with their status and their effect on our plan.",
        )
    else:
        tables.data_table(
            view, projects, tables.filled(projects, PROJECT_COLUMNS), key="landscape_projects",
            alt="Projects of the customer",
        )  # fmt: skip
    _edit(view, account_id, "projects")
    st.subheader("Their initiatives, and what we can influence", anchor=False)
    if initiatives.empty:
        empty.missing(
            "No initiative of the customer is written down.",
            "Initiatives show here whether we can influence them and which deal they led to.",
        )
    else:
        tables.data_table(
            view, initiatives, tables.filled(initiatives, INITIATIVE_COLUMNS),
            key="landscape_initiatives", alt="Initiatives of the customer",
        )  # fmt: skip
    _edit(view, account_id, "initiatives")
    _boxes(view, account_id)


def _boxes(view: View, account_id: str) -> None:
    """Draw strengths, weaknesses, opportunities and threats in four boxes."""
    st.subheader("Their strengths and weaknesses in their markets", anchor=False)
    points = customer_plans.swot_of(view.snapshot, account_id)
    if not any(points.values()):
        empty.missing(
            "No strength, weakness, opportunity or threat of the customer is written down.",
            "A few points show where we can help it.",
        )
    else:
        labels = list(points)
        for pair in (labels[:2], labels[2:]):
            for label, column in zip(pair, st.columns(2), strict=True):
                with column.container(border=True, height="stretch"):
                    st.markdown(f"**{label}**")
                    said = "\n".join(f"- {fmt.escape(text)}" for text in points[label])
                    st.markdown(said or "None.")
    _edit(view, account_id, "swot")


def _edit(view: View, account_id: str, table: str) -> None:
    columns = account_plan.edited_columns(table)
    plan_editor.edit_rows(view, table, account_id, columns, key=f"edit_{table}")
