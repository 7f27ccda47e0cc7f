"""Cumulative incidence against a hand-worked example, Kaplan-Meier and lifelines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from lifelines import AalenJohansenFitter, KaplanMeierFitter

from kamdata.metrics import durations
from kamdata.metrics.incidence import LOST, MOVED, STILL, incidence, usable
from tests.unit.metrics.histories import SEEDS
from tests.unit.metrics.test_durations import RELAPSED, SIX_MP


def test_four_deals_hand_worked():
    # won on day 1, lost on day 2, still open on day 2, won on day 3
    days, ended = np.array([1.0, 2, 2, 3]), np.array([MOVED, LOST, STILL, MOVED])
    curve = incidence(days, ended, np.zeros(4))
    assert list(curve["days"]) == [1, 2, 3]
    assert list(curve["at_risk"]) == [4, 3, 1]
    assert list(curve["still"]) == [0.75, 0.5, 0]
    assert list(curve["moved"]) == [0.25, 0.25, 0.75]
    assert list(curve["lost"]) == [0, 0.25, 0.25]


def test_with_one_way_out_it_is_kaplan_meier():
    days, ended = np.array(SIX_MP, dtype=float), np.array(RELAPSED, dtype=int)
    curve = incidence(days, ended, np.zeros(len(days)))
    assert list(curve["still"]) == pytest.approx(
        [0.857143, 0.806723, 0.752941, 0.690196, 0.627451, 0.537815, 0.448179], abs=1e-6
    )
    plain = durations.survival(SIX_MP, RELAPSED)
    assert list(curve["still"]) == pytest.approx(list(plain["share"]))


def test_what_ends_on_the_day_it_begins_counts():
    curve = incidence(np.array([0.0, 0, 4]), np.array([MOVED, LOST, STILL]), np.zeros(3))
    assert curve.loc[0, ["at_risk", "moved", "lost"]].tolist() == pytest.approx([3, 1 / 3, 1 / 3])


def test_nothing_ended_is_no_curve():
    assert incidence(np.array([3.0]), np.array([STILL]), np.zeros(1)).empty
    assert incidence(np.array([]), np.array([], dtype=int), np.array([])).empty


def drawn(seed: int, n: int = 80) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    # entered between two days: whether one is at risk on the very day it is first seen is not asked
    seen_from = np.where(rng.random(n) < 0.5, rng.integers(0, 40, n) + 0.5, 0)
    days = np.ceil(seen_from) + rng.integers(1, 60, n)
    return days.astype(float), rng.integers(0, 3, n), seen_from


@settings(max_examples=5)
@given(SEEDS)
def test_late_entries_agree_with_lifelines(seed):
    days, ended, seen_from = drawn(seed)
    curve = incidence(days, np.minimum(ended, MOVED), seen_from)
    fitted = KaplanMeierFitter().fit(days, ended != STILL, entry=seen_from)
    expected = np.ravel(fitted.predict(curve["days"].to_numpy()))
    assert curve["still"].to_numpy() == pytest.approx(expected, abs=1e-9)


@settings(max_examples=5)
@given(SEEDS)
def test_competing_ways_agree_with_lifelines(seed):
    days, ended, _ = drawn(seed)
    days = days + np.arange(len(days)) / 1_000  # lifelines draws lots where two end together
    curve = incidence(days, ended, np.zeros(len(days)))
    fitted = AalenJohansenFitter(calculate_variance=False).fit(days, ended, event_of_interest=MOVED)
    found = fitted.cumulative_density_.iloc[:, 0]
    expected = found.reindex(curve["days"]).to_numpy()
    assert curve["moved"].to_numpy() == pytest.approx(expected, abs=1e-9)


@settings(max_examples=5)
@given(SEEDS)
def test_the_shares_add_up_to_one_in_any_order(seed):
    days, ended, seen_from = drawn(seed)
    curve = incidence(days, ended, seen_from)
    assert (curve["still"] + curve["moved"] + curve["lost"]).to_numpy() == pytest.approx(1)
    assert curve["moved"].is_monotonic_increasing
    order = np.random.default_rng(seed).permutation(len(days))
    mixed = incidence(days[order], ended[order], seen_from[order])
    assert mixed.to_numpy() == pytest.approx(curve.to_numpy())


def test_late_entries_are_used_only_with_enough_of_them_early_on():
    days, ended = np.full(12, 20.0), np.full(12, MOVED)
    late = np.array([0.0] * 6 + [10] * 6)
    assert usable(days, ended, late).all()
    days[0] = 5  # six were followed then: enough
    assert usable(days, ended, late).all()
    few = np.array([0.0] * 3 + [10] * 9)
    assert list(usable(days, ended, few)) == [True] * 3 + [False] * 9
