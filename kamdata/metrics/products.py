"""Which account buys which product, as a grid of accounts by products."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kamdata.metrics.growth_rates import revenue_window
from kamdata.metrics.once import once
from kamdata.metrics.positions import positions_in

if TYPE_CHECKING:
    from datetime import date

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


def product_keys(names: pd.Series) -> pd.Series:
    """Return product names as they are compared: without case and spaces around them."""
    return names.astype("str").str.strip().str.casefold()


@once
def product_grid(snapshot: Snapshot) -> ProductGrid:
    """Return who bought what: from revenue by product, else from won opportunities by product.

    The products are those of the products and whitespace tables and those that were bought.
    """
    return purchase_history(snapshot, OWNED_MONTHS).at(0)


@dataclass(frozen=True)
class PurchaseHistory:
    """Every purchase as the cell of `grid` it belongs to, its age in months and its cents.

    Age 0 is the last complete month (of won deals: the month up to the as-of date), negative the
    month that the as-of date cuts short. `months` is how many months the history covers, `until`
    the last day of age 0.
    """

    grid: ProductGrid
    cells: NDArray[np.intp]
    ages: NDArray[np.int64]
    cents: Numbers
    months: int
    until: date

    def at(self, age: int) -> ProductGrid:
        """Return the grid as it was known so many months ago: purchases of at least that age."""
        newest = age if age else int(self.ages.min(initial=0))
        bought = self.sums(newest, age + OWNED_MONTHS) > 0
        return replace(self.grid, bought=bought, spend_cents=self.sums(age, age + SPEND_MONTHS))

    def sums(self, newest: int, end: int) -> Numbers:
        """Return the cents of each cell over the ages from `newest` to before `end`."""
        kept = (self.ages >= newest) & (self.ages < end)
        shape = self.grid.shape
        sums = np.bincount(self.cells[kept], self.cents[kept], minlength=shape[0] * shape[1])
        return sums.astype(float).reshape(shape)


def purchase_history(snapshot: Snapshot, longest: int | None = None) -> PurchaseHistory:
    """Return the purchases of known accounts and products, only those younger than `longest`."""
    accounts = snapshot.table("accounts").reset_index(drop=True)
    rows, ages, until = _purchases(snapshot)
    products = _catalogue(snapshot, rows)
    shape = (len(accounts), len(products))
    grid = ProductGrid(
        accounts, products, np.zeros(shape, dtype=bool), np.zeros(shape), is_known=not rows.empty
    )
    months = int(ages.max(initial=-1)) + 1
    if longest is not None:
        rows, ages = rows[ages < longest], ages[ages < longest]
    cells, is_inside = grid.cells(rows)
    cents = rows["amount_cents"].to_numpy(dtype=np.float64)
    return PurchaseHistory(grid, cells, ages[is_inside], cents[is_inside], months, until)


def _purchases(snapshot: Snapshot) -> tuple[pd.DataFrame, NDArray[np.int64], date]:
    """Return account_id, product and amount_cents of every purchase, its age, and age 0's end."""
    columns = ["account_id", "product", "amount_cents"]
    as_of = np.datetime64(snapshot.as_of)
    revenue, window = snapshot.table("revenue"), revenue_window(snapshot)
    is_given = _has_all(revenue, [*columns, "month"])
    if window is not None and is_given.any():
        kept = is_given & (revenue["month"].to_numpy() <= as_of)
        rows = revenue.loc[kept, columns]
        return rows, window.last - _months(revenue["month"].to_numpy()[kept]), window.end.date()
    deals = snapshot.table("opportunities")
    kept = (deals["status"] == "won").to_numpy() & _has_all(deals, [*columns, "close_on"])
    kept &= deals["close_on"].to_numpy() <= as_of
    closed = deals["close_on"].to_numpy()[kept]
    # a month of age is complete on the same day of the month
    is_younger = _days(closed) > snapshot.as_of.day
    ages = _months(as_of) - _months(closed) - is_younger
    return deals.loc[kept, columns], ages, snapshot.as_of


def _has_all(table: pd.DataFrame, columns: list[str]) -> NDArray[np.bool_]:
    return np.logical_and.reduce([table[name].notna().to_numpy() for name in columns])


def _months(days: Any) -> NDArray[np.int64]:
    """Return year x 12 + month - 1 of each day."""
    return np.asarray(days, dtype="datetime64[M]").astype(np.int64) + 1970 * 12


def _days(days: Any) -> NDArray[np.int64]:
    """Return the day of the month of each day, from 1."""
    whole = np.asarray(days, dtype="datetime64[D]")
    return (whole - whole.astype("datetime64[M]")).astype(np.int64) + 1


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
