"""How much hangs on few customers: shares, the HHI, and the effective number of customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.growth_rates import month_numbers, revenue_window
from kamdata.metrics.hierarchy import ultimate_parents
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.model import Period, Snapshot, Unit

MAJOR_RATE = 0.10  # ASC 280: a customer of 10 % of revenue or more is a major customer
CONCENTRATED_HHI = 1800  # the line of the US merger guidelines, borrowed by analogy
NOTHING = "no revenue and nothing won in the period"


@dataclass(frozen=True, eq=False)
class Spread:
    """How the money spreads over the customers, and which rows say so.

    `customers` has one row per customer (ultimate parent), the largest first: customer_id,
    customer, accounts (how many of its accounts bought), amount_cents (Int64), share_rate of the
    total of positive amounts (NaN for a customer at or below 0), cumulative_rate, is_major (10 %
    or more). `table` and `rows` name what it rests on.
    """

    customers: pd.DataFrame
    table: str
    rows: pd.Index

    @property
    def shares(self) -> pd.Series:
        """The shares of the customers above zero, the largest first."""
        return self.customers["share_rate"].dropna()

    @property
    def basis(self) -> str:
        """What the shares are shares of, in words."""
        return "revenue" if self.table == "revenue" else "won amounts"


def spread(snapshot: Snapshot, period: Period, accounts: pd.DataFrame | None = None) -> Spread:
    """Return how money spreads over customers; `accounts` limits it to some of the accounts.

    The revenue of the last twelve complete months when there is any, else the amounts won in the
    period.
    """
    every = snapshot.table("accounts")
    ids = every["account_id"] if accounts is None else accounts["account_id"]
    name, rows = _rows(snapshot, period)
    rows = rows[rows["account_id"].isin(ids)]
    top = ultimate_parents(every).set_axis(pd.Index(every["account_id"]))
    by_account = rows.groupby("account_id")["amount_cents"].sum()
    found = top.loc[by_account.index].assign(amount_cents=by_account.array)
    customers = found.groupby(["customer_id", "customer"], as_index=False).agg(
        accounts=("amount_cents", "size"), amount_cents=("amount_cents", "sum")
    )
    customers = customers.sort_values(["amount_cents", "customer_id"], ascending=[False, True])
    share = shares(customers["amount_cents"])
    customers = customers.assign(
        share_rate=share, cumulative_rate=share.cumsum(), is_major=share >= MAJOR_RATE
    )
    return Spread(customers.reset_index(drop=True), name, rows.index)


def _rows(snapshot: Snapshot, period: Period) -> tuple[str, pd.DataFrame]:
    window = revenue_window(snapshot)
    if window is not None:
        name, table = "revenue", snapshot.table("revenue")
        months = month_numbers(table["month"])
        chosen = ((months >= window.first) & (months <= window.last)).fillna(value=False)
    else:
        name, table = "opportunities", snapshot.table("opportunities")
        chosen = (table["status"] == "won") & period.covers(table["close_on"])
    chosen = chosen.astype(bool) & table["amount_cents"].notna()
    return name, table.loc[chosen, ["account_id", "amount_cents"]]


def shares(cents: pd.Series) -> pd.Series:
    """Return each positive amount's share of the positive total, NaN for the others."""
    positive = cents.astype("float64").where((cents > 0).fillna(value=False).astype(bool))
    return positive / positive.sum()


def hhi(share: pd.Series) -> float | None:
    """Return 10,000 x the sum of squared shares; None without any.

    30/30/20/20 gives 2,600; n equal ones 10,000/n. Source: US Department of Justice.
    """
    known = share.dropna().to_numpy(dtype="float64")
    return None if not len(known) else float(10_000 * np.square(known).sum())


def measures(found: Spread) -> dict[str, Measure]:
    """Return the measures of concentration by their metric id."""
    return {
        "customer_concentration_hhi": customer_concentration_hhi(found),
        "effective_customers": effective_customers(found),
        "top_customer_share": top_customer_share(found),
        "top_five_share": top_five_share(found),
        "top_fifth_share": top_fifth_share(found),
    }


def customer_concentration_hhi(found: Spread) -> Measure:
    """Return the Herfindahl-Hirschman index of the customers: 10,000/n for n equal ones."""
    return _measure(found, hhi(found.shares), "index")


def effective_customers(found: Spread) -> Measure:
    """Return 1 / sum of squared shares: as many equal customers would be as concentrated."""
    index = hhi(found.shares)
    return _measure(found, None if index is None else 10_000 / index, "index")


def top_customer_share(found: Spread) -> Measure:
    """Return the largest customer's share."""
    return _top(found, 1)


def top_five_share(found: Spread) -> Measure:
    """Return the share of the five largest customers."""
    return _top(found, 5)


def top_fifth_share(found: Spread) -> Measure:
    """Return the share of the largest fifth of the customers, their number rounded up."""
    return _top(found, -(-len(found.shares) // 5))


def _top(found: Spread, n: int) -> Measure:
    value = float(found.shares.head(n).sum()) if len(found.shares) else None
    return _measure(found, value, "rate")


def _measure(found: Spread, value: float | None, unit: Unit) -> Measure:
    n = len(found.shares)
    if value is None:
        return Measure(None, unit, n, reason=NOTHING, table=found.table)
    left_out = len(found.customers) - n
    note = f", {left_out:,} at or below zero left out" if left_out else ""
    return Measure(
        value, unit, n, reason=f"by {found.basis}{note}", table=found.table, rows=found.rows
    )
