"""Three ways to tell what an account may buy: its segment, everybody, its nearest neighbours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kamdata.metrics import adoption as module
from kamdata.metrics.adoption import adoption, cosine, neighbour_adoption, popularity

grids = arrays(bool, st.tuples(st.integers(1, 14), st.integers(1, 5)))


def test_the_cosines_of_the_columns_of_a_small_grid():
    # published values of the worked example: .6667, .4082 and .8165
    x = np.array([[1, 1, 0], [1, 1, 1], [1, 0, 0], [0, 1, 1]], dtype=bool)
    found = cosine(x.T, x.T)
    assert found[0, 1] == pytest.approx(0.6667, abs=5e-5)
    assert found[0, 2] == pytest.approx(0.4082, abs=5e-5)
    assert found[1, 2] == pytest.approx(0.8165, abs=5e-5)
    assert np.diag(found) == pytest.approx(1)


def test_an_account_that_owns_nothing_resembles_nobody():
    owned = np.array([[True, False], [False, False]])
    assert cosine(owned, owned)[1].tolist() == [0, 0]
    assert neighbour_adoption(owned)[1].tolist() == [0, 0]


def test_the_nearest_neighbours_by_hand():
    owned = np.array([[1, 1, 0], [1, 1, 1], [1, 0, 0], [0, 0, 1]], dtype=bool)
    # of the first account: .8165 to the second, .7071 to the third, 0 to the fourth
    one, two = (neighbour_adoption(owned, k)[0] for k in (1, 2))
    assert one == pytest.approx([1, 1, 1])
    assert two == pytest.approx([1, 0.8165 / 1.5236, 0.8165 / 1.5236], abs=1e-4)


def test_neighbours_that_are_equally_far_share_the_places():
    owned = np.array([[1, 1, 1], [1, 1, 0], [0, 1, 1]], dtype=bool)
    assert neighbour_adoption(owned, 1)[0] == pytest.approx([0.5, 1, 0.5])


def test_blocks_change_nothing(monkeypatch):
    owned = np.random.default_rng(3).random((40, 7)) < 0.4
    whole = neighbour_adoption(owned)
    monkeypatch.setattr(module, "LARGEST_BLOCK", 200)
    assert neighbour_adoption(owned) == pytest.approx(whole, abs=1e-5)


def test_popularity_counts_customers_only():
    owned = np.array([[1, 1], [1, 0], [0, 0]], dtype=bool)
    assert popularity(owned).tolist() == [[1, 0.5]] * 3
    assert popularity(np.zeros((2, 2), dtype=bool)).tolist() == [[0, 0]] * 2


def test_a_segment_of_nine_customers_is_enough():
    owned = np.ones((12, 2), dtype=bool)
    owned[0, 1] = False
    segment = np.array([0] * 9 + [1] * 3)
    found = adoption(owned, segment)
    assert found.is_segment.tolist() == [True] * 9 + [False] * 3
    assert found.peers[:, 0].tolist() == [8] * 9 + [11] * 3
    assert found.rate[0, 1] == pytest.approx((8 + 5 * 1) / 13)
    assert found.rate[1, 1] == pytest.approx((7 + 5 * 10 / 11) / 13)


def test_accounts_without_a_segment_are_compared_with_all():
    found = adoption(np.ones((10, 1), dtype=bool), np.full(10, -1))
    assert not found.is_segment.any()
    assert found.peers[:, 0].tolist() == [9] * 10


@given(grids, st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_rates_stay_in_range_and_the_order_of_the_rows_does_not_matter(owned, random):
    segment = np.arange(len(owned)) % 2
    order = list(range(len(owned)))
    random.shuffle(order)
    for rate in (
        lambda rows, own: adoption(rows, own).rate,
        lambda rows, _: popularity(rows),
        lambda rows, _: neighbour_adoption(rows, 3),
    ):
        found = rate(owned, segment)
        known = found[~np.isnan(found)]
        assert ((known >= 0) & (known <= 1 + 1e-6)).all()
        assert rate(owned[order], segment[order]) == pytest.approx(found[order], nan_ok=True)


@given(grids)
@settings(max_examples=12)
def test_the_segments_agree_with_counting_one_by_one(owned):
    segment = np.arange(len(owned)) % 3 - 1
    found = adoption(owned, segment)
    customer = owned.any(axis=1)
    for i in range(len(owned)):
        others = [j for j in range(len(owned)) if j != i and customer[j]]
        same = [j for j in others if segment[j] == segment[i] >= 0]
        peers = same if len(same) >= 8 else others
        assert found.peers[i].tolist() == [len(peers)] * owned.shape[1]
        assert found.adopters[i].tolist() == owned[peers].sum(axis=0).tolist()
