"""The charts of what changed: the waterfall of the pipeline, and where its deals went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.metrics.movement_words import WORDS

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from kamdata.metrics.movement import Comparison

KIND_COLOURS = {
    "new": style.GROWTH, "reopened": style.GROWTH, "pulled_in": style.GROWTH,
    "moved_later_in": style.GROWTH, "came_into_scope": style.GROWTH,
    "amount_up": style.GOAL, "amount_down": style.GOAL, "fx": style.GOAL,
    "won": style.WON, "lost": style.LOST,
    "pushed_out": style.IDENTIFIED, "moved_earlier_out": style.IDENTIFIED,
    "left_scope": style.HYPOTHETICAL, "vanished": style.AT_RISK,
}  # fmt: skip
BAR_HEIGHT = 36
CUT_FROM = 3.0  # how many times its own span a waterfall stands above zero before its axis is cut
LONGEST_NAME = 28
NODE_HEIGHT, NODE_GAP = 38, 22  # pixels, on average and between two


def waterfall(found: Comparison, before: date, after: date, currency: str) -> go.Figure:
    """Return the waterfall from opening to closing, from the top, one bar for each movement.

    The movements stand in the order of `MOVEMENTS`. Where they are small beside the pipeline
    the axis does not begin at zero, and the subtitle says where it does.
    """
    moved = found.movements[found.movements["count"] > 0]
    names = [
        f"Open on {fmt.day(before)}",
        *(WORDS[name][0] for name in moved["movement"]),
        f"Open on {fmt.day(after)}",
    ]
    colours = [style.OPEN, *(KIND_COLOURS[name] for name in moved["movement"]), style.OPEN]
    starts, ends = _spans(found, moved)
    lowest, highest = min(*starts, *ends), max(*starts, *ends)
    floor = _floor([*starts[1:-1], *ends], lowest)
    texts = [
        fmt.money(found.opening_cents, currency),
        *(
            f"{'+' if cents > 0 else ''}{fmt.money(cents, currency)} · {count:,}"
            for cents, count in zip(moved["amount_cents"], moved["count"], strict=True)
        ),
        fmt.money(found.closing_cents, currency),
    ]
    cut_starts = [max(one, floor) if place in (0, len(starts) - 1) else one
                  for place, one in enumerate(starts)]  # fmt: skip
    drawn = style.figure(
        _bars(cut_starts, ends, colours, _hover(found, moved, names, currency)),
        _steps(ends),
        _texts(cut_starts, ends, texts),
        title=waterfall_title(found, currency),
        height=110 + BAR_HEIGHT * len(names),
    )
    room = (highest - floor) * 0.24 or 1.0
    subtitle = f"The axis begins at {fmt.money(floor, currency)}" if floor else ""
    drawn.update_layout(
        title_subtitle_text=subtitle,
        margin={"t": 64 if subtitle else 44, "b": 8},
        xaxis={
            "visible": False, "zeroline": not floor,
            "range": [_units(floor or min(lowest, 0)), _units(highest + room)],
        },
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": [style.label(name) for name in names],
            "range": [len(names) - 0.4, -0.6],
            "showgrid": False,
        },
    )  # fmt: skip
    return drawn


def waterfall_title(found: Comparison, currency: str) -> str:
    """Return what added most and what took most."""
    moved = found.movements[found.movements["count"] > 0]
    if moved.empty:
        return "Nothing moved"
    cents = moved["amount_cents"].to_numpy()
    parts = []
    for place, is_there, verb in (
        (cents.argmax(), cents.max() > 0, "added"), (cents.argmin(), cents.min() < 0, "took"),
    ):  # fmt: skip
        if is_there:
            name = WORDS[moved["movement"].iloc[place]][0]
            parts.append(f"{name} {verb} most, {fmt.money(abs(cents[place]), currency)}")
    return "; ".join(parts) or "What moved has no amount"


def _spans(found: Comparison, moved: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Return where each bar starts and ends, in cents."""
    starts, ends = [0], [found.opening_cents]
    for cents in moved["amount_cents"]:
        starts.append(ends[-1])
        ends.append(ends[-1] + int(cents))
    return [*starts, 0], [*ends, found.closing_cents]


def _floor(running: list[int], lowest: int) -> int:
    """Return where the axis begins: 0, or below all that moved where that is far above 0."""
    bottom, top = min(running), max(running)
    span = top - bottom
    if lowest < 0 or not span or bottom < CUT_FROM * span:
        return 0
    return bottom - span


def _units(cents: float) -> float:
    return float(cents) / 100


def _bars(starts: list[int], ends: list[int], colours: list[str], hover: list[str]) -> go.Bar:
    return go.Bar(
        base=[_units(one) for one in starts],
        x=[_units(end - start) for start, end in zip(starts, ends, strict=True)],
        y=list(range(len(ends))),
        orientation="h",
        width=0.62,
        marker_color=colours,
        hovertext=hover,
        hoverinfo="text",
    )


def _steps(ends: list[int]) -> go.Scatter:
    """Return the thin lines that lead from the end of each bar to the next."""
    x, y = [], []
    for place, end in enumerate(ends[:-1]):
        x += [_units(end), _units(end), None]
        y += [place + 0.31, place + 0.69, None]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": style.NEUTRAL, "width": 1}, hoverinfo="skip"
    )


def _texts(starts: list[int], ends: list[int], texts: list[str]) -> go.Scatter:
    return go.Scatter(
        x=[_units(max(start, end)) for start, end in zip(starts, ends, strict=True)],
        y=list(range(len(texts))),
        mode="text",
        text=[f"  {text}" for text in texts],
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
    )


def _hover(found: Comparison, moved: pd.DataFrame, names: list[str], currency: str) -> list[str]:
    amounts = [found.opening_cents, *moved["amount_cents"], found.closing_cents]
    deals = ["", *(f" in {fmt.count(int(count), 'deal')}" for count in moved["count"]), ""]
    return [
        f"{style.label(name)}<br>{fmt.money_full(cents, currency)}{count}"
        for name, cents, count in zip(names, amounts, deals, strict=True)
    ]


def flow(table: pd.DataFrame, title: str, currency: str) -> go.Figure:
    """Return the flow from where deals stood (left) to where they are (right).

    `table` is that of `kamdata.metrics.change_lists.flow`. What has no amount, or one below zero,
    has no width and is left out; the table beside the chart has it.
    """
    shown = table[table["amount_cents"] > 0]
    sources = {name: place for place, name in enumerate(dict.fromkeys(shown["source"]))}
    targets = {
        name: place + len(sources) for place, name in enumerate(dict.fromkeys(shown["target"]))
    }
    nodes = max(len(sources), len(targets))
    height = NODE_HEIGHT * nodes + 60
    gap = NODE_GAP / height
    kinds = dict(zip(shown["target"], shown["kind"], strict=True))
    entries = set(shown.loc[shown["is_entry"], "source"])
    colours = [style.GROWTH if name in entries else style.OPEN for name in sources]
    colours += [KIND_COLOURS.get(kinds[name], style.OPEN) for name in targets]
    links = [colours[targets[name]] for name in shown["target"]]
    hover = [
        f"{style.label(source)} to {style.label(target)}<br>{fmt.money_full(cents, currency)} in "
        f"{fmt.count(int(count), 'deal')}"
        for source, target, cents, count in zip(
            shown["source"], shown["target"], shown["amount_cents"], shown["count"], strict=True
        )
    ]
    sankey = go.Sankey(
        arrangement="fixed",
        node={
            "label": [style.label(_short(name)) for name in (*sources, *targets)],
            "color": colours,
            "x": [0.001] * len(sources) + [0.999] * len(targets),
            "y": [*_heights(shown, "source", gap, nodes), *_heights(shown, "target", gap, nodes)],
            "pad": NODE_GAP, "thickness": 14, "line": {"width": 0},
            "hoverinfo": "skip",
        },
        link={
            "source": [sources[name] for name in shown["source"]],
            "target": [targets[name] for name in shown["target"]],
            "value": [_units(cents) for cents in shown["amount_cents"]],
            "color": [_faint(colour) for colour in links],
            "customdata": hover,
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    )  # fmt: skip
    drawn = style.figure(sankey, title=title, height=height + 60)
    drawn.update_layout(margin={"t": 44, "b": 16})
    return drawn


def _heights(shown: pd.DataFrame, side: str, gap: float, nodes: int) -> list[float]:
    """Return the middle of each node, from the top, 0 to 1, in their order.

    `gap` is the room between two nodes and `nodes` how many stand in the longer column.
    """
    sums: dict[str, float] = {}
    for name, cents in zip(shown[side], shown["amount_cents"], strict=True):
        sums[name] = sums.get(name, 0.0) + float(cents)
    scale = (1 - gap * (nodes - 1)) / sum(sums.values())
    edge, middles = 0.0, []
    for cents in sums.values():
        middles.append(min(max(edge + cents * scale / 2, 0.001), 0.999))
        edge += cents * scale + gap
    return middles


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
