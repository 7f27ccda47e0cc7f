"""Who the similar accounts behind one cell of the whitespace are, and what they buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.adoption import adoption
from kamdata.metrics.products import product_grid
from kamdata.metrics.whitespace import owned_products, segments

if TYPE_CHECKING:
    from kamdata.metrics.products import ProductGrid
    from kamdata.model import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """The peers of an account for a product, the largest buyers first.

    `rows`: account_id, account, owner, segment, employees, buys ("yes" or "no") and spend_cents,
    what it spent on the product in 12 months (Int64, null where it does not buy it or nothing of
    that time is known). `segment` is what they share, None where they are all other customers.
    """

    product: str
    segment: str | None
    rows: pd.DataFrame

    @property
    def buyers(self) -> int:
        """How many of them buy the product."""
        return int((self.rows["buys"] == "yes").sum())


def peers_of(
    snapshot: Snapshot, account_id: str, product: str, grid: ProductGrid | None = None
) -> Peers:
    """Return the accounts that the whitespace of an account and a product goes by.

    They are those that `adoption.adoption` counts: the customers of the same segment, of all
    segments where these are under 8, the account itself left out. `product` is named as in the
    whitespace. Raises KeyError for an unknown account or product.
    """
    grid = grid or product_grid(snapshot)
    accounts = grid.accounts
    at = pd.Index(accounts["account_id"]).get_loc(account_id)
    column = grid.products.get_loc(product)
    owned, segment = owned_products(snapshot, grid), segments(grid)
    is_segment = bool(adoption(owned, segment).is_segment[at])
    is_other = np.arange(len(accounts)) != at
    is_peer = is_other & owned.any(axis=1) & ((segment == segment[at]) | (not is_segment))
    buys, spend = owned[:, column], pd.Series(grid.spend_cents[:, column]).round().astype("Int64")
    rows = accounts[["account_id", "account", "owner", "segment", "employees"]].assign(
        buys=np.where(buys, "yes", "no"), spend_cents=spend.where(buys & (spend > 0))
    )
    rows = (
        rows.loc[is_peer]
        .sort_values("account")
        .sort_values(["buys", "spend_cents"], ascending=False, kind="stable", ignore_index=True)
    )
    return Peers(product, str(accounts["segment"].iloc[at]) if is_segment else None, rows)
