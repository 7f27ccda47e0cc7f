"""How firm a place in the programme is when the weights of the gate are a little different.

Weights are drawn around those of the settings: W ~ Dirichlet(concentration x weights), 5,000 times
with a fixed seed. In how many draws an account is among the first says more than its rank. Source:
stochastic multicriteria acceptability analysis, Lahdelma and Salminen; Tervonen and Lahdelma 2007,
European Journal of Operational Research 178.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from kamdata.metrics.gate_criteria import MIDDLE
from kamdata.metrics.score import BASELINE_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers

DRAWS = 5_000
CONCENTRATION = 50.0  # a weight of .4 then has a standard deviation of .07
SEED = 20_260_928
LEVEL = 0.90  # of the range of ranks
CHUNK = 500  # draws at a time, so that memory stays small
DECIMALS = 9  # equal scores stay equal whatever the order of the sums
TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Acceptability:
    """What the draws say of each account (one entry each).

    `in_rate`: share of draws in which it is among the first k; `first_rate`: in which it is first;
    `best_rank` and `worst_rank`: 90 % of the draws rank it between these; `decisive`: position of
    the criterion that lets it in when it counts for more (`decides_up`) or for less, -1 where
    every draw says the same.
    """

    in_rate: Numbers
    first_rate: Numbers
    best_rank: Numbers
    worst_rank: Numbers
    decisive: NDArray[np.intp]
    decides_up: NDArray[np.bool_]


def acceptability(
    values: Numbers,
    weights: Sequence[float] | Numbers,
    k: int,
    *,
    concentration: float = CONCENTRATION,
    prior_weight: float = BASELINE_WEIGHT,
) -> Acceptability:
    """Return how often each account is among the first k over reasonable weights.

    `values`: accounts x criteria, 0 to 1, NaN where missing; they are summed as the gate does,
    with `prior_weight` at the middle of the scale. Equal scores share the better rank. Golden
    example: uniform weights of two criteria, (.6, .6), (1, 0), (0, 1) are first in .2, .4, .4.
    Raises ValueError when no weight is above 0.
    """
    given = np.asarray(weights, dtype=float)
    used = np.flatnonzero(given > 0)
    if not len(used):
        message = "at least one weight must be above 0"
        raise ValueError(message)
    whole = given.sum()
    draws = np.random.default_rng(SEED).dirichlet(concentration * given[used] / whole, DRAWS)
    scores = np.vstack([
        _scores(values[:, used], part * whole, prior_weight)
        for part in np.array_split(draws, max(DRAWS // CHUNK, 1))
    ])  # fmt: skip
    rank = _ranks(scores)
    is_in = rank <= k
    low, high = np.quantile(
        rank, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0, method="closest_observation"
    )
    decisive, up = _decisive(draws, is_in)
    return Acceptability(
        is_in.mean(axis=0), (rank == 1).mean(axis=0), low, high,
        np.where(decisive < 0, -1, used[decisive]), up,
    )  # fmt: skip


def _scores(values: Numbers, weights: Numbers, prior_weight: float) -> Numbers:
    """Return the scores (draws x accounts, 0 to 1) of each row of weights."""
    known = ~np.isnan(values)
    weighted = weights @ np.where(known, values, 0.0).T + prior_weight * MIDDLE
    over = weights @ known.T.astype(float) + prior_weight
    found = np.divide(weighted, over, out=np.full(weighted.shape, MIDDLE), where=over > 0)
    return found.round(DECIMALS)


def _ranks(scores: Numbers) -> Numbers:
    """Return the rank of each account in each draw: one more than how many are above it."""
    from scipy.stats import rankdata  # noqa: PLC0415 - slow to import

    return rankdata(-scores, method="min", axis=1)


def _decisive(
    draws: Numbers, is_in: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the criterion whose weight tells most whether an account is in, and which way.

    That is the one whose mean weight differs most, in standard deviations, between the draws that
    let the account in and those that do not.
    """
    inside = is_in.sum(axis=0)
    outside = len(draws) - inside
    is_open = (inside > 0) & (outside > 0)
    standard = (draws - draws.mean(axis=0)) / np.where(draws.std(axis=0) > 0, draws.std(axis=0), 1)
    sums = is_in.T.astype(float) @ standard  # accounts x criteria; all draws together sum to 0
    apart = sums / np.maximum(inside, 1)[:, None] + sums / np.maximum(outside, 1)[:, None]
    place = np.abs(apart).argmax(axis=1)
    up = apart[np.arange(len(place)), place] > 0
    return np.where(is_open, place, -1), up & is_open


def swap_weight(
    a: Numbers,
    b: Numbers,
    weights: Sequence[float] | Numbers,
    criterion: int,
    prior_weight: float = BASELINE_WEIGHT,
) -> float | None:
    """Return the share of one criterion in the weights (0 to 1) at which a and b change places.

    The other weights keep their proportions and the sum of all stays. Exact: both scores are
    ratios of straight lines in that weight, so they are equal where a quadratic is 0 (a straight
    line where both know the same criteria). Of two such weights the one nearer to that in force;
    None where there is none from 0 to 1, or where the two are always equal.
    """
    given = np.asarray(weights, dtype=float)
    whole, own = given.sum(), given[criterion]
    if own >= whole:
        return None
    others = np.where(np.arange(len(given)) == criterion, 0.0, given) / (whole - own)
    over_a, under_a = _lines(a, others, criterion, whole, prior_weight)
    over_b, under_b = _lines(b, others, criterion, whole, prior_weight)
    apart = np.convolve(over_a, under_b) - np.convolve(over_b, under_a)
    roots = [one for one in _roots(*map(float, apart)) if -TINY <= one <= whole + TINY]
    if not roots:
        return None
    nearest = min(roots, key=lambda one: abs(one - own))
    return min(max(nearest / whole, 0.0), 1.0)


def _roots(a: float, b: float, c: float) -> list[float]:
    """Return where a x^2 + b x + c is 0; none where it is 0 everywhere."""
    if abs(a) < TINY:
        return [] if abs(b) < TINY else [-c / b]
    inside = b * b - 4 * a * c
    return [] if inside < 0 else [(-b + way * sqrt(inside)) / (2 * a) for way in (1, -1)]


def _lines(
    values: Numbers, others: Numbers, criterion: int, whole: float, prior_weight: float
) -> tuple[Numbers, Numbers]:
    """Return the score's numerator and denominator as straight lines in the criterion's weight."""
    known = ~np.isnan(values)
    worth = np.where(known, values, 0.0)
    rest, rest_known = float(others @ worth), float(others @ known)
    over = np.array([worth[criterion] - rest, whole * rest + prior_weight * MIDDLE])
    under = np.array([float(known[criterion]) - rest_known, whole * rest_known + prior_weight])
    return over, under
