"""What changed: what moved the pipeline between two snapshots, and everything beside the money."""

import streamlit as st

from kamdata.metrics import drift, movement_words
from kamdata.metrics.changes import compare_snapshots
from kamdata.ui import cards, change_tables, changes_view, data, empty, match_view, vanished_view

TITLE = "What changed"
view = empty.require_view(
    TITLE, "This page says what moved the pipeline between two snapshots, deal by deal."
)
head = st.container()
pair = changes_view.choose_pair(view, TITLE, head, data.review_days())
changes = view.compute(
    compare_snapshots, pair.before, pair.after, view.scope, view.settings, data.rulings()
)
warnings = view.compute(drift.findings, changes)
sentence = movement_words.sentence(changes.comparison, pair.before.as_of, pair.view.currency)

with head:
    cards.page_head(pair.view, TITLE, drift.headline(warnings) or sentence)
changes_view.drift_part(pair, warnings, sentence)
changes_view.tiles(pair, changes)
changes_view.waterfall_part(pair, changes)
match_view.match_part(pair, changes)
vanished_view.vanished_part(pair, changes)

st.subheader("Deal by deal", anchor=False)
change_tables.movement_part(pair, changes)

st.subheader("Where the deals went", anchor=False)
changes_view.flow_part(pair, changes)

st.subheader("Beside the money", anchor=False)
change_tables.attribute_part(view, pair, changes)

st.subheader("By owner and region", anchor=False)
change_tables.group_part(pair, changes)

st.subheader("Accounts that changed", anchor=False)
change_tables.account_part(view, pair)
