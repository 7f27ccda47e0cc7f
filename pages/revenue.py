"""Revenue snapshot: closed, current, identified and hypothetical value against the goals."""

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import portfolio, revenue_words, stress
from kamdata.ui import cards, empty, revenue_view, tables

view = empty.require_view(
    "Revenue snapshot",
    "This page compares what is closed, what is open and what could be with each account's goal.",
)
at = revenue_view.standing(view)
measures = view.compute(portfolio.measures, at)
tested = view.compute(stress.stress_test, at, view.snapshot)

cards.page_head(view, "Revenue snapshot", revenue_words.headline(at, tested, view.currency))
note = revenue_words.goal_note(at, view.scope.period, view.settings.fiscal_start_month)
st.caption(fmt.escape(note))
cards.tiles(view, [(name, measures[name]) for name in revenue_view.GOAL_TILES])

if at.rows.empty:
    st.markdown("No account passes the filters.")
    st.stop()

revenue_view.ladder_part(view, at)
revenue_view.parts(view, at)

st.subheader("Accounts", anchor=False)
tables.account_rows(
    view, revenue_view.account_table(at), revenue_view.ACCOUNT_COLUMNS, key="revenue_accounts",
    alt="Accounts with their status, goal and what stands against it",
)  # fmt: skip
st.caption(fmt.escape(revenue_words.STATUS_HELP))
