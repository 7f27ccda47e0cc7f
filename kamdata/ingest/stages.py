"""What each stage means, and the stage table of a snapshot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.ingest.crm import PLAIN, Shape
from kamdata.ingest.headers import squeezed
from kamdata.schema import conform

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamdata.model import Status

SORT_PREFIX = re.compile(r"^\s*(?:\d{1,2}|[a-z])\s*[-–.:)]\s*(?=\S)|^\s*\d{1,2}\s+(?=\S)", re.I)
WON = re.compile(
    r"(?<!not )(?<!to be )\b(won|gewonnen|signed|unterzeichnet|beauftragt|abgeschlossen|ordered"
    r"|order received|po received|auftrag erhalten)\b",
    re.IGNORECASE,
)
LOST = re.compile(
    r"\b(lost|verloren|cancell?ed|storniert|abandoned|disqualified|unqualified|rejected|abgelehnt"
    r"|dead|no decision|nicht gewonnen)\b",
    re.IGNORECASE,
)
OMITTED = re.compile(
    r"\b(duplicates?|dublette|omitted|ignored?)\b|^(test|test ?(deal|record|opportunity|data))$",
    re.IGNORECASE,
)
FINISHED = re.compile(r"\b(closed|completed?|done|finished|geschlossen|beendet)\b", re.I)
IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
WORD = re.compile(r"[^\W_]+")
TOO_SHORT = frozenset({"New", "Neu", "Contract", "Vertrag", "Solution", "Lösung", "Decision"})
UNKNOWN_POSITION = 10_000
RANKS = {"open": 0, "won": 1, "lost": 2, "omitted": 3}


@dataclass(frozen=True)
class Meaning:
    """What a stage name means: `position` orders known names, `is_guessed` warns."""

    status: Status
    probability_rate: float | None
    position: int
    is_guessed: bool = False


def meaning_of(name: str, shape: Shape, probability: float | None = None) -> Meaning:
    """Return what a stage means in a CRM: its own table, general names, words, else open.

    `probability` is the median chance of its rows in the file; it tells whether a stage that is
    only called "Closed" was won or lost.
    """
    plain = squeezed(SORT_PREFIX.sub("", name)) or squeezed(name)
    for start, source in ((0, shape), (1_000, PLAIN)):
        known = source.stages_by_name.get(plain)
        if known is not None:
            position, stage = known
            is_guessed = shape.has_internal_stages
            return Meaning(stage.status, stage.probability_rate, start + position, is_guessed)
    if OMITTED.search(name):
        return Meaning("omitted", None, UNKNOWN_POSITION)
    if LOST.search(name):
        return Meaning("lost", 0.0, UNKNOWN_POSITION)
    if WON.search(name):
        return Meaning("won", 1.0, UNKNOWN_POSITION)
    without = IN_BRACKETS.sub("", name)
    if without and without != name:  # the pipeline, `Contract Sent (Sales Pipeline)`
        return meaning_of(without, shape, probability)
    named = _named_inside(name)
    if named is not None:
        return Meaning("open", None, named)
    if FINISHED.search(name) and probability in (0.0, 1.0):
        return Meaning("won" if probability else "lost", probability, UNKNOWN_POSITION, True)
    return Meaning("open", None, UNKNOWN_POSITION, is_guessed=True)


@lru_cache(maxsize=4096)
def _named_inside(name: str) -> int | None:
    """Return the position of the longest general open stage that stands within a name."""
    words = _words(name)
    found = [
        (len(known), position) for known, position in _open_stages() if known in words
    ]  # fmt: skip
    return 1_000 + max(found)[1] if found else None


@lru_cache(maxsize=1)
def _open_stages() -> tuple[tuple[str, int], ...]:
    """Return the words and places of the general open stages that tell something within a name."""
    return tuple(
        (_words(stage.name), position)
        for position, stage in enumerate(PLAIN.stages)
        if stage.status == "open" and stage.name not in TOO_SHORT
    )


def _words(name: str) -> str:
    return f" {' '.join(WORD.findall(name.casefold()))} "


def median_probabilities(opportunities: pd.DataFrame) -> dict[str, float]:
    """Return the median chance in the file of each stage's open rows (of all, if none is open)."""
    known = opportunities[["stage", "status", "probability_rate"]].dropna(
        subset=["stage", "probability_rate"]
    )
    everyone = known.groupby("stage", observed=True)["probability_rate"].median()
    is_open = known["status"] == "open"
    still_open = known[is_open].groupby("stage", observed=True)["probability_rate"].median()
    return {
        str(stage): float(chance)
        for medians in (everyone, still_open)
        for stage, chance in medians.items()
    }


def stage_table(opportunities: pd.DataFrame, shapes: Sequence[Shape], as_of: date) -> pd.DataFrame:
    """Return the `stages` table: every stage met, in the order of the sales process.

    The order is that of the CRM's own table where it knows all open stages, else that of a number
    in front of the names, else of the chances; won and lost come last. The chance is the median of
    the file's own as far as they were known on the as-of date, else the CRM's usual one.
    """
    names = opportunities["stage"].dropna().unique().astype("str").tolist()
    medians = median_probabilities(opportunities[~_is_later(opportunities, as_of)])
    rows = []
    for name in names:
        meaning = meaning_of(name, _knowing(name, shapes), medians.get(name))
        chance = _chance(meaning, medians.get(name))
        rows.append((name, meaning, chance))
    rows.sort(key=_order(rows))
    return conform(
        "stages",
        pd.DataFrame(
            {
                "stage": [name for name, _, _ in rows],
                "status": [meaning.status for _, meaning, _ in rows],
                "probability_rate": pd.array([chance for _, _, chance in rows], dtype="Float64"),
                "is_guessed": [meaning.is_guessed for _, meaning, _ in rows],
            }
        ),
    )


def _is_later(opportunities: pd.DataFrame, as_of: date) -> pd.Series:
    """Return which rows nobody could know on a date: created, won or lost after it."""
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    is_decided = opportunities["status"].isin(["won", "lost"])
    return (opportunities["created_on"] >= end) | (is_decided & (opportunities["close_on"] >= end))


def _knowing(name: str, shapes: Sequence[Shape]) -> Shape:
    """Return the first of the CRMs in use that has a stage of this name, else the first of them."""
    plain = squeezed(SORT_PREFIX.sub("", name))
    knowing = (s for s in shapes if any(plain == squeezed(stage.name) for stage in s.stages))
    return next(knowing, shapes[0] if shapes else PLAIN)


def _chance(meaning: Meaning, median: float | None) -> float | None:
    if meaning.status == "won":
        return 1.0
    if meaning.status == "lost":
        return 0.0
    return meaning.probability_rate if median is None else median


def _order(rows: list[tuple[str, Meaning, float | None]]):  # noqa: ANN202 - a sort key
    """Return the sort key that fits these stages best."""
    still_open = [row for row in rows if row[1].status == "open"]
    if all(meaning.position < UNKNOWN_POSITION / 10 for _, meaning, _ in still_open):
        return lambda row: (RANKS[row[1].status], row[1].position)
    if still_open and all(SORT_PREFIX.match(name) for name, _, _ in still_open):
        return lambda row: (RANKS[row[1].status], _natural(row[0]))
    if all(chance is not None for _, _, chance in still_open):
        return lambda row: (RANKS[row[1].status], row[2] or 0.0, row[1].position)
    return lambda row: (RANKS[row[1].status], row[1].position, row[2] or 0.0)


def _natural(name: str) -> tuple[int, str]:
    number = re.match(r"\s*(\d+)", name)
    return (int(number[1]) if number else 0, name.casefold())
