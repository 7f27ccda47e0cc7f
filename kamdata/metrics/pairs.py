"""Which rows of two opportunities tables are the same opportunity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa


@dataclass(frozen=True)
class Pairs:
    """The opportunities of both snapshots, each with its row in either one, -1 for none."""

    before: np.ndarray
    after: np.ndarray


def pair_rows(before: pd.DataFrame, after: pd.DataFrame) -> Pairs:
    """Return which rows of two opportunities tables are the same opportunity, by id.

    Several lines of one id are told apart by their product, then by their order.
    """
    count = len(before)
    # Arrow numbers the distinct texts three times as fast as pandas does
    ids = pa.chunked_array(pa.Array.from_pandas(ids_of_both(before, after))).combine_chunks()
    codes = ids.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    if _repeats(codes[:count]) or _repeats(codes[count:]):
        codes = _told_apart(codes, before, after)
    size = int(codes.max(initial=-1)) + 1
    rows = []
    for part in (codes[:count], codes[count:]):
        row = np.full(size, -1, dtype=np.int64)
        row[part] = np.arange(len(part))
        rows.append(row)
    return Pairs(*rows)


def joined(pairs: Pairs, before: np.ndarray, after: np.ndarray) -> Pairs:
    """Return the pairs with rows of the two tables made one opportunity each.

    Each of the rows must be without a partner so far.
    """
    if not len(before):
        return pairs
    place = np.flatnonzero(pairs.before >= 0)
    at = np.full(int(pairs.before.max()) + 1, -1, dtype=np.int64)
    at[pairs.before[place]] = place
    rows_after = pairs.after.copy()
    rows_after[at[before]] = after
    is_kept = (pairs.before >= 0) | ~np.isin(pairs.after, after)
    return Pairs(pairs.before[is_kept], rows_after[is_kept])


def unpaired(pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of the earlier and of the later table that have no partner."""
    return pairs.before[pairs.after < 0], pairs.after[pairs.before < 0]


def ids_of_both(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """Return the ids of both tables, one after the other."""
    return pd.concat([before["opportunity_id"], after["opportunity_id"]], ignore_index=True)


def _repeats(codes: np.ndarray) -> bool:
    return bool(len(codes)) and int(np.bincount(codes).max()) > 1


def _told_apart(codes: np.ndarray, before: pd.DataFrame, after: pd.DataFrame) -> np.ndarray:
    products = pd.concat([table["product"].astype("str") for table in (before, after)])
    lines = pd.DataFrame(
        {
            "id": codes,
            "product": products.fillna("").to_numpy(),
            "side": np.repeat([0, 1], [len(before), len(after)]),
        }
    )
    lines["order"] = lines.groupby(["side", "id", "product"]).cumcount()
    return lines.groupby(["id", "product", "order"], sort=False).ngroup().to_numpy()
