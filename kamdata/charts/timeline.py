"""The timeline of an account: a lane for each kind of event, today and the plan's end across."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.labels import placed
from kamdata.metrics.timeline import AHEAD, DONE_STATE, LANES, LATE, LOST, WON

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    import pandas as pd

    from kamdata.metrics.evidence import Numbers

LANE_HEIGHT = 66
WIDTH = 430.0  # pixels of the plot in a narrow window: what fits there fits on a wider one
STATES: dict[str, tuple[str, str, str]] = {  # state -> its name, its colour, its symbol
    WON: ("won", style.WON, "circle"),
    LOST: ("lost", style.LOST, "x"),
    DONE_STATE: ("done", style.REVENUE, "circle"),
    LATE: ("past due", style.AT_RISK, "diamond"),
    AHEAD: ("ahead", style.OPEN, "circle-open"),
}
LEVELS = (0.0, 0.27, -0.27)  # where events of a lane stand that would cover each other
APART = 14.0  # pixels between two events that do not


def timeline(
    events: pd.DataFrame, span: tuple[date, date], as_of: date, plan_end: date | None, *, title: str
) -> go.Figure:
    """Return the events of `kamdata.metrics.timeline.account_timeline` in their lanes.

    `span` is the first and the last day drawn; lines stand at the as-of date and the plan's end.
    """
    lanes = [lane for lane in LANES if (events["lane"] == lane).any()]
    height = 120 + LANE_HEIGHT * max(len(lanes), 1)
    x = _pixels(events, span)
    y = _places(events, lanes, x)
    texts, places = _names(events, x, y, height)
    found = style.figure(
        *[
            _trace(events, y, texts, places, state)
            for state in STATES
            if (events["state"] == state).any()
        ],
        title=title, height=height,
    )  # fmt: skip
    found.update_xaxes(range=list(span), tickformat="%b %Y", nticks=12, showgrid=False)
    found.update_yaxes(
        tickvals=list(range(len(lanes))), ticktext=lanes, range=[len(lanes) - 0.5, -0.5],
        showgrid=False,
    )  # fmt: skip
    found.update_layout(
        showlegend=True, margin={"b": 64, "t": 72},
        legend={"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"},
        shapes=[_band(place) for place in range(0, len(lanes), 2)],
    )  # fmt: skip
    _line(found, as_of, f"as of {fmt.day(as_of)}", style.NEUTRAL, "right")
    if plan_end is not None and plan_end > as_of:
        _line(found, plan_end, "the plan ends", style.GOAL, "right")
    return found


def _pixels(events: pd.DataFrame, span: tuple[date, date]) -> Numbers:
    days = (events["on"] - np.datetime64(span[0])).dt.days.to_numpy(dtype="float64")
    return days / max((span[1] - span[0]).days, 1) * WIDTH


def _places(events: pd.DataFrame, lanes: list[str], x: Numbers) -> Numbers:
    """Return the height of each event: that of its lane, apart where events are close in time."""
    free: dict[tuple[str, int], float] = {}
    found = np.zeros(len(events))
    for at, lane in enumerate(events["lane"]):
        levels = range(len(LEVELS))
        level = next(
            (one for one in levels if free.get((lane, one), -APART) <= x[at] - APART), None
        )
        if level is None:
            level = min(levels, key=lambda one: free[lane, one])
        free[lane, level] = x[at]
        found[at] = lanes.index(lane) + LEVELS[level]
    return found


def _names(
    events: pd.DataFrame, x: Numbers, y: Numbers, height: int
) -> tuple[list[str], list[str]]:
    """Return the label of each event that has room for one, and where it stands."""
    labels = [str(label) for label in events["label"]]
    order = sorted(
        (at for at, label in enumerate(labels) if label),
        key=lambda at: -abs(events["amount_cents"].fillna(0).iloc[at]),
    )
    upper = (y + 0.5) * LANE_HEIGHT
    where = placed(
        x, upper, np.full(len(events), 6.0), names=labels, size=(WIDTH, float(height)), order=order
    )
    shown = [
        style.label(label) if place else "" for label, place in zip(labels, where, strict=True)
    ]
    return shown, [place or "middle right" for place in where]


def _trace(
    events: pd.DataFrame, y: Numbers, texts: list[str], places: list[str], state: str
) -> go.Scatter:
    name, colour, symbol = STATES[state]
    at = np.flatnonzero((events["state"] == state).to_numpy())
    rows = events.iloc[at].to_dict("records")
    return go.Scatter(
        x=[row["on"] for row in rows], y=y[at], mode="markers+text", name=name,
        marker={"size": 10, "color": colour, "symbol": symbol,
                "line": {"width": 0 if state == LOST else 2, "color": colour}},
        text=[texts[one] for one in at], textposition=[places[one] for one in at],
        textfont={"size": 11}, hovertext=[_hover(row) for row in rows], hoverinfo="text",
        cliponaxis=False,
    )  # fmt: skip


def _hover(row: dict[Any, Any]) -> str:
    return f"{fmt.day(row['on'])}<br>{style.label(row['what'])}"


def _band(place: int) -> dict[str, Any]:
    return {
        "type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": place - 0.5, "y1": place + 0.5,
        "fillcolor": style.NEUTRAL, "opacity": 0.07, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip


def _line(found: go.Figure, day: date, text: str, colour: str, anchor: str) -> None:
    found.add_shape(
        type="line", x0=day, x1=day, yref="paper", y0=0, y1=1,
        line={"color": colour, "width": 2, "dash": "dot"},
    )  # fmt: skip
    found.add_annotation(
        x=day, yref="paper", y=1, yanchor="bottom", xanchor=anchor, text=text, showarrow=False,
        font={"size": 11, "color": colour},
    )  # fmt: skip
