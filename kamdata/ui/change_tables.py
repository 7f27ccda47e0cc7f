"""The lists of the page about what changed: deals, owners and regions, accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import account_changes, change_lists, changed_deals, movement_words
from kamdata.ui import data, empty, tables

if TYPE_CHECKING:
    from kamdata.metrics.changed_deals import Listed
    from kamdata.metrics.changes import Changes
    from kamdata.schema import Kind
    from kamdata.ui.changes_view import Pair
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

EVERYTHING = "Everything"
DEAL: Columns = {"opportunity": ("Deal", "text"), "account": ("Account", "text")}
BOTH_SIDES: Columns = {
    "amount_before_cents": ("Amount then", "money"), "amount_cents": ("Amount now", "money"),
    "stage_before": ("Stage then", "text"), "stage": ("Stage now", "text"),
    "close_before_on": ("Close date then", "date"), "close_on": ("Close date now", "date"),
    "owner": ("Owner", "text"),
}  # fmt: skip
# what a list shows before the columns of both sides
LEADING: dict[str, Columns] = {
    "is_pushed": {
        "days_moved": ("Days later", "integer"), "push_count": ("Pushes so far", "integer"),
    },
    "is_owner_changed": {"owner_before": ("Owner then", "text"), "owner": ("Owner now", "text")},
    "is_category_changed": {
        "category_before": ("Category then", "text"), "category": ("Category now", "text"),
    },
    "is_probability_changed": {
        "probability_before_rate": ("Probability then", "rate"),
        "probability_rate": ("Probability now", "rate"),
    },
    "is_next_step_changed": {
        "next_step_before": ("Next step then", "text"), "next_step": ("Next step now", "text"),
    },
}  # fmt: skip
GROUP_COLUMNS: Columns = {
    "group": ("Group", "text"), "opening_cents": ("Opening", "money"),
    "in_cents": ("Came in", "money"), "amounts_cents": ("Amounts", "money"),
    "won_cents": ("Won", "money"), "lost_cents": ("Lost", "money"),
    "out_cents": ("Moved out", "money"), "vanished_cents": ("Vanished", "money"),
    "moved_cents": ("Handed over", "money"), "closing_cents": ("Closing", "money"),
    "change_cents": ("Change", "money"),
}  # fmt: skip
ACCOUNT_COLUMNS: Columns = {
    "account": ("Account", "text"), "what": ("What changed", "text"),
    "owner": ("Key account manager", "text"),
    "goal_before_cents": ("Goal then", "money"), "goal_cents": ("Goal now", "money"),
    "risk_before": ("Risk then", "integer"), "risk_after": ("Risk now", "integer"),
    "growth_before": ("Growth then", "integer"), "growth_after": ("Growth now", "integer"),
}  # fmt: skip


def movement_part(pair: Pair, changes: Changes) -> None:
    """Draw the deals of the movement chosen, or every deal that changed."""
    moved = changes.comparison.movements
    present = moved.loc[moved["count"] > 0, "movement"]
    names = {movement_words.WORDS[name][0]: name for name in present}
    label = st.segmented_control(
        "Show the deals of", [EVERYTHING, *names], default=EVERYTHING, required=True,
        key="movement", bind="query-params",
    )  # fmt: skip
    if label not in names:
        _everything(pair, changes)
        return
    name = names[label]
    listed = pair.view.compute(changed_deals.of_movement, changes, name, tables.ROWS_SHOWN)
    amount = fmt.money(abs(changes.comparison.of(name)[0]), pair.view.currency)
    about = movement_words.EXPLAINED[name]
    st.markdown(fmt.escape(f"{fmt.count(listed.count, 'deal')}, {amount}. {about}"))
    columns = {**DEAL, "moved_cents": ("Moved", "money"), **BOTH_SIDES}
    _deal_table(pair, listed, columns, key=f"moved_{name}", alt=f"Deals: {label}")


def _everything(pair: Pair, changes: Changes) -> None:
    is_brief = st.toggle("Only what changed", value=True, key="only_changed", bind="query-params")
    count = int(changes.deals["is_changed"].sum())
    total = fmt.count(len(changes.deals), "deal")
    st.markdown(f"{count:,} of {total} in scope changed in some way.")
    list_deals = changed_deals.only_changed if is_brief else changed_deals.in_scope
    listed = pair.view.compute(list_deals, changes, tables.ROWS_SHOWN)
    if not listed.count:
        return
    columns = {
        **DEAL, "what": ("What changed", "text"), "moved_cents": ("Moved", "money"), **BOTH_SIDES,
    }  # fmt: skip
    _deal_table(pair, listed, columns, key="moved", alt="Deals and what changed about each")


def _deal_table(pair: Pair, listed: Listed, columns: Columns, *, key: str, alt: str) -> None:
    rows = listed.rows
    if listed.count > len(rows):
        st.caption(f"The first {len(rows):,} of {listed.count:,}, largest first.")
    filled = {name: one for name, one in columns.items() if rows[name].notna().any()}
    tables.account_rows(pair.view, rows, filled, key=key, alt=alt)


def attribute_part(view: View, pair: Pair, changes: Changes) -> None:
    """Draw the deals that changed in the way chosen: pushed, backward, another owner, and so on."""
    names = {words[0]: name for name, words in change_lists.CHANGED.items()}
    label = st.segmented_control(
        "Show", list(names), default="Pushed", required=True, key="changed", bind="query-params"
    )
    name = names.get(label or "", "is_pushed")
    about = change_lists.CHANGED[name][2]
    pushes = None
    if name == "is_pushed":
        ids = pair.view.compute(changed_deals.ids_of, changes, name)
        pushes = data.push_counts(view, pair.after.as_of, ids)
    listed = pair.view.compute(changed_deals.of_attribute, changes, name, tables.ROWS_SHOWN, pushes)
    if not listed.count:
        st.markdown(fmt.escape(f"No deal in scope. {about}"))
        return
    amount = fmt.money(listed.amount_cents, pair.view.currency)
    st.markdown(fmt.escape(f"{fmt.count(listed.count, 'deal')}, {amount} now. {about}"))
    columns = {**DEAL, **LEADING.get(name, {}), **BOTH_SIDES}
    _deal_table(pair, listed, columns, key=name, alt=f"Deals: {label}")


def group_part(pair: Pair, changes: Changes) -> None:
    """Draw the waterfall by owner or by region as a table."""
    label = st.segmented_control(
        "Add up by", ["Owner", "Region"], default="Owner", required=True, key="changed_by",
        bind="query-params",
    )  # fmt: skip
    grouping = "region" if label == "Region" else "owner"
    table = pair.view.compute(change_lists.by_group, changes, grouping)
    if set(table["group"]) <= {change_lists.NOT_STATED}:
        empty.missing(
            f"No deal in scope has {'a region' if label == 'Region' else 'an owner'}.",
            "With that column in the export this part compares them.",
        )
        return
    columns = {
        name: one
        for name, one in {**GROUP_COLUMNS, "group": (label or "Owner", "text")}.items()
        if name in ("opening_cents", "closing_cents") or (table[name] != 0).any()
    }
    tables.data_table(
        pair.view, table, columns, key=f"changed_by_{grouping}",
        alt=f"Opening, movements and closing by {grouping}",
    )  # fmt: skip
    st.caption(
        "Each row adds up. A movement stands with whoever has the deal now; handed over is what "
        "came from others less what others took."
    )


def account_part(view: View, pair: Pair) -> None:
    """Draw the accounts in scope that changed between the two snapshots."""
    sides = (pair.view_before.snapshot, pair.view.snapshot)
    scored = [
        view.compute(account_changes.score_accounts, one.snapshot, one.settings)
        for one in (pair.view_before, pair.view)
    ]
    found = view.compute(account_changes.compare_accounts, *sides, *scored)
    shown = view.compute(
        account_changes.changed, found, pair.view_before.accounts, pair.view.accounts,
        pair.view.currency,
    )  # fmt: skip
    if shown.empty:
        st.markdown(
            "No account changed: same accounts, managers, goals and revenue, and no score moved "
            f"by {account_changes.LEAST_POINTS} points."
        )
        return
    st.markdown(fmt.escape(account_changes.summary(shown)))
    columns = {name: one for name, one in ACCOUNT_COLUMNS.items() if shown[name].notna().any()}
    tables.account_rows(
        pair.view, shown, columns, key="changed_accounts",
        alt="Accounts that changed, with what they were and what they are",
    )  # fmt: skip
    st.caption(
        f"Scores count from {account_changes.LEAST_POINTS} points on, up or down. Revenue is "
        "restated where a month that was over then has another amount now."
    )
