"""Who competes for an account, on its page: with what, how often we win, and what it threatens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import competition, customer_plans
from kamdata.ui import account_plan, cards, empty, plan_editor, tables

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

COMPETITOR_COLUMNS: Columns = {
    "competitor": ("Competitor", "text"), "open_n": ("Open deals", "integer"),
    "open_cents": ("Open against it", "money"), "all_rate": ("Win rate", "rate"),
    "all_low_rate": ("from", "rate"), "all_high_rate": ("to", "rate"),
    "all_words": ("Won in all accounts", "text"), "here_words": ("Won here", "text"),
    "here_rate": ("Win rate here", "rate"),
}  # fmt: skip
STATED_COLUMNS: Columns = {
    "competitor": ("Competitor", "text"), "value_cents": ("Spent with it a year", "money"),
    "products": ("What it sells here", "text"), "position": ("How it stands", "text"),
}  # fmt: skip
ELSEWHERE_COLUMNS: Columns = {
    "product": ("Product", "text"), "potential_cents": ("Potential a year", "money"),
}  # fmt: skip


def competition_part(view: View, at: Standing) -> None:
    """Draw the competitors, what they have and win, and the threats."""
    account_id = str(at.rows["account_id"].iloc[0])
    rows = view.compute(competition.competitors_of, view.snapshot, account_id)
    st.subheader(fmt.escape(competition.headline(rows, view.currency)), anchor=False)
    if rows.empty:
        empty.missing(
            "Neither the plan nor a deal of this account names a competitor.",
            "Add one below, or a column Competitor in the deals: the win rate against each shows "
            "here.",
        )
    else:
        shown = competition.measures(view.snapshot, account_id)
        cards.tiles(view, list(shown.items()), key="landscape_")
        tables.data_table(
            view, rows, tables.filled(rows, COMPETITOR_COLUMNS), key="landscape_competitors",
            alt="Competitors with what they have and how often we win against each",
        )  # fmt: skip
        st.caption(competition.SMALL_NOTE)
        stated = tables.filled(rows, STATED_COLUMNS)
        if len(stated) > 1:
            tables.data_table(
                view, rows, stated, key="landscape_stated",
                alt="What the plan says about each competitor",
            )  # fmt: skip
    plan_editor.edit_rows(
        view, "competitors", account_id, account_plan.edited_columns("competitors"),
        key="edit_competitors",
    )  # fmt: skip
    _threats(view, account_id)


def _threats(view: View, account_id: str) -> None:
    """Draw what it buys from competitors, and the threats that the plan names."""
    elsewhere = competition.bought_elsewhere(view.snapshot, account_id)
    if not elsewhere.empty:
        st.subheader("Bought from a competitor", anchor=False)
        tables.data_table(
            view, elsewhere, ELSEWHERE_COLUMNS, key="landscape_elsewhere",
            alt="Products that the account buys from a competitor",
        )  # fmt: skip
    threats = customer_plans.swot_of(view.snapshot, account_id)[customer_plans.BOXES["threat"]]
    st.subheader("Threats", anchor=False)
    if threats:
        st.markdown("\n".join(f"- {fmt.escape(text)}" for text in threats))
    else:
        st.caption("None is written down. Threats are edited under Their plans.")
