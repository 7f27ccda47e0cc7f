"""The charts of the pipeline's history: stages over time, what goes on, what slipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import rows, style

if TYPE_CHECKING:
    import pandas as pd

# from the first stage to the last, all of them shades of what is open
LIGHT, DARK = (0xC6, 0xDF, 0xF2), (0x1B, 0x5A, 0x8C)
CONVERSION_PARTS = {
    "rate": ("go on", style.WON),
    "lost_rate": ("lost", style.LOST),
    "undecided_rate": ("still open", style.IDENTIFIED),
}
SLIPPAGE_PARTS = {
    "won_cents": ("won", style.WON),
    "still_in_cents": ("still to close in it", style.OPEN),
    "slipped_cents": ("moved out", style.AT_RISK),
    "lost_cents": ("lost", style.LOST),
    "vanished_cents": ("not in the file", style.NEUTRAL),
    "other_cents": ("left out", style.HYPOTHETICAL),
}
BAND_LABEL = 0.07  # a band of this share of the chart's height has room for its name
MOST_PERIODS = 24
FEWEST_BARS = 5  # so that a single bar does not fill the chart
ROW_HEIGHT = 40
BAR_WIDTH = 0.6


def stages_over_time(table: pd.DataFrame, title: str, currency: str) -> go.Figure:
    """Return the open money by stage as stacked bands over the snapshots, first stage at the base.

    `table` is that of `kamdata.metrics.stage_history.pipeline_by_snapshot`.
    """
    names = list(table["stage"].drop_duplicates())
    known = list(table["is_known"].iloc[: len(names)])
    colours = stage_colours(known)
    bands = [
        _band(table[table["stage"] == name], name, colour, currency)
        for name, colour in zip(names, colours, strict=True)
    ]
    drawn = style.figure(*bands, title=title, height=400)
    ends = table.iloc[-len(names) :]["amount_cents"].fillna(0) / 100 if names else []
    top = float(table.groupby("as_of")["amount_cents"].sum().max()) / 100 if names else 0.0
    drawn.update_layout(
        hovermode="x unified",
        annotations=_band_labels(names, list(ends), top),
        margin={"r": 130, "b": 60},
        xaxis={"showgrid": False, "tickformat": "%-d %b\n%Y", "nticks": 8, "automargin": True},
        yaxis={"tickprefix": fmt.sign(currency), "tickformat": "~s", "rangemode": "tozero",
               "automargin": True},
    )  # fmt: skip
    return rows.legend_below(drawn)


def stage_colours(known: list[bool]) -> list[str]:
    """Return a shade for each stage, the later the darker; grey for stages no longer in use."""
    steps = max(sum(known) - 1, 1)
    shades = [
        "#" + "".join(f"{round(a + (b - a) * n / steps):02X}"
                      for a, b in zip(LIGHT, DARK, strict=True))
        for n in range(sum(known))
    ]  # fmt: skip
    left = iter(shades)
    return [next(left) if is_known else style.HYPOTHETICAL for is_known in known]


def _band(own: pd.DataFrame, name: str, colour: str, currency: str) -> go.Scatter:
    return go.Scatter(
        x=list(own["as_of"]),
        y=(own["amount_cents"].fillna(0).astype("float64") / 100).tolist(),
        name=style.label(rows.short(name)),
        mode="lines",
        stackgroup="open",
        line={"width": 0.8, "color": colour},
        fillcolor=colour,
        hovertext=[
            f"{style.label(name)}: {fmt.money_full(cents, currency)} in "
            f"{fmt.count(int(count), 'deal')}"
            for cents, count in zip(own["amount_cents"], own["count"], strict=True)
        ],
        hoverinfo="text+x",
    )


def _band_labels(names: list[str], ends: list[float], top: float) -> list[dict[str, object]]:
    """Return the names of the bands that are high enough at the right, beside them."""
    base, found = 0.0, []
    for name, height in zip(names, ends, strict=True):
        if top > 0 and height / top >= BAND_LABEL:
            found.append(
                {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "showarrow": False,
                 "y": base + height / 2, "text": style.label(rows.short(name))}
            )  # fmt: skip
        base += height
    return found


def conversion(table: pd.DataFrame, title: str) -> go.Figure:
    """Return a bar for each stage: what share of the deals goes on, is lost, is still open.

    `table` is that of `kamdata.metrics.conversion.stage_conversion`; stages without a rate are
    left out.
    """
    shown = table[table["rate"].notna()]
    bars = [
        go.Bar(
            x=shown[part].tolist(),
            y=list(range(len(shown))),
            orientation="h",
            width=BAR_WIDTH,
            name=words,
            marker_color=colour,
            text=[fmt.percent(one) if one >= 0.04 else "" for one in shown[part]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            hovertext=[
                f"{style.label(name)}: {fmt.percent(one, 1)} {words}<br>"
                f"of {fmt.count(int(n), 'deal')} within {fmt.count(int(days), 'day')}"
                for name, one, n, days in zip(
                    shown["stage"], shown[part], shown["n"], shown["within_days"], strict=True
                )
            ],
            hoverinfo="text",
        )
        for part, (words, colour) in CONVERSION_PARTS.items()
    ]
    drawn = style.figure(*bars, title=title, height=130 + ROW_HEIGHT * len(shown))
    drawn.update_layout(
        barmode="stack", margin={"t": 44, "b": 56}, xaxis={"visible": False, "range": [0, 1]}
    )
    return rows.legend_below(rows.named_rows(drawn, shown["stage"]))


def slippage(table: pd.DataFrame, title: str, currency: str) -> go.Figure:
    """Return a bar for each period: what was to close in it at its start, by what became of it.

    `table` is that of `kamdata.metrics.slippage.slippage_by_period`; periods whose start no
    snapshot saw are left out. The figure over a bar is the share that moved out.
    """
    shown = table[table["amount_cents"].notna()].tail(MOST_PERIODS)
    bars = [
        go.Bar(
            x=list(shown["period"]),
            y=_units(shown[part]),
            name=words,
            marker_color=colour,
            hovertext=[
                f"{period}<br>{fmt.money_full(cents, currency)} {words}"
                for period, cents in zip(shown["period"], shown[part], strict=True)
            ],
            hoverinfo="text",
        )
        for part, (words, colour) in SLIPPAGE_PARTS.items()
        if shown[part].any()
    ]
    texts = [fmt.percent(one) if one == one else "" for one in shown["rate"]]  # noqa: PLR0124 - NaN
    over = go.Scatter(
        x=list(shown["period"]), y=_units(shown["amount_cents"]), mode="text", text=texts,
        textposition="top center", showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    drawn = style.figure(*bars, over, title=title, height=360)
    drawn.update_layout(
        barmode="stack",
        margin={"b": 60},
        xaxis={"type": "category", "range": [-0.5, max(len(shown), FEWEST_BARS) - 0.5]},
        yaxis={"tickprefix": fmt.sign(currency), "tickformat": "~s", "automargin": True},
    )
    return rows.legend_below(drawn)


def _units(cents: pd.Series) -> list[float]:
    return (cents.astype("float64") / 100).tolist()
