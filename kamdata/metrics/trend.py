"""Whether an account's revenue rises or falls, and whether that is steadier than chance.

Slope: Theil-Sen (the median of the slopes between all pairs of quarters), which one odd quarter
cannot bend. Steadiness: Kendall's tau against time, the Mann-Kendall test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kamdata.metrics.evidence import Notes, clip01, factor_rows, money_texts
from kamdata.metrics.monthly import deseasonalised

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts
    from kamdata.metrics.monthly import Monthly

QUARTERS, FEWEST_QUARTERS = 8, 6
QUARTERS_A_YEAR = 4
FEWEST_PAIRED_MONTHS = 3  # months with the same month a year earlier, where quarters are too few
STEADY_P = 0.10
WORST_FALL = 0.40  # a fall of 40 % a year is as alarming as it gets
BEST_RISE = 0.30
MOST_EMPTY = 0.40  # a buyer with more empty quarters is judged by silence, not by trend
UNSTEADY_WEIGHT = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """How revenue of each account has moved.

    `change_cents` is the change of a year's revenue from year to year, `change_rate` its rate: of
    the present level, or of the year before where only years compare. NaN when not known.
    `quarters` counts the quarters behind it, 0 where it compares a year with the year before.
    `is_steady`: the p-value of the trend is below .10. `is_patchy`: too many quarters are empty.
    """

    change_cents: Numbers
    change_rate: Numbers
    quarters: NDArray[np.intp]
    is_steady: NDArray[np.bool_]
    is_patchy: NDArray[np.bool_]

    @property
    def confidence(self) -> Numbers:
        """1 for a steady trend, one half for one that chance may have made."""
        return np.where(self.is_steady, 1.0, UNSTEADY_WEIGHT)


@dataclass(frozen=True, slots=True, eq=False)
class MannKendall:
    """The Mann-Kendall test of each row: S, its variance with ties, z and the two-sided p."""

    s: Numbers
    variance: Numbers
    z: Numbers
    p: Numbers


def theil_sen(values: Numbers) -> Numbers:
    """Return the Theil-Sen slope per step of each row of values (n x k, no NaN).

    Source: Sen 1968; equal to scipy.stats.theilslopes.
    """
    early, late = np.triu_indices(values.shape[1], k=1)
    return np.median((values[:, late] - values[:, early]) / (late - early), axis=1)


def mann_kendall(values: Numbers) -> MannKendall:
    """Return the Mann-Kendall test of each row of values (n x k, no NaN).

    p is exact where a row has no ties, as scipy.stats.kendalltau gives it; with ties it is that
    of z, the normal approximation with continuity correction.
    Source: Mann 1945, Kendall 1975; checked against pymannkendall and scipy.
    """
    from scipy.special import ndtr  # noqa: PLC0415 - slow to import

    k = values.shape[1]
    early, late = np.triu_indices(k, k=1)
    s = np.sign(values[:, late] - values[:, early]).sum(axis=1)
    equals = (values[:, :, None] == values[:, None, :]).sum(axis=2)
    # each group of t equal values is met t times, so (t - 1)(2t + 5) a time is t(t - 1)(2t + 5)
    ties = ((equals - 1) * (2 * equals + 5)).sum(axis=1)
    variance = (k * (k - 1) * (2 * k + 5) - ties) / 18
    spread = np.sqrt(np.where(variance > 0, variance, 1.0))
    z = np.sign(s) * np.clip(np.abs(s) - 1, 0, None) / spread
    p = np.where(ties == 0, _exact_p(s, k), 2 * ndtr(-np.abs(z)))
    return MannKendall(s, variance, z, p)


def _exact_p(s: Numbers, k: int) -> Numbers:
    """Return the two-sided p of S among all orders of k different values."""
    counts = np.ones(1)  # orders by their number of inversions
    for items in range(2, k + 1):
        counts = np.convolve(counts, np.ones(items))
    tail = np.cumsum(counts) / counts.sum()
    pairs = k * (k - 1) // 2
    inversions = ((pairs - np.abs(s)) // 2).astype(np.intp)
    return np.minimum(2 * tail[inversions], 1.0)


def revenue_trend(facts: Facts) -> Trend:
    """Return how revenue of each account has moved, from monthly revenue or stated years.

    At least 6 of the last 8 quarters (of three complete months each): four times the Theil-Sen
    slope of the deseasonalised quarters over the median of the last four. Fewer: the last 3 to 12
    months over the same months a year earlier, or the two years that the accounts sheet states;
    these never count as steady. More than 40 % empty quarters, of however many: no trend.
    """
    change, level = np.full(facts.n, np.nan), np.full(facts.n, np.nan)
    quarters = np.zeros(facts.n, dtype=np.intp)
    is_steady = np.zeros(facts.n, dtype=bool)
    sums = _quarters(facts.monthly) if facts.monthly is not None else np.full((facts.n, 8), np.nan)
    lengths = (~np.isnan(sums)).sum(axis=1)
    is_patchy = (sums <= 0).sum(axis=1) > MOST_EMPTY * lengths
    for length in range(FEWEST_QUARTERS, QUARTERS + 1):
        rows = np.flatnonzero(lengths == length)
        if rows.size:
            values = sums[rows, QUARTERS - length :]
            # a quarter's revenue changes by four slopes in a year, a year's by four times that
            change[rows] = QUARTERS_A_YEAR**2 * theil_sen(values)
            level[rows] = QUARTERS_A_YEAR * np.median(values[:, -QUARTERS_A_YEAR:], axis=1)
            is_steady[rows] = mann_kendall(values).p < STEADY_P
            quarters[rows] = length
    is_short = quarters == 0
    years, before = _by_years(facts)
    change, level = np.where(is_short, years, change), np.where(is_short, before, level)
    change = np.where((level > 0) & ~is_patchy, change, np.nan)
    return Trend(change, _rate(change, level), quarters, is_steady & ~is_patchy, is_patchy)


def _quarters(monthly: Monthly) -> Numbers:
    """Return the last 8 quarters of three complete months, NaN where any month is unknown."""
    months = deseasonalised(monthly)
    lead = max(3 * QUARTERS - months.shape[1], 0)
    padded = np.pad(months, ((0, 0), (lead, 0)), constant_values=np.nan)
    return padded[:, -3 * QUARTERS :].reshape(len(padded), QUARTERS, 3).sum(axis=2)


def _by_years(facts: Facts) -> tuple[Numbers, Numbers]:
    """Return the change a year and the year before, from paired months or else stated years.

    The last 3 to 12 months against the same months a year earlier, brought to a full year.
    """
    now, before = (facts.numbers(f"revenue_{year}_year_cents") for year in ("last", "prior"))
    if facts.monthly is not None:
        months = facts.monthly.recent(24)
        both = ~np.isnan(months[:, 12:]) & ~np.isnan(months[:, :12])
        paired = both.sum(axis=1)
        is_enough = paired >= FEWEST_PAIRED_MONTHS
        scale = 12 / np.where(is_enough, paired, 12)
        sums = [np.where(both, half, 0).sum(axis=1) for half in (months[:, 12:], months[:, :12])]
        now = np.where(is_enough, scale * sums[0], now)
        before = np.where(is_enough, scale * sums[1], before)
    return now - before, before


def _rate(numerator: Numbers, denominator: Numbers) -> Numbers:
    """Return numerator / denominator, NaN without a positive denominator."""
    return np.divide(
        numerator, denominator, out=np.full(len(numerator), np.nan), where=denominator > 0
    )


def trend_factor(facts: Facts) -> pd.DataFrame:
    """Return how alarming each account's revenue trend is: fall a year / 40 %, halved if unsteady.

    Unit: 0 to 1. Missing without two years to compare, and for a buyer of few quarters; not
    applicable to who never bought. Source: methods of Sen, Mann and Kendall.
    """
    trend = facts.trend
    value = clip01(-trend.change_rate / WORST_FALL) * trend.confidence
    return factor_rows(value, _notes(facts), ~facts.is_customer)


def momentum_factor(facts: Facts) -> pd.DataFrame:
    """Return how strongly each account grows: rise a year / 30 %, halved if unsteady.

    Unit: 0 to 1. The same trend as `trend_factor`, read upwards.
    """
    trend = facts.trend
    value = clip01(trend.change_rate / BEST_RISE) * trend.confidence
    return factor_rows(value, _notes(facts), ~facts.is_customer)


def _notes(facts: Facts) -> Notes:
    trend, notes = facts.trend, Notes(facts.n)
    rate = np.floor(100 * np.abs(np.nan_to_num(trend.change_rate)) + 0.5)
    money = money_texts(np.abs(trend.change_cents), facts.snapshot.currency)
    word = np.where(trend.change_rate < 0, "falls", "rises").astype(object)
    known = ~np.isnan(trend.change_rate)
    by_quarter = known & (trend.quarters > 0)
    notes.add(~facts.is_customer, "It has never bought, so no revenue can rise or fall.")
    notes.add(known & (rate == 0), "Revenue is level.")
    notes.add(
        by_quarter & trend.is_steady,
        "Revenue {} by {} a year ({:.0f} % of its present level), too steadily for chance.",
        word, money, rate,
    )  # fmt: skip
    notes.add(
        by_quarter,
        "Revenue {} by {} a year ({:.0f} % of its present level), but unevenly: it counts half.",
        word, money, rate,
    )  # fmt: skip
    notes.add(
        known, "Revenue {} by {} on the year before ({:.0f} %); a short history counts half.",
        word, money, rate,
    )  # fmt: skip
    notes.add(trend.is_patchy, "Buys too rarely for a trend: silence tells more.")
    notes.add(trend.quarters > 0, "No revenue of late to compare with: silence tells more.")
    notes.add(
        np.ones(facts.n, dtype=bool),
        "Add monthly revenue of at least 15 months, or revenue of the last two years.",
    )
    return notes
