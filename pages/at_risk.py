"""At risk: which accounts need action, why, how much depends on them, and how sure that is."""

import streamlit as st

from kamdata.charts.scores import contributions
from kamdata.metrics import score_lists, score_words
from kamdata.ui import (
    at_risk_money_view,
    cards,
    charts,
    empty,
    evidence_view,
    moved_view,
    score_view,
    survival_view,
    track_record_view,
    weight_view,
)

WHO, MONEY, EVIDENCE, STAY = (
    "Who and why", "Money at risk", "How well it works", "How long customers stay",
)  # fmt: skip

view = empty.require_view(
    "At risk",
    "This page says which accounts need action now, why, and how much revenue depends on them.",
)
scores = score_view.risk_of(view)
ranked = score_lists.ranked(scores.table)

cards.page_head(view, "At risk", score_words.risk_headline(scores, view.currency))
cards.tiles(view, score_view.risk_tiles(scores))
if scores.table.empty:
    st.stop()

part = st.segmented_control(
    "Part", [WHO, MONEY, EVIDENCE, STAY], default=WHO, required=True, key="risk_part",
    bind="query-params", label_visibility="collapsed",
)  # fmt: skip
if part == MONEY:
    at_risk_money_view.money_part(view)
elif part == EVIDENCE:
    evidence_view.evidence_part(view)
    st.subheader("What was said, and what happened", anchor=False)
    track_record_view.track_record_part(view)
    st.subheader("Weights that your history suggests", anchor=False)
    weight_view.weight_suggestion_part(view)
elif part == STAY:
    survival_view.survival_part(view)
else:
    if ranked.empty:
        score_view.no_ranking(score_words.what_to_add(scores))
    else:
        charts.draw(
            contributions(ranked, scores.factors, score_words.risk_title(scores)),
            key="risk_contributions",
            alt="Bars of the points behind the risk score of the first 15 accounts; the table "
            "below gives the reasons in words.",
        )  # fmt: skip
        st.caption(score_view.HOW_RISK)
    score_view.risk_cards(view, scores)
    st.subheader("What moved since the last snapshot", anchor=False)
    moved_view.moved_part(view, "risk")
    if not ranked.empty:
        score_view.ranked_part(view, ranked, score_view.RISK_COLUMNS, key="risk_accounts")
    score_view.unranked_part(view, scores, key="risk_unranked")
    score_view.detail_part(view, scores, key="risk")
    score_view.download_part(view)
