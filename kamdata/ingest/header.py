"""Where the header row is, and whether the sheet is a report with groups."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kamdata.ingest.crm import PLAIN, SHAPES
from kamdata.ingest.header_lines import header_lines
from kamdata.ingest.headers import ARROWS, known_headers, squeezed, unique_headers, unit_of
from kamdata.ingest.month_headers import consecutive_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kamdata.ingest.types import Grid

SEARCHED_ROWS = 30
SEARCHED_DEPTH = 1_000
SCORED_COLUMNS = 200  # they tell a header from values as well as a thousand do
# The German words have no source: no formatted report of a German user is public. These are the
# usual translations, and one of them alone proves nothing but that a report stands below.
AS_OF = re.compile(r"^(?:As of|Stand(?: vom)?:?) (\d{4})-(\d{2})-(\d{2})\b", re.IGNORECASE)
FILTERED_BY = re.compile(r"^(?:Filtered By|Gefiltert nach|Angezeigt nach):?$", re.IGNORECASE)
NUMBER = re.compile(r"^[-+(]?[$€£¥₹]?\s?\d[\d.,\s']*%?\)?$")
DATED = re.compile(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
LONGEST_HEADER = 80


@dataclass(frozen=True)
class Header:
    """The header row (0-based, None when there is none) and what stands above it.

    `units_row` is the row below it that says in which units the columns are. `is_report` says that
    a report banner proves groups and totals, `as_of` is the date in it, `arrows` are the positions
    of the columns whose header carries an arrow.
    """

    row: int | None
    names: tuple[str, ...] = ()
    is_report: bool = False
    as_of: date | None = None
    arrows: frozenset[int] = frozenset()
    units_row: int | None = None

    @property
    def first_body_row(self) -> int:
        """The row that the data begins with (0-based)."""
        return max(-1 if self.row is None else self.row, self.units_row or -1) + 1


def find_header(grid: Grid, chosen_row: int | None = None) -> Header:
    """Return the header of a grid; `chosen_row` (1-based) is the user's own choice."""
    is_chosen = chosen_row is not None and grid.first_row < chosen_row <= grid.height
    rows = searched_rows(grid)
    top = [grid.row(position) for position in rows]
    row = grid.header_row
    if chosen_row is not None and is_chosen:
        row = chosen_row - 1
    elif row is None and (best := _best_row(top)) is not None:
        row = rows[best]
    if row is None:
        return Header(None)
    row, texts, units_row = header_lines(grid, row, is_known)
    above = [line for position, line in zip(rows, top, strict=True) if position < row]
    as_of, is_report = _banner(text for line in above for text in line if text)
    arrows = frozenset(i for i, text in enumerate(texts) if text and ARROWS.search(text))
    names = unique_headers([ARROWS.sub("", text) if text else None for text in texts])
    return Header(row, names, is_report, as_of, arrows, units_row)


def searched_rows(grid: Grid) -> list[int]:
    """Return the rows (0-based) that may be the header.

    These are the first thirty, and below sparse lines the first thirty that hold several cells.
    """
    first, end = grid.first_row, min(grid.height, grid.first_row + SEARCHED_DEPTH)
    filled = np.zeros(max(end - first, 0), dtype=np.int32)
    for column in grid.columns:
        filled += column.codes[first:end] >= 0
    several = (np.flatnonzero(filled > 1)[:SEARCHED_ROWS] + first).tolist()
    return sorted({*range(first, min(first + SEARCHED_ROWS, end)), *several})


def _best_row(top: list[list[str | None]]) -> int | None:
    narrow = [line[:SCORED_COLUMNS] for line in top]
    scored = [(_score(narrow, position), -position) for position in range(len(narrow))]
    best, place = max(scored, default=(0.0, 0))
    return -place if best > 0 else None


def _score(top: list[list[str | None]], position: int) -> float:
    """Return how much a row looks like a header: known names count most, then plain words."""
    row, below = top[position], top[position + 1 :]
    texts = [text for text in row if text]
    if not texts:
        return 0.0
    again = _said_again(row, [*top[:position], *below])
    known = len({squeezed(text) for text in texts if is_known(text) and text not in again})
    months = consecutive_months(row)
    values = sum(bool(NUMBER.match(text) or DATED.match(text)) for text in texts)
    values = max(values - len(months), 0)
    long = sum(len(text) > LONGEST_HEADER for text in texts)
    widest = max((sum(cell is not None for cell in line) for line in below), default=0)
    if len(texts) == 1 and widest != 1:
        return 0.0
    if not known and not months and (values or not widest):
        return 0.0
    repeated = len(texts) - len({text.casefold() for text in texts})
    return 3.0 * known + 0.5 * len(texts) - 3.0 * values - 2.0 * long - repeated


def _said_again(row: list[str | None], others: Sequence[list[str | None]]) -> set[str]:
    """Return the texts that stand again elsewhere in their columns: values, no titles.

    Rows that say the whole row again do not count: a header may be repeated.
    """
    filled = [(place, text) for place, text in enumerate(row) if text]
    again: set[str] = set()
    for line in others:
        equal = [text for place, text in filled if line[place] == text]
        if len(equal) < max(2, 0.9 * len(filled)):
            again.update(equal)
    return again


def is_known(text: str) -> bool:
    """Return whether a text is the header of a column that the review or a CRM knows."""
    if len(text) > LONGEST_HEADER:
        return False
    known = _every_header()
    return squeezed(text) in known or squeezed(unit_of(text).base) in known


@lru_cache(maxsize=1)
def _every_header() -> frozenset[str]:
    """Every header of the contract and of the CRMs' exports, squeezed."""
    aliases = {
        squeezed(name)
        for shape in (*SHAPES, PLAIN)
        for columns in shape.aliases.values()
        for names in columns.values()
        for name in names
    }
    return known_headers() | aliases


def _banner(texts: Iterable[str]) -> tuple[date | None, bool]:
    as_of, is_filtered = None, False
    for text in texts:
        found = AS_OF.match(text)
        if found:
            try:
                as_of = date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
        is_filtered |= bool(FILTERED_BY.match(text))
    return as_of, is_filtered or as_of is not None
