"""The distribution of what may be lost: golden figures, every subset by hand, properties."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm

from kamdata.metrics.loss_distribution import BINS, losses

portfolios = st.lists(
    st.tuples(st.integers(0, 10**11), st.floats(0, 1, allow_subnormal=False)), max_size=30
)


def arrays(portfolio) -> tuple[np.ndarray, np.ndarray]:
    amounts = np.array([amount for amount, _ in portfolio], dtype=np.int64)
    return amounts, np.array([chance for _, chance in portfolio], dtype=np.float64)


def expected(amounts, chances) -> float:
    return float(np.sum(amounts * chances))


def by_subsets(amounts, chances) -> dict[int, float]:
    """The plain way: every combination of what is lost and what stays."""
    found: dict[int, float] = {}
    for lost in map(np.array, itertools.product((0, 1), repeat=len(amounts))):
        chance = np.prod(np.where(lost, chances, 1 - chances))
        total = int(amounts @ lost)
        found[total] = found.get(total, 0.0) + float(chance)
    return found


def at(found) -> dict[int, float]:
    places = zip(np.rint(found.at_cents).astype(int), found.chances, strict=True)
    return {int(place): chance for place, chance in places if chance > 1e-15}


def test_three_amounts_by_hand() -> None:
    amounts, chances = np.array([100, 250, 400]), np.array([0.5, 0.2, 0.1])
    found = losses(amounts, chances, shared=0)
    assert at(found) == pytest.approx(
        {0: 0.36, 100: 0.36, 250: 0.09, 350: 0.09, 400: 0.04, 500: 0.04, 650: 0.01, 750: 0.01}
    )
    assert found.mean_cents == pytest.approx(140)
    spread = found.chances @ (found.at_cents - found.mean_cents) ** 2
    assert np.sqrt(spread) == pytest.approx(164.012, abs=1e-3)
    assert [found.quantile_cents(rate) for rate in (0, 0.36, 0.361, 0.9, 1)] == [
        0, 0, 100, 350, 750,
    ]  # fmt: skip


def test_counts_of_unequal_chances() -> None:
    chances = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    found = losses(np.full(5, 7_00), chances, shared=0)
    assert found.chances == pytest.approx([0.1512, 0.3714, 0.3274, 0.1274, 0.0214, 0.0012])


def test_two_even_losses_that_share_half_come_together_in_a_third() -> None:
    found = losses(np.array([1, 1]), np.array([0.5, 0.5]), shared=0.5, nodes=101)
    assert found.chances[2] == pytest.approx(1 / 3, abs=1e-6)
    assert found.chances[2] == pytest.approx(0.25 + np.arcsin(0.5) / (2 * np.pi), abs=1e-6)


def test_equal_amounts_are_a_binomial_whatever_their_size() -> None:
    found = losses(np.full(200, 123_456_789), np.full(200, 0.3), shared=0)
    assert found.chances == pytest.approx(binom(200, 0.3).pmf(np.arange(201)), abs=1e-12)


def test_eight_amounts_are_every_subset_of_them() -> None:
    generator = np.random.default_rng(5)
    amounts = generator.integers(1, 120, 8) * 1_000_00
    chances = generator.uniform(0.02, 0.9, 8)
    found = losses(amounts, chances, shared=0)
    plain = by_subsets(amounts, chances)
    assert at(found) == pytest.approx(plain, abs=1e-12)


def test_amounts_without_a_common_divisor_keep_close_to_every_subset() -> None:
    generator = np.random.default_rng(6)
    amounts = generator.integers(1, 10**10, 8)
    chances = generator.uniform(0.02, 0.9, 8)
    found = losses(amounts, chances, shared=0)
    plain = sorted(by_subsets(amounts, chances).items())
    totals, reached = np.array([one for one, _ in plain]), np.cumsum([one for _, one in plain])
    for rate in (0.1, 0.25, 0.5, 0.75, 0.9):
        exact = totals[np.searchsorted(reached, rate)]
        assert abs(found.quantile_cents(rate) - exact) <= 8 * found.unit_cents


def test_a_shared_factor_widens_the_range_and_keeps_the_mean() -> None:
    amounts, chances = np.full(500, 1_000_00), np.full(500, 0.2)
    alone, together = (losses(amounts, chances, shared=shared) for shared in (0, 0.05))
    assert together.mean_cents == pytest.approx(alone.mean_cents, rel=1e-6)
    assert together.quantile_cents(0.9) > alone.quantile_cents(0.9)
    assert together.quantile_cents(0.1) < alone.quantile_cents(0.1)


@pytest.mark.parametrize("shared", [0.0, 0.05, 0.2])
def test_eight_of_ten_simulated_losses_lie_in_the_range(shared) -> None:
    generator = np.random.default_rng(11)
    amounts = generator.lognormal(14, 1, 150).astype(np.int64)
    chances = generator.uniform(0.02, 0.6, 150)
    found = losses(amounts, chances, shared=shared)
    common = generator.standard_normal((4_000, 1))
    own = generator.standard_normal((4_000, 150))
    is_lost = np.sqrt(shared) * common + np.sqrt(1 - shared) * own < norm.ppf(chances)
    simulated = is_lost @ amounts
    for rate in (0.1, 0.5, 0.9):
        below = np.mean(simulated <= found.quantile_cents(rate))
        assert below == pytest.approx(rate, abs=0.03)


def test_many_small_amounts_are_neither_lost_nor_spread_far_too_wide() -> None:
    generator = np.random.default_rng(7)
    chances = generator.uniform(0.05, 0.6, 4_000)
    found = losses(np.full(4_000, 100_01), chances, shared=0.0)
    assert found.mean_cents == pytest.approx(100_01 * chances.sum(), rel=1e-3)
    whole = 4_000 * 100_01
    deviation = np.sqrt(np.sum(chances * (1 - chances)))  # so many are as good as normal
    for rate in (0.1, 0.9):
        exact = 100_01 * (chances.sum() + norm.ppf(rate) * deviation)
        assert abs(found.quantile_cents(rate) - exact) < 0.015 * whole


def test_nothing_to_lose() -> None:
    for amounts, chances in (([], []), ([0, 0], [0.5, 1.0]), ([100], [0.0])):
        found = losses(np.array(amounts, dtype=np.int64), np.array(chances))
        assert found.chances.tolist() == [1.0]
        assert found.quantile_cents(0.9) == 0


def test_what_is_certain_is_certain() -> None:
    found = losses(np.array([100, 300]), np.array([1.0, 1.0]))
    assert found.quantile_cents(0.01) == found.quantile_cents(0.99) == 400


def test_five_thousand_accounts_take_a_moment() -> None:
    generator = np.random.default_rng(8)
    amounts = generator.lognormal(15, 1.5, 5_000).astype(np.int64)
    chances = generator.beta(2, 5, 5_000)
    losses(amounts[:10], chances[:10])  # what is imported when it is first needed
    start = time.process_time()
    losses(amounts, chances)
    assert time.process_time() - start < 0.3


@settings(max_examples=15, deadline=None)
@given(portfolios, st.sampled_from((0.0, 0.05, 0.2)))
def test_chances_sum_to_one_and_the_mean_is_that_of_the_parts(portfolio, shared) -> None:
    amounts, chances = arrays(portfolio)
    found = losses(amounts, chances, shared=shared)
    assert found.chances.sum() == pytest.approx(1, abs=1e-12)
    assert (found.chances >= 0).all()
    assert len(found.chances) <= BINS + 1
    assert found.at_cents[-1] <= amounts.sum() * (1 + 1e-12)
    # half a bin of rounding; at a shared factor the quadrature of extreme chances adds a little
    slack = found.unit_cents / 2 + (1e-4 if shared else 1e-9) * amounts.sum()
    assert abs(found.mean_cents - expected(amounts, chances)) <= slack


@settings(max_examples=10, deadline=None)
@given(portfolios, st.randoms(use_true_random=False))
def test_the_order_of_the_accounts_does_not_matter(portfolio, random) -> None:
    mixed = list(portfolio)
    random.shuffle(mixed)
    first, second = (losses(*arrays(one)) for one in (portfolio, mixed))
    assert first.unit_cents == second.unit_cents
    assert (first.chances == second.chances).all()
