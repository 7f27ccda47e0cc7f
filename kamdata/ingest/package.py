"""What is inside the archive of a workbook: its sheets, and what kind of thing a cell holds.

The fast reader gives every cell as text. For the few columns where it matters whether a cell is a
number or a text that only looks like one, the first such cells are looked up in the sheet itself.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kamdata.ingest.passed_over import CHART, DIALOG, MACRO, VERY_HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

PIECE = 1024**2
LONGEST_ROW = 4 * 1024**2
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
KINDS = (("/chartsheet", CHART), ("/dialogsheet", DIALOG), ("macrosheet", MACRO))
EVERY_CELL = 2**40
LOCATION = re.compile(
    rb"""<(?:\w+:)?location\b[^>]*\bref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
ID = re.compile(r"\{[^}]*relationships\}id$")
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
KIND = re.compile(rb"""\bt=["'](\w+)["']""")
PLACE = re.compile(rb"""\br=["']([A-Za-z]+)\d+["']""")
VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>[^<]")


@dataclass(frozen=True)
class Package:
    """The worksheets of a workbook (name to path in the archive), and whether it has a model.

    `sheets` is empty when the workbook is built in a way that is not understood. `hidden` are
    names of worksheets, `passed_over` names of other sheets with the reason, `pivots` says how
    many cells the pivot tables of a worksheet take.
    """

    sheets: Mapping[str, str]
    has_model: bool = False
    has_macros: bool = False
    hidden: frozenset[str] = frozenset()
    passed_over: tuple[tuple[str, str], ...] = ()
    pivots: Mapping[str, int] = field(default_factory=dict)


def read_package(data: bytes) -> Package:
    """Return what a workbook holds; chart sheets and dialogs are no worksheets."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            relations = ET.fromstring(archive.read(RELATIONS))  # noqa: S314 - guarded before
            workbook = ET.fromstring(archive.read(WORKBOOK))  # noqa: S314
            targets = {relation.get("Id", ""): relation for relation in relations}
            return _package(archive, workbook, targets)
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return Package({})


def _package(
    archive: zipfile.ZipFile, workbook: ET.Element, targets: dict[str, ET.Element]
) -> Package:
    sheets, pivots = dict[str, str](), dict[str, int]()
    hidden, gone = set[str](), list[tuple[str, str]]()
    for element in workbook.iter():
        keys = [key for name, key in element.items() if ID.search(name) and key in targets]
        if not element.tag.endswith("}sheet") or not keys:
            continue
        title, relation = element.get("name", ""), targets[keys[0]]
        why = why_no_table(relation.get("Type", ""), element.get("state", ""))
        if why:
            gone.append((title, why))
            continue
        if not relation.get("Type", "").endswith("/worksheet"):
            continue
        sheets[title] = target_of(relation)
        if element.get("state") == "hidden":
            hidden.add(title)
        if cells := pivot_cells(archive, sheets[title]):
            pivots[title] = cells
    return Package(sheets, *extras(archive), frozenset(hidden), tuple(gone), pivots)


def extras(archive: zipfile.ZipFile) -> tuple[bool, bool]:
    """Return whether a workbook has a data model (Power Pivot), and whether it has macros."""
    names = archive.namelist()
    has_model = any(name.startswith("xl/model/") for name in names)
    return has_model, any(name.casefold().endswith("vbaproject.bin") for name in names)


def why_no_table(relation_type: str, state: str) -> str | None:
    """Return why a sheet is passed over: what its relation says it is, or how it is hidden."""
    kind = relation_type.casefold()
    found = (reason for ending, reason in KINDS if kind.endswith(ending))
    return next(found, VERY_HIDDEN if state == "veryHidden" else None)


def target_of(relation: ET.Element) -> str:
    """Return the path in the archive that a relation of the workbook leads to."""
    path = posixpath.join("/xl", relation.get("Target", ""))
    return posixpath.normpath(path).lstrip("/")


def pivot_cells(archive: zipfile.ZipFile, path: str) -> int:
    """Return how many cells the pivot tables of a sheet take, 0 when it has none."""
    folder, file = posixpath.split(path)
    try:
        relations = ET.fromstring(archive.read(f"{folder}/_rels/{file}.rels"))  # noqa: S314
    except (KeyError, ET.ParseError):
        return 0
    total = 0
    for relation in relations:
        if relation.get("Type", "").endswith("/pivotTable"):
            part = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            total += _located(archive, part.lstrip("/"))
    return total


def _located(archive: zipfile.ZipFile, part: str) -> int:
    """Return how many cells a pivot table takes; one kept in binary takes all there are."""
    try:
        found = LOCATION.search(archive.read(part))
    except KeyError:
        return 0
    if not found:
        return EVERY_CELL
    left, top, right, bottom = found.groups()
    return (int(bottom) - int(top) + 1) * (position_of(right) - position_of(left) + 1)


@dataclass(frozen=True)
class Probe:
    """A row of a sheet (from 1), which of its columns hold anything, and the cells in question.

    Columns are those of the grid, which begins at the first column that holds anything anywhere.
    """

    row: int
    filled: tuple[int, ...]
    columns: tuple[int, ...]


def number_columns(data: bytes, path: str, probes: Sequence[Probe]) -> frozenset[int]:
    """Return the columns that hold a number in any of the cells in question.

    `path` is that of the sheet in the archive. Rows that cannot be found count as texts.
    """
    by_row = {probe.row: probe for probe in probes}
    found: set[int] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path) as part:
            for row, cells in _rows(part, sorted(by_row)):
                numbers = _numbers(cells, by_row[row].filled)
                found.update(numbers & set(by_row[row].columns))
    except (KeyError, zipfile.BadZipFile):
        return frozenset()
    return frozenset(found)


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


def first_column(part: IO[bytes], row: int, filled: tuple[int, ...]) -> int | None:
    """Return the column of the sheet (from 0) that the grid begins with, None if not found.

    `filled` are the columns of the grid that hold something in a row (from 1) of the sheet.
    """
    for _, cells in _rows(part, [row]):
        return _offset(_kinds(cells), filled)
    return None


def _numbers(cells: bytes, filled: tuple[int, ...]) -> set[int]:
    """Return the columns of the grid in which this row holds numbers."""
    kinds = _kinds(cells)
    offset = _offset(kinds, filled)
    return set() if offset is None else {place for place in filled if kinds[place + offset]}


def _kinds(cells: bytes) -> dict[int, bool]:
    """Return which columns of the sheet hold a value in this row, and whether it is a number."""
    kinds: dict[int, bool] = {}
    last = -1
    for cell in CELL.finditer(cells):
        place, kind = PLACE.search(cell[1]), KIND.search(cell[1])
        last = position_of(place[1]) if place else last + 1
        if VALUE.search(cell[2]):
            kinds[last] = kind is None or kind[1] == b"n"
    return kinds


def _offset(kinds: dict[int, bool], filled: tuple[int, ...]) -> int | None:
    """Return the first column of the grid: it is not said, so the row is laid over the sheet's."""
    offsets = (first - filled[0] for first in sorted(kinds))
    fitting = (o for o in offsets if all(position + o in kinds for position in filled))
    return next(fitting, None)


def position_of(letters: bytes) -> int:
    """Return the position of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1
