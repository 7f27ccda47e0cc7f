"""How a person of the customer looks on a chart: colour by stance, faint when long not met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.metrics.account_people import COLD, COOLING, NEVER_MET, WARM
from kamdata.metrics.stances import NOT_KNOWN, STANCES, influence, stance

if TYPE_CHECKING:
    from collections.abc import Mapping

DIAMETERS = {1: 13, 2: 18, 3: 24}
NO_INFLUENCE = 11
# the fainter, the longer ago the last contact was
STRENGTH = {WARM: 1.0, COOLING: 0.65, COLD: 0.3, NEVER_MET: 0.3}
COLOURS = {-2: "#B8320B", -1: "#E8934F", 0: "#8A94A0", 1: "#5FB89B", 2: "#00805D"}
BY_WORDS = {words: COLOURS[level] for level, words in STANCES.items()} | {NOT_KNOWN: style.NEUTRAL}


def colour(disposition: Any) -> str:
    """Return the colour of a disposition; grey where it is not known."""
    return BY_WORDS[stance(disposition)]


def strength(warmth: Any) -> float:
    """Return how strong the colour of a person is who was last met so long ago (0 to 1)."""
    return STRENGTH.get(str(warmth), STRENGTH[NEVER_MET])


def marks(people: pd.DataFrame) -> dict[str, Any]:
    """Return the markers of people: colour by disposition, size by influence, faint when cold.

    A person whose disposition is not known is hollow.
    """
    shown = [
        faded(colour(disposition), strength(warmth))
        for disposition, warmth in zip(people["disposition"], people["warmth"], strict=True)
    ]
    is_hollow = people["disposition"].isna()
    return {
        "size": [diameter(one) for one in people["influence"]],
        "color": [
            "rgba(0,0,0,0)" if hollow else one
            for one, hollow in zip(shown, is_hollow, strict=True)
        ],
        "line": {"color": shown, "width": 2},
        "opacity": 1,
    }  # fmt: skip


def diameter(influence_level: Any) -> int:
    """Return the size of the mark of a person in pixels."""
    return NO_INFLUENCE if pd.isna(influence_level) else DIAMETERS.get(
        int(influence_level), NO_INFLUENCE)  # fmt: skip


def faded(hex_colour: str, much: float) -> str:
    """Return a colour at this strength: `#0A141E`, .5 -> `rgba(10,20,30,0.5)`."""
    red, green, blue = (int(hex_colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{much})"


def on_paper(hex_colour: str, much: float, paper: str) -> str:
    """Return a colour at this strength over another: `#000000`, .5 on `#FFFFFF` -> `#808080`."""
    mixed = (
        round(much * int(hex_colour[at : at + 2], 16) + (1 - much) * int(paper[at : at + 2], 16))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{one:02X}" for one in mixed)


def said(row: Mapping[Any, Any]) -> str:
    """Return what the pointer tells of a listed person, as text that Plotly shows literally."""
    met = "no date of a contact" if pd.isna(row["last_on"]) else (
        f"last contact {fmt.day(row['last_on'])}")  # fmt: skip
    about = [style.label(row[name]) for name in ("title", "buyer_role") if not pd.isna(row[name])]
    return "<br>".join([
        f"<b>{style.label(row['person'])}</b>", *about,
        f"stands to us: {stance(row['disposition'])}", f"influence: {influence(row['influence'])}",
        met,
    ])  # fmt: skip
