"""Charts of the scores: what each score is made of, and how much room there is to grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import hover, legend_below, named_rows
from kamdata.metrics.score_words import CHARTED

if TYPE_CHECKING:
    import pandas as pd

ROW_HEIGHT = 32
# one hue for each kind of sign; what belongs together is a lighter shade of the same hue
FACTOR_COLOURS = {
    "trend": style.AT_RISK, "silence": "#F0A36F",
    "renewal": "#7B5EA7",
    "drought": "#2F7FB8", "losses": "#86BDE3", "slippage": "#BBD9EE",
    "threading": "#A8588F", "sponsor": "#D8A6C8",
    "sentiment": "#C39A12",
    "margin": "#5B7F3B", "concentration": "#A3BF86",
    "review": "#6E7B88",
    "baseline": "#C3CAD1",
}  # fmt: skip


def contributions(rows: pd.DataFrame, factors: pd.DataFrame, title: str) -> go.Figure:
    """Return one stacked bar per account: the points that each factor adds to its score.

    `rows` are the accounts in their order (the first 15 are drawn), `factors` the parts of their
    scores as `kamdata.metrics.score.Scores` holds them. The score stands at the end of the bar.
    """
    shown = rows.head(CHARTED)
    bars = []
    for name, parts in factors.groupby("factor", sort=False):
        own = parts.set_index("account_id").reindex(shown["account_id"])
        if (own["points"] > 0).any():
            bars.append(_part(str(name), own, shown["account"]))
    widest = shown["score"].max() if len(shown) else 1.0
    totals = go.Scatter(
        x=shown["score"], y=list(range(len(shown))), mode="text", cliponaxis=False,
        text=[f" {fmt.number(score)}" for score in shown["score"]], textposition="middle right",
        textfont={"size": 13, "weight": "bold"}, showlegend=False, hoverinfo="skip",
    )  # fmt: skip
    found = style.figure(*bars, totals, title=title, height=150 + ROW_HEIGHT * len(shown))
    found.update_layout(
        barmode="stack", bargap=0.25, margin={"r": 40, "b": 72},
        uniformtext={"mode": "hide", "minsize": 10},
    )  # fmt: skip
    found.update_xaxes(visible=False, range=[0, widest * 1.03])
    return legend_below(named_rows(found, shown["account"]))


def _part(name: str, own: pd.DataFrame, accounts: pd.Series) -> go.Bar:
    label = str(own["label"].dropna().iloc[0])
    points, whole = own["points"].fillna(0.0), own["shown_points"].fillna(0)
    return go.Bar(
        x=points, y=list(range(len(own))), orientation="h", name=label,
        marker_color=FACTOR_COLOURS[name],
        text=[f"{label} {value}" if value else "" for value in whole],
        textposition="inside", insidetextanchor="middle", textangle=0, textfont_size=11,
        hovertext=[
            f"{style.label(account)}<br>{label}: {value:.1f} points<br>{style.label(evidence)}"
            for account, value, evidence in zip(accounts, points, own["evidence"], strict=True)
        ],
        hoverinfo="text",
    )  # fmt: skip


def headroom(rows: pd.DataFrame, currency: str, title: str) -> go.Figure:
    """Return one bar per account: what it buys, and hatched what it could buy on top.

    `rows` are the accounts in their order (the first 15 are drawn) with base_cents and
    money_cents; the headroom is written at the end of the bar.
    """
    shown = rows.head(CHARTED)
    places = list(range(len(shown)))
    buys = (shown["base_cents"].astype("float64") / 100).fillna(0.0)
    room = (shown["money_cents"].astype("float64") / 100).fillna(0.0)
    now = go.Bar(
        x=buys, y=places, orientation="h", name="buys in 12 months", marker_color=style.REVENUE,
        text=[fmt.money(cents, currency) for cents in shown["base_cents"].astype("float64")],
        textposition="inside", insidetextanchor="start", textangle=0, textfont_size=11,
        hovertext=hover(shown["account"], shown["base_cents"], "bought in 12 months", currency),
        hoverinfo="text",
    )  # fmt: skip
    could = go.Bar(
        x=room, y=places, orientation="h", name="headroom, in no forecast",
        marker={
            "color": "rgba(0,0,0,0)", "line": {"color": style.HYPOTHETICAL, "width": 0.5},
            "pattern": {"shape": "/", "fgcolor": style.HYPOTHETICAL, "size": 6, "solidity": 0.25},
        },
        hovertext=hover(shown["account"], shown["money_cents"], "headroom", currency),
        hoverinfo="text",
    )  # fmt: skip
    ends = go.Scatter(
        x=buys + room, y=places, mode="text", cliponaxis=False,
        text=[f" {fmt.money(cents, currency)}" for cents in shown["money_cents"].astype("float64")],
        textposition="middle right", textfont={"size": 12}, showlegend=False, hoverinfo="skip",
    )  # fmt: skip
    found = style.figure(now, could, ends, title=title, height=120 + ROW_HEIGHT * len(shown))
    found.update_layout(
        barmode="stack", bargap=0.25, margin={"r": 72, "b": 44},
        uniformtext={"mode": "hide", "minsize": 10},
    )  # fmt: skip
    found.update_xaxes(visible=False)
    return legend_below(named_rows(found, shown["account"]))
