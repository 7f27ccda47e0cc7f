"""Until when a new opportunity can begin and still be won before the plan of an account ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kamdata import format as fmt
from kamdata.metrics.pipeline import median_days_to_win
from kamdata.metrics.ratio import SMALLEST_N
from kamdata.model import ALL_DATES, Measure

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from kamdata.model import Period, Snapshot

OWN, KEY, ALL = "this account", "key accounts", "all accounts"


@dataclass(frozen=True, slots=True)
class LastStart:
    """How many days a deal takes from created to won, whose deals say so, and the last day.

    `whose` is one of OWN, KEY and ALL; `last_on` is None where nothing says how long a deal takes.
    """

    days: Measure
    whose: str
    last_on: date | None


def days_to_win_here(snapshot: Snapshot, account_id: str) -> Measure:
    """Return the median days from created to won of the account's deals (`_cycle`)."""
    return _cycle(snapshot, account_id)[0]


def last_start(snapshot: Snapshot, account_id: str, window: Period) -> LastStart:
    """Return the last day on which a new opportunity can begin: window end - days to win."""
    days, whose = _cycle(snapshot, account_id)
    if days.value is None or window.end is None:
        return LastStart(days, whose, None)
    return LastStart(days, whose, window.end - timedelta(days=round(days.value)))


def _cycle(snapshot: Snapshot, account_id: str) -> tuple[Measure, str]:
    """Return the median days to win, and whose: the first with five won deals that are dated.

    The account's own deals, those of key accounts, those of all accounts.
    """
    opportunities, accounts = snapshot.table("opportunities"), snapshot.table("accounts")
    is_key = accounts["is_key"].fillna(value=False).astype(bool)
    keys = accounts.loc[is_key, "account_id"]
    for whose, rows in (
        (OWN, opportunities[opportunities["account_id"] == account_id]),
        (KEY, opportunities[opportunities["account_id"].isin(keys)]),
    ):
        found = _median(rows)
        if found.value is not None:
            return found, whose
    return _median(opportunities), ALL


def _median(rows: pd.DataFrame) -> Measure:
    found = median_days_to_win(rows, ALL_DATES)
    if found.value is not None and found.n < SMALLEST_N:
        return found.because(f"only {fmt.count(found.n, 'won deal')} with both dates")
    return found


def in_words(found: LastStart, window: Period, as_of: date) -> str:
    """Return until when a new deal can begin, on whose deals that rests, and whether it is past."""
    if found.last_on is None or found.days.value is None:
        return f"Until when a new deal can begin is not known: {found.days.reason}."
    takes = f"a deal takes {fmt.count(round(found.days.value), 'day')}"
    rests = f"(the median of {fmt.count(found.days.n, 'won deal')} of {found.whose})"
    end, last = fmt.day(window.end), fmt.day(found.last_on)
    if window.end is not None and window.end <= as_of:
        return f"{takes.capitalize()} {rests}; the period ends with {end}."
    if found.last_on < as_of:
        return (
            f"A new deal would be won after the plan ends on {end}: {takes} {rests}, so the last "
            f"day to begin was {last}."
        )
    return f"A deal that begins by {last} can still be won by {end}: {takes} {rests}."
