"""The map of the portfolio on a page: bubbles, the table beside them, who has no place yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts.portfolio import bubble_map
from kamdata.metrics import portfolio_map
from kamdata.ui import assessed, charts, empty, tables

if TYPE_CHECKING:
    from kamdata.schema import Kind
    from kamdata.ui.data import View

COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "quadrant": ("Quadrant", "text"),
    "attractiveness": ("Attractiveness", "points"), "strength": ("Strength", "points"),
    "revenue_cents": ("Revenue, 12 months", "money"), "is_borderline": ("Near a line", "flag"),
    "potential": ("Potential", "integer"), "growth": ("Growth", "integer"),
    "margin": ("Gross margin", "integer"), "fit": ("Fit", "integer"),
    "share_of_wallet": ("Share of its spend", "integer"),
    "relationship_stage": ("Relationship", "integer"), "nps": ("Satisfaction", "integer"),
    "threading": ("People we talk to", "integer"), "owner": ("Key account manager", "text"),
}  # fmt: skip
UNPLACED: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "lacking": ("What would tell most", "text"),
    "attractiveness_rate": ("Attractiveness known", "rate"),
    "strength_rate": ("Strength known", "rate"),
    "revenue_cents": ("Revenue, 12 months", "money"), "owner": ("Key account manager", "text"),
}  # fmt: skip
HOW = (
    "A bubble is as large as the revenue of 12 months; a hollow one lies within 5 points of a "
    "line and may belong to either side. The points of the criteria add up to the two scores. "
    "What is missing counts neither way. The weights stand on the page Settings."
)


def map_part(view: View) -> None:
    """Draw how attractive the accounts in view are, against how strong we stand in them."""
    known = assessed.of_view(view).known
    table = known.facts.places.table
    table = table[table["account_id"].isin(view.accounts["account_id"])]
    if table.empty:
        return
    rows, rest = portfolio_map.placed(table), portfolio_map.unplaced(table)
    st.markdown(fmt.escape(portfolio_map.headline(table, view.currency)))
    if rows.empty:
        empty.missing(
            "Too little is known for a map.",
            "Annual spend, tiers, relationship stages, contacts and satisfaction place accounts.",
        )
    else:
        charts.draw(
            bubble_map(rows, view.currency, portfolio_map.title(table)), key="portfolio_map",
            alt="Bubbles of accounts by attractiveness and strength; the table below has the same "
            "figures.",
        )  # fmt: skip
        st.caption(HOW)
        tables.account_rows(
            view, rows, COLUMNS, key="map_accounts", alt="Accounts with both scores and their parts"
        )
    if not rest.empty:
        with st.expander(f"Without a place ({len(rest):,})"):
            st.caption(
                "Less than 40 % of what the map asks is known. Nothing is held against them."
            )
            tables.account_rows(
                view, rest, UNPLACED, key="map_unplaced", alt="Accounts without a place on the map"
            )
