"""The charts of the revenue snapshot: ladder, pace, customers, and what moved revenue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import ROW_HEIGHT, hover, legend_below, named_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamdata.metrics.concentration import Spread

RUNGS = {
    "won_cents": ("closed", style.WON),
    "current_cents": ("current", style.OPEN),
    "identified_cents": ("identified", style.IDENTIFIED),
}
MOST_ACCOUNTS = 25
MOST_CUSTOMERS = 15
LABEL_SHARE = 0.12  # of the width: so much room an amount needs inside a bar
CHANGE_COLOURS = {
    "new": style.WON,
    "expansion": style.WON,
    "contraction": style.AT_RISK,
    "churn": style.AT_RISK,
    "adjust": style.NEUTRAL,
}


def ladder(rows: pd.DataFrame, currency: str, *, title: str = "") -> go.Figure:
    """Return one stacked bar per account: closed, current, identified, hypothetical; goal marked.

    `rows` are those of `kamdata.metrics.revenue.ladder`, drawn from the top in their order, at
    most 25. Hypothetical value is hatched and cut off at the right edge, because it may be many
    times the goal; its amount stands in the hover text. The gap is written at the right.
    """
    shown = rows.head(MOST_ACCOUNTS)
    parts = shown[list(RUNGS)].clip(lower=0).astype("float64") / 100
    goals = shown["goal_cents"].astype("float64") / 100
    ends = parts.sum(axis=1)
    hypothetical = (shown["hypothetical_cents"].astype("float64") / 100).fillna(0)
    limit = _scale(ends, goals, hypothetical)
    traces: list[go.Bar | go.Scatter] = [
        _rung(shown, parts, column, _segment_texts(parts, column, goals, limit, currency), currency)
        for column in RUNGS
        if parts[column].any()
    ]
    if hypothetical.any():
        traces.append(_hatched(shown, hypothetical.clip(upper=limit - ends), currency))
    if goals.notna().any():
        traces.append(_goal(shown, goals, currency))
    found = style.figure(
        *traces, _at_right(_gap_words(shown, currency), limit),
        title=title or ladder_title(rows, currency), height=128 + ROW_HEIGHT * len(shown),
    )  # fmt: skip
    found.update_layout(
        barmode="stack", bargap=0.2, margin={"r": 96, "b": 48},
        uniformtext={"mode": "hide", "minsize": 10},
    )  # fmt: skip
    found.update_xaxes(range=[0, limit], visible=False)
    return legend_below(named_rows(found, shown["account"]))


def _rung(
    shown: pd.DataFrame, parts: pd.DataFrame, column: str, texts: list[str], currency: str
) -> go.Bar:
    name, colour = RUNGS[column]
    return go.Bar(
        x=parts[column], y=list(range(len(shown))), orientation="h", name=name,
        marker_color=colour, text=texts, textposition="inside", insidetextanchor="start",
        textangle=0, textfont_size=10,
        hovertext=hover(shown["account"], shown[column], name, currency), hoverinfo="text",
    )  # fmt: skip


def _hatched(shown: pd.DataFrame, widths: pd.Series, currency: str) -> go.Bar:
    what = "hypothetical, in no forecast"
    return go.Bar(
        x=widths, y=list(range(len(shown))), orientation="h", name="hypothetical",
        marker={
            "color": "rgba(0,0,0,0)", "line": {"color": style.HYPOTHETICAL, "width": 0.5},
            "pattern": {"shape": "/", "fgcolor": style.HYPOTHETICAL, "size": 6, "solidity": 0.25},
        },
        hovertext=hover(shown["account"], shown["hypothetical_cents"], what, currency),
        hoverinfo="text",
    )  # fmt: skip


def _goal(shown: pd.DataFrame, goals: pd.Series, currency: str) -> go.Scatter:
    return go.Scatter(
        x=goals, y=list(range(len(shown))), mode="markers", name="goal",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": style.GOAL}},
        hovertext=hover(shown["account"], shown["goal_cents"], "goal", currency), hoverinfo="text",
    )  # fmt: skip


def _scale(ends: pd.Series, goals: pd.Series, hypothetical: pd.Series) -> float:
    """Return the right edge: what is real fits, hypothetical value only as far as there is room.

    A single account has room for as much again.
    """
    real = max(ends.max(), goals.max() if goals.notna().any() else 0.0, 1.0)
    if len(ends) > 1:
        return real * 1.05
    return min(real * 2, max(real, float((ends + hypothetical).max()))) * 1.05


def _segment_texts(
    parts: pd.DataFrame, column: str, goals: pd.Series, limit: float, currency: str
) -> list[str]:
    """Return the amounts to write at the left end of a segment, where nothing covers them."""
    end = parts.cumsum(axis=1)[column]
    start, room = end - parts[column], LABEL_SHARE * limit
    is_covered = goals.between(start, start + room)
    is_shown = (parts[column] >= room) & ~is_covered
    return [
        fmt.money(units * 100, currency) if shown else ""
        for units, shown in zip(parts[column], is_shown, strict=True)
    ]


def ladder_title(rows: pd.DataFrame, currency: str) -> str:
    """Return the finding of the ladder: where the gap lies."""
    short = rows["gap_cents"].fillna(0)
    total = int(short.sum())
    if rows["goal_cents"].notna().sum() == 0:
        return "No goal to compare with: closed and open by account"
    if len(rows) == 1:
        return _one_title(rows.iloc[0], currency)
    if total == 0:
        return "Every account with a goal has made it"
    is_short = int((short > 0).sum())
    largest = short.sort_values(ascending=False).head(min(5, is_short))
    share = fmt.percent(int(largest.sum()) / total)
    if len(largest) == is_short:
        return f"{fmt.count(is_short, 'account')} below goal"
    return f"{len(largest)} of the {is_short:,} accounts below goal hold {share} of what is short"


def _one_title(row: pd.Series, currency: str) -> str:
    won, goal = int(row["won_cents"]), int(row["goal_cents"])
    if won >= goal:
        return f"The goal is made, {fmt.money(won - goal, currency)} above it"
    open_cents = fmt.money(row["current_cents"], currency)
    return f"{fmt.money(goal - won, currency)} short of the goal, {open_cents} current"


def pace(days: pd.DataFrame, as_of: date, currency: str) -> go.Figure:
    """Return closed so far as a line against the even and the seasonal plan.

    `days` is the frame of `kamdata.metrics.pace.by_day`.
    """
    known = days[days["won_cents"].notna()]
    lines = [_line(known, "won_cents", "closed", style.WON, currency, width=4)]
    for column, name, colour, dash in (
        ("linear_cents", "even plan", style.GOAL, "dash"),
        ("seasonal_cents", "plan by our own season", style.NEUTRAL, "dot"),
    ):
        if days[column].notna().any():
            lines.append(_line(days, column, name, colour, currency, width=2, dash=dash))
    found = style.figure(*lines, title=pace_title(days, currency), height=340)
    found.update_layout(margin={"b": 48})
    found.update_yaxes(tickformat="~s", tickprefix=fmt.sign(currency), rangemode="tozero")
    lines_drawn = days[["won_cents", "linear_cents", "seasonal_cents"]]
    if not (lines_drawn.astype("float64") > 0).any(axis=None):
        found.update_yaxes(range=[0, 1_000])  # otherwise the axis counts in thousandths
    if days["day"].iloc[0] <= pd.Timestamp(as_of) <= days["day"].iloc[-1]:
        found.add_vline(x=pd.Timestamp(as_of), line={"width": 1, "color": style.NEUTRAL})
    return legend_below(found)


def pace_title(days: pd.DataFrame, currency: str) -> str:
    """Return the finding of the pace: closed so far against the plan that fits best."""
    known = days[days["won_cents"].notna()]
    if known.empty:
        return "The period has not started"
    now = known.iloc[-1]
    closed = fmt.money(now["won_cents"], currency)
    seasonal = not pd.isna(now["seasonal_cents"])
    plan = now["seasonal_cents"] if seasonal else now["linear_cents"]
    if pd.isna(plan):
        return f"Closed {closed} so far; no goal to compare with"
    words = "our own season" if seasonal else "an even plan"
    return f"Closed {closed}; {words} has {fmt.money(plan, currency)} by now"


def customers(found: Spread, currency: str) -> go.Figure:
    """Return the largest customers' shares as bars, and the shares added up as a line."""
    shown = found.customers[found.customers["share_rate"].notna()].head(MOST_CUSTOMERS)
    places = list(range(len(shown)))
    share, added = shown["share_rate"] * 100, shown["cumulative_rate"] * 100
    bars = go.Bar(
        x=share, y=places, orientation="h", name="share", marker_color=style.REVENUE,
        text=[fmt.percent(rate) for rate in shown["share_rate"]], textposition="auto",
        hovertext=hover(shown["customer"], shown["amount_cents"], found.basis, currency),
        hoverinfo="text",
    )  # fmt: skip
    line = go.Scatter(
        x=added, y=places, mode="lines+markers", name="added up",
        line={"color": style.NEUTRAL, "width": 1}, marker={"size": 5, "color": style.NEUTRAL},
        hovertext=[f"the first {n}: {fmt.percent(rate / 100)}" for n, rate in enumerate(added, 1)],
        hoverinfo="text",
    )  # fmt: skip
    title = f"{fmt.percent(added.iloc[-1] / 100)} of {found.basis} is with {len(shown)} customers"
    if len(shown) == len(found.shares):
        title = f"{shown['customer'].iloc[0]} brings {fmt.percent(share.iloc[0] / 100)}"
    made = style.figure(bars, line, title=title, height=128 + ROW_HEIGHT * len(shown))
    made.update_layout(margin={"b": 48})
    made.update_xaxes(range=[0, 104], ticksuffix=" %")
    return legend_below(named_rows(made, shown["customer"]))


def bridge(bars: pd.DataFrame, currency: str) -> go.Figure:
    """Return what moved revenue between the two years, one bar per class.

    `bars` is the frame of `kamdata.metrics.retention.bridge`.
    """
    shown = bars[bars["class"].isin(list(CHANGE_COLOURS)) & (bars["change_cents"] != 0)]
    places = list(range(len(shown)))
    amounts = shown["change_cents"].astype("float64") / 100
    texts = [
        f"  {fmt.money(cents, currency)} · {fmt.count(int(n), 'account')}"
        for cents, n in zip(shown["change_cents"], shown["accounts"], strict=True)
    ]
    drawn = go.Bar(
        x=amounts, y=places, orientation="h",
        marker_color=[CHANGE_COLOURS[kind] for kind in shown["class"]], hoverinfo="skip",
    )  # fmt: skip
    written = go.Scatter(
        x=amounts.clip(lower=0), y=places, mode="text", text=texts, textposition="middle right",
        hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    change = int(bars["change_cents"].sum())
    direction = "more" if change >= 0 else "less"
    title = f"{fmt.money(abs(change), currency)} {direction} revenue than the year before"
    found = style.figure(drawn, written, title=title, height=80 + 32 * len(shown))
    low, high = min(amounts.min(), 0.0), max(amounts.max(), 0.0)
    found.update_xaxes(visible=False, range=[low * 1.02, high + (high - low) * 0.4])
    found.add_vline(x=0, line={"width": 1, "color": style.NEUTRAL})
    return named_rows(found, shown["label"])


def _line(
    days: pd.DataFrame, column: str, name: str, colour: str, currency: str, *, width: int,
    dash: str = "solid",
) -> go.Scatter:  # fmt: skip
    cents = days[column]
    return go.Scatter(
        x=days["day"], y=cents.astype("float64") / 100, mode="lines", name=name,
        line={"color": colour, "width": width, "dash": dash},
        hovertext=[
            f"{fmt.day(day)}<br>{name} {fmt.money(one, currency)}"
            for day, one in zip(days["day"], cents, strict=True)
        ],
        hoverinfo="text",
    )  # fmt: skip


def _gap_words(rows: pd.DataFrame, currency: str) -> list[str]:
    words = {"made": "made", "no goal": "no goal"}
    return [
        "  " + words.get(status, f"{fmt.money(gap, currency)} short")
        for status, gap in zip(rows["status"], rows["gap_cents"], strict=True)
    ]


def _at_right(texts: Sequence[str], limit: float) -> go.Scatter:
    return go.Scatter(
        x=[limit] * len(texts), y=list(range(len(texts))), mode="text", text=texts,
        textposition="middle right", hoverinfo="skip", showlegend=False, cliponaxis=False,
    )  # fmt: skip
