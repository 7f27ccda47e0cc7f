"""How well scores put what happened before what did not: the area under the ROC curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Mask, Numbers

DRAWS = 400
SEED = 2_026


def auc(score: Numbers, is_event: Mask) -> float:
    """Return the chance that an event has a higher score than a non-event, a tie counting half.

    NaN where there are no events or nothing but events. Source: the statistic of Mann and Whitney
    over the number of pairs.
    """
    placed = placements(score, is_event)[is_event]
    return float(placed.mean()) if placed.size else np.nan


def placements(score: Numbers, is_event: Mask) -> Numbers:
    """Return in which share of the pairs with the other kind each row stands on the right side.

    Of an event, the share of the non-events below it; of a non-event, the share of the events
    above it; a tie counts half. The mean over either kind is the AUC. NaN without the other kind.
    """
    found = np.full(len(score), np.nan)
    events, others = np.sort(score[is_event]), np.sort(score[~is_event])
    if events.size and others.size:
        found[is_event] = _share_below(score[is_event], others)
        found[~is_event] = 1 - _share_below(score[~is_event], events)
    return found


def _share_below(values: Numbers, ordered: Numbers) -> Numbers:
    below, up_to = (np.searchsorted(ordered, values, side=side) for side in ("left", "right"))
    return (below + up_to) / (2 * len(ordered))


def resampled(account_ids: pd.Series, draws: int = DRAWS) -> Numbers:
    """Return how often each account counts: once in the first row, in the others as often as drawn.

    Whole accounts are drawn with replacement, because the rows of one account are no independent
    trials. The draws go by the order of the ids: the order of the rows does not matter.
    Source: the cluster bootstrap (Efron and Tibshirani 1993), always with the same seed.
    """
    n = len(account_ids)
    chance = np.random.default_rng(SEED)
    drawn = chance.integers(0, max(n, 1), (draws, n)) + n * np.arange(draws)[:, None]
    counts = np.bincount(drawn.ravel(), minlength=draws * n).reshape(draws, n)
    place = np.argsort(np.argsort(account_ids.to_numpy()))
    return np.vstack([np.ones(n), counts[:, place]])


def weighted_auc(score: Numbers, is_event: Mask, at: NDArray[np.intp], weights: Numbers) -> Numbers:
    """Return the AUC with the rows of each account counted as often as each row of weights says.

    `at` is the account of each row of `score`, a column of `weights`. To first order in the
    weights (Hajek's projection: events against all non-events, and the reverse), so that the pairs
    are compared only once; with equal weights exact. NaN without events or non-events.
    """
    placed = np.nan_to_num(placements(score, is_event))
    whole = auc(score, is_event)

    def mean(chosen: Mask) -> Numbers:
        n = weights.shape[1]
        rows = weights @ np.bincount(at[chosen], minlength=n)
        sums = weights @ np.bincount(at[chosen], placed[chosen], minlength=n)
        return np.divide(sums, rows, out=np.full(len(weights), np.nan), where=rows > 0)

    return np.clip(mean(is_event) + mean(~is_event) - whole, 0.0, 1.0)
