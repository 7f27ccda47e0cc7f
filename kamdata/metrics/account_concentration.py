"""How much of one account hangs by one product, and how much of its pipeline by one deal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.concentration import hhi, shares
from kamdata.metrics.products import product_grid
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.model import Snapshot

HALF = 0.5  # from half of the money on, one name decides


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of one sum, the largest first: their names, and their share of what is positive.

    `rows` are the labels of the rows behind it.
    """

    names: tuple[str, ...]
    rates: pd.Series
    rows: pd.Index

    @property
    def as_equal(self) -> float | None:
        """As many equal parts would be as concentrated: 10,000 / HHI; None without any."""
        index = hhi(self.rates)
        return None if index is None else 10_000 / index


def product_shares(snapshot: Snapshot, account_id: str) -> Shares:
    """Return each product's share of what the account bought in twelve months.

    From revenue by product, else from won deals by product (`products.product_grid`).
    """
    grid = product_grid(snapshot)
    own = np.flatnonzero((grid.accounts["account_id"] == account_id).to_numpy())
    cents = grid.spend_cents[own[0]] if len(own) else np.zeros(0)
    names = grid.products if len(own) else pd.Index([])
    rows = snapshot.table("accounts").index[own[:1]]
    return _shares(pd.Series(cents, dtype="float64"), [str(one) for one in names], rows)


def deal_shares(snapshot: Snapshot, account_id: str) -> Shares:
    """Return each open deal's share of what the account has open, of those with an amount."""
    opportunities = snapshot.table("opportunities")
    is_own = (opportunities["account_id"] == account_id) & (opportunities["status"] == "open")
    own = opportunities.loc[is_own & opportunities["amount_cents"].notna()]
    names = own["opportunity"].fillna("a deal without a name").astype("str")
    return _shares(own["amount_cents"].astype("float64"), list(names), own.index)


def _shares(cents: pd.Series, names: list[str], rows: pd.Index) -> Shares:
    found = shares(cents).set_axis(pd.RangeIndex(len(cents))).dropna()
    found = found.sort_values(ascending=False, kind="stable")
    named = tuple(names[place] for place in found.index)
    return Shares(named, found.reset_index(drop=True), rows)


def largest_product_share(found: Shares) -> Measure:
    """Return the share of the product that the account buys most of.

    Golden: 60, 30 and 10 give 60 %, with an HHI of 4,600 like 2.2 equal products.
    """
    return _largest(found, "product", "accounts", "no product was bought in 12 months")


def largest_deal_share(found: Shares) -> Measure:
    """Return the share of the largest open deal in the amount that is open."""
    return _largest(found, "deal", "opportunities", "no open deal has an amount")


def _largest(found: Shares, what: str, table: str, none: str) -> Measure:
    n = len(found.rates)
    if not n:
        return Measure(None, "rate", reason=none, table=table)
    if n == 1:
        return Measure(
            None, "rate", 1, reason=f"there is only one {what}", table=table, rows=found.rows
        )
    return Measure(float(found.rates.iloc[0]), "rate", n, table=table, rows=found.rows)


def in_words(products: Shares, deals: Shares) -> str:
    """Return in words by what the account hangs; empty where nothing is known."""
    said = [
        _said(products, "product", "its revenue", "It buys one product only, {}."),
        _said(deals, "open deal", "what is open", "One deal is open, {}."),
    ]
    return " ".join(text for text in said if text)


def _said(found: Shares, what: str, whole: str, only: str) -> str:
    equal = found.as_equal
    if equal is None:
        return ""
    first = found.names[0]
    if len(found.names) == 1:
        return only.replace("{}", first)
    share = float(found.rates.iloc[0])
    hangs = "More than half hangs by one" if share > HALF else "No single one decides"
    return (
        f"{first} is {fmt.percent(share)} of {whole}: its {fmt.count(len(found.names), what)} "
        f"weigh like {fmt.number(equal, 1)} equal ones. {hangs}."
    )
