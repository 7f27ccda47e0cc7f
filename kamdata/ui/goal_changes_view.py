"""What changed at an account since the last snapshot, next to its goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import account_changes, changed_deals, goal_changes
from kamdata.metrics.changes import compare_snapshots
from kamdata.model import Scope
from kamdata.ui import assessed, data, tables

if TYPE_CHECKING:
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

MOST_DEALS = 50
GOAL_COLUMNS: Columns = {"goal": ("Goal", "text"), "what": ("What changed", "text")}
DEAL_COLUMNS: Columns = {
    "opportunity": ("Deal", "text"), "what": ("What changed", "text"),
    "moved_cents": ("Moved", "money"), "amount_before_cents": ("Amount then", "money"),
    "amount_cents": ("Amount now", "money"), "stage_before": ("Stage then", "text"),
    "stage": ("Stage now", "text"), "close_before_on": ("Close date then", "date"),
    "close_on": ("Close date now", "date"),
}  # fmt: skip


def changed_part(view: View, account_id: str) -> None:
    """Draw what changed about the account, its goals and its deals: what new goals rest on."""
    if len(view.records) < 2:
        st.markdown(
            "From the next snapshot on, this says what changed about the account, its goals and "
            "its deals. Export the same lists next week and import them."
        )
        return
    before = data.view_of(view, data.stored_snapshot(view.records[1]))
    st.caption(fmt.escape(f"Compared with the snapshot of {fmt.day(before.snapshot.as_of)}."))
    about = _account_in_words(before, view, account_id)
    goals = goal_changes.goal_changes(before.snapshot, view.snapshot, account_id)
    if about:
        st.markdown(fmt.escape(f"{about}."))
    if not goals.empty:
        tables.data_table(
            view, goals, GOAL_COLUMNS, key="goals_changed", alt="Goals that changed",
            height="content",
        )  # fmt: skip
    has_deals = _deals_part(before, view, account_id)
    if not about and goals.empty and not has_deals:
        st.markdown("Nothing changed: the account, its goals and its deals are as they were.")


def _account_in_words(before: View, after: View, account_id: str) -> str:
    scored = [
        after.compute(account_changes.in_parts, assessed.of_view(one).known)
        for one in (before, after)
    ]
    found = after.compute(
        account_changes.compare_accounts, before.snapshot, after.snapshot, *scored
    )
    own = found[found["account_id"] == account_id]
    return "".join(account_changes.in_words(own.head(1), after.currency))


def _deals_part(before: View, after: View, account_id: str) -> bool:
    """Draw the deals of the account that changed; return whether there are any."""
    if before.currency != after.currency:
        return False
    stored = [data.stored_snapshot(one) for one in reversed(after.records[:2])]
    changes = after.compute(compare_snapshots, *stored, Scope(), after.settings, data.rulings())
    listed = after.compute(changed_deals.of_account, changes, account_id, MOST_DEALS)
    if listed.rows.empty:
        return False
    st.markdown(f"**{fmt.count(listed.count, 'deal')} changed.**")
    told = changed_deals.told_by(listed.rows, tables.filled(listed.rows, DEAL_COLUMNS))
    tables.data_table(
        after, listed.rows, {name: DEAL_COLUMNS[name] for name in told}, key="goals_changed_deals",
        alt="Deals of the account that changed, what moved most first",
    )  # fmt: skip
    return True
