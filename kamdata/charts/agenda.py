"""The chart of the weekly agenda: what is at stake at each account to talk about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style

if TYPE_CHECKING:
    import pandas as pd

COLOURS = {
    "At risk": style.AT_RISK,
    "Behind the goal": style.GOAL,
    "Ripe for growth": style.GROWTH,
}


def at_stake(rows: pd.DataFrame, currency: str) -> go.Figure:
    """Return bars of `money_cents` per account, coloured by topic, first topic on top.

    `rows` are those of `kamdata.metrics.agenda.accounts_to_discuss`.
    """
    shown = rows[rows["money_cents"].notna()].iloc[::-1]
    names = [style.label(name) for name in shown["account"]]
    amounts = shown["money_cents"].astype("int64")
    texts = [fmt.money(cents, currency) for cents in amounts]
    bars = go.Bar(
        x=(amounts / 100).tolist(),
        y=names,
        orientation="h",
        marker_color=[COLOURS[topic] for topic in shown["topic"]],
        text=[f"{text} · {topic}" for text, topic in zip(texts, shown["topic"], strict=True)],
        textposition="auto",
        hovertext=[style.label(reason) for reason in shown["reason"]],
        hovertemplate="%{y}<br>%{hovertext}<extra></extra>",
        cliponaxis=False,
    )
    drawn = style.figure(bars, title=_title(rows, currency), height=110 + 30 * len(shown))
    drawn.update_xaxes(visible=False)
    return drawn


def _title(rows: pd.DataFrame, currency: str) -> str:
    known = rows[rows["money_cents"].notna()]
    if known.empty:
        return "No account has money at stake that the files can show"
    most = known.loc[known["money_cents"].astype("int64").idxmax()]
    what = {"At risk": "yearly revenue at risk", "Behind the goal": "goal without pipeline",
            "Ripe for growth": "room to grow"}[most["topic"]]  # fmt: skip
    return f"Most at stake: {most['account']}, {fmt.money(most['money_cents'], currency)} of {what}"
