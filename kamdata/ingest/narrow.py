"""Books without the blank columns behind their tables, and none that is absurdly wide."""

from __future__ import annotations

from dataclasses import replace

from kamdata.errors import UnreadableFileError
from kamdata.ingest.types import Book, Grid

MOST_COLUMNS = 1_000


def narrow(book: Book) -> Book:
    """Return the book; raise UnreadableFileError when a sheet has too many columns to understand.

    Columns at the right edge that hold nothing, only a format, are left out.
    """
    return replace(book, sheets=tuple(_narrow(book, grid) for grid in book.sheets))


def _narrow(book: Book, grid: Grid) -> Grid:
    width = len(grid.columns)
    while width and grid.columns[width - 1].is_blank.all():
        width -= 1
    if width > MOST_COLUMNS:
        place = f"{book.file} · {grid.sheet}" if grid.sheet else book.file
        message = f"The sheet has more than {MOST_COLUMNS:,} columns."
        raise UnreadableFileError(
            message, where=place, fix="Export only the columns that you need and import that."
        )
    return replace(grid, columns=grid.columns[:width])
