"""The map of the portfolio: a bubble per account, as large as its revenue, named where it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import short
from kamdata.metrics.portfolio_map import ADVICE, CUT, STAR, STATUS, STRATEGIC, STREAMLINE
from kamdata.metrics.score_words import CHARTED

if TYPE_CHECKING:
    import pandas as pd

LARGEST_BUBBLE, SMALLEST_BUBBLE = 54.0, 8.0  # diameters in pixels
HEIGHT = 560
# the plot on a narrow window, in pixels: where names fit there, they fit on a wider one
NARROW_WIDTH, PLOT_HEIGHT = 520.0, 440.0
LETTER_WIDTH, LINE_HEIGHT = 6.6, 15.0
CORNERS = {STRATEGIC: (100, 100), STAR: (0, 100), STATUS: (100, 0), STREAMLINE: (0, 0)}
MARGIN = 6.0  # beyond 0 and 100, so that bubbles at the ends are whole

Box = tuple[float, float, float, float]


def bubble_map(rows: pd.DataFrame, currency: str, title: str) -> go.Figure:
    """Return attractiveness over strength, bubbles by area of revenue; borderline ones hollow.

    `rows` are the placed accounts, most revenue first; a bubble of an account without revenue
    has the smallest size. The names of the first 15 stand beside them where there is room.
    """
    revenue = (rows["revenue_cents"].astype("float64") / 100).clip(lower=0).fillna(0.0)
    largest = float(revenue.max()) if len(rows) and revenue.max() > 0 else 1.0
    bubbles = go.Scatter(
        x=rows["strength"], y=rows["attractiveness"], mode="markers", cliponaxis=False,
        marker={
            "size": revenue, "sizemode": "area", "sizeref": 2 * largest / LARGEST_BUBBLE**2,
            "sizemin": SMALLEST_BUBBLE / 2, "opacity": 1,
            "color": ["rgba(0,0,0,0)" if near else "rgba(95,127,163,0.55)"
                      for near in rows["is_borderline"]],
            "line": {"color": style.REVENUE, "width": 2},
        },
        hovertext=[_hover(row, currency) for row in rows.to_dict("records")], hoverinfo="text",
    )  # fmt: skip
    diameters = [max(LARGEST_BUBBLE * (one / largest) ** 0.5, SMALLEST_BUBBLE) for one in revenue]
    found = style.figure(bubbles, _names(rows, diameters), title=title, height=HEIGHT)
    span = [-MARGIN, 100 + MARGIN]
    ticks = {"tickvals": [0, 25, 50, 75, 100], "range": span, "showgrid": False}
    found.update_xaxes(title="Strength against competitors", **ticks)
    found.update_yaxes(title="Attractiveness", **ticks)
    line = {"color": style.NEUTRAL, "width": 1, "dash": "dot"}
    found.add_shape(type="line", x0=CUT, x1=CUT, y0=span[0], y1=span[1], line=line)
    found.add_shape(type="line", y0=CUT, y1=CUT, x0=span[0], x1=span[1], line=line)
    for name, (x, y) in CORNERS.items():
        found.add_annotation(
            x=span[1] if x else span[0], y=span[1] if y else span[0], showarrow=False,
            text=f"<b>{name}</b>: {ADVICE[name]}", xanchor="right" if x else "left",
            yanchor="top" if y else "bottom", font={"size": 12, "color": style.NEUTRAL},
        )  # fmt: skip
    return found


def _hover(row: dict[str, object], currency: str) -> str:
    near = "<br>near a line: it may belong to either side" if row["is_borderline"] else ""
    return (
        f"{style.label(row['account'])}<br>{row['quadrant']}: attractiveness "
        f"{row['attractiveness']:.0f}, strength {row['strength']:.0f}<br>"
        f"{fmt.money_full(row['revenue_cents'], currency)} of revenue in 12 months{near}"  # pyright: ignore[reportArgumentType]
    )


def _names(rows: pd.DataFrame, diameters: list[float]) -> go.Scatter:
    """Return the names of the largest accounts, each on the first side where it covers nothing."""
    per_point = NARROW_WIDTH / (100 + 2 * MARGIN), PLOT_HEIGHT / (100 + 2 * MARGIN)
    places = [
        ((x + MARGIN) * per_point[0], (y + MARGIN) * per_point[1])
        for x, y in zip(rows["strength"], rows["attractiveness"], strict=True)
    ]
    taken: list[Box] = [
        (x - d / 2, y - d / 2, x + d / 2, y + d / 2)
        for (x, y), d in zip(places[:CHARTED], diameters[:CHARTED], strict=True)
    ]
    corner = 205.0  # the words in the corners are about so wide
    ends = ((0.0, corner), (NARROW_WIDTH - corner, NARROW_WIDTH))
    taken += [(left, low, right, low + LINE_HEIGHT + 4)
              for left, right in ends for low in (0.0, PLOT_HEIGHT - LINE_HEIGHT - 4)]  # fmt: skip
    xs, ys, texts = [], [], []
    for place, name in enumerate(rows["account"].head(CHARTED)):
        text = short(str(name))
        centre = _room(places[place], diameters[place], len(text) * LETTER_WIDTH, taken, place)
        if centre is not None:
            xs.append(centre[0] / per_point[0] - MARGIN)
            ys.append(centre[1] / per_point[1] - MARGIN)
            texts.append(style.label(text))
    return go.Scatter(
        x=xs, y=ys, text=texts, mode="text", textposition="middle center", textfont={"size": 11},
        hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _room(
    at: tuple[float, float], diameter: float, width: float, taken: list[Box], own: int
) -> tuple[float, float] | None:
    """Return the centre of the first free box beside a bubble and mark it as taken."""
    (x, y), r = at, diameter / 2 + 2
    beside, above = r + width / 2, r + LINE_HEIGHT / 2
    for dx, dy in ((0.0, above), (0.0, -above), (beside, 0.0), (-beside, 0.0)):
        box = (x + dx - width / 2, y + dy - LINE_HEIGHT / 2,
               x + dx + width / 2, y + dy + LINE_HEIGHT / 2)  # fmt: skip
        inside = box[0] >= 0 and box[2] <= NARROW_WIDTH and box[1] >= 0 and box[3] <= PLOT_HEIGHT
        others = taken[:own] + taken[own + 1 :]
        if inside and not any(_overlap(box, other) for other in others):
            taken.append(box)
            return x + dx, y + dy
    return None


def _overlap(one: Box, other: Box) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
