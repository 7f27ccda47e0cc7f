"""The charts of value: ranks counted three ways, and what an hour of selling brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import named_rows, short
from kamdata.metrics.three_ranks import WAYS

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("By revenue", "Left after cost to serve", "By lifetime value")
TICKS = ["By revenue", "After cost<br>to serve", "By lifetime<br>value"]
FAR = 3  # places from which a fall or a rise is coloured
ROW_HEIGHT = 24


def slopes(rows: pd.DataFrame, title: str) -> go.Figure:
    """Return one line per account through its three ranks; who falls far stands out.

    `rows` are accounts with revenue_rank, contribution_rank, lifetime_rank and lifetime_change.
    The lines keep the order of the ranks without the gaps between them; the figures are the ranks.
    """
    ranks = [rows[f"{way}_rank"].astype(int) for way in WAYS]
    places = [one.rank().astype(int) for one in ranks]
    lines = [
        _line(str(name), int(change), numbers, at)
        for name, change, numbers, at in zip(
            rows["account"], rows["lifetime_change"], zip(*ranks, strict=True),
            zip(*places, strict=True), strict=True,
        )
    ]  # fmt: skip
    found = style.figure(*lines, title=title, height=130 + ROW_HEIGHT * len(rows))
    found.update_layout(margin={"t": 88, "l": 150, "r": 150})
    found.update_xaxes(
        tickvals=[0, 1, 2], ticktext=TICKS,
        side="top", range=[-0.05, 2.05], showgrid=False, automargin=False,
    )  # fmt: skip
    found.update_yaxes(visible=False, range=[len(rows) + 0.5, 0.5])
    return found


def _line(account: str, change: int, ranks: tuple[int, ...], places: tuple[int, ...]) -> go.Scatter:
    colour = style.AT_RISK if change <= -FAR else style.WON if change >= FAR else style.NEUTRAL
    name = style.label(short(account))
    return go.Scatter(
        x=[0, 1, 2], y=list(places), mode="lines+markers+text", cliponaxis=False,
        line={"color": colour, "width": 3 if abs(change) >= FAR else 1.5}, marker={"size": 7},
        text=[f"{name} {ranks[0]} ", "", f" {ranks[2]} {name}"], textfont={"size": 11},
        textposition=["middle left", "middle center", "middle right"],
        hovertext=[f"{style.label(account)}<br>{words}: number {rank}"
                   for words, rank in zip(COLUMNS, ranks, strict=True)],
        hoverinfo="text",
    )  # fmt: skip


def per_hour(rows: pd.DataFrame, currency: str, title: str) -> go.Figure:
    """Return one bar per account and product: what an hour of selling brings a year."""
    cents = rows["per_hour_cents"].astype("float64")
    what = rows["account"].astype("str") + ": " + rows["product"].astype("str")
    bars = go.Bar(
        x=cents / 100, y=list(range(len(rows))), orientation="h", marker_color=style.GROWTH,
        text=[f" {fmt.money(one, currency)}" for one in cents], textposition="outside",
        cliponaxis=False,
        hovertext=[
            f"{style.label(name)}<br>{fmt.money_full(worth, currency)} a year x "
            f"{fmt.percent(chance)} / {hours:.0f} hours"
            for name, worth, chance, hours in zip(
                what, rows["expected_cents"], rows["chance_rate"], rows["hours"], strict=True
            )
        ],
        hoverinfo="text",
    )  # fmt: skip
    found = style.figure(bars, title=title, height=90 + 26 * len(rows))
    found.update_layout(margin={"r": 64})
    found.update_xaxes(visible=False)
    named_rows(found, what)
    found.update_yaxes(ticktext=[style.label(name) for name in what], tickfont={"size": 11})
    return found
