"""How long an account has been quiet, measured against its own rhythm.

An order is a day with a won opportunity or positive revenue. Where revenue comes as monthly sums,
nobody knows the day: the account is then counted in months, an order is a month with positive
revenue or a won opportunity, and only complete months without either are silence. So an account
that buys every month has a gap of one month and is silent for none, whatever day it is today.
Two-way activities have a rhythm of their own; the more alarming of the two counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.contacts import two_way_activities
from kamdata.metrics.evidence import Notes, Written, clip01, factor_rows
from kamdata.metrics.growth_rates import month_numbers, revenue_window
from kamdata.metrics.ratio import SMALLEST_N

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

POOL_STRENGTH = 3.0  # gaps of the segment that an account's own are weighed against
REGULAR_FROM = 8  # own gaps from which their regularity counts as well
SHAPES = (0.5, 50.0)  # bounds of the regularity: below 1 orders come in bursts
MONTH_BLUR = 1 / 6  # variance, in months, that two unknown days of a month add to a gap
LONG_GAPS = 3.0  # this many usual gaps of silence are a flag of their own
FEWEST_GAPS = 2  # an account with fewer has no rhythm of its own to break
EPOCH = pd.Timestamp("1970-01-01")
MONTHLY_SHARE = 0.95  # of dates on one day of the month, from which they stand for months
FINEST_CONTACT = 7.0  # days; contact is not expected more often


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """How often something happens at each account and how long it has not, in `unit`.

    `since` is NaN where it never happened, `gap` (the usual gap) where no gap is known at all.
    `n` counts the account's own gaps. `chance` is the probability that a normal gap would have
    ended by now.
    """

    unit: str
    since: Numbers
    gap: Numbers
    n: Numbers
    chance: Numbers

    @property
    def alarm(self) -> Numbers:
        """0 up to an even chance, 1 from 95 %; NaN where nothing is known."""
        return clip01((self.chance - 0.5) / 0.45)


@dataclass(frozen=True, slots=True, eq=False)
class Silence:
    """The rhythm of orders of each account, and that of two-way contact."""

    orders: Rhythm
    contact: Rhythm

    @property
    def value(self) -> Numbers:
        """The more alarming of the two, NaN where neither is known."""
        return np.fmax(self.orders.alarm, self.contact.alarm)

    @property
    def is_order(self) -> NDArray[np.bool_]:
        """Where the silence is about orders rather than about contact."""
        return np.nan_to_num(self.orders.alarm, nan=-1) >= np.nan_to_num(self.contact.alarm, nan=-1)

    @property
    def has_stopped(self) -> NDArray[np.bool_]:
        """Where no order came for more than three of the account's own usual gaps."""
        orders = self.orders
        return (orders.n >= FEWEST_GAPS) & (orders.since > LONG_GAPS * orders.gap)


def shrunk_gap(gaps_total: Numbers, n: Numbers, pool: Numbers) -> Numbers:
    """Return the usual gap: (sum of own gaps + 3 x gap of the segment) / (own gaps + 3)."""
    own = np.divide(gaps_total, n, out=np.full(len(n), np.nan), where=n > 0)
    shrunk = (gaps_total + POOL_STRENGTH * pool) / (n + POOL_STRENGTH)
    return np.where(np.isnan(pool), own, shrunk)


def silence_chance(since: Numbers, gap: Numbers, shape: Numbers) -> Numbers:
    """Return the probability that a normal gap would have ended by now.

    The Gamma distribution of mean `gap` and this `shape`; shape 1 is the exponential one,
    1 - exp(-since / gap). A larger shape means a more regular buyer, who alarms sooner.
    Source: Platzer and Reutterer 2016, Marketing Science 35. Golden: gaps 7, 10, 6, 8, 9, 30, 7
    in a segment of 14 and 45 days of silence give a gap of 11.9 and .97721.
    """
    from scipy.special import gammainc  # noqa: PLC0415 - slow to import

    known = ~np.isnan(since) & (gap > 0)
    ratio = np.divide(shape * since, gap, out=np.zeros(len(gap)), where=known)
    return np.where(known, gammainc(shape, ratio), np.nan)


def rhythm(
    at: NDArray[np.intp], when: Numbers, now: float, segment: NDArray[np.intp], *,
    unit: str = "day", blur: float = 0.0, finest: float = 0.0,
) -> Rhythm:  # fmt: skip
    """Return the rhythm of each account from its events.

    `at` is the account of each event and `when` its time in whole units, up to `now`; several
    events at one time are one. `segment` numbers the segment of each account. `blur` is the
    variance that coarse times add, `finest` the shortest gap that counts as usual.
    """
    accounts = len(segment)
    start = when.min(initial=0)
    span = np.int64(when.max(initial=0) - start + 1)
    events = np.sort(at * span + (when - start).astype(np.int64))  # far faster than np.unique
    who, times = np.divmod(events[np.append(True, np.diff(events) > 0)[: len(events)]], span)
    times = times + start
    last = np.full(accounts, np.nan)
    last[who] = times  # sorted by time, so the last one stays
    is_same = who[1:] == who[:-1]
    gaps, of = np.diff(times)[is_same], who[1:][is_same]
    n = np.bincount(of, minlength=accounts).astype(float)
    total = np.bincount(of, weights=gaps, minlength=accounts)
    squares = np.bincount(of, weights=gaps**2, minlength=accounts)
    gap = np.maximum(shrunk_gap(total, n, _pool(total, n, segment)), finest)
    since = np.clip(now - last, 0, None)
    return Rhythm(unit, since, gap, n, silence_chance(since, gap, _shape(total, squares, n, blur)))


def _pool(total: Numbers, n: Numbers, segment: NDArray[np.intp]) -> Numbers:
    """Return the mean gap of each account's segment, of all accounts where it has under five."""
    groups = segment + 1  # 0 holds the accounts without a segment
    sums, counts = (np.bincount(groups, weights=of, minlength=1) for of in (total, n))
    overall = total.sum() / n.sum() if n.sum() > 0 else np.nan
    is_enough = counts >= SMALLEST_N
    is_enough[0] = False
    means = np.divide(sums, counts, out=np.full(len(sums), overall), where=is_enough)
    return means[groups]


def _shape(total: Numbers, squares: Numbers, n: Numbers, blur: float) -> Numbers:
    """Return the regularity of each account: mean^2 / variance of its gaps, 1 under eight."""
    is_known = n >= REGULAR_FROM
    safe = np.where(is_known, n, 2.0)
    mean = total / safe
    variance = np.clip((squares - safe * mean**2) / (safe - 1), 0, None) + blur
    shape = np.divide(mean**2, variance, out=np.full(len(n), SHAPES[1]), where=variance > 0)
    return np.where(is_known, np.clip(shape, *SHAPES), 1.0)


def account_silence(facts: Facts) -> Silence:
    """Return how long each account has been quiet, in orders and in two-way contact."""
    return Silence(_orders(facts), _contact(facts))


def _orders(facts: Facts) -> Rhythm:
    won = facts.opportunities
    won = won[(won["status"] == "won") & won["close_on"].notna() & (won["at"] >= 0)]
    revenue = facts.revenue
    revenue = revenue[(revenue["amount_cents"] > 0) & (revenue["at"] >= 0)]
    by_month = is_monthly(revenue["month"])
    counted = month_numbers if by_month else _days
    who = np.concatenate([rows["at"].to_numpy(dtype=np.intp) for rows in (won, revenue)])
    when = np.concatenate(
        [counted(dates).to_numpy(dtype=float) for dates in (won["close_on"], revenue["month"])]
    )
    if by_month:
        window = revenue_window(facts.snapshot)
        now = float(when.max() if window is None else window.last)
        return rhythm(who, when, now, facts.segment, unit="month", blur=MONTH_BLUR)
    now = facts.as_of if revenue.empty else min(facts.as_of, revenue["month"].max())
    return rhythm(who, when, _day_number(now), facts.segment)


def is_monthly(dates: pd.Series) -> bool:
    """Return whether dates stand for months: nearly all on one day of it, or at its end."""
    if dates.empty:
        return False
    commonest = dates.dt.day.value_counts(normalize=True).iloc[0]
    return max(commonest, dates.dt.is_month_end.mean()) >= MONTHLY_SHARE


def _contact(facts: Facts) -> Rhythm:
    found = two_way_activities(facts)
    at, when = found["at"].to_numpy(dtype=np.intp), _days(found["on"]).to_numpy(dtype=float)
    now = _day_number(facts.as_of)
    return rhythm(at, when, now, facts.segment, finest=FINEST_CONTACT)


def _days(dates: pd.Series) -> pd.Series:
    return (dates - EPOCH).dt.days


def _day_number(day: pd.Timestamp) -> float:
    return float((day - EPOCH).days)


def month_texts(months: Numbers) -> Written:
    """Return numbers of months written in words: 1 -> `1 month`, 2.34 -> `2.3 months`."""

    def write(number: float) -> str:
        text = f"{number:.1f}".removesuffix(".0")
        return f"{text} {'month' if text == '1' else 'months'}"

    return Written(months, write)


def silence_factor(facts: Facts) -> pd.DataFrame:
    """Return how alarming the silence of each account is: (chance - .5) / .45, 0 to 1.

    Missing where no order and no contact is known. See the module for what an order is.
    """
    return factor_rows(facts.silence.value, _notes(facts))


def _notes(facts: Facts) -> Notes:
    silence, notes = facts.silence, Notes(facts.n)
    orders, contact = silence.orders, silence.contact
    is_order = silence.is_order & ~np.isnan(orders.chance)
    since, gap = np.nan_to_num(orders.since), np.nan_to_num(orders.gap)
    if orders.unit == "month":
        notes.add(is_order & (since == 0), "Ordered in the last complete month.")
        words = (month_texts(since), month_texts(gap))
        notes.add(is_order, "No revenue for {}, usual gap {}.", *words)
    notes.add(is_order, "No order for {:.0f} days, usual gap {:.0f}.", since, gap)
    notes.add(
        ~np.isnan(contact.chance), "No two-way contact for {:.0f} days, usual gap {:.0f}.",
        np.nan_to_num(contact.since), np.nan_to_num(contact.gap),
    )  # fmt: skip
    everyone = np.ones(facts.n, dtype=bool)
    notes.add(~np.isnan(orders.since), "Only one order so far. Add earlier revenue or won deals.")
    notes.add(everyone, "No order is known. Add monthly revenue or won deals with close dates.")
    return notes
