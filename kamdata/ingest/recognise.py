"""What each sheet of the files is, and its rows in canonical columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.errors import KamError
from kamdata.ingest.as_of import Dated, proposed_as_of
from kamdata.ingest.board import find_board
from kamdata.ingest.body import Body, find_body
from kamdata.ingest.budget import Budget, TooMuchError
from kamdata.ingest.columns import Sheet
from kamdata.ingest.crm import Shape, detect
from kamdata.ingest.header import Header, find_header
from kamdata.ingest.months import Months, with_month_rows
from kamdata.ingest.passed_over import HIDDEN, passed_over
from kamdata.ingest.read import read_books
from kamdata.ingest.regions import tables_of
from kamdata.ingest.remembered import as_confirmed, find_mapping
from kamdata.ingest.sheet_reading import Reading, unused, used
from kamdata.ingest.tables import Decision, decide_table, kept_as_text
from kamdata.ingest.types import (
    SKIP,
    Book,
    Choices,
    Grid,
    Import,
    InputFile,
    SheetChoice,
    SheetImport,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.model import SavedMapping, Settings

IN_MODEL = (
    "The data of this workbook sits in its data model, which cannot be read. Copy the table into "
    "a sheet, save the file and import it again."
)


def recognise(
    files: Sequence[InputFile] | Sequence[Book],
    settings: Settings,
    choices: Choices | None = None,
    remembered: Sequence[SavedMapping] = (),
) -> Import:
    """Return what every sheet of the files (or of books already read) is.

    A sheet whose headers are those of a remembered mapping is read as confirmed then, except
    where `choices` say otherwise.

    Never raises because of what a file holds: files that cannot be used are in `problems`, sheets
    that are not used have a `reason`.
    """
    raw = [file for file in files if isinstance(file, InputFile)]
    books = [file for file in files if isinstance(file, Book)]
    problems: list[KamError] = []
    if raw:
        read, refused = read_books(raw)
        books.extend(read)
        problems.extend(refused)
    in_force: dict[tuple[str, str], SheetChoice] = dict(choices or {})
    found: list[Dated] = []
    budget = Budget()
    for book in books:
        with_book = replace(budget)
        try:
            found += _sheets(book, (in_force, remembered), settings, with_book)
        except TooMuchError as problem:
            problems.append(problem)
        else:
            budget = with_book
    as_of, reason = proposed_as_of(found)
    sheets = tuple(one.sheet for one in found)
    return Import(sheets, tuple(problems), as_of, reason, _currencies(sheets), in_force)


def _sheets(
    book: Book,
    known: tuple[dict[tuple[str, str], SheetChoice], Sequence[SavedMapping]],
    settings: Settings,
    budget: Budget,
) -> list[Dated]:
    """Return the sheets of a book; a hidden one is used only where no visible one does.

    `known` are the choices in force, which gain those that are remembered, and the mappings.
    Raises TooMuchError when the book has more sheets than the budget allows.
    """
    in_force, remembered = known
    budget.look_at(book)
    grids = [table for grid in book.sheets for table in tables_of(grid)]
    readings: dict[str, Reading] = {}
    for grid in sorted(grids, key=lambda one: one.is_hidden):
        shown = {one.table for one in readings.values()} if grid.is_hidden else set()
        chosen = in_force.get((book.file, grid.sheet), SheetChoice())
        saved, choice = find_mapping(grid, remembered, chosen)
        reading = _reading(book, grid, choice, shown)
        readings[grid.sheet] = replace(reading, saved=saved, chosen=chosen)
        budget.use(book, tables=reading.table is not None)
    found: list[Dated] = []
    for grid in grids:
        reading = readings[grid.sheet]
        sheet = used(reading, settings) if reading.table else unused(reading)
        if reading.saved:
            in_force[book.file, grid.sheet] = reading.choice
            sheet = as_confirmed(sheet, reading.saved, reading.chosen)
        found.append(_dated(reading, sheet))
    return found + [Dated(one) for one in passed_over(book)]


def _reading(book: Book, grid: Grid, choice: SheetChoice, shown: set[str | None]) -> Reading:
    """Return what a sheet is; `shown` are the tables that visible sheets hold."""
    header = find_header(grid, choice.header_row)
    reading = Reading(book, grid, choice, header)
    if choice.table == SKIP:
        return replace(reading, reason="You left this sheet out.")
    if header.row is None:
        is_empty = not any(len(column.used) for column in grid.columns)
        reason = "The sheet is empty." if is_empty else "No row of this sheet looks like a header."
        return replace(reading, reason=IN_MODEL if book.has_model else reason)
    board = find_board(grid)
    is_board = board is not None and choice.header_row in (None, (board.header.row or 0) + 1)
    if board is not None and is_board:
        body = find_body(board.grid, board.header, board.marked)
        grid, header = board.grid, board.header
    else:
        body = find_body(grid, header)
    header, body = _without_blank_columns(header, body)
    shape = detect(header, body.columns, is_board=is_board)
    header, body, note, decision = _decided((header, body), shape, (grid.sheet, book.file), choice)
    reason = HIDDEN if decision.table in shown and choice.table is None else ""
    if decision.table is None:
        reason = IN_MODEL if book.has_model else decision.reason
    return Reading(book, grid, choice, header, body, shape, decision, note, reason)


def _dated(reading: Reading, sheet: SheetImport) -> Dated:
    if sheet.table is None or reading.body is None:
        return Dated(sheet)
    return Dated(sheet, reading.header.as_of, reading.body.generated_on)


def _decided(
    found: tuple[Header, Body], shape: Shape, names: tuple[str, str], choice: SheetChoice
) -> tuple[Header, Body, str, Decision]:
    """Return header and body, with a row for each month where they stood side by side.

    Behind them stand the sentence that says so, and the table.
    """
    header, body = found
    months: Months | str = ""
    if choice.table in (None, "revenue"):
        told = names if choice.table is None else ()
        months = with_month_rows(header.names, body, told, shape)
    note = ""
    if isinstance(months, Months):
        header, body, note = replace(header, names=months.names), months.body, months.note
        choice = replace(choice, table="revenue")
    sheet = Sheet(header.names, body.columns)
    if isinstance(months, str) and months:
        return header, body, "", Decision(None, kept_as_text(sheet), months)
    return header, body, note, decide_table(sheet, shape, names, choice)


def _without_blank_columns(header: Header, body: Body) -> tuple[Header, Body]:
    """Return header and body without columns that have neither a title nor a value."""
    kept = [
        position
        for position, name in enumerate(header.names)
        if len(body.columns[position].used) or name != f"Column {position + 1}"
    ]
    names = tuple(header.names[position] for position in kept)
    columns = tuple(body.columns[position] for position in kept)
    arrows = frozenset(kept.index(position) for position in header.arrows if position in kept)
    return (
        replace(header, names=names, arrows=arrows),
        Body(columns, body.rows, body.dropped, body.generated_on, tuple(kept)),
    )


def _currencies(sheets: Sequence[SheetImport]) -> tuple[str, ...]:
    """Return the currencies of the amounts, the most frequent first."""
    named = [
        sheet.frame["currency"].dropna().astype("str")
        for sheet in sheets
        if sheet.table == "opportunities" and "currency" in sheet.frame
    ]
    if not named:
        return ()
    counts = pd.concat(named).value_counts()
    return tuple(code for code in counts.index.astype("str") if len(code) == 3)
