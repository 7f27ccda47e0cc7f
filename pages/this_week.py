"""This week: where we stand, what changed, and the meeting: what to decide, who promised what."""

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import revenue as revenue_charts
from kamdata.metrics.standing import by_day
from kamdata.ui import (
    actions_view,
    cards,
    changes_view,
    charts,
    empty,
    meeting_view,
    prepare_view,
    review,
    send_view,
)

TITLE = "This week"
view = empty.require_view(TITLE, "This page says where you stand and what to decide in the review.")
head = st.container()
is_one_manager = meeting_view.choose_mode()
if is_one_manager:
    manager = prepare_view.choose_manager(view)
    week = review.of_manager(view, manager)
    title = f"{manager}: this week"
else:
    week = review.of_view(view)
    title = TITLE

with head:
    cards.page_head(week.view, title, week.sentence)
    if week.since is not None:
        st.markdown(fmt.escape(week.goal_sentence))
        changes_view.warnings_part(week.since.warnings)
    if week.trouble:
        st.warning(fmt.escape(week.trouble), icon=":material/rule:")
cards.tiles(week.view, list(week.shown.items()), least_width=155)

if is_one_manager:
    prepare_view.parts(week)
    send_view.send_part(week)
    st.stop()

meeting_view.promised_part(week)
meeting_view.order_part(week)
meeting_view.decided_part(week)

st.subheader(actions_view.title(view, week.open_actions), anchor=False)
actions_view.open_part(view, week.open_actions, key="action")

send_view.send_part(week)

st.subheader("Where the goal stands", anchor=False)
days = view.compute(by_day, week.standing, view.snapshot.table("opportunities"))
charts.draw(
    view.compute(revenue_charts.pace, days, view.snapshot.as_of, view.currency),
    key="week_pace",
    alt="Line of what was closed by day against an even plan and, with two earlier years of "
    "closed deals, a plan by our own season; the tiles above have the figures of today.",
)
