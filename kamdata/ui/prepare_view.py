"""What one key account manager prepares for the meeting, on one page that can be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata.metrics import agenda
from kamdata.ui import actions_view, empty, meeting_view, score_view, tables

if TYPE_CHECKING:
    from kamdata.schema import Kind
    from kamdata.ui.data import View
    from kamdata.ui.review import Review

Columns = dict[str, tuple[str, "Kind | str"]]

MOST_CARDS = 12
LATE_COLUMNS: Columns = {
    "account": ("Account", "text"), "opportunity": ("Deal", "text"), "stage": ("Stage", "text"),
    "amount_cents": ("Amount", "money"), "close_on": ("Close date", "date"),
    "reason": ("Why", "text"), "owner": ("Owner", "text"),
}  # fmt: skip
ACCOUNT_COLUMNS: Columns = {
    "account": ("Account", "text"), "status": ("Standing", "text"), "goal_cents": ("Goal", "money"),
    "won_cents": ("Closed", "money"), "uncovered_cents": ("Without pipeline", "money"),
    "band": ("Risk", "text"), "reason": ("Why", "text"), "next_action": ("Next", "text"),
}  # fmt: skip


def choose_manager(view: View) -> str:
    """Draw the choice of the key account manager; end the page when no account names one."""
    names = sorted({str(name) for name in view.accounts["owner"].dropna().unique()})
    if not names:
        st.title("This week", anchor=False)
        empty.missing(
            "No account in view says who manages it.",
            "With a column Account Owner this page prepares each manager for the meeting.",
        )
        st.stop()
    chosen = st.selectbox(
        "Key account manager", names, key="manager", bind="query-params", width=340
    )
    return chosen or names[0]


def parts(review: Review) -> None:
    """Draw what the manager owes, what will be asked, the deals past due and the accounts."""
    view = review.view
    meeting_view.promised_part(review)
    st.subheader(actions_view.title(view, review.open_actions), anchor=False)
    actions_view.open_part(view, review.open_actions, key="manager_action")
    _items(review)
    meeting_view.decided_part(review)
    _late(review)
    st.subheader(f"Accounts ({len(view.accounts):,})", anchor=False)
    rows = agenda.account_overview(review.standing.by_gap, score_view.risk_of(view))
    tables.account_rows(
        view, rows, tables.filled(rows, ACCOUNT_COLUMNS), key="manager_accounts",
        alt="Accounts with goal, risk and what to do next", height="content",
    )  # fmt: skip


def _items(review: Review) -> None:
    count = len(review.items)
    st.subheader(f"What will be asked ({count:,})", anchor=False)
    if not count:
        st.caption("Nothing stands out.")
        return
    if count > MOST_CARDS:
        st.caption(f"The {MOST_CARDS} most urgent of {count:,}.")
    meeting_view.cards(review, review.items.head(MOST_CARDS))


def _late(review: Review) -> None:
    late = review.to_decide[review.to_decide["topic"] == agenda.PAST_DUE]
    st.subheader(f"Deals past due ({len(late):,})", anchor=False)
    if late.empty:
        st.caption("None.")
        return
    tables.account_rows(
        review.view, late, tables.filled(late, LATE_COLUMNS), key="manager_late",
        alt="Open deals past their close date, the largest first", height="content",
    )  # fmt: skip
