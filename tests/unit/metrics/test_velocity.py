"""Velocity against published figures, and why it may be missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import velocity
from kamdata.model import Settings
from tests.build import AS_OF, make_opportunities, make_stages

WON = {"status": "won", "amount": 1_000, "created_on": "2026-05-21", "close_on": "2026-08-29"}
LOST = {"status": "lost", "amount": 3_000, "close_on": "2026-08-29"}
OPEN = {"stage": "Proposal", "amount": 5_000}


def measured(*rows: dict, by_amount: bool = False):
    found = make_opportunities(rows)
    function = velocity.velocity_by_amount if by_amount else velocity.velocity
    return function(found, make_stages(found), AS_OF, Settings())


@pytest.mark.parametrize(
    ("deals", "average", "win_rate", "days", "expected"),
    [
        (40, 25_000, 0.25, 90, 2_777.78),  # mavenlb.com/blog/sales-velocity-formula
        (18, 42_000, 0.24, 78, 2_326.15),  # winsabove.pages.dev/glossary/sales-velocity
    ],
)
def test_published_examples(deals, average, win_rate, days, expected):
    found = velocity.per_day(deals * average * 100, win_rate, days)
    assert found is not None
    assert found / 100 == pytest.approx(expected, abs=0.005)


@given(st.integers(1, 10**12), st.floats(0.01, 1), st.floats(1, 1_000))
def test_a_fifth_fewer_days_are_a_quarter_more(amount, win_rate, days):
    slow = velocity.per_day(amount, win_rate, days)
    fast = velocity.per_day(amount, win_rate, days * 0.8)
    assert fast == pytest.approx((slow or 0) * 1.25)


@pytest.mark.parametrize("parts", [(None, 0.5, 9), (100, None, 9), (100, 0.5, None), (100, 0.5, 0)])
def test_a_missing_part_or_no_days_give_none(parts):
    assert velocity.per_day(*parts) is None


def test_hand_worked_example():
    # 2 x 5,000 open; 20 of 40 won, by amount 20,000 of 80,000; 100 days: 50 and 25 a day
    rows = [*[WON] * 20, *[LOST] * 20, OPEN, OPEN]
    by_count, by_amount = measured(*rows), measured(*rows, by_amount=True)
    assert (by_count.value, by_amount.value) == (5_000, 2_500)
    assert (by_count.unit, by_count.n, by_count.coverage) == ("money_per_day", 2, 1.0)
    assert list(by_count.rows) == [40, 41]


def test_only_qualified_deals_and_recent_decisions_count():
    old = {"created_on": "2023-01-01", "close_on": "2023-02-01"}
    rows = [*[WON] * 20, *[LOST] * 20, *[WON | old] * 9, OPEN, OPEN | {"stage": "Prospecting"}]
    assert measured(*rows).value == 2_500


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([*[WON] * 19, OPEN], "19 won deals with both dates in 24 months; 20 are needed"),
        ([*[WON] * 20], "no qualified open deal has an amount"),
        ([*[WON | {"created_on": "2026-08-29"}] * 20, OPEN],
         "deals are won on the day they are created"),
    ],
)  # fmt: skip
def test_no_velocity_has_a_reason(rows, reason):
    found = measured(*rows)
    assert (found.value, found.reason) == (None, reason)


def test_velocity_by_amount_without_lost_amounts():
    rows = [*[WON] * 20, LOST | {"amount": None}, OPEN]
    assert measured(*rows, by_amount=True).reason == "no lost deal has an amount"
