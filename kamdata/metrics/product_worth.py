"""What a product would be worth a year to an account that does not buy it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.ratio import SMALLEST_N

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Mask, Numbers
    from kamdata.metrics.products import ProductGrid
    from kamdata.model import Snapshot

SIZE_LIMITS = (0.25, 4.0)


def product_worth(
    snapshot: Snapshot, grid: ProductGrid, owned: Mask, segment: NDArray[np.intp]
) -> tuple[Numbers, Numbers]:
    """Return what adopters typically spend on each product a year, and that scaled to each account.

    Both in cents, accounts by products, NaN where nothing tells it. Typical: the median spend of
    12 months of the adopters in the account's segment (a number, -1 for none) from 5 on, else of
    all, else the list price. Scaled: times the size of the account over the median size of those
    adopters, within .25 to 4; as it is where a size is not known, and a list price always.
    """
    size = _sizes(grid)
    at, product = np.nonzero(owned & (grid.spend_cents > 0))
    adopters = pd.DataFrame(
        {"product": product, "segment": segment[at], "size": size[at],
         "spend": grid.spend_cents[at, product]}
    )  # fmt: skip
    whole, part = _medians(adopters, grid, None), _medians(adopters, grid, segment)
    prices = snapshot.table("products")
    price = np.full(grid.shape[1], np.nan)
    column = grid.columns(prices["product"])
    price[column[column >= 0]] = prices["list_price_cents"].astype("float64")[column >= 0]
    spend = np.where(np.isnan(part[0]), whole[0], part[0])
    like = np.where(np.isnan(part[0]), whole[1], part[1])
    ratio = np.divide(size[:, None], like, out=np.ones(grid.shape), where=like > 0)
    scale = np.clip(np.nan_to_num(ratio, nan=1.0), *SIZE_LIMITS)
    typical = np.where(np.isnan(spend), price[None, :], spend)
    return typical, np.where(np.isnan(spend), price[None, :], spend * scale)


def _sizes(grid: ProductGrid) -> Numbers:
    """Return the size of each account: employees where most have them, else spend of a year.

    An account without employees, or without a purchase in 24 months, is of unknown size.
    """
    employees = grid.accounts["employees"].astype("float64").to_numpy()
    if len(employees) and (employees > 0).mean() > 0.5:
        return np.where(employees > 0, employees, np.nan)
    return np.where(grid.bought.any(axis=1), grid.spend_cents.sum(axis=1), np.nan)


def _medians(
    adopters: pd.DataFrame, grid: ProductGrid, segment: NDArray[np.intp] | None
) -> tuple[Numbers, Numbers]:
    """Return the median spend and size of the adopters for each cell, NaN under five of them.

    Among the adopters of the account's segment, or among all when `segment` is None.
    """
    keys = ["product"] if segment is None else ["segment", "product"]
    grouped = adopters.groupby(keys)
    found = grouped[["spend", "size"]].median()
    found = found[grouped.size() >= SMALLEST_N]
    if segment is None:
        wanted = found.reindex(np.arange(grid.shape[1]))
        return tuple(np.broadcast_to(wanted[name].to_numpy(), grid.shape) for name in found)  # pyright: ignore[reportReturnType]
    cells = pd.MultiIndex.from_arrays(
        [np.repeat(segment, grid.shape[1]), np.tile(np.arange(grid.shape[1]), grid.shape[0])]
    )
    wanted = found[found.index.get_level_values(0) >= 0].reindex(cells)
    return tuple(wanted[name].to_numpy().reshape(grid.shape) for name in found)  # pyright: ignore[reportReturnType]
