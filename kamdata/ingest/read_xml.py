"""Workbooks of the XML format of Excel 2003 (SpreadsheetML), which reporting tools still write."""

from __future__ import annotations

import re
from xml.parsers import expat

import numpy as np

from kamdata.errors import UnreadableFileError
from kamdata.ingest.package import Package
from kamdata.ingest.passed_over import VERY_HIDDEN
from kamdata.ingest.read_text import decoded
from kamdata.ingest.rows_to_grid import TooManyCellsError, check_span, grid_of, too_many
from kamdata.ingest.types import Grid
from kamdata.ingest.xml_stream import Stream, UnwantedXMLError

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet "
EXCEL = "urn:schemas-microsoft-com:office:excel "
CELL, DATA = NAMESPACE + "Cell", NAMESPACE + "Data"
FEED = 256 * 1024
DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?Z?$")
LONG_NUMBER = re.compile(r"^-?\d{16,}$")
DOUBTFUL_NUMBER = re.compile(r"^-?[1-9]\d{0,2}\.\d{3}$")
MOST_SHEETS = 500


def read_xml(name: str, data: bytes) -> tuple[tuple[Grid, ...], Package]:
    """Return the sheets of a workbook in XML, and which of them are hidden.

    Raises UnreadableFileError when the XML is damaged, defines entities, or spans too much.
    """
    stream = _Workbook()
    text = decoded(data).removeprefix("\ufeff").lstrip().encode("utf-8", "replace")
    try:
        for start in range(0, len(text), FEED):
            stream.feed(text[start : start + FEED])
        stream.close()
        grids = tuple(
            _with_kinds(grid_of(sheet.name, sheet.rows), sheet)
            for sheet in stream.sheets
            if sheet.visible != "SheetVeryHidden"
        )
    except TooManyCellsError as problem:
        raise too_many(name) from problem
    except UnwantedXMLError as problem:
        message = "The file was not opened, because it holds definitions that no workbook needs."
        fix = "Copy the table into a new workbook, save it and import that."
        raise UnreadableFileError(message, where=name, fix=fix) from problem
    except expat.ExpatError as problem:
        message = f"The file is damaged: its XML breaks off in line {problem.lineno}."
        raise UnreadableFileError(message, where=name, fix="Export it again.") from problem
    hidden = frozenset(sheet.name for sheet in stream.sheets if sheet.visible == "SheetHidden")
    gone = [sheet.name for sheet in stream.sheets if sheet.visible == "SheetVeryHidden"]
    return grids, Package({}, hidden=hidden, passed_over=tuple((n, VERY_HIDDEN) for n in gone))


def _with_kinds(grid: Grid, sheet: _Sheet) -> Grid:
    return Grid(
        grid.sheet, grid.columns, grid.height, frozenset(sheet.numbers), frozenset(sheet.inexact)
    )


class _Sheet:
    """One sheet on its way: its rows so far, and the columns in which special numbers stand."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.visible = ""
        self.rows: list[list[str | None]] = []
        self.width = 0
        self.numbers: set[int] = set()
        self.inexact: set[int] = set()
        self.hanging: dict[int, tuple[int, str | None]] = {}

    def move_to_row(self, index: int | None) -> None:
        """Open the next row, or the one that is named (from 1)."""
        wanted = index if index is not None and index > len(self.rows) else len(self.rows) + 1
        check_span(wanted, max(self.width, 1))
        while len(self.rows) < wanted:
            self.rows.append([])
            self._fill_down()

    def add(self, index: int | None, text: str | None, kind: str, across: int, down: int) -> None:
        row = self.rows[-1]
        if index is not None and index > len(row):
            check_span(len(self.rows), index)
            row.extend([None] * (index - 1 - len(row)))
        if self.hanging:
            self._fill_down()
        place = len(row)
        row.append(text)
        if across:
            check_span(len(self.rows), place + 1 + across)
            row.extend([None] * across)
        self.width = max(self.width, len(row))
        check_span(len(self.rows), self.width)
        if down:
            self.hanging[place] = (down, text)
        if text is not None and kind == "Number":
            if DOUBTFUL_NUMBER.match(text):
                self.numbers.add(place)
            if LONG_NUMBER.match(text):
                self.inexact.add(place)

    def _fill_down(self) -> None:
        row = self.rows[-1]
        while len(row) in self.hanging:
            left, text = self.hanging.pop(len(row))
            if left > 1:
                self.hanging[len(row)] = (left - 1, text)
            row.append(text)


class _Workbook(Stream):
    """What the XML says, sheet by sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[_Sheet] = []
        self._cell: dict[str, str] = {}
        self._kind = ""
        self._text: list[str] = []
        self._value: str | None = None

    def opened(self, name: str, given: dict[str, str]) -> None:
        """Take an opening tag."""
        if name == CELL:
            self._cell, self._value, self._kind = given, None, ""
        elif name == DATA:
            self._kind, self._text = given.get(NAMESPACE + "Type", "String"), []
            self.listen(wants_text=True)
        elif name == NAMESPACE + "Row" and self.sheets:
            self.sheets[-1].move_to_row(_number(given.get(NAMESPACE + "Index")))
        elif name == NAMESPACE + "Worksheet":
            if len(self.sheets) >= MOST_SHEETS:
                raise TooManyCellsError
            self.sheets.append(_Sheet(given.get(NAMESPACE + "Name", "")))
        elif name == EXCEL + "Visible":
            self._text = []
            self.listen(wants_text=True)

    def closed(self, name: str) -> None:
        """Take a closing tag."""
        if name == DATA:
            self.listen(wants_text=False)
            self._value = _value("".join(self._text), self._kind)
        elif name == CELL and self.sheets and self.sheets[-1].rows:
            across = down = place = None
            if self._cell:
                across = _number(self._cell.get(NAMESPACE + "MergeAcross"))
                down = _number(self._cell.get(NAMESPACE + "MergeDown"))
                place = _number(self._cell.get(NAMESPACE + "Index"))
            self.sheets[-1].add(place, self._value, self._kind, across or 0, down or 0)
        elif name == EXCEL + "Visible":
            self.listen(wants_text=False)
            if self.sheets:
                self.sheets[-1].visible = "".join(self._text).strip()

    def text(self, piece: str) -> None:
        """Take text of a cell."""
        self._text.append(piece)


def _number(text: str | None) -> int | None:
    return int(text[:9]) if text and text.isascii() and text.isdigit() else None


def _value(text: str, kind: str) -> str | None:
    """Return a cell as the reader of workbooks writes it."""
    if kind == "Error":
        return None
    if kind == "Boolean":
        return "true" if text.strip() == "1" else "false"
    if kind == "DateTime" and (day := DAY.match(text.strip())):
        return f"{day[1]} {day[2]}"
    if kind == "Number":
        return _plain_number(text.strip())
    return text


def _plain_number(text: str) -> str:
    """Return a number without an exponent; digits that are written out stay as they are."""
    if "e" not in text.lower():
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    return np.format_float_positional(value, trim="-") if np.isfinite(value) else text
