"""The fix list: the rows to correct, as a workbook that can be loaded back into the CRM.

One sheet for each sheet of the files, with only the rows that have findings, in the columns and
the order of the file. Every text is written as text, so that nothing becomes a formula or a link.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from kamdata.export.corrections import Cell, cells_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamdata.ingest import Import, SheetImport
    from kamdata.model import Finding

READ_ME = "Read me"
WRONG, CORRECTED = "#FFC7CE", "#FFF2CC"
PROTECTED = re.compile(r"\((?:do not modify|nicht ändern)\)", re.IGNORECASE)
PROTECTED_COLUMNS = 3  # Dynamics puts id, checksum and date of change in front
LONGEST_TEXT = 32_767  # of a cell of a workbook
LONGEST_NAME = 31  # of a sheet
MOST_COMMENTS = 2_000  # of a sheet: beyond it a workbook opens slowly
STANDS_FOR = {"account": "account_id", "stage": "status"}
HEADINGS = (
    "File", "Sheet", "Row in the file", "Column", "What", "What to do", "Value", "Sheet here",
)  # fmt: skip
WIDTHS = (24, 20, 14, 22, 70, 60, 24, 24)
LEGEND = (
    ("Only rows that need attention are listed, in the columns of your file. Correct them and load "
     "them back into the CRM, or correct them there.", None),
    ("This colour: something is wrong; the note at the cell says what to do.", WRONG),
    ("This colour: the value as it was read, where your file writes it in another way.", CORRECTED),
)  # fmt: skip


@dataclass(frozen=True)
class _Page:
    """One sheet of the fix list: its rows (positions in the frame), what is wrong at which cell."""

    name: str
    sheet: SheetImport
    rows: list[int]
    wrong: dict[tuple[int, int], list[Finding]]  # by row of the frame and column


@dataclass
class _Workbook:
    book: Any
    formats: dict[tuple[str, str], Any] = field(default_factory=dict)

    def format(self, colour: str, number: str = "") -> Any:
        if (colour, number) not in self.formats:
            looks = {"bg_color": colour} if colour else {}
            shape = {"num_format": number} if number else {}
            self.formats[colour, number] = self.book.add_format({**looks, **shape})
        return self.formats[colour, number]


def fix_list(found: Import) -> bytes:
    """Return the fix list of what was recognised, as the bytes of an .xlsx file."""
    import xlsxwriter  # noqa: PLC0415 - only where it is needed

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook = _Workbook(book)
    pages = list(_pages(found))
    _read_me(workbook, found, pages)
    for page in pages:
        _write_page(workbook, page)
    book.close()
    return out.getvalue()


def _pages(found: Import) -> Iterator[_Page]:
    taken = {READ_ME.casefold(), "history"}  # workbooks keep the second for themselves
    for sheet in found.sheets:
        wrong = _wrong_cells(sheet)
        if wrong:
            name = _free_name(sheet.sheet or sheet.file.rsplit(".", 1)[0], taken)
            yield _Page(name, sheet, sorted({row for row, _ in wrong}), wrong)


def _free_name(wanted: str, taken: set[str]) -> str:
    """Return a name that a workbook accepts and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip("' ")[:LONGEST_NAME].strip("' ")
    name, again = plain or "Sheet", 1
    while name.casefold() in taken:
        again += 1
        ending = f" ({again})"
        name = f"{(plain or 'Sheet')[: LONGEST_NAME - len(ending)]}{ending}"
    taken.add(name.casefold())
    return name


def _wrong_cells(sheet: SheetImport) -> dict[tuple[int, int], list[Finding]]:
    if sheet.table is None or "source_row" not in sheet.frame:
        return {}
    numbers = sheet.frame["source_row"].to_numpy(dtype="int64")
    order: np.ndarray = np.argsort(numbers, kind="stable")
    wrong: dict[tuple[int, int], list[Finding]] = {}
    for finding in sheet.findings:
        rows = sheet.rows_of.get(finding)
        if rows is None:
            rows = np.array([] if finding.row is None else [finding.row], dtype="int64")
        column = _column_of(sheet, finding)
        first = np.searchsorted(numbers, rows, sorter=order)
        behind = np.searchsorted(numbers, rows, side="right", sorter=order)
        for one, end in zip(first.tolist(), behind.tolist(), strict=True):
            for at in _meant(sheet, finding, column, order[one:end]):
                wrong.setdefault((at, column), []).append(finding)
    return wrong


def _meant(sheet: SheetImport, finding: Finding, column: int, rows: np.ndarray) -> list[int]:
    """Return those rows of one source row that a finding speaks of.

    Months that stood side by side have a row each: of these it is those whose cell says something
    that could not be read, else the first.
    """
    if len(rows) > 1 and finding.column in sheet.frame:
        is_filled = ~sheet.source.cells[column].is_blank[rows]
        is_unread = sheet.frame[finding.column].isna().to_numpy()[rows]
        rows = rows[is_filled & is_unread] if (is_filled & is_unread).any() else rows[:1]
    else:
        rows = rows[:1]
    return rows.tolist()


def _column_of(sheet: SheetImport, finding: Finding) -> int:
    """Return the place of the column that a finding speaks of, or of the first that is shown."""
    places = {match.column: at for at, match in reversed(list(enumerate(sheet.columns)))}
    for name in (finding.column, STANDS_FOR.get(finding.column)):
        if name and name in places:
            return places[name]
    hidden = _hidden(sheet)
    return next((at for at in range(len(sheet.columns)) if at not in hidden), 0)


def _hidden(sheet: SheetImport) -> list[int]:
    front = sheet.source.titles[:PROTECTED_COLUMNS]
    return [at for at, title in enumerate(front) if PROTECTED.match(title)]


def _write_page(workbook: _Workbook, page: _Page) -> None:
    sheet, target = page.sheet, workbook.book.add_worksheet(page.name)
    for column, title in enumerate(sheet.source.titles):
        target.write_string(0, column, title[:LONGEST_TEXT])
    for column in _hidden(sheet):
        target.set_column(column, column, None, None, {"hidden": True})
    target.freeze_panes(1, 0)
    comments = 0
    for column in range(len(sheet.source.titles)):
        cells = cells_of(sheet, column, page.rows)
        for line, (row, cell) in enumerate(zip(page.rows, cells, strict=True), start=1):
            findings = page.wrong.get((row, column), [])
            _write_cell(workbook, target, (line, column), cell, is_wrong=bool(findings))
            if findings and comments < MOST_COMMENTS:
                comments += 1
                target.write_comment(line, column, _note(findings), {"x_scale": 2, "y_scale": 1.5})


def _note(findings: list[Finding]) -> str:
    said = "\n".join(f"{finding.message} {finding.fix}".strip() for finding in findings)
    return said[:LONGEST_TEXT]


def _write_cell(
    workbook: _Workbook, target: Any, place: tuple[int, int], cell: Cell | None, *, is_wrong: bool
) -> None:
    colour = WRONG if is_wrong else CORRECTED if cell and cell.is_corrected else ""
    if cell is None:
        if colour:
            target.write_blank(*place, None, workbook.format(colour))
    elif isinstance(cell.content, datetime):
        is_day = cell.content.time() == datetime.min.time()
        number = "yyyy-mm-dd" if is_day else "yyyy-mm-dd hh:mm:ss"
        target.write_datetime(*place, cell.content, workbook.format(colour, number))
    elif isinstance(cell.content, str):
        target.write_string(*place, cell.content[:LONGEST_TEXT], workbook.format(colour))
    else:
        target.write_number(*place, cell.content, workbook.format(colour))


def _read_me(workbook: _Workbook, found: Import, pages: list[_Page]) -> None:
    target = workbook.book.add_worksheet(READ_ME)
    for line, (text, colour) in enumerate(LEGEND):
        target.write_string(line, 0, text, workbook.format(colour or ""))
    bold = workbook.book.add_format({"bold": True, "bottom": 1})
    wrapped = workbook.book.add_format({"text_wrap": True, "valign": "top"})
    start = len(LEGEND) + 1
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        target.write_string(start, column, heading, bold)
        target.set_column(column, column, width)
    names = {(page.sheet.file, page.sheet.sheet): page.name for page in pages}
    for line, cells in enumerate(_lines(found, names), start=start + 1):
        for column, content in enumerate(cells):
            if isinstance(content, int):
                target.write_number(line, column, content, wrapped)
            elif content:
                target.write_string(line, column, content[:LONGEST_TEXT], wrapped)
    target.freeze_panes(start + 1, 0)


def _lines(
    found: Import, names: dict[tuple[str, str], str]
) -> Iterator[tuple[str | int | None, ...]]:
    for problem in found.problems:
        yield (problem.where, "", None, "", problem.what, problem.fix, "", "")
    for sheet in found.sheets:
        headers = {match.column: match.header for match in sheet.columns if match.column}
        for finding in sheet.findings:
            yield (
                sheet.file, sheet.sheet, finding.row,
                headers.get(finding.column, finding.column), finding.message, finding.fix,
                finding.value, names.get((sheet.file, sheet.sheet), ""),
            )  # fmt: skip
