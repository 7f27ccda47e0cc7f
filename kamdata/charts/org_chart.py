"""The org chart of an account: an indented tree, one line for each person, whatever its size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.metrics.account_people import COLD, COOLING, NEVER_MET, WARM

if TYPE_CHECKING:
    from kamdata.metrics.org_chart import OrgChart

ROW_HEIGHT, FEWEST_ROWS = 40, 3
DIAMETERS = {1: 13, 2: 18, 3: 24}
NO_INFLUENCE = 11
NOT_KNOWN = -99
# the fainter, the longer ago the last contact was
STRENGTH = {WARM: 1.0, COOLING: 0.65, COLD: 0.3, NEVER_MET: 0.3}
DISPOSITIONS = {-2: "#B8320B", -1: "#E8934F", 0: "#8A94A0", 1: "#5FB89B", 2: "#00805D"}
DISPOSITION_WORDS = {
    -2: "strongly against us", -1: "against us", 0: "neutral", 1: "for us", 2: "strongly for us",
}  # fmt: skip
UNKNOWN = "disposition not known"
LEGEND = (
    "Colour: green is for us, grey neutral, orange and red against us, hollow not known. The "
    "larger, the more influence; the fainter, the longer ago the last contact was."
)
INDENT_LIMIT = 6.0  # steps to the right that leave room for names
LABEL_ROOM = 5.0  # steps
UNDER, BESIDE = 0.32, 0.14  # rows and steps between a mark and the line to it


def tree(chart: OrgChart, title: str) -> go.Figure:
    """Return the tree: a mark for each person with name, title and role, joined to the superior."""
    rows = chart.rows
    deepest = int(rows["depth"].max()) if len(rows) else 0
    step = min(1.0, INDENT_LIMIT / max(deepest, 1))
    records = rows.to_dict("records")
    people = go.Scatter(
        x=rows["depth"] * step, y=list(range(len(rows))), mode="markers+text", cliponaxis=False,
        text=[f"  {_label(row)}" for row in records], textposition="middle right",
        textfont={"size": 12}, marker=marks(rows),
        hovertext=[said(row) for row in records], hoverinfo="text",
    )  # fmt: skip
    found = style.figure(
        _lines(rows, step), people, title=title,
        height=72 + ROW_HEIGHT * max(len(rows), FEWEST_ROWS),
    )  # fmt: skip
    found.update_xaxes(visible=False, range=[-0.3, deepest * step + LABEL_ROOM], fixedrange=True)
    found.update_yaxes(
        visible=False, range=[max(len(rows), FEWEST_ROWS) - 0.4, -0.6], fixedrange=True
    )
    return found


def _lines(rows: pd.DataFrame, step: float) -> go.Scatter:
    """Return the lines that go down from each superior and right to each person below."""
    x: list[float | None] = []
    y: list[float | None] = []
    for at, (depth, boss) in enumerate(zip(rows["depth"], rows["boss_row"], strict=True)):
        if boss >= 0:
            left = (depth - 1) * step
            x += [left, left, depth * step - BESIDE * step, None]
            y += [boss + UNDER, at, at, None]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": style.NEUTRAL, "width": 1}, hoverinfo="skip"
    )


def marks(rows: pd.DataFrame) -> dict[str, Any]:
    """Return the markers of people: colour by disposition, size by influence, faint when cold.

    A person whose disposition is not known is hollow.
    """
    colours = [DISPOSITIONS.get(_whole(one), style.NEUTRAL) for one in rows["disposition"]]
    strength = [STRENGTH.get(str(one), STRENGTH[NEVER_MET]) for one in rows["warmth"]]
    return {
        "size": [DIAMETERS.get(_whole(one), NO_INFLUENCE) for one in rows["influence"]],
        "color": [
            "rgba(0,0,0,0)" if pd.isna(disposition) else _faded(colour, much)
            for disposition, colour, much in zip(
                rows["disposition"], colours, strength, strict=True
            )
        ],
        "line": {"color": [_faded(*one) for one in zip(colours, strength, strict=True)],
                 "width": 2},
        "opacity": 1,
    }  # fmt: skip


def _whole(value: Any) -> int:
    return NOT_KNOWN if pd.isna(value) else int(value)


def _faded(colour: str, much: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{much})"


def _label(row: dict[Any, Any]) -> str:
    if not row["is_listed"]:
        return f"{style.label(row['person'])}<br>  <i>not among the contacts</i>"
    about = [str(row[name]) for name in ("title", "buyer_role") if not pd.isna(row[name])]
    name = f"<b>{style.label(row['person'])}</b>"
    return f"{name}<br>  {style.label(' · '.join(about))}" if about else name


def said(row: dict[Any, Any]) -> str:
    """Return what the pointer tells of a person."""
    if not row["is_listed"]:
        return f"{style.label(row['person'])}<br>not among the contacts"
    disposition = DISPOSITION_WORDS.get(_whole(row["disposition"]), UNKNOWN)
    influence = _whole(row["influence"])
    how_much = "influence not known" if influence == NOT_KNOWN else f"influence {influence} of 3"
    met = "no date of a contact" if pd.isna(row["last_on"]) else (
        f"last contact {fmt.day(row['last_on'])}")  # fmt: skip
    about = [style.label(row[name]) for name in ("title", "buyer_role") if not pd.isna(row[name])]
    return "<br>".join([f"<b>{style.label(row['person'])}</b>", *about,
                        f"{disposition}, {how_much}", met])  # fmt: skip
