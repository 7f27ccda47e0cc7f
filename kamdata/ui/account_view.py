"""The parts of an account's page: which account, its revenue, deals, scores, plan, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.charts import account as account_charts
from kamdata.charts import revenue as revenue_charts
from kamdata.metrics import account_history, actions, hygiene, portfolio, revenue_words
from kamdata.ui import (
    account_plan,
    actions_view,
    cards,
    charts,
    decision_log,
    empty,
    focus_view,
    score_view,
    set_aside_view,
    survival_view,
    tables,
    whitespace_view,
)
from kamdata.ui.inspection import inspect_view
from kamdata.ui.score_history_view import score_history_part

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

CHOICE = "account_choice"
TILES = (
    "closed", "goal", "gap", "current", "identified", "hypothetical",
    "pipeline_to_create", "pace_linear", "revenue_12m", "revenue_growth",
)  # fmt: skip
OPEN_COLUMNS: Columns = {
    "opportunity": ("Deal", "text"), "stage": ("Stage", "text"),
    "amount_cents": ("Amount", "money"), "close_on": ("Close date", "date"),
    "probability_rate": ("Chance", "rate"), "type": ("Type", "text"),
    "product": ("Product", "text"), "next_step": ("Next step", "text"),
    "last_activity_on": ("Last activity", "date"), "owner": ("Owner", "text"),
}  # fmt: skip
CLOSED_COLUMNS: Columns = {
    "opportunity": ("Deal", "text"), "amount_cents": ("Amount", "money"),
    "close_on": ("Closed", "date"), "type": ("Type", "text"), "product": ("Product", "text"),
    "competitor": ("Competitor", "text"), "lost_reason": ("Why lost", "text"),
    "owner": ("Owner", "text"),
}  # fmt: skip
PRODUCT_COLUMNS: Columns = {
    "product": ("Product", "text"), "now_cents": ("Last 12 months", "money"),
    "before_cents": ("Year before", "money"), "change_cents": ("Change", "money"),
    "growth_rate": ("Growth", "rate"),
}  # fmt: skip
MONTH_COLUMNS: Columns = {
    "month": ("Month", "date"), "now_cents": ("Revenue", "money"),
    "before_cents": ("A year earlier", "money"),
}  # fmt: skip
FINDING_COLUMNS: Columns = {
    "severity": ("Severity", "text"), "message": ("Finding", "text"), "fix": ("Fix", "text"),
    "column": ("Column", "text"), "row": ("Row in file", "integer"), "place": ("File", "text"),
}  # fmt: skip
LIST_COLUMNS: Columns = {
    "label": ("Deals to look at", "text"), "count": ("Deals", "integer"),
    "amount_cents": ("Amount", "money"), "advice": ("What to do", "text"),
}  # fmt: skip


def choose(view: View, everyone: Standing) -> str | None:
    """Draw the choice of the account that the address names; return its id, None if unknown.

    The address holds the account's id, so it is written here and not bound to the widget, which
    would write the name.
    """
    labels = _labels(view.snapshot.table("accounts"))
    wanted = st.query_params.get("account")
    if wanted is None and st.session_state.get(CHOICE) not in labels:
        wanted = _largest(view, everyone)
    if wanted is not None:
        st.session_state[CHOICE] = wanted if wanted in labels else None
    chosen = st.selectbox(
        "Account", list(labels), format_func=lambda one: labels.get(one, str(one)), key=CHOICE,
        placeholder="Choose an account", on_change=_remember, persist_state="session",
    )  # fmt: skip
    if chosen is None:
        st.markdown(
            fmt.escape(f"No account of this snapshot has the id “{wanted}”. Choose one above.")
        )
    elif st.query_params.get("account") != chosen:
        st.query_params["account"] = chosen
    return chosen


def _remember() -> None:
    chosen = st.session_state[CHOICE]
    if chosen is not None:
        st.query_params["account"] = chosen


def _labels(accounts: pd.DataFrame) -> dict[str, str]:
    """Return the name of each account by id, in the order of names; the id behind equal names."""
    ordered = accounts.sort_values(["account", "account_id"])
    names = ordered["account"].fillna(ordered["account_id"])
    is_unclear = names.duplicated(keep=False)
    names = names.where(~is_unclear, names + " (" + ordered["account_id"] + ")")
    return dict(zip(ordered["account_id"], names, strict=True))


def _largest(view: View, everyone: Standing) -> str | None:
    rows = everyone.only(view.accounts["account_id"]).rows
    rows = everyone.rows if rows.empty else rows
    ordered = rows.sort_values(["revenue_12m_cents", "won_cents"], ascending=False)
    return None if ordered.empty else str(ordered["account_id"].iloc[0])


def head(view: View, at: Standing) -> None:
    """Draw the account's finding and who looks after it."""
    row = at.rows.iloc[0]
    st.header(f"{fmt.escape(revenue_words.account_headline(at, view.currency))}", anchor=False)
    facts = [
        f"As of {fmt.day(view.snapshot.as_of)}",
        at.window.label,
        *[str(row[name]) for name in ("owner", "region", "segment") if not pd.isna(row[name])],
    ]
    if not view.accounts["account_id"].isin([row["account_id"]]).any():
        facts.append("not among the accounts that the filters let through")
    st.caption(fmt.escape(" · ".join(facts)))


def open_work(view: View, at: Standing) -> None:
    """Draw the account's open actions, if there are any."""
    accounts = view.snapshot.table("accounts")
    own = accounts[accounts["account_id"].isin(at.rows["account_id"])]
    rows = actions.open_actions(decision_log.known(view), view.snapshot, own)
    if rows.empty:
        return
    title = actions_view.title(view, rows)
    box = st.expander(title, key="account_open_actions", on_change="rerun")
    if box.open:
        with box:
            actions_view.open_part(view, rows, key="account_action")


def snapshot_part(view: View, at: Standing) -> None:
    """Draw the account's ladder and its revenue by month and product."""
    measures = portfolio.measures(at)
    cards.tiles(view, [(name, measures[name]) for name in TILES])
    note = revenue_words.goal_note(at, view.scope.period, view.settings.fiscal_start_month)
    st.caption(fmt.escape(f"{note} {revenue_words.ceiling_note(at)}"))
    charts.draw(
        revenue_charts.ladder(at.rows, view.currency), key="account_ladder",
        alt="One bar of what is closed, current, identified and hypothetical against the goal; "
        "the tiles above have the same figures.",
    )  # fmt: skip
    account_id = str(at.rows["account_id"].iloc[0])
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


def opportunities_part(view: View, at: Standing) -> None:
    """Draw the account's open, won and lost deals."""
    own = _own(view, "opportunities", at)
    for status, label, columns, newest_first in (
        ("open", "Open deals", OPEN_COLUMNS, False),
        ("won", "Won deals", CLOSED_COLUMNS, True),
        ("lost", "Lost deals", CLOSED_COLUMNS, True),
    ):
        rows = own[own["status"] == status].sort_values("close_on", ascending=not newest_first)
        st.subheader(f"{label} ({len(rows):,})", anchor=False)
        if rows.empty:
            st.caption("None.")
            continue
        kept = {name: shown for name, shown in columns.items() if rows[name].notna().any()}
        tables.data_table(view, rows, kept, key=f"account_{status}", alt=label)


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


def findings_part(view: View, at: Standing) -> None:
    """Draw what the import and the rules found about the account's rows."""
    account_id = str(at.rows["account_id"].iloc[0])
    found = account_history.findings_of(view.snapshot, account_id)
    if found.empty:
        st.markdown("The import found nothing to mend in this account's rows.")
    else:
        found = found.assign(column=found["column"].map(tables.label_of))
        tables.data_table(
            view, found, FINDING_COLUMNS, key="account_findings", alt="Findings of the import"
        )
    inspection = inspect_view(view)
    overview = hygiene.watch_lists(_own(view, "opportunities", at), inspection)
    overview = overview[overview["count"] > 0]
    if overview.empty:
        st.markdown("No deal of this account needs a look.")
    else:
        tables.data_table(
            view, overview, LIST_COLUMNS, key="account_lists", alt="Deals that need a look"
        )


def _own(view: View, table: str, at: Standing) -> pd.DataFrame:
    rows = view.snapshot.table(table)
    return rows[rows["account_id"].isin(at.rows["account_id"])]


PARTS = {
    "Revenue snapshot": snapshot_part,
    "Opportunities": opportunities_part,
    "Risk and growth": scores_part,
    "Whitespace": whitespace_part,
    "Plan and contacts": account_plan.plan_part,
    "Findings": findings_part,
}


def parts(view: View, at: Standing) -> None:
    """Draw the tabs of the page; only the open one is worked out."""
    for tab, part in zip(
        st.tabs(list(PARTS), key="account_part", bind="query-params"), PARTS.values(), strict=True
    ):
        if tab.open:
            with tab:
                part(view, at)
