"""Sums, means and medians by group, from a number for each row that says its group."""

from __future__ import annotations

import numpy as np
import pandas as pd


def group_sums(cents: pd.Series, place: np.ndarray, groups: int) -> pd.Series:
    """Return the exact sum of each group 0 to `groups` - 1 (Int64 cents).

    0 for a group without rows, null where rows exist but none has a value.
    """
    known = cents.notna().to_numpy()
    sums = np.zeros(groups, dtype=np.int64)
    np.add.at(sums, place[known], cents.to_numpy("int64", na_value=0)[known])
    is_unknown = (group_sizes(place, groups) > 0) & (group_sizes(place[known], groups) == 0)
    return pd.Series(sums, dtype="Int64").mask(is_unknown)


def group_sizes(place: np.ndarray, groups: int) -> np.ndarray:
    """Return how many rows each group has (int64)."""
    return np.bincount(place, minlength=groups)


def group_means(cents: pd.Series, place: np.ndarray, groups: int) -> pd.Series:
    """Return the mean of each group's values in whole cents (Int64), null without any."""
    known = cents.notna().to_numpy()
    sizes = group_sizes(place[known], groups)
    sums = group_sums(cents, place, groups).to_numpy("float64", na_value=np.nan)
    means = np.divide(sums, sizes, out=np.full(groups, np.nan), where=sizes > 0)
    return pd.Series(means).round().astype("Int64")


def group_medians(cents: pd.Series, place: np.ndarray, groups: int) -> pd.Series:
    """Return the median of each group's values in whole cents (Int64), null without any."""
    values = pd.Series(cents.to_numpy("float64", na_value=np.nan))
    return values.groupby(place).median().round().astype("Int64").reindex(range(groups))


def group_largest(values: pd.Series, place: np.ndarray, groups: int) -> pd.Series:
    """Return the largest value of each group (float64), NaN without any."""
    largest = np.full(groups, -np.inf)
    known = values.notna().to_numpy()
    np.maximum.at(largest, place[known], values.to_numpy("float64")[known])
    return pd.Series(np.where(np.isinf(largest), np.nan, largest))
