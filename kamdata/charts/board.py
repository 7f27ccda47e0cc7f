"""Charts of the board: headroom against health, and one account's score in its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.labels import placed
from kamdata.charts.rows import legend_below, named_rows, short
from kamdata.metrics.board import FIX_FIRST, GROUPS, GROW_NOW, PROTECT, WATCH
from kamdata.metrics.score import BASELINE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers

COLOURS = {
    FIX_FIRST: style.AT_RISK, GROW_NOW: style.GROWTH, PROTECT: style.REVENUE, WATCH: style.NEUTRAL,
}  # fmt: skip
SCORE_COLOURS = {"risk": style.AT_RISK, "growth": style.GROWTH}
HEIGHT, TOP, BOTTOM = 470, 56, 92  # pixels of the figure and of what is not plot
NARROW = 430  # pixels that the plot is wide in a narrow window: names that fit there fit anywhere
LARGEST, SMALLEST = 40.0, 8.0  # pixels across of a bubble
MOST_NAMES = 16
PART_HEIGHT = 26


def board(rows: pd.DataFrame, currency: str, title: str) -> go.Figure:
    """Return one bubble per account: health to the right, headroom up, revenue as its size.

    `rows` are accounts of the board with health and headroom; the leading ones are named where
    the name covers nothing.
    """
    health = rows["health"].to_numpy(dtype=float)
    room = rows["headroom_cents"].astype("float64").to_numpy() / 100
    across = _diameters(rows["base_cents"].astype("float64").fillna(0.0).to_numpy())
    names = [short(str(name)) for name in rows["account"]]
    x_range, y_range = _range(health, 0.06, 101.0), _range(room, 0.10, 0.0)
    places = _places(rows, (health, room), across, names=names, ranges=(x_range, y_range))
    groups = rows["group"].astype("str").to_numpy()
    traces = [
        _bubbles(
            rows,
            np.flatnonzero(groups == group),
            group,
            across=across,
            names=names,
            places=places,
            currency=currency,
        )
        for group in GROUPS
        if (groups == group).any()
    ]
    found = style.figure(*traces, title=title, height=HEIGHT)
    found.update_layout(margin={"t": TOP, "b": BOTTOM})
    found.update_xaxes(title_text="Health (100 less the risk score)", range=x_range)
    found.update_yaxes(
        title_text="Headroom a year", range=y_range, tickprefix=fmt.sign(currency),
        tickformat="~s", rangemode="tozero",
    )  # fmt: skip
    found = legend_below(found)
    found.update_layout(legend_itemsizing="constant")
    return found


def _bubbles(
    rows: pd.DataFrame, chosen: NDArray[np.intp], group: str, *,
    across: Numbers, names: list[str], places: list[str], currency: str,
) -> go.Scatter:  # fmt: skip
    own = rows.iloc[chosen]
    return go.Scatter(
        x=own["health"], y=own["headroom_cents"].astype("float64") / 100, mode="markers+text",
        name=f"{group} ({len(chosen):,})",
        marker={"size": across[chosen], "color": COLOURS[group], "opacity": 0.75,
                "line": {"width": 1, "color": "rgba(255,255,255,0.6)"}},
        text=[style.label(names[one]) if places[one] else "" for one in chosen],
        textposition=[places[one] or "middle right" for one in chosen], textfont={"size": 11},
        hovertext=[
            f"{style.label(name)}: {group}<br>Health {health:.0f} of 100"
            f"<br>Headroom {fmt.money_full(room, currency)}"
            f"<br>Revenue {fmt.money_full(base, currency)}"
            for name, health, room, base in zip(
                own["account"], own["health"], own["headroom_cents"], own["base_cents"],
                strict=True,
            )
        ],
        hoverinfo="text",
    )  # fmt: skip


def _diameters(base: Numbers) -> Numbers:
    """Return how many pixels across each bubble is: its area stands for the revenue."""
    largest = base.max(initial=0.0)
    share = np.sqrt(np.clip(base, 0, None) / largest) if largest > 0 else np.zeros(len(base))
    return np.maximum(LARGEST * share, SMALLEST)


def _range(values: Numbers, margin: float, to: float) -> list[float]:
    """Return the ends of an axis that shows all values and `to`, with a margin on both sides."""
    low, high = min(values.min(), to), max(values.max(), to)
    pad = margin * ((high - low) or 1.0)
    return [low - pad, high + pad]


def _places(
    rows: pd.DataFrame, at: tuple[Numbers, Numbers], across: Numbers, *, names: list[str],
    ranges: tuple[list[float], list[float]],
) -> list[str]:  # fmt: skip
    tall = HEIGHT - TOP - BOTTOM
    (left, right), (low, high) = ranges
    x = NARROW * (at[0] - left) / (right - left)
    y = tall * (high - at[1]) / (high - low)
    rank = rows["group"].cat.codes.to_numpy()
    # those to fix by what is at stake, the others by what can be won
    weight = np.where(rank == 0, rows["base_cents"].astype("float64").fillna(0.0) / 100, at[1])
    order = np.lexsort((-weight, np.minimum(rank, 2)))[:MOST_NAMES]
    return placed(x, y, across / 2, names=names, size=(NARROW, tall), order=order.tolist())


def parts(rows: pd.DataFrame, score: str, title: str) -> go.Figure:
    """Return one score as steps: where every account starts, what each factor adds, the sum.

    `rows` are the parts of one account's score that add to it, the baseline first, with label,
    factor, points, shown_points and evidence. The whole numbers add up to the score.
    """
    points = rows["points"].to_numpy(dtype=float)
    ends = np.cumsum(points)
    is_base = (rows["factor"] == BASELINE).to_numpy()
    names = [*rows["label"].astype("str"), "Score"]
    whole = [int(value) for value in rows["shown_points"]]
    colour = SCORE_COLOURS[score]
    steps = go.Bar(
        x=[*points, ends[-1]], base=[*(ends - points), 0.0], y=list(range(len(names))),
        orientation="h",
        marker_color=[*np.where(is_base, style.HYPOTHETICAL, colour), colour],
        marker_opacity=[*[0.65] * len(points), 1.0],
        text=[*(f"+{value}" for value in whole), f"{sum(whole)}"], textposition="outside",
        cliponaxis=False, textfont={"size": 12},
        hovertext=[
            *(
                f"{style.label(label)}: {value:.1f} points<br>{style.label(evidence)}"
                for label, value, evidence in zip(
                    rows["label"], points, rows["evidence"], strict=True
                )
            ),
            f"Score: {ends[-1]:.1f} of 100",
        ],
        hoverinfo="text",
    )  # fmt: skip
    found = style.figure(steps, title=title, height=78 + PART_HEIGHT * len(names))
    found.update_layout(margin={"r": 40})
    found.update_xaxes(visible=False, range=[0, max(ends[-1], 1.0) * 1.08])
    return named_rows(found, pd.Series(names))
