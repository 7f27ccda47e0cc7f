"""The chart of how long customers stay: a curve that falls in steps, with its band."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style

if TYPE_CHECKING:
    import pandas as pd

BAND = "rgba(95,127,163,0.22)"  # a light shade of revenue


def staying(
    curve: pd.DataFrame, followed: pd.DataFrame, mark: tuple[float, float, str], title: str
) -> go.Figure:
    """Return the share of customers that still buys, over the years.

    `curve` and `followed` are those of `kamdata.metrics.tenure`: `curve_drawn` and
    `followed_by_year`; below each year stands how many customers were followed so far. `mark` is
    the point that the finding is about: years, share and its label.
    """
    known = curve[curve["low"].notna()]
    edges = {"mode": "lines", "line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip"}
    years = known["years"].tolist()
    low = go.Scatter(x=years, y=known["low"].tolist(), **edges)
    high = go.Scatter(x=years, y=known["high"].tolist(), fill="tonexty", fillcolor=BAND, **edges)
    line = go.Scatter(
        x=curve["years"].tolist(), y=curve["share"].tolist(), mode="lines",
        line={"shape": "hv", "color": style.REVENUE, "width": 2.5},
        hovertext=[_hover(row) for row in curve.to_dict("records")], hoverinfo="text",
    )  # fmt: skip
    years, share, label = mark
    point = go.Scatter(
        x=[years], y=[share], mode="markers", marker={"color": style.REVENUE, "size": 9},
        cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    found = style.figure(low, high, line, point, title=title, height=400)
    found.add_annotation(
        x=years, y=share, text=f"<b>{style.label(label)}</b>", ax=0, ay=-42, arrowhead=0,
        arrowwidth=1, arrowcolor=style.REVENUE, standoff=5, font={"size": 12},
    )  # fmt: skip
    found.update_layout(
        margin={"r": 40},
        xaxis={"tickvals": followed["years"].tolist(), "showgrid": False,
               "ticktext": [_tick(*row) for row in followed.itertuples(index=False)],
               "title": {"text": "years, and below how many customers were followed so far",
                         "font": {"size": 12}}},
        yaxis={"range": [0, 1.02], "tickformat": ".0%"},
    )  # fmt: skip
    return found


def _tick(years: float, customers: int) -> str:
    return f"{years:g}<br>{customers:,}"


def _hover(row: dict) -> str:
    band = "" if row["low"] != row["low"] else (
        f"<br>between {fmt.percent(row['low'])} and {fmt.percent(row['high'])}"
    )  # fmt: skip
    return (
        f"After {row['years']:.1f} years {fmt.percent(row['share'])} still buy{band}"
        f"<br>{int(row['at_risk']):,} customers followed so far"
    )
