"""Seeded draws that come out the same on every machine and with every version of numpy.

Only `Generator.random` is used: the other methods of a numpy generator may change their streams
between versions, so everything else is derived from it here.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 2026_09_14
_NORMAL = NormalDist()
Item = TypeVar("Item")


class Chance:
    """One stream of draws.

    Every subject of every account has its own, so that a change to one account leaves all others
    as they are.
    """

    def __init__(self, subject: int, index: int = 0) -> None:
        self._draws = np.random.default_rng([SEED, subject, index])

    def share(self) -> float:
        """Return a number from 0 up to, but without, 1."""
        return float(self._draws.random())

    def between(self, low: float, high: float) -> float:
        """Return a number between two others, each as likely."""
        return low + (high - low) * self.share()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return low + int(self.share() * (high - low + 1))

    def happens(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.share() < probability

    def spread(self, median: float, sigma: float) -> float:
        """Return a log-normal number: half of them lie below the median."""
        return median * math.exp(sigma * _NORMAL.inv_cdf(min(max(self.share(), 1e-9), 1 - 1e-9)))

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items, each as likely."""
        return items[int(self.share() * len(items))]

    def weighted(self, items: Sequence[Item], weights: Sequence[float]) -> Item:
        """Return one of the items, as likely as its weight."""
        rest = self.share() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            rest -= weight
            if rest < 0:
                return item
        return items[-1]

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """Return `count` different items in a drawn order."""
        left = list(items)
        return [left.pop(int(self.share() * len(left))) for _ in range(min(count, len(left)))]

    def day(self, first: date, last: date) -> date:
        """Return a working day between two dates, both included where they are working days."""
        return workday(first + timedelta(days=self.whole(0, max((last - first).days, 0))))


def workday(day: date) -> date:
    """Return the day itself, or the Friday before when it falls on a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def cents(dollars: float, step: int = 1) -> int:
    """Return an amount in whole cents, rounded to a number of whole dollars."""
    return round(dollars / step) * step * 100
