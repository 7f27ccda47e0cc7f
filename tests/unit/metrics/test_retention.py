"""Retention of last year's customers, and the bridge."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import retention
from tests.build import make_snapshot

cents = st.integers(-(10**13), 10**13)


def years(before, now):
    return pd.DataFrame(
        {
            "account_id": [f"a{i}" for i in range(len(before))],
            "before_cents": pd.Series(before, dtype="Int64"),
            "now_cents": pd.Series(now, dtype="Int64"),
        }
    )


def test_published_retention():
    # 100 + 18 expansion - 6 contraction - 9 churn: NRR 103 %, GRR 85 % (ignyteiq.com glossary)
    found = years([40, 20, 9, 15, 16], [58, 14, 0, 15, 16])
    assert retention.net_retention(found).value == pytest.approx(1.03)
    assert retention.gross_retention(found).value == pytest.approx(0.85)
    assert retention.logo_retention(found).value == pytest.approx(4 / 5)
    assert retention.logo_retention(found).n == 5


def test_worked_bridge():
    # p = A100 B200 C300 D400 F-20, c = A130 B200 C240 D0 E90 F10 (methods 1.9)
    found = years([100, 200, 300, 400, 0, -20], [130, 200, 240, 0, 90, 10])
    bars = retention.bridge(found).set_index("class")["change_cents"]
    assert bars.to_dict() == {
        "new": 120, "expansion": 30, "flat": 0, "contraction": -60, "churn": -400, "adjust": 0,
    }  # fmt: skip
    assert found["before_cents"].sum() + bars.sum() == found["now_cents"].sum() == 670


def test_worked_rates_of_the_same_customers():
    # NRR .57, GRR .54, logo .75; doubled, because fewer than five accounts are suppressed
    found = years([100, 200, 300, 400, 0, -20] * 2, [130, 200, 240, 0, 90, 10] * 2)
    assert retention.net_retention(found).value == pytest.approx(0.57)
    assert retention.gross_retention(found).value == pytest.approx(0.54)
    assert retention.logo_retention(found).value == pytest.approx(0.75)


def test_fewer_than_five_customers_are_suppressed():
    found = retention.measures(years([1, 1, 1, 1], [1, 1, 1, 1]))
    assert {measure.value for measure in found.values()} == {None}
    assert found["logo_retention"].n == 4
    assert "at least 5" in found["logo_retention"].reason


def test_no_base_has_a_reason():
    found = retention.measures(years([], []))
    assert {measure.reason for measure in found.values()} == {retention.NO_BASE}


def test_the_years_come_from_monthly_revenue_alone():
    months = pd.date_range("2024-04-01", periods=30, freq="MS")
    snapshot = make_snapshot(
        accounts=[{"account_id": "B", "revenue_last_year": 5, "revenue_prior_year": 5}],
        revenue=[{"account_id": "A", "month": month, "amount": 10} for month in months],
    )
    found = retention.year_on_year(snapshot)
    assert found["account_id"].tolist() == ["A"]
    assert found["before_cents"].tolist() == found["now_cents"].tolist() == [120_00]
    nobody = snapshot.table("accounts").head(0)
    assert retention.year_on_year(snapshot, nobody).empty


def test_a_year_of_revenue_has_no_year_before():
    months = pd.date_range("2025-09-01", periods=12, freq="MS")
    snapshot = make_snapshot(
        revenue=[{"account_id": "A", "month": month, "amount": 10} for month in months]
    )
    assert retention.year_on_year(snapshot).empty


@given(st.lists(st.tuples(cents, cents), max_size=30))
def test_the_bridge_closes_exactly(pairs):
    found = years([before for before, _ in pairs], [now for _, now in pairs])
    bars = retention.bridge(found)
    closing = found["before_cents"].sum() + bars["change_cents"].sum()
    assert closing == found["now_cents"].sum()
    assert bars["accounts"].sum() == len(pairs)


@given(st.lists(st.tuples(cents, cents), min_size=5, max_size=30))
def test_gross_is_at_most_one_and_at_most_net(pairs):
    found = years([before for before, _ in pairs], [now for _, now in pairs])
    gross, net = retention.gross_retention(found), retention.net_retention(found)
    assert (gross.value is None) == (net.value is None)
    if gross.value is not None:
        assert 0 <= gross.value <= 1
        assert gross.value <= net.value
