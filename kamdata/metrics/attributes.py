"""Whether two columns of the same rows differ, by whole columns: texts, numbers, stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from kamdata.model import Snapshot

SMALLEST = 1e-9  # what a detour over floating point may add to a rate


def codes_of(old: pd.Series, new: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return two columns of labels or texts as codes of one list of values, -1 for missing."""
    if not all(isinstance(one.dtype, pd.CategoricalDtype) for one in (old, new)):
        codes, _ = pd.factorize(pd.concat([old, new], ignore_index=True))
        return codes[: len(old)], codes[len(old) :]
    values = old.cat.categories.union(new.cat.categories, sort=False)
    coded = []
    for one in (old, new):
        places = np.append(values.get_indexer(one.cat.categories), -1)
        coded.append(places[one.cat.codes.to_numpy()])
    return coded[0], coded[1]


def differing(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Return where the codes differ; nowhere if one of the two columns is empty."""
    if not ((old >= 0).any() and (new >= 0).any()):
        return np.zeros(len(old), dtype=bool)
    return old != new


def numbers_differ(old: pd.Series, new: pd.Series) -> np.ndarray:
    """Return where two columns of numbers differ; nowhere if one of them is empty."""
    before, after = (one.to_numpy(np.float64, na_value=np.nan) for one in (old, new))
    known_before, known_after = ~np.isnan(before), ~np.isnan(after)
    if not (known_before.any() and known_after.any()):
        return np.zeros(len(before), dtype=bool)
    with np.errstate(invalid="ignore"):
        apart = np.abs(before - after) > SMALLEST
    return (known_before != known_after) | (known_before & known_after & apart)


def stage_places(before: Snapshot, after: Snapshot) -> dict[str, int]:
    """Return the place of each stage in the sales process.

    The order is that of the later stage table; a stage that only the earlier one has stands
    behind the one it followed there.
    """
    order = list(after.table("stages")["stage"])
    previous = -1
    for stage in before.table("stages")["stage"]:
        if stage not in order:
            order.insert(previous + 1, stage)
        previous = order.index(stage)
    return {stage: place for place, stage in enumerate(order)}
