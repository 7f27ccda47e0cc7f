"""Both win rates with their intervals."""

from __future__ import annotations

import numpy as np
import pytest

from kamdata.metrics.win_rates import win_rates
from kamdata.model import ALL_DATES
from tests.build import make_opportunities


def rates(rows: list[dict]) -> dict:
    return win_rates(make_opportunities(rows), ALL_DATES).set_index("basis").to_dict("index")


def test_by_count_has_wilsons_interval():
    # 4 of 10 at 90 %: (p + z2/2n -+ z sqrt(p q / n + z2 / 4n2)) / (1 + z2/n) with z = 1.64485
    found = rates([{"status": "won"}] * 4 + [{"status": "lost"}] * 6)["By number of deals"]
    assert found["rate"] == 0.4
    assert (found["low_rate"], found["high_rate"]) == pytest.approx((0.19423, 0.64836), abs=5e-5)


def test_by_amount_with_equal_amounts_has_the_plain_interval():
    # equal amounts: the linearised variance is that of a proportion, sqrt(.4 x .6 / 10) = .15492
    found = rates([{"status": "won"}] * 4 + [{"status": "lost"}] * 6)["By amount"]
    spread = 1.6448536 * 0.1549193
    assert found["rate"] == 0.4
    assert found["low_rate"] == pytest.approx(0.4 - spread)
    assert found["high_rate"] == pytest.approx(0.4 + spread)


def test_one_large_deal_widens_the_interval_by_amount():
    even = [{"status": "won", "amount": 100}] * 20 + [{"status": "lost", "amount": 100}] * 20
    heavy = [*even[1:], {"status": "won", "amount": 2_000}]

    def width(rows):
        found = rates(rows)["By amount"]
        return found["high_rate"] - found["low_rate"]

    assert width(heavy) > 1.5 * width(even)


def test_few_decisions_give_a_reason_and_no_interval():
    found = rates([{"status": "won"}])["By number of deals"]
    assert np.isnan([found["rate"], found["low_rate"], found["high_rate"]]).all()
    assert (found["n"], found["reason"]) == (1, "only 1 decided deal; at least 5 are needed")


def test_interval_stays_between_nothing_and_everything():
    rows = [{"status": "won", "amount": 9_000}] + [{"status": "lost", "amount": 1}] * 5
    found = rates(rows)["By amount"]
    assert found["low_rate"] >= 0
    assert found["high_rate"] <= 1
