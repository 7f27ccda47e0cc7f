"""Who else stands around an account, on its page: our team, other parties, its group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import account_group, parties, portfolio
from kamdata.ui import account_plan, cards, empty, plan_editor, tables

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

TEAM_COLUMNS: Columns = {
    "member": ("Member", "text"), "role": ("Role", "text"), "function_words": ("From", "text"),
    "hours_per_month": ("Hours a month", "number"),
}  # fmt: skip
OTHER_COLUMNS: Columns = {
    "group": ("Whose", "text"), "contact": ("Name", "text"), "organisation": ("Works for", "text"),
    "title": ("Title", "text"), "buyer_role": ("Role in buying", "text"),
    "last_contact_on": ("Last contact", "date"), "profile_url": ("Public profile", "link"),
}  # fmt: skip
PARTNER_COLUMNS: Columns = {
    "partner": ("Partner", "text"), "open_n": ("Open deals", "integer"),
    "open_cents": ("Open", "money"), "won_n": ("Won deals", "integer"),
    "won_cents": ("Won", "money"), "lost_n": ("Lost deals", "integer"),
}  # fmt: skip
GROUP_COLUMNS: Columns = {
    "account": ("Account", "text"), "relation": ("To this account", "text"),
    "revenue_12m_cents": ("Revenue, 12 months", "money"), "goal_cents": ("Goal", "money"),
    "won_cents": ("Closed", "money"), "open_cents": ("Open", "money"),
    "owner": ("Key account manager", "text"),
}  # fmt: skip


def parties_part(view: View, at: Standing) -> None:
    """Draw our team, the other parties, the partners on deals, and the group."""
    account_id = str(at.rows["account_id"].iloc[0])
    _team(view, account_id)
    _others(view, account_id)
    _partners(view, account_id)
    _group(view, account_id)


def _team(view: View, account_id: str) -> None:
    st.subheader("Our extended team", anchor=False)
    rows = parties.team_of(view.snapshot, account_id)
    if rows.empty:
        empty.missing(
            "No account team is written down.",
            "Name below who works for this account and from which function: it shows who must "
            "keep what sales promises.",
        )
    else:
        cards.tiles(
            view,
            [
                ("functions_covered", parties.functions_covered(view.snapshot, account_id)),
                ("team_hours", parties.team_hours(view.snapshot, account_id)),
            ],
            key="landscape_",
        )
        if missing := parties.uncovered_sentence(view.snapshot, account_id):
            st.markdown(fmt.escape(missing))
        tables.data_table(
            view, rows, tables.filled(rows, TEAM_COLUMNS), key="landscape_team",
            alt="Our people who work for the account",
        )  # fmt: skip
    plan_editor.edit_rows(
        view, "team", account_id, account_plan.edited_columns("team"), key="edit_team"
    )


def _others(view: View, account_id: str) -> None:
    st.subheader("Integrators, vendors, partners, affiliates", anchor=False)
    rows = parties.other_parties(view.snapshot, account_id)
    if rows.empty:
        empty.missing(
            "No other party is listed.",
            "Contacts whose party is an integrator, a vendor, a partner or an affiliate show here; "
            "add them to the contacts, under People or in the sheet.",
        )
        return
    tables.data_table(
        view, rows, tables.filled(rows, OTHER_COLUMNS), key="landscape_others",
        alt="People around the account who are not the customer's",
    )  # fmt: skip


def _partners(view: View, account_id: str) -> None:
    st.subheader("Partners on deals", anchor=False)
    rows = parties.partners_on_deals(view.snapshot, account_id)
    if rows.empty:
        st.caption("No deal of this account names a partner.")
        return
    tables.data_table(
        view, rows, PARTNER_COLUMNS, key="landscape_partners",
        alt="Partners that deals of the account name",
    )  # fmt: skip


def _group(view: View, account_id: str) -> None:
    """Draw the parent and the subsidiaries with what they add up to."""
    st.subheader("Parent and subsidiaries", anchor=False)
    everyone = view.compute(portfolio.standing, view.snapshot, view.scope.period, view.settings)
    group = account_group.account_group(view.snapshot, everyone, account_id)
    if group.finding:
        st.warning(fmt.escape(group.finding), icon=":material/account_tree:")
    elif not group.is_group:
        empty.missing(
            "This account has no parent and no subsidiary.",
            "Name the parent of each account, below or in a column Parent Account: the group is "
            "then added up here.",
        )
    else:
        if group.outer:
            st.markdown(fmt.escape(account_group.outer_sentence(group)))
        cards.tiles(view, list(account_group.measures(group).items()), key="landscape_")
        tables.account_rows(
            view, group.rows, GROUP_COLUMNS, key="landscape_group", alt="The accounts of the group"
        )
        st.caption(
            f"Goal and closed: {fmt.escape(everyone.window.label)}. Open: whenever it closes."
        )
    plan_editor.edit_fields(
        view, account_id, ("parent_id",), key="edit_parent", label="Edit the parent"
    )
