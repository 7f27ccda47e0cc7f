"""How the scores of a snapshot are written for keeping: a few texts of whole numbers, by column.

One text for each column is read ten times faster than a list of numbers, and is half as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

POINT_PARTS = 1_000  # points and scores are exact in thousandths
VALUE_PARTS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class KeptScores:
    """One score of every account, in its parts: arrays with one entry (row) for each account.

    `score` has three decimals, `rank` is NaN where an account was not ranked, `base_cents` (whole
    cents) where its revenue was not known. `values` has a column for each of `factors`, from 0 to
    1 at four decimals; `points` one more, the baseline. Both are NaN where a factor was not
    observed.
    """

    account_ids: tuple[str, ...]
    score: Numbers
    rank: Numbers
    bands: tuple[str, ...]
    base_cents: Numbers
    factors: tuple[str, ...]
    values: Numbers
    points: Numbers


def to_columns(kept: KeptScores) -> dict[str, Any]:
    """Return the scores as values that JSON can hold."""
    names = list(dict.fromkeys(kept.bands))
    codes = {name: code for code, name in enumerate(names)}
    return {
        "account_id": list(kept.account_ids),
        "score": _text(POINT_PARTS * kept.score),
        "rank": _text(kept.rank),
        "band_names": names,
        "band": _text(np.array([codes[band] for band in kept.bands], dtype=np.float64)),
        "base_cents": _text(kept.base_cents),
        "factors": list(kept.factors),
        "value": [_text(VALUE_PARTS * column) for column in kept.values.T],
        "points": [_text(POINT_PARTS * column) for column in kept.points.T],
    }


def from_columns(columns: Mapping[str, Any]) -> KeptScores:
    """Return the scores from what `to_columns` made of them.

    Raises KeyError, TypeError, ValueError or ArrowException when they are anything else.
    """
    ids, names, factors = (
        _words(columns[name]) for name in ("account_id", "band_names", "factors")
    )
    n = len(ids)
    codes = _numbers(columns["band"], n).astype(np.intp)
    if len(columns["value"]) != len(factors) or len(columns["points"]) != len(factors) + 1:
        message = "not as many columns as factors"
        raise ValueError(message)
    if n and (codes.min() < 0 or codes.max() >= len(names)):
        message = "a band without a name"
        raise ValueError(message)
    return KeptScores(
        ids,
        _numbers(columns["score"], n) / POINT_PARTS,
        _numbers(columns["rank"], n),
        tuple(names[code] for code in codes),
        _numbers(columns["base_cents"], n),
        factors,
        _grid(columns["value"], n) / VALUE_PARTS,
        _grid(columns["points"], n) / POINT_PARTS,
    )


def _text(numbers: Numbers) -> str:
    """Return numbers, rounded to whole ones, as `12,nan,7`."""
    whole = pa.array(np.rint(numbers), from_pandas=True).cast(pa.int64()).cast(pa.string())
    texts = pc.fill_null(whole, "nan")  # pyright: ignore[reportAttributeAccessIssue]
    one_list = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    return pc.binary_join(one_list, ",")[0].as_py()  # pyright: ignore[reportAttributeAccessIssue]


def _numbers(text: str, n: int) -> Numbers:
    parts = pc.split_pattern(pa.array([text], pa.string()), ",").values if text else pa.array([])  # pyright: ignore[reportAttributeAccessIssue]
    found = parts.cast(pa.float64()).to_numpy(zero_copy_only=False)
    if len(found) != n:
        message = "not as many numbers as accounts"
        raise ValueError(message)
    return found


def _grid(texts: list[str], n: int) -> Numbers:
    return np.column_stack([_numbers(text, n) for text in texts]) if texts else np.empty((n, 0))


def _words(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        message = "not a list of texts"
        raise TypeError(message)
    return tuple(values)
