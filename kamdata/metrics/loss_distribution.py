"""How much of several amounts may be lost together: every combination, weighed by its chance.

The sum of independent losses is convolved exactly on a grid of money. That losses come together,
because accounts share a market and a team, is a one-factor Gaussian copula (Vasicek 2002): each
chance moves up and down with one common factor, and the distributions for 21 values of that factor
are mixed. The mean stays, the spread grows. No random numbers are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers

BINS = 1_000
SHARED = 0.05  # correlation of the factor behind two losses; without it ranges are far too narrow
NODES = 21


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """The distribution of a sum of losses.

    `chances` sums to 1; entry i is the chance that i x `unit_cents` are lost.
    """

    unit_cents: float
    chances: Numbers

    @property
    def at_cents(self) -> Numbers:
        """The sum that each entry of `chances` stands for (cents)."""
        return self.unit_cents * np.arange(len(self.chances))

    @property
    def mean_cents(self) -> float:
        """The mean of the distribution, within half a bin of the sum of chance x amount."""
        return float(self.chances @ self.at_cents)

    def quantile_cents(self, rate: float) -> int:
        """Return the smallest sum that is not exceeded in `rate` (0 to 1) of all cases (cents)."""
        reached = self.chances.cumsum() >= rate - 1e-12  # sums of chances may fall a hair short
        return round(self.unit_cents * int(reached.argmax()))


def losses(
    amounts: NDArray[np.int64], chances: Numbers, *, shared: float = SHARED, nodes: int = NODES
) -> Losses:
    """Return the distribution of the sum of the amounts lost.

    `amounts` are whole cents, at least 0, each lost with its chance (0 to 1). `shared` is the
    correlation of the copula: 0 means that losses are independent, it must stay below 1. Golden
    examples: 100, 250 and 400 lost with chances .5, .2 and .1, independent, lose nothing in .36
    of all cases; two losses of chance .5 and correlation .5 come together in 1/3.
    """
    units, of, size, unit = _on_grid(amounts, chances)
    by_node, weights = _given_factor(of, shared, nodes)
    found = np.zeros((len(weights), size + 1))
    found[:, 0] = 1.0
    top = 0
    # smallest first, so that the part of the grid in use stays short; at most one step for a bin
    for step, chance in zip(units, by_node, strict=True):
        moved = found[:, : top + 1] * chance[:, None]
        found[:, : top + 1] -= moved
        found[:, step : step + top + 1] += moved
        top += step
    mixed = weights @ found
    return Losses(unit, mixed / mixed.sum())


def _on_grid(
    amounts: NDArray[np.int64], chances: Numbers
) -> tuple[NDArray[np.intp], Numbers, int, float]:
    """Return steps on the grid with their chances, smallest first, the grid's size and its unit.

    The grid is exact where the amounts have a common divisor that is large enough. Else running
    totals are rounded, in the order of the chances: the whole is kept, an amount smaller than a
    bin shares a bin with others of almost the same chance, and the mean is off by half a bin at
    most.
    """
    is_real = (amounts > 0) & (chances > 0)
    order = np.lexsort((amounts[is_real], chances[is_real]))
    sizes, of = amounts[is_real][order], chances[is_real][order]
    whole, divisor = int(sizes.sum()), int(np.gcd.reduce(sizes)) if len(sizes) else 1
    if whole <= BINS * divisor:
        steps, size, unit = (sizes // divisor).astype(np.intp), whole // divisor, float(divisor)
    else:
        ends = np.rint(sizes.cumsum() * (BINS / whole)).astype(np.intp)
        steps, size, unit = np.diff(ends, prepend=0), BINS, whole / BINS
    ascending = np.argsort(steps, kind="stable")
    ascending = ascending[steps[ascending] > 0]
    return steps[ascending], of[ascending], size, unit


def _given_factor(chances: Numbers, shared: float, nodes: int) -> tuple[Numbers, Numbers]:
    """Return each chance at each value of the common factor, and the weights of the values."""
    if shared == 0:
        return chances[:, None], np.ones(1)
    from numpy.polynomial.hermite_e import hermegauss  # noqa: PLC0415 - only where it is needed
    from scipy.special import ndtr, ndtri  # noqa: PLC0415 - slow to import, seldom needed

    factor, weights = hermegauss(nodes)
    moved = ndtri(chances)[:, None] + np.sqrt(shared) * factor
    return ndtr(moved / np.sqrt(1 - shared)), weights / weights.sum()
