"""What a risk score has meant so far: the chance of an event, learned from past cases.

Until at least 30 events were seen, a score is no chance and is not shown as one. Source: isotonic
regression, Zadrozny and Elkan 2002; the chance never falls when the score rises, and nothing else
is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kamdata.metrics.risk_backtest import past_scores
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.metrics.score import combine

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.risk_backtest import Cases
    from kamdata.metrics.score import Scores

LEAST_EVENTS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Past cases of risk scores.

    `records` has one row for each account and date looked back on: score (as it was then, from the
    factors that dated rows can tell), is_event, before_cents and after_cents (revenue compared).
    `factors` names the factors in that score, `weights` those of all factors.
    """

    records: pd.DataFrame
    factors: tuple[str, ...]
    weights: tuple[tuple[str, float], ...]

    @property
    def events(self) -> int:
        """How many of the cases were events."""
        return int(self.records["is_event"].sum())


def past_of(cases: Cases, weights: tuple[tuple[str, float], ...]) -> Past:
    """Return the cases of a backtest with the scores that these weights would have given."""
    records = cases.table.assign(score=past_scores(cases, dict(weights)))
    return Past(records[records["score"].notna()], tuple(cases.factors), weights)


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """Scores as chances.

    `chances` has one entry (0 to 1) for each score asked for. `drop_rate` is how much of its
    revenue an account lost on average when the event came. `cases` and `events` say what both rest
    on.
    """

    chances: Numbers
    drop_rate: float
    cases: int
    events: int


def comparable_scores(scores: Scores, past: Past) -> NDArray[np.float64]:
    """Return today's score of each account from the factors that the past cases are scored by.

    NaN where none of them is known. `scores` must hold every account: the baseline is their median.
    """
    names = list(scores.factors["factor"].cat.categories)
    asked = [factor for factor in RISK_FACTORS if factor.name in past.factors]
    rows = {
        # the factors of one account stand together, so one factor is every n-th row
        factor.name: scores.factors.iloc[names.index(factor.name) :: len(names)]
        for factor in asked
    }
    return combine(asked, rows, dict(past.weights)).score.astype(np.float64)


def calibrated(scores: NDArray[np.float64], records: pd.DataFrame) -> Calibrated | None:
    """Return the scores as chances learned from past cases; None under 30 events.

    `records` are those of `Past`. The chance is the isotonic regression of events on scores,
    straight between two past scores and held beyond them. A missing score gets the share of events
    among all cases.
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
    chances = np.where(np.isnan(scores), is_event.mean(), np.interp(scores, past, fitted))
    return Calibrated(chances, _drop(known[is_event]), len(known), events)


def _drop(events: pd.DataFrame) -> float:
    """Return which share of its revenue an account lost on average (0 to 1)."""
    before = events["before_cents"].astype("float64")
    kept = events["after_cents"].astype("float64") / before.where(before > 0)
    return float((1 - kept.clip(0, 1)).mean())
