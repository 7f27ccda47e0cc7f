"""What only a person can tell about a sheet: the order of day and month, the decimal sign.

A question is asked where nothing in the file proves either reading. Without an answer the usual
reading is taken, and a warning says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from kamdata.format import count, day, joined
from kamdata.ingest import dates, money
from kamdata.ingest.findings import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from decimal import Decimal

    from kamdata.ingest.cell_findings import Part
    from kamdata.ingest.values import Values

Kind = Literal["date_order", "decimal_sign"]  # as in SheetChoice

NOTES: dict[str, Kind] = {"date order": "date_order", "decimal sign": "decimal_sign"}
OPTIONS: dict[Kind, tuple[str, str]] = {
    "date_order": ("day first", "month first"), "decimal_sign": (",", "."),
}  # fmt: skip
LABELS: dict[str, str] = {
    "day first": "Day first", "month first": "Month first", ",": "Points before thousands",
    ".": "Decimal points",
}  # fmt: skip
SHOWN_EXAMPLES = 2


@dataclass(frozen=True)
class Question:
    """One thing to decide about columns of a sheet.

    `sentence` says how many cells it is about and shows examples in both readings; `assumed` is
    the reading in force, chosen by a person when `is_answered`.
    """

    kind: Kind
    headers: tuple[str, ...]
    sentence: str
    options: tuple[str, str]
    assumed: str
    is_answered: bool = False


@dataclass(frozen=True)
class Doubt:
    """The cells of one column that have two readings: how many rows, and their distinct texts."""

    header: str
    rows: int
    texts: tuple[str, ...]
    assumed: str


def doubts_of(part: Part, values: Values) -> dict[Kind, Doubt]:
    """Return what the values of a column leave open, by kind of question."""
    found: dict[Kind, Doubt] = {}
    for note, kind in NOTES.items():
        assumed = values.order if kind == "date_order" else values.sign
        if note not in values.notes or assumed is None:
            continue
        is_open = dates.has_two_readings if kind == "date_order" else money.has_two_readings
        codes = [code for code, text in enumerate(part.cells.listed) if is_open(text)]
        rows = int(np.isin(part.cells.codes, codes).sum())
        texts = tuple(part.cells.listed[code] for code in codes[:SHOWN_EXAMPLES])
        found[kind] = Doubt(part.header, rows, texts, assumed)
    return found


def ask(kind: Kind, doubts: Sequence[Doubt], answer: str | None) -> Question:
    """Return the question about the columns that leave the same thing open."""
    largest = max(doubts, key=lambda doubt: doubt.rows)
    headers = tuple(doubt.header for doubt in doubts)
    rows = sum(doubt.rows for doubt in doubts)
    texts = list(dict.fromkeys(text for doubt in doubts for text in doubt.texts))
    where = joined([quoted(header) for header in headers])
    word = "date" if kind == "date_order" else "amount"
    reading: Callable[[str], str] = _two_days if kind == "date_order" else _two_amounts
    examples = "; ".join(reading(text) for text in texts[:SHOWN_EXAMPLES])
    sentence = (
        f"{count(rows, f'{word} in {where} has', f'{word}s in {where} have')} two readings, and "
        f"nothing in the file proves one: {examples}."
    )
    return Question(kind, headers, sentence, OPTIONS[kind], answer or largest.assumed, bool(answer))


def _two_days(text: str) -> str:
    first, second = dates.two_days(text)
    return f"{quoted(text)} is {_day(first)} day first, {_day(second)} month first"


def _day(found: date | None) -> str:
    return "no date" if found is None else day(found)


def _two_amounts(text: str) -> str:
    thousands, decimals = money.read_amount(text, ","), money.read_amount(text, ".")
    return (
        f"{quoted(text)} is {_amount(thousands, 0)} with a point for thousands, "
        f"{_amount(decimals, 3)} with a decimal point"
    )


def _amount(found: Decimal | None, places: int) -> str:
    return "no amount" if found is None else f"{found:,.{places}f}"
