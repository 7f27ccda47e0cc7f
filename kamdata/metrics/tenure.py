"""How long customers stay: Kaplan-Meier curves of the time from the first order on.

A customer has stopped when nothing was ordered for more than two of its own usual gaps, or when
its contract ended more than 60 days ago, was not renewed, and nothing was ordered since; then its
time ends with the last order, or the end of the contract. Whether a customer still buys is known
only up to two usual gaps ago (up to now while a contract runs): so far it is followed. An order
is what it is for the silence of an account. Of customers that order at random, without a rhythm,
one in eight is silent for two usual gaps at any time: their curve lies somewhat too low.

Customers that were there when the revenue table begins have an unknown start. They are not mixed
with the new ones, whose first order is known: they form a group of their own, whose time counts
from their first order in the table. New is who first ordered more than two usual gaps after the
table begins, and won no deal before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.durations import survival
from kamdata.metrics.facts import Facts
from kamdata.metrics.growth_rates import month_numbers, revenue_window
from kamdata.metrics.ratio import SMALLEST_N
from kamdata.metrics.renewal import LINK_DAYS
from kamdata.metrics.silence import day_numbers, order_events
from kamdata.model import Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.silence import OrderEvents
    from kamdata.model import Settings, Snapshot

GAPS = 2.0  # usual gaps without an order after which a customer has stopped
FEWEST_CUSTOMERS, FEWEST_STOPPED = 20, 5  # a curve of fewer is not shown
LEVEL = 0.9  # of the band around the curve
UNITS_A_YEAR = {"month": 12.0, "day": 365.25}
MOST_TICKS = 6  # years written below the curve
HORIZONS = (*range(30, 0, -1), 0.5, 0.25)  # years that a sentence may speak of
COLUMNS = ["account_id", "account", "is_key", "segment", "is_new", "has_stopped", "years"]


@dataclass(frozen=True, slots=True, eq=False)
class Tenure:
    """How long each customer was followed, and whether it has stopped buying.

    `table` has a row for each customer that can be told (`COLUMNS`, on the index of the accounts
    table): years from its first order to the end, or as far as it was followed. `begins_on` is
    the first day of the revenue table, None where revenue is lacking or too old; `too_new` counts
    the customers that came so lately that nothing is known of their staying.
    """

    table: pd.DataFrame
    begins_on: pd.Timestamp | None
    too_new: int = 0

    def cohort(self, *, is_new: bool) -> pd.DataFrame:
        """Return the customers whose first order is known, or those that were there before."""
        return self.table[self.table["is_new"] == is_new]


def customer_tenure(snapshot: Snapshot, settings: Settings) -> Tenure:
    """Return how long the customers of a prepared snapshot stayed."""
    return account_tenure(Facts(snapshot, settings))


def account_tenure(facts: Facts) -> Tenure:
    """Return how long customers stayed, as far as it can be told.

    Accounts without positive revenue or a won deal since the revenue table begins are left out:
    nobody knows when they started or left.
    """
    if revenue_window(facts.snapshot) is None:
        return Tenure(pd.DataFrame(columns=COLUMNS), None)
    orders = order_events(facts)
    begins_on = facts.revenue["month"].min()
    begin = _number(pd.Series([begins_on]), orders.unit)[0]
    first, last, is_earlier = _ends(orders, begin, facts.n)
    gap = _usual_gap(orders, facts)
    stopped, end = _stops(facts, orders, last, gap)
    is_followed = ~np.isnan(first) & ~np.isnan(end)
    is_known = is_followed & (end >= first)
    table = pd.DataFrame(
        {
            "account_id": facts.accounts["account_id"],
            "account": facts.accounts["account"],
            "is_key": facts.accounts["is_key"].astype("boolean"),
            "segment": facts.accounts["segment"].astype("str"),
            "is_new": (first - begin > GAPS * gap) & ~is_earlier,
            "has_stopped": stopped,
            "years": (end - first) / UNITS_A_YEAR[orders.unit],
        }
    ).set_axis(facts.snapshot.table("accounts").index)
    return Tenure(table[is_known], begins_on, int((is_followed & ~is_known).sum()))


def _number(dates: pd.Series, unit: str) -> Numbers:
    counted = month_numbers(dates) if unit == "month" else day_numbers(dates)
    return counted.astype("float64").to_numpy()


def _ends(
    orders: OrderEvents, begin: float, accounts: int
) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """Return the first and the last order since the table begins, and who ordered before it.

    NaN without an order since then. An order after the time up to which orders are known counts
    as one at that time.
    """
    is_since = orders.when >= begin
    at, when = orders.who[is_since], np.minimum(orders.when[is_since], orders.now)
    first, last = np.full(accounts, np.inf), np.full(accounts, -np.inf)
    np.minimum.at(first, at, when)
    np.maximum.at(last, at, when)
    has_none = np.isinf(first)
    first[has_none] = last[has_none] = np.nan
    is_earlier = np.bincount(orders.who[~is_since], minlength=accounts) > 0
    return first, last, is_earlier


def _usual_gap(orders: OrderEvents, facts: Facts) -> Numbers:
    """Return the usual gap of each account: the mean of its own, but no less than the shrunk one.

    A few orders close together say little; an account that buys once a year in a segment that
    buys every month has not stopped before its year is over.
    """
    rhythm = facts.silence.orders
    first, last = np.full(facts.n, np.inf), np.full(facts.n, -np.inf)
    np.minimum.at(first, orders.who, orders.when)
    np.maximum.at(last, orders.who, orders.when)
    own = np.divide(last - first, rhythm.n, out=np.full(facts.n, np.nan), where=rhythm.n > 0)
    return np.fmax(own, rhythm.gap)


def _stops(
    facts: Facts, orders: OrderEvents, last: Numbers, gap: Numbers
) -> tuple[NDArray[np.bool_], Numbers]:
    """Return who has stopped, and when; of the others how far they were followed."""
    known_until = orders.now - GAPS * gap
    is_silent = last < known_until
    left = facts.renewal.days_left
    contract_end = np.minimum(_number(facts.accounts["renewal_on"], orders.unit), orders.now)
    is_running = left >= 0
    is_renewed = facts.renewal.is_open | facts.renewal.is_won
    has_lapsed = (left < -LINK_DAYS) & ~is_renewed & (last <= contract_end)
    stopped = (is_silent & ~is_running) | has_lapsed
    followed = np.where(is_running, orders.now, known_until)
    end = np.where(stopped, last, followed)
    return stopped, np.where(has_lapsed, contract_end, end)


def is_enough(rows: pd.DataFrame) -> bool:
    """Return whether a curve of these customers may be shown: 20 of them, 5 that stopped."""
    is_long = (rows["years"] >= HORIZONS[-1]).sum() >= SMALLEST_N
    stopped = int(rows["has_stopped"].sum())
    return len(rows) >= FEWEST_CUSTOMERS and stopped >= FEWEST_STOPPED and bool(is_long)


def staying(rows: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Return the curve of these customers: a row for each time at which one stopped.

    years, share (still buying after it), low and high (the band of that level, by the log-log
    transformation of Greenwood's variance; NaN where none is left), at_risk (followed so far).
    Source: Kaplan and Meier 1958; Kalbfleisch and Prentice 2002 for the band.
    """
    from scipy.special import ndtri  # noqa: PLC0415 - slow to import

    years, stopped = rows["years"].to_numpy(), rows["has_stopped"].to_numpy(dtype=bool)
    curve = survival(years, stopped)
    at, share = curve["days"].to_numpy(), curve["share"].to_numpy()
    at_risk = followed_for(rows, at)
    ends = np.sort(years[stopped])
    died = np.searchsorted(ends, at, side="right") - np.searchsorted(ends, at)
    left = at_risk - died
    is_some = left > 0
    parts = np.divide(died, at_risk * left, out=np.zeros(len(at)), where=is_some)
    log = np.log(share, out=np.full(len(at), np.nan), where=is_some)
    width = ndtri((1 + level) / 2) * np.sqrt(np.cumsum(parts)) / -log
    return pd.DataFrame(
        {
            "years": at,
            "share": share,
            "low": share ** np.exp(width),
            "high": share ** np.exp(-width),
            "at_risk": at_risk,
        }
    )


def followed_for(rows: pd.DataFrame, years: Numbers) -> NDArray[np.intp]:
    """Return how many customers were followed for at least so many years, for each of `years`."""
    return len(rows) - np.searchsorted(np.sort(rows["years"].to_numpy()), years)


def horizon(*groups: pd.DataFrame) -> float | None:
    """Return the most years, in whole ones, that at least 5 of every group were followed for.

    Half a year and a quarter where a year is too long, None where even that is.
    """
    for years in HORIZONS:
        if all((rows["years"] >= years).sum() >= SMALLEST_N for rows in groups):
            return float(years)
    return None


def share_after(rows: pd.DataFrame, years: float) -> float:
    """Return the share of these customers that still buys after so many years."""
    curve = staying(rows)
    reached = curve.loc[curve["years"] <= years, "share"]
    return 1.0 if reached.empty else float(reached.iloc[-1])


def curve_drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the curve (as `staying`) from its beginning, as long as 5 customers are followed."""
    longest = _longest(rows)
    curve = staying(rows)
    curve = curve[curve["years"] <= longest]
    ends = pd.DataFrame({"years": [0.0, longest], "share": 1.0, "low": 1.0, "high": 1.0,
                         "at_risk": followed_for(rows, np.array([0.0, longest]))})  # fmt: skip
    if len(curve):
        ends.loc[1, ["share", "low", "high"]] = curve.iloc[-1][["share", "low", "high"]]
    return pd.concat([ends.iloc[:1], curve, ends.iloc[1:]], ignore_index=True)


def followed_by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many customers were followed for so many years: years, customers."""
    longest = _longest(rows)
    step = 0.5 if longest < 2 else float(np.ceil(longest / MOST_TICKS))
    years = np.arange(0.0, longest + 1e-9, step)
    return pd.DataFrame({"years": years, "customers": followed_for(rows, years)})


def _longest(rows: pd.DataFrame) -> float:
    return float(np.sort(rows["years"].to_numpy())[-SMALLEST_N])


def customers_still_buying(rows: pd.DataFrame) -> Measure:
    """Return the share of customers that still buys after the longest time they were followed."""
    found = Measure(None, "rate", len(rows), table="accounts", rows=rows.index)
    years = horizon(rows) if is_enough(rows) else None
    if years is None:
        return found.because("too few customers, or too few that stopped")
    curve = staying(rows)
    reached = curve[curve["years"] <= years]
    if reached.empty:
        return replace(found, value=1.0)
    share, low, high = reached.iloc[-1][["share", "low", "high"]]
    band = None if np.isnan(low) else f"between {fmt.percent(low)} and {fmt.percent(high)}"
    return replace(found, value=float(share), reason=band)


def customers_stopped(rows: pd.DataFrame) -> Measure:
    """Return how many of these customers have stopped buying."""
    stopped = rows.index[rows["has_stopped"].astype(bool)]
    return Measure(len(stopped), "count", len(rows), table="accounts", rows=stopped)
