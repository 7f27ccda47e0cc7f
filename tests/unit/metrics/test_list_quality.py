"""How well a list orders cases: hand-worked pairs, ties, and what may not change it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from kamdata.metrics.list_quality import (
    drawn_accounts,
    hits_at_the_top,
    list_table,
    ordered_pairs,
)

CASES = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40)


def auc(score, is_event):
    ordered, pairs = ordered_pairs(score, is_event, np.ones((len(score), 1)))
    return float(ordered[0] / pairs[0]) if pairs[0] else np.nan


def split(cases):
    return np.array([one for one, _ in cases], float), np.array([two for _, two in cases])


def test_pairs_by_hand():
    """3 beats 2 and 1; the other event, at 2, ties with 2 and beats 1: 3.5 of 4 pairs."""
    assert auc(np.array([3.0, 2, 2, 1]), np.array([True, False, True, False])) == 3.5 / 4


def test_a_case_without_a_score_stands_last():
    assert auc(np.array([np.nan, 1.0]), np.array([True, False])) == 0.0
    assert np.isnan(auc(np.array([1.0, 2.0]), np.array([True, True])))


@settings(max_examples=12)
@given(CASES)
def test_it_is_the_statistic_of_mann_and_whitney(cases):
    score, is_event = (
        np.array([one for one, _ in cases], float),
        np.array([two for _, two in cases]),
    )
    if is_event.all() or not is_event.any():
        return
    expected = mannwhitneyu(score[is_event], score[~is_event], method="asymptotic").statistic
    assert auc(score, is_event) * is_event.sum() * (~is_event).sum() == pytest.approx(expected)
    assert auc(-score, is_event) == pytest.approx(1 - auc(score, is_event))


@settings(max_examples=15)
@given(CASES)
def test_a_weight_is_as_good_as_a_copy(cases):
    score, is_event = (
        np.array([one for one, _ in cases], float),
        np.array([two for _, two in cases]),
    )
    weight = np.arange(len(cases)) % 3
    copied = ordered_pairs(
        np.repeat(score, weight), np.repeat(is_event, weight), np.ones((weight.sum(), 1))
    )
    weighed = ordered_pairs(score, is_event, weight[:, None].astype(float))
    assert np.concatenate(weighed) == pytest.approx(np.concatenate(copied))


def test_hits_at_the_top_share_the_last_places_among_equals():
    score, is_event = np.array([9.0, 5, 5, 5, 1]), np.array([True, True, False, False, True])
    assert hits_at_the_top(score, is_event, 1) == 1
    assert hits_at_the_top(score, is_event, 2) == pytest.approx(1 + 1 / 3)
    assert hits_at_the_top(score, is_event, 50) == 3
    assert hits_at_the_top(score[:0], is_event[:0], 3) == 0
    # all equal is picking at random: places x base rate
    assert hits_at_the_top(np.zeros(5), is_event, 2) == pytest.approx(2 * 3 / 5)


def test_only_cases_of_one_origin_are_compared():
    """Each origin is in perfect order though the second one's scores are all lower."""
    days = pd.to_datetime(["2025-03-31", "2025-03-31", "2025-06-30", "2025-06-30"])
    cases = pd.DataFrame(
        {"account_id": list("ABAB"), "origin_on": days, "is_event": [True, False, True, False]}
    )
    found = list_table(cases, {"own": np.array([9.0, 8, 2, 1]), "none": np.zeros(4)})
    assert found["auc_rate"].tolist() == [1.0, 0.5]
    assert found["lead_rate"].tolist() == [0.0, 0.5]


def test_draws_are_of_whole_accounts_and_the_same_every_time():
    drawn = drawn_accounts(30)
    assert (drawn.sum(axis=0) == 30).all()
    assert (drawn == drawn_accounts(30)).all()
