"""The tab Customer landscape of an account's page: who and what surrounds us there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.charts import landscape as landscape_charts
from kamdata.metrics import account_activity
from kamdata.ui import account_plan, cards, charts, empty, plan_editor, tables
from kamdata.ui.competition_view import competition_part
from kamdata.ui.customer_plans_view import customer_plans_part
from kamdata.ui.parties_view import parties_part
from kamdata.ui.people_view import people_part

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

CARD = {"address": "Head office", "phone": "Telephone", "fax": "Fax"}
EDITED_FIELDS = (
    "overview", "industry_position", "industry", "address", "phone", "fax", "website",
)  # fmt: skip
NOW_COLUMNS: Columns = {
    "priority": ("What matters to them now", "text"), "learned_on": ("Learned on", "date"),
    "said_by": ("Said by", "text"), "ended_on": ("Until", "date"),
}  # fmt: skip
BEFORE_COLUMNS: Columns = {
    "priority": ("What mattered before", "text"), "learned_on": ("Learned on", "date"),
    "ended_on": ("Ended on", "date"), "said_by": ("Said by", "text"),
}  # fmt: skip


def landscape_part(view: View, at: Standing) -> None:
    """Draw the tab, one part at a time."""
    part = st.segmented_control(
        "Part", list(PARTS), default=OVERVIEW, required=True, key="account_landscape",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    PARTS[part](view, at)


def overview_part(view: View, at: Standing) -> None:
    """Draw what the account is, what matters to it now, and how much is going on with it."""
    account_id = str(at.rows["account_id"].iloc[0])
    accounts = view.snapshot.table("accounts")
    _card(accounts[accounts["account_id"] == account_id].iloc[0])
    plan_editor.edit_fields(
        view, account_id, EDITED_FIELDS, key="edit_overview", label="Edit the overview"
    )
    _priorities(view, account_id)
    _activity(view, account_id)


def _card(account: pd.Series) -> None:
    """Draw the overview and what the account's card holds; what is not there is left out."""
    if pd.isna(account["overview"]):
        empty.missing(
            "No overview of this account is written down.",
            "Two sentences below tell everyone who it is; a column Overview in the accounts sheet "
            "does the same.",
        )
    else:
        st.markdown(fmt.escape(account["overview"]))
    said = [
        f"**{label}:** {fmt.escape(account[name])}"
        for name, label in (("industry", "Industry"), ("industry_position", "Position in it"))
        if not pd.isna(account[name])
    ]
    if said:
        st.markdown("  \n".join(said))
    kept = [
        f"{label}: {account[name]}" for name, label in CARD.items() if not pd.isna(account[name])
    ]
    if kept:
        st.caption(fmt.escape(" · ".join(kept)))
    website = account["website"]
    if not pd.isna(website):
        _website(str(website))


def _website(written: str) -> None:
    address = fmt.web_address(written)
    if address is None:
        st.caption(fmt.escape(f"Web site: {written}"))
    else:
        st.link_button(fmt.escape(written), address, icon=":material/language:", type="tertiary")


def _priorities(view: View, account_id: str) -> None:
    """Draw what matters to the customer now, dated, and behind it what no longer does."""
    now = account_activity.priorities_now(view.snapshot, account_id)
    before = account_activity.priorities_before(view.snapshot, account_id)
    st.subheader("What matters to them now", anchor=False)
    if now.empty:
        empty.missing(
            "Nothing is written down of what matters to them now.",
            "Note below what they said and when: goals can then be tied to it.",
        )
    else:
        st.markdown(fmt.escape(account_activity.priorities_line(now, view.snapshot)))
        tables.data_table(
            view, now, tables.filled(now, NOW_COLUMNS), key="landscape_priorities",
            alt="What matters to the customer now",
        )  # fmt: skip
    if not before.empty:
        with st.expander(f"What mattered before ({len(before):,})"):
            tables.data_table(
                view, before, BEFORE_COLUMNS, key="landscape_priorities_before",
                alt="What no longer matters to the customer",
            )  # fmt: skip
    plan_editor.edit_rows(
        view, "priorities", account_id, account_plan.edited_columns("priorities"),
        key="edit_priorities",
    )  # fmt: skip


def _activity(view: View, account_id: str) -> None:
    """Draw how long nothing happened, and the activities month by month."""
    st.subheader("Activity", anchor=False)
    cards.tiles(
        view,
        [
            ("days_since_activity",
             account_activity.days_since_activity(view.snapshot, account_id)),
            ("recent_activities", account_activity.recent_activities(view.snapshot, account_id)),
        ],
        key="landscape_",
    )  # fmt: skip
    months = account_activity.activity_by_month(view.snapshot, view.settings, account_id)
    if months.empty:
        empty.missing(
            "No activity of this account is listed.",
            "An export of activities shows here how often you meet, month by month.",
        )
        return
    charts.draw(
        landscape_charts.activity_by_month(
            months, account_activity.activity_title(view.snapshot, account_id)
        ),
        key="landscape_activity",
        alt="Bars of activities by month, those both ways apart from the others.",
    )


OVERVIEW = "Overview"
PARTS = {
    OVERVIEW: overview_part,
    "People": people_part,
    "Parties": parties_part,
    "Their plans": customer_plans_part,
    "Competition": competition_part,
}
