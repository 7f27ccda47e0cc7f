"""What a risk score has meant so far: the chance of an event, learned from past cases.

Until at least 30 events were seen, a score is no chance and is not shown as one. Source: isotonic
regression, Zadrozny and Elkan 2002; the chance never falls when the score rises, and nothing else
is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.evidence import Numbers

LEAST_EVENTS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """Scores as chances.

    `chances` has one entry (0 to 1) for each score asked for, NaN for a missing score.
    `drop_rate` is how much of its revenue an account lost on average when the event came. `cases`
    and `events` say what both rest on.
    """

    chances: Numbers
    drop_rate: float
    cases: int
    events: int


def calibrated(scores: Numbers, records: pd.DataFrame) -> Calibrated | None:
    """Return the scores as chances learned from past cases; None under 30 events.

    `records` has one row for each account and date looked back on: score (as it was then),
    is_event, before_cents and after_cents (revenue compared, before above 0). The chance is the
    isotonic regression of events on scores, straight between two past scores, held beyond them.
    """
    known = records[records["score"].notna()]
    is_event = known["is_event"].to_numpy(dtype=bool)
    events = int(is_event.sum())
    if events < LEAST_EVENTS:
        return None
    from scipy.optimize import isotonic_regression  # noqa: PLC0415 - slow to import

    past, place, times = np.unique(
        known["score"].to_numpy(dtype=np.float64), return_inverse=True, return_counts=True
    )
    share = np.bincount(place, weights=is_event) / times
    fitted = np.clip(isotonic_regression(share, weights=times).x, 0.0, 1.0)
    return Calibrated(np.interp(scores, past, fitted), _drop(known[is_event]), len(known), events)


def _drop(events: pd.DataFrame) -> float:
    """Return which share of its revenue an account lost on average (0 to 1)."""
    kept = events["after_cents"].astype("float64") / events["before_cents"].astype("float64")
    return float((1 - kept.clip(0, 1)).mean())
