"""Taking a plan out: on one page to print or send, and as the workbook it can come back with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.export.plan_page import HTML, PlanPage, plan_page
from kamdata.export.plan_workbook import plan_workbook
from kamdata.export.sheet import XLSX
from kamdata.metrics import plan_summary, portfolio, revenue_words, value_exchange
from kamdata.metrics.catalogue import METRICS

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.ui.data import View

LONGEST_OVERVIEW = 300  # characters: the page stays one page
TILES = ("goal", "closed", "current", "identified", "hypothetical", "gap")


def take_out_part(view: View, at: Standing, *, key: str = "") -> None:
    """Draw the downloads of the account's plan. They hold names of contacts, and say so.

    A page that draws them twice gives one of them its own `key`.
    """
    account_id, day = str(at.rows["account_id"].iloc[0]), view.snapshot.as_of.isoformat()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Plan on a page", lambda: _page(view, at), file_name=f"account_plan_{day}.html",
            mime=HTML, on_click="ignore", icon=":material/print:", key=f"{key}plan_page",
            help="Opens in any browser; print it there or save it as PDF.",
        )  # fmt: skip
        st.download_button(
            "Plan as Excel", lambda: plan_workbook(view.snapshot, [account_id]),
            file_name=f"account_plan_{day}.xlsx", mime=XLSX, on_click="ignore",
            icon=":material/download:", key=f"{key}plan_workbook",
            help="The sheets of the blank workbook, filled in. It can be imported again.",
        )  # fmt: skip
        st.caption("Both name the contacts of the account: send them to those who may know.")


def all_plans_part(view: View) -> None:
    """Draw the download of the plans of every account in view, with the programme."""
    ids = list(view.accounts["account_id"])
    st.download_button(
        f"Plans of {fmt.count(len(ids), 'account')} as Excel",
        lambda: plan_workbook(view.snapshot, ids, with_company=True),
        file_name=f"account_plans_{view.snapshot.as_of.isoformat()}.xlsx", mime=XLSX,
        on_click="ignore", icon=":material/download:", key="all_plans",
        help="The sheets of the blank workbook, filled in, contacts included. It can be imported "
        "again.",
    )  # fmt: skip


def _page(view: View, at: Standing) -> bytes:
    row = at.rows.iloc[0]
    accounts = view.snapshot.table("accounts")
    account = accounts[accounts["account_id"] == row["account_id"]].iloc[0]
    measures = portfolio.measures(at)
    exchange = value_exchange.measures(view.snapshot, view.settings, str(row["account_id"]))
    is_valued = exchange["value_delivered"].value is not None
    value = (value_exchange.in_words(exchange, view.currency),) if is_valued else ()
    tiles = tuple((METRICS[one].label, fmt.measure(measures[one], view.currency)) for one in TILES)
    page = PlanPage(
        account=str(row["account"]),
        finding=revenue_words.account_headline(at, view.currency),
        overview=plan_summary.cut(account["overview"], LONGEST_OVERVIEW),
        facts=(*plan_summary.facts(account, at.window), *value),
        tiles=tiles,
        as_of=fmt.day(view.snapshot.as_of),
    )
    found = plan_summary.sections(view.snapshot, str(row["account_id"]), view.currency)
    return plan_page(page, found)
