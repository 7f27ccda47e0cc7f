"""What a list of accounts would have been worth: past dates, and what then became of each account.

The protocol: at every origin (the end of a quarter) a list is made from rows dated up to it; only
afterwards the outcome of the next two quarters is joined, and the list is held against it. Nothing
is shuffled and no row dated later than an origin is seen at it. Source: rolling-origin evaluation,
Tashman 2000, International Journal of Forecasting 16.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.tseries.offsets import MonthEnd

from kamdata.metrics.facts import Facts
from kamdata.metrics.growth_rates import revenue_window
from kamdata.model import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kamdata.metrics.evidence import Mask, Numbers
    from kamdata.metrics.monthly import Monthly
    from kamdata.model import Snapshot

YEAR, HALF, QUARTER = 12, 6, 3  # months
QUARTERS_BEFORE = 4  # of history that a list may look back at
QUARTERS_AFTER = 2  # in which an outcome shows
KEPT_PERCENT = 75  # an account that keeps no more of its revenue has shrunk

_KINDS = {
    "account_id": "str", "origin_on": "datetime64[us]", "before_cents": "Int64",
    "after_cents": "Int64", "is_event": "boolean",
}  # fmt: skip


def revenue_quarters(snapshot: Snapshot, fiscal_start_month: int) -> tuple[date, ...]:
    """Return the last days of the whole fiscal quarters that the revenue table covers, in order."""
    window = revenue_window(snapshot)
    if window is None:
        return ()
    first = window.first_given + (fiscal_start_month - 1 - window.first_given) % QUARTER
    lasts = range(first + QUARTER - 1, window.last + 1, QUARTER)
    return tuple(_month_end(month).date() for month in lasts)


def quarter_origins(snapshot: Snapshot, fiscal_start_month: int) -> tuple[date, ...]:
    """Return the ends of the quarters with 4 quarters of revenue up to them and 2 behind them."""
    return revenue_quarters(snapshot, fiscal_start_month)[QUARTERS_BEFORE - 1 : -QUARTERS_AFTER]


def outcomes(snapshot: Snapshot, origins: Iterable[date]) -> pd.DataFrame:
    """Return what became of every account in the two quarters after each origin.

    One row per origin and account, index 0 to n-1: account_id; origin_on (date); after_cents, the
    revenue of the six months that begin after the origin, and before_cents, that of the same
    months a year earlier (Int64, null where they are not covered); is_event: after is at most 75 %
    of before, or nothing (boolean, null until the six months are over); is_eligible: revenue above
    0 in the twelve complete months up to the origin, and a first revenue at least as old.
    The same months of the year before, not the last months, so that neither season nor a single
    good quarter looks like a loss.
    """
    facts = Facts(snapshot, Settings())  # how revenue is counted by month depends on no setting
    ids, monthly = facts.accounts["account_id"], facts.monthly
    found = [_outcomes_at(monthly, ids, pd.Timestamp(origin)) for origin in origins]
    return pd.concat(found or [_outcomes_at(None, ids.iloc[:0], facts.as_of)], ignore_index=True)


def _outcomes_at(monthly: Monthly | None, ids: pd.Series, origin: pd.Timestamp) -> pd.DataFrame:
    following = origin.year * YEAR + origin.month  # the month after the one of the origin
    complete = following - (1 if origin.is_month_end else 2)
    if monthly is None:
        before = after = year = np.full(len(ids), np.nan)
        age = np.zeros(len(ids), dtype=np.intp)
    else:
        after = _sums(monthly, following, HALF)
        before = _sums(monthly, following - YEAR, HALF)
        year = _sums(monthly, complete - YEAR + 1, YEAR)
        age = monthly.history - (monthly.last - complete)
    is_over = ~np.isnan(after) & ~np.isnan(before)
    found = pd.DataFrame(
        {
            "account_id": ids.array,
            "origin_on": origin,
            "before_cents": before,
            "after_cents": after,
            "is_event": has_shrunk(before, after),
            "is_eligible": (np.nan_to_num(year) > 0) & (age >= YEAR),
        }
    ).astype(_KINDS)
    return found.assign(is_event=found["is_event"].where(is_over))


def has_shrunk(before_cents: Numbers, after_cents: Numbers) -> Mask:
    """Return whether at most 75 % of the revenue before is left after, or nothing."""
    return (after_cents <= 0) | (100 * after_cents <= KEPT_PERCENT * before_cents)


def _sums(monthly: Monthly, first: int, months: int) -> Numbers:
    """Return each account's revenue of some months, NaN when they are not all covered."""
    width = monthly.cents.shape[1]
    start = first - (monthly.last - width + 1)
    if start < 0 or start + months > width:
        return np.full(len(monthly.cents), np.nan)
    return monthly.cents[:, start : start + months].sum(axis=1)


def _month_end(number: int) -> pd.Timestamp:
    return pd.Timestamp(year=number // YEAR, month=number % YEAR + 1, day=1) + MonthEnd()
