"""The executives who sponsor key accounts, on the programme's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import people as people_charts
from kamdata.metrics import sponsors
from kamdata.ui import cards, charts, empty, tables
from kamdata.ui.programme_scope import facts_of, in_view

if TYPE_CHECKING:
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]
SPONSOR_COLUMNS: Columns = {
    "account": ("Account", "text"), "state": ("Standing", "text"),
    "sponsor": ("Executive sponsor", "text"), "last_visit_on": ("Last contact", "date"),
    "days": ("Days ago", "integer"), "late_days": ("Days overdue", "integer"),
    "revenue_cents": ("Revenue, 12 months", "money"), "owner": ("Key account manager", "text"),
}  # fmt: skip
EXECUTIVE_COLUMNS: Columns = {
    "sponsor": ("Executive", "text"), "accounts": ("Key accounts", "integer"),
    "revenue_cents": ("Revenue, 12 months", "money"),
    "overdue": ("Visits overdue", "integer"), "not_dated": ("Visits without a date", "integer"),
    "last_visit_on": ("Last contact", "date"), "names": ("Which", "text"),
}  # fmt: skip


def sponsors_part(view: View) -> None:
    """Draw who sponsors how many key accounts, who is overdue for a visit, and who has nobody."""
    rows = in_view(view, sponsors.sponsor_rows(facts_of(view)))
    st.markdown(f"**{fmt.escape(sponsors.sponsor_headline(rows, view.currency))}**")
    cards.tiles(
        view,
        [
            ("sponsor_coverage", sponsors.sponsor_coverage(rows)),
            ("sponsor_coverage_by_revenue", sponsors.sponsor_coverage_by_revenue(rows)),
            ("sponsor_visits_in_time", sponsors.sponsor_visits_in_time(rows)),
            ("revenue_without_sponsor", sponsors.revenue_without_sponsor(rows)),
            ("executives_over_span", sponsors.executives_over_span(rows)),
        ],
        key="sponsors",
    )
    people = sponsors.accounts_per_executive(rows)
    if people.empty:
        empty.missing(
            "No executive sponsor is named.",
            "Name one in the plan of each key account, or in the column Executive Sponsor, to see "
            "who carries too many accounts and which visits are overdue.",
        )
        return
    charts.draw(
        people_charts.per_executive(people, sponsors.MOST_ACCOUNTS, sponsors.span_title(people)),
        key="per_executive",
        alt="Bars of the key accounts of each executive; the table below has the same figures.",
    )
    tables.data_table(
        view, people, EXECUTIVE_COLUMNS, key="executives", alt="Executives and their key accounts"
    )
    st.subheader("Key accounts and their sponsors", anchor=False)
    tables.account_rows(
        view, rows, SPONSOR_COLUMNS, key="sponsored", alt="Key accounts, the most urgent first"
    )
    st.caption(f"A visit is overdue after {sponsors.QUIET_SPONSOR_DAYS} days without contact.")
