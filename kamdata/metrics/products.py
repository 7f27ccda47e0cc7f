"""Which account buys which product, as a grid of accounts by products."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.growth_rates import revenue_months, revenue_window
from kamdata.metrics.once import once
from kamdata.metrics.positions import positions_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.model import Snapshot

OWNED_MONTHS = 24
SPEND_MONTHS = 12
MOST_PRODUCTS = 200  # a file with article numbers for products is read by its most bought ones


@dataclass(frozen=True)
class ProductGrid:
    """Accounts (rows, in the order of the accounts table) by products (columns).

    `bought`: positive revenue of the product in the last 24 months. `spend_cents`: its sum over
    the last 12. `is_known` is False where no table says who bought what.
    """

    accounts: pd.DataFrame
    products: pd.Index
    bought: NDArray[np.bool_]
    spend_cents: Numbers
    is_known: bool

    @property
    def shape(self) -> tuple[int, int]:
        """How many accounts and how many products there are."""
        return len(self.accounts), len(self.products)

    @cached_property
    def _keys(self) -> pd.Index:
        return pd.Index(product_keys(self.products.to_series()))

    def cells(self, rows: pd.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Return the flat cell of each row with account_id and product, and which rows have one."""
        at = positions_in(self.accounts["account_id"], rows["account_id"])
        column = self.columns(rows["product"])
        is_inside = (at >= 0) & (column >= 0)
        return at[is_inside] * len(self.products) + column[is_inside], is_inside

    def columns(self, names: pd.Series) -> NDArray[np.intp]:
        """Return the column of each product name, -1 for an unknown one."""
        labels = names.astype("category")
        known = self._keys.get_indexer(pd.Index(product_keys(labels.cat.categories.to_series())))
        codes = labels.cat.codes.to_numpy()
        return np.where(codes >= 0, known[codes] if known.size else -1, -1)

    def mark(self, rows: pd.DataFrame) -> NDArray[np.bool_]:
        """Return which cells the rows with account_id and product name."""
        marked = np.zeros(self.shape, dtype=bool)
        marked.ravel()[self.cells(rows)[0]] = True
        return marked


def product_keys(names: pd.Series) -> pd.Series:
    """Return product names as they are compared: without case and spaces around them."""
    return names.astype("str").str.strip().str.casefold()


@once
def product_grid(snapshot: Snapshot) -> ProductGrid:
    """Return who bought what: from revenue by product, else from won opportunities by product.

    The products are those of the products and whitespace tables and those that were bought.
    """
    accounts = snapshot.table("accounts").reset_index(drop=True)
    purchases = _purchases(snapshot)
    products = _catalogue(snapshot, purchases)
    empty = ProductGrid(
        accounts, products, np.zeros((len(accounts), len(products)), dtype=bool),
        np.zeros((len(accounts), len(products))), not purchases.empty,
    )  # fmt: skip
    if purchases.empty:
        return empty
    cells, is_inside = empty.cells(purchases)
    rows = purchases[is_inside]
    cents = rows["amount_cents"].to_numpy(dtype=np.float64)

    def sums(chosen: pd.Series) -> Numbers:
        kept = np.where(chosen.to_numpy(), cents, 0.0)
        size = len(accounts) * len(products)
        return np.bincount(cells, weights=kept, minlength=size).reshape(empty.shape)

    bought = sums(rows["is_owned"]) > 0
    return ProductGrid(accounts, products, bought, sums(rows["is_spend"]), is_known=True)


def _purchases(snapshot: Snapshot) -> pd.DataFrame:
    """Return account_id, product, amount_cents, is_owned (24 months) and is_spend (12 months)."""
    revenue = snapshot.table("revenue")
    revenue = revenue[revenue["product"].notna() & revenue["amount_cents"].notna()]
    window = revenue_window(snapshot)
    if not revenue.empty and window is not None:
        month = revenue_months(snapshot)[revenue.index].fillna(0)
        return revenue[["account_id", "product", "amount_cents"]].assign(
            is_owned=(month > window.last - OWNED_MONTHS).astype(bool),
            is_spend=((month > window.last - SPEND_MONTHS) & (month <= window.last)).astype(bool),
        )
    deals = snapshot.table("opportunities")
    won = deals[(deals["status"] == "won") & deals["product"].notna()]
    won = won[won["amount_cents"].notna() & won["close_on"].notna()]
    as_of = pd.Timestamp(snapshot.as_of)
    return won[["account_id", "product", "amount_cents"]].assign(
        is_owned=won["close_on"] > as_of - pd.DateOffset(months=OWNED_MONTHS),
        is_spend=won["close_on"] > as_of - pd.DateOffset(months=SPEND_MONTHS),
    )


def _catalogue(snapshot: Snapshot, purchases: pd.DataFrame) -> pd.Index:
    listed = [
        snapshot.table(name)["product"].dropna().astype("str")
        for name in ("products", "whitespace")
    ]
    counts = purchases["product"].astype("category").value_counts()
    # by name first, so that equal counts at the cut do not depend on the order of the rows
    counts = counts[counts > 0].sort_index().sort_values(ascending=False, kind="stable")
    bought = counts.head(MOST_PRODUCTS).index
    names = pd.concat([*listed, pd.Series(bought, dtype="str").sort_values()])
    names = names[product_keys(names) != ""]
    return pd.Index(names[~product_keys(names).duplicated()].str.strip())
