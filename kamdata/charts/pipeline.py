"""The charts of the pipeline: what is open by stage and when it should close, and by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.model import Period

PARTS = {
    "overdue_cents": style.AT_RISK,
    "now_cents": style.OPEN,
    "later_cents": style.IDENTIFIED,
    "undated_cents": style.NEUTRAL,
}
MOST_GROUPS = 12
ROW_HEIGHT = 44
BAR_WIDTH = 0.56
LONGEST_NAME = 28


def by_stage(table: pd.DataFrame, period: Period, currency: str) -> go.Figure:
    """Return stacked bars of the open money by stage, first stage on top.

    `table` is that of `kamdata.metrics.pipeline.stage_table`. The parts say when it should close:
    overdue, by the end of the period, later, without a date. A triangle below the bar
    marks the weighted amount of what closes in the period.
    """
    shown = table[table["status"] == "open"]
    words = part_words(period)
    parts = shown[list(PARTS)].fillna(0)
    bars = [
        _bar(parts[part], shown["stage"], words[part], colour, currency)
        for part, colour in PARTS.items()
        if parts[part].any()
    ]
    totals = parts.sum(axis="columns")
    texts = [fmt.money(total, currency) for total in totals]
    return _finished(
        [*bars, _weighted(shown, shown["stage"], currency), _ends(totals, texts)],
        shown["stage"],
        totals,
        _stage_title(shown, totals, currency),
        _overdue(shown, currency),
    )


def part_words(period: Period) -> dict[str, str]:
    """Return the words for each part of the split."""
    end = "closing ahead" if period.end is None else f"closing by {fmt.day(period.end)}"
    return {
        "overdue_cents": "past close date",
        "now_cents": end,
        "later_cents": "closing later",
        "undated_cents": "without close date",
    }


def by_group(table: pd.DataFrame, kind: str, currency: str) -> go.Figure:
    """Return bars of the open money by group, the largest on top, at most twelve of them.

    `table` is that of `kamdata.metrics.breakdown.by`, `kind` the word for one group
    ("Region"). A triangle marks the weighted amount.
    """
    shown = table[table["count"] > 0].head(MOST_GROUPS)
    amounts = shown["amount_cents"].fillna(0)
    texts = [
        f"{fmt.money(cents, currency)} · {fmt.count(int(count), 'deal')}"
        for cents, count in zip(amounts, shown["count"], strict=True)
    ]
    bar = _bar(amounts, shown["group"], "open", style.OPEN, currency)
    return _finished(
        [bar.update(text=None), _weighted(shown, shown["group"], currency), _ends(amounts, texts)],
        shown["group"],
        amounts,
        _group_title(table, kind, currency),
    )


def _bar(cents: pd.Series, names: pd.Series, words: str, colour: str, currency: str) -> go.Bar:
    return go.Bar(
        x=_units(cents),
        y=list(range(len(cents))),
        orientation="h",
        width=BAR_WIDTH,
        name=words,
        marker_color=colour,
        text=[fmt.money(one, currency) if one else "" for one in cents],
        textposition="inside",
        insidetextanchor="middle",
        hovertext=_hover(cents, names, words, currency),
        hoverinfo="text",
    )


def _weighted(shown: pd.DataFrame, names: pd.Series, currency: str) -> go.Scatter:
    """Return the markers of the weighted amount, each just below its bar."""
    cents = shown["weighted_amount_cents"].fillna(0)
    words = "weighted, of the period"
    return go.Scatter(
        x=_units(cents),
        y=[place + BAR_WIDTH / 2 + 0.08 for place in range(len(cents))],
        mode="markers",
        name=words,
        marker={"symbol": "triangle-up", "size": 10, "color": style.NEUTRAL},
        hovertext=_hover(cents, names, words, currency),
        hoverinfo="text",
        cliponaxis=False,
    )


def _ends(cents: pd.Series, texts: list[str]) -> go.Scatter:
    return go.Scatter(
        x=_units(cents),
        y=list(range(len(cents))),
        mode="text",
        text=[f"  {text}" for text in texts],
        textposition="middle right",
        showlegend=False,
        hoverinfo="skip",
        cliponaxis=False,
    )


def _units(cents: pd.Series) -> list[float]:
    return (cents.astype("float64") / 100).tolist()


def _hover(cents: pd.Series, names: pd.Series, words: str, currency: str) -> list[str]:
    return [
        f"{style.label(name)}<br>{fmt.money_full(one, currency)} {words}"
        for name, one in zip(names, cents, strict=True)
    ]


def _finished(
    traces: list[go.Bar | go.Scatter],
    names: pd.Series,
    totals: pd.Series,
    title: str,
    subtitle: str = "",
) -> go.Figure:
    """Return the figure: one line per name, from the top, with room for the totals at the right."""
    drawn = style.figure(*traces, title=title, height=140 + ROW_HEIGHT * len(names))
    longest = max(_units(totals), default=0.0)
    drawn.update_layout(
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "yref": "container", "y": 0, "yanchor": "bottom",
                "traceorder": "normal"},
        margin={"t": 64 if subtitle else 44, "b": 56},
        title_subtitle_text=subtitle,
        uniformtext={"mode": "hide", "minsize": 10},
        xaxis={"visible": False, "range": [0, longest * 1.2 or 1]},
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": [style.label(_short(name)) for name in names],
            "range": [len(names) - 0.4, -0.6],
            "showgrid": False,
        },
    )  # fmt: skip
    return drawn


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _stage_title(shown: pd.DataFrame, totals: pd.Series, currency: str) -> str:
    total = int(totals.sum())
    if total <= 0:
        return "No open deal has an amount"
    largest = int(totals.to_numpy("int64").argmax())
    name, amount = _short(shown["stage"].iloc[largest]), fmt.money(totals.iloc[largest], currency)
    return f"{name} holds {amount} of {fmt.money(total, currency)} open"


def _overdue(shown: pd.DataFrame, currency: str) -> str:
    overdue = int(shown["overdue_cents"].fillna(0).sum())
    return f"{fmt.money(overdue, currency)} is past its close date" if overdue > 0 else ""


def _group_title(table: pd.DataFrame, kind: str, currency: str) -> str:
    amounts = table["amount_cents"].fillna(0)
    total = int(amounts.sum())
    if total <= 0:
        return "No open deal of the period has an amount"
    largest = int(amounts.to_numpy("int64").argmax())
    share = fmt.percent(int(amounts.iloc[largest]) / total)
    name = _short(table["group"].iloc[largest])
    return f"{kind} {name} holds {share} of {fmt.money(total, currency)} open"
