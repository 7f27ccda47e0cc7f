"""Concentration on few customers."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import concentration
from kamdata.model import ALL_DATES, Period
from tests.build import AS_OF, make_snapshot

amounts = st.lists(st.integers(1, 10**12), min_size=1, max_size=30)


def won(*units):
    return [
        {"account_id": f"a{i:02}", "status": "won", "amount": amount}
        for i, amount in enumerate(units)
    ]


def spread(*units, **more):
    return concentration.spread(make_snapshot(won(*units), **more), ALL_DATES)


def index(*units):
    return concentration.customer_concentration_hhi(spread(*units)).value


def test_published_figures():
    # 30/30/20/20: US Department of Justice; eight companies: Investopedia
    assert index(30, 30, 20, 20) == pytest.approx(2600)
    assert index(10, 9, 12, 15, 12, 11, 15, 16) == pytest.approx(1296)
    assert index(7) == pytest.approx(10_000)
    assert index(5, 5, 5, 5) == pytest.approx(2500)
    effective = concentration.effective_customers(spread(30, 30, 20, 20))
    assert effective.value == pytest.approx(3.846, abs=5e-4)
    assert effective.n == 4


def test_top_shares():
    found = concentration.measures(spread(30, 20, 10, 10, 10, 10, 10))
    assert found["top_customer_share"].value == pytest.approx(0.30)
    assert found["top_five_share"].value == pytest.approx(0.80)
    assert found["top_fifth_share"].value == pytest.approx(0.50)  # 2 of 7 customers


def test_accounts_of_one_parent_are_one_customer():
    accounts = [{"account_id": "a01", "parent_id": "a00"}]
    found = spread(30, 30, 20, 20, accounts=accounts)
    assert found.customers["amount_cents"].tolist() == [60_00, 20_00, 20_00]
    assert found.customers["accounts"].tolist() == [2, 1, 1]
    assert found.customers["is_major"].all()
    merged = concentration.customer_concentration_hhi(found).value
    assert merged == pytest.approx(10_000 * (0.36 + 0.04 + 0.04))


def test_revenue_counts_before_won_amounts():
    months = pd.date_range("2025-09-01", periods=12, freq="MS")
    snapshot = make_snapshot(
        won(90, 10),
        revenue=[
            {"account_id": a, "month": m, "amount": 5} for a in ("a00", "a01") for m in months
        ],
    )
    found = concentration.spread(snapshot, ALL_DATES)
    measure = concentration.customer_concentration_hhi(found)
    assert measure.value == pytest.approx(5000)
    assert (measure.table, len(measure.rows), measure.reason) == ("revenue", 24, "by revenue")


def test_without_revenue_only_wins_of_the_period_count():
    rows = [*won(30), {"account_id": "b", "status": "won", "close_on": "2020-01-01", "amount": 70}]
    snapshot = make_snapshot(rows)
    year = Period("FY2026", AS_OF.replace(month=1, day=1), AS_OF.replace(month=12, day=31))
    measure = concentration.customer_concentration_hhi(concentration.spread(snapshot, year))
    assert measure.value == pytest.approx(10_000)
    assert measure.reason == "by won amounts"
    assert len(measure.rows) == 1


def test_credit_notes_are_left_out_and_said():
    found = spread(50, 50, -20, 0)
    measure = concentration.customer_concentration_hhi(found)
    assert measure.value == pytest.approx(5000)
    assert measure.reason == "by won amounts, 2 at or below zero left out"
    assert measure.n == 2


def test_only_the_accounts_in_scope_count():
    snapshot = make_snapshot(won(30, 30, 20, 20))
    some = snapshot.table("accounts").query("account_id in ['a00', 'a01']")
    found = concentration.spread(snapshot, ALL_DATES, some)
    assert concentration.customer_concentration_hhi(found).value == pytest.approx(5000)


def test_nothing_sold_has_a_reason():
    for found in (spread(), spread(-5)):
        for measure in concentration.measures(found).values():
            assert measure.value is None
            assert measure.reason == concentration.NOTHING


@given(amounts, st.integers(2, 1000))
def test_scale_does_not_matter(units, factor):
    assert index(*[u * factor for u in units]) == pytest.approx(index(*units))


@given(amounts)
def test_the_index_lies_between_equal_and_single(units):
    value = index(*units)
    assert 10_000 / len(units) - 1e-6 <= value <= 10_000 + 1e-6


@given(st.lists(st.integers(1, 10**12), min_size=2, max_size=20))
def test_merging_two_customers_never_lowers_it(units):
    merged = [units[0] + units[1], *units[2:]]
    assert index(*merged) >= index(*units) - 1e-6
