"""Charts of the revenue at risk: where it lies, and how much of it may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import hover, named_rows
from kamdata.charts.scores import FACTOR_COLOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

MOST_GROUPS = 15
ROW_HEIGHT = 32
LABEL_ROOM = 1.45  # of the widest bar: what is written behind it needs room


def at_risk_by(table: pd.DataFrame, title: str, currency: str) -> go.Figure:
    """Return one bar per group with its revenue at risk, the first 15 in their order.

    `table` is that of `kamdata.metrics.revenue_at_risk.revenue_at_risk_by`. Behind the bar stand
    the money and its share of the whole. Factors have the colours of their points.
    """
    shown = table.head(MOST_GROUPS)
    places = list(range(len(shown)))
    money = shown["money_cents"].astype("float64")
    bars = go.Bar(
        x=money / 100, y=places, orientation="h",
        marker_color=[FACTOR_COLOURS.get(name, style.AT_RISK) for name in shown["name"]],
        hovertext=hover(shown["group"], money, "at risk by the index", currency),
        hoverinfo="text",
    )  # fmt: skip
    ends = go.Scatter(
        x=money / 100, y=places, mode="text", cliponaxis=False,
        text=[
            f" {fmt.money(cents, currency)} · {fmt.percent(share)}"
            for cents, share in zip(money, shown["share_rate"], strict=True)
        ],
        textposition="middle right", textfont={"size": 12}, hoverinfo="skip",
    )  # fmt: skip
    found = style.figure(bars, ends, title=title, height=84 + ROW_HEIGHT * len(shown))
    widest = max(money.max() / 100, 1.0) if len(shown) else 1.0
    found.update_xaxes(visible=False, range=[0, widest * LABEL_ROOM])
    return named_rows(found, shown["group"])


def loss_chart(
    bars: pd.DataFrame, marks: Sequence[tuple[int, str]], title: str, currency: str
) -> go.Figure:
    """Return the distribution of a loss as bars, with lines at some sums and their words.

    `bars` are those of `kamdata.metrics.loss_range.loss_bars`, `marks` (cents, words) from the
    smallest to the largest sum.
    """
    starts, ends = (bars[name] / 100 for name in ("from_cents", "to_cents"))
    drawn = go.Bar(
        x=(starts + ends) / 2, y=bars["chance_rate"], width=ends - starts,
        marker={"color": style.AT_RISK, "opacity": 0.55, "line": {"width": 0}},
        hovertext=[
            f"{fmt.money(low, currency)} to {fmt.money(high, currency)}: {fmt.percent(chance, 1)}"
            for low, high, chance in zip(
                bars["from_cents"], bars["to_cents"], bars["chance_rate"], strict=True
            )
        ],
        hoverinfo="text",
    )  # fmt: skip
    found = style.figure(drawn, title=title, height=320)
    top = float(bars["chance_rate"].max())
    for place, (cents, words) in enumerate(marks):
        # each a step lower than the one before, so that words of near sums do not overlap
        found.add_shape(
            type="line", x0=cents / 100, x1=cents / 100, y0=0, y1=top * (1.28 - 0.13 * place),
            line={"color": style.NEUTRAL, "width": 1.5},
        )  # fmt: skip
        found.add_annotation(
            x=cents / 100, y=top * (1.28 - 0.13 * place), text=f" {style.label(words)}",
            showarrow=False, xanchor="left", yanchor="top", font={"size": 12},
        )  # fmt: skip
    found.update_layout(bargap=0, margin={"b": 32})
    found.update_xaxes(
        tickprefix=fmt.sign(currency), tickformat="~s", showgrid=False, rangemode="tozero"
    )
    found.update_yaxes(visible=False, range=[0, top * 1.32])
    return found
