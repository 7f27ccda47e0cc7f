"""Revenue of the last twelve complete months, and its growth."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics.growth_rates import (
    account_revenue,
    growth,
    revenue_window,
    symmetric_growth,
)
from tests.build import make_snapshot


def monthly(account, first, months, amount):
    starts = pd.date_range(first, periods=months, freq="MS")
    return [{"account_id": account, "month": month, "amount": amount} for month in starts]


def of(snapshot, account="A"):
    return account_revenue(snapshot).set_index("account_id").loc[account]


def test_the_month_that_the_as_of_date_cuts_short_is_left_out():
    snapshot = make_snapshot(revenue=monthly("A", "2024-04-01", 30, 10))
    window = revenue_window(snapshot)
    assert window.label == "Sep 2025 to Aug 2026"
    assert window.end == pd.Timestamp("2026-08-31")
    row = of(snapshot)
    assert (row["revenue_12m_cents"], row["revenue_prior_12m_cents"]) == (120_00, 120_00)
    assert row["growth_rate"] == 0.0
    assert row["revenue_basis"] == "months"


def test_a_month_counts_on_its_last_day():
    snapshot = make_snapshot(as_of="2026-09-30", revenue=monthly("A", "2024-04-01", 30, 10))
    assert revenue_window(snapshot).label == "Oct 2025 to Sep 2026"


def test_the_window_ends_with_the_newest_invoices_when_they_lag_behind():
    snapshot = make_snapshot(revenue=monthly("A", "2024-01-01", 30, 10))
    assert revenue_window(snapshot).label == "Jul 2025 to Jun 2026"


def test_revenue_that_ended_long_ago_is_not_the_last_year():
    snapshot = make_snapshot(revenue=monthly("A", "2024-01-01", 24, 10))
    assert revenue_window(snapshot) is None
    assert pd.isna(of(snapshot)["revenue_12m_cents"])


def test_growth_needs_24_months():
    snapshot = make_snapshot(revenue=monthly("A", "2024-10-01", 24, 10))
    window = revenue_window(snapshot)
    assert not window.has_prior
    row = of(snapshot)
    assert row["revenue_12m_cents"] == 120_00
    assert pd.isna(row["revenue_prior_12m_cents"])
    assert pd.isna(row["growth_rate"])


def test_an_account_that_revenue_never_mentions_is_missing_and_a_silent_one_is_zero():
    snapshot = make_snapshot(
        accounts=[{"account_id": "B"}],
        revenue=[*monthly("A", "2024-04-01", 30, 10), *monthly("C", "2024-04-01", 6, 10)],
    )
    assert pd.isna(of(snapshot, "B")["revenue_12m_cents"])
    silent = of(snapshot, "C")
    assert silent["revenue_12m_cents"] == 0
    assert silent["revenue_prior_12m_cents"] == 10_00  # Sep 2024 alone
    assert silent["growth_rate"] == -1.0
    assert silent["symmetric_growth_rate"] == -2.0


def test_credit_notes_stay_in_the_sums():
    rows = monthly("A", "2024-04-01", 30, 10)
    rows.append({"account_id": "A", "month": "2026-08-20", "amount": -15})
    assert of(make_snapshot(revenue=rows))["revenue_12m_cents"] == 105_00


def test_stated_revenue_and_contract_value_stand_in_for_missing_months():
    snapshot = make_snapshot(
        accounts=[
            {"account_id": "A", "revenue_last_year": 110, "revenue_prior_year": 100},
            {"account_id": "B", "contract_value": 70},
        ],
    )
    stated, contract = of(snapshot, "A"), of(snapshot, "B")
    assert stated["revenue_basis"] == "fiscal year"
    assert stated["growth_rate"] == pytest.approx(0.1)
    assert (contract["revenue_12m_cents"], contract["revenue_basis"]) == (70_00, "contract")
    assert pd.isna(contract["growth_rate"])


def test_growth_without_a_positive_base_is_missing():
    now = pd.Series([5, 5, 5, None], dtype="Int64")
    before = pd.Series([0, -1, 4, 4], dtype="Int64")
    assert growth(now, before).round(4).tolist()[2] == 0.25
    assert growth(now, before).isna().tolist() == [True, True, False, True]


def test_symmetric_growth_ranks_new_and_lost_customers():
    now = pd.Series([10, 0, 30, 0, -5], dtype="Int64")
    before = pd.Series([0, 10, 10, 0, 10], dtype="Int64")
    found = symmetric_growth(now, before)
    assert found.tolist()[:3] == [2.0, -2.0, 1.0]
    assert found.isna().tolist() == [False, False, False, True, True]


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_symmetric_growth_turns_with_its_sides(now, before):
    there = symmetric_growth(pd.Series([now], dtype="Int64"), pd.Series([before], dtype="Int64"))
    back = symmetric_growth(pd.Series([before], dtype="Int64"), pd.Series([now], dtype="Int64"))
    if now == before == 0:
        assert there.isna().all()
    else:
        assert -2 <= there[0] <= 2
        assert there[0] == -back[0]
