"""This week: where we stand, which accounts to talk about, which deals to decide on."""

import streamlit as st

from kamdata import format as fmt
from kamdata.charts.agenda import at_stake
from kamdata.metrics import agenda, hygiene, pipeline, portfolio
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.risk import risk_scores
from kamdata.ui import cards, charts, empty, tables

view = empty.require_view(
    "This week", "This page says where you stand and what to decide in the review."
)
snapshot, settings, period = view.snapshot, view.settings, view.scope.period
opportunities, accounts = view.opportunities, view.accounts

standing = view.compute(portfolio.standing, snapshot, period, settings)
standing = standing.only(accounts["account_id"])
risk = view.compute(risk_scores, snapshot, settings)
growth = view.compute(growth_scores, snapshot, settings)
inspection = view.compute(
    hygiene.inspect, snapshot.table("opportunities"), snapshot.table("stages"), snapshot.as_of
)
to_discuss = agenda.accounts_to_discuss(
    risk, growth, standing.rows, accounts["account_id"], view.currency
)
to_decide = agenda.opportunities_to_decide(opportunities, inspection, accounts, snapshot.as_of)
shown = {
    "closed": portfolio.closed(standing),
    "goal": portfolio.goal(standing),
    "attainment": portfolio.attainment(standing),
    "uncovered": portfolio.uncovered(standing),
    "open_amount": pipeline.open_amount(opportunities, period),
    "past_due_amount": pipeline.past_due_amount(opportunities, period, snapshot.as_of),
}

cards.page_head(view, "This week", agenda.headline(shown, to_discuss, to_decide, view.currency))
cards.tiles(view, list(shown.items()))

if to_discuss.empty:
    st.markdown("No account stands out this week.")
else:
    charts.draw(
        at_stake(to_discuss, view.currency), key="at_stake",
        alt="Bars of the money at stake at each account to talk about; the table below has the "
        "same figures with reasons.",
    )  # fmt: skip
    st.subheader("Accounts to talk about", anchor=False)
    tables.account_rows(
        view, to_discuss,
        {
            "account": ("Account", "text"), "topic": ("Topic", "text"),
            "money_cents": ("At stake", "money"), "reason": ("Why", "text"),
            "next_action": ("Next action", "text"), "owner": ("Key account manager", "text"),
        },
        key="to_discuss", alt="Accounts to talk about, with reason and next action",
    )  # fmt: skip

st.subheader("Deals to decide on", anchor=False)
if to_decide.empty:
    st.markdown("Every open deal has a date ahead, an amount and a next step.")
else:
    st.caption(fmt.count(len(to_decide), "open deal") + ", largest first. A row opens its account.")
    tables.account_rows(
        view, to_decide,
        {
            "opportunity": ("Deal", "text"), "account": ("Account", "text"),
            "amount_cents": ("Amount", "money"), "close_on": ("Close date", "date"),
            "stage": ("Stage", "text"), "topic": ("Topic", "text"), "reason": ("Why", "text"),
            "decision": ("Decision to take", "text"), "owner": ("Owner", "text"),
        },
        key="to_decide", alt="Deals that need a decision, with reason and proposed decision",
    )  # fmt: skip
