"""One look for every chart: colours by meaning, the finding as the title, no template."""

from __future__ import annotations

import html

import plotly.graph_objects as go

# Colours by meaning, from the Okabe-Ito set: told apart by colour-blind people, light and dark.
WON = "#009E73"
OPEN = "#3A8DC7"
IDENTIFIED = "#8DC3EA"
HYPOTHETICAL = "#9AA5B1"
LOST = "#7F8790"
AT_RISK = "#D55E00"
GOAL = "#E69F00"
GROWTH = "#B0679A"
NEUTRAL = "#8A94A0"
REVENUE = "#5F7FA3"


def figure(
    *traces: go.Bar | go.Scatter | go.Pie | go.Heatmap | go.Sankey, title: str, height: int = 360
) -> go.Figure:
    """Return a figure with the house layout. `title` is the finding; names in it are escaped."""
    return go.Figure(
        data=list(traces),
        layout={
            "title": {"text": html.escape(title), "font": {"size": 16}, "x": 0, "xanchor": "left"},
            "height": height,
            "margin": {"l": 8, "r": 16, "t": 56, "b": 8},
            "showlegend": False,
            "hoverlabel": {"align": "left"},
            "bargap": 0.3,
            "xaxis": {"automargin": True, "zeroline": False},
            "yaxis": {"automargin": True, "zeroline": False},
        },
    )


def label(text: object) -> str:
    """Return text from a file so that Plotly shows it literally (it interprets some HTML)."""
    return html.escape(str(text))
