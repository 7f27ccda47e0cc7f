"""With which stored snapshot a snapshot is compared: a week ago, the start of the month, a date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kamdata import format as fmt
from kamdata.metrics.periods import fiscal_quarter

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEK = timedelta(days=7)


def week_before(until: date) -> date:
    """Return the day a week before."""
    return until - WEEK


def start_of_month(until: date) -> date:
    """Return the first day of the month; fiscal months are those of the calendar."""
    return until.replace(day=1)


def start_of_quarter(until: date, fiscal_start_month: int) -> date:
    """Return the first day of the fiscal quarter."""
    return fiscal_quarter(until, fiscal_start_month).start or until


def last_review(until: date, reviews: Sequence[date]) -> date | None:
    """Return the newest of the days that reviews looked at before a date, None without one."""
    return max((day for day in reviews if day < until), default=None)


def nearest(days: Sequence[date], wanted: date, until: date) -> date:
    """Return the last of the days on or before `wanted` and before `until`, else the first one.

    At least one of the days lies before `until`.
    """
    earlier = [day for day in days if day < until]
    return max((day for day in earlier if day <= wanted), default=min(earlier))


def explained(taken: date, wanted: date, until: date) -> str:
    """Return which snapshot was taken for the day that was asked for, and why where it differs."""
    if wanted >= until:
        return (
            f"{fmt.day(wanted)} is not before {fmt.day(until)}; compared with the last snapshot "
            f"before it, of {fmt.day(taken)}."
        )
    if taken > wanted:
        return (
            f"No snapshot is as old as {fmt.day(wanted)}; compared with the first one, of "
            f"{fmt.day(taken)}."
        )
    if taken < wanted:
        return (
            f"Compared with the snapshot of {fmt.day(taken)}, the last one on or before "
            f"{fmt.day(wanted)}."
        )
    return f"Compared with the snapshot of {fmt.day(taken)}."
