"""Which rows of a table count: not those that repeat another one or say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.ingest.body import Body
    from kamdata.ingest.types import ColumnMatch

# two equal lines of these may both have happened
MAY_REPEAT = frozenset({"revenue", "activities"})
STANDING_IN = {"account": "account_id", "stage": "status"}


def kept_rows(
    body: Body, matches: Sequence[ColumnMatch], table: str
) -> tuple[np.ndarray, int, int]:
    """Return (positions of the rows that count, exact repeats, rows that say nothing).

    A row says nothing when every required column of the table is blank, or when a row of a list of
    deals has a single cell: such rows are titles of parts of a list, or notes. Repeats are
    counted, but kept in tables where two equal lines can be real.
    """
    says = _says_something(body, matches, table)
    repeats = _repeats(body)
    repeats &= says
    keep = says if table in MAY_REPEAT else says & ~repeats
    return np.flatnonzero(keep), int(repeats.sum()), int((~says).sum())


def _says_something(body: Body, matches: Sequence[ColumnMatch], table: str) -> np.ndarray:
    required = set(TABLES[table].required)
    wanted = required | {STANDING_IN[name] for name in required if name in STANDING_IN}
    known = {column.name: column for column in TABLES[table].columns}
    says = np.zeros(len(body.rows), dtype=bool)
    for match, cells in zip(matches, body.columns, strict=True):
        if match.column in wanted:
            are_names = known[match.column].tells_apart
            says |= ~cells.without_nulls(are_names=are_names).is_blank
    if table == "opportunities" and len(body.columns) >= len(required):
        says &= np.sum([~cells.is_blank for cells in body.columns], axis=0) > 1
    return says


def _repeats(body: Body) -> np.ndarray:
    """Return which rows repeat an earlier row in every cell."""
    found = np.zeros(len(body.rows), dtype=bool)
    mixed = np.zeros(len(body.rows), dtype=np.uint64)
    for cells in body.columns:
        mixed = mixed * np.uint64(1_000_003) + (cells.codes + 1).astype(np.uint64)
        mixed ^= mixed >> np.uint64(29)
    suspects = np.flatnonzero(pd.Series(mixed).duplicated(keep=False).to_numpy())
    if len(suspects):
        same = pd.DataFrame({i: cells.codes[suspects] for i, cells in enumerate(body.columns)})
        found[suspects[same.duplicated().to_numpy()]] = True
    return found
