"""Whitespace: what each account does not buy from us, and what that would be worth.

What people wrote down wins over what is inferred. Where nothing is written, similar accounts
tell: how many of the segment buy the product, and what they typically spend on it a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.once import once
from kamdata.metrics.products import product_grid, product_keys
from kamdata.metrics.ratio import SMALLEST_N

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.products import ProductGrid
    from kamdata.model import Snapshot

    Grid = Numbers

STATES = (
    "owned", "in_pipeline", "lost_before", "competitor", "in_house", "gap", "blocked", "unknown",
)  # fmt: skip
WHITESPACE_STATES = ("gap", "lost_before", "competitor", "in_house")  # could be bought from us
FEWEST_PEERS = 8  # in a smaller segment all accounts are the peers
SHRINKAGE = 5.0  # peers that the adoption among all accounts is worth
SIZE_LIMITS = (0.25, 4.0)


@once
def whitespace(snapshot: Snapshot) -> pd.DataFrame:
    """Return one row per account and product, index 0 to n-1, account by account.

    account_id, product; state (one of STATES); is_stated (the whitespace sheet says so);
    adoption_rate = (adopters among peers + 5 x adoption among all) / (peers + 5), the account
    itself left out, NaN without peers; adopters_n, peers_n; typical_cents = median spend of 12
    months of the adopters in the segment (from 5 on, else of all, else the list price);
    ceiling_cents = typical x size of the account over that of the adopters, within .25 to 4, or
    the stated potential; expected_cents = adoption x ceiling. Money is Int64, null where the
    product is no whitespace of the account or nothing tells its worth.
    Peers: accounts of the same segment that buy anything; of all segments when under 8.
    """
    grid = product_grid(snapshot)
    accounts, products = grid.shape
    stated, potential = _stated(snapshot, grid)
    is_stated = stated != ""
    owned = np.where(is_stated, stated == "owned", grid.bought)
    state = np.where(is_stated, stated, _inferred(snapshot, grid, owned))
    segment = grid.accounts["segment"].cat.codes.to_numpy().astype(np.intp)
    adoption = _adoption(owned, segment)
    typical, ceiling = _worth(snapshot, grid, owned, segment)
    ceiling = np.where(np.isnan(potential), ceiling, potential)
    is_open = grid.mark(_deals(snapshot, "open"))
    is_free = np.isin(state, WHITESPACE_STATES) & ~is_open
    ceiling = np.where(is_free, ceiling, np.nan)
    row = np.repeat(np.arange(accounts), products)
    column = np.tile(np.arange(products), accounts)
    return pd.DataFrame(
        {
            "account_id": grid.accounts["account_id"].take(row).array,
            "product": pd.Categorical.from_codes(column, categories=grid.products),
            "state": pd.Categorical(state.ravel(), categories=list(STATES)),
            "is_stated": is_stated.ravel(),
            "adoption_rate": adoption.rate.ravel(),
            "adopters_n": adoption.adopters.ravel().astype(np.int64),
            "peers_n": adoption.peers.ravel().astype(np.int64),
            "typical_cents": _cents(typical),
            "expected_cents": _cents(adoption.rate * ceiling),
            "ceiling_cents": _cents(ceiling),
        }
    )


def _cents(values: Grid) -> pd.Series:
    return pd.Series(values.ravel().round()).astype("Int64")


def _deals(snapshot: Snapshot, status: str) -> pd.DataFrame:
    deals = snapshot.table("opportunities")
    return deals.loc[(deals["status"] == status) & deals["product"].notna()]


def _stated(snapshot: Snapshot, grid: ProductGrid) -> tuple[NDArray[np.object_], Grid]:
    """Return the state that the whitespace sheet names in each cell ("" for none), and potential.

    "unknown" states nothing: what can be inferred then counts. The last of several rows wins.
    """
    sheet = snapshot.table("whitespace")
    state = np.full(grid.shape, "", dtype=object)
    potential = np.full(grid.shape, np.nan)
    cells, is_inside = grid.cells(sheet)
    rows = sheet[is_inside]
    words = rows["state"].astype("str").replace("unknown", None).fillna("")
    worth = rows["potential_cents"].astype("float64").to_numpy()
    state.ravel()[cells] = words.to_numpy(dtype=object)
    potential.ravel()[cells] = np.where(worth > 0, worth, np.nan)
    return state, potential


def _inferred(
    snapshot: Snapshot, grid: ProductGrid, owned: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """Return the state of each cell as the other tables tell it."""
    nothing = "gap" if grid.is_known or owned.any() else "unknown"
    is_open, is_lost = (grid.mark(_deals(snapshot, status)) for status in ("open", "lost"))
    return np.select(
        [owned, is_open, ~_eligible(snapshot, grid), is_lost],
        ["owned", "in_pipeline", "blocked", "lost_before"],
        nothing,
    ).astype(object)


def _eligible(snapshot: Snapshot, grid: ProductGrid) -> NDArray[np.bool_]:
    """Return which accounts may buy which products: by the segments that the price list names."""
    listed = snapshot.table("products")
    listed = listed[listed["segments"].notna() & (grid.columns(listed["product"]) >= 0)]
    may = np.ones(grid.shape, dtype=bool)
    own = product_keys(grid.accounts["segment"]).fillna("").to_numpy(dtype=object)
    columns = grid.columns(listed["product"])
    for column, text in zip(columns, listed["segments"], strict=True):
        named = {part.strip().casefold() for part in text.split(";") if part.strip()}
        if named:  # an account without a segment is not shut out
            may[:, column] = np.isin(own, [*named, ""])
    return may


@dataclass(frozen=True, slots=True)
class _Adoption:
    rate: Grid
    adopters: Grid
    peers: Grid


def _adoption(owned: NDArray[np.bool_], segment: NDArray[np.intp]) -> _Adoption:
    """Return how many of each account's peers own each product, the account itself left out."""
    is_customer = owned.any(axis=1).astype(float)[:, None]
    own = owned.astype(float)
    everyone = is_customer.sum() - is_customer
    among_all = own.sum(axis=0) - own
    group = segment + 1
    size, adopters = (
        np.zeros((group.max(initial=0) + 1, 1)),
        np.zeros((group.max(initial=0) + 1, own.shape[1])),
    )
    np.add.at(size, group, is_customer)
    np.add.at(adopters, group, own)
    peers = size[group] - is_customer
    is_enough = (peers >= FEWEST_PEERS) & (segment >= 0)[:, None]
    peers = np.where(is_enough, peers, everyone)
    adopted = np.where(is_enough, adopters[group] - own, among_all)
    common = np.divide(among_all, everyone, out=np.full(own.shape, np.nan), where=everyone > 0)
    rate = (adopted + SHRINKAGE * common) / (peers + SHRINKAGE)
    return _Adoption(rate, adopted, np.broadcast_to(peers, own.shape))


def _worth(
    snapshot: Snapshot, grid: ProductGrid, owned: NDArray[np.bool_], segment: NDArray[np.intp]
) -> tuple[Grid, Grid]:
    """Return what adopters typically spend on each product, and that scaled to each account."""
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
    """Return the size of each account: employees where most have them, else spend of a year."""
    employees = grid.accounts["employees"].astype("float64").to_numpy()
    if len(employees) and (employees > 0).mean() > 0.5:
        return np.where(employees > 0, employees, np.nan)
    return grid.spend_cents.sum(axis=1)


def _medians(
    adopters: pd.DataFrame, grid: ProductGrid, segment: NDArray[np.intp] | None
) -> tuple[Grid, Grid]:
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
