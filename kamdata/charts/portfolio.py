"""The map of the portfolio: a bubble per account, as large as its revenue, named where it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import short
from kamdata.metrics.portfolio_map import ADVICE, CUT, STAR, STATUS, STRATEGIC, STREAMLINE
from kamdata.metrics.score_words import CHARTED

if TYPE_CHECKING:
    import pandas as pd

LARGEST_BUBBLE, SMALLEST_BUBBLE = 40.0, 8.0  # diameters in pixels
HEIGHT = 600
# the plot on a narrow window, in pixels: where names fit there, they fit on a wider one
PLOT_WIDTH, PLOT_HEIGHT = 420.0, 480.0
LETTER_WIDTH, LINE_HEIGHT = 6.6, 15.0
CORNERS = {STRATEGIC: (100, 100), STAR: (0, 100), STATUS: (100, 0), STREAMLINE: (0, 0)}
MARGIN, ROOM = 14.0, 6.0  # around what is drawn; beyond 0 and 100, so that bubbles are whole
DISTANCES = (0.0, 16.0, 34.0, 55.0, 80.0)  # pixels from a bubble at which its name may stand

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
    found = style.figure(bubbles, title=title, height=HEIGHT)
    across, up = _span(rows["strength"]), _span(rows["attractiveness"])
    ticks = {"tickvals": [0, 25, 50, 75, 100], "showgrid": False}
    found.update_xaxes(title="Strength against competitors", range=across, **ticks)
    found.update_yaxes(title="Attractiveness", range=up, **ticks)
    line = {"color": style.NEUTRAL, "width": 1, "dash": "dot"}
    found.add_shape(type="line", x0=CUT, x1=CUT, y0=up[0], y1=up[1], line=line)
    found.add_shape(type="line", y0=CUT, y1=CUT, x0=across[0], x1=across[1], line=line)
    for name, (x, y) in CORNERS.items():
        found.add_annotation(
            x=across[1] if x else across[0], y=up[1] if y else up[0], showarrow=False,
            text=f"<b>{name}</b>: {ADVICE[name]}", xanchor="right" if x else "left",
            yanchor="top" if y else "bottom", font={"size": 12, "color": style.NEUTRAL},
        )  # fmt: skip
    _name(found, rows, diameters, across, up)
    return found


def _span(scores: pd.Series) -> list[float]:
    """Return the ends of an axis: all that is drawn and both sides of its line."""
    low, high = min(scores.min(), CUT) - MARGIN, max(scores.max(), CUT) + MARGIN
    return [max(low, -ROOM), min(high, 100 + ROOM)]


def _hover(row: dict[Any, Any], currency: str) -> str:
    near = "<br>near a line: it may belong to either side" if row["is_borderline"] else ""
    return (
        f"{style.label(row['account'])}<br>{row['quadrant']}: attractiveness "
        f"{row['attractiveness']:.0f}, strength {row['strength']:.0f}<br>"
        f"{fmt.money_full(row['revenue_cents'], currency)} of revenue in 12 months{near}"
    )


def _name(
    found: go.Figure, rows: pd.DataFrame, diameters: list[float], across: list[float],
    up: list[float],
) -> None:  # fmt: skip
    """Write the names of the largest accounts, each on the first spot where it covers nothing.

    Where there is no room beside a bubble the name stands farther off, with a line to it.
    """
    places = [
        (PLOT_WIDTH * (x - across[0]) / (across[1] - across[0]),
         PLOT_HEIGHT * (y - up[0]) / (up[1] - up[0]))
        for x, y in zip(rows["strength"], rows["attractiveness"], strict=True)
    ]  # fmt: skip
    taken: list[Box] = [
        (x - d / 2, y - d / 2, x + d / 2, y + d / 2)
        for (x, y), d in zip(places, diameters, strict=True)
    ]
    rims = ((0.0, LINE_HEIGHT + 6), (PLOT_HEIGHT - LINE_HEIGHT - 6, PLOT_HEIGHT))
    taken += [(0.0, low, PLOT_WIDTH, high) for low, high in rims]  # the words in the corners
    named = zip(rows["account"], rows["strength"], rows["attractiveness"], strict=True)
    for place, (name, x, y) in enumerate(list(named)[:CHARTED]):
        text = short(str(name))
        spot = _room(places[place], diameters[place], len(text) * LETTER_WIDTH, taken)
        if spot is not None:
            dx, dy, is_far = spot
            found.add_annotation(
                x=x, y=y, ax=dx, ay=-dy, text=style.label(text), font={"size": 11}, borderpad=0,
                showarrow=True, arrowhead=0, arrowwidth=1, standoff=diameters[place] / 2,
                arrowcolor=style.NEUTRAL if is_far else "rgba(0,0,0,0)",
            )  # fmt: skip


def _room(
    at: tuple[float, float], diameter: float, width: float, taken: list[Box]
) -> tuple[float, float, bool] | None:
    """Return how far the first free box stands from a bubble (pixels), and mark it as taken."""
    x, y = at
    for more in DISTANCES:
        r = diameter / 2 + 3 + more
        beside, above = r + width / 2, r + LINE_HEIGHT / 2
        for dx, dy in ((0, above), (0, -above), (beside, 0), (-beside, 0), (beside, above),
                       (-beside, above), (beside, -above), (-beside, -above)):  # fmt: skip
            box = (x + dx - width / 2, y + dy - LINE_HEIGHT / 2,
                   x + dx + width / 2, y + dy + LINE_HEIGHT / 2)  # fmt: skip
            is_inside = box[0] >= 0 and box[2] <= PLOT_WIDTH
            if is_inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                return dx, dy, more > 0
    return None


def _overlap(one: Box, other: Box) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
