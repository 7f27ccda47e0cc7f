"""The charts of an account's goals: how far each one is, and the open deals behind each."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import ROW_HEIGHT, hover, legend_below, named_rows
from kamdata.metrics.account_goals import BEHIND, ON_TRACK, OVERDUE, REACHED
from kamdata.metrics.planned_pipeline import UNPLANNED

COLOURS = {
    REACHED: style.WON, ON_TRACK: style.OPEN, BEHIND: style.AT_RISK, OVERDUE: style.AT_RISK,
}  # fmt: skip
ROOM = 0.1  # of the width: what a share needs inside its bar
BEYOND = 1.3  # of the longest bar: room for the words behind it


def progress(goals: pd.DataFrame, title: str) -> go.Figure:
    """Return a bar per goal for what is reached of it, and a mark where its time is.

    `goals` is the frame of `kamdata.metrics.account_goals.goals_of`.
    """
    places = list(range(len(goals)))
    rates = goals["progress_rate"]
    bars = go.Bar(
        x=rates.clip(upper=1).fillna(0) * 100, y=places, orientation="h", name="reached",
        marker_color=[COLOURS.get(one, style.NEUTRAL) for one in goals["standing"]],
        text=[fmt.percent(one) for one in rates], cliponaxis=False,
        textposition=["inside" if one >= ROOM else "outside" for one in rates],
        hovertext=[_hover(row) for row in goals.to_dict("records")], hoverinfo="text",
    )  # fmt: skip
    marks = go.Scatter(
        x=goals["expected_rate"] * 100, y=places, mode="markers", name="time passed",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": style.GOAL}},
        hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    found = style.figure(bars, marks, title=title, height=128 + ROW_HEIGHT * len(goals))
    found.update_layout(margin={"b": 48, "r": 32})
    found.update_xaxes(visible=False, range=[0, 104])
    return legend_below(named_rows(found, goals["goal"]))


def _hover(row: dict[Any, Any]) -> str:
    parts = [row["goal"], f"{row['kind']}: {row['standing'].lower()}", row["reached"], row["when"]]
    return "<br>".join(style.label(one) for one in parts if isinstance(one, str))


def by_goal(rows: pd.DataFrame, currency: str, title: str) -> go.Figure:
    """Return a bar per goal for the open amount that serves it, grey for what serves none.

    `rows` is the frame of `kamdata.metrics.planned_pipeline.by_goal`.
    """
    places = list(range(len(rows)))
    bars = go.Bar(
        x=rows["amount_cents"].astype("float64") / 100, y=places, orientation="h",
        marker_color=[
            style.NEUTRAL if one == UNPLANNED else style.OPEN for one in rows["serves"]
        ],
        text=[_label(cents, count, currency)
              for cents, count in zip(rows["amount_cents"], rows["count"], strict=True)],
        textposition="outside", cliponaxis=False,
        hovertext=hover(rows["serves"], rows["amount_cents"], "open", currency), hoverinfo="text",
    )  # fmt: skip
    found = style.figure(bars, title=title, height=100 + ROW_HEIGHT * len(rows))
    longest = rows["amount_cents"].max()
    room = None if pd.isna(longest) else [0, max(int(longest), 1) / 100 * BEYOND]
    found.update_xaxes(visible=False, range=room)
    return named_rows(found, rows["serves"])


def _label(cents: int, count: int, currency: str) -> str:
    return f"{fmt.money(cents, currency)} · {fmt.count(count, 'deal')}" if count else "no deal"
