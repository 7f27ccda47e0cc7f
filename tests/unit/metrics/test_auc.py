"""The area under the curve, and how it varies when other accounts had been drawn."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics.auc import auc, placements, resampled, weighted_auc

scored = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30)


def test_four_pairs_by_hand():
    # events .9 and .4 against non-events .5 and .4: 1, 1, 0 and a tie
    score, is_event = np.array([0.9, 0.4, 0.5, 0.4]), np.array([True, True, False, False])
    assert auc(score, is_event) == pytest.approx(2.5 / 4)
    assert placements(score, is_event).tolist() == [1.0, 0.25, 0.5, 0.75]


def test_one_kind_alone_has_no_area():
    assert np.isnan(auc(np.array([1.0, 2.0]), np.array([True, True])))
    assert np.isnan(auc(np.array([]), np.array([], dtype=bool)))


@given(scored)
def test_it_is_the_share_of_pairs_in_the_right_order(rows):
    score = np.array([float(value) for value, _ in rows])
    is_event = np.array([happened for _, happened in rows])
    pairs = [
        (a > b) + (a == b) / 2 for a in score[is_event] for b in score[~is_event]
    ]  # fmt: skip
    assert auc(score, is_event) == pytest.approx(np.mean(pairs) if pairs else np.nan, nan_ok=True)
    if pairs:
        assert auc(-score, is_event) == pytest.approx(1 - np.mean(pairs))
        placed = placements(score, is_event)
        assert placed[~is_event].mean() == pytest.approx(placed[is_event].mean())


def test_equal_weights_give_the_area_itself():
    chance = np.random.default_rng(1)
    score, is_event, at = chance.random(50), chance.random(50) < 0.4, np.arange(50) % 9
    found = weighted_auc(score, is_event, at, np.ones((2, 9)))
    assert found == pytest.approx([auc(score, is_event)] * 2)


def test_resampled_areas_agree_with_drawing_the_rows_themselves():
    chance = np.random.default_rng(5)
    accounts = 60
    at = np.repeat(np.arange(accounts), 8)
    is_event = chance.random(len(at)) < 0.3
    score = is_event * 0.8 + chance.normal(size=len(at)) + chance.normal(size=accounts)[at] / 2
    weights = resampled(pd.Series([f"A{i:02}" for i in range(accounts)]), 300)
    found = weighted_auc(score, is_event, at, weights)
    exact = []
    for row in weights.astype(int):
        drawn = np.repeat(np.arange(len(at)), row[at])
        exact.append(auc(score[drawn], is_event[drawn]))
    assert found[0] == pytest.approx(exact[0])
    assert np.abs(found - exact).max() < 0.01
    assert np.quantile(found, [0.05, 0.95]) == pytest.approx(
        np.quantile(exact, [0.05, 0.95]), abs=0.004
    )


@given(st.permutations(["A", "B", "C", "D"]))
@settings(max_examples=8)
def test_the_draws_belong_to_the_ids_and_not_to_the_rows(order):
    first = resampled(pd.Series(["A", "B", "C", "D"]), 5)
    again = resampled(pd.Series(order), 5)
    assert again[:, [order.index(one) for one in "ABCD"]].tolist() == first.tolist()
    assert first.sum(axis=1).tolist() == [4.0] * 6
