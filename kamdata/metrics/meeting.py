"""The running order of a meeting of 30, 45 or 60 minutes, filled from the exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt

if TYPE_CHECKING:
    from collections.abc import Iterable

LENGTHS = (30, 45, 60)  # minutes
LARGEST_SHARE = 3  # no kind of item takes more than one part in three while others wait


def running_order(items: pd.DataFrame, minutes: int) -> pd.DataFrame:
    """Return the items (see `exceptions.collect`), planned first, with when each has its turn.

    The items are taken in their order of urgency as long as they fit: first so that no kind takes
    more than a third of the meeting, then, if minutes are left, without that limit. Columns
    more: is_planned, starts_at (the minute at which it begins, null for what waits until there is
    time) and slot (the same in words: `Minute 3 to 5`).
    """
    lengths, kinds = items["minutes"].to_numpy(), items["kind"].to_numpy(dtype=object)
    is_planned = np.zeros(len(items), dtype=bool)
    left, used = minutes, dict.fromkeys(kinds, 0)
    for largest in (minutes // LARGEST_SHARE, minutes):
        for place in _waiting(is_planned):
            length, kind = int(lengths[place]), kinds[place]
            if left <= 0:
                break
            if length <= left and used[kind] + length <= largest:
                is_planned[place] = True
                left, used[kind] = left - length, used[kind] + length
    ends = np.cumsum(np.where(is_planned, lengths, 0))
    starts = pd.Series(ends - lengths, index=items.index, dtype="Int64").where(is_planned)
    slots = [
        f"Minute {end - length} to {end}" if planned else None
        for end, length, planned in zip(ends, lengths, is_planned, strict=True)
    ]
    slot = pd.Series(slots, index=items.index, dtype="str")
    order = np.argsort(~is_planned, kind="stable")
    ordered = items.assign(is_planned=is_planned, starts_at=starts, slot=slot).iloc[order]
    return ordered.reset_index(drop=True)


def _waiting(is_planned: np.ndarray) -> Iterable[int]:
    return np.flatnonzero(~is_planned).tolist()


def order_title(order: pd.DataFrame, minutes: int) -> str:
    """Return how much there is to talk about, and how much of it fits into the minutes."""
    planned = int(order["is_planned"].sum())
    waiting = len(order) - planned
    if not len(order):
        return "Nothing needs a decision this week."
    used = int(order.loc[order["is_planned"], "minutes"].sum())
    spare = f", {fmt.count(minutes - used, 'minute')} to spare" if used < minutes else ""
    rest = f"; {waiting:,} more if there is time" if waiting else ""
    return f"{fmt.count(planned, 'item')} for {minutes} minutes{spare}{rest}."
