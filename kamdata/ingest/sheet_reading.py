"""One sheet on its way from its cells to what the import says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.format import count
from kamdata.ingest.crm import PLAIN, Shape
from kamdata.ingest.findings import Findings
from kamdata.ingest.frame import FrameBuilder
from kamdata.ingest.header import Header
from kamdata.ingest.plan_checks import check_plan
from kamdata.ingest.remembered import fingerprint
from kamdata.ingest.rows import MAY_REPEAT
from kamdata.ingest.tables import Decision
from kamdata.ingest.types import SheetChoice, SheetImport, SourceColumns
from kamdata.ingest.validate import check_currencies, check_ids, check_opportunities
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from kamdata.ingest.body import Body
    from kamdata.ingest.types import Book, Grid
    from kamdata.model import SavedMapping, Settings

PREVIEW_ROWS = 20
PREVIEW_COLUMNS = 100


@dataclass(frozen=True)
class Reading:
    """A sheet on its way: where it stands, and what is known of it so far.

    `choice` is what it is read with: what is `chosen` now, and what was confirmed earlier in the
    mapping `saved`. `reason` says why it is not used.
    """

    book: Book
    grid: Grid
    choice: SheetChoice
    header: Header = field(default_factory=lambda: Header(None))
    body: Body | None = None
    shape: Shape = PLAIN
    decision: Decision = field(default_factory=lambda: Decision(None, ()))
    note: str = ""  # what was done with the whole sheet
    reason: str = ""
    saved: SavedMapping | None = None
    chosen: SheetChoice = field(default_factory=SheetChoice)

    @property
    def table(self) -> str | None:
        """The table that the sheet is used as."""
        return None if self.reason else self.decision.table


def used(reading: Reading, settings: Settings) -> SheetImport:
    """Return a sheet with its rows in canonical columns; it must have a table."""
    book, grid, decision, shape = reading.book, reading.grid, reading.decision, reading.shape
    table, body = decision.table or "", reading.body
    assert body is not None  # noqa: S101 - a sheet without one has no table
    builder = FrameBuilder(grid, body, decision.columns, table, shape, choice=reading.choice)
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
    check_plan(frame, table, findings)
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


def _fingerprint(reading: Reading) -> str:
    row = reading.header.row
    return "" if row is None else fingerprint(reading.grid.row(row))


def _source(reading: Reading, builder: FrameBuilder) -> SourceColumns:
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


def unused(reading: Reading) -> SheetImport:
    """Return a sheet that is not used, with the reason."""
    body, row, shape = reading.body, reading.header.row, reading.shape
    return SheetImport(
        reading.book.file, reading.grid.sheet, None, "", shape.crm, shape.label,
        None if row is None else row + 1, reading.decision.columns, len(body.rows) if body else 0,
        dict(body.dropped) if body else {}, (), pd.DataFrame(), pd.DataFrame(),
        _preview(reading.grid), reading.reason, reading.book.sha256, _fingerprint(reading),
    )  # fmt: skip


def _preview(grid: Grid) -> pd.DataFrame:
    shown = range(grid.first_row, min(grid.first_row + PREVIEW_ROWS, grid.height))
    columns = grid.columns[:PREVIEW_COLUMNS]
    rows = [[column.at(position) for column in columns] for position in shown]
    names = [f"Column {position + 1}" for position in range(len(columns))]
    return pd.DataFrame(
        rows, columns=pd.Index(names), index=pd.RangeIndex(shown.start + 1, shown.stop + 1),
        dtype="str",
    )  # fmt: skip
