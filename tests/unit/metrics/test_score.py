"""The engine of the scores: contributions that add up, and what is not known kept apart."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.defaults import RISK_WEIGHTS
from kamdata.metrics import score
from kamdata.metrics.evidence import MISSING, NOT_APPLICABLE, OBSERVED, Notes, factor_rows
from kamdata.metrics.reasons import reasons
from kamdata.metrics.score import Factor, combine

NAMES = [name for name, _ in RISK_WEIGHTS]
FACTORS = tuple(Factor(name, name.capitalize(), f"bad {name}", f"{name} data") for name in NAMES)
WEIGHTS = dict(RISK_WEIGHTS)

states = st.sampled_from([OBSERVED, MISSING, NOT_APPLICABLE])
unit = st.floats(0, 1)
account = st.lists(st.tuples(states, unit), min_size=len(NAMES), max_size=len(NAMES))
portfolio = st.lists(account, min_size=1, max_size=8)


def rows_of(accounts):
    """Return the factor rows of accounts, each a list of (state, value) in the order of NAMES."""
    made = {}
    for place, name in enumerate(NAMES):
        cells = [account[place] for account in accounts]
        value = np.array([v if state == OBSERVED else np.nan for state, v in cells])
        outside = np.array([state == NOT_APPLICABLE for state, _ in cells])
        made[name] = factor_rows(value, Notes(len(accounts)), outside)
    return made


def account_of(**observed):
    """Return one account: the named factors observed, the rest missing."""
    return [(OBSERVED, observed[n]) if n in observed else (MISSING, 0.0) for n in NAMES]


def score_of(*accounts, weights=WEIGHTS, baseline=0.25):
    return combine(FACTORS, rows_of(accounts), weights, baseline)


GOLDEN = account_of(trend=0.8, silence=1.0, renewal=0.0, threading=0.5)


def test_published_example():
    """Worked example of the scorecard: 21.918 + 20.548 + 0 + 5.479 + 5.137 = 53.082 at 58 %."""
    found = score_of(GOLDEN)
    points = dict(zip([*NAMES, "baseline"], found.points[0], strict=True))
    known = {name: value for name, value in points.items() if not np.isnan(value)}
    assert known == {
        "trend": 21.918, "silence": 20.548, "renewal": 0.0, "threading": 5.479, "baseline": 5.137,
    }  # fmt: skip
    assert found.score[0] == 53.082
    assert found.coverage[0] == 0.58


def test_reason_of_the_published_example():
    assert reasons(score_of(GOLDEN))[0] == (
        "53 points: 22 from bad trend, 21 from bad silence, 5 from bad threading, 5 from the rest."
    )


def test_one_alarm_does_not_make_an_unknown_account_a_hundred():
    found = score_of(account_of(silence=1.0))
    assert found.score[0] == pytest.approx(62.5)
    assert found.coverage[0] == 0.15
    assert not found.is_ranked[0]


def test_nothing_observed_has_no_score():
    found = score_of(account_of())
    assert np.isnan(found.score[0])
    assert np.isnan(found.points).all()
    assert reasons(found)[0] == (
        "Not ranked: 0 % of what the score asks is known. Add trend data, silence data and "
        "renewal data."
    )


def test_missing_lowers_the_coverage_and_not_applicable_does_not():
    missing = account_of(trend=0.5)
    outside = [(NOT_APPLICABLE, 0.0) if s == MISSING else (s, v) for s, v in missing]
    found = score_of(missing, outside)
    assert found.coverage.tolist() == [0.2, 1.0]
    assert found.score[0] == found.score[1]


def test_a_factor_of_weight_zero_does_not_count():
    found = score_of(account_of(trend=1.0), weights={"silence": 15.0})
    assert np.isnan(found.score[0])
    assert found.coverage[0] == 0


def test_baseline_is_the_median_of_ranked_accounts():
    rest = {name: 0.0 for name in NAMES if name not in ("trend", "silence")}
    accounts = [account_of(trend=v, silence=v, **rest) for v in (0.1, 0.2, 0.4, 0.6, 0.8)]
    unknown = account_of(trend=1.0)
    found = score_of(*accounts, unknown, baseline=None)
    assert found.baseline == pytest.approx(0.4 * 35 / 100)
    assert score_of(*accounts[:4], unknown, baseline=None).baseline == score.COLD_START


def test_coverage_words():
    words = score.coverage_words(np.array([0.7, 0.69, 0.4, 0.39]))
    assert words.tolist() == ["High", "Medium", "Medium", "insufficient"]


def test_ranks_put_more_money_first_among_equals():
    found = score.ranks(
        np.array([50.0, 60.0, 50.0, 90.0]),
        np.array([True, True, True, False]),
        pd.Series([10, 5, 20, 99], dtype="Int64"),
    )
    assert found.tolist() == [3, 1, 2, pd.NA]


def test_rows_of_the_factor_table_carry_state_and_evidence():
    notes = Notes(1)
    notes.add(np.array([True]), "Say {}.", np.array(["{hostile}"], dtype=object))
    rows = {"trend": factor_rows(np.array([0.5]), notes)}
    points = combine(FACTORS[:1], rows, WEIGHTS, 0.25)
    table = score.factor_table(pd.Series(["A"], dtype="str"), points, rows)
    assert table["factor"].tolist() == ["trend", "baseline"]
    assert table["evidence"].iloc[0] == "Say {hostile}."
    assert table["shown_points"].sum() == score.whole_score(points.score)[0]


@given(portfolio)
def test_points_sum_exactly_and_stay_in_range(accounts):
    found = score_of(*accounts, baseline=None)
    known = ~np.isnan(found.score)
    assert (found.score[known] >= 0).all()
    assert (found.score[known] <= 100).all()
    thousandths = np.rint(np.nan_to_num(found.points) * 1000).sum(axis=1)
    assert (thousandths[known] == np.rint(found.score[known] * 1000)).all()
    assert ((found.coverage >= 0) & (found.coverage <= 1)).all()


@given(portfolio)
def test_whole_points_sum_to_the_whole_score(accounts):
    found = score_of(*accounts)
    known = ~np.isnan(found.score)
    sums = np.nansum(found.shown, axis=1)
    assert (sums[known] == score.whole_score(found.score[known])).all()
    off = np.abs(found.shown - found.points)
    assert (off[~np.isnan(off)] < 1.0001).all()


@given(account, st.integers(0, len(NAMES) - 1), unit)
def test_monotone_in_each_factor(cells, place, more):
    raised = list(cells)
    raised[place] = (cells[place][0], max(cells[place][1], more))
    before, after = score_of(cells).score[0], score_of(raised).score[0]
    assert np.isnan(before) or after >= before


@given(portfolio, st.randoms())
def test_order_of_factors_and_accounts_has_no_effect(accounts, random):
    order = list(range(len(NAMES)))
    random.shuffle(order)
    turned = combine([FACTORS[i] for i in order], rows_of(accounts), WEIGHTS, 0.25)
    found = score_of(*accounts)
    np.testing.assert_allclose(turned.score, found.score, atol=1e-9)
    reverse = score_of(*accounts[::-1])
    np.testing.assert_array_equal(reverse.score[::-1], found.score)


@given(account)
def test_not_applicable_renormalises(cells):
    """Leaving a factor out of the question gives the score of the other factors alone."""
    outside = [(NOT_APPLICABLE, 0.0), *cells[1:]]
    alone = {name: weight for name, weight in WEIGHTS.items() if name != NAMES[0]}
    with_it, without = score_of(outside), score_of(cells, weights=alone)
    np.testing.assert_array_equal(with_it.score, without.score)
    np.testing.assert_array_equal(with_it.coverage, without.coverage)
