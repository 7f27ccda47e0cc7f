"""What several factors need to know about every account, worked out once per snapshot.

All arrays have one entry per account, in the order of the accounts table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.growth_factors import TopGap, top_gap
from kamdata.metrics.lifetime_value import Lifetime, account_lifetime
from kamdata.metrics.monthly import Monthly, monthly_revenue
from kamdata.metrics.periods import fiscal_year, trailing_year
from kamdata.metrics.portfolio_map import PortfolioMap, portfolio_map
from kamdata.metrics.positions import positions_in
from kamdata.metrics.products import ProductGrid, product_grid
from kamdata.metrics.relationships import Relationships, account_relationships
from kamdata.metrics.renewal import Renewal, account_renewal
from kamdata.metrics.revenue import ladder
from kamdata.metrics.silence import Silence, account_silence
from kamdata.metrics.trend import Trend, revenue_trend
from kamdata.metrics.whitespace import whitespace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.model import Settings, Snapshot


@dataclass(frozen=True)
class Facts:
    """A prepared snapshot, the settings in force, and what was worked out from them."""

    snapshot: Snapshot
    settings: Settings

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """The accounts table on the index 0 to n-1."""
        return self.snapshot.table("accounts").reset_index(drop=True)

    @property
    def n(self) -> int:
        """How many accounts there are."""
        return len(self.accounts)

    @property
    def as_of(self) -> pd.Timestamp:
        """The as-of date."""
        return pd.Timestamp(self.snapshot.as_of)

    @cached_property
    def opportunities(self) -> pd.DataFrame:
        """The opportunities table with `at`, the position of the account of each row."""
        table = self.snapshot.table("opportunities")
        return table.assign(at=self.positions(table))

    @cached_property
    def revenue(self) -> pd.DataFrame:
        """The revenue table's rows with an amount and a month, with `at` like the opportunities."""
        table = self.snapshot.table("revenue")
        table = table[table["amount_cents"].notna() & table["month"].notna()]
        return table.assign(at=self.positions(table))

    def positions(self, table: pd.DataFrame) -> NDArray[np.intp]:
        """Return the position of the account of each row, -1 for an unknown account."""
        return positions_in(self.accounts["account_id"], table["account_id"])

    def numbers(self, column: str) -> Numbers:
        """Return a column of the accounts as floats, NaN where missing."""
        return self.accounts[column].astype("float64").to_numpy()

    def days_since(self, column: str) -> Numbers:
        """Return the days from a date column of the accounts to the as-of date (later: < 0)."""
        return (self.as_of - self.accounts[column]).dt.days.astype("float64").to_numpy()

    @cached_property
    def ladder(self) -> pd.DataFrame:
        """The revenue snapshot of every account over the fiscal year of the as-of date."""
        year = fiscal_year(self.snapshot.as_of, self.settings.fiscal_start_month)
        return ladder(self.snapshot, year, self.settings)

    @cached_property
    def base_cents(self) -> pd.Series:
        """Revenue of the last 12 months (Int64): what is at stake.

        Where no revenue of an account is known, what it was won in the last 12 months; null
        where nothing was won either.
        """
        rows = self.opportunities
        is_won = (rows["status"] == "won") & rows["amount_cents"].notna()
        is_won &= trailing_year(self.snapshot.as_of).covers(rows["close_on"])
        won = rows[is_won].groupby("at")["amount_cents"].sum()
        return self.ladder["revenue_12m_cents"].fillna(won.reindex(range(self.n)))

    @cached_property
    def base(self) -> Numbers:
        """`base_cents` as floats, NaN where missing."""
        return self.base_cents.astype("float64").to_numpy()

    @cached_property
    def is_customer(self) -> NDArray[np.bool_]:
        """Which accounts ever bought: any revenue, or any won opportunity, of whatever date.

        Where the files know of no purchase at all, nobody is said not to be a customer.
        """
        rows = self.opportunities
        won = rows.loc[(rows["status"] == "won") & (rows["at"] >= 0), "at"]
        has_bought = np.bincount(won.to_numpy(dtype=np.intp), minlength=self.n) > 0
        has_history = self.monthly.history > 0 if self.monthly is not None else False
        found = has_bought | has_history | self.base_cents.notna().to_numpy()
        return found if found.any() else np.ones(self.n, dtype=bool)

    @cached_property
    def in_programme(self) -> NDArray[np.bool_]:
        """Which accounts a key account programme looks after: all but those said not to be key."""
        return self.accounts["is_key"].fillna(value=True).to_numpy(dtype=bool)

    @cached_property
    def segment(self) -> NDArray[np.intp]:
        """A number for the segment of each account, -1 where it has none."""
        return self.accounts["segment"].cat.codes.to_numpy().astype(np.intp)

    @cached_property
    def monthly(self) -> Monthly | None:
        """Monthly revenue by account, None without complete months."""
        return monthly_revenue(self)

    @cached_property
    def whitespace(self) -> pd.DataFrame:
        """What each account does not buy, product by product."""
        return whitespace(self.snapshot)

    @cached_property
    def top_gap(self) -> TopGap:
        """The most valuable product that each account does not buy."""
        return top_gap(self)

    @cached_property
    def grid(self) -> ProductGrid:
        """Which account buys which product."""
        return product_grid(self.snapshot)

    @cached_property
    def renewal(self) -> Renewal:
        """Where the contract of each account stands."""
        return account_renewal(self)

    @cached_property
    def trend(self) -> Trend:
        """How revenue of each account has moved."""
        return revenue_trend(self)

    @cached_property
    def silence(self) -> Silence:
        """How long each account has been quiet, against its own rhythm."""
        return account_silence(self)

    @cached_property
    def relationships(self) -> Relationships:
        """How many people of each account we really talk to, and how they stand to us."""
        return account_relationships(self)

    @cached_property
    def lifetime(self) -> Lifetime:
        """What each account will bring after its cost and the chance that it leaves."""
        return account_lifetime(self)

    @cached_property
    def places(self) -> PortfolioMap:
        """How attractive each account is, and how strong we stand in it."""
        return portfolio_map(self)
