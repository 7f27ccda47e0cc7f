"""Web pages that are saved under the name of a spreadsheet: each table is a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamdata.errors import UnreadableFileError
from kamdata.ingest.guard import SAVE_AS
from kamdata.ingest.read_text import decoded
from kamdata.ingest.rows_to_grid import WIDEST, TooManyCellsError, check_span, grid_of, too_many

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.ingest.types import Grid

FEED = 256 * 1024
CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
HEAD = 4096
UNEVEN = re.compile(r"[\t\r\n\f\x00]|  ")
SPACES = re.compile(r"[ \t\r\n\f]+")
BREAKS = re.compile(r" ?\n ?")
BREAK = "\x00"  # stands for a line break that the page wants, until spaces are joined
UNSEEN = frozenset({"script", "style", "title"})
MOST_TABLES = 500
MOST_FILLED = 2_000_000  # cells that others reach into
LONGEST_CELL = 1_000_000


def read_html(name: str, data: bytes) -> tuple[Grid, ...]:
    """Return the tables of a page as grids.

    Cells that span rows say the same in each of them; of cells that span columns, the first one
    holds the text. Tables that only hold other tables are layout and left out. Raises
    UnreadableFileError when there is no table, or one that must not be laid out.
    """
    from lxml import etree  # noqa: PLC0415 # pyright: ignore[reportAttributeAccessIssue]

    tables = _Tables()
    parser = etree.HTMLParser(target=tables, encoding="utf-8", no_network=True)
    text = decoded(data, _declared(data)).replace("\x00", "").encode("utf-8", "replace")
    try:
        for start in range(0, len(text), FEED):
            parser.feed(text[start : start + FEED])
        parser.close()
        found = [rows for rows in tables.done if any(any(row) for row in rows)]
        names = [f"Table {number}" for number in range(1, len(found) + 1)]
        grids = [
            grid_of(sheet if len(found) > 1 else "", rows)
            for sheet, rows in zip(names, found, strict=True)
        ]
    except TooManyCellsError as problem:
        raise too_many(name) from problem
    except etree.LxmlError as problem:
        raise _no_table(name) from problem
    if not grids:
        raise _no_table(name)
    return tuple(grids)


def _declared(data: bytes) -> str | None:
    """Return the encoding that the page itself names."""
    found = CHARSET.search(data[:HEAD])
    return found[1].decode("ascii", "replace") if found else None


def _no_table(name: str) -> UnreadableFileError:
    message = "This is a web page without a table."
    return UnreadableFileError(message, where=name, fix=SAVE_AS)


class _Table:
    """One table on its way: the rows so far, and cells that reach down into later ones."""

    def __init__(self) -> None:
        self.rows: list[list[str | None]] = []
        self.hanging: dict[int, tuple[int, str | None]] = {}  # column: (rows left, text)
        self.holds_tables = False
        self.filled = 0
        self.width = 0
        self.text: list[str] | None = None
        self.span = (1, 1)
        self.row: list[str | None] | None = None

    def open_row(self) -> None:
        self.close_row()
        self.row = []

    def close_row(self) -> None:
        self.close_cell()
        if self.row is not None:
            self._fill_down()
            self.rows.append(self.row)
            self.width = max(self.width, len(self.row))
            check_span(len(self.rows), self.width)
        self.row = None

    def open_cell(self, given: Mapping[str, str]) -> None:
        if self.text is not None:
            self.close_cell()
        if self.row is None:
            self.row = []
        self.text = []
        self.span = (1, 1)
        if given:
            self.span = (_number(given.get("colspan")), _number(given.get("rowspan")))

    def close_cell(self) -> None:
        if self.text is None or self.row is None:
            return
        text = _joined("".join(self.text))
        if self.hanging:
            self._fill_down()
        wide, high = self.span
        if wide == high == 1:
            self.row.append(text)
            self.text = None
            return
        for place in range(wide):
            value = text if place == 0 else None
            if high > 1:
                self.hanging[len(self.row)] = (high - 1, value)
            self.row.append(value)
        self.text = None

    def _fill_down(self) -> None:
        """Add the cells of earlier rows that reach into this place of this one."""
        row = self.row if self.row is not None else []
        while len(row) in self.hanging:
            left, text = self.hanging.pop(len(row))
            if left > 1:
                self.hanging[len(row)] = (left - 1, text)
            row.append(text)
            self.filled += 1
            if self.filled > MOST_FILLED:
                raise TooManyCellsError


class _Tables:
    """What the parser calls: keeps the tables that are open, the innermost last."""

    def __init__(self) -> None:
        self.done: list[list[list[str | None]]] = []
        self.open: list[_Table] = []
        self.unseen = 0

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        if tag == "table":
            if self.open:
                self.open[-1].holds_tables = True
            self.open.append(_Table())
            if len(self.open) + len(self.done) > MOST_TABLES:
                raise TooManyCellsError
        elif self.open:
            table = self.open[-1]
            if tag == "tr":
                table.open_row()
            elif tag in ("td", "th"):
                table.open_cell(given)
            elif tag in ("br", "p", "div") and table.text:
                table.text.append(BREAK)

    def end(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        if not self.open:
            return
        table = self.open[-1]
        if tag in ("td", "th"):
            table.close_cell()
        elif tag == "tr":
            table.close_row()
        elif tag == "table":
            table.close_row()
            self.open.pop()
            if not table.holds_tables:
                self.done.append(table.rows)

    def data(self, text: str) -> None:
        if self.open and self.open[-1].text is not None and not self.unseen:
            self.open[-1].text.append(text)

    def comment(self, text: str) -> None:
        """Leave comments out."""

    def close(self) -> None:
        while self.open:
            self.end("table")


def _number(span: str | None) -> int:
    digits = (span or "").strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(max(int(digits[:6]), 1), WIDEST + 1)


def _joined(text: str) -> str | None:
    """Return the text of a cell as a browser shows it."""
    if len(text) > LONGEST_CELL:
        raise TooManyCellsError
    if not UNEVEN.search(text):
        return text.strip() or None
    plain = SPACES.sub(" ", text).replace(BREAK, "\n")
    return BREAKS.sub("\n", plain).strip() or None
