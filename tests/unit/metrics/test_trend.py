"""Trend of revenue: the published Mann-Kendall and Sen figures, and which accounts get one."""

import numpy as np
import pandas as pd
import pymannkendall
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kamdata.metrics.facts import Facts
from kamdata.metrics.trend import mann_kendall, momentum_factor, theil_sen, trend_factor
from kamdata.model import Settings
from tests.build import make_snapshot

FALLING = [120, 118, 121, 110, 108, 111, 99, 101, 95, 90, 92, 85]
TIED = [5, 5, 5, 4, 4, 3, 3, 3, 2, 1]

values = st.lists(st.integers(-5, 5), min_size=4, max_size=10)


def months(count, end="2026-08-01"):
    return pd.date_range(end=end, periods=count, freq="MS")


def facts_of(accounts=(), **series):
    """Return the facts of accounts whose monthly revenue ends in August 2026."""
    revenue = [
        {"account_id": name, "month": month, "amount": amount}
        for name, amounts in series.items()
        for month, amount in zip(months(len(amounts)), amounts, strict=True)
    ]
    return Facts(make_snapshot([], accounts, revenue=revenue), Settings())


def test_published_falling_series():
    """pymannkendall 1.4.3 and scipy.stats: S -54, Var 212.667, Z -3.6343, slope -3.292857."""
    found = mann_kendall(np.array([FALLING], dtype=float))
    assert found.s[0] == -54
    assert found.variance[0] == pytest.approx(212.667, abs=5e-4)
    assert found.z[0] == pytest.approx(-3.6343, abs=5e-5)
    assert 2 * stats.norm.sf(-found.z[0]) == pytest.approx(0.00028, abs=5e-6)
    assert found.s[0] / 66 == pytest.approx(-0.818, abs=5e-4)
    assert theil_sen(np.array([FALLING], dtype=float))[0] == pytest.approx(-3.292857, abs=5e-7)


def test_one_odd_quarter_does_not_bend_the_slope():
    odd = [*FALLING[:5], 400, *FALLING[6:]]
    assert theil_sen(np.array([odd], dtype=float))[0] == pytest.approx(-3.2857, abs=5e-5)


def test_published_series_with_ties():
    """pymannkendall 1.4.3: S -38, Var 116.667, Z -3.4255."""
    found = mann_kendall(np.array([TIED], dtype=float))
    assert found.s[0] == -38
    assert found.variance[0] == pytest.approx(116.667, abs=5e-4)
    assert found.z[0] == pytest.approx(-3.4255, abs=5e-5)
    assert found.p[0] == pytest.approx(2 * stats.norm.sf(3.4255), abs=1e-6)


@given(st.permutations(range(8)))
def test_p_without_ties_is_scipys(order):
    series = np.array([order], dtype=float)
    expected = stats.kendalltau(np.arange(8), order).pvalue
    assert mann_kendall(series).p[0] == pytest.approx(expected, abs=1e-12)


@given(values)
def test_slope_and_test_agree_with_the_oracles(series):
    rows = np.array([series], dtype=float)
    assert theil_sen(rows)[0] == pytest.approx(stats.theilslopes(series).slope, abs=1e-12)
    if len(set(series)) > 1:
        oracle = pymannkendall.original_test(series)
        found = mann_kendall(rows)
        assert (found.s[0], found.variance[0]) == (oracle.s, pytest.approx(oracle.var_s))
        assert found.z[0] == pytest.approx(oracle.z, abs=1e-12)


def test_a_series_without_change_is_no_trend():
    found = mann_kendall(np.full((1, 8), 3.0))
    assert (found.s[0], found.z[0], found.p[0]) == (0, 0, 1)


def test_a_steady_fall_is_alarming_and_a_rise_is_momentum():
    facts = facts_of(
        Fall=[1000 - 20 * k for k in range(30)],
        Rise=[1000 + 20 * k for k in range(30)],
        Level=[1000] * 30,
    )
    risk, momentum = trend_factor(facts), momentum_factor(facts)
    assert risk["state"].tolist() == ["observed"] * 3
    fall, rise, level = risk["value"]
    # every month is 240 below the same month a year earlier, so a year is 12 times that below
    assert facts.trend.change_cents[0] == pytest.approx(-2_880_00, rel=0.02)
    assert fall > 0.9
    assert rise == level == 0
    assert momentum["value"].iloc[0] == 0
    assert momentum["value"].iloc[1] > 0.3
    assert "falls by" in risk["evidence"].iloc[0]
    assert risk["evidence"].iloc[2] == "Revenue is level."


def test_an_uneven_fall_counts_half():
    quarters = [130, 90, 128, 95, 126, 100, 80, 104]
    facts = facts_of(A=[amount for amount in quarters for _ in range(3)][:18] + [26.7] * 6)
    found = trend_factor(facts)
    assert not facts.trend.is_steady[0]
    expected = min(-facts.trend.change_rate[0] / 0.4, 1) / 2
    assert found["value"].iloc[0] == pytest.approx(expected)
    assert "counts half" in found["evidence"].iloc[0]


def test_the_season_is_no_trend():
    """A portfolio that always sells twice as much in its second half-year stays level."""
    season = [100 if month.month <= 6 else 200 for month in months(36)]
    facts = facts_of(A=season, B=[2 * amount for amount in season], C=[7 * a for a in season])
    assert np.abs(facts.trend.change_rate).max() < 0.02
    assert (trend_factor(facts)["value"] < 0.05).all()


def test_a_patchy_buyer_has_no_trend():
    facts = facts_of(A=[300 if k % 7 == 0 else 0 for k in range(30)], B=[100] * 30)
    patchy = facts_of(A=[900 if k in (0, 10, 20, 29) else 0 for k in range(30)])
    assert trend_factor(patchy)["state"].iloc[0] == "missing"
    assert "silence tells more" in trend_factor(patchy)["evidence"].iloc[0]
    assert trend_factor(facts)["state"].iloc[1] == "observed"


def test_a_short_history_can_be_patchy_too():
    """Bought in the first and the last of five quarters: three of five are empty."""
    facts = facts_of(A=[300] + [0] * 13 + [280], B=[100] * 15)
    assert facts.trend.quarters.tolist() == [0, 0]
    assert trend_factor(facts)["state"].tolist() == ["missing", "observed"]
    assert "silence tells more" in trend_factor(facts)["evidence"].iloc[0]


def test_months_before_the_first_purchase_are_not_zero_sales():
    facts = facts_of(Old=[100] * 30, New=[0] * 12 + [100] * 18)
    assert facts.trend.quarters.tolist() == [8, 6]
    assert trend_factor(facts)["value"].iloc[1] == 0


def test_a_short_history_is_compared_with_the_same_months_a_year_earlier():
    facts = facts_of(A=[100] * 5 + [1] * 7 + [80] * 5)
    assert facts.trend.quarters[0] == 0
    assert facts.trend.change_rate[0] == pytest.approx(-0.2)
    assert trend_factor(facts)["value"].iloc[0] == pytest.approx(0.2 / 0.4 / 2)


def test_stated_years_serve_where_there_are_no_months():
    accounts = [
        {"account_id": "A", "revenue_last_year": 70, "revenue_prior_year": 100},
        {"account_id": "B", "revenue_last_year": 70},
        {"account_id": "C", "revenue_last_year": 70, "revenue_prior_year": 0},
    ]
    found = trend_factor(facts_of(accounts))
    assert found["value"].iloc[0] == pytest.approx(0.3 / 0.4 / 2)
    assert found["state"].tolist() == ["observed", "missing", "missing"]
    assert found["evidence"].iloc[1].startswith("Add monthly revenue")


def test_the_month_that_is_cut_short_does_not_count():
    whole = facts_of(A=[100] * 24)
    cut = Facts(
        make_snapshot(
            [],
            revenue=[
                {"account_id": "A", "month": month, "amount": 100} for month in months(24)
            ] + [{"account_id": "A", "month": "2026-09-01", "amount": 1}],
        ),
        Settings(),
    )  # fmt: skip
    np.testing.assert_array_equal(whole.monthly.cents, cut.monthly.cents)
