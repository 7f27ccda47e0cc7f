"""Trying other weights: sliders for this session, the ranks before and after, and keeping them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import choices, what_if
from kamdata.metrics.growth_factors import GROWTH_FACTORS
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.ui import asking, data, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kamdata.metrics.assess import Assessment
    from kamdata.metrics.score import Factor
    from kamdata.model import ScoreName
    from kamdata.schema import Kind
    from kamdata.ui.data import View

COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "rank_after": ("Rank then", "integer"),
    "rank_before": ("Rank now", "integer"), "rank_change": ("Places up", "integer"),
    "score_after": ("Score then", "points"), "score_before": ("Score now", "points"),
    "band_after": ("What to do then", "text"), "band_before": ("What to do now", "text"),
}  # fmt: skip
FACTORS: dict[ScoreName, Sequence[Factor]] = {"risk": RISK_FACTORS, "growth": GROWTH_FACTORS}
NAMES: dict[str, ScoreName] = {"Risk": "risk", "Growth": "growth"}
USUAL = 50.0  # as far as a slider goes unless a weight in force is larger


def what_if_part(view: View, known: Assessment, account_ids: pd.Series) -> None:
    """Draw the sliders and how the ranks of these accounts would move; nothing is kept."""
    box = st.expander("What if other things counted more", key="what_if", on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption(
            "Move a weight and see who would come first. Nobody else sees it until you keep it."
        )
        named = st.segmented_control(
            "Score", list(NAMES), default="Risk", key="what_if_score", bind="query-params",
            required=True,
        )  # fmt: skip
        score = NAMES[named]
        tried: dict[ScoreName, what_if.Weights] = {one: _tried(view, one) for one in FACTORS}
        tried[score] = _sliders(view, score)
        wanted = replace(view.settings, risk_weights=tried["risk"], growth_weights=tried["growth"])
        problems = choices.problems(wanted)
        for problem in problems:
            st.warning(fmt.escape(problem), icon=":material/edit:")
        if not problems:
            _result(view, known, tried, score, account_ids)


def _stored(view: View, score: ScoreName) -> what_if.Weights:
    return view.settings.risk_weights if score == "risk" else view.settings.growth_weights


def _key(score: ScoreName, factor: str, weight: float) -> str:
    # the weight in force is part of it: where that changes, the slider starts from it again
    return f"what_if_{score}_{factor}_{weight:g}"


def _tried(view: View, score: ScoreName) -> what_if.Weights:
    return tuple(
        (factor, float(st.session_state.get(_key(score, factor, weight), weight)))
        for factor, weight in _stored(view, score)
    )


def _sliders(view: View, score: ScoreName) -> what_if.Weights:
    label = {factor.name: factor.label for factor in FACTORS[score]}
    stored = _stored(view, score)
    most = choices.LARGEST_WEIGHT if any(one > USUAL for _, one in stored) else USUAL
    wall = st.grid("auto", min_column_width=200, gap="small")
    chosen = []
    for factor, weight in stored:
        with wall.cell():
            value = st.slider(
                label[factor], 0.0, most, weight, step=0.5, format="%.1f",
                key=_key(score, factor, weight), persist_state="session",
            )  # fmt: skip
        chosen.append((factor, float(value)))
    return tuple(chosen)


def _result(
    view: View, known: Assessment, tried: dict[ScoreName, what_if.Weights], score: ScoreName,
    account_ids: pd.Series,
) -> None:  # fmt: skip
    is_same = all(weights == _stored(view, one) for one, weights in tried.items())
    if is_same:
        st.caption("These are the weights in force.")
        return
    rows = what_if.moves(known, tried["risk"], tried["growth"], score)
    rows = rows[rows["account_id"].isin(account_ids)]
    st.markdown(f"**{fmt.escape(what_if.sentence(rows))}**")
    with st.container(horizontal=True):
        is_kept = st.button("Keep these weights", key="what_if_keep", type="primary")
        st.button(
            "Back to the weights in force", key="what_if_back", type="tertiary",
            on_click=_back, args=(view,),
        )  # fmt: skip
    tables.data_table(
        view, what_if.ranked(rows), COLUMNS, key="what_if_rows",
        alt="Ranks, scores and what to do before and after",
    )  # fmt: skip
    if is_kept:
        kept = data.store()
        kept.save_settings(
            replace(kept.settings(), risk_weights=tried["risk"], growth_weights=tried["growth"])
        )
        asking.tell("The weights are kept. Every page uses them from now on.")


def _back(view: View) -> None:
    for score in FACTORS:
        for factor, weight in _stored(view, score):
            st.session_state[_key(score, factor, weight)] = weight
