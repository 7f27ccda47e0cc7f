"""The stage table as something to edit: what each stage means and how likely it is to be won."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kamdata.metrics import choices

STATUS_WORDS = {
    "open": "open", "won": "won", "lost": "lost", "omitted": "omitted (counts nowhere)",
}  # fmt: skip


def stage_editor(shown: pd.DataFrame, *, key: str) -> pd.DataFrame:
    """Draw the stage table to edit; return its rows as edited, probability_rate from 0 to 1."""
    edited = st.data_editor(
        pd.DataFrame(
            {
                "stage": shown["stage"],
                "status": shown["status"].astype("str"),
                "probability_rate": shown["probability_rate"] * 100,
                "is_guessed": shown["is_guessed"].fillna(value=False).astype(bool),
            }
        ),
        column_config={
            "stage": st.column_config.TextColumn("Stage", disabled=True),
            "status": st.column_config.SelectboxColumn(
                "Means", options=list(choices.STATUSES), required=True,
                format_func=lambda status: STATUS_WORDS[str(status)],
            ),
            "probability_rate": st.column_config.NumberColumn(
                "Chance of winning, %", min_value=0, max_value=100, format="%.0f"
            ),
            "is_guessed": st.column_config.CheckboxColumn("Guessed from its name", disabled=True),
        },
        hide_index=True, key=key, alt="What each stage means",
    )  # fmt: skip
    return edited.assign(probability_rate=edited["probability_rate"] / 100)
