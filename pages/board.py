"""Fix or grow: every account by health and headroom, why it stands there, and what to change."""

import streamlit as st

from kamdata.metrics import board_words
from kamdata.ui import asking, board_view, cards, empty, set_aside_view, what_if_view

TITLE = "Fix or grow"
view = empty.require_view(
    TITLE, "This page shows which accounts to fix first, which to grow now, and which to protect."
)
found = board_view.board_of(view)
ids = view.accounts["account_id"]
rows, at_risk, ripe = found.of(ids), found.risk.of(ids), found.growth.of(ids)

asking.told()
cards.page_head(view, TITLE, board_words.headline(rows, at_risk, ripe, view.currency))
cards.tiles(view, board_view.tiles(rows, ripe), least_width=150)
if rows.empty:
    st.stop()

board_view.map_part(view, rows)
board_view.list_part(view, rows)
board_view.not_placed_part(view, rows)
board_view.reasons_part(view, found, rows)
set_aside_view.listed(view, ids, key="board")
what_if_view.what_if_part(view, found.known, ids)
