"""What each sheet of the files is, and its rows in canonical columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.errors import KamError
from kamdata.format import count, day
from kamdata.ingest import dates
from kamdata.ingest.body import Body, find_body
from kamdata.ingest.cells import Cells
from kamdata.ingest.columns import Sheet
from kamdata.ingest.crm import PLAIN, Shape, detect
from kamdata.ingest.findings import Findings
from kamdata.ingest.frame import FrameBuilder
from kamdata.ingest.header import Header, find_header
from kamdata.ingest.headers import squeezed
from kamdata.ingest.read import read_books
from kamdata.ingest.remembered import as_confirmed, find_mapping, fingerprint
from kamdata.ingest.rows import MAY_REPEAT
from kamdata.ingest.tables import Decision, decide_table
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
    from collections.abc import Mapping, Sequence

    from kamdata.model import SavedMapping, Settings

PREVIEW_ROWS = 20
MODIFIED = frozenset(
    {"lastmodifieddate", "modifiedon", "modifiedtime", "dealupdatetime", "systemmodstamp",
     "donotmodifymodifiedon", "zuletztgeändertam"}
)  # fmt: skip
TRACES = {
    "created": "created_on", "stage change": "stage_entered_on", "closed": "actual_close_on",
    "activity": "last_activity_on",
}  # fmt: skip
IN_MODEL = (
    "The data of this workbook sits in its data model, which cannot be read. Copy the table into "
    "a sheet, save the file and import it again."
)
NO_DATE = "The files name no date; choose the day on which they were exported."


@dataclass(frozen=True)
class _Found:
    """A sheet, and the dates in it that say when the export was made."""

    sheet: SheetImport
    banner: date | None = None
    footer: date | None = None


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
    choices = choices or {}
    raw = [file for file in files if isinstance(file, InputFile)]
    books = [file for file in files if isinstance(file, Book)]
    problems: tuple[KamError, ...] = ()
    if raw:
        read, problems = read_books(raw)
        books.extend(read)
    found: list[_Found] = []
    in_force: dict[tuple[str, str], SheetChoice] = dict(choices)
    for book in books:
        for grid in book.sheets:
            chosen = choices.get((book.file, grid.sheet), SheetChoice())
            saved, choice = find_mapping(grid, remembered, chosen)
            one = _sheet(book, grid, choice, settings)
            if saved:
                in_force[book.file, grid.sheet] = choice
                one = replace(one, sheet=as_confirmed(one.sheet, saved, chosen))
            found.append(one)
    as_of, reason = _proposed_as_of(found)
    sheets = tuple(one.sheet for one in found)
    return Import(sheets, problems, as_of, reason, _currencies(sheets), in_force)


@dataclass(frozen=True)
class _Reading:
    """A sheet on its way: where it stands, and what is known of it so far."""

    book: Book
    grid: Grid
    header: Header = field(default_factory=lambda: Header(None))
    body: Body | None = None
    shape: Shape = PLAIN
    decision: Decision = field(default_factory=lambda: Decision(None, ()))


def _sheet(book: Book, grid: Grid, choice: SheetChoice, settings: Settings) -> _Found:
    header = find_header(grid, choice.header_row)
    reading = _Reading(book, grid, header)
    if choice.table == SKIP:
        return _Found(_unused(reading, "You left this sheet out."))
    if header.row is None:
        is_empty = not any(len(column.used) for column in grid.columns)
        reason = "The sheet is empty." if is_empty else "No row of this sheet looks like a header."
        return _Found(_unused(reading, IN_MODEL if book.has_model else reason))
    header, body = _without_blank_columns(header, find_body(grid, header))
    shape = detect(header)
    sheet = Sheet(header.names, body.columns)
    decision = decide_table(sheet, shape, (grid.sheet, book.file), choice)
    reading = _Reading(book, grid, header, body, shape, decision)
    if decision.table is None:
        return _Found(_unused(reading, IN_MODEL if book.has_model else decision.reason))
    return _Found(_used(reading, body, settings), header.as_of, body.generated_on)


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
        Header(header.row, names, header.is_report, header.as_of, arrows),
        Body(columns, body.rows, body.dropped, body.generated_on, tuple(kept)),
    )


def _used(reading: _Reading, body: Body, settings: Settings) -> SheetImport:
    book, grid, decision, shape = reading.book, reading.grid, reading.decision, reading.shape
    table = decision.table or ""
    builder = FrameBuilder(grid, body, decision.columns, table, shape)
    findings = Findings(book.file, grid.sheet, table, builder.rows)
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
        rows_of=findings.rows_of,
    )  # fmt: skip


def _fingerprint(reading: _Reading) -> str:
    row = reading.header.row
    return "" if row is None else fingerprint(reading.grid.row(row))


def _source(reading: _Reading, builder: FrameBuilder) -> SourceColumns:
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
    rows = [grid.row(position) for position in range(min(PREVIEW_ROWS, grid.height))]
    names = [f"Column {position + 1}" for position in range(len(grid.columns))]
    return pd.DataFrame(
        rows, columns=pd.Index(names), index=pd.RangeIndex(1, len(rows) + 1), dtype="str"
    )


def _proposed_as_of(found: Sequence[_Found]) -> tuple[date | None, str]:
    """Return the date the exports were made on, and how it is known."""
    banners = [(one.banner, one.sheet.file) for one in found if one.banner]
    if banners:
        latest_banner, file = max(banners)
        return latest_banner, f"{file} says: as of {day(latest_banner)}."
    footers = [(one.footer, one.sheet.file) for one in found if one.footer]
    if footers:
        latest_footer, file = max(footers)
        return latest_footer, f"{file} says: generated on {day(latest_footer)}."
    latest: dict[str, date] = {}
    for one in found:
        for what, when in _traces(one.sheet).items():
            latest[what] = max(when, latest.get(what, when))
    if not latest:
        return None, NO_DATE
    what = max(latest, key=lambda name: latest[name])
    return latest[what], f"The latest {what} date in the files is {day(latest[what])}."


def _traces(sheet: SheetImport) -> Mapping[str, date]:
    """Return the latest dates of things that had happened when the file was exported."""
    traces: dict[str, date] = {}
    if sheet.table == "opportunities":
        for what, column in TRACES.items():
            _latest(traces, what, sheet.frame.get(column))
        for header in sheet.extras:
            if squeezed(str(header)) in MODIFIED:
                _latest(traces, "modified", _as_dates(sheet.extras[header]))
    if sheet.table == "activities":
        _latest(traces, "activity", sheet.frame.get("on"))
    return traces


def _latest(traces: dict[str, date], what: str, values: pd.Series | None) -> None:
    if values is not None and values.notna().any():
        traces[what] = values.max().date()


def _as_dates(texts: pd.Series) -> pd.Series:
    cells = Cells.of(texts.where(texts.notna(), None).tolist())
    reduced = dates.reduce_texts(cells.texts)
    days, _ = dates.read_days(reduced, dates.evidence_of(reduced.days).usual)
    return pd.Series(cells.spread(days, np.datetime64("NaT", "us")))


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
