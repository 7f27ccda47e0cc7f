"""What must hold of a .xls (Excel 5 to 2003) before a reader sees it, and what its sheets are."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from kamdata.errors import UnreadableFileError
from kamdata.ingest.compound import BrokenContainerError, Container
from kamdata.ingest.guard import MAX_CELLS, SAVE_AS, encrypted, unsafe
from kamdata.ingest.package import Package
from kamdata.ingest.passed_over import CHART, MACRO, VERY_HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD = struct.Struct("<HH")
PLACE = struct.Struct("<HH")
PASSWORD, SHEET, SIZE, BEGIN = 0x002F, 0x0085, 0x0200, 0x0809
CELLS = frozenset({0x0203, 0x00FD, 0x027E, 0x0204, 0x0006, 0x0205, 0x00D6, 0x0201})
MANY_CELLS = frozenset({0x00BD, 0x00BE})  # the last column stands at their end
KINDS = {1: MACRO, 2: CHART, 6: MACRO}
OTHERS = (
    ("worddocument", "This is an old Word document."),
    ("powerpoint document", "This is an old PowerPoint presentation."),
    ("__properties_version1.0", "This is a message of Outlook."),
)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
EXCEL_5 = 0x0500
VERY = 2
WIDEST = 1_024  # columns; Excel wrote 256 at most


def check_old_workbook(name: str, data: bytes) -> Package:
    """Return what a .xls holds.

    Raises UnreadableFileError when it is protected, damaged, something else, or spans too much.
    """
    try:
        container = Container(data)
        found = set(container.entries)
        if "encryptedpackage" in found:
            raise encrypted(name)
        stream = next((one for one in ("workbook", "book") if one in found), None)
        if stream is not None:
            return _judge(name, container.stream(stream))
    except (BrokenContainerError, struct.error) as problem:
        raise encrypted(name) if ENCRYPTED in data else _damaged(name) from problem
    for entry, message in OTHERS:
        if entry in found:
            raise UnreadableFileError(message, where=name, fix=SAVE_AS)
    raise UnreadableFileError("This is not a spreadsheet.", where=name, fix=SAVE_AS)


def _damaged(name: str) -> UnreadableFileError:
    message = "The file is damaged: its sheets cannot be found."
    return UnreadableFileError(message, where=name, fix="Open it in Excel and save it again.")


def _judge(name: str, stream: bytes) -> Package:
    """Return the sheets that are no tables, after a look at every record.

    Rows and columns are the furthest of all sheets together: even so a real workbook, which has
    65,536 rows of 256 columns at most, stays within the limit.
    """
    hidden: list[str] = []
    gone: list[tuple[str, str]] = []
    version = rows = columns = 0
    for kind, start, size in _records(stream):
        if kind in CELLS or kind in MANY_CELLS:
            row, column = _last_place(stream, kind, start, size)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if columns > WIDEST or rows * columns > MAX_CELLS:
                raise unsafe(name, "a cell far away stretches one of its sheets too far")
        elif kind == BEGIN and size >= 4:
            version = version or struct.unpack_from("<H", stream, start)[0]
        elif kind == PASSWORD:
            raise encrypted(name)
        elif kind == SIZE and _declared(stream, start, size) > MAX_CELLS:
            raise unsafe(name, f"one of its sheets claims more than {MAX_CELLS:,} cells")
        elif kind == SHEET and size >= 8:
            _note_sheet(stream[start : start + size], version, hidden, gone)
    return Package({}, hidden=frozenset(hidden), passed_over=tuple(gone))


def _last_place(stream: bytes, kind: int, start: int, size: int) -> tuple[int, int]:
    """Return row and column (from 0) of the last cell of a record."""
    if size < PLACE.size:
        return 0, 0
    row, column = PLACE.unpack_from(stream, start)
    if kind in MANY_CELLS and size >= 6:
        last = stream[start + size - 2 : start + size]
        column = max(column, int.from_bytes(last, "little"))
    return row, column


def _note_sheet(
    record: bytes, version: int, hidden: list[str], gone: list[tuple[str, str]]
) -> None:
    """Keep the name of a sheet that is hidden or no table."""
    title = _title(record[6:], version)
    state, what = record[4] & 3, record[5]
    if what in KINDS or state == VERY:
        gone.append((title, KINDS.get(what, VERY_HIDDEN)))
    elif state == 1:
        hidden.append(title)


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and size of each record, as far as the stream is whole."""
    place, end = 0, len(stream)
    unpack = RECORD.unpack_from
    while place + 4 <= end:
        kind, size = unpack(stream, place)
        if place + 4 + size > end:
            return
        yield kind, place + 4, size
        place += 4 + size


def _declared(stream: bytes, start: int, size: int) -> int:
    """Return how many cells a sheet claims to span."""
    if size >= 14:
        first, last, left, right = struct.unpack_from("<IIHH", stream, start)
    elif size >= 8:
        first, last, left, right = struct.unpack_from("<HHHH", stream, start)
    else:
        return 0
    return max(0, last - first) * max(0, right - left)


def _title(content: bytes, version: int) -> str:
    """Return the name of a sheet."""
    length = content[0]
    if version <= EXCEL_5:
        return content[1 : 1 + length].decode("cp1252", "replace")
    if content[1] & 1:
        return content[2 : 2 + 2 * length].decode("utf-16-le", "replace")
    return content[2 : 2 + length].decode("latin-1")
