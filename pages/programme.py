"""Programme: who is a key account, who should enter or leave, and why."""

import streamlit as st

from kamdata.metrics import programme_words
from kamdata.ui import cards, empty, gate_view, programme_data, roster_view

ROSTER, GATE = "Roster and cap", "Who enters, who leaves"

view = empty.require_view(
    "Programme",
    "This page says who is a key account, who should enter or leave the programme, and why.",
)
view = programme_data.whole(view)
found = programme_data.of_view(view)

cards.page_head(view, "Programme", programme_words.headline(found.programme, view.settings))
cards.tiles(view, roster_view.programme_tiles(found))

part = st.segmented_control(
    "Part", [ROSTER, GATE], default=ROSTER, required=True, key="programme_part",
    bind="query-params", label_visibility="collapsed",
)  # fmt: skip
if part == GATE:
    gate_view.gate_part(view, found)
else:
    roster_view.roster_part(view, found)
