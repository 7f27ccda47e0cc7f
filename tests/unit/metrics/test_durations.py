"""Durations: survival against published figures, ages, and the limits learned from wins."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from kamdata.metrics import durations
from tests.build import AS_OF, make_opportunities

# remission times of the 6-MP group, Freireich et al. 1963 (Kaplan-Meier's usual example)
SIX_MP = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
RELAPSED = [True] * 9 + [False] * 12


def test_survival_of_the_6_mp_group():
    curve = durations.survival(SIX_MP, RELAPSED)
    assert list(curve["days"]) == [6, 7, 10, 13, 16, 22, 23]
    assert list(curve["share"]) == pytest.approx(
        [0.857143, 0.806723, 0.752941, 0.690196, 0.627451, 0.537815, 0.448179], abs=1e-6
    )
    assert durations.median_survival(SIX_MP, RELAPSED) == 23


def test_median_is_unknown_while_most_are_open():
    assert durations.median_survival([5, 6, 7], [True, False, False]) is None
    assert durations.median_survival([5, 6], [False, False]) is None
    assert durations.median_survival([], []) is None


OBSERVED = st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=60)


@given(OBSERVED)
def test_survival_agrees_with_lifelines(observed):
    days, ended = zip(*observed, strict=True)
    curve = durations.survival(days, ended)
    expected = KaplanMeierFitter().fit(days, ended).predict(curve["days"].to_numpy())
    assert list(curve["share"]) == pytest.approx(list(np.ravel(expected)), abs=1e-9)


@given(OBSERVED)
def test_median_is_the_first_day_with_half_or_fewer_left(observed):
    days, ended = zip(*observed, strict=True)
    median, curve = durations.median_survival(days, ended), durations.survival(days, ended)
    if median is None:
        assert (curve["share"] > 0.5).all()
    else:
        assert (curve.loc[curve["days"] < median, "share"] > 0.5).all()


def test_days_between_ignores_the_time_of_day_and_reversed_dates():
    start = pd.Series(
        pd.to_datetime(["2026-01-01 23:00", "2026-01-05 00:00", None, "2026-01-01 00:00"])
    )
    end = pd.Series(
        pd.to_datetime(["2026-01-02 01:00", "2026-01-04 00:00", "2026-01-01 00:00", None])
    )
    found = durations.days_between(start, end)
    assert found[0] == 1
    assert found[1:].isna().all()


def test_stage_age_falls_back_to_the_created_date():
    found = make_opportunities(
        [
            {"stage_entered_on": "2026-09-18", "created_on": "2026-01-01"},
            {"created_on": "2026-08-29"},
            {},
        ]
    )
    ages = durations.stage_age_days(found, AS_OF)
    assert list(ages[:2]) == [10, 30]
    assert pd.isna(ages[2])


def test_learned_limit_needs_20():
    assert durations.learned_limit(pd.Series([1.0] * 19), 0.9) is None
    assert durations.learned_limit(pd.Series([1.0] * 20), 0.9) == 1.0


CREATED = {"created_on": "2026-01-01"}
WON = CREATED | {"status": "won", "close_on": "2026-01-11"}
LOST = CREATED | {"status": "lost", "close_on": "2026-01-21"}


def days_to_decide(*rows: dict):
    return durations.median_days_to_decide(make_opportunities(rows), AS_OF)


def test_open_deals_make_the_median_days_to_decide_longer():
    # decided after 10 and 20 days: 10 is the median of two, 20 with one of 270 days still open
    assert days_to_decide(WON, LOST).value == 10
    found = days_to_decide(WON, LOST, CREATED)
    assert (found.value, found.n, found.coverage) == (20, 3, 1.0)


def test_missing_dates_lower_the_coverage():
    found = days_to_decide(WON, {"status": "lost"})
    assert (found.value, found.n, found.coverage) == (10, 1, 0.5)
    assert list(found.rows) == [0]


def test_no_median_has_a_reason():
    assert days_to_decide().reason == "no deal has a created date"
    undecided = days_to_decide(WON, CREATED, CREATED)
    assert (undecided.value, undecided.reason) == (None, "fewer than half are decided yet")
