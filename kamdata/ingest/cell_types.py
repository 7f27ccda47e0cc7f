"""Whether a cell of a workbook is a number or a text that only looks like one.

The fast reader gives every cell as text. For the few columns where that matters, this looks the
first such cells up in the sheet itself.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

PIECE = 1024**2
LONGEST_ROW = 4 * 1024**2
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
ID = re.compile(r"\{[^}]*relationships\}id$")
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
KIND = re.compile(rb"""\bt=["'](\w+)["']""")
VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")


def number_rows(data: bytes, sheet: str, wanted: Mapping[int, set[str]]) -> set[tuple[int, str]]:
    """Return which of the wanted (row from 1, text) are cells that hold a number.

    Rows that cannot be found, in whatever way a workbook is built, are not in the result.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            path = _sheet_path(archive, sheet)
            if path is None:
                return set()
            with archive.open(path) as part:
                return {
                    (row, text)
                    for row, cells in _rows(part, sorted(wanted))
                    for text in wanted[row]
                    if _has_number(cells, text)
                }
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return set()


def _sheet_path(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return where in the archive a sheet is."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ET.fromstring(archive.read(RELATIONS))  # noqa: S314 - definitions are refused before
    }
    for element in ET.fromstring(archive.read(WORKBOOK)).iter():  # noqa: S314
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            key = next((value for name, value in element.items() if ID.match(name)), None)
            target = targets.get(key)
            return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") if target else None
    return None


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
