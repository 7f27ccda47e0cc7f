"""The parts of the revenue page: pace, customers, the loss of the largest, kept customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import revenue as revenue_charts
from kamdata.metrics import concentration, portfolio, retention, revenue_words, stress, wallet
from kamdata.metrics.standing import by_day, narrow
from kamdata.ui import cards, charts, empty, tables

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

GOAL_TILES = ("closed", "goal", "attainment", "gap", "pipeline_to_create")
RUNG_TILES = ("current", "current_weighted", "uncovered", "identified", "hypothetical")
PACE_TILES = ("pace_linear", "pace_seasonal", "projected")
ACCOUNT_COLUMNS: Columns = {
    "account": ("Account", "text"), "status": ("Status", "text"),
    "goal_cents": ("Goal", "money"), "won_cents": ("Closed", "money"),
    "gap_cents": ("Gap", "money"), "current_cents": ("Current", "money"),
    "current_weighted_cents": ("Current, weighted", "money"),
    "identified_cents": ("Identified", "money"), "hypothetical_cents": ("Hypothetical", "money"),
    "to_create_cents": ("To create", "money"), "pace_linear_rate": ("Pace", "rate"),
    "revenue_12m_cents": ("Revenue, 12 months", "money"), "growth_rate": ("Growth", "rate"),
    "share_of_wallet_rate": ("Share of ceiling", "rate"),
    "ceiling_words": ("Ceiling goes by", "text"), "owner": ("Key account manager", "text"),
}  # fmt: skip
CUSTOMER_COLUMNS: Columns = {
    "customer": ("Customer", "text"), "accounts": ("Accounts", "integer"),
    "amount_cents": ("Amount", "money"), "share_rate": ("Share", "rate"),
    "cumulative_rate": ("Added up", "rate"), "is_major": ("10 % or more", "flag"),
}  # fmt: skip
STRESS_COLUMNS: Columns = {
    "case": ("What goes", "text"), "name": ("Name", "text"),
    "removed_cents": ("Taken out", "money"), "won_cents": ("Closed", "money"),
    "current_cents": ("Current", "money"), "goal_cents": ("Goal", "money"),
    "gap_cents": ("Gap", "money"), "to_create_cents": ("To create", "money"),
    "status": ("Status of the goal", "text"),
}  # fmt: skip
BRIDGE_COLUMNS: Columns = {
    "label": ("What moved", "text"), "accounts": ("Accounts", "integer"),
    "change_cents": ("Change", "money"),
}  # fmt: skip


def standing(view: View) -> Standing:
    """Return where the accounts in view stand."""
    everyone = view.compute(portfolio.standing, view.snapshot, view.scope.period, view.settings)
    return view.compute(narrow, everyone, view.accounts["account_id"])


def ladder_part(view: View, at: Standing) -> None:
    """Draw the ladder of each account, what it leaves out, and what its rungs add up to."""
    rows, measures = at.by_gap, view.compute(portfolio.measures, at)
    charts.draw(
        revenue_charts.ladder(rows, view.currency), key="revenue_ladder",
        alt="One bar for each account: closed, current, identified and hypothetical value against "
        "its goal; the table of accounts below has the same figures.",
    )  # fmt: skip
    note = revenue_words.ladder_note(rows, revenue_charts.MOST_ACCOUNTS, view.currency)
    basis = wallet.basis_note(wallet.in_words(rows["ceiling_basis"]))
    st.caption(fmt.escape(f"{note} {basis}".strip()))
    cards.tiles(view, [(name, measures[name]) for name in RUNG_TILES])


def account_table(at: Standing) -> pd.DataFrame:
    """Return the accounts by gap, with what each ceiling rests on in words."""
    rows = at.by_gap
    return rows.assign(ceiling_words=wallet.in_words(rows["ceiling_basis"]))


def pace_part(view: View, at: Standing) -> None:
    """Draw closed so far against the even and the seasonal plan."""
    measures = view.compute(portfolio.measures, at)
    cards.tiles(view, [(name, measures[name]) for name in PACE_TILES])
    if measures["goal"].value is None:
        empty.missing("No account in view has a goal.", "A column Goal draws the plan here.")
    days = by_day(at, view.snapshot.table("opportunities"))
    charts.draw(
        revenue_charts.pace(days, view.snapshot.as_of, view.currency), key="revenue_pace",
        alt="Line of what was closed by day against an even plan and, with two earlier years of "
        "closed deals, a plan by our own season; the tiles above have the figures of today.",
    )  # fmt: skip


def customers_part(view: View, at: Standing) -> None:
    """Draw how much hangs on few customers."""
    found = view.compute(concentration.spread, view.snapshot, view.scope.period, at.rows)
    st.markdown(fmt.escape(revenue_words.concentrated(found)))
    cards.tiles(view, list(concentration.measures(found).items()))
    if found.shares.empty:
        return
    charts.draw(
        revenue_charts.customers(found, view.currency), key="revenue_customers",
        alt="Bars of the largest customers' shares and their sum; the table below has them all.",
    )  # fmt: skip
    st.caption(f"Shares of {found.basis}; accounts of one parent are one customer.")
    tables.data_table(
        view, found.customers, CUSTOMER_COLUMNS, key="customers", alt="Customers and their shares"
    )


def stress_part(view: View, at: Standing) -> None:
    """Draw what is left of the goal when the largest part goes."""
    table = view.compute(stress.stress_test, at, view.snapshot)
    if table.empty:
        empty.missing("No account in view has a goal.", "With goals this part tests them.")
        return
    st.markdown(fmt.escape(revenue_words.stressed(table, view.currency)))
    tables.data_table(
        view, table, STRESS_COLUMNS, key="stress", alt="The goal after the loss of the largest"
    )
    st.caption(
        "Each line takes out all that is closed, current and identified of the deal, account or "
        "key account manager with the most closed and current; the goal stays."
    )


def kept_part(view: View, at: Standing) -> None:
    """Draw what became of last year's customers."""
    measures = view.compute(portfolio.measures, at)
    shown = [(name, measures[name]) for name in ("revenue_12m", "revenue_growth")]
    years = view.compute(retention.year_on_year, view.snapshot, at.rows)
    cards.tiles(view, [*shown, *retention.measures(years).items()])
    if years.empty:
        empty.missing(
            "There are no 24 months of revenue by account.",
            "A revenue export by month shows here who grew, shrank and left.",
        )
        return
    bars = retention.bridge(years)
    st.markdown(fmt.escape(revenue_words.moved(bars, years, view.currency)))
    charts.draw(
        revenue_charts.bridge(bars, view.currency), key="revenue_bridge",
        alt="Bars of what moved revenue since the year before; the table below has the figures.",
    )  # fmt: skip
    tables.data_table(
        view, bars, BRIDGE_COLUMNS, key="bridge", alt="What moved revenue since the year before"
    )


PARTS = {
    "Pace": pace_part,
    "Customers": customers_part,
    "If the largest goes": stress_part,
    "Revenue kept": kept_part,
}


def parts(view: View, at: Standing) -> None:
    """Draw the tabs of the page; only the open one is worked out."""
    for tab, part in zip(
        st.tabs(list(PARTS), key="revenue_part", bind="query-params"), PARTS.values(), strict=True
    ):
        if tab.open:
            with tab:
                part(view, at)
