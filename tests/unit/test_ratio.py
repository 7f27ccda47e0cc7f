"""Division, sums and small samples: the one place where a number may turn out to be n/a."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics.ratio import SMALLEST_N, divide, safe_div, suppress_small, total, wilson
from kamdata.model import Measure


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [(1, 0), (1, -5), (1, None), (None, 1), (float("nan"), 1), (1, float("nan")), (0, 0)],
)
def test_without_a_valid_denominator_there_is_a_reason_and_no_number(
    numerator: float | None, denominator: float | None
) -> None:
    assert safe_div(numerator, denominator, "no goal set") == (None, "no goal set")


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12))
def test_with_one_it_is_the_quotient(numerator: int, denominator: int) -> None:
    assert safe_div(numerator, denominator, "no goal set") == (numerator / denominator, None)


def test_zero_of_something_is_zero_and_not_missing() -> None:
    assert safe_div(0, 5, "no goal set") == (0.0, None)


def test_rows_divide_like_single_numbers() -> None:
    over = pd.Series([4, 0, -1, None, 2], dtype="Int64")
    top = pd.Series([1, 1, 1, 1, None], dtype="Int64")
    found = divide(top, over)
    assert found.dtype == "float64"
    assert found[0] == 0.25
    assert found[1:].isna().all()


def test_the_sum_of_nothing_known_is_missing() -> None:
    assert total(pd.Series([None, None], dtype="Int64")) is None
    assert total(pd.Series([], dtype="Int64")) is None
    assert total(pd.Series([None, 0], dtype="Int64")) == 0


@given(st.lists(st.none() | st.integers(-(10**15), 10**15), max_size=50))
def test_sums_are_exact(cents: list[int | None]) -> None:
    known = [amount for amount in cents if amount is not None]
    expected = sum(known) if known else None
    assert total(pd.Series(cents, dtype="Int64")) == expected


def test_wilson_interval_as_published() -> None:
    """4 of 10 at 95 %: 0.16818 to 0.68733 (Wilson 1927, as in Newcombe 1998, method 3)."""
    interval = wilson(4, 10, 0.95)
    assert interval is not None
    assert interval == pytest.approx((0.16818, 0.68733), abs=5e-6)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_rate_and_stays_between_0_and_1(sample: tuple[int, int]) -> None:
    k, n = sample
    interval = wilson(k, n)
    assert interval is not None
    low, high = interval
    assert -1e-12 <= low <= k / n + 1e-12
    assert k / n - 1e-12 <= high <= 1 + 1e-12
    assert not math.isnan(low + high)


def test_no_trial_has_no_interval() -> None:
    assert wilson(0, 0) is None


def test_a_rate_of_few_rows_is_not_shown() -> None:
    few = suppress_small(Measure(0.5, "rate", n=SMALLEST_N - 1), "decided deals")
    assert few.value is None
    assert few.reason == "only 4 decided deals; at least 5 are needed"
    enough = Measure(0.5, "rate", n=SMALLEST_N)
    assert suppress_small(enough, "decided deals") is enough
    missing = Measure(None, "rate", n=0, reason="nothing was decided")
    assert suppress_small(missing, "decided deals").reason == "nothing was decided"
