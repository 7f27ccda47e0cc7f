"""The org chart of an account: a box for each person, from the top on the left to the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from kamdata.charts import persons, style
from kamdata.charts.rows import legend_below
from kamdata.metrics.stances import NOT_KNOWN, STANCES, stance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.org_chart import OrgChart

    Row = Mapping[Any, Any]

ROW, BOX = 80, 68  # pixels from one row of boxes to the next, and of a box
LEAST_COLUMNS, MOST_COLUMNS = 3, 5  # deeper charts are indented instead
BOX_WIDTH = 0.9  # of a column; the rest is for the lines
NARROW, CHARACTER, PADDING = 540.0, 6.3, 14.0  # pixels: what fits a narrow window fits any
SHADE = 0.45  # of the colour of a stance, behind text
INK, PAPER = "#1B2530", "#F4F6F8"  # of the boxes, which look the same on light and dark pages
MOST_INFLUENCE = 3
NO_SUPERIOR = "No superior is written down"
LEGEND = (
    "Dots behind a name are its influence, of three. The stronger a colour, the more recent the "
    "last contact."
)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where each box stands: its left edge in columns and its middle in rows.

    `columns` and `rows` are what the chart is wide and high; `alone_at` is the row of the words
    above those who stand outside the tree, None where nobody does.
    """

    x: Numbers
    y: Numbers
    columns: int
    rows: float
    is_indented: bool
    alone_at: float | None


def tree(chart: OrgChart, title: str) -> go.Figure:
    """Return the chart: boxes with name, title, role and last contact, joined to the superior.

    Those without anyone above or below them stand side by side under the tree.
    """
    people = chart.rows.to_dict("records")
    at = places(chart.rows)
    found = style.figure(
        _lines(chart.rows, at), _texts(people, at), _pointed(people, at), *_legend(people),
        title=title, height=round(104 + ROW * max(at.rows, 1)),
    )  # fmt: skip
    found.update_xaxes(visible=False, range=[-0.01, at.columns - 0.05], fixedrange=True)
    found.update_yaxes(visible=False, range=[max(at.rows, 1) - 0.5, -0.5], fixedrange=True)
    found.update_layout(
        shapes=[_box(row, x, y) for row, x, y in zip(people, at.x, at.y, strict=True)],
        margin={"b": 48}, hoverdistance=200,
    )  # fmt: skip
    if at.alone_at is not None:
        found.add_annotation(
            x=0, y=at.alone_at, text=NO_SUPERIOR, showarrow=False, xanchor="left",
            font={"size": 12, "color": style.NEUTRAL},
        )  # fmt: skip
    return legend_below(found)


def places(rows: pd.DataFrame) -> Places:
    """Return where the boxes of `OrgChart.rows` stand.

    A column for each level and the superior at the middle of those below, as far as the levels
    fit; else one row for each person, indented by level.
    """
    depth, boss = rows["depth"].to_numpy(dtype=int), rows["boss_row"].to_numpy(dtype=int)
    is_alone = (boss < 0) & ~np.isin(np.arange(len(rows)), boss)
    levels = int(depth.max(initial=0)) + 1
    columns = min(max(levels, LEAST_COLUMNS), MOST_COLUMNS)
    is_indented = levels > MOST_COLUMNS
    step = (columns - 1) / (levels - 1) if is_indented else 1.0
    y = np.zeros(len(rows))
    tree_rows = np.flatnonzero(~is_alone)
    high = float(len(tree_rows)) if is_indented else _hang(y, boss, tree_rows)
    if is_indented:
        y[tree_rows] = np.arange(len(tree_rows))
    x = depth * step
    alone = np.flatnonzero(is_alone)
    if not len(alone):
        return Places(x, y, columns, high, is_indented, None)
    is_below = len(tree_rows) > 0
    first = high + 0.6 if is_below else 0.0
    x[alone] = np.arange(len(alone)) % columns
    y[alone] = first + np.arange(len(alone)) // columns
    return Places(
        x, y, columns, float(y[alone].max()) + 1, is_indented, first - 0.75 if is_below else None
    )


def _hang(y: Numbers, boss: np.ndarray, tree_rows: np.ndarray) -> float:
    """Write the row of each box of the tree: leaves one below another; return how many they are.

    People stand after their superiors, so that going backwards all below one are known.
    """
    leaves = np.setdiff1d(tree_rows, boss)
    y[leaves] = np.arange(len(leaves))
    for at in tree_rows[::-1]:
        below = y[boss == at]
        if len(below):
            y[at] = (below.min() + below.max()) / 2
    return float(len(leaves))


def _lines(rows: pd.DataFrame, at: Places) -> go.Scatter:
    """Return the lines from each superior to the people right below."""
    x: list[float | None] = []
    y: list[float | None] = []
    half = BOX / 2 / ROW
    for place, boss in enumerate(rows["boss_row"]):
        if boss < 0:
            continue
        if at.is_indented:
            turn = at.x[boss] + (at.x[place] - at.x[boss]) / 2
            x += [turn, turn, at.x[place], None]
            y += [at.y[boss] + half, at.y[place], at.y[place], None]
        else:
            edge = at.x[boss] + BOX_WIDTH
            turn = edge + (1 - BOX_WIDTH) / 2
            x += [edge, turn, turn, at.x[place], None]
            y += [at.y[boss], at.y[boss], at.y[place], at.y[place], None]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": style.NEUTRAL, "width": 1}, hoverinfo="skip",
        showlegend=False,
    )  # fmt: skip


def _box(row: Row, x: float, y: float) -> dict[str, Any]:
    colour, half = persons.colour(row["disposition"]), BOX / 2 / ROW
    is_known = row["is_listed"] and not pd.isna(row["disposition"])
    shade = SHADE * persons.strength(row["warmth"]) if is_known else 0
    return {
        "type": "rect", "layer": "below", "x0": x, "x1": x + BOX_WIDTH, "y0": y - half,
        "y1": y + half, "fillcolor": persons.on_paper(colour, shade, PAPER),
        "line": {"color": colour, "width": 2, "dash": "solid" if is_known else "dot"},
    }  # fmt: skip


def _texts(people: list[Any], at: Places) -> go.Scatter:
    room = int((NARROW / at.columns * BOX_WIDTH - PADDING) / CHARACTER)
    return go.Scatter(
        x=at.x + 0.03, y=at.y, mode="text", text=[label(row, room) for row in people],
        textposition="middle right", textfont={"size": 11, "color": INK}, hoverinfo="skip",
        cliponaxis=False, showlegend=False,
    )  # fmt: skip


def label(row: Row, room: int) -> str:
    """Return what stands in the box of a person: up to four lines of so many characters."""
    if not row["is_listed"]:
        return f"{_cut(row['person'], room)}<br><i>{_cut('not among the contacts', room)}</i>"
    level = 0 if pd.isna(row["influence"]) else int(row["influence"])
    dots = f" {'●' * level}{'○' * (MOST_INFLUENCE - level)}" if level else ""
    lines = [f"<b>{_cut(row['person'], room - len(dots))}</b>{dots}"]
    if not pd.isna(row["title"]):
        lines.append(_cut(row["title"], room))
    if not pd.isna(row["buyer_role"]):
        lines.append(_cut(row["buyer_role"], room))
    if not pd.isna(row["last_on"]):
        lines.append(_cut(f"met {row['last_on']:%-d %b %Y}", room))
    return "<br>".join(lines)


def _cut(text: object, room: int) -> str:
    whole, room = str(text), max(room, 4)
    return style.label(whole if len(whole) <= room else f"{whole[: room - 1].rstrip()}…")


def _pointed(people: list[Any], at: Places) -> go.Scatter:
    """Return what the pointer finds: a mark without a look in the middle of each box."""
    return go.Scatter(
        x=at.x + BOX_WIDTH / 2, y=at.y, mode="markers", marker={"size": BOX, "opacity": 0},
        hovertext=[_said(row) for row in people], hoverinfo="text", showlegend=False,
    )  # fmt: skip


def _said(row: Row) -> str:
    if not row["is_listed"]:
        return f"{style.label(row['person'])}<br>not among the contacts"
    return persons.said(row)


def _legend(people: list[Any]) -> list[go.Scatter]:
    """Return an entry of the legend for each stance that somebody has."""
    met = {stance(row["disposition"]) for row in people}
    return [
        go.Scatter(
            x=[None], y=[None], mode="markers", name=words, hoverinfo="skip", showlegend=True,
            marker={"symbol": "square" if words != NOT_KNOWN else "square-open", "size": 12,
                    "color": persons.BY_WORDS[words]},
        )
        for words in (*STANCES.values(), NOT_KNOWN) if words in met
    ]  # fmt: skip
