"""Lifetime value: hand-worked figures, what is missing, and how it must move."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics.facts import Facts
from kamdata.metrics.lifetime_value import (
    endless_value,
    lifetime_value,
    present_value,
    segment_retention,
)
from kamdata.model import Settings
from tests.build import make_snapshot

MONTHS = pd.date_range("2024-09-01", "2026-08-01", freq="MS")
RATES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("years", "expected"),
    [(1, 81.8182), (2, 148.7603), (3, 203.5312), (4, 248.3437), (5, 285.0085), (10, 389.5062)],
)
def test_a_hundred_a_year(years, expected):
    assert lifetime_value(np.array(100.0), np.array(0.9), 0.10, years) == pytest.approx(
        expected, abs=5e-5
    )


def test_a_life_without_end():
    assert endless_value(np.array(100.0), np.array(0.9), 0.10) == pytest.approx(450)
    assert endless_value(np.array(1.0), np.array(0.8), 0.10) == pytest.approx(2.667, abs=5e-4)
    long = lifetime_value(np.array(100.0), np.array(0.9), 0.10, 400)
    assert long == pytest.approx(450)
    assert np.isnan(endless_value(np.array(100.0), np.array(1.0), 0.0))


@pytest.mark.parametrize(
    ("cost", "expected"),
    [((220, 225, 230, 235), 595.5527), ((450, 470, 480, 490), -84.2803)],
)
def test_large_is_not_always_valuable(cost, expected):
    revenue = np.array([1000, 1100, 1150, 1200])
    margins = revenue * 0.4 - np.array(cost)
    survival = np.array([0.95, 0.90, 0.82, 0.75])
    assert present_value(margins, survival, 0.09) == pytest.approx(expected, abs=5e-5)


def test_without_risk_and_without_discount():
    margins, sure = np.array([180, 215, 230, 245]), np.ones(4)
    assert present_value(margins, sure, 0.09) == pytest.approx(697.2652, abs=5e-5)
    assert present_value(margins, sure, 0.0) == pytest.approx(870)


def test_growth_is_an_assumption_that_must_be_made():
    grown = lifetime_value(np.array(100.0), np.array(1.0), 0.10, 2, growth_rate=0.10)
    assert grown == pytest.approx(200)


def test_rates_without_meaning_are_refused():
    with pytest.raises(ValueError, match="discount"):
        present_value(np.ones(2), np.ones(2), -1.0)
    with pytest.raises(ValueError, match="Retention"):
        lifetime_value(np.array(1.0), np.array(1.2), 0.1, 4)


@settings(max_examples=15)
@given(RATES, RATES, st.floats(0, 0.5), st.floats(0, 0.5), st.integers(1, 12))
def test_it_rises_with_retention_and_falls_with_the_discount(low, high, cheap, dear, years):
    low, high = sorted((low, high))
    cheap, dear = sorted((cheap, dear))
    margin = np.array(100.0)

    def worth(retention, discount):
        return float(lifetime_value(margin, np.array(retention), discount, years))

    assert worth(low, cheap) <= worth(high, cheap) + 1e-9
    assert worth(high, dear) <= worth(high, cheap) + 1e-9
    assert -worth(high, cheap) == pytest.approx(
        float(lifetime_value(-margin, np.array(high), cheap, years))
    )


def revenue_of(account, amount=1_000, months=MONTHS):
    return [{"account_id": account, "month": month, "amount": amount} for month in months]


def company(accounts, gone=(), settings=None):
    """Return facts of accounts that all buy every month; those in `gone` only in the first year."""
    revenue = [
        row
        for account in accounts
        for row in revenue_of(
            account["account_id"],
            months=MONTHS[:12] if account["account_id"] in gone else MONTHS,
        )
    ]
    return Facts(make_snapshot([], accounts, revenue=revenue), settings or Settings())


def ten(**more):
    return [
        {"account_id": f"A{n}", "segment": "Large" if n < 5 else "Small",
         "gross_margin_rate": 0.3, "cost_to_serve": 1_200, **more.get(f"A{n}", {})}
        for n in range(10)
    ]  # fmt: skip


def test_retention_is_that_of_the_segment_pulled_towards_all():
    found = segment_retention(company(ten(), gone=["A5", "A6"]))
    # two segments are too few to learn how far they differ: the pooled 8 of 10 weighs 20 accounts
    assert found[0] == pytest.approx((20 * 0.8 + 5) / 25)
    assert found[9] == pytest.approx((20 * 0.8 + 3) / 25)


def test_a_year_without_a_loss_is_not_a_promise():
    found = segment_retention(company(ten()))
    assert found[0] == pytest.approx((20 * 10.5 / 11 + 5) / 25)
    assert (found < 1).all()


def test_an_account_without_a_segment_has_the_share_of_all():
    found = segment_retention(company(ten(A0={"segment": None}), gone=["A9"]))
    assert found[0] == pytest.approx(9.5 / 11)
    alone = segment_retention(company([row | {"segment": None} for row in ten()], gone=["A9"]))
    assert alone[0] == pytest.approx(9.5 / 11)


def test_four_accounts_or_one_year_tell_no_retention():
    assert np.isnan(segment_retention(company(ten()[:4]))).all()
    accounts = ten()
    revenue = [row for one in accounts for row in revenue_of(one["account_id"], months=MONTHS[12:])]
    short = Facts(make_snapshot([], accounts, revenue=revenue), Settings())
    assert np.isnan(segment_retention(short)).all()
    assert short.lifetime.lacking[0] == "24 months of revenue of five accounts"


def test_what_is_missing_is_named_and_never_zero():
    accounts = ten(
        A1={"cost_to_serve": None}, A2={"gross_margin_rate": None},
        A3={"gross_margin_rate": None, "cost_to_serve": None}, A4={"cost_to_serve": 0},
    )  # fmt: skip
    life = company(accounts).lifetime
    assert list(life.lacking[:5]) == [
        "", "cost to serve", "gross margin", "gross margin and cost to serve", "",
    ]  # fmt: skip
    assert np.isnan(life.value[1:4]).all()
    assert life.contribution[0] == pytest.approx(240_000)  # 12,000 x .3 - 1,200, in cents
    assert life.contribution[4] == pytest.approx(360_000)  # a cost of 0 is a cost that is known


def test_the_range_is_five_points_of_retention_either_way():
    accounts = ten(A0={"cost_to_serve": 5_000})
    life = company(accounts, gone=["A9"], settings=Settings(discount_rate=0.05)).lifetime
    low, high = (
        lifetime_value(life.contribution, life.retention + by, 0.05, 4) for by in (-0.05, 0.05)
    )
    assert life.low[1] == pytest.approx(low[1])
    assert life.high[1] == pytest.approx(high[1])
    # what costs money costs more the longer it stays, so the ends change places
    assert life.value[0] < 0
    assert life.low[0] == pytest.approx(high[0])
    assert life.low[0] < life.value[0] < life.high[0]


def test_years_and_discount_come_from_the_settings():
    short = company(ten(), settings=Settings(lifetime_years=1, discount_rate=0.0)).lifetime
    assert short.value[0] == pytest.approx(short.contribution[0] * short.retention[0])
