"""The deals of one account: what to work on first, what business it is, what was won and lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata.metrics import account_concentration, business_split, deal_priorities
from kamdata.ui import cards, data, tables
from kamdata.ui.inspection import inspect_view

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

OPEN_COLUMNS: Columns = {
    "opportunity": ("Deal", "text"), "amount_cents": ("Amount", "money"),
    "chance_rate": ("Chance", "rate"), "weighted_cents": ("Weighted", "money"),
    "needs": ("What it needs", "text"), "stage": ("Stage", "text"),
    "close_on": ("Close date", "date"), "next_step": ("Next step", "text"),
    "product": ("Product", "text"), "type": ("Type", "text"), "owner": ("Owner", "text"),
}  # fmt: skip
CLOSED_COLUMNS: Columns = {
    "opportunity": ("Deal", "text"), "amount_cents": ("Amount", "money"),
    "close_on": ("Closed", "date"), "type": ("Type", "text"), "product": ("Product", "text"),
    "competitor": ("Competitor", "text"), "lost_reason": ("Why lost", "text"),
    "owner": ("Owner", "text"),
}  # fmt: skip
SPLIT_COLUMNS: Columns = {
    "business": ("Business", "text"), "open_count": ("Open", "integer"),
    "open_cents": ("Open amount", "money"), "won_count": ("Won", "integer"),
    "won_cents": ("Won amount", "money"), "win_rate_here": ("Win rate here", "text"),
    "win_rate_key": ("Win rate, key accounts", "text"),
}  # fmt: skip


def opportunities_part(view: View, at: Standing) -> None:
    """Draw the account's deals: the open ones in order, new and existing business, the decided."""
    account_id = str(at.rows["account_id"].iloc[0])
    _open_deals(view, account_id)
    _business(view, account_id)
    deals = view.snapshot.table("opportunities")
    own = deals[deals["account_id"] == account_id]
    for status, label in (("won", "Won deals"), ("lost", "Lost deals")):
        rows = own[own["status"] == status].sort_values("close_on", ascending=False)
        _deals(view, rows, label, CLOSED_COLUMNS, key=f"account_{status}")


def _open_deals(view: View, account_id: str) -> None:
    # the pushes that the stored snapshots know stand only in the snapshot as scores see it
    snapshot = data.scored(view)
    rows = deal_priorities.priorities(
        snapshot.table("opportunities"), snapshot.table("stages"), inspect_view(view), account_id
    )
    _deals(view, rows, "Open deals", OPEN_COLUMNS, key="account_open")
    if len(rows):
        st.caption(deal_priorities.ORDER)


def _deals(view: View, rows: pd.DataFrame, label: str, columns: Columns, *, key: str) -> None:
    st.subheader(f"{label} ({len(rows):,})", anchor=False)
    if rows.empty:
        st.caption("None.")
        return
    tables.data_table(view, rows, tables.filled(rows, columns), key=key, alt=label)


def _business(view: View, account_id: str) -> None:
    snapshot = view.snapshot
    found = view.compute(account_concentration.deal_shares, snapshot, account_id)
    st.subheader("New and existing business", anchor=False)
    cards.tiles(
        view,
        [
            ("largest_deal_share", account_concentration.largest_deal_share(found)),
            (
                "median_won_here",
                view.compute(business_split.median_won_here, snapshot, account_id),
            ),
            ("median_won_key", view.compute(business_split.median_won_key, snapshot)),
            ("median_won_other", view.compute(business_split.median_won_other, snapshot)),
        ],
    )
    tables.data_table(
        view, view.compute(business_split.new_and_existing, snapshot, account_id), SPLIT_COLUMNS,
        key="account_business", alt="Deals by new and existing business", height="content",
    )  # fmt: skip
    st.caption(
        "All deals of the file, whatever the period. Existing business is expansions and renewals; "
        "a win rate stands beside the deals that were decided."
    )
