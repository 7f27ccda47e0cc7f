"""The careful reader of .xlsx: slow, but it reads some workbooks that the fast one refuses."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from kamdata.ingest.cells import Cells
from kamdata.ingest.types import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping

FALLBACK_BYTES = 5 * 1024**2
FALLBACK_CELLS = 1_000_000


def read_slowly(data: bytes, wanted: frozenset[str] | None = None) -> Mapping[str, Grid]:
    """Return the sheets (those wanted, or all) that can be read, by name.

    Empty when the workbook is too large to wait for. Raises whatever openpyxl raises when the
    workbook as a whole cannot be opened.
    """
    if len(data) > FALLBACK_BYTES:
        return {}
    import openpyxl  # noqa: PLC0415 - slow to import, seldom needed

    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    found: dict[str, Grid] = {}
    for sheet in workbook.worksheets:
        if wanted is None or sheet.title in wanted:
            try:
                found[sheet.title] = _from_rows(sheet.title, _bounded(sheet))
            except Exception:  # noqa: BLE001, S112 - damaged XML makes it raise nearly anything
                continue
    return found


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
