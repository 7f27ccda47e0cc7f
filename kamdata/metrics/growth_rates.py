"""Revenue of the last twelve complete months of each account, and how it has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.once import once
from kamdata.metrics.ratio import divide

if TYPE_CHECKING:
    from kamdata.model import Snapshot

MONTHS = 12
LONGEST_LAG = 3  # revenue that ends more months before the as-of date is not "the last year"


@dataclass(frozen=True, slots=True)
class RevenueWindow:
    """The twelve complete months that count as the last year of revenue.

    `last` is the last of them and `first_given` the first month of the whole revenue table, both
    as year x 12 + month - 1.
    """

    last: int
    first_given: int

    @property
    def first(self) -> int:
        """First month of the window."""
        return self.last - MONTHS + 1

    @property
    def has_prior(self) -> bool:
        """Whether the twelve months before the window lie in the revenue table as well."""
        return self.first_given <= self.first - MONTHS

    @property
    def label(self) -> str:
        """The window in words: `Sep 2025 to Aug 2026`."""
        return f"{_month_name(self.first)} to {_month_name(self.last)}"

    @property
    def end(self) -> pd.Timestamp:
        """Last day of the window."""
        return _month_start(self.last + 1) - pd.Timedelta(days=1)


def month_numbers(dates: pd.Series) -> pd.Series:
    """Return year x 12 + month - 1 of each date (Int64, null without a date)."""
    codes, known = pd.factorize(dates)  # few days, many rows
    days = pd.DatetimeIndex(known)
    months = np.append(days.year * 12 + days.month - 1, 0).astype(np.int64)[codes]
    return pd.Series(pd.arrays.IntegerArray(months, codes < 0), dates.index)


def _month_start(number: int) -> pd.Timestamp:
    return pd.Timestamp(year=number // 12, month=number % 12 + 1, day=1)


def _month_name(number: int) -> str:
    return f"{_month_start(number):%b %Y}"


@once
def revenue_months(snapshot: Snapshot) -> pd.Series:
    """Return the month number of each row of the revenue table (Int64, null without a month)."""
    return month_numbers(snapshot.table("revenue")["month"])


@once
def revenue_window(snapshot: Snapshot) -> RevenueWindow | None:
    """Return the last twelve complete months of the revenue table, None when there are none.

    A month that the as-of date cuts short is left out. The window ends with the newest month of
    the table when invoices lag behind, by up to `LONGEST_LAG` months.
    """
    revenue = snapshot.table("revenue")
    months = revenue_months(snapshot)[revenue["amount_cents"].notna()].dropna()
    day = pd.Timestamp(snapshot.as_of)
    complete = day.year * 12 + day.month - (1 if day.is_month_end else 2)
    months = months[months <= complete]
    if months.empty or complete - int(months.max()) > LONGEST_LAG:
        return None
    return RevenueWindow(int(months.max()), int(months.min()))


def account_revenue(snapshot: Snapshot) -> pd.DataFrame:
    """Return revenue and growth of each account, one row per account on the index of accounts.

    account_id; revenue_12m_cents and revenue_prior_12m_cents (Int64, null when not known);
    growth_rate = (now - before) / before, NaN without a positive base; symmetric_growth_rate =
    2 (now - before) / (now + before), from -2 (lost) to 2 (new), for sorting; revenue_basis:
    `months` (the revenue table), `fiscal year` (the account's stated revenue of the last full
    fiscal year), `contract` (its annual contract value) or null. An account that the revenue
    table never mentions has no known revenue there, not zero.
    """
    accounts = snapshot.table("accounts")
    ids = accounts["account_id"]
    window = revenue_window(snapshot)
    now = pd.Series(pd.NA, index=accounts.index, dtype="Int64")
    before = now.copy()
    if window is not None:
        now = _window_sum(snapshot, window.first, window.last, ids)
        if window.has_prior:
            before = _window_sum(snapshot, window.first - MONTHS, window.first - 1, ids)
    stated, contract = accounts["revenue_last_year_cents"], accounts["contract_value_cents"]
    basis = np.select(
        [now.notna(), stated.notna(), contract.notna()], ["months", "fiscal year", "contract"], ""
    )
    before = before.mask(basis == "fiscal year", accounts["revenue_prior_year_cents"])
    frame = pd.DataFrame(
        {
            "account_id": ids,
            "revenue_12m_cents": now.fillna(stated).fillna(contract),
            "revenue_prior_12m_cents": before,
            "revenue_basis": pd.Series(basis, index=accounts.index, dtype="str").replace("", None),
        }
    )
    return frame.assign(
        growth_rate=growth(frame["revenue_12m_cents"], before),
        symmetric_growth_rate=symmetric_growth(frame["revenue_12m_cents"], before),
    )


def growth(now: pd.Series, before: pd.Series) -> pd.Series:
    """Return (now - before) / before, NaN where the base is missing, zero or negative."""
    return divide(now - before, before)


def symmetric_growth(now: pd.Series, before: pd.Series) -> pd.Series:
    """Return 2 (now - before) / (now + before), -2 to 2, NaN unless both are 0 or more.

    Source: Davis and Haltiwanger; unlike the plain rate it can rank new and lost customers.
    """
    is_sound = (now >= 0).fillna(value=False) & (before >= 0).fillna(value=False)
    return divide(2 * (now - before), now + before).where(is_sound.astype(bool))


def _window_sum(snapshot: Snapshot, first: int, last: int, ids: pd.Series) -> pd.Series:
    """Return the revenue of months first to last by account; 0 for a known account without any."""
    revenue = snapshot.table("revenue")
    months = revenue_months(snapshot)
    is_known = revenue["amount_cents"].notna() & months.notna()
    known = pd.Index(revenue.loc[is_known, "account_id"].unique())
    inside = revenue[is_known & (months >= first) & (months <= last)]
    sums = inside.groupby("account_id")["amount_cents"].sum().reindex(known, fill_value=0)
    return pd.Series(sums.reindex(ids).array, index=ids.index, dtype="Int64")
