"""The BG/NBD model: how often customers order while they are active, and who no longer is.

While active a customer orders at random at its own rate; after each order it stops for good with
its own chance. Rates follow a Gamma distribution (r, alpha), chances a Beta distribution (a, b).
Source: Fader, Hardie and Lee 2005, Marketing Science 24; Fader and Hardie 2008 for the chance of
being active. `x` counts repeat orders, `last` is the time from the first order to the last, `age`
that from the first order to now, all three one entry per customer, times in any one unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kamdata.metrics.evidence import Numbers

# logarithms of r, alpha (of times scaled to 1 at most), a and b to begin the search at
STARTS = (
    (0.0, 0.0, 0.0, 0.0), (-1.0, -2.0, 0.0, 1.0), (1.0, -2.0, -2.0, 1.0), (3.0, 0.0, -3.0, 1.0),
)  # fmt: skip
LIMITS = (-9.0, 9.0)  # of the logarithms: beyond them the data say nothing of a parameter
TIGHT = {"ftol": 1e-13, "gtol": 1e-8}  # the likelihood is flat around its top
NEAR_ONE = 1e-5  # the expected number has a removable gap at a = 1


@dataclass(frozen=True, slots=True)
class RepeatModel:
    """The four parameters, `alpha` in the unit of the times, and how likely they make the data."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float


def fit(x: Numbers, last: Numbers, age: Numbers) -> RepeatModel | None:
    """Return the model that makes the data most likely, None when no search ends.

    Times are scaled so that the longest is 1: the unit does not matter. Golden: the 2,357
    customers of CDNOW, in weeks, give r .2426, alpha 4.4136, a .7930, b 2.4261 and a logarithm
    of the likelihood of -9582.4256.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import

    scale = float(age.max(initial=0.0))
    if not scale > 0:
        return None
    likelihood = _Likelihood(x, last / scale, age / scale)
    ends = [
        minimize(
            likelihood.loss,
            start,
            method="L-BFGS-B",
            jac=True,
            bounds=[LIMITS] * 4,
            options=TIGHT,
        )
        for start in STARTS
    ]
    sound = [end for end in ends if np.isfinite(end.fun)]
    if not sound:
        return None
    best = min(sound, key=lambda end: end.fun)
    r, alpha, a, b = (float(one) for one in np.exp(best.x))
    total = -best.fun * len(x) - float(x.sum()) * np.log(scale)
    return RepeatModel(r, alpha * scale, a, b, float(total))


class _Likelihood:
    """The likelihood of the data; customers with as many orders share the slow functions."""

    def __init__(self, x: Numbers, last: Numbers, age: Numbers) -> None:
        self.count, self.place = np.unique(x, return_inverse=True)
        self.weight = np.bincount(self.place).astype(float)
        self.x, self.last, self.age = x, last, age
        self.repeats = np.where(x > 0, x, 1.0)

    def loss(self, logs: Numbers) -> tuple[float, Numbers]:
        """Return minus the mean logarithm of the likelihood, and its slopes in the logarithms."""
        from scipy.special import gammaln, psi  # noqa: PLC0415 - slow to import

        r, alpha, a, b = np.exp(logs)
        n, count, weight, power = len(self.x), self.count, self.weight, r + self.x
        orders = gammaln(r + count) - gammaln(r)
        stops = gammaln(a + b) + gammaln(b + count) - gammaln(b) - gammaln(a + b + count)
        log_age, log_last = np.log(alpha + self.age), np.log(alpha + self.last)
        active = -power * log_age
        after = b + self.repeats - 1
        # with no repeat order a customer is active, by construction of the model
        gone = np.where(self.x > 0, np.log(a / after) - power * log_last, -np.inf)
        whole = np.logaddexp(active, gone)
        share = np.exp(gone - whole)  # of having stopped
        still = 1 - share
        total = (weight * (orders + stops)).sum() + n * r * np.log(alpha) + whole.sum()
        by_both = psi(a + b) - psi(a + b + count)
        ages = still / (alpha + self.age) + share / (alpha + self.last)
        slopes = np.array(
            [
                (weight * (psi(r + count) - psi(r))).sum()
                + n * np.log(alpha)
                - (still * log_age + share * log_last).sum(),
                n * r / alpha - (power * ages).sum(),
                (weight * by_both).sum() + share.sum() / a,
                (weight * (by_both + psi(b + count) - psi(b))).sum() - (share / after).sum(),
            ]
        )
        return -total / n, -slopes * np.array([r, alpha, a, b]) / n


def chance_active(model: RepeatModel, x: Numbers, last: Numbers, age: Numbers) -> Numbers:
    """Return how likely each customer is still active, 0 to 1; 1 without a repeat order.

    Golden: 2 repeat orders, the last after 30.43 of 38.86 weeks, give .7266 with CDNOW's model.
    """
    from scipy.special import expit  # noqa: PLC0415 - slow to import

    repeats = np.where(x > 0, x, 1.0)
    odds = np.log(model.a / (model.b + repeats - 1)) + (model.r + x) * np.log(
        (model.alpha + age) / (model.alpha + last)
    )
    return np.where(x > 0, expit(-odds), 1.0)


def expected_orders(
    model: RepeatModel, x: Numbers, last: Numbers, age: Numbers, ahead: float
) -> Numbers:
    """Return how many orders to expect of each customer within the time `ahead`.

    Written, by Euler's transformation, so that many orders do not overflow. Golden: 2 repeat
    orders, the last after 30.43 of 38.86 weeks, give 1.2259 in 39 weeks with CDNOW's model.
    """
    from scipy.special import hyp2f1  # noqa: PLC0415 - slow to import

    less = model.a - 1 if abs(model.a - 1) > NEAR_ONE else NEAR_ONE
    z = ahead / (model.alpha + age + ahead)
    series = hyp2f1(less + model.b - model.r, less, model.b + less + x, z)
    fall = 1 - (1 - z) ** less * series
    return (model.b + less + x) / less * fall * chance_active(model, x, last, age)
