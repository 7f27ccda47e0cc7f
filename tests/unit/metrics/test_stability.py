"""How firm places are: published examples, and exact weights at which two change places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics.stability import acceptability, swap_weight

FOUR = np.array([[80, 60, 70, 50], [75, 70, 60, 65], [60, 80, 65, 70], [40, 50, 90, 80]]) / 100
WEIGHTS = (0.4, 0.3, 0.2, 0.1)


def test_uniform_weights_of_two_criteria() -> None:
    values = np.array([[0.6, 0.6], [1.0, 0.0], [0.0, 1.0]])
    found = acceptability(values, (0.5, 0.5), 1, concentration=2, prior_weight=0)
    assert found.first_rate == pytest.approx([0.2, 0.4, 0.4], abs=0.02)
    assert found.in_rate.tolist() == found.first_rate.tolist()
    assert found.decisive[1:].tolist() == [0, 1] or found.decides_up[1:].all()


@pytest.mark.parametrize(
    ("concentration", "expected"),
    [(50, (0.342, 0.492, 0.166, 0.0)), (200, (0.224, 0.748, 0.027, 0.0))],
)
def test_four_accounts(concentration: float, expected: tuple[float, ...]) -> None:
    assert pytest.approx([0.69, 0.695, 0.68, 0.57]) == FOUR @ WEIGHTS
    found = acceptability(FOUR, WEIGHTS, 1, concentration=concentration, prior_weight=0)
    assert found.first_rate == pytest.approx(expected, abs=0.02)
    assert (found.best_rank <= found.worst_rank).all()


def test_the_same_question_has_the_same_answer_in_any_order_of_the_accounts() -> None:
    order = [2, 0, 3, 1]
    one, other = acceptability(FOUR, WEIGHTS, 2), acceptability(FOUR[order], WEIGHTS, 2)
    assert other.in_rate.tolist() == one.in_rate[order].tolist()
    assert one.in_rate.sum() == pytest.approx(2, abs=0.01)


def test_equal_accounts_share_a_place_and_what_is_missing_stays_in_the_middle() -> None:
    values = np.array([[0.7, np.nan], [0.7, np.nan], [np.nan, np.nan]])
    found = acceptability(values, (60.0, 40.0), 1)
    assert found.in_rate.tolist() == [1.0, 1.0, 0.0]
    assert found.decisive.tolist() == [-1, -1, -1]


def test_a_criterion_without_weight_is_never_drawn() -> None:
    found = acceptability(np.array([[1.0, 0.0], [0.0, 1.0]]), (0.0, 10.0), 1)
    assert found.first_rate.tolist() == [0.0, 1.0]
    with pytest.raises(ValueError, match="above 0"):
        acceptability(FOUR, (0, 0, 0, 0), 1)


def test_the_weight_at_which_two_change_places() -> None:
    # A - B is 5, -10, 10, -15: the others average (-10 x .3 + 10 x .2 - 15 x .1) / .6 = -25/6,
    # so 5 w = (1 - w) 25/6 and w = 25/55
    assert swap_weight(FOUR[0], FOUR[1], WEIGHTS, 0, 0) == pytest.approx(25 / 55)
    assert swap_weight(FOUR[0], FOUR[0], WEIGHTS, 0, 0) is None
    better = FOUR[0] + 0.1
    assert swap_weight(better, FOUR[0], WEIGHTS, 0, 0) is None
    assert swap_weight(FOUR[0], FOUR[1], (1.0, 0.0, 0.0, 0.0), 0, 0) is None


VALUE = st.none() | st.floats(0, 1).map(lambda one: round(one, 2))
ROW = st.lists(VALUE, min_size=4, max_size=4).map(
    lambda row: np.array([np.nan if one is None else one for one in row])
)


@settings(max_examples=60)
@given(ROW, ROW, st.integers(0, 3))
def test_at_that_weight_both_have_the_same_score(
    a: np.ndarray, b: np.ndarray, criterion: int
) -> None:
    weights = np.array([30.0, 15.0, 20.0, 35.0])
    share = swap_weight(a, b, weights, criterion)
    if share is None:
        return
    others = np.where(np.arange(4) == criterion, 0.0, weights)
    moved = others * (1 - share) * 100 / others.sum()
    moved[criterion] = 100 * share

    def score(row: np.ndarray) -> float:
        known = ~np.isnan(row)
        return float((moved[known] @ row[known] + 7.5) / (moved[known].sum() + 15))

    assert score(a) == pytest.approx(score(b), abs=1e-6)
