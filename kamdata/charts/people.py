"""The charts of the people of the programme: executives, managers, their hours and their books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import legend_below, named_rows

if TYPE_CHECKING:
    import pandas as pd

ROW_HEIGHT = 30
HOURS, VALUE = "of the hours", "of the value"


def per_executive(people: pd.DataFrame, limit: int, title: str) -> go.Figure:
    """Return one bar per executive: the key accounts sponsored; more than `limit` stand out."""
    bars = go.Bar(
        x=people["accounts"], y=list(range(len(people))), orientation="h",
        marker_color=[style.AT_RISK if over else style.OPEN for over in people["is_over"]],
        text=[f" {fmt.count(int(n), 'account')}" for n in people["accounts"]],
        textposition="outside", cliponaxis=False,
        hovertext=[f"{style.label(name)}<br>{style.label(accounts)}"
                   for name, accounts in zip(people["sponsor"], people["names"], strict=True)],
        hoverinfo="text",
    )  # fmt: skip
    found = _rows(people["sponsor"], bars, title=title)
    _limit(found, limit, f"at most {limit}")
    return found


def load(managers: pd.DataFrame, title: str) -> go.Figure:
    """Return one bar per manager: the hours of the accounts, against the hours for customers."""
    bars = go.Bar(
        x=managers["hours"], y=list(range(len(managers))), orientation="h",
        marker_color=[style.AT_RISK if over else style.OPEN for over in managers["is_over"]],
        name="hours that the accounts take",
        text=[f" {fmt.percent(one)}" for one in managers["load_rate"]],
        textposition="outside", cliponaxis=False,
        hovertext=[
            f"{style.label(name)}<br>{fmt.number(hours)} of {fmt.number(capacity)} hours a month"
            for name, hours, capacity in zip(
                managers["owner"], managers["hours"], managers["capacity_hours"], strict=True
            )
        ],
        hoverinfo="text", showlegend=False,
    )  # fmt: skip
    marks = go.Scatter(
        x=managers["capacity_hours"], y=list(range(len(managers))), mode="markers",
        marker={"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": style.GOAL}},
        name="hours for customers", hoverinfo="skip",
    )  # fmt: skip
    return legend_below(_rows(managers["owner"], bars, marks, title=title, below=36))


def time_and_value(rows: pd.DataFrame, title: str) -> go.Figure:
    """Return for each account its share of the hours and its share of the value, joined."""
    places = list(range(len(rows)))
    joins = go.Scatter(
        x=[x for hour, value in zip(rows["hour_share"], rows["value_share"], strict=True)
           for x in (hour, value, None)],
        y=[y for place in places for y in (place, place, None)],
        mode="lines", line={"color": style.NEUTRAL, "width": 2}, showlegend=False,
        hoverinfo="skip",
    )  # fmt: skip
    points = [
        go.Scatter(
            x=rows[column], y=places, mode="markers", name=f"share {words}",
            marker={"size": 11, "color": colour, "symbol": symbol},
            hovertext=[f"{style.label(name)}<br>{fmt.percent(one, 1)} {words}"
                       for name, one in zip(rows["account"], rows[column], strict=True)],
            hoverinfo="text",
        )
        for column, words, colour, symbol in (
            ("hour_share", HOURS, style.OPEN, "circle"),
            ("value_share", VALUE, style.WON, "diamond"),
        )
    ]  # fmt: skip
    found = legend_below(_rows(rows["account"], joins, *points, title=title, below=60))
    found.update_xaxes(visible=True, tickformat=".0%", rangemode="tozero")
    return found


def soon_and_later(found: pd.DataFrame, currency: str, year: str, title: str) -> go.Figure:
    """Return one bar per manager: open money that closes in this fiscal year, and after it."""
    places = list(range(len(found)))
    bars = [
        go.Bar(
            x=found[column].astype("float64") / 100, y=places, orientation="h", name=words,
            marker_color=colour,
            hovertext=[f"{style.label(name)}<br>{fmt.money_full(cents, currency)} {words}"
                       for name, cents in zip(found["owner"], found[column], strict=True)],
            hoverinfo="text",
            text=[fmt.money(cents, currency) if cents else "" for cents in found[column]],
            textposition="inside", textangle=0, insidetextanchor="middle", textfont_size=11,
        )
        for column, words, colour in (
            ("near_cents", f"closes in {year}", style.OPEN),
            ("later_cents", f"closes after {year}", style.IDENTIFIED),
        )
    ]  # fmt: skip
    drawn = _rows(found["owner"], *bars, title=title, below=44)
    drawn.update_layout(barmode="stack", uniformtext={"mode": "hide", "minsize": 10})
    return legend_below(drawn)


def _rows(names: pd.Series, *traces: go.Bar | go.Scatter, title: str, below: int = 8) -> go.Figure:
    found = style.figure(*traces, title=title, height=90 + below + ROW_HEIGHT * len(names))
    found.update_layout(margin={"r": 72, "b": below})
    found.update_xaxes(visible=False)
    return named_rows(found, names)


def _limit(found: go.Figure, limit: int, words: str) -> None:
    found.add_vline(x=limit, line={"color": style.GOAL, "width": 2, "dash": "dot"})
    found.add_annotation(
        x=limit, y=1, yref="paper", yanchor="bottom", text=words, showarrow=False,
        font={"size": 11},
    )  # fmt: skip
