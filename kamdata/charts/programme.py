"""Charts of the programme: its size against the cap, points at the gate, how firm places are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import named_rows
from kamdata.metrics.firmness import FIRM, LIKELY, OPEN
from kamdata.metrics.membership import ENTER, LEAVE, PROBATION, WAIT

if TYPE_CHECKING:
    import pandas as pd

ROW_HEIGHT = 26
COLOURS = {ENTER: style.WON, WAIT: style.IDENTIFIED, PROBATION: style.GOAL, LEAVE: style.AT_RISK}
VERDICTS = {FIRM: style.WON, LIKELY: style.IDENTIFIED, OPEN: style.GOAL}


def programme_size(counts: pd.DataFrame, cap: int, title: str) -> go.Figure:
    """Return how many key accounts each review had, with the cap as a line."""
    days = [fmt.day(day) for day in counts["as_of"]]
    bars = go.Bar(
        x=days, y=counts["key_n"], marker_color=style.REVENUE, text=counts["key_n"],
        textposition="outside", cliponaxis=False, width=0.5,
        hovertext=[f"{day}<br>{fmt.count(n, 'key account')}"
                   for day, n in zip(days, counts["key_n"], strict=True)],
        hoverinfo="text",
    )  # fmt: skip
    found = style.figure(bars, title=title, height=260)
    found.add_hline(
        y=cap, line={"color": style.GOAL, "dash": "dash", "width": 2},
        annotation_text=f"Cap {cap:,}", annotation_position="top left",
    )  # fmt: skip
    found.update_xaxes(type="category")
    found.update_yaxes(visible=False, rangemode="tozero")
    return found


def gate_scores(rows: pd.DataFrame, enter_at: float, leave_at: float, title: str) -> go.Figure:
    """Return one bar per account: its points at the gate, with the bars to enter and to leave.

    `rows` have account, score, says and rule.
    """
    bars = go.Bar(
        x=rows["score"], y=list(range(len(rows))), orientation="h",
        marker_color=[COLOURS.get(str(says), style.NEUTRAL) for says in rows["says"]],
        text=[f"{fmt.number(score)} {rule}" for score, rule in
              zip(rows["score"], rows["rule"], strict=True)],
        textposition="inside", insidetextanchor="start", textangle=0, textfont_size=11,
        hovertext=[f"{style.label(name)}<br>{style.label(why)}" for name, why in
                   zip(rows["account"], rows["why"], strict=True)],
        hoverinfo="text",
    )  # fmt: skip
    found = style.figure(bars, title=title, height=110 + ROW_HEIGHT * len(rows))
    for value, words, side in ((leave_at, "Leave ", "right"), (enter_at, " Enter", "left")):
        found.add_vline(
            x=value, line={"color": style.NEUTRAL, "dash": "dot", "width": 1.5},
            annotation={"text": f"{words} {value:.0f}", "yanchor": "bottom", "y": 1,
                        "xanchor": side, "showarrow": False},
        )  # fmt: skip
    found.update_layout(margin={"t": 84}, uniformtext={"mode": "hide", "minsize": 10})
    found.update_xaxes(visible=False, range=[0, 100])
    return named_rows(found, rows["account"])


def firm_places(rows: pd.DataFrame, places: int, title: str) -> go.Figure:
    """Return one bar per account: the share of reasonable weights under which it has a place."""
    bars = go.Bar(
        x=100 * rows["in_rate"], y=list(range(len(rows))), orientation="h",
        marker_color=[VERDICTS.get(str(one), style.NEUTRAL) for one in rows["verdict"]],
        text=[f" {fmt.percent(rate)} {verdict}" for rate, verdict in
              zip(rows["in_rate"], rows["verdict"], strict=True)],
        textposition="outside", cliponaxis=False,
        hovertext=[
            f"{style.label(name)}<br>In the first {places} under {fmt.percent(rate)} of the "
            f"weights<br>Rank {best} to {worst}"
            for name, rate, best, worst in zip(
                rows["account"], rows["in_rate"], rows["best_rank"], rows["worst_rank"],
                strict=True,
            )
        ],
        hoverinfo="text",
    )  # fmt: skip
    found = style.figure(bars, title=title, height=90 + ROW_HEIGHT * len(rows))
    found.update_layout(margin={"r": 130})
    found.update_xaxes(visible=False, range=[0, 100])
    return named_rows(found, rows["account"])
