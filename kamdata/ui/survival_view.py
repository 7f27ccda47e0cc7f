"""The part of the page about risk that says how long customers stay and who probably still buys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import survival as survival_charts
from kamdata.metrics import repeat_orders, survival_words, tenure, tenure_groups
from kamdata.metrics.scope import rows_of
from kamdata.ui import cards, charts, tables

if TYPE_CHECKING:
    from kamdata.metrics.repeat_orders import RepeatOrders
    from kamdata.metrics.tenure import Tenure
    from kamdata.schema import Kind
    from kamdata.ui.data import View

REPEAT_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "chance": ("Still buying", "rate"),
    "last_on": ("Last order", "date"), "silent_days": ("Days since", "integer"),
    "gap_days": ("Usual gap, days", "number"), "orders": ("Orders so far", "integer"),
    "expected_orders": ("Orders expected, 12 months", "number"),
    "owner": ("Key account manager", "text"),
}  # fmt: skip
NEW = "New customers"
COHORTS = {NEW: True, "There from the beginning": False}


def survival_part(view: View) -> None:
    """Draw how long customers stay, and which of them are probably still buying."""
    _staying(view, view.compute(tenure.customer_tenure, view.snapshot, view.settings))
    st.subheader("How many of your customers are probably still buying", anchor=False)
    _repeat(view, _repeat_orders(view))


def _repeat_orders(view: View) -> RepeatOrders:
    return view.compute(repeat_orders.repeat_orders, view.snapshot, view.settings)


def _staying(view: View, found: Tenure) -> None:
    is_new = _cohort(found)
    if is_new is None:
        st.markdown(fmt.escape(survival_words.staying_lacks(found)))
        return
    rows = found.cohort(is_new=is_new)
    headline = survival_words.staying_headline(found, is_new=is_new)
    st.markdown(f"**{fmt.escape(headline)}**")
    cards.tiles(
        view,
        [
            ("customers_still_buying", tenure.customers_still_buying(rows)),
            ("customers_stopped", tenure.customers_stopped(rows)),
        ],
    )
    charts.draw(
        survival_charts.staying(
            tenure.curve_drawn(rows), tenure.followed_by_year(rows),
            survival_words.staying_mark(rows), survival_words.staying_title(rows),
        ),
        key="staying",
        alt="A line that falls in steps: the share of customers that still buys, by the years "
        "since they began, with a band of uncertainty.",
    )  # fmt: skip
    compared = tenure_groups.compare_groups(rows)
    st.markdown(fmt.escape(survival_words.comparison_words(compared)))
    st.caption(fmt.escape(survival_words.staying_note(found, is_new=is_new)))


def _cohort(found: Tenure) -> bool | None:
    """Return which customers to show, new ones or those from before; None where neither are enough.

    Where both are, the page asks.
    """
    shown = [
        name for name, is_new in COHORTS.items() if tenure.is_enough(found.cohort(is_new=is_new))
    ]
    if len(shown) < 2:
        return COHORTS[shown[0]] if shown else None
    chosen = st.segmented_control(
        "Which customers", shown, default=NEW, required=True, key="staying_of", bind="query-params"
    )
    return COHORTS[chosen or NEW]


def _repeat(view: View, found: RepeatOrders) -> None:
    if found.lacking is not None:
        st.markdown(fmt.escape(found.lacking))
        return
    rows = rows_of(found.table, view.accounts)
    st.markdown(f"**{fmt.escape(survival_words.repeat_headline(rows))}**")
    cards.tiles(view, [("probably_still_buying", repeat_orders.probably_still_buying(rows))])
    listed = repeat_orders.least_likely(rows)
    if not listed.empty:
        tables.account_rows(
            view, listed, REPEAT_COLUMNS, key="repeat_orders",
            alt="Customers by how likely they still buy, the least likely first",
        )  # fmt: skip
    st.caption(fmt.escape(survival_words.repeat_note(rows, found.basis)))


def account_line(view: View, account_id: str) -> None:
    """Draw in one line what the order dates of an account say, where they say anything."""
    found = _repeat_orders(view)
    own = found.table[found.table["account_id"] == account_id]
    if found.lacking is None and not own.empty:
        st.markdown(fmt.escape(survival_words.account_sentence(own.iloc[0])))
