"""Pipeline: what is open, whether it is enough, what to look at, and how we win."""

import streamlit as st

from kamdata import format as fmt
from kamdata.charts.pipeline import by_stage
from kamdata.metrics import coverage, pipeline
from kamdata.ui import cards, charts, empty, pipeline_history_view, pipeline_view, tables
from kamdata.ui.inspection import inspect_view

view = empty.require_view(
    "Pipeline", "This page says how much is open at each stage, and whether it is enough."
)
snapshot, settings, period = view.snapshot, view.settings, view.scope.period
opportunities, accounts = view.opportunities, view.accounts
inspection = inspect_view(view)
need = view.compute(coverage.need, opportunities, accounts, period, snapshot.as_of, settings)
shown = pipeline_view.open_measures(view, need, inspection)

cards.page_head(view, "Pipeline", pipeline_view.headline(shown, need, view))
cards.tiles(view, [(name, shown[name]) for name in pipeline_view.TILES])
st.markdown(fmt.escape(pipeline_view.coverage_note(shown, need, view)))

stages = view.compute(
    pipeline.stage_table, opportunities, snapshot.table("stages"), snapshot.as_of, period,
    inspection.flags,
)  # fmt: skip
charts.draw(
    view.compute(by_stage, stages, period, view.currency), key="pipeline_by_stage",
    alt="Bars of the open amount by stage, split by when it should close; the table below has "
    "the same figures.",
)  # fmt: skip
st.caption(
    "Today's stock, not the conversion from stage to stage. Deals, amount, weighted, average and "
    "oldest are of the period; now, later, overdue and no date split everything that is open."
)
tables.data_table(
    view, stages, pipeline_view.STAGE_COLUMNS, key="stage_table", alt="The pipeline by stage"
)

st.subheader("Deals to look at", anchor=False)
pipeline_view.watch_part(view, inspection)

st.subheader("Who and what", anchor=False)
pipeline_view.group_part(view)

st.subheader("How we win", anchor=False)
pipeline_view.win_part(view)

st.subheader("Over time", anchor=False)
pipeline_history_view.history_part(view)
