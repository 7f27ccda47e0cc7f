"""What each sheet of the files is, and its rows in canonical columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.errors import KamError
from kamdata.format import count
from kamdata.ingest.as_of import Dated, proposed_as_of
from kamdata.ingest.board import find_board
from kamdata.ingest.body import Body, find_body
from kamdata.ingest.columns import Sheet
from kamdata.ingest.crm import PLAIN, Shape, detect
from kamdata.ingest.findings import Findings
from kamdata.ingest.frame import FrameBuilder
from kamdata.ingest.header import Header, find_header
from kamdata.ingest.months import Months, with_month_rows
from kamdata.ingest.passed_over import HIDDEN, passed_over
from kamdata.ingest.read import read_books
from kamdata.ingest.regions import tables_of
from kamdata.ingest.remembered import as_confirmed, find_mapping, fingerprint
from kamdata.ingest.rows import MAY_REPEAT
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
    SourceColumns,
)
from kamdata.ingest.validate import check_currencies, check_ids, check_opportunities
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.model import SavedMapping, Settings

PREVIEW_ROWS = 20
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
    problems: tuple[KamError, ...] = ()
    if raw:
        read, problems = read_books(raw)
        books.extend(read)
    in_force: dict[tuple[str, str], SheetChoice] = dict(choices or {})
    found = [one for book in books for one in _sheets(book, in_force, remembered, settings)]
    as_of, reason = proposed_as_of(found)
    sheets = tuple(one.sheet for one in found)
    return Import(sheets, problems, as_of, reason, _currencies(sheets), in_force)


def _sheets(
    book: Book,
    in_force: dict[tuple[str, str], SheetChoice],
    remembered: Sequence[SavedMapping],
    settings: Settings,
) -> list[Dated]:
    """Return the sheets of a book; a hidden one is used only where no visible one does.

    `in_force` gains the choices that are remembered.
    """
    found: dict[str, Dated] = {}
    grids = [table for grid in book.sheets for table in tables_of(grid)]
    for grid in sorted(grids, key=lambda one: one.is_hidden):
        key = (book.file, grid.sheet)
        chosen = in_force.get(key, SheetChoice())
        saved, choice = find_mapping(grid, remembered, chosen)
        shown = {one.sheet.table for one in found.values()} if grid.is_hidden else set()
        one = _sheet(book, grid, choice, settings, shown)
        if saved:
            in_force[key] = choice
            one = replace(one, sheet=as_confirmed(one.sheet, saved, chosen))
        found[grid.sheet] = one
    return [found[grid.sheet] for grid in grids] + [Dated(o) for o in passed_over(book)]


@dataclass(frozen=True)
class _Reading:
    """A sheet on its way: where it stands, and what is known of it so far."""

    book: Book
    grid: Grid
    header: Header = field(default_factory=lambda: Header(None))
    body: Body | None = None
    shape: Shape = PLAIN
    decision: Decision = field(default_factory=lambda: Decision(None, ()))
    note: str = ""  # what was done with the whole sheet


def _sheet(
    book: Book, grid: Grid, choice: SheetChoice, settings: Settings, shown: set[str | None]
) -> Dated:
    header = find_header(grid, choice.header_row)
    reading = _Reading(book, grid, header)
    if choice.table == SKIP:
        return Dated(_unused(reading, "You left this sheet out."))
    if header.row is None:
        is_empty = not any(len(column.used) for column in grid.columns)
        reason = "The sheet is empty." if is_empty else "No row of this sheet looks like a header."
        return Dated(_unused(reading, IN_MODEL if book.has_model else reason))
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
    reading = _Reading(book, grid, header, body, shape, decision, note)
    if decision.table is None:
        return Dated(_unused(reading, IN_MODEL if book.has_model else decision.reason))
    if decision.table in shown and choice.table is None:
        return Dated(_unused(reading, HIDDEN))
    return Dated(_used(reading, body, choice, settings), header.as_of, body.generated_on)


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


def _used(reading: _Reading, body: Body, choice: SheetChoice, settings: Settings) -> SheetImport:
    book, grid, decision, shape = reading.book, reading.grid, reading.decision, reading.shape
    table = decision.table or ""
    builder = FrameBuilder(grid, body, decision.columns, table, shape, choice=choice)
    findings = Findings(book.file, grid.sheet, table, builder.rows)
    if reading.note:
        findings.say("info", reading.note)
    frame = builder.build(findings)
    dropped = dict(body.dropped)
    if builder.titles:
        dropped["group title"] = dropped.get("group title", 0) + builder.titles
    if builder.repeats:
        _report_repeats(table, builder.repeats, dropped, findings)
    inexact = _inexact(grid, body, decision)
    check_ids(frame, inexact, findings)
    if table == "opportunities":
        frame = check_opportunities(frame, shape, findings)
        check_currencies(frame, settings.currency, findings)
    place = f"{book.file} · {grid.sheet}" if grid.sheet else book.file
    frame["source"] = pd.Categorical.from_codes(
        np.zeros(len(frame), dtype="int8"), categories=pd.Index([place], dtype="str")
    )
    return SheetImport(
        book.file, grid.sheet, table, TABLES[table].label, shape.crm, shape.label,
        (reading.header.row or 0) + 1, decision.columns, len(frame), dropped, findings.done(),
        frame, builder.extras(), _preview(grid), sha256=book.sha256,
        fingerprint=_fingerprint(reading), source=_source(reading, builder),
        rows_of=findings.rows_of, questions=builder.questions, odd_dates=builder.odd_dates,
    )  # fmt: skip


def _fingerprint(reading: _Reading) -> str:
    row = reading.header.row
    return "" if row is None else fingerprint(reading.grid.row(row))


def _source(reading: _Reading, builder: FrameBuilder) -> SourceColumns:
    if reading.note:  # the columns are no longer those of the sheet
        return SourceColumns(reading.header.names, builder.columns)
    titles = reading.grid.row(reading.header.row or 0)
    return SourceColumns(
        tuple(titles[position] or "" for position in builder.positions), builder.columns
    )


def _inexact(grid: Grid, body: Body, decision: Decision) -> set[str]:
    keys = {column.name for column in TABLES[decision.table or ""].columns if column.kind == "key"}
    return {
        match.column
        for position, match in zip(body.positions, decision.columns, strict=True)
        if match.column in keys and position in grid.inexact_columns
    }


def _report_repeats(table: str, repeats: int, dropped: dict[str, int], findings: Findings) -> None:
    if table in MAY_REPEAT:
        findings.say(
            "info", f"{count(repeats, 'row repeats', 'rows repeat')} another row exactly; such "
            "lines can be real, so they were kept.",
        )  # fmt: skip
        return
    dropped["exact repeat"] = repeats
    findings.say(
        "info", f"{count(repeats, 'row repeats', 'rows repeat')} another row exactly and was left "
        "out." if repeats == 1 else f"{count(repeats, 'row')} repeat another row exactly and were "
        "left out.",
    )  # fmt: skip


def _unused(reading: _Reading, reason: str) -> SheetImport:
    body, row, shape = reading.body, reading.header.row, reading.shape
    return SheetImport(
        reading.book.file, reading.grid.sheet, None, "", shape.crm, shape.label,
        None if row is None else row + 1, reading.decision.columns, len(body.rows) if body else 0,
        dict(body.dropped) if body else {}, (), pd.DataFrame(), pd.DataFrame(),
        _preview(reading.grid), reason, reading.book.sha256, _fingerprint(reading),
    )  # fmt: skip


def _preview(grid: Grid) -> pd.DataFrame:
    shown = range(grid.first_row, min(grid.first_row + PREVIEW_ROWS, grid.height))
    rows = [grid.row(position) for position in shown]
    names = [f"Column {position + 1}" for position in range(len(grid.columns))]
    return pd.DataFrame(
        rows, columns=pd.Index(names), index=pd.RangeIndex(shown.start + 1, shown.stop + 1),
        dtype="str",
    )  # fmt: skip


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
