"""Which accounts are one customer: each account's ultimate parent."""

from __future__ import annotations

import numpy as np
import pandas as pd


def ultimate_parents(accounts: pd.DataFrame) -> pd.DataFrame:
    """Return customer_id and customer (str) of each account, on the index of `accounts`.

    `parent_id` may name the parent by its id or by its name, and the parent need not be in the
    table: accounts with the same unknown parent are still one customer. Accounts whose parents
    form a circle each stand for themselves. Source: ASC 280-10-50-42 counts a group of entities
    under common control as one customer.
    """
    own = np.arange(len(accounts))
    ids = accounts["account_id"].astype("str").to_numpy(dtype=object)
    names = accounts["account"].astype("str").to_numpy(dtype=object)
    given = accounts["parent_id"].astype("str")
    parent = parent_positions(accounts)
    is_outside = given.notna().to_numpy() & (parent < 0)
    parent = np.where(parent == own, -1, parent)  # its own parent: it stands at the top
    top = np.where(parent >= 0, parent, own)
    # each round doubles how far up the chain is followed
    for _ in range(len(accounts).bit_length()):
        top = top[top]
    is_circle = parent[top] >= 0
    top = np.where(is_circle, own, top)
    # a parent that is not in the table still holds its accounts together
    outer = given.to_numpy(dtype=object)[top]
    return pd.DataFrame(
        {
            "customer_id": np.where(is_outside[top], outer, ids[top]),
            "customer": np.where(is_outside[top], outer, names[top]),
        },
        index=accounts.index,
        dtype="str",
    )


def parent_positions(accounts: pd.DataFrame) -> np.ndarray:
    """Return the row of the parent of each account, by id before name; -1 where there is none."""
    rows = pd.Series(np.arange(len(accounts)), dtype="float64")
    by_id = rows.set_axis(accounts["account_id"].astype("str"))
    by_name = rows.set_axis(accounts["account"].astype("str"))
    known = pd.concat([by_id, by_name])
    known = known[known.index.notna() & ~known.index.duplicated()]
    return accounts["parent_id"].astype("str").map(known).fillna(-1).to_numpy(dtype=np.int64)
