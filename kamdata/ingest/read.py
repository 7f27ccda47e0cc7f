"""From bytes to grids of text: the content decides what a file is, not its name."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kamdata.errors import KamError, UnreadableFileError
from kamdata.ingest import guard
from kamdata.ingest.arrow import pc
from kamdata.ingest.binary_workbook import check_binary_workbook
from kamdata.ingest.cells import Cells
from kamdata.ingest.excel_tables import with_excel_tables
from kamdata.ingest.kinds import UNPACK, Kind, kind_of
from kamdata.ingest.merged import with_merged_labels
from kamdata.ingest.narrow import narrow
from kamdata.ingest.old_workbook import check_old_workbook
from kamdata.ingest.open_document import check_open_document
from kamdata.ingest.package import Package, Probe, number_columns, read_package
from kamdata.ingest.passed_over import DAMAGED, PIVOT
from kamdata.ingest.read_html import read_html
from kamdata.ingest.read_slow import read_slowly
from kamdata.ingest.read_text import read_text
from kamdata.ingest.read_xml import read_xml
from kamdata.ingest.types import Book, Grid, InputFile
from kamdata.ingest.unpack import gunzipped, unzipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fastexcel import ExcelReader

DOUBTFUL_NUMBER = r"^-?[1-9]\d{0,2}\.\d{3}$"  # 1.234 as a number, or a thousand in German
LONG_NUMBER = r"^\d{16,}$"  # a number of so many digits is not exact any more
PROBED_CELLS = 3
BESIDE_PIVOT = 20  # a pivot table has a title and filters beside it, not a table
ARCHIVES = (Kind.ZIP, Kind.GZIP)
MOST_UNPACKED = 4 * guard.MAX_BYTES  # text packs to a fraction of its size


def read_books(files: Sequence[InputFile]) -> tuple[tuple[Book, ...], tuple[KamError, ...]]:
    """Return the readable files as grids, and one error for each file that cannot be used.

    Never raises because of what a file holds. This is the slow part of an import and depends on
    nothing but the bytes, so its result can be kept while the user corrects the recognition.
    """
    books: list[Book] = []
    problems: list[KamError] = []
    for file in files:
        found, refused = read_file(file)
        books += found
        problems += refused
    return tuple(books), tuple(problems)


def read_file(
    file: InputFile, most_bytes: int = guard.MAX_BYTES
) -> tuple[list[Book], list[KamError]]:
    """Return a file of at most so many bytes as grids: a book, or one for each in an archive."""
    books: list[Book] = []
    problems: list[KamError] = []
    try:
        for found in _unpacked(file, most_bytes):
            if isinstance(found, KamError):
                problems.append(found)
            else:
                books.append(found)
    except KamError as problem:
        problems.append(problem)
    return books, problems


def _unpacked(file: InputFile, most_bytes: int) -> Iterator[Book | KamError]:
    """Yield the book in a file, or each of those in an archive, or why there is none."""
    guard.check_size(file.name, file.data, most_bytes)
    kind = kind_of(file.name, file.data)
    if kind not in ARCHIVES:
        yield narrow(_read_book(file, kind))
        return
    has_archive = False
    for inner in unzipped(file) if kind == Kind.ZIP else (gunzipped(file),):
        try:
            guard.check_size(inner.name, inner.data, MOST_UNPACKED)
            inner_kind = kind_of(inner.name, inner.data)
            if inner_kind in ARCHIVES:
                has_archive = True
            else:
                yield narrow(_read_book(inner, inner_kind))
        except KamError as problem:
            yield problem
    if has_archive:
        message = "There is an archive inside the archive."
        yield UnreadableFileError(message, where=file.name, fix=UNPACK)


def _read_book(file: InputFile, kind: Kind) -> Book:
    package, gone = Package({}), ()
    if kind == Kind.TEXT:
        grids: tuple[Grid, ...] = (read_text(file.name, file.data),)
    elif kind == Kind.PAGE:
        grids = read_html(file.name, file.data)
    elif kind == Kind.XML:
        grids, package = read_xml(file.name, file.data)
    else:
        package = _checked(file, kind)
        grids, gone = _read_workbook(file, package, kind)
    book = Book(
        file.name, hashlib.sha256(file.data).hexdigest(),
        tuple(replace(grid, is_hidden=grid.sheet in package.hidden) for grid in grids),
        package.has_model, (*package.passed_over, *gone),
    )  # fmt: skip
    _refuse_empty(book, package)
    return book


def _checked(file: InputFile, kind: Kind) -> Package:
    """Return what a workbook holds; raise UnreadableFileError when no reader may see it."""
    if kind == Kind.COMPOUND:
        return check_old_workbook(file.name, file.data)
    guard.check_workbook(file.name, file.data)
    if kind == Kind.XLSB:
        return check_binary_workbook(file.name, file.data)
    if kind == Kind.ODS:
        return check_open_document(file.name, file.data)
    return read_package(file.data)


def _refuse_empty(book: Book, package: Package) -> None:
    """Raise UnreadableFileError when nothing in a workbook could be a table."""
    if book.has_model or any(len(c.used) for grid in book.sheets for c in grid.columns):
        return
    fix = "Export it again."
    if book.passed_over and all(reason == DAMAGED for _, reason in book.passed_over):
        message = "The file is damaged: its sheets cannot be read."
        fix = "Open it in Excel and save it again."
    elif book.passed_over:
        message = "Every sheet with something in it is a chart, a pivot table, hidden or macros."
        fix = "Export the list of rows behind it and import that."
    elif package.has_macros:
        message = "The workbook holds macros, but no cell with a value."
        fix = "Run them in Excel, copy the table into a new workbook and import that."
    else:
        message = "The file is empty: no cell holds a value."
    raise UnreadableFileError(message, where=book.file, fix=fix)


def _read_workbook(
    file: InputFile, package: Package, kind: Kind
) -> tuple[tuple[Grid, ...], tuple[tuple[str, str], ...]]:
    """Return the sheets of a workbook, and those that are passed over after a look at them.

    What the fast reader gives up on goes to the careful one, which reads .xlsx only.
    """
    grids: dict[str, Grid | None] = {}
    failure: BaseException | None = None
    try:
        grids = _with_fastexcel(file, package)
    except KamError:
        raise
    except BaseException as problem:
        if not _is_reader_failure(problem):
            raise
        failure = problem
    failed = frozenset(name for name, grid in grids.items() if grid is None)
    if kind == Kind.XLSX and (failure or failed):
        try:
            grids.update(read_slowly(file.data, failed if grids else None))
        except MemoryError:
            raise
        except Exception as problem:  # noqa: BLE001 - damaged XML makes it raise nearly anything
            failure = failure or problem
    if failure and not grids:
        message = "The file is damaged: its sheets cannot be read."
        fix = "Open it in Excel and save it again."
        raise UnreadableFileError(message, where=file.name, fix=fix) from failure
    gone = {name: DAMAGED for name, grid in grids.items() if grid is None}
    gone |= {name: PIVOT for name, grid in grids.items() if grid and _is_pivot(grid, package)}
    kept = tuple(grid for name, grid in grids.items() if grid and name not in gone)
    return kept, tuple(gone.items())


def _is_pivot(grid: Grid, package: Package) -> bool:
    """Return whether hardly anything stands on a sheet but its pivot tables."""
    if grid.sheet not in package.pivots:
        return False
    filled = sum(int(np.count_nonzero(column.codes >= 0)) for column in grid.columns)
    return filled <= package.pivots[grid.sheet] + BESIDE_PIVOT


def _is_reader_failure(problem: BaseException) -> bool:
    """Return whether the native reader gave up on the file; its panics are no Exceptions.

    What lacks memory would lack it with any other reader, too.
    """
    is_panic = type(problem).__module__.startswith("pyo3") and "Panic" in type(problem).__name__
    return is_panic or (isinstance(problem, Exception) and not isinstance(problem, MemoryError))


def _with_fastexcel(file: InputFile, package: Package) -> dict[str, Grid | None]:
    """Return the sheets by name, None where the reader gave up on one."""
    import fastexcel  # noqa: PLC0415 - slow to import, needed for workbooks only

    reader = fastexcel.read_excel(file.data)
    gone = {name for name, _ in package.passed_over}
    return {
        name: _sheet_or_none(reader, name, file.data, package.sheets.get(name))
        for name in reader.sheet_names
        if name not in gone and (name in package.sheets or not package.sheets)
    }


def _sheet_or_none(reader: ExcelReader, name: str, data: bytes, path: str | None) -> Grid | None:
    try:
        return _sheet(reader, name, data, path)
    except BaseException as problem:
        if not _is_reader_failure(problem):
            raise
        return None


def _sheet(reader: ExcelReader, name: str, data: bytes, path: str | None) -> Grid:
    batch = reader.load_sheet_eager(name, header_row=None, skip_rows=0, dtypes="string")
    columns = tuple(Cells.of(column) for column in batch.columns)
    if path is None:
        return Grid(name, columns, batch.num_rows)
    numbers = _number_columns(data, path, columns, DOUBTFUL_NUMBER)
    inexact = _number_columns(data, path, columns, LONG_NUMBER)
    grid = Grid(name, columns, batch.num_rows, numbers, inexact)
    return with_excel_tables(with_merged_labels(grid, data, path), data, path)


def _number_columns(
    data: bytes, path: str, columns: tuple[Cells, ...], pattern: str
) -> frozenset[int]:
    """Return the columns in which texts of this pattern are numbers of the workbook."""
    wanted: dict[int, list[int]] = {}
    for index, column in enumerate(columns):
        is_match = np.asarray(pc.match_substring_regex(column.texts, pattern), dtype=bool)
        if is_match.any():
            for row in np.flatnonzero(column.spread(is_match, missing=False))[:PROBED_CELLS]:
                wanted.setdefault(int(row), []).append(index)
    probes = [
        Probe(row + 1, tuple(i for i, c in enumerate(columns) if c.codes[row] >= 0), tuple(asked))
        for row, asked in wanted.items()
    ]
    return number_columns(data, path, probes) if probes else frozenset()
