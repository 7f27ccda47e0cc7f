"""Facts of the programme that people write down: its champion, its steps, outside benchmarks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.entries import entry_key

if TYPE_CHECKING:
    from datetime import date

    from kamdata.model import Snapshot, Unit

CHAMPION, REPORTS_TO = "Champion", "Champion reports to"
OUTSIDE = "Outside: "  # before the label of the measure that others reach
FIGURE = re.compile(r"-?\d+(?:[.,]\d+)?")
HIGHEST_SHARE = 1.5  # a share written without a sign above this is in percent


@dataclass(frozen=True, slots=True)
class Fact:
    """What somebody knows of the programme, where it can be seen, and since when."""

    name: str
    value: str
    evidence: str = ""
    known_on: date | None = None


def programme_facts(snapshot: Snapshot) -> dict[str, Fact]:
    """Return the facts of the programme by their name without case; of equal names the last.

    A fact known only after the as-of date is left out.
    """
    rows = snapshot.table("programme")
    rows = rows[~(rows["known_on"] > pd.Timestamp(snapshot.as_of))]
    rows = rows[rows["fact"].notna() & rows["value"].notna()]
    found = {}
    for name, value, evidence, known in zip(
        rows["fact"], rows["value"], rows["evidence"], rows["known_on"], strict=True
    ):
        said = "" if pd.isna(evidence) else str(evidence)
        day = None if pd.isna(known) else known.date()
        found[entry_key(name)] = Fact(str(name), str(value).strip(), said, day)
    return found


def champions(facts: dict[str, Fact]) -> tuple[Fact | None, Fact | None]:
    """Return who is the champion of the programme, and to whom the champion reports."""
    return facts.get(entry_key(CHAMPION)), facts.get(entry_key(REPORTS_TO))


def champion_words(facts: dict[str, Fact]) -> str:
    """Return who stands for the programme at the top, in one sentence."""
    who, boss = champions(facts)
    if who is None:
        return "Nobody is named as the champion of the programme."
    if boss is None:
        return f"The champion is {who.value}; nobody says to whom the champion reports."
    return f"The champion is {who.value}, who reports to {boss.value}."


def outside_values(facts: dict[str, Fact]) -> dict[str, Fact]:
    """Return the outside values that people entered, by the label of the measure without case."""
    start = entry_key(OUTSIDE)
    return {
        entry_key(name.removeprefix(start)): one
        for name, one in facts.items()
        if name.startswith(start)
    }


def figure(text: str, unit: Unit) -> float | None:
    """Return the figure that an outside value holds in the unit of its measure, None without one.

    A share is read as written: `92 %` and `0.92` are .92, and so is a bare `92`.
    """
    found = FIGURE.search(text)
    if found is None:
        return None
    number = float(found[0].replace(",", "."))
    if unit != "rate":
        return number
    is_percent = "%" in text or abs(number) > HIGHEST_SHARE
    return number / 100 if is_percent else number


def source_words(one: Fact) -> str:
    """Return where an outside value is from and since when it is known."""
    since = f"known {fmt.day(one.known_on)}" if one.known_on else ""
    return ", ".join(part for part in (one.evidence, since) if part) or "no source given"
