"""The frame of an account's page: which account, its finding, and the four documents as tabs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import actions, plan_windows, revenue_words
from kamdata.ui import actions_view, decision_log, entries_view, freshness_view
from kamdata.ui.goals_view import goals_part
from kamdata.ui.landscape_view import landscape_part
from kamdata.ui.plan_admin_view import admin_part
from kamdata.ui.revenue_tab import revenue_part

if TYPE_CHECKING:
    from kamdata.metrics.plan_windows import PlanWindow
    from kamdata.metrics.standing import Standing
    from kamdata.ui.data import View

CHOICE = "account_choice"


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


def over_its_plan(view: View, account_id: str) -> tuple[View, PlanWindow]:
    """Return the view over the plan period of the account, and that period.

    Another period than the year that the filters begin with wins.
    """
    plan = plan_windows.of_account(view.snapshot, account_id, view.settings)
    window = plan_windows.window_in_view(
        view.scope.period, plan, view.snapshot.as_of, view.settings.fiscal_start_month
    )
    return replace(view, scope=replace(view.scope, period=window)), plan


def head(view: View, at: Standing, plan: PlanWindow) -> None:
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
    st.caption(fmt.escape(plan_windows.in_words(plan, at.window)))


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


PARTS = {
    "Customer landscape": landscape_part,
    "Revenue snapshot": revenue_part,
    "Account goals": goals_part,
    "Plan administration": admin_part,
}


def parts(view: View, at: Standing) -> None:
    """Draw where entries differ, then the tabs; only the open one is worked out."""
    account_id = str(at.rows["account_id"].iloc[0])
    entries_view.differences_part(view, account_id)
    tabs = st.tabs(list(PARTS), default="Revenue snapshot", key="account_part", bind="query-params")
    for tab, (name, part) in zip(tabs, PARTS.items(), strict=True):
        if tab.open:
            with tab:
                freshness_view.freshness_line(view, account_id, name)
                part(view, at)
