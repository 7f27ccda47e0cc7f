"""Which accounts, and which of their rows, the filters in force let through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from kamdata.model import Scope


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
