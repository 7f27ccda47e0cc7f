"""Both win rates side by side, each with its interval: by count and by amount answer differently.

By count every deal weighs the same; by amount the large ones decide. When they differ much, the
deals won and lost are of different size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics import pipeline, ratio

if TYPE_CHECKING:
    from kamdata.model import Measure, Period

LEVEL = 0.9
NORMAL_90 = 1.6448536269514722  # 95th percentile of the normal distribution: 90 % in the middle


def win_rates(opportunities: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return one row per definition: basis, rate, low_rate, high_rate, n, coverage, reason.

    The interval holds the true rate in 90 of 100 such samples; NaN where the rate is. Rates come
    from `pipeline.win_rate_by_count` and `pipeline.win_rate_by_amount`.
    """
    rows = []
    for basis, measure, interval in (
        ("By number of deals", pipeline.win_rate_by_count, _count_interval),
        ("By amount", pipeline.win_rate_by_amount, _amount_interval),
    ):
        found = measure(opportunities, period)
        low, high = (None, None) if found.value is None else interval(opportunities, found)
        rows.append((basis, found.value, low, high, found.n, found.coverage, found.reason or ""))
    columns = ["basis", "rate", "low_rate", "high_rate", "n", "coverage", "reason"]
    numeric = dict.fromkeys(("rate", "low_rate", "high_rate", "coverage"), "float64")
    return pd.DataFrame(rows, columns=columns).astype(numeric)


def _count_interval(opportunities: pd.DataFrame, found: Measure) -> tuple[float, float]:
    won = int((opportunities.loc[found.rows, "status"] == "won").sum())
    return ratio.wilson(won, found.n, LEVEL) or (0.0, 1.0)


def _amount_interval(opportunities: pd.DataFrame, found: Measure) -> tuple[float, float]:
    """Return the interval of a ratio of two sums over the same deals.

    rate -+ z x sqrt(sum of amount^2 x (is won - rate)^2) / sum of amounts, kept within 0 and 1:
    one large deal among small ones makes it wide. Source: the ratio estimator's linearised
    variance, Cochran, Sampling Techniques, chapter 6.
    """
    used = opportunities.loc[found.rows, ["status", "amount_cents"]]
    amounts = used["amount_cents"].to_numpy("float64")
    rate = float(found.value or 0.0)
    is_won = (used["status"] == "won").to_numpy("float64")
    spread = NORMAL_90 * float(np.sqrt(np.sum((amounts * (is_won - rate)) ** 2)) / amounts.sum())
    return max(rate - spread, 0.0), min(rate + spread, 1.0)
