"""Programme: who is a key account, who should enter or leave, and why."""

import streamlit as st

from kamdata.metrics import programme_words
from kamdata.ui import cards, empty, entries_view, gate_view, programme_data, roster_view
from kamdata.ui.programme_people_view import (
    benchmark_part,
    managers_part,
    maturity_part,
    rhythm_part,
    sponsors_part,
)
from kamdata.ui.take_out_view import all_plans_part

ROSTER, GATE, MATURITY = "Roster and cap", "Who enters, who leaves", "Maturity"
PARTS = {
    "Sponsors": sponsors_part,
    "Managers": managers_part,
    "Rhythm": rhythm_part,
    MATURITY: maturity_part,
    "Benchmark": benchmark_part,
}

view = empty.require_view(
    "Programme",
    "This page says who is a key account, who should enter or leave the programme, and why.",
)
view = programme_data.whole(view)
found = programme_data.of_view(view)

cards.page_head(view, "Programme", programme_words.headline(found.programme, view.settings))
entries_view.differences_part(view, "")
part = st.segmented_control(
    "Part", [ROSTER, GATE, *PARTS], default=ROSTER, required=True, key="programme_part",
    bind="query-params", label_visibility="collapsed",
)  # fmt: skip
if part in (ROSTER, GATE):
    cards.tiles(view, roster_view.programme_tiles(found))
if part == GATE:
    gate_view.gate_part(view, found)
elif part in PARTS and part != MATURITY and found.programme.key.empty:
    roster_view.no_key_accounts(found)
elif part in PARTS:
    PARTS[part](view)
else:
    roster_view.roster_part(view, found)
    st.subheader("Take the plans out", anchor=False)
    all_plans_part(view)
