"""Revenue of every account by complete month, with the season taken out where it is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kamdata.metrics.growth_rates import month_numbers, revenue_window

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

LONGEST = 120  # months looked back at
FULL_SEASON = 24  # months of history from which an account has a season
SEASON_PRIOR = 3.0  # years of the portfolio's season that an account's own are weighed against
INDEX_LIMITS = (0.2, 5.0)


@dataclass(frozen=True, slots=True, eq=False)
class Monthly:
    """Revenue of each account (rows) in consecutive complete months (columns), in cents.

    `last` is the last month as year x 12 + month - 1. `history` says how many of the months, up to
    the last, lie behind an account's first revenue (0: never any); earlier ones are not zero sales
    but no customer yet.
    """

    cents: Numbers
    last: int
    history: NDArray[np.intp]

    def recent(self, months: int) -> Numbers:
        """Return the last months, NaN where an account's history does not reach back."""
        width = self.cents.shape[1]
        lead = max(months - width, 0)
        kept = np.pad(self.cents[:, max(width - months, 0) :], ((0, 0), (lead, 0)))
        age = np.arange(months, 0, -1)  # 1 is the last month
        return np.where(age <= self.history[:, None], kept, np.nan)


def monthly_revenue(facts: Facts) -> Monthly | None:
    """Return the revenue of each account by complete month, None when there is none.

    The month that the as-of date cuts short is left out; so are months that no account has
    revenue for yet. Exact: sums of cents stay far below 2^53.
    """
    window = revenue_window(facts.snapshot)
    if window is None:
        return None
    revenue = facts.revenue
    first = max(window.first_given, window.last - LONGEST + 1)
    width = window.last - first + 1
    at = revenue["at"].to_numpy()
    month = month_numbers(revenue["month"]).to_numpy(dtype=np.int64) - first
    inside = (at >= 0) & (month >= 0) & (month < width)
    cells = at[inside] * width + month[inside]
    cents = revenue["amount_cents"].to_numpy(dtype=np.float64)[inside]
    sums = np.bincount(cells, weights=cents, minlength=facts.n * width).reshape(facts.n, width)
    has_any = (sums > 0).any(axis=1)
    history = np.where(has_any, width - np.argmax(sums > 0, axis=1), 0)
    return Monthly(sums, window.last, history)


def deseasonalised(monthly: Monthly) -> Numbers:
    """Return monthly revenue divided by the index of its calendar month, NaN before the history.

    The index of a month is its revenue over the mean of the twelve months around it. Of the
    portfolio it is the median over accounts; of an account the mean of its own years, weighed
    with the portfolio's as (n x own + 3 x portfolio) / (n + 3). Only accounts with 24 months are
    divided; the others are returned as they are.
    """
    cents = monthly.recent(monthly.cents.shape[1])
    is_long = monthly.history >= FULL_SEASON
    if not is_long.any():
        return cents
    ratio = _ratio_to_year(cents[is_long])
    calendar = (monthly.last - np.arange(cents.shape[1] - 1, -1, -1)) % 12
    index = np.ones((int(is_long.sum()), 12))
    for month in range(12):
        own = ratio[:, calendar == month]
        index[:, month] = _month_index(own)
    index = np.clip(index, *INDEX_LIMITS)
    index /= index.mean(axis=1, keepdims=True)
    adjusted = cents.copy()
    adjusted[is_long] = cents[is_long] / index[:, calendar]
    return adjusted


def _ratio_to_year(cents: Numbers) -> Numbers:
    """Return each month over the centred mean of twelve months around it, NaN near the ends."""
    ratio = np.full_like(cents, np.nan)
    width = cents.shape[1]
    if width <= 12:
        return ratio
    half = np.array([0.5, *[1.0] * 11, 0.5]) / 12
    windows = np.lib.stride_tricks.sliding_window_view(cents, 13, axis=1)
    mean = windows @ half
    middle = cents[:, 6 : width - 6]
    ratio[:, 6 : width - 6] = np.divide(
        middle, mean, out=np.full_like(middle, np.nan), where=mean > 0
    )
    return ratio


def _month_index(own: Numbers) -> Numbers:
    """Return the index of one calendar month for each account, from its ratios of every year."""
    known = own[~np.isnan(own)]
    common = float(np.median(known)) if known.size else 1.0
    years = (~np.isnan(own)).sum(axis=1)
    return (np.nansum(own, axis=1) + SEASON_PRIOR * common) / (years + SEASON_PRIOR)
