"""Draws a figure on the page with its accessible description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go


def draw(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draw a figure; `alt` tells people who cannot see it what it shows."""
    st.plotly_chart(figure, key=key, alt=alt, config={"displayModeBar": False})
