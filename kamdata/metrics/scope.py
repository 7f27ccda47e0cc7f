"""Which accounts, and which of their rows, the filters in force let through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.model import Scope, Snapshot


def accounts_in_scope(accounts: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return the rows of the accounts table that pass every filter of the scope."""
    keep = pd.Series(data=True, index=accounts.index)
    if scope.is_key_only:
        keep &= accounts["is_key"].fillna(value=False).astype(bool)
    for column, chosen in (
        ("owner", scope.owners),
        ("region", scope.regions),
        ("segment", scope.segments),
    ):
        if chosen:
            keep &= accounts[column].isin(chosen)
    return accounts[keep]


def rows_of(table: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table that belong to the given accounts."""
    return table[table["account_id"].isin(accounts["account_id"])]


def of_account(snapshot: Snapshot, table: str, account_id: str) -> pd.DataFrame:
    """Return the rows of a table that belong to one account."""
    rows = snapshot.table(table)
    return rows[rows["account_id"] == account_id]


def with_one_account(snapshot: Snapshot, tables: Sequence[str], account_id: str) -> Snapshot:
    """Return the snapshot with these tables cut to one account; the others stay whole."""
    own = {name: of_account(snapshot, name, account_id) for name in tables}
    return replace(snapshot, tables={**snapshot.tables, **own})
