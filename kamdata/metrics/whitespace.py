"""Whitespace: what each account does not buy from us, and what that would be worth.

What people wrote down wins over what is inferred. Where nothing is written, similar accounts
tell: how many of the segment buy the product, and what they typically spend on it a year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.adoption import adoption
from kamdata.metrics.once import once
from kamdata.metrics.product_worth import product_worth
from kamdata.metrics.products import product_grid, product_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Mask, Numbers
    from kamdata.metrics.products import ProductGrid
    from kamdata.model import Snapshot

    Codes = NDArray[np.int8]

STATES = (
    "owned", "in_pipeline", "lost_before", "competitor", "in_house", "gap", "blocked", "unknown",
)  # fmt: skip
OWNED, IN_PIPELINE, LOST_BEFORE, GAP, BLOCKED, UNKNOWN = (
    STATES.index(name)
    for name in ("owned", "in_pipeline", "lost_before", "gap", "blocked", "unknown")
)
NOT_STATED = -1
WHITESPACE_STATES = ("gap", "lost_before", "competitor", "in_house")  # could be bought from us


@once
def whitespace(snapshot: Snapshot) -> pd.DataFrame:
    """Return one row per account and product, index 0 to n-1, account by account.

    account_id, product; state (one of STATES); is_stated (the whitespace sheet says so);
    adoption_rate, adopters_n, peers_n: see `adoption.adoption`; is_of_segment (the peers are the
    customers of its segment, else all customers); typical_cents: see `product_worth.product_worth`;
    ceiling_cents = typical spend scaled to the size of the account, or the stated potential;
    expected_cents = adoption x ceiling. Money is Int64, null where the product is no whitespace of
    the account (an open deal works on it already) or nothing tells its worth.
    """
    grid = product_grid(snapshot)
    stated, potential = _stated(snapshot, grid)
    is_open, is_lost = _worked(snapshot, grid)
    owned = _owned(stated, grid)
    inferred = np.select(
        [owned, is_open, ~eligible(snapshot, grid), is_lost],
        [OWNED, IN_PIPELINE, BLOCKED, LOST_BEFORE],
        GAP if grid.is_known or owned.any() else UNKNOWN,
    )
    state = np.where(stated == NOT_STATED, inferred, stated)
    segment = segments(grid)
    likely = adoption(owned, segment)
    typical, ceiling = product_worth(snapshot, grid, owned, segment)
    is_free = np.isin(state, [STATES.index(name) for name in WHITESPACE_STATES]) & ~is_open
    ceiling = np.where(np.isnan(potential), ceiling, potential)
    ceiling = np.where(is_free, ceiling, np.nan)
    accounts, products = grid.shape
    return pd.DataFrame(
        {
            "account_id": grid.accounts["account_id"].repeat(products).array,
            "product": pd.Categorical.from_codes(
                np.tile(np.arange(products), accounts), categories=grid.products
            ),
            "state": pd.Categorical.from_codes(
                state.ravel(), dtype=pd.CategoricalDtype(list(STATES))
            ),
            "is_stated": (stated != NOT_STATED).ravel(),
            "adoption_rate": likely.rate.ravel(),
            "adopters_n": likely.adopters.ravel().astype(np.int64),
            "peers_n": likely.peers.ravel().astype(np.int64),
            "is_of_segment": likely.is_segment.repeat(products),
            "typical_cents": _cents(typical),
            "expected_cents": _cents(likely.rate * ceiling),
            "ceiling_cents": _cents(ceiling),
        }
    )


def owned_products(snapshot: Snapshot, grid: ProductGrid) -> Mask:
    """Return which account owns which product: as the whitespace sheet says, else by purchases."""
    return _owned(_stated(snapshot, grid)[0], grid)


def _owned(stated: Codes, grid: ProductGrid) -> Mask:
    return np.where(stated == NOT_STATED, grid.bought, stated == OWNED)


def _cents(values: Numbers) -> pd.Series:
    return pd.Series(values.ravel().round()).astype("Int64")


def segments(grid: ProductGrid) -> NDArray[np.intp]:
    """Return a number for the segment of each account, -1 where it has none."""
    return grid.accounts["segment"].cat.codes.to_numpy().astype(np.intp)


def _stated(snapshot: Snapshot, grid: ProductGrid) -> tuple[Codes, Numbers]:
    """Return the state that the whitespace sheet names in each cell, and the potential in cents.

    "unknown" states nothing: what can be inferred then counts. The last of several rows wins.
    """
    sheet = snapshot.table("whitespace")
    state = np.full(grid.shape, NOT_STATED, dtype=np.int8)
    potential = np.full(grid.shape, np.nan)
    cells, is_inside = grid.cells(sheet)
    rows = sheet[is_inside]
    codes = pd.Index(STATES).get_indexer(pd.Index(rows["state"].astype("str")))
    worth = rows["potential_cents"].astype("float64").to_numpy()
    state.ravel()[cells] = np.where(codes == UNKNOWN, NOT_STATED, codes)
    potential.ravel()[cells] = np.where(worth > 0, worth, np.nan)
    return state, potential


def _worked(snapshot: Snapshot, grid: ProductGrid) -> tuple[Mask, Mask]:
    """Return for which products each account has an open deal, and for which it has a lost one."""
    deals = snapshot.table("opportunities")
    deals = deals.loc[deals["status"].isin(["open", "lost"]), ["account_id", "product", "status"]]
    cells, is_inside = grid.cells(deals)
    is_open = (deals["status"] == "open").to_numpy()[is_inside]
    found = np.zeros((2, *grid.shape), dtype=bool)
    for marked, chosen in zip(found, (is_open, ~is_open), strict=True):
        marked.ravel()[cells[chosen]] = True
    return found[0], found[1]


def eligible(snapshot: Snapshot, grid: ProductGrid) -> Mask:
    """Return which accounts may buy which products: by the segments that the price list names.

    An account without a segment is not shut out.
    """
    listed = snapshot.table("products")
    listed = listed[listed["segments"].notna() & (grid.columns(listed["product"]) >= 0)]
    names = product_keys(grid.accounts["segment"].cat.categories.to_series())
    may = np.ones((len(names) + 1, grid.shape[1]), dtype=bool)  # the last row: no segment
    columns = grid.columns(listed["product"])
    for column, text in zip(columns, listed["segments"], strict=True):
        named = {part.strip().casefold() for part in text.split(";") if part.strip()}
        if named:
            may[:-1, column] = names.isin(named)
    return may[segments(grid)]
