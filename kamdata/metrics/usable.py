"""What of a plan is of use: rows without a name are left out, scores off their scale not known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kamdata.schema.plan_rows import NAMED, SCALES

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.model import Snapshot


def usable(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot without rows of plans that nothing names, and without absurd scores.

    The same snapshot where there are none. The import says which they are.
    """
    tables = {name: _usable(name, table) for name, table in snapshot.tables.items()}
    if all(tables[name] is table for name, table in snapshot.tables.items()):
        return snapshot
    return replace(snapshot, tables=tables)


def _usable(name: str, table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        return table
    if name in NAMED and (is_nameless := table[NAMED[name]].isna()).any():
        table = table[~is_nameless]
    for column in SCALES.keys() & set(table.columns):
        low, high = SCALES[column]
        is_off = ((table[column] < low) | (table[column] > high)).fillna(value=False)
        if is_off.any():
            table = table.assign(**{column: table[column].mask(is_off)})
    return table
