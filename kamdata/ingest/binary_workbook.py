"""What must hold of a .xlsb before a reader sees it, and what its sheets are."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kamdata.ingest.guard import MAX_CELLS, MAX_STRINGS, unsafe
from kamdata.ingest.package import Package, extras, pivot_cells, target_of, why_no_table

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKBOOK, RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
ROW, LAST_CELL, SHEET, SIZE, TEXTS, CELLS = 0, 11, 156, 148, 159, 145
ROW_OR_COLUMN = struct.Struct("<I")
LOOKED_AT = frozenset({SIZE, TEXTS, CELLS})
STATES = {1: "hidden", 2: "veryHidden"}
MOST_SHEETS = 1_000
WIDEST = 16_384  # columns, as many as Excel has


def check_binary_workbook(name: str, data: bytes) -> Package:
    """Return what a .xlsb holds; raise UnreadableFileError when a sheet spans too much.

    The archive itself must have been checked before.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            _check_part(name, archive.read(part))  # whatever it is called
        try:
            relations = ET.fromstring(archive.read(RELATIONS))  # noqa: S314 - guarded before
            sheets = list(_sheets(archive.read(WORKBOOK)))
        except (KeyError, ET.ParseError, struct.error):
            return Package({}, *extras(archive))
        targets = {relation.get("Id"): relation for relation in relations}
        return _package(archive, sheets, targets)


def _package(
    archive: zipfile.ZipFile,
    sheets: list[tuple[str, int, str]],
    targets: dict[str | None, ET.Element],
) -> Package:
    hidden, gone, pivots = set[str](), list[tuple[str, str]](), dict[str, int]()
    for title, state, key in sheets:
        relation = targets.get(key)
        kind = relation.get("Type", "") if relation is not None else ""
        if why := why_no_table(kind, STATES.get(state, "")):
            gone.append((title, why))
            continue
        if state == 1:
            hidden.add(title)
        if relation is not None and (cells := pivot_cells(archive, target_of(relation))):
            pivots[title] = cells
    return Package({}, *extras(archive), frozenset(hidden), tuple(gone), pivots)


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and size of each record, as far as the part is whole."""
    place, end = 0, len(part)
    while place + 2 <= end:
        kind = part[place]
        place += 1
        if kind & 128:
            kind = (kind & 127) | (part[place] & 127) << 7
            place += 1
        size = shift = 0
        while place < end:
            sign = part[place]
            place += 1
            size |= (sign & 127) << shift
            shift += 7
            if sign < 128 or shift == 28:
                break
        if place + size > end:
            return
        yield kind, place, size
        place += size


def _check_part(name: str, part: bytes) -> None:
    """Raise when the cells of a part, or what it claims, span more than may be laid out."""
    rows = columns = 0
    in_cells = False
    number = ROW_OR_COLUMN.unpack_from
    for kind, start, size in _records(part):
        if kind > LAST_CELL and kind not in LOOKED_AT:
            continue
        if kind == CELLS:
            in_cells = True
        elif kind == ROW and size >= 4 and in_cells:
            rows = max(rows, number(part, start)[0] + 1)
        elif kind <= LAST_CELL and size >= 4 and in_cells:
            columns = max(columns, number(part, start)[0] + 1)
        elif kind == SIZE and size >= 16:
            top, bottom, left, right = struct.unpack_from("<4I", part, start)
            if max(0, bottom - top + 1) * max(0, right - left + 1) > MAX_CELLS * 2:
                raise unsafe(name, f"one of its sheets claims more than {MAX_CELLS:,} cells")
        elif kind == TEXTS and size >= 8 and number(part, start + 4)[0] > MAX_STRINGS:
            raise unsafe(name, "it announces more texts than a workbook can hold")
        if columns > WIDEST or rows * columns > MAX_CELLS:
            raise unsafe(name, f"a cell far away stretches a sheet beyond {MAX_CELLS:,} cells")


def _sheets(workbook: bytes) -> Iterator[tuple[str, int, str]]:
    """Yield (name, how hidden it is, key of its relation) of each sheet."""
    for count, (kind, start, size) in enumerate(_records(workbook)):
        if kind == SHEET and size >= 12 and count < MOST_SHEETS * 100:
            state = _number_at(workbook, start)
            key, place = _wide_text(workbook, start + 8)
            title, _ = _wide_text(workbook, place)
            yield title, state, key


def _number_at(part: bytes, place: int) -> int:
    """Return the unsigned number that stands at a place of a part."""
    return ROW_OR_COLUMN.unpack_from(part, place)[0]


def _wide_text(part: bytes, place: int) -> tuple[str, int]:
    length = _number_at(part, place)
    if length > 1_000:
        return "", place + 4
    end = place + 4 + 2 * length
    return part[place + 4 : end].decode("utf-16-le", "replace"), end
