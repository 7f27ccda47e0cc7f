"""The draws behind the sample are the same everywhere and have the shape they promise."""

from __future__ import annotations

from datetime import date
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.sample.chance import Chance, cents, workday


def test_a_stream_is_the_same_every_time() -> None:
    first = [Chance(9, 4).share() for _ in range(3)]
    assert first == [Chance(9, 4).share() for _ in range(3)]


def test_streams_of_different_subjects_and_accounts_differ() -> None:
    assert Chance(9, 4).share() != Chance(9, 5).share()
    assert Chance(9, 4).share() != Chance(8, 4).share()


def test_half_of_the_log_normal_draws_lie_below_the_median() -> None:
    chance = Chance(9)
    drawn = [chance.spread(80, 0.7) for _ in range(4000)]
    assert median(drawn) == pytest.approx(80, rel=0.05)


def test_weighted_draws_follow_the_weights() -> None:
    chance = Chance(9)
    drawn = [chance.weighted("abc", (1, 0, 3)) for _ in range(4000)]
    assert drawn.count("b") == 0
    assert drawn.count("c") / len(drawn) == pytest.approx(0.75, abs=0.03)


def test_whole_numbers_reach_both_ends() -> None:
    chance = Chance(9)
    assert {chance.whole(2, 4) for _ in range(200)} == {2, 3, 4}


@given(st.integers(0, 9), st.integers(0, 12))
def test_some_items_are_different_ones(subject: int, count: int) -> None:
    items = list("abcdefgh")
    drawn = Chance(subject).some(items, count)
    assert len(drawn) == len(set(drawn)) == min(count, len(items))
    assert set(drawn) <= set(items)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_a_workday_is_the_day_itself_or_the_friday_before(day: date) -> None:
    found = workday(day)
    assert found.weekday() < 5
    assert 0 <= (day - found).days <= 2
    assert (found == day) is (day.weekday() < 5)


def test_cents_are_rounded_to_whole_steps_of_dollars() -> None:
    assert cents(1_234.6) == 123_500
    assert cents(1_249, 500) == 100_000
    assert cents(1_250.5, 500) == 150_000
