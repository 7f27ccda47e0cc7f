"""What accounts are worth, counted three ways, and where an hour of selling brings most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import value as value_charts
from kamdata.metrics import effort, three_ranks
from kamdata.metrics.score_words import CHARTED
from kamdata.ui import assessed, cards, charts, empty, tables

if TYPE_CHECKING:
    from kamdata.metrics.assess import Assessment
    from kamdata.schema import Kind
    from kamdata.ui.data import View

MOST_LINES = 25
RANK_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "revenue_rank": ("By revenue", "integer"),
    "contribution_rank": ("After cost to serve", "integer"),
    "lifetime_rank": ("By lifetime value", "integer"),
    "lifetime_change": ("Places won or lost", "integer"), "why": ("Why", "text"),
    "revenue_cents": ("Revenue, 12 months", "money"),
    "contribution_cents": ("Left after cost to serve", "money"),
    "lifetime_cents": ("Lifetime value", "money"), "lifetime_low_cents": ("At least", "money"),
    "lifetime_high_cents": ("At most", "money"), "retention_rate": ("Stay a year", "rate"),
    "owner": ("Key account manager", "text"),
}  # fmt: skip
LACKING_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "lacking": ("What is missing", "text"),
    "revenue_cents": ("Revenue, 12 months", "money"), "owner": ("Key account manager", "text"),
}  # fmt: skip
EFFORT_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "product": ("Product", "text"),
    "per_hour_cents": ("For an hour", "money"), "expected_cents": ("Worth a year", "money"),
    "chance_rate": ("Chance by the people", "rate"), "hours": ("Hours", "integer"),
    "route": ("Whom to win", "text"), "adopters_n": ("Similar who buy it", "integer"),
    "peers_n": ("Similar customers", "integer"), "owner": ("Key account manager", "text"),
}  # fmt: skip


def _known(view: View) -> Assessment:
    return assessed.of_view(view).known


def value_part(view: View) -> None:
    """Draw who is largest by revenue, by what is left of it, and by lifetime value."""
    table = three_ranks.three_ranks(_known(view).facts)
    table = table[table["account_id"].isin(view.accounts["account_id"])]
    if table.empty:
        return
    rows, rest = three_ranks.ranked(table), three_ranks.unranked(table)
    st.markdown(fmt.escape(three_ranks.headline(table)))
    cards.tiles(
        view,
        [
            ("total_contribution", three_ranks.total_contribution(table)),
            ("total_lifetime_value", three_ranks.total_lifetime_value(table)),
            ("accounts_at_a_loss", three_ranks.accounts_at_a_loss(table)),
        ],
        key="value",
    )
    if rows.empty:
        empty.missing(
            "No account can be ranked three ways.",
            "Gross margins, costs to serve and 24 months of revenue show what accounts bring.",
        )
    else:
        charts.draw(
            value_charts.slopes(rows.head(MOST_LINES), three_ranks.title(rows)), key="three_ranks",
            alt="Lines of each account from its rank by revenue to its rank by lifetime value; the "
            "table below has the same figures.",
        )  # fmt: skip
        years = fmt.count(view.settings.lifetime_years, "year")
        st.caption(
            f"Lifetime value: what is left after the cost to serve over {years}, at a discount of "
            f"{fmt.percent(view.settings.discount_rate, 1)} a year and without growth, by how many "
            "accounts of the segment stay. At least and at most: if five in a hundred fewer or "
            "more stay. Ranks count all accounts."
        )
        tables.account_rows(
            view, rows, RANK_COLUMNS, key="value_accounts", alt="Accounts ranked three ways"
        )
    if not rest.empty:
        with st.expander(f"Not ranked three ways ({len(rest):,})"):
            tables.account_rows(
                view, rest, LACKING_COLUMNS, key="value_lacking", alt="What accounts lack"
            )


def effort_part(view: View) -> None:
    """Draw what an hour of selling brings, product by product, and both parts of it."""
    found = effort.effort(_known(view)).of(view.accounts["account_id"])
    st.markdown(fmt.escape(effort.headline(found, view.currency)))
    if not found.table.empty:
        first = found.table.head(CHARTED)
        charts.draw(
            value_charts.per_hour(first, view.currency, effort.title(first, view.currency)),
            key="effort_hours",
            alt="Bars of the money an hour brings; the table below has the same figures.",
        )
        st.caption(
            "For an hour: worth a year times chance, over hours. The chance goes by how many "
            "people are known in how many roles; the hours by whom we must win (page Settings)."
        )
        tables.account_rows(
            view, found.table, EFFORT_COLUMNS, key="effort_rows",
            alt="Products to sell, most money for an hour first",
        )  # fmt: skip
    if lacking := effort.left_out(found):
        st.caption(fmt.escape(lacking))
