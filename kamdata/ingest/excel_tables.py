"""Excel tables: where a workbook itself says that a range is a table, its header is known."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np

if TYPE_CHECKING:
    from kamdata.ingest.types import Grid

RANGE = re.compile(r"^[A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7})$")


def with_table_header(grid: Grid, data: bytes, path: str) -> Grid:
    """Return the grid with the header of its Excel table; `path` is the sheet's part.

    Only a single table counts that takes most rows of the sheet and whose titles stand there; a
    small list beside the data proves nothing about it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _tables(archive, path)
            table = ET.fromstring(archive.read(parts[0])) if len(parts) == 1 else None  # noqa: S314
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return grid
    found = RANGE.match(table.get("ref", "")) if table is not None else None
    if table is None or not found or table.get("headerRowCount") == "0":
        return grid
    top, bottom = int(found[1]) - 1, int(found[2]) - 1
    filled = np.zeros(grid.height, dtype=bool)
    for column in grid.columns:
        filled |= column.codes >= 0
    if not 0 <= top < grid.height or 2 * filled[top : bottom + 1].sum() < filled.sum():
        return grid
    named = {one.get("name", "").strip() for one in table.iter() if one.tag.endswith("tableColumn")}
    titles = {text for text in grid.row(top) if text}
    return replace(grid, header_row=top) if 2 * len(named & titles) >= len(named) > 0 else grid


def _tables(archive: zipfile.ZipFile, path: str) -> list[str]:
    folder, file = posixpath.split(path)
    relations = ET.fromstring(archive.read(f"{folder}/_rels/{file}.rels"))  # noqa: S314
    return [
        posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
        for one in relations
        if one.get("Type", "").endswith("/table")
    ]
