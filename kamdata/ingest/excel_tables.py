"""Excel tables: where a workbook itself says that a range is a table, header and reach are known.

The row of totals that Excel keeps below a table is no part of its reach.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kamdata.ingest.package import position_of

if TYPE_CHECKING:
    from kamdata.ingest.types import Grid, Range

REFERENCE = re.compile(r"^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$")
MOST_TABLES = 20  # of one sheet


def with_excel_tables(grid: Grid, data: bytes, path: str) -> Grid:
    """Return the grid with its Excel tables; `path` is the sheet's part.

    They count only if they hold most of the sheet and their titles stand there; a small list
    beside the data proves nothing about it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive, path)
            if not 0 < len(parts) <= MOST_TABLES:
                return grid
            read = [ET.fromstring(archive.read(part)) for part in parts]  # noqa: S314
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return grid
    found = [reach for table in read if (reach := _range(grid, table))]
    tables = sorted(found, key=lambda reach: (reach[0], reach[2]))
    if not tables or 2 * sum(_filled(grid, one) for one in tables) < _filled(grid):
        return grid
    return replace(grid, tables=tuple(tables), header_row=tables[0][0] if not tables[1:] else None)


def _range(grid: Grid, table: ET.Element) -> Range | None:
    """Return the reach of a table in the grid, None where its titles do not stand there."""
    found = REFERENCE.match(table.get("ref", ""))
    if not found or table.get("headerRowCount") == "0":
        return None
    left, right = (position_of(found[place].encode()) for place in (1, 3))
    top, bottom = int(found[2]) - 1, int(found[4]) - 1
    if table.get("totalsRowCount", "0") != "0":
        bottom -= 1
    width = right - left + 1
    if not 0 <= top < min(bottom, grid.height) or not 1 < width <= len(grid.columns):
        return None
    columns = [one for one in table.iter() if one.tag.endswith("tableColumn")]
    names = [" ".join(one.get("name", "").split()) for one in columns]
    titles = [" ".join((text or "").split()) for text in grid.row(top)]
    # the grid begins with the first column that is used, which the table does not say
    places = range(min(left, len(titles) - width) + 1)
    most, place = max((_equal(names, titles[place:]), place) for place in places)
    if 2 * most < width:
        return None
    return top, min(bottom, grid.height - 1), place, place + width - 1


def _equal(names: list[str], titles: list[str]) -> int:
    return sum(name == title != "" for name, title in zip(names, titles, strict=False))


def _filled(grid: Grid, reach: Range | None = None) -> int:
    """Return how many cells of the grid, or of a part of it, hold something."""
    top, bottom, left, right = reach or (0, grid.height - 1, 0, len(grid.columns) - 1)
    columns = grid.columns[left : right + 1]
    return sum(int((column.codes[top : bottom + 1] >= 0).sum()) for column in columns)


def _parts(archive: zipfile.ZipFile, path: str) -> list[str]:
    folder, file = posixpath.split(path)
    relations = ET.fromstring(archive.read(f"{folder}/_rels/{file}.rels"))  # noqa: S314
    return [
        posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
        for one in relations
        if one.get("Type", "").endswith("/table")
    ]
