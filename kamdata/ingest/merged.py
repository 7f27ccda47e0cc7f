"""Merged cells: a label merged over several rows holds in each of them.

The reader gives such a label in its first row only. Numbers are not carried down: an amount
merged over two rows is one amount, not two.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from kamdata.ingest.header import NUMBER
from kamdata.ingest.package import first_column, position_of

if TYPE_CHECKING:
    import numpy as np

    from kamdata.ingest.types import Grid

MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^<>]{0,200}\bref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
LARGEST_PART = 16 * 1024**2  # exports of more rows than this come from a CRM, which merges nothing
MOST_MERGED = 20_000


def with_merged_labels(grid: Grid, data: bytes, path: str) -> Grid:
    """Return the grid with merged labels in each of their rows; `path` is the sheet's part."""
    ranges, offset = _ranges(grid, data, path)
    codes: dict[int, np.ndarray] = {}
    for left, top, bottom in ranges:
        place = left - offset
        if not (0 <= place < len(grid.columns)) or top >= grid.height:
            continue
        column = grid.columns[place]
        text = column.at(top)
        if text is None or NUMBER.match(text):
            continue
        changed = codes.setdefault(place, column.codes.copy())
        rows = changed[top : bottom + 1]
        rows[rows < 0] = column.codes[top]
    if not codes:
        return grid
    columns = tuple(
        column.with_codes(codes[place]) if place in codes else column
        for place, column in enumerate(grid.columns)
    )
    return replace(grid, columns=columns)


def _ranges(grid: Grid, data: bytes, path: str) -> tuple[list[tuple[int, int, int]], int]:
    """Return (column, first and last row of each range of several rows; the grid's first column).

    They stand behind the cells, so the part is unpacked once; very large ones are left alone.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(path).file_size > LARGEST_PART:
                return [], 0
            part = archive.read(path)
    except (KeyError, zipfile.BadZipFile):
        return [], 0
    behind = part.rfind(b"sheetData>")
    matches = islice(MERGED.finditer(part, max(behind, 0)), MOST_MERGED)
    found = [
        (position_of(left), int(top) - 1, int(bottom) - 1)
        for left, top, _, bottom in (match.groups() for match in matches)
        if int(bottom) > int(top) > 0
    ]
    if sum(bottom - top for _, top, bottom in found) > grid.height * 4 * len(grid.columns):
        return [], 0  # ranges that lie over one another, which no program writes
    if not found or not any(len(column.used) for column in grid.columns):
        return [], 0
    row = next(row for row in range(grid.height) if any(c.codes[row] >= 0 for c in grid.columns))
    filled = tuple(place for place, text in enumerate(grid.row(row)) if text)
    offset = first_column(io.BytesIO(part), row + 1, filled)
    return (found, offset) if offset is not None else ([], 0)
