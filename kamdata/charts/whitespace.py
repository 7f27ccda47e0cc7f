"""The matrix of accounts and products: who buys what, and where the gaps are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import legend_below, named_rows, short
from kamdata.metrics.whitespace_words import STATE_WORDS

if TYPE_CHECKING:
    from kamdata.metrics.whitespace_lists import Matrix

ROW_HEIGHT, TALL_ROW_HEIGHT = 24, 36
ROOM_FOR_WORTH = 10  # products up to which a cell has room for its amount
LETTER_WIDTH = 5  # pixels upwards that a letter of a slanted name takes
# a letter and a colour for each state; a dot behind the letter: somebody wrote it down
LETTERS = {
    "owned": "B", "in_pipeline": "P", "lost_before": "L", "competitor": "C", "in_house": "H",
    "gap": "G", "blocked": "X", "unknown": "?",
}  # fmt: skip
COLOURS = {
    "owned": style.WON, "in_pipeline": style.OPEN, "lost_before": "#C9A7BD",
    "competitor": style.AT_RISK, "in_house": style.GROWTH, "gap": style.GOAL,
    "blocked": "#5F6873", "unknown": "#C3CAD1",
}  # fmt: skip
STATED = "•"
EDGE = "rgba(128,128,128,0.6)"


def matrix(found: Matrix, currency: str, title: str) -> go.Figure:
    """Return one row per account and one column per product, coloured and lettered by state.

    A gap shows its expected worth a year where there is room; the hover text tells who else buys
    the product, the expected worth and the ceiling.
    """
    width = len(found.products)
    names = list(COLOURS)
    has_room = width <= ROOM_FOR_WORTH
    cells = found.rows.to_dict("records")
    grid = go.Heatmap(
        z=_by_row([names.index(str(row["state"])) for row in cells], width),
        text=_by_row([_label(row, currency, has_room=has_room) for row in cells], width),
        hovertext=_by_row([_hover(row, currency) for row in cells], width),
        hoverinfo="text", texttemplate="%{text}", textfont={"size": 11 if has_room else 9},
        xgap=1, ygap=1,
        x=list(range(width)), y=list(range(len(found.accounts))), showscale=False,
        zmin=-0.5, zmax=len(names) - 0.5, colorscale=_steps(list(COLOURS.values())),
    )  # fmt: skip
    legend = [
        go.Scatter(
            x=[None], y=[None], mode="markers", name=f"{LETTERS[state]} {STATE_WORDS[state]}",
            marker={"symbol": "square", "size": 11, "color": COLOURS[state],
                    "line": {"color": EDGE, "width": 0.5}},
        )
        for state in found.states
    ]  # fmt: skip
    products = [short(one) for one in found.products]
    top = 70 + LETTER_WIDTH * max(map(len, products), default=0)
    row_height = TALL_ROW_HEIGHT if has_room else ROW_HEIGHT
    height = top + 110 + row_height * len(found.accounts)
    drawn = style.figure(grid, *legend, title=title, height=height)
    drawn.update_layout(
        margin={"t": top, "b": 96, "r": 72},  # room for the last slanted name
        title={"y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 14}},
    )
    drawn.update_xaxes(
        tickvals=list(range(width)), ticktext=[style.label(one) for one in products],
        side="top", tickangle=-45 if width > 4 else 0, showgrid=False, range=[-0.5, width - 0.5],
    )  # fmt: skip
    return legend_below(named_rows(drawn, pd.Series(found.accounts, dtype="str")))


def _by_row(values: list, width: int) -> list[list]:
    return [values[start : start + width] for start in range(0, len(values), width or 1)]


def _steps(colours: list[str]) -> list[tuple[float, str]]:
    """Return a scale that changes colour only between whole numbers."""
    n = len(colours)
    return [(edge / n, colour) for at, colour in enumerate(colours) for edge in (at, at + 1)]


def _label(row: dict, currency: str, *, has_room: bool) -> str:
    letter = LETTERS[str(row["state"])] + (STATED if row["is_stated"] else "")
    if not has_room or pd.isna(row["expected_cents"]):
        return letter
    worth = style.label(fmt.money(row["expected_cents"], currency))
    return f'{letter}<br><span style="font-size:9px">{worth}</span>'


def _hover(row: dict, currency: str) -> str:
    lines = [
        f"<b>{style.label(row['account'])}</b>: {style.label(row['product'])}",
        STATE_WORDS[str(row["state"])] + (" (written down)" if row["is_stated"] else ""),
    ]
    if row["peers_n"]:
        kind = "similar accounts" if row["is_of_segment"] else "customers"
        lines.append(
            f"{row['adopters_n']:,} of {row['peers_n']:,} {kind} buy it; allowing for small "
            f"numbers {fmt.percent(row['adoption_rate'])}"
        )
    if pd.notna(row["expected_cents"]):
        lines.append(
            f"expected {fmt.money_full(row['expected_cents'], currency)} a year, ceiling "
            f"{fmt.money_full(row['ceiling_cents'], currency)}"
        )
    return "<br>".join(lines)
