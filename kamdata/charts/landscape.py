"""The charts around an account: influence against disposition, and activities month by month."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from kamdata.charts import style
from kamdata.charts.labels import placed
from kamdata.charts.persons import diameter, marks, said
from kamdata.charts.rows import legend_below, short
from kamdata.metrics.stances import INFLUENCE

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 430
PLOT = (560.0, 330.0)  # the plot on a narrow window, in pixels: what fits there fits on a wider one
UNKNOWN_X, UNKNOWN_Y = 3, 0  # where those stand of whom disposition or influence is not known
DISPOSITION_TICKS = {-2: "strongly<br>against", -1: "against", 0: "neutral", 1: "for us",
                     2: "strongly<br>for us"}  # fmt: skip
SPREAD_X, SPREAD_Y = 0.18, 0.17  # between two people who stand on one spot
PER_RING = 6


def influence_map(people: pd.DataFrame, title: str) -> go.Figure:
    """Return influence over disposition, a mark for each person, named where there is room.

    People on one spot are set around it. Those without a disposition stand apart and hollow;
    so do those without influence.
    """
    x = people["disposition"].astype("float64").fillna(UNKNOWN_X).to_numpy()
    y = people["influence"].astype("float64").fillna(UNKNOWN_Y).to_numpy()
    has_unknown = (bool((x == UNKNOWN_X).any()), bool((y == UNKNOWN_Y).any()))
    across = (-2.6, UNKNOWN_X + 0.5 if has_unknown[0] else 2.6)
    up = (-0.5 if has_unknown[1] else 0.5, 3.55)
    x, y = _spread(x, y)
    places = _labels(people, x, y, across, up)
    people_marks = go.Scatter(
        x=x, y=y, mode="markers+text", cliponaxis=False, marker=marks(people),
        text=[style.label(short(str(name))) if place else "" for name, place in
              zip(people["person"], places, strict=True)],
        textposition=[place or "top center" for place in places], textfont={"size": 11},
        hovertext=[said(row) for row in people.to_dict("records")], hoverinfo="text",
    )  # fmt: skip
    found = style.figure(people_marks, title=title, height=HEIGHT)
    columns = DISPOSITION_TICKS | ({UNKNOWN_X: "not<br>known"} if has_unknown[0] else {})
    lines = INFLUENCE | ({UNKNOWN_Y: "not known"} if has_unknown[1] else {})
    found.update_xaxes(
        tickvals=list(columns), ticktext=list(columns.values()), range=across, showgrid=False,
        fixedrange=True,
    )  # fmt: skip
    found.update_yaxes(
        title="Influence", tickvals=list(lines), ticktext=list(lines.values()), range=up,
        fixedrange=True,
    )  # fmt: skip
    line = {"color": style.NEUTRAL, "width": 1, "dash": "dot"}
    found.add_shape(type="line", x0=0, x1=0, y0=up[0], y1=up[1], line=line, layer="below")
    return found


def _spread(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the same with people on one spot set in rings around it."""
    met: dict[tuple[float, float], int] = {}
    for spot in zip(x, y, strict=True):
        met[spot] = met.get(spot, 0) + 1
    done: dict[tuple[float, float], int] = {}
    moved = []
    for spot in zip(x, y, strict=True):
        at, done[spot] = done.get(spot, 0), done.get(spot, 0) + 1
        if met[spot] == 1:
            moved.append(spot)
            continue
        ring, place = divmod(at, PER_RING)
        angle = 2 * math.pi * (place + ring / 2) / min(met[spot], PER_RING)
        far = ring + 1
        moved.append((spot[0] + SPREAD_X * far * math.sin(angle),
                      spot[1] + SPREAD_Y * far * math.cos(angle)))  # fmt: skip
    array = np.array(moved, dtype=float).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _labels(
    people: pd.DataFrame, x: np.ndarray, y: np.ndarray, across: tuple[float, float],
    up: tuple[float, float],
) -> list[str]:  # fmt: skip
    """Return where each name stands beside its mark, those with the most influence first."""
    sizes = people["influence"].astype("float64").fillna(0.0)
    radius = np.array([diameter(one) / 2 for one in people["influence"]])
    order = np.argsort(-sizes.to_numpy(), kind="stable").tolist()
    return placed(
        PLOT[0] * (x - across[0]) / (across[1] - across[0]),
        PLOT[1] * (up[1] - y) / (up[1] - up[0]),
        radius, names=[short(str(name)) for name in people["person"]], size=PLOT, order=order,
    )  # fmt: skip


def activity_by_month(months: pd.DataFrame, title: str) -> go.Figure:
    """Return bars of activities by month, those both ways below the others.

    `months` is the frame of `kamdata.metrics.account_activity.activity_by_month`.
    """
    names = [f"{month:%b %Y}" for month in months["month"]]
    bars = [
        go.Bar(
            x=names, y=months[column], name=words, marker_color=colour,
            hovertext=[f"{name}<br>{n:,} {words}" for name, n in
                       zip(names, months[column], strict=True)], hoverinfo="text",
        )
        for column, words, colour in (
            ("two_way_n", "both ways", style.REVENUE), ("one_way_n", "one way", style.IDENTIFIED),
        )
    ]  # fmt: skip
    found = style.figure(*bars, title=title, height=280)
    found.update_layout(barmode="stack", margin={"b": 48})
    found.update_yaxes(tickformat=",d", rangemode="tozero", nticks=5)
    return legend_below(found)
