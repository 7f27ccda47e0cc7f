"""What the importer takes, what it finds, and what it hands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    import pandas as pd

    from kamdata.errors import KamError
    from kamdata.ingest.cells import Cells
    from kamdata.ingest.odd_dates import OddDate
    from kamdata.ingest.questions import Question
    from kamdata.model import Finding, SavedMapping

SKIP = "skip"  # SheetChoice.table of a sheet that the user leaves out


@dataclass(frozen=True)
class InputFile:
    """One uploaded file: its name, which is never used as a path, and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class SheetChoice:
    """What the user decided about one sheet; None leaves it as recognised.

    `table` is a canonical table or "skip", `header_row` counts from 1, `columns` maps headers of
    the file to canonical columns (None: keep as text). `date_order` and `decimal_sign` answer
    the questions of the sheet, and count where nothing in the file proves another reading.
    """

    table: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str | None] | None = None
    date_order: Literal["day first", "month first"] | None = None
    decimal_sign: Literal[".", ","] | None = None


Range = tuple[int, int, int, int]  # first and last row, first and last column, from 0
Choices = Mapping[tuple[str, str], SheetChoice]  # by (file, sheet)


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet as trimmed text, column by column; row 1 of the sheet is row 0.

    Dates stand as `YYYY-MM-DD HH:MM:SS`, numbers with a decimal point, booleans as true and
    false, errors and blanks as nulls. `number_columns` are those in which texts like `1.234` are
    known to be numbers of the workbook, `inexact_columns` those whose cells are numbers too long
    to be exact. `decimal_hint` is the decimal sign that the file's delimiter suggests. `is_hidden`
    says that the program that shows the sheet hides it. `first_row` is where this table of the
    sheet begins, the rows above belong to others; `header_row` is its header where the workbook
    itself says so (both from 0). `tables` are the Excel tables that hold most of the sheet.
    """

    sheet: str
    columns: tuple[Cells, ...]
    height: int
    number_columns: frozenset[int] = frozenset()
    inexact_columns: frozenset[int] = frozenset()
    decimal_hint: Literal[",", "."] | None = None
    is_hidden: bool = False
    first_row: int = 0
    header_row: int | None = None
    tables: tuple[Range, ...] = ()

    def row(self, position: int) -> list[str | None]:
        """Return one row as texts; position counts from 0."""
        return [column.at(position) for column in self.columns]


@dataclass(frozen=True)
class Book:
    """One readable file: its name, the hash of its bytes, its sheets.

    `has_model` says that a workbook has a data model, which may hold its data instead of sheets.
    `passed_over` names the sheets that were not read (charts, pivot tables), each with the reason.
    """

    file: str
    sha256: str
    sheets: tuple[Grid, ...]
    has_model: bool = False
    passed_over: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ColumnMatch:
    """How one column of the file was understood. `confidence` is 0 to 1."""

    header: str
    column: str | None
    confidence: float
    how: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceColumns:
    """The columns of a sheet as they stand in the file, with a title, on the rows of its frame.

    `titles` are spelled as in the header row, empty where it has none; groups are filled down.
    """

    titles: tuple[str, ...] = ()
    cells: tuple[Cells, ...] = ()


@dataclass(frozen=True)
class SheetImport:
    """One sheet: what it is, how it was read, and its rows in canonical columns.

    `frame` has the canonical columns of the table (those that belong to another table, such as an
    account's region, too) with `source` and `source_row`; `extras` the columns that were not
    recognised, as text on the same index; `preview` the first rows as they stand in the file.
    `table` is None when the sheet is not used, and then `reason` says why. `fingerprint` stands
    for its headers; `remembered` is the mapping, confirmed earlier, that it was read with.
    `source` holds its columns as in the file; `rows_of` every source row of those findings that
    speak of several rows. `questions` are what only a person can tell, answered or not.
    `odd_dates` are those of impossible years.
    """

    file: str
    sheet: str
    table: str | None
    table_label: str
    crm: str
    crm_label: str
    header_row: int | None  # 1-based
    columns: tuple[ColumnMatch, ...]
    rows: int
    dropped: dict[str, int]
    findings: tuple[Finding, ...]
    frame: pd.DataFrame
    extras: pd.DataFrame
    preview: pd.DataFrame
    reason: str = ""
    sha256: str = ""
    fingerprint: str = ""
    remembered: SavedMapping | None = None
    source: SourceColumns = field(default_factory=SourceColumns, repr=False)
    rows_of: Mapping[Finding, np.ndarray] = field(default_factory=dict, repr=False)
    questions: tuple[Question, ...] = ()
    odd_dates: tuple[OddDate, ...] = ()


@dataclass(frozen=True)
class Import:
    """Everything that was found in a set of files.

    `problems` are files that cannot be used. `choices` are those that the sheets were read with,
    made now or remembered.
    """

    sheets: tuple[SheetImport, ...]
    problems: tuple[KamError, ...]
    proposed_as_of: date | None
    as_of_reason: str
    currencies: tuple[str, ...]
    choices: Choices = field(default_factory=dict)
