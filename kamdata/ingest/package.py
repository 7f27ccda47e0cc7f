"""What is inside the archive of a workbook: its sheets, and what kind of thing a cell holds.

The fast reader gives every cell as text. For the few columns where it matters whether a cell is a
number or a text that only looks like one, the first such cells are looked up in the sheet itself.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

PIECE = 1024**2
LONGEST_ROW = 4 * 1024**2
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
ID = re.compile(r"\{[^}]*relationships\}id$")
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
KIND = re.compile(rb"""\bt=["'](\w+)["']""")
VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")


@dataclass(frozen=True)
class Package:
    """The worksheets of a workbook (name to path in the archive), and whether it has a model.

    `sheets` is empty when the workbook is built in a way that is not understood.
    """

    sheets: Mapping[str, str]
    has_model: bool = False


def read_package(data: bytes) -> Package:
    """Return what a workbook holds; chart sheets and dialogs are no worksheets."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            has_model = any(name.startswith("xl/model/") for name in archive.namelist())
            relations = ET.fromstring(archive.read(RELATIONS))  # noqa: S314 - guarded before
            workbook = ET.fromstring(archive.read(WORKBOOK))  # noqa: S314
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return Package({})
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
        for relation in relations
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = {
        element.get("name", ""): targets[key].lstrip("/")
        for element in workbook.iter()
        if element.tag.endswith("}sheet")
        for name, key in element.items()
        if ID.search(name) and key in targets
    }
    return Package(sheets, has_model)


def number_cells(data: bytes, path: str, wanted: Mapping[int, set[str]]) -> set[tuple[int, str]]:
    """Return which of the wanted (row from 1, text) are cells that hold a number.

    `path` is that of the sheet in the archive. Rows that cannot be found are not in the result.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path) as part:
            return {
                (row, text)
                for row, cells in _rows(part, sorted(wanted))
                for text in wanted[row]
                if _has_number(cells, text)
            }
    except (KeyError, zipfile.BadZipFile):
        return set()


def _rows(part: IO[bytes], wanted: list[int]) -> Iterator[tuple[int, bytes]]:
    """Yield (row, its cells) for the wanted rows, reading no further than needed."""
    buffer = b""
    for row in wanted:
        opening = re.compile(rb"""<(?:\w+:)?row\b[^>]*\br=["']%d["'][^>]*>""" % row)
        while True:
            found = opening.search(buffer)
            end = re.compile(rb"</(?:\w+:)?row>").search(buffer, found.end()) if found else None
            if found and end:
                yield row, buffer[found.end() : end.start()]
                buffer = buffer[end.end() :]
                break
            piece = part.read(PIECE)
            if not piece or len(buffer) > LONGEST_ROW:
                return
            buffer = (buffer if found else buffer[-1024:]) + piece


def _has_number(cells: bytes, text: str) -> bool:
    for cell in CELL.finditer(cells):
        kind, value = KIND.search(cell[1]), VALUE.search(cell[2])
        if value and (kind is None or kind[1] == b"n") and _equal(value[1], text):
            return True
    return False


def _equal(value: bytes, text: str) -> bool:
    try:
        return float(value) == float(text)
    except ValueError:
        return False
