"""Chart of the evidence behind a score: how well each list tells accounts apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import named_rows

if TYPE_CHECKING:
    import pandas as pd

ROW_HEIGHT = 40
MARGIN = 0.03  # of the scale, left of the lowest and right of the highest line


def list_intervals(rows: pd.DataFrame, own: str, title: str) -> go.Figure:
    """Return a dot and its interval for each list, the best on top, against a line for chance.

    `rows` are those of `kamdata.metrics.list_quality.list_table` with a label, in their order; the
    list named `own` is drawn in the colour of risk.
    """
    places = list(range(len(rows)))
    colours = [style.AT_RISK if name == own else style.NEUTRAL for name in rows["list"]]
    dots = go.Scatter(
        x=rows["auc_rate"], y=places, mode="markers+text", cliponaxis=False,
        marker={"color": colours, "size": 12},
        text=[fmt.percent(rate) for rate in rows["auc_rate"]], textposition="top center",
        textfont_size=12,
        hovertext=[
            f"{label}: {fmt.percent(rate)} of pairs in order, 90 % interval "
            f"{fmt.percent(low)} to {fmt.percent(high)}"
            for label, rate, low, high in zip(
                rows["label"], rows["auc_rate"], rows["low_rate"], rows["high_rate"], strict=True
            )
        ],
        hoverinfo="text",
    )  # fmt: skip
    lines = [
        go.Scatter(
            x=[low, high], y=[place, place], mode="lines", hoverinfo="skip",
            line={"color": colour, "width": 3},
        )
        for place, low, high, colour in zip(
            places, rows["low_rate"], rows["high_rate"], colours, strict=True
        )
    ]  # fmt: skip
    found = style.figure(*lines, dots, title=title, height=130 + ROW_HEIGHT * len(rows))
    found.add_vline(
        x=0.5, line={"color": style.NEUTRAL, "dash": "dot", "width": 1.5},
        annotation={"text": "picked at random", "font": {"size": 11}},
        annotation_position="bottom right",
    )  # fmt: skip
    low, high = min(rows["low_rate"].min(), 0.5), max(rows["high_rate"].max(), 0.5)
    found.update_xaxes(range=[low - MARGIN, high + MARGIN], tickformat=".0%", showgrid=False)
    found.update_layout(margin={"b": 36})
    return named_rows(found, rows["label"])
