"""Which rung of the revenue ladder each opportunity stands on, and the window of the goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.periods import fiscal_year
from kamdata.metrics.stages import is_qualified, weighted_cents
from kamdata.metrics.whitespace import WHITESPACE_STATES

if TYPE_CHECKING:
    from datetime import date

    from kamdata.model import Period, Settings, Snapshot

RUNGS = ("closed", "current", "identified")


def plan_window(period: Period, as_of: date, fiscal_start_month: int) -> Period:
    """Return the dates that the goal is compared over.

    The period itself; the fiscal year of the as-of date when the period is open on a side,
    because no goal is set for all time.
    """
    if period.start is None or period.end is None:
        return fiscal_year(as_of, fiscal_start_month)
    return period


def bounds(window: Period) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day of a window. Raises ValueError for an open one."""
    if window.start is None or window.end is None:
        message = "a window needs a first and a last day"
        raise ValueError(message)
    return pd.Timestamp(window.start), pd.Timestamp(window.end)


def goal_days(window: Period, fiscal_start_month: int) -> tuple[int, int]:
    """Return (days of the window, days of a year): the part of a year's goal that counts in it.

    Both are equal when the window is a whole year, be it fiscal or any other twelve months.
    """
    start, end = bounds(window)
    days = (end - start).days + 1
    if end + pd.Timedelta(days=1) == start + pd.DateOffset(years=1):
        return days, days
    first, last = bounds(fiscal_year(start.date(), fiscal_start_month))
    return days, (last - first).days + 1


def goal_in_window(goal_cents: pd.Series, window: Period, fiscal_start_month: int) -> pd.Series:
    """Return a year's goal pro-rated by days to the window, in whole cents (Int64)."""
    days, year = goal_days(window, fiscal_start_month)
    if days == year:
        return goal_cents
    return (goal_cents * days + year // 2) // year


def rungs(snapshot: Snapshot, window: Period, settings: Settings) -> pd.DataFrame:
    """Return the rung of each opportunity, on the index of the opportunities table.

    account_id; rung: `closed` (won in the window), `current` (open, qualified, closing by the end
    of the window, overdue ones included), `identified` (any other open one: not yet qualified,
    closing later or without a date), or null (lost, won in other periods, or due before a window
    that lies ahead); amount_cents and weighted_cents (Int64, null when not known).
    Source: the account-plan ladder of Revegy and Altify.
    """
    opportunities, stages = snapshot.table("opportunities"), snapshot.table("stages")
    status, close_on = opportunities["status"], opportunities["close_on"]
    is_open = status == "open"
    is_closed = (status == "won") & window.covers(close_on)
    start, end = bounds(window)
    is_in_time = is_open & (close_on < end + pd.Timedelta(days=1))
    is_earlier = is_in_time & (close_on < start) & (close_on >= pd.Timestamp(snapshot.as_of))
    is_current = is_in_time & is_qualified(opportunities, stages, settings)
    # a missing status is neither open nor won: -1, no rung
    code = np.select([is_closed, is_earlier, is_current, is_open], [0, -1, 1, 2], -1)
    return pd.DataFrame(
        {
            "account_id": opportunities["account_id"],
            "rung": pd.Categorical.from_codes(code, dtype=pd.CategoricalDtype(list(RUNGS))),
            "amount_cents": opportunities["amount_cents"],
            "weighted_cents": weighted_cents(opportunities, stages),
        },
        index=opportunities.index,
    )


def sums_by_account(rows: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """Return the exact sums of each rung for each account id, on the index of `ids`.

    won_cents, current_cents, current_weighted_cents, identified_cents, identified_weighted_cents
    (Int64; rows without an amount add nothing), open_count and open_without_amount_count.
    """
    position = pd.Index(ids).get_indexer(pd.Index(rows["account_id"]))
    known = position >= 0
    is_open = rows["rung"].isin(["current", "identified"]).to_numpy()
    ones = pd.Series(1, index=rows.index, dtype="Int64")
    amount, weighted = rows["amount_cents"], rows["weighted_cents"]
    wanted = {
        "won_cents": (amount, rows["rung"] == "closed"),
        "current_cents": (amount, rows["rung"] == "current"),
        "current_weighted_cents": (weighted, rows["rung"] == "current"),
        "identified_cents": (amount, rows["rung"] == "identified"),
        "identified_weighted_cents": (weighted, rows["rung"] == "identified"),
        "open_count": (ones, is_open),
        "open_without_amount_count": (ones, is_open & amount.isna()),
    }
    found = {}
    for name, (values, chosen) in wanted.items():
        keep = np.asarray(chosen, dtype=bool) & known
        added = np.zeros(len(ids), dtype=np.int64)
        np.add.at(added, position[keep], values.fillna(0).to_numpy(dtype=np.int64)[keep])
        found[name] = pd.Series(added, index=ids.index, dtype="Int64")
    return pd.DataFrame(found)


def named_potential(snapshot: Snapshot, ids: pd.Series) -> pd.Series:
    """Return the potential that a whitespace sheet names for products without an open deal.

    Int64 cents by account id, on the index of `ids`, 0 without any. Only products that could
    still be bought from us count: not what is owned, blocked, in the pipeline or unknown.
    """
    named = snapshot.table("whitespace")
    none = pd.Series(0, index=ids.index, dtype="Int64")
    named = named[named["potential_cents"].notna()]
    named = named[named["state"].isin(WHITESPACE_STATES)]
    if named.empty:
        return none
    opportunities = snapshot.table("opportunities")
    is_open = (opportunities["status"] == "open") & opportunities["product"].notna()
    worked = _pairs(opportunities[is_open])
    free = named[~_pairs(named).isin(worked)]
    sums = free.groupby("account_id")["potential_cents"].sum()
    return pd.Series(sums.reindex(ids).array, index=ids.index, dtype="Int64").fillna(0)


def _pairs(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays(
        [rows["account_id"].astype("str"), rows["product"].astype("str")]
    )
