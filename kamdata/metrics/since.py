"""What happened at one account since a day: deals won and lost, new ones, revenue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.growth_rates import MONTHS, month_numbers, revenue_window
from kamdata.metrics.ratio import safe_div, total
from kamdata.model import Measure

if TYPE_CHECKING:
    from datetime import date

    from kamdata.model import Snapshot

NO_MONTHS = "no whole year of revenue is known for both days"
NOT_LATER = "no month of revenue is known that was not over then"


@dataclass(frozen=True, slots=True)
class Since:
    """What happened at an account after a day: each of them a measure of its deals or revenue.

    `to_rivals` are the lost deals that name a competitor, `rivals` their names as the files write
    them.
    """

    day: date
    won: Measure
    lost: Measure
    created: Measure
    to_rivals: Measure
    rivals: tuple[str, ...]
    revenue: Measure


def happened_since(snapshot: Snapshot, account_id: str, day: date) -> Since:
    """Return what happened at an account after a day, up to the as-of date."""
    deals = snapshot.table("opportunities")
    own = deals[deals["account_id"] == account_id]
    lost = _after(own[own["status"] == "lost"], "close_on", day, snapshot.as_of)
    open_ones = own[own["status"] == "open"]
    to_rivals = lost[lost["competitor"].notna()]
    return Since(
        day, won_since(snapshot, account_id, day), _sum(lost),
        _sum(_after(open_ones, "created_on", day, snapshot.as_of)), _sum(to_rivals),
        tuple(dict.fromkeys(to_rivals["competitor"].astype("str"))),
        revenue_since(snapshot, account_id, day),
    )  # fmt: skip


def won_since(snapshot: Snapshot, account_id: str, day: date) -> Measure:
    """Return what an account was won for after a day (cents); n counts the deals."""
    deals = snapshot.table("opportunities")
    own = deals[(deals["account_id"] == account_id) & (deals["status"] == "won")]
    return _sum(_after(own, "close_on", day, snapshot.as_of))


def _after(rows: pd.DataFrame, column: str, day: date, as_of: date) -> pd.DataFrame:
    later = rows[column] >= pd.Timestamp(day) + pd.Timedelta(days=1)
    return rows[later & (rows[column] < pd.Timestamp(as_of) + pd.Timedelta(days=1))]


def _sum(rows: pd.DataFrame) -> Measure:
    cents = total(rows["amount_cents"])
    reason = None if cents is not None else "no deal of it has an amount"
    return Measure(cents, "money", len(rows), reason=reason, rows=rows.index)


def revenue_since(snapshot: Snapshot, account_id: str, day: date) -> Measure:
    """Return how the revenue of 12 months changed since a day (-0.12: it fell by 12 %).

    The twelve complete months of revenue now against the twelve that were complete on the day.
    """
    found = Measure(None, "rate", table="revenue")
    window = revenue_window(snapshot)
    if window is None:
        return found.because(NO_MONTHS)
    then = min(day.year * MONTHS + day.month - 2, window.last)
    if then == window.last:
        return found.because(NOT_LATER)
    if window.first_given > then - MONTHS + 1:
        return found.because(NO_MONTHS)
    rows = snapshot.table("revenue")
    rows = rows[(rows["account_id"] == account_id) & rows["amount_cents"].notna()]
    months = month_numbers(rows["month"])
    now, before = (
        int(rows.loc[((months > last - MONTHS) & (months <= last)).fillna(value=False),
                     "amount_cents"].sum())
        for last in (window.last, then)
    )  # fmt: skip
    rate, reason = safe_div(now - before, before, "no revenue in the twelve months before")
    rate = None if rate is None else float(np.round(rate, 6))
    return Measure(rate, "rate", len(rows), reason=reason, table="revenue", rows=rows.index)
