"""Several tables in one sheet: stacked or side by side, each becomes a sheet of its own.

A sheet is divided only where that is proven: a second header of another table stands below a gap,
or columns beside a blank one hold a table of their own; and two parts at least are tables of the
review. Reports with groups, repeated headers and gaps stay whole.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kamdata.ingest.board import find_board
from kamdata.ingest.body import find_body
from kamdata.ingest.columns import Sheet
from kamdata.ingest.crm import detect
from kamdata.ingest.header import DATED, NUMBER, find_header, is_known
from kamdata.ingest.headers import normal
from kamdata.ingest.tables import decide_table
from kamdata.ingest.types import SheetChoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.ingest.types import Grid

FEWEST_KNOWN = 3
MOST_GAPS = 500  # a list with more titles and gaps is a report with groups
MOST_TITLES = 20_000  # in all the rows that may be headers
MOST_PARTS = 20


def tables_of(grid: Grid) -> tuple[Grid, ...]:
    """Return the tables of a sheet, each as a grid with the rows of the whole sheet.

    A part is named after its rows, so that it is told from the others. A sheet that is not
    divided comes back as it is.
    """
    if grid.tables:
        return _excel_tables(grid)
    parts = _beside(grid) or _stacked(grid)
    if len(parts) > 1:
        divided = [inner for part in parts for inner in (_stacked(part) or _beside(part) or [part])]
        return _named(grid, divided) if find_board(grid) is None else (grid,)
    return (grid,)


def _excel_tables(grid: Grid) -> tuple[Grid, ...]:
    """Return each Excel table of a sheet as a grid, and behind them what stands outside of them.

    A single one keeps the lines above it, where a report says what it is.
    """
    filled, is_alone = _filled(grid), len(grid.tables) == 1
    parts: list[Grid] = []
    outside = [column.codes.copy() for column in grid.columns]
    for top, bottom, left, right in grid.tables:
        begins = grid.first_row if is_alone else _with_title(filled, top)
        places = range(left, min(right + 1, len(grid.columns)))
        part = _part(grid, (begins, bottom + 1), places)
        parts.append(replace(part, header_row=top))
        for codes in outside[left : right + 1]:
            codes[begins : bottom + 1] = -1
    columns = tuple(c.with_codes(codes) for c, codes in zip(grid.columns, outside, strict=True))
    rest = replace(grid, columns=columns, header_row=None, tables=())
    beside = _filled(rest)
    if not is_alone:
        parts = list(_named(grid, parts))
    elif not beside.any():
        parts = [grid]
    if (beside > 1).sum() > 1:
        name = f"{grid.sheet} (outside the Excel table{'' if is_alone else 's'})".strip()
        parts += tables_of(replace(rest, sheet=name))
    return tuple(parts)


def _named(grid: Grid, parts: Sequence[Grid]) -> tuple[Grid, ...]:
    named: list[Grid] = []
    taken: set[str] = set()
    for part in parts:
        first, last = _reach(part)
        name = f"{grid.sheet} (rows {first + 1:,} to {last + 1:,})".strip()
        copies = sum(other == name or other.startswith(f"{name} ") for other in taken)
        name = f"{name} ({copies + 1})" if copies else name
        taken.add(name)
        named.append(replace(part, sheet=name))
    return tuple(named)


def _reach(part: Grid) -> tuple[int, int]:
    """Return the first and last row that hold anything."""
    filled = np.flatnonzero(_filled(part))
    return (int(filled[0]), int(filled[-1])) if len(filled) else (part.first_row, part.first_row)


def _filled(grid: Grid) -> np.ndarray:
    """Return how many cells of each row hold something."""
    filled = np.zeros(grid.height, dtype=np.int32)
    for column in grid.columns:
        filled += column.codes >= 0
    return filled


def _stacked(grid: Grid) -> list[Grid]:
    """Return the tables that stand below each other, none when there are not two of them."""
    filled = _filled(grid)
    several = filled > 1
    starts = np.flatnonzero(several[1:] & ~several[:-1]) + 1
    if several[:1].any():
        starts = np.append(0, starts)
    if not 1 < len(starts) <= MOST_GAPS or len(starts) * len(grid.columns) > MOST_TITLES:
        return []
    headers: list[int] = []
    for start in starts.tolist():
        if _is_header(grid, start, filled) and not any(
            _is_same(grid.row(start), grid.row(other)) for other in headers
        ):
            headers.append(start)
    if not 1 < len(headers) <= MOST_PARTS:
        return []
    tops = [grid.first_row, *(_with_title(filled, header) for header in headers[1:]), grid.height]
    parts = [_part(grid, (top, bottom), range(len(grid.columns))) for top, bottom in pairwise(tops)]
    return parts if _are_tables(parts) else []


def _with_title(filled: np.ndarray, header: int) -> int:
    """Return where the lines with one text directly above a header begin."""
    top = header
    while top and filled[top - 1] == 1:
        top -= 1
    return top


def _is_header(grid: Grid, row: int, filled: np.ndarray) -> bool:
    """Return whether a row that begins a block is surely the header of a table."""
    texts = [text for text in grid.row(row) if text]
    known = {normal(text) for text in texts if is_known(text)}
    is_plain = not any(NUMBER.match(text) or DATED.match(text) for text in texts)
    has_rows = row + 1 < grid.height and bool(filled[row + 1] > 0)
    is_distinct = len({normal(text) for text in texts}) == len(texts)
    is_mostly_known = len(known) >= max(FEWEST_KNOWN, 0.5 * len(texts))
    return is_plain and has_rows and is_distinct and is_mostly_known


def _is_same(row: Sequence[str | None], other: Sequence[str | None]) -> bool:
    """Return whether two headers are those of the same table, said again."""
    mine = {normal(text) for text in row if text}
    theirs = {normal(text) for text in other if text}
    return len(mine & theirs) > 0.6 * min(len(mine), len(theirs))


def _beside(grid: Grid) -> list[Grid]:
    """Return the tables that stand beside each other, none when there are not two of them."""
    is_used = [bool(len(column.used)) for column in grid.columns]
    groups: list[list[int]] = []
    for place, used in enumerate(is_used):
        if used and (not place or not is_used[place - 1]):
            groups.append([])
        if used:
            groups[-1].append(place)
    if not 1 < len(groups) <= MOST_PARTS:
        return []
    parts = [_part(grid, (grid.first_row, grid.height), group) for group in groups]
    return parts if _are_apart(parts) and _are_tables(parts) else []


def _are_apart(parts: Sequence[Grid]) -> bool:
    """Return whether parts cannot be one table: other rows, or the same title in both."""
    if len({_reach(part) for part in parts}) > 1:
        return True
    titles = [normal(name) for part in parts for name in set(find_header(part).names)]
    return len(set(titles)) < len(titles)


def _part(grid: Grid, rows: tuple[int, int], places: Sequence[int]) -> Grid:
    """Return some columns of a grid down to a row; the rows above the first one are blank."""
    top, bottom = rows
    columns = []
    for place in places:
        column = grid.columns[place]
        codes = column.codes[:bottom].copy()
        codes[:top] = -1
        columns.append(column.with_codes(codes))
    order = {place: position for position, place in enumerate(places)}
    return replace(
        grid,
        columns=tuple(columns),
        height=bottom,
        first_row=top,
        header_row=None,
        tables=(),
        number_columns=frozenset(order[i] for i in grid.number_columns if i in order),
        inexact_columns=frozenset(order[i] for i in grid.inexact_columns if i in order),
    )


def _are_tables(parts: Sequence[Grid]) -> bool:
    """Return whether two parts at least are tables of the review by themselves."""
    return sum(_is_table(part) for part in parts) > 1


def _is_table(part: Grid) -> bool:
    header = find_header(part)
    if header.row is None:
        return False
    body = find_body(part, header)
    if not len(body.rows):
        return False
    sheet = Sheet(header.names, body.columns)
    decision = decide_table(sheet, detect(header, body.columns), (part.sheet,), SheetChoice())
    return decision.table is not None
