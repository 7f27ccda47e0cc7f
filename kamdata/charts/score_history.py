"""The chart of an account's scores over the snapshots, with what moved them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

LINES = {"risk": ("Risk", style.AT_RISK), "growth": ("Growth", style.GROWTH)}
LEAST_NAMED = 5  # points by which a score must move for the reason to be written beside it
MOST_NAMED = 4
NEAR = 8  # points between the ends of the two lines under which their names would touch


def score_history(table: pd.DataFrame, title: str) -> go.Figure:
    """Return a line for each score over the dates of the snapshots.

    `table` is that of `kamdata.metrics.score_history.score_history`. A filled point was kept when
    its snapshot was added, a hollow one was worked out later. The largest steps name the factor
    that moved most.
    """
    lines = [_line(table[table["name"] == name], *LINES[name]) for name in LINES]
    found = style.figure(*lines, title=title, height=320)
    found.update_layout(
        annotations=[*_ends(table), *_steps(table)],
        margin={"r": 92, "b": 40},
        xaxis={"showgrid": False, "tickformat": "%-d %b\n%Y", "nticks": 8, "automargin": True},
        yaxis={"range": [0, 104], "tickvals": [0, 25, 50, 75, 100], "automargin": True},
    )
    return found


def _line(own: pd.DataFrame, label: str, colour: str) -> go.Scatter:
    return go.Scatter(
        x=list(own["as_of"]), y=own["score"].tolist(), mode="lines+markers", name=label,
        line={"color": colour, "width": 2}, connectgaps=False,
        marker={
            "size": 8, "color": colour, "line": {"color": colour, "width": 2},
            "symbol": ["circle" if kept else "circle-open" for kept in own["is_stored"]],
        },
        hovertext=[_hover(label, row) for row in own.to_dict("records")], hoverinfo="text",
    )  # fmt: skip


def _hover(label: str, row: dict[Any, Any]) -> str:
    parts = [f"{fmt.day(row['as_of'])}", f"{label} {fmt.number(row['score'])}, {row['band']}"]
    if isinstance(row["why"], str):
        parts.append(f"Moved most: {style.label(row['why'])}")
    parts.append("kept when the snapshot was added" if row["is_stored"] else "worked out later")
    return "<br>".join(parts)


def _ends(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the name of each line with its last score, at its end; apart where they are close."""
    last = table[table["score"].notna()].groupby("name", sort=False).tail(1)
    ends = {str(row["name"]): row for row in last.to_dict("records")}
    shift = dict.fromkeys(ends, 0)
    if len(ends) == 2 and abs(ends["risk"]["score"] - ends["growth"]["score"]) < NEAR:
        is_above = ends["risk"]["score"] >= ends["growth"]["score"]
        shift = {"risk": 9 if is_above else -9, "growth": -9 if is_above else 9}
    return [
        {
            "x": row["as_of"], "y": row["score"], "xanchor": "left", "xshift": 8,
            "yshift": shift[name], "showarrow": False,
            "font": {"color": LINES[name][1], "size": 13},
            "text": f"<b>{LINES[name][0]} {fmt.number(row['score'])}</b>",
        }
        for name, row in ends.items()
    ]  # fmt: skip


def _steps(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the reasons of the largest steps, above a rise and below a fall."""
    steps = table[(table["moved"].abs() >= LEAST_NAMED).fillna(value=False) & table["why"].notna()]
    largest = steps.sort_values("moved", key=lambda moved: moved.abs(), ascending=False)
    return [
        {
            "x": row["as_of"], "y": row["score"], "showarrow": False,
            "yshift": 16 if row["moved"] > 0 else -16, "xanchor": "right", "xshift": 6,
            "text": style.label(row["why"]),
            "font": {"size": 11, "color": LINES[str(row["name"])][1]},
        }
        for row in largest.head(MOST_NAMED).to_dict("records")
    ]  # fmt: skip
