"""Why an account has its score, in one sentence whose numbers add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.evidence import MISSING, Notes
from kamdata.metrics.score import whole_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.score import Factor, Points

NAMED = 4  # parts that are named; what is left follows as "the rest"


def reasons(points: Points) -> pd.Series:
    """Return one sentence per account (str, index 0 to n-1).

    Ranked: "53 points: 22 from falling revenue, 21 from silence, 5 from relying on too few
    contacts, 5 from the rest." The whole numbers add up to the score shown. Not ranked: how much
    is known, and which data would tell most.
    """
    accounts = len(points.score)
    notes = Notes(accounts)
    is_known = ~np.isnan(points.score)
    notes.add(
        ~points.is_ranked,
        "Not ranked: {:.0f} % of what the score asks is known. Add {}.",
        np.floor(100 * points.coverage + 0.5),
        lacking(points),
    )
    total = np.where(is_known, whole_score(points.score), 0.0)
    notes.add(is_known & (total == 0), "0 points: nothing stands out.")
    notes.add(is_known, "{:.0f} {}: {}.", total, _points_word(total), _parts(points))
    return pd.Series(notes.texts, dtype="str")


def _points_word(total: Numbers) -> NDArray[np.object_]:
    return np.where(total == 1, "point", "points").astype(object)


def _parts(points: Points) -> NDArray[np.object_]:
    """Return "22 from falling revenue, 21 from silence, 10 from the rest" for each account."""
    shown = np.nan_to_num(points.shown)
    because = np.array([factor.because for factor in points.factors], dtype=object)
    named = shown[:, :-1]  # the baseline is never named: it belongs to the rest
    order = np.argsort(-named, axis=1, kind="stable")[:, :NAMED]
    largest = np.take_along_axis(named, order, axis=1)
    text = np.full(len(shown), "", dtype=object)
    for place in range(order.shape[1]):
        text = text + _part(largest[:, place], because[order[:, place]], text)
    rest = shown.sum(axis=1) - largest.sum(axis=1)
    return text + _part(rest, np.full(len(shown), "the rest", dtype=object), text)


def _part(
    amount: Numbers, what: NDArray[np.object_], before: NDArray[np.object_]
) -> NDArray[np.object_]:
    notes = Notes(len(amount))
    comma = np.where(before == "", "", ", ")
    notes.add(amount > 0, "{}{:.0f} from {}", comma, amount, what)
    return notes.texts


def lacking(points: Points, most: int = 3) -> NDArray[np.object_]:
    """Return in words what would tell most about each account: the heaviest missing inputs."""
    return missing_inputs(points.factors, points.states, points.weights, most)


def missing_inputs(
    factors: Sequence[Factor], states: NDArray[np.object_], weights: Numbers, most: int = 3
) -> NDArray[np.object_]:
    """Return in words the inputs of the heaviest missing factors of each account (row)."""
    weight = np.where(states == MISSING, weights, 0.0)
    order = np.argsort(-weight, axis=1, kind="stable")
    asked = np.take_along_axis(weight, order, axis=1) > 0
    texts = np.full(len(weight), "", dtype=object)
    for row, (places, is_asked) in enumerate(zip(order, asked, strict=True)):
        needs = dict.fromkeys(factors[place].needs for place in places[is_asked])
        texts[row] = fmt.joined(list(needs)[:most]) or "data"
    return texts
