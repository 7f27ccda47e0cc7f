"""The accounts to talk about as a list to read aloud: who, how much, why, what next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.ui.tables import open_account

if TYPE_CHECKING:
    from kamdata.schema import Kind
    from kamdata.ui.data import View

AT_STAKE = {
    "At risk": "of yearly revenue at risk",
    "Needs an answer": "of yearly revenue at risk",
    "Behind the goal": "of the goal without pipeline",
    "Ripe for growth": "of room to grow",
}
DECISION_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "opportunity": ("Deal", "text"),
    "amount_cents": ("Amount", "money"), "close_on": ("Close date", "date"),
    "reason": ("Why", "text"), "decision": ("Decision to take", "text"),
    "stage": ("Stage", "text"), "owner": ("Owner", "text"),
}  # fmt: skip


def accounts(view: View, rows: pd.DataFrame) -> None:
    """Draw one card per account under its topic; a click on the name opens its page.

    `rows` are those of `kamdata.metrics.agenda.accounts_to_discuss`.
    """
    for topic in rows["topic"].unique():
        of_topic = rows[rows["topic"] == topic]
        st.subheader(f"{topic} ({len(of_topic)})", anchor=False)
        wall = st.grid("auto", min_column_width=340)
        for row in of_topic.to_dict("records"):
            with wall.cell(), st.container(border=True, height="stretch", gap="xsmall"):
                _card(view, row)


def _card(view: View, row: dict[Any, Any]) -> None:
    name = f"**{fmt.escape(row['account'])}**"
    if st.button(name, type="tertiary", key=f"discuss_{row['account_id']}"):
        open_account(row["account_id"])
    parts = []
    if pd.notna(row["money_cents"]):
        parts.append(f"{fmt.money(row['money_cents'], view.currency)} {AT_STAKE[row['topic']]}")
    if pd.notna(row["owner"]):
        parts.append(row["owner"])
    st.caption(fmt.escape(" · ".join(parts)))
    st.markdown(fmt.escape(row["reason"]))
    st.markdown(f"**Next:** {fmt.escape(row['next_action'])}")
