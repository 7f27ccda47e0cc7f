"""The timeline of an account: everything dated on one line of time, and the table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata.charts.timeline import timeline as timeline_chart
from kamdata.metrics import timeline
from kamdata.ui import charts, empty, tables

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "on": ("On", "date"), "lane": ("About", "text"), "what": ("What", "text"),
    "state": ("State", "text"), "amount_cents": ("Amount", "money"),
}  # fmt: skip


def timeline_part(view: View, at: Standing) -> None:
    """Draw the account's timeline with the as-of date and the plan's end, and its table."""
    account_id = str(at.rows["account_id"].iloc[0])
    events = view.compute(
        timeline.account_timeline, view.snapshot, account_id, at.window, view.settings
    )
    if events.empty:
        empty.missing(
            "Nothing about this account has a date between a year ago and half a year ahead.",
            "Deals with close dates, reviews, contacts and goals with due dates stand here.",
        )
        return
    as_of = view.snapshot.as_of
    charts.draw(
        timeline_chart(
            events, timeline.span(at.window, as_of), as_of, at.window.end,
            title=timeline.next_words(events, as_of),
        ),
        key="account_timeline",
        alt="Lanes of dated events of the account; the table below has the same events.",
    )  # fmt: skip
    st.caption("Deals carry their amount, contacts the meetings and calls of a month.")
    tables.data_table(
        view, timeline.newest_first(events), COLUMNS, key="account_timeline_table",
        alt="Dated events of the account, the latest first",
    )  # fmt: skip
