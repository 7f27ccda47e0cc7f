"""The one data contract: every canonical table, its columns, their kinds and their aliases.

Columns end in their unit or kind: `_cents` (whole cents of the reporting currency), `_on` (date),
`_days`, `_rate` (0 to 1), `is_`. Keys are text. Missing is null, never 0 and never "".
"""

from __future__ import annotations

import pandas as pd

from kamdata.schema.accounts import ACCOUNTS
from kamdata.schema.columns import DTYPES, Column, Kind, Table, col
from kamdata.schema.opportunities import OPPORTUNITIES, STAGES, TIES
from kamdata.schema.others import (
    ACTIONS,
    ACTIVITIES,
    CONTACTS,
    FX,
    GOALS,
    PRODUCTS,
    PROJECTS,
    PROMISES,
    QUOTAS,
    REVENUE,
    REVIEWS,
    RISKS,
    WHITESPACE,
)
from kamdata.schema.plans import PLAN_TABLES

__all__ = ["PROVENANCE", "TABLES", "Column", "Kind", "Table", "conform", "empty_table"]

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ACCOUNTS,
        OPPORTUNITIES,
        TIES,
        STAGES,
        REVENUE,
        CONTACTS,
        ACTIVITIES,
        PRODUCTS,
        WHITESPACE,
        GOALS,
        QUOTAS,
        ACTIONS,
        PROJECTS,
        RISKS,
        PROMISES,
        REVIEWS,
        *PLAN_TABLES,
        FX,
    )
}

PROVENANCE: tuple[Column, ...] = (
    col("source", "label", "File and sheet that the row came from"),
    col("source_row", "integer", "Row of that sheet, counted from 1"),
)


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with exactly the columns and dtypes of the contract, in its order.

    Missing columns are added as nulls, unknown ones left out, and so are those that belong to
    another table. `source` and `source_row` say where each row stood. The index is kept.
    """
    columns: dict[str, pd.Series] = {}
    for column in (*TABLES[table].columns, *PROVENANCE):
        if column.of and column.of != table:
            continue
        values = frame[column.name] if column.name in frame else pd.Series(None, index=frame.index)
        columns[column.name] = values.astype(DTYPES[column.kind])  # pyright: ignore[reportArgumentType, reportCallIssue]
    return pd.DataFrame(columns, index=frame.index)


def empty_table(table: str) -> pd.DataFrame:
    """Return a table without rows, with the columns and dtypes of the contract."""
    return conform(table, pd.DataFrame(index=pd.RangeIndex(0)))
