"""Sheets that are no tables: why they are passed over, and how that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata.ingest.types import Book, SheetImport

if TYPE_CHECKING:
    from collections.abc import Iterator

CHART = "This sheet is a chart, not a table."
DIALOG = "This sheet is a dialog of macros, not a table."
MACRO = "This sheet holds macros, not a table."
PIVOT = "This sheet is a pivot table; import the sheet or file that it summarises."
VERY_HIDDEN = "A program hid this sheet so that Excel does not list it; it was left out."
HIDDEN = "This sheet is hidden, and another sheet of the file holds the same kind of table."
DAMAGED = "This sheet is damaged and cannot be read."


def passed_over(book: Book) -> Iterator[SheetImport]:
    """Yield the sheets of a book that were not read, each with its reason."""
    for sheet, reason in book.passed_over:
        yield SheetImport(
            book.file, sheet, None, "", "", "", None, (), 0, {}, (), pd.DataFrame(),
            pd.DataFrame(), pd.DataFrame(), reason, book.sha256,
        )  # fmt: skip
