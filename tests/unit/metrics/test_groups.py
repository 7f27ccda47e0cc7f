"""Sums, means and medians by group agree with pandas, and tell zero from unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import groups

ROWS = st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(-(10**15), 10**15)))


def split(rows: list[tuple[int, int | None]]) -> tuple[pd.Series, np.ndarray]:
    cents = pd.Series([value for _, value in rows], dtype="Int64")
    return cents, np.array([place for place, _ in rows], dtype="int64")


def test_zero_without_rows_and_null_without_values():
    cents, place = split([(0, 5), (0, None), (2, None)])
    assert groups.group_sums(cents, place, 3).to_list() == [5, 0, pd.NA]
    assert groups.group_sizes(place, 3).tolist() == [2, 0, 1]
    assert groups.group_means(cents, place, 3).to_list() == [5, pd.NA, pd.NA]
    assert groups.group_medians(cents, place, 3).to_list() == [5, pd.NA, pd.NA]


def test_sums_are_exact_beyond_what_floats_hold():
    cents, place = split([(0, 2**53), (0, 1)])
    assert groups.group_sums(cents, place, 1).to_list() == [2**53 + 1]


def test_largest():
    found = groups.group_largest(pd.Series([3.0, np.nan, 7.0, -1.0]), np.array([0, 0, 0, 2]), 3)
    assert found.fillna(99).to_list() == [7.0, 99, -1.0]


@given(ROWS)
def test_sums_and_medians_agree_with_pandas(rows):
    cents, place = split(rows)
    expected = cents.groupby(place).sum(min_count=1)
    found = groups.group_sums(cents, place, 4)
    for one in range(4):
        value = expected.get(one, 0)
        assert pd.isna(found[one]) if pd.isna(value) else found[one] == value
    medians = groups.group_medians(cents, place, 4)
    assert medians.notna().tolist() == [bool(cents[place == one].notna().any()) for one in range(4)]


def test_no_rows():
    cents, place = split([])
    assert groups.group_sums(cents, place, 2).to_list() == [0, 0]
    assert groups.group_means(cents, place, 2).isna().all()
    assert groups.group_medians(cents, place, 2).isna().all()
