"""How much one import may hold: recognition runs in the server, where others wait meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamdata.errors import KamError

if TYPE_CHECKING:
    from kamdata.ingest.types import Book

MOST_TABLES = 100  # a sheet for each of a hundred accounts
MOST_COLUMNS = 10_000


class TooMuchError(KamError):
    """An import holds more than can be looked at while others wait."""


@dataclass
class Budget:
    """What the files of one import have in them so far, in the order in which they come."""

    columns: int = 0
    tables: int = 0

    def look_at(self, book: Book) -> None:
        """Count the columns of a book. Raises TooMuchError."""
        self.columns += sum(len(grid.columns) for grid in book.sheets)
        if self.columns > MOST_COLUMNS:
            raise TooMuchError(
                f"With this file the sheets have more than {MOST_COLUMNS:,} columns together.",
                where=book.file,
                fix="Keep only the sheets to import.",
            )

    def use(self, book: Book, tables: int) -> None:
        """Count some tables of a book. Raises TooMuchError."""
        self.tables += tables
        if self.tables > MOST_TABLES:
            raise TooMuchError(
                f"With this file there are more than {MOST_TABLES} tables to import.",
                where=book.file,
                fix="Put lists of the same kind into one sheet, or import fewer sheets.",
            )
