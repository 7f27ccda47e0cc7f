"""The charts of the programme's rhythm and of its benchmark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import legend_below, named_rows

if TYPE_CHECKING:
    import pandas as pd

ROW_HEIGHT = 30
FEWEST_QUARTERS = 5  # so that a single quarter does not fill the chart
SETS = (
    ("mean_value", "mean of earlier quarters", style.NEUTRAL, "circle-open"),
    ("outside_value", "outside", style.GOAL, "diamond"),
    ("now_value", "this quarter", style.OPEN, "circle"),
)


def plan_steps(steps: pd.DataFrame, title: str) -> go.Figure:
    """Return one bar for each step of a plan: how many key accounts reach it."""
    bars = go.Bar(
        x=steps["accounts"], y=list(range(len(steps))), orientation="h", marker_color=style.OPEN,
        text=[f" {n:,} of {of:,} ({fmt.percent(rate)})"
              for n, of, rate in zip(steps["accounts"], steps["of"], steps["rate"], strict=True)],
        textposition="outside", cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    found = style.figure(bars, title=title, height=80 + ROW_HEIGHT * len(steps))
    found.update_layout(margin={"r": 96})
    found.update_xaxes(visible=False, rangemode="tozero")
    return named_rows(found, steps["step"])


def against_before(table: pd.DataFrame, title: str) -> go.Figure:
    """Return for each share this quarter, the mean of the four before, and the outside value."""
    rows = table[table["is_rate"] & table["now_value"].notna()]
    places = list(range(len(rows)))
    points = [
        go.Scatter(
            x=rows[column], y=places, mode="markers", name=words,
            marker={"size": 12, "color": colour, "symbol": symbol, "line": {"width": 2}},
            hovertext=[f"{style.label(label)}<br>{fmt.percent(one)} {words}"
                       for label, one in zip(rows["label"], rows[column], strict=True)],
            hoverinfo="text",
        )
        for column, words, colour, symbol in SETS
        if rows[column].notna().any()
    ]  # fmt: skip
    found = style.figure(*points, title=title, height=150 + ROW_HEIGHT * len(rows))
    found.update_layout(margin={"b": 60})
    found.update_xaxes(tickformat=".0%", rangemode="tozero")
    return legend_below(named_rows(found, rows["label"]))


def health(trend: pd.DataFrame, title: str) -> go.Figure:
    """Return programme health by quarter as bars from 0 to 100; unknown quarters stay empty."""
    bars = go.Bar(
        x=trend["quarter"], y=trend["health"], marker_color=style.OPEN,
        text=[fmt.number(one) if one == one else "not known" for one in trend["health"]],  # noqa: PLR0124 - NaN
        textposition="outside", cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    found = style.figure(bars, title=title, height=260)
    found.update_xaxes(type="category", range=[-0.5, max(len(trend), FEWEST_QUARTERS) - 0.5])
    found.update_yaxes(range=[0, 105], visible=False)
    return found
