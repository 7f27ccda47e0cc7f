"""How many have left by which day, and which way, while some are still there.

Those still there count as long as they were followed (right-censored); those that were there
already when they were first seen count only from the day they had reached by then (late entry).
Source: Aalen and Johansen 1978; with one way out it is the curve of Kaplan and Meier 1958.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.ratio import SMALLEST_N

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALF = 0.5 + 1e-12
STILL, MOVED, LOST = 0, 1, 2  # how a stay ended, as far as it was followed


def incidence(
    days: NDArray[np.float64], ended: NDArray[np.int_], seen_from: NDArray[np.float64]
) -> pd.DataFrame:
    """Return the curve: a row for each day on which something ended.

    `days` is how long each was followed, `ended` how (`STILL`, `MOVED`, `LOST`), `seen_from` the
    day from which it was seen (0 for from its beginning). Columns: days, at_risk (how many were
    there and seen), still, moved and lost: the shares, which add up to 1.
    """
    at = np.unique(days[ended != STILL])
    # seen from the beginning is at risk on day 0 too
    begun = np.sort(np.where(seen_from > 0, seen_from, -1.0))
    at_risk = np.searchsorted(begun, at) - np.searchsorted(np.sort(days), at)
    ways = [_count(days[ended == way], at) for way in (MOVED, LOST)]
    moved, lost = (np.divide(way, at_risk, where=at_risk > 0, out=np.zeros(len(at)))
                   for way in ways)  # fmt: skip
    still = np.cumprod(1 - moved - lost)
    before = np.concatenate([[1.0], still[:-1]])
    return pd.DataFrame(
        {
            "days": at,
            "at_risk": at_risk,
            "still": still,
            "moved": np.cumsum(before * moved),
            "lost": np.cumsum(before * lost),
        }
    )


def usable(
    days: NDArray[np.float64], ended: NDArray[np.int_], seen_from: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which to use: all of them, or only those that were seen from their beginning.

    Where fewer than 5 were followed on an early day (until half have ended), one of them moves
    the whole curve; late entries are then left out.
    """
    from_beginning = seen_from <= 0
    if from_beginning.all():
        return from_beginning
    curve = incidence(days, ended, seen_from)
    is_early = np.concatenate([[1.0], curve["still"].to_numpy()[:-1]])[: len(curve)] > HALF
    if (curve["at_risk"].to_numpy()[is_early] < SMALLEST_N).any():
        return from_beginning
    return np.ones(len(days), dtype=bool)


def _count(days: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.int_]:
    in_order = np.sort(days)
    return np.searchsorted(in_order, at, side="right") - np.searchsorted(in_order, at)
