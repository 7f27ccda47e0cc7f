"""Ripe for growth: which accounts to grow now, what to offer, and which to fix first."""

import streamlit as st

from kamdata.charts.scores import headroom
from kamdata.metrics import score_lists, score_words, wallet
from kamdata.ui import (
    cards,
    charts,
    empty,
    map_view,
    moved_view,
    score_view,
    value_view,
    whitespace_view,
)

WHO, WHITESPACE, MAP = "Who and why", "Whitespace", "Map of the portfolio"
EFFORT, RANKS = "Money per hour", "Ranked three ways"

view = empty.require_view(
    "Ripe for growth",
    "This page says which accounts could buy more, what to offer them, and which to fix first.",
)
scores = score_view.growth_of(view)
ranked = score_lists.ranked(scores.table)

cards.page_head(view, "Ripe for growth", score_words.growth_headline(scores, view.currency))
cards.tiles(view, score_view.growth_tiles(scores))
if scores.table.empty:
    st.stop()

part = st.segmented_control(
    "Part", [WHO, WHITESPACE, MAP, EFFORT, RANKS], default=WHO, required=True, key="growth_part",
    bind="query-params", label_visibility="collapsed",
)  # fmt: skip
if part == WHITESPACE:
    whitespace_view.whitespace_part(view)
elif part == MAP:
    map_view.map_part(view)
elif part == EFFORT:
    value_view.effort_part(view)
elif part == RANKS:
    value_view.value_part(view)
else:
    if ranked.empty:
        score_view.no_ranking(score_words.what_to_add(scores))
    else:
        charts.draw(
            headroom(ranked, view.currency, score_words.growth_title(scores, view.currency)),
            key="growth_headroom",
            alt="Bars of what the first 15 accounts buy and could buy; the table below has the "
            "same figures.",
        )
        st.caption(f"{score_view.HOW_GROWTH} {wallet.basis_note(ranked['ceiling_words'])}")
    score_view.growth_cards(view, scores)
    st.subheader("What moved since the last snapshot", anchor=False)
    moved_view.moved_part(view, "growth")
    if not ranked.empty:
        score_view.ranked_part(view, ranked, score_view.GROWTH_COLUMNS, key="growth_accounts")
    score_view.unranked_part(view, scores, key="growth_unranked")
    score_view.detail_part(view, scores, key="growth")
    score_view.download_part(view)
