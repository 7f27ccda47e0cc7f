"""Shrunk win rates against published figures, and the properties that make them shrunk."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import betabinom, chi2_contingency

from kamdata.metrics import shrinkage
from kamdata.metrics.shrinkage import Prior

# the prior that Robinson fits to batting averages ("Introduction to Empirical Bayes")
BASEBALL = Prior(78.661 / (78.661 + 224.875), 78.661 + 224.875)


def test_robinsons_batting_averages():
    rates = shrinkage.shrunk_rate([4, 300], [10, 1000], BASEBALL)
    assert list(rates) == pytest.approx([0.2636, 0.2905], abs=5e-5)


def test_twelve_of_thirty_with_twenty_pseudo_deals():
    prior = Prior(0.25, 20)
    assert shrinkage.shrunk_rate([12], [30], prior)[0] == pytest.approx(0.34)
    low, high = shrinkage.shrunk_interval([12], [30], prior)
    assert (low[0], high[0]) == pytest.approx((0.2560, 0.4269), abs=5e-5)


def test_a_certain_prior_has_no_interval():
    low, high = shrinkage.shrunk_interval([0], [6], Prior(0.0))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_fitted_prior_finds_the_true_strength():
    # 200 groups drawn from Beta(6, 4): mean .6, strength 10
    random = np.random.default_rng(7)
    decided = random.integers(10, 60, 200)
    won = random.binomial(decided, random.beta(6, 4, 200))
    prior = shrinkage.fit_prior(won, decided)
    assert prior.mean == pytest.approx(0.6, abs=0.03)
    assert 6 < prior.strength < 16


def test_fitted_prior_agrees_with_scipys_beta_binomial():
    won, decided = np.array([3, 9, 14, 2, 20, 7]), np.array([10, 12, 40, 15, 25, 30])

    def misfit(logs):
        return -betabinom.logpmf(won, decided, *np.exp(logs)).sum()

    yes, no = np.exp(minimize(misfit, [1.0, 1.0], method="Nelder-Mead").x)
    prior = shrinkage.fit_prior(won, decided)
    assert prior.mean == pytest.approx(yes / (yes + no), abs=1e-3)
    assert prior.strength == pytest.approx(yes + no, rel=1e-2)


def test_without_real_differences_the_strength_is_capped():
    prior = shrinkage.fit_prior([10] * 8, [25] * 8)
    assert prior.mean == pytest.approx(0.4, abs=1e-3)
    assert prior.strength == shrinkage.LARGEST_STRENGTH


def test_few_groups_share_the_pooled_rate():
    assert shrinkage.fit_prior([1, 2, 0], [2, 8, 0]) == Prior(0.3, 20)
    assert shrinkage.fit_prior([0] * 6, [4] * 6) == Prior(0.0, 20)
    assert shrinkage.fit_prior([], []) == Prior(0.5, 20)


def test_more_won_than_decided_is_an_error():
    with pytest.raises(ValueError, match="more won than decided"):
        shrinkage.shrunk_rate([3], [2], Prior(0.5))


GROUPS = st.lists(
    st.integers(0, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=25
)


@given(GROUPS)
def test_shrunk_rate_lies_between_the_common_rate_and_the_own(groups):
    won = [k for k, _ in groups]
    decided = [n for _, n in groups]
    prior = shrinkage.fit_prior(won, decided)
    for (k, n), rate in zip(groups, shrinkage.shrunk_rate(won, decided, prior), strict=True):
        own = k / n if n else prior.mean
        assert min(own, prior.mean) - 1e-12 <= rate <= max(own, prior.mean) + 1e-12
    low, high = shrinkage.shrunk_interval([1], [3], Prior(0.4))
    assert low[0] < high[0]


@given(st.floats(0.01, 0.99), st.floats(1, 1000))
def test_nothing_decided_gives_the_prior_and_very_much_the_own_rate(mean, strength):
    prior = Prior(mean, strength)
    none, many = shrinkage.shrunk_rate([0, 3 * 10**8], [0, 10**9], prior)
    assert none == pytest.approx(mean)
    assert many == pytest.approx(0.3, abs=1e-5)


def test_difference_agrees_with_scipys_chi_square():
    won, decided = np.array([10, 25, 12]), np.array([40, 40, 30])
    expected = chi2_contingency(np.stack([won, decided - won]), correction=False)
    found = shrinkage.difference(won, decided, "owners")
    assert found.chi_square == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue)
    assert found.is_real
    assert found.sentence == "The win rates of the owners differ by more than luck explains."


def test_equal_groups_differ_by_luck():
    found = shrinkage.difference([10, 11, 9], [30, 30, 30], "regions")
    assert not found.is_real
    assert found.sentence == "The win rates of the regions differ by no more than luck."


@pytest.mark.parametrize(
    ("won", "decided"), [([], []), ([3], [9]), ([3, 1], [9, 4]), ([9, 9], [9, 9]), ([0, 0], [9, 9])]
)
def test_nothing_to_compare(won, decided):
    found = shrinkage.difference(won, decided)
    assert (found.p, found.is_real) == (None, False)
    assert found.sentence == "There are too few decided deals to compare the groups."
