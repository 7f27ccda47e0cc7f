"""Chains that must end: who stands above whom, and the circles that are written by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def circles(above: NDArray[np.intp]) -> list[list[int]]:
    """Return the places of each circle, each followed by the one above it.

    `above` holds the place of the one above each, -1 for nobody; one that stands above itself is
    a circle of one. Each circle starts at its smallest place, circles come in the order of those.
    """
    own = np.arange(len(above))
    ends = np.where(above >= 0, above, own)
    # each round doubles how far up is followed: in the end all stand at a top or in a circle
    for _ in range(len(above).bit_length()):
        ends = ends[ends]
    found, met = [], set[int]()
    for start in np.unique(ends[above[ends] >= 0]).tolist():
        if start not in met:
            circle = [start]
            while (following := int(above[circle[-1]])) != start:
                circle.append(following)
            met.update(circle)
            found.append(circle)
    return found


def circle_above(above: NDArray[np.intp], place: int) -> list[int]:
    """Return the circle that a place is in or ends up in on its way up, empty for none."""
    met: set[int] = set()
    while place >= 0 and place not in met:
        met.add(place)
        place = int(above[place])
    return next((one for one in circles(above) if place in one), [])


def without_circles(above: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the same with nobody above the first place of each circle: every chain ends."""
    ended = above.copy()
    ended[[circle[0] for circle in circles(above)]] = -1
    return ended


def below(above: NDArray[np.intp]) -> list[list[int]]:
    """Return the places right below each place, in their order."""
    found: list[list[int]] = [[] for _ in above]
    for place, boss in enumerate(above.tolist()):
        if boss >= 0:
            found[boss].append(place)
    return found


def in_order(above: NDArray[np.intp], tops: list[int]) -> list[tuple[int, int]]:
    """Return (place, depth) of the tops and of all below them, each right after the one above.

    `above` must be without circles.
    """
    under, found = below(above), []
    waiting = [(top, 0) for top in reversed(tops)]
    while waiting:
        place, depth = waiting.pop()
        found.append((place, depth))
        waiting += [(one, depth + 1) for one in reversed(under[place])]
    return found
