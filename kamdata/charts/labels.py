"""Where names can stand beside the points of a chart without covering anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.metrics.evidence import Numbers

CHARACTER, LINE = 5.5, 14.0  # pixels of a character and of a line at font size 11
GAP = 3.0  # between a point and its name


def placed(
    x: Numbers, y: Numbers, radius: Numbers, *,
    names: Sequence[str], size: tuple[float, float], order: Sequence[int],
) -> list[str]:  # fmt: skip
    """Return where the name of each point stands, "" where it has no room.

    `x` and `y` are the centres in pixels from the upper left of a plot of this `size`, `radius`
    that of the points. Names are tried in this `order` (points that are not in it get none):
    right, left, above and below of their point, where they cover no point, no name before them
    and stay inside. The answer is Plotly's word for the place.
    """
    points = np.column_stack([x - radius, y - radius, x + radius, y + radius])
    taken = points
    found = [""] * len(names)
    for at in order:
        others = np.delete(taken, at, axis=0)
        for place, box in _candidates(points[at], 2 * GAP + CHARACTER * len(names[at])):
            is_inside = box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]
            if is_inside and not _covers(box, others):
                found[at] = place
                taken = np.vstack([taken, box])
                break
    return found


def _candidates(point: Numbers, width: float) -> list[tuple[str, Numbers]]:
    left, top, right, bottom = point
    middle, centre = (top + bottom) / 2, (left + right) / 2
    beside = (middle - LINE / 2, middle + LINE / 2)
    across = (centre - width / 2, centre + width / 2)
    return [
        ("middle right", np.array([right, beside[0], right + width, beside[1]])),
        ("middle left", np.array([left - width, beside[0], left, beside[1]])),
        ("top center", np.array([across[0], top - LINE - GAP, across[1], top - GAP])),
        ("bottom center", np.array([across[0], bottom + GAP, across[1], bottom + LINE + GAP])),
    ]


def _covers(box: Numbers, others: Numbers) -> bool:
    return bool(
        (
            (others[:, 0] < box[2]) & (others[:, 2] > box[0])
            & (others[:, 1] < box[3]) & (others[:, 3] > box[1])
        ).any()
    )  # fmt: skip
