"""This week: where we stand, which accounts to talk about, which deals to decide on."""

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import revenue as revenue_charts
from kamdata.metrics import agenda, pipeline, portfolio
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.risk import risk_scores
from kamdata.metrics.standing import by_day
from kamdata.ui import agenda_view, cards, charts, empty, revenue_view, tables
from kamdata.ui.inspection import inspect_view

view = empty.require_view(
    "This week", "This page says where you stand and what to decide in the review."
)
snapshot, period = view.snapshot, view.scope.period
opportunities, accounts = view.opportunities, view.accounts

standing = revenue_view.standing(view)
inspection = inspect_view(view)
to_discuss = agenda.accounts_to_discuss(
    view.compute(risk_scores, snapshot, view.settings),
    view.compute(growth_scores, snapshot, view.settings),
    standing.rows, accounts["account_id"], view.currency,
)  # fmt: skip
to_decide = agenda.opportunities_to_decide(opportunities, inspection, accounts, snapshot.as_of)
shown = {
    "closed": portfolio.closed(standing),
    "goal": portfolio.goal(standing),
    "attainment": portfolio.attainment(standing),
    "uncovered": portfolio.uncovered(standing),
    "open_amount": pipeline.open_amount(opportunities, period),
    "past_due_amount": pipeline.past_due_amount(opportunities, period, snapshot.as_of),
}

cards.page_head(
    view, "This week", agenda.headline(shown, standing, to_discuss, to_decide, view.currency)
)
cards.tiles(view, list(shown.items()))

if to_discuss.empty:
    st.markdown("No account stands out this week.")
agenda_view.accounts(view, to_discuss)

st.subheader("Where the goal stands", anchor=False)
charts.draw(
    revenue_charts.pace(
        by_day(standing, snapshot.table("opportunities")), snapshot.as_of, view.currency
    ),
    key="week_pace",
    alt="Line of what was closed by day against an even plan and, with two earlier years of "
    "closed deals, a plan by our own season; the tiles above have the figures of today.",
)

st.subheader("Deals to decide on", anchor=False)
if to_decide.empty:
    st.markdown("No open deal is late, incomplete, unusually old or unusually large.")
else:
    st.caption(fmt.count(len(to_decide), "open deal") + ", largest first. A row opens its account.")
    tables.account_rows(
        view, to_decide, agenda_view.DECISION_COLUMNS,
        key="to_decide", alt="Deals that need a decision, with reason and proposed decision",
    )  # fmt: skip
