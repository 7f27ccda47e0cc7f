"""How far along we should be by now: the linear plan, the seasonal plan, and where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.ratio import safe_div
from kamdata.metrics.rungs import bounds

if TYPE_CHECKING:
    from datetime import date

    from kamdata.model import Period

EARLIEST_SHARE = 0.15  # with less of the plan behind us, a projection would be a guess
PRIOR_PERIODS = 2  # so many earlier periods make a seasonal plan
MOST_PERIODS = 5
ACCOUNT_PERIODS = 3  # so many make an account's own
SHRINKAGE = 3.0  # periods' worth of weight that the portfolio's plan has in an account's own
FIRST_DAYS = 31  # the history must begin within the first month of an earlier period

NOT_STARTED = "the period has not started"
TOO_EARLY = "too early in the period to project"
NO_HISTORY = "needs two earlier periods of closed deals"


def pace(
    won: float | None, goal: float | None, share: float | None
) -> tuple[float | None, str | None]:
    """Return (won / (goal x share), None): 1 is on plan. Or (None, reason).

    430,000 of 1,200,000 after 5 of 12 months: 0.86 by the linear plan; 1.0238 by a seasonal plan
    that has 35 % by then.
    """
    if share is None:
        return None, NO_HISTORY
    if share <= 0:
        return None, NOT_STARTED
    if goal is None or pd.isna(goal):
        return None, "no goal set"
    return safe_div(won, goal * share, "the goal is zero")


def projection(won: float | None, share: float | None) -> tuple[int | None, str | None]:
    """Return (won / share in whole cents, None), or (None, reason) when it is too early."""
    if share is None:
        return None, NO_HISTORY
    if share <= 0:
        return None, NOT_STARTED
    if share < EARLIEST_SHARE:
        return None, TOO_EARLY
    value, reason = safe_div(won, share, "nothing known to be won")
    return (None if value is None else round(value)), reason


def linear_share(window: Period, as_of: date) -> float:
    """Return the share of the window's days that have passed, the as-of date included: 0 to 1."""
    return _elapsed(window, as_of) / _days(window)


def linear_curve(window: Period) -> np.ndarray:
    """Return the linear plan by day of the window: 1/n, 2/n, ... 1."""
    days = _days(window)
    return np.arange(1, days + 1) / days


def seasonal_curve(opportunities: pd.DataFrame, window: Period, as_of: date) -> np.ndarray | None:
    """Return the share of earlier years' bookings won by each day of the window; None if too few.

    The same window of at least `PRIOR_PERIODS` earlier years, pooled over all given accounts;
    never falls, ends at 1. A year counts when the history covers it from its first month.
    """
    prior = _prior_wins(opportunities, window, as_of)
    if prior["years_back"].nunique() < PRIOR_PERIODS:
        return None
    booked = np.zeros(_days(window), dtype=np.int64)
    np.add.at(booked, prior["day"].to_numpy(), prior["amount_cents"].to_numpy(dtype=np.int64))
    total = int(booked.sum())
    if total <= 0:
        return None
    curve = np.clip(np.cumsum(booked) / total, 0.0, 1.0)
    return np.maximum.accumulate(curve)


def share_at(curve: np.ndarray | None, window: Period, as_of: date) -> float | None:
    """Return the value of a plan's curve at the end of the as-of date; 0 before it starts."""
    if curve is None:
        return None
    elapsed = _elapsed(window, as_of)
    return float(curve[elapsed - 1]) if elapsed else 0.0


def by_day(
    wins: pd.DataFrame, goal_cents: int | None, window: Period, as_of: date,
    seasonal: np.ndarray | None,
) -> pd.DataFrame:  # fmt: skip
    """Return what was won and what the plans ask for, one row per day of the window.

    `wins` has close_on and amount_cents. day; won_cents up to the end of that day (Int64, null
    after the as-of date); linear_cents and seasonal_cents (Int64, null without a goal or a plan).
    """
    start, end = bounds(window)
    days = pd.date_range(start, end)
    known = wins.dropna(subset=["close_on", "amount_cents"])
    known = known[window.covers(known["close_on"])]
    booked = np.zeros(len(days), dtype=np.int64)
    place = (known["close_on"].dt.normalize() - start).dt.days.to_numpy()
    np.add.at(booked, place, known["amount_cents"].to_numpy(dtype=np.int64))
    won = pd.Series(np.cumsum(booked), dtype="Int64")
    return pd.DataFrame(
        {
            "day": days,
            "won_cents": won.mask(pd.Series(days > pd.Timestamp(as_of))),
            "linear_cents": _planned(linear_curve(window), goal_cents, len(days)),
            "seasonal_cents": _planned(seasonal, goal_cents, len(days)),
        }
    )


def _planned(curve: np.ndarray | None, goal_cents: int | None, days: int) -> pd.Series:
    if curve is None or goal_cents is None:
        return pd.Series(pd.NA, index=range(days), dtype="Int64")
    return pd.Series((curve * goal_cents).round()).astype("Int64")


def account_shares(
    opportunities: pd.DataFrame, window: Period, as_of: date, portfolio: float | None
) -> pd.Series:
    """Return the seasonal share by now of accounts with enough history of their own.

    Index: account_id of accounts that won something in at least `ACCOUNT_PERIODS` earlier
    periods. Value: (n x own + 3 x portfolio) / (n + 3). Empty without a portfolio share.
    """
    prior = _prior_wins(opportunities, window, as_of)
    if portfolio is None or prior.empty:
        return pd.Series(dtype="float64")
    passed = prior["day"] < _elapsed(window, as_of)
    prior = prior.assign(passed_cents=prior["amount_cents"].where(passed, 0))
    by_account = prior.groupby("account_id").agg(
        periods=("years_back", "nunique"), total=("amount_cents", "sum"),
        passed=("passed_cents", "sum"),
    )  # fmt: skip
    by_account = by_account[(by_account["periods"] >= ACCOUNT_PERIODS) & (by_account["total"] > 0)]
    own = (by_account["passed"] / by_account["total"]).astype("float64").clip(0.0, 1.0)
    n = by_account["periods"].astype("float64")
    return (n * own + SHRINKAGE * portfolio) / (n + SHRINKAGE)


def _prior_wins(opportunities: pd.DataFrame, window: Period, as_of: date) -> pd.DataFrame:
    """Return won deals of the same window in earlier years.

    Columns: account_id, amount_cents, years_back, day (0-based, in this window).
    """
    columns = ["account_id", "close_on", "amount_cents"]
    decided = opportunities[opportunities["status"].isin(["won", "lost"])]
    first = decided["close_on"].min()
    won = decided.loc[decided["status"] == "won", columns].dropna()
    won = won.assign(close_on=won["close_on"].dt.normalize())
    found = [won.head(0).assign(years_back=0, day=0)]
    start, end = bounds(window)
    longest = MOST_PERIODS if end < start + pd.DateOffset(years=1) else 0
    for back in range(1, longest + 1):
        shift = pd.DateOffset(years=back)
        if pd.isna(first) or first > start - shift + pd.Timedelta(days=FIRST_DAYS):
            break
        if end - shift > pd.Timestamp(as_of):
            continue
        inside = (won["close_on"] >= start - shift) & (won["close_on"] <= end - shift)
        rows = won[inside]
        day = (rows["close_on"] + shift - start).dt.days.clip(0, _days(window) - 1)
        found.append(rows.assign(years_back=back, day=day))
    return pd.concat(found)


def _days(window: Period) -> int:
    start, end = bounds(window)
    return (end - start).days + 1


def _elapsed(window: Period, as_of: date) -> int:
    start, _ = bounds(window)
    return min(max((pd.Timestamp(as_of) - start).days + 1, 0), _days(window))
