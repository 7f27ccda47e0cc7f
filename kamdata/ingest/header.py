"""Where the header row is, and whether the sheet is a report with groups."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kamdata.ingest.headers import ARROWS, known_headers, squeezed, unique_headers, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamdata.ingest.types import Grid

SEARCHED_ROWS = 30
AS_OF = re.compile(r"^As of (\d{4})-(\d{2})-(\d{2})\b", re.IGNORECASE)
FILTERED_BY = re.compile(r"^Filtered By:?$", re.IGNORECASE)
NUMBER = re.compile(r"^[-+(]?[$€£¥₹]?\s?\d[\d.,\s']*%?\)?$")
DATED = re.compile(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
LONGEST_HEADER = 80


@dataclass(frozen=True)
class Header:
    """The header row (0-based, None when there is none) and what stands above it.

    `is_report` says that a report banner proves groups and totals, `as_of` is the date in it,
    `arrows` are the positions of the columns whose header carries an arrow.
    """

    row: int | None
    names: tuple[str, ...] = ()
    is_report: bool = False
    as_of: date | None = None
    arrows: frozenset[int] = frozenset()


def find_header(grid: Grid, chosen_row: int | None = None) -> Header:
    """Return the header of a grid; `chosen_row` (1-based) is the user's own choice."""
    top = [grid.row(position) for position in range(min(SEARCHED_ROWS, grid.height))]
    if chosen_row is not None and 1 <= chosen_row <= grid.height:
        row: int | None = chosen_row - 1
    else:
        row = _best_row(top)
    if row is None:
        return Header(None)
    texts = grid.row(row)
    above = top[: min(row, len(top))]
    as_of, is_report = _banner(text for line in above for text in line if text)
    arrows = frozenset(i for i, text in enumerate(texts) if text and ARROWS.search(text))
    names = unique_headers([ARROWS.sub("", text) if text else None for text in texts])
    return Header(row, names, is_report, as_of, arrows)


def _best_row(top: list[list[str | None]]) -> int | None:
    scored = [(_score(row, top[position + 1 :]), -position) for position, row in enumerate(top)]
    best, place = max(scored, default=(0.0, 0))
    return -place if best > 0 else None


def _score(row: list[str | None], below: list[list[str | None]]) -> float:
    """Return how much a row looks like a header: known names count most, then plain words."""
    texts = [text for text in row if text]
    if not texts:
        return 0.0
    known = sum(_is_known(text) for text in texts)
    values = sum(bool(NUMBER.match(text) or DATED.match(text)) for text in texts)
    long = sum(len(text) > LONGEST_HEADER for text in texts)
    widest = max((sum(cell is not None for cell in line) for line in below), default=0)
    if len(texts) == 1 and widest != 1:
        return 0.0
    if not known and (values or not widest):
        return 0.0
    repeated = len(texts) - len({text.casefold() for text in texts})
    return 3.0 * known + 0.5 * len(texts) - 3.0 * values - 2.0 * long - repeated


def _is_known(text: str) -> bool:
    if len(text) > LONGEST_HEADER:
        return False
    return squeezed(text) in known_headers() or squeezed(unit_of(text).base) in known_headers()


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
