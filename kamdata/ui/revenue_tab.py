"""The tab Revenue snapshot of an account's page: where it stands, its deals, its scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.charts import account as account_charts
from kamdata.charts import revenue as revenue_charts
from kamdata.metrics import account_history, last_start, portfolio, revenue_words
from kamdata.metrics.periods import fiscal_year
from kamdata.metrics.years_by_product import headings, years_by_product
from kamdata.ui import (
    account_worth_view,
    cards,
    charts,
    empty,
    focus_view,
    plan_editor,
    score_view,
    set_aside_view,
    survival_view,
    tables,
    whitespace_view,
)
from kamdata.ui.account_deals_view import opportunities_part
from kamdata.ui.score_history_view import score_history_part

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]


TILES = (
    "closed", "goal", "gap", "current", "identified", "hypothetical",
    "pipeline_to_create", "pace_linear", "revenue_12m", "revenue_growth",
)  # fmt: skip
MONEY_FIELDS = (
    "goal_cents", "wallet_cents", "contract_value_cents", "renewal_on", "gross_margin_rate",
    "cost_to_serve_cents", "hours_per_month", "internal_hours_per_month", "value_delivered_cents",
)  # fmt: skip
PRODUCT_COLUMNS: Columns = {
    "product": ("Product", "text"), "now_cents": ("Last 12 months", "money"),
    "before_cents": ("Year before", "money"), "change_cents": ("Change", "money"),
    "growth_rate": ("Growth", "rate"),
}  # fmt: skip
MONTH_COLUMNS: Columns = {
    "month": ("Month", "date"), "now_cents": ("Revenue", "money"),
    "before_cents": ("A year earlier", "money"),
}  # fmt: skip


def standing_part(view: View, at: Standing) -> None:
    """Draw the account's ladder and its revenue by month and product."""
    measures = portfolio.measures(at)
    account_id = str(at.rows["account_id"].iloc[0])
    begin = last_start.last_start(view.snapshot, account_id, at.window)
    tiles = [(name, measures[name]) for name in TILES]
    cards.tiles(view, [*tiles, ("days_to_win_here", begin.days)])
    said = last_start.in_words(begin, at.window, view.snapshot.as_of)
    st.markdown(f"**{fmt.escape(said)}**")
    note = revenue_words.goal_note(at, view.scope.period, view.settings.fiscal_start_month)
    st.caption(fmt.escape(f"{note} {revenue_words.ceiling_note(at)}"))
    charts.draw(
        revenue_charts.ladder(at.rows, view.currency), key="account_ladder",
        alt="One bar of what is closed, current, identified and hypothetical against the goal; "
        "the tiles above have the same figures.",
    )  # fmt: skip
    st.subheader("What it leaves and will bring", anchor=False)
    account_worth_view.worth_part(view, account_id)
    plan_editor.edit_fields(
        view, account_id, MONEY_FIELDS, key="edit_money", label="Edit goal, spend, contract, costs"
    )
    _years(view, account_id)
    months = account_history.revenue_by_month(view.snapshot, account_id)
    if months.empty:
        empty.missing(
            "No monthly revenue of this account is known.",
            "A revenue export by month shows here how it develops.",
        )
        return
    charts.draw(
        account_charts.revenue_by_month(months, view.currency), key="account_months",
        alt="Bars of revenue by month beside the same months a year earlier.",
    )  # fmt: skip
    _revenue_tables(view, account_id, months)


def _years(view: View, account_id: str) -> None:
    month = view.settings.fiscal_start_month
    rows, is_revenue = years_by_product(view.snapshot, account_id, month)
    if rows.empty:
        return
    words = headings(fiscal_year(view.snapshot.as_of, month), is_revenue=is_revenue)
    kinds = dict.fromkeys(words, "money") | {"product": "text", "trend": "text"}
    st.subheader("Past, present and next year", anchor=False)
    tables.data_table(
        view, rows, {name: (label, kinds[name]) for name, label in words.items()},
        key="account_years", alt="Revenue by product and year", height="content",
    )  # fmt: skip
    if not is_revenue:
        st.caption("No revenue of this account is known: past years are deals that were won.")


def _revenue_tables(view: View, account_id: str, months: pd.DataFrame) -> None:
    products = account_history.revenue_by_product(view.snapshot, account_id)
    if products.empty:
        empty.missing("The revenue export has no products.", "A column Product splits it here.")
    else:
        charts.draw(
            account_charts.revenue_by_product(products, view.currency), key="account_products",
            alt="Bars of revenue by product; the table below has the same figures.",
        )  # fmt: skip
        tables.data_table(
            view, products, PRODUCT_COLUMNS, key="account_product_table", alt="Revenue by product"
        )
    with st.expander("Revenue by month as a table"):
        tables.data_table(
            view, months, MONTH_COLUMNS, key="account_month_table", alt="Revenue by month"
        )


def scores_part(view: View, at: Standing) -> None:
    """Draw the account's risk and growth scores with their parts, and where to focus."""
    account_id = str(at.rows["account_id"].iloc[0])
    score_view.account_reasons(view, account_id)
    survival_view.account_line(view, account_id)
    set_aside_view.listed(view, at.rows["account_id"], key="account")
    st.subheader("Both scores over time", anchor=False)
    score_history_part(view, account_id)
    st.subheader("Where to focus", anchor=False)
    focus_view.focus_part(view, account_id)


def whitespace_part(view: View, at: Standing) -> None:
    """Draw what the account does not buy, product by product."""
    whitespace_view.account_part(view, str(at.rows["account_id"].iloc[0]))


PARTS = {
    "Where it stands": standing_part,
    "Opportunities": opportunities_part,
    "Whitespace": whitespace_part,
    "Risk and growth": scores_part,
}


def revenue_part(view: View, at: Standing) -> None:
    """Draw the tab; only the chosen part is worked out."""
    chosen = st.segmented_control(
        "Part of the revenue snapshot", list(PARTS), default=next(iter(PARTS)), required=True,
        key="account_revenue", bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    PARTS[str(chosen)](view, at)
