"""From bytes to grids of text: the content decides what a file is, not its name."""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from kamdata.errors import KamError, UnreadableFileError
from kamdata.ingest import guard
from kamdata.ingest.arrow import pc
from kamdata.ingest.cells import Cells
from kamdata.ingest.narrow import narrow
from kamdata.ingest.package import Package, Probe, number_columns, read_package
from kamdata.ingest.read_text import looks_like_text, read_text
from kamdata.ingest.types import Book, Grid, InputFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastexcel import ExcelReader

ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EMPTY_ZIP = b"PK\x05\x06"
DOUBTFUL_NUMBER = r"^-?[1-9]\d{0,2}\.\d{3}$"  # 1.234 as a number, or a thousand in German
LONG_NUMBER = r"^\d{16,}$"  # a number of so many digits is not exact any more
PROBED_CELLS = 3
FALLBACK_BYTES = 5 * 1024**2
FALLBACK_CELLS = 1_000_000
SIGNATURES = (
    (b"%PDF", "This is a PDF document."),
    (b"\x89PNG", "This is a picture."),
    (b"\xff\xd8\xff", "This is a picture."),
    (b"\x1f\x8b", "This is a compressed file (.gz)."),
    (b"{\\rtf", "This is a text document."),
)


def read_books(files: Sequence[InputFile]) -> tuple[tuple[Book, ...], tuple[KamError, ...]]:
    """Return the readable files as grids, and one error for each file that cannot be used.

    Never raises because of what a file holds. This is the slow part of an import and depends on
    nothing but the bytes, so its result can be kept while the user corrects the recognition.
    """
    books: list[Book] = []
    problems: list[KamError] = []
    for file in files:
        try:
            books.append(read_one_book(file))
        except KamError as problem:
            problems.append(problem)
    return tuple(books), tuple(problems)


def read_one_book(file: InputFile, most_bytes: int = guard.MAX_BYTES) -> Book:
    """Return a file of at most so many bytes as grids; raise UnreadableFileError if it is none."""
    guard.check_size(file.name, file.data, most_bytes)
    return narrow(_read_book(file))


def _read_book(file: InputFile) -> Book:
    digest = hashlib.sha256(file.data).hexdigest()
    if file.data.startswith(ZIP):
        guard.check_workbook(file.name, file.data)
        package = read_package(file.data)
        return Book(file.name, digest, _read_workbook(file, package), package.has_model)
    if file.data.startswith(COMPOUND):
        guard.check_compound(file.name, file.data)
    _refuse_others(file)
    return Book(file.name, digest, (read_text(file.name, file.data),))


def _refuse_others(file: InputFile) -> None:
    for signature, message in SIGNATURES:
        if file.data.startswith(signature):
            raise UnreadableFileError(message, where=file.name, fix=guard.SAVE_AS)
    start = file.data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta")):
        message = "This is a web page saved under the name of a spreadsheet."
        raise UnreadableFileError(message, where=file.name, fix=guard.SAVE_AS)
    if start.startswith((b"<?xml", b"{", b"id;p")) or file.data.startswith(EMPTY_ZIP):
        message = "This is not a spreadsheet."
        raise UnreadableFileError(message, where=file.name, fix=guard.SAVE_AS)
    if not looks_like_text(file.data):
        message = "This is not a spreadsheet."
        raise UnreadableFileError(message, where=file.name, fix=guard.SAVE_AS)


def _read_workbook(file: InputFile, package: Package) -> tuple[Grid, ...]:
    try:
        return _with_fastexcel(file, package)
    except KamError:
        raise
    except BaseException as problem:
        if not _is_reader_failure(problem):
            raise
        return _with_openpyxl(file, problem)


def _is_reader_failure(problem: BaseException) -> bool:
    """Return whether the native reader gave up on the file; its panics are no Exceptions."""
    is_panic = type(problem).__module__.startswith("pyo3") and "Panic" in type(problem).__name__
    return is_panic or isinstance(problem, Exception)


def _with_fastexcel(file: InputFile, package: Package) -> tuple[Grid, ...]:
    import fastexcel  # noqa: PLC0415 - slow to import, needed for workbooks only

    reader = fastexcel.read_excel(file.data)
    return tuple(
        _sheet(reader, name, file.data, package.sheets.get(name))
        for name in reader.sheet_names
        if name in package.sheets or not package.sheets
    )


def _sheet(reader: ExcelReader, name: str, data: bytes, path: str | None) -> Grid:
    batch = reader.load_sheet_eager(name, header_row=None, skip_rows=0, dtypes="string")
    columns = tuple(Cells.of(column) for column in batch.columns)
    if path is None:
        return Grid(name, columns, batch.num_rows)
    numbers = _number_columns(data, path, columns, DOUBTFUL_NUMBER)
    inexact = _number_columns(data, path, columns, LONG_NUMBER)
    return Grid(name, columns, batch.num_rows, numbers, inexact)


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


def _with_openpyxl(file: InputFile, problem: BaseException) -> tuple[Grid, ...]:
    """Read a workbook that the fast reader refuses, when it is small enough to wait for."""
    message = "The file is damaged: its sheets cannot be read."
    error = UnreadableFileError(message, where=file.name, fix="Open it in Excel and save it again.")
    if len(file.data) > FALLBACK_BYTES:
        raise error from problem
    import openpyxl  # noqa: PLC0415 - slow to import, seldom needed

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(file.data), read_only=True, data_only=True)
        return tuple(_from_rows(sheet.title, _bounded(sheet)) for sheet in workbook.worksheets)
    except Exception as second:
        raise error from second


def _bounded(sheet: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet; raise OverflowError when they would never end."""
    rows: list[tuple[Any, ...]] = []
    cells = 0
    for row in sheet.iter_rows(values_only=True):
        rows.append(row)
        cells += len(row) + 1
        if cells > FALLBACK_CELLS:
            raise OverflowError(sheet.title)
    return rows


def _from_rows(title: str, rows: list[tuple[Any, ...]]) -> Grid:
    width = max((len(row) for row in rows), default=0)
    padded = [[_as_text(cell) for cell in row] + [None] * (width - len(row)) for row in rows]
    columns = tuple(Cells.of(list(column)) for column in zip(*padded, strict=True))
    return Grid(title, columns, len(rows))


def _as_text(cell: object) -> str | None:
    """Return a cell as the fast reader writes it."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return np.format_float_positional(cell, trim="-")
    return None if re.fullmatch(r"#[A-Z/0!?]+", str(cell)) else str(cell)
