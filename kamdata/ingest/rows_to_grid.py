"""Rows of texts, as the readers of pages and XML collect them, into a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from kamdata.errors import UnreadableFileError
from kamdata.ingest.cells import Cells
from kamdata.ingest.guard import MAX_CELLS
from kamdata.ingest.types import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDEST = 16_384


class TooManyCellsError(Exception):
    """The rows span more cells than are laid out."""


def grid_of(sheet: str, rows: Sequence[Sequence[str | None]]) -> Grid:
    """Return the grid of these rows, padded to one width; raise TooManyCellsError beyond limits."""
    width = max((len(row) for row in rows), default=0)
    check_span(len(rows), width)
    columns = tuple(
        Cells.of(
            pa.array([row[place] if place < len(row) else None for row in rows], pa.string())
        )
        for place in range(width)
    )  # fmt: skip
    return Grid(sheet, columns, len(rows))


def check_span(height: int, width: int) -> None:
    """Raise TooManyCellsError when a sheet of this size must not be laid out."""
    if width > WIDEST or height * width > MAX_CELLS:
        raise TooManyCellsError


def too_many(name: str) -> UnreadableFileError:
    """Return the error for a file whose cells span too much."""
    return UnreadableFileError(
        f"The file was not opened, because one of its tables spans more than {MAX_CELLS:,} cells.",
        where=name,
        fix="Copy the table into a new workbook, save it and import that.",
    )
