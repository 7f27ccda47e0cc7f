"""Division, sums and small samples: the one place where a number may turn out to be n/a."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from kamdata.model import Measure

SMALLEST_N = 5  # a rate of fewer rows is not shown


def safe_div(
    numerator: float | None, denominator: float | None, reason: str
) -> tuple[float | None, str | None]:
    """Return (numerator / denominator, None), or (None, reason) without a valid denominator.

    A denominator that is missing, zero or negative is not valid; neither is a missing numerator.
    """
    if numerator is None or denominator is None or pd.isna(numerator) or pd.isna(denominator):
        return None, reason
    if denominator <= 0:
        return None, reason
    return float(numerator) / float(denominator), None


def divide(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Return numerator / denominator row by row as float64, NaN without a valid denominator."""
    over = denominator.astype("float64")
    return numerator.astype("float64") / over.where(over > 0, np.nan)


def total(cents: pd.Series) -> int | None:
    """Return the exact sum of whole cents, or None when no row has a value."""
    known = cents.dropna()
    return None if known.empty else int(known.sum())


def wilson(k: int, n: int, level: float = 0.9) -> tuple[float, float] | None:
    """Return the Wilson score interval of k successes in n trials, None when n is 0.

    Source: Wilson 1927; scipy.stats.binomtest. 4 of 10 at 95 % gives (0.16818, 0.68733).
    """
    if n == 0:
        return None
    from scipy.stats import binomtest  # noqa: PLC0415 - slow to import, seldom needed

    interval = binomtest(k, n).proportion_ci(confidence_level=level, method="wilson")
    return float(interval.low), float(interval.high)


def suppress_small(found: Measure, what: str) -> Measure:
    """Return the measure without its value when it rests on fewer than `SMALLEST_N` rows."""
    if found.value is None or found.n >= SMALLEST_N:
        return found
    return found.because(f"only {found.n} {what}; at least {SMALLEST_N} are needed")
