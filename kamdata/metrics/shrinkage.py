"""Win rates of small groups, pulled towards the common rate as far as their size demands.

Source: beta-binomial shrinkage (empirical Bayes), as in Robinson, "Introduction to Empirical
Bayes" (varianceexplained.org); over-dispersion by Pearson's chi-square test of homogeneity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kamdata.metrics.ratio import SMALLEST_N

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Counts = Sequence[int] | NDArray[np.integer]

DEFAULT_STRENGTH = 20.0  # pseudo-deals behind the common rate when it cannot be learned
LARGEST_STRENGTH = 1000.0  # without real differences the estimate has no upper end
ENOUGH_GROUPS = 5  # groups needed to learn how far they differ
CHANCE_LEVEL = 0.10  # above this p the differences are called chance
_LOG_BOUND = 14.0  # keeps exp() of a searched parameter finite


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of a group before its own results: a mean rate, worth `strength` deals."""

    mean: float
    strength: float = DEFAULT_STRENGTH


@dataclass(frozen=True, slots=True)
class Difference:
    """Whether groups differ by more than luck: the test, and its finding as a sentence.

    `p` is None when there is nothing to compare. `groups` counts those compared.
    """

    groups: int
    chi_square: float | None
    p: float | None
    sentence: str

    @property
    def is_real(self) -> bool:
        """Whether the groups differ by more than chance explains."""
        return self.p is not None and self.p <= CHANCE_LEVEL


def shrunk_rate(won: Counts, decided: Counts, prior: Prior) -> NDArray[np.float64]:
    """Return the expected win rate of each group: (M x prior mean + won) / (M + decided).

    Lies between the prior mean and the group's own rate. Raises ValueError where a group has
    more wins than decisions.
    """
    wins, trials = _counts(won, decided)
    return (prior.strength * prior.mean + wins) / (prior.strength + trials)


def shrunk_interval(
    won: Counts, decided: Counts, prior: Prior, level: float = 0.8
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lower and upper ends of the interval that holds each rate with this chance.

    NaN where the prior itself is certain (nothing or everything was ever won).
    """
    from scipy.special import betaincinv  # noqa: PLC0415 - slow to import

    wins, trials = _counts(won, decided)
    yes = prior.strength * prior.mean + wins
    no = prior.strength * (1 - prior.mean) + trials - wins
    tail = (1 - level) / 2
    return betaincinv(yes, no, tail), betaincinv(yes, no, 1 - tail)


def fit_prior(won: Counts, decided: Counts) -> Prior:
    """Return the prior that explains the groups best (maximum marginal likelihood).

    With fewer than 5 groups, or when nothing or everything was won, the pooled rate with the
    strength of 20 deals. The strength is at most 1,000. With no decision at all: one half.
    """
    wins, trials = _counts(won, decided)
    wins, trials = wins[trials > 0], trials[trials > 0]
    if not len(trials):
        return Prior(0.5)
    pooled = float(wins.sum() / trials.sum())
    if len(trials) < ENOUGH_GROUPS or pooled in {0.0, 1.0}:
        return Prior(pooled)
    yes, no = _most_likely(wins, trials, pooled)
    return Prior(yes / (yes + no), min(yes + no, LARGEST_STRENGTH))


def _most_likely(
    wins: NDArray[np.float64], trials: NDArray[np.float64], pooled: float
) -> tuple[float, float]:
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import
    from scipy.special import betaln  # noqa: PLC0415

    def misfit(logs: NDArray[np.float64]) -> float:
        yes, no = np.exp(np.clip(logs, -_LOG_BOUND, _LOG_BOUND))
        # the binomial coefficients do not depend on the parameters, so they are left out
        return -float(np.sum(betaln(wins + yes, trials - wins + no) - betaln(yes, no)))

    start = np.log([pooled * DEFAULT_STRENGTH, (1 - pooled) * DEFAULT_STRENGTH])
    found = minimize(misfit, start, method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-6})
    yes, no = np.exp(np.clip(found.x, -_LOG_BOUND, _LOG_BOUND))
    return float(yes), float(no)


def difference(won: Counts, decided: Counts, groups: str = "groups") -> Difference:
    """Return whether the win rates of groups differ by more than luck.

    Compares groups with at least 5 decided deals. `groups` is their word in the sentence.
    """
    wins, trials = _counts(won, decided)
    wins, trials = wins[trials >= SMALLEST_N], trials[trials >= SMALLEST_N]
    if len(trials) < 2 or wins.sum() in {0, trials.sum()}:
        return Difference(
            len(trials), None, None, f"There are too few decided deals to compare the {groups}."
        )
    from scipy.stats import chi2  # noqa: PLC0415 - slow to import

    expected = trials * wins.sum() / trials.sum()
    spread = (wins - expected) ** 2
    statistic = float(np.sum(spread / expected + spread / (trials - expected)))
    p = float(chi2.sf(statistic, len(trials) - 1))
    if p > CHANCE_LEVEL:
        sentence = f"The win rates of the {groups} differ by no more than luck."
    else:
        sentence = f"The win rates of the {groups} differ by more than luck explains."
    return Difference(len(trials), statistic, p, sentence)


def _counts(won: Counts, decided: Counts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    wins, trials = np.asarray(won, dtype="float64"), np.asarray(decided, dtype="float64")
    if np.any(wins > trials) or np.any(wins < 0):
        message = "A group cannot have more won than decided deals."
        raise ValueError(message)
    return wins, trials
