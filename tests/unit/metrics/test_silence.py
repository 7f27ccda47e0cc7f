"""Silence against an account's own rhythm."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kamdata.metrics.facts import Facts
from kamdata.metrics.silence import (
    is_monthly,
    rhythm,
    shrunk_gap,
    silence_chance,
    silence_factor,
)
from kamdata.model import Settings
from tests.build import make_snapshot


def months(first, last):
    return pd.date_range(first, last, freq="MS")


def facts_of(deals=(), accounts=(), **tables):
    return Facts(make_snapshot(deals, accounts, **tables), Settings())


def bought(account, days):
    return [{"account_id": account, "month": day, "amount": 100} for day in days]


def test_published_example():
    """Gaps 7, 10, 6, 8, 9, 30, 7 in a segment of 14: usual gap 11.9; 45 days: P .97721, s 1."""
    gaps = [7, 10, 6, 8, 9, 30, 7]
    gap = shrunk_gap(np.array([float(sum(gaps))]), np.array([7.0]), np.array([14.0]))
    assert gap[0] == pytest.approx(11.9)
    chance = silence_chance(np.array([45.0]), gap, np.ones(1))
    assert chance[0] == pytest.approx(0.97721, abs=5e-6)
    assert min((chance[0] - 0.5) / 0.45, 1) == 1


def test_the_rhythm_of_the_published_gaps():
    days = np.cumsum([0, 7, 10, 6, 8, 9, 30, 7]).astype(float)
    one = np.zeros(1, dtype=np.intp)
    found = rhythm(np.zeros(8, dtype=np.intp), days, days[-1] + 45, one)
    assert found.n[0] == 7
    assert found.since[0] == 45
    # alone in its segment the pool is the account itself
    assert found.gap[0] == pytest.approx(77 / 7)


def test_a_regular_buyer_alarms_sooner():
    regular = np.arange(0, 100, 10.0)
    bursts = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 90.0])
    at = np.repeat([0, 1], 10)
    segment = np.array([0, 1])
    found = rhythm(at, np.concatenate([regular, bursts]), 105.0, segment)
    assert found.gap.tolist() == pytest.approx([10, 10])
    assert found.chance[0] > stats.expon.cdf(found.since[0], scale=10)
    assert found.chance[0] > found.chance[1]


def test_chance_is_the_gamma_distribution():
    since, gap, shape = np.array([3.0, 30.0]), np.array([10.0, 20.0]), np.array([1.0, 6.0])
    expected = stats.gamma.cdf(since, shape, scale=gap / shape)
    np.testing.assert_allclose(silence_chance(since, gap, shape), expected)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30), st.integers(0, 300))
def test_chance_grows_with_the_silence(days, wait):
    at, when = np.zeros(len(days), dtype=np.intp), np.array(days, dtype=float)
    segment = np.zeros(1, dtype=np.intp)
    sooner = rhythm(at, when, max(days) + 1.0, segment).chance[0]
    later = rhythm(at, when, max(days) + 1.0 + wait, segment).chance[0]
    assert (np.isnan(sooner) and np.isnan(later)) or later >= sooner


def test_an_account_that_buys_every_month_is_not_silent():
    """As of 28 September the last complete month is August: no month was missed."""
    every = months("2024-03-01", "2026-08-01")
    found = silence_factor(facts_of(revenue=bought("A", every) + bought("B", every)))
    assert found["value"].tolist() == [0, 0]
    assert found["evidence"].iloc[0] == "Ordered in the last complete month."


def test_month_ends_stand_for_months_as_well():
    ends = pd.date_range("2024-03-01", "2026-08-31", freq="ME")
    assert is_monthly(pd.Series(ends))
    assert silence_factor(facts_of(revenue=bought("A", ends)))["value"].tolist() == [0]


def test_months_missed_by_a_monthly_buyer():
    every = months("2024-03-01", "2026-08-01")
    revenue = bought("Steady", every)
    for name, missed in (("One", 1), ("Two", 2), ("Four", 4)):
        revenue += bought(name, every[:-missed])
    facts = facts_of(revenue=revenue)
    found = silence_factor(facts).set_index(facts.accounts["account_id"])
    assert found.loc["Steady", "value"] == 0
    assert 0 < found.loc["One", "value"] < 0.3
    assert found.loc["Two", "value"] > 0.9
    assert found.loc["Four", "value"] == 1
    assert found.loc["Four", "evidence"] == "No revenue for 4 months, usual gap 1 month."
    assert dict(zip(facts.accounts["account_id"], facts.silence.has_stopped, strict=True)) == {
        "Steady": False, "One": False, "Two": False, "Four": True,
    }  # fmt: skip


def test_a_won_deal_ends_the_silence_of_revenue():
    every = months("2024-03-01", "2026-04-01")
    deals = [{"account_id": "A", "status": "won", "close_on": "2026-08-20"}]
    revenue = bought("A", every) + bought("B", every) + bought("C", months("2026-05", "2026-08"))
    found = silence_factor(facts_of(deals, revenue=revenue))
    assert found["value"].iloc[0] == 0
    assert found["value"].iloc[1] == 1


def test_invoice_days_are_counted_in_days():
    days = pd.date_range("2025-06-03", "2026-07-16", freq="17D")
    other = pd.date_range("2025-06-05", "2026-09-26", freq="19D")
    facts = facts_of(revenue=bought("A", days) + bought("B", other))
    assert facts.silence.orders.unit == "day"
    now = other.max()
    assert facts.silence.orders.since[0] == (now - days.max()).days
    assert silence_factor(facts)["evidence"].iloc[0].endswith("usual gap 17.")


def test_credit_notes_and_lost_deals_are_no_orders():
    deals = [{"account_id": "A", "status": "lost", "close_on": "2026-08-20"}]
    revenue = [{"account_id": "A", "month": "2026-08-01", "amount": -5}]
    found = silence_factor(facts_of(deals, revenue=revenue))
    assert found["state"].iloc[0] == "missing"
    assert found["evidence"].iloc[0].startswith("No order is known. Add")


def test_won_deals_alone_are_orders_by_day():
    closes = ["2025-01-10", "2025-04-12", "2025-07-09", "2025-10-11"]
    deals = [{"account_id": "A", "status": "won", "close_on": day} for day in closes]
    facts = facts_of(deals)
    orders = facts.silence.orders
    assert (orders.unit, orders.n[0], orders.since[0]) == ("day", 3, 352)
    assert silence_factor(facts)["value"].iloc[0] == 1


def test_the_more_alarming_of_orders_and_contact_counts():
    every = months("2024-03-01", "2026-08-01")
    met = [
        {"account_id": "A", "on": day, "type": "Meeting"}
        for day in pd.date_range("2026-01-05", "2026-05-04", freq="14D")
    ]
    found = silence_factor(facts_of(revenue=bought("A", every), activities=met))
    assert found["value"].iloc[0] == 1
    assert found["evidence"].iloc[0] == "No two-way contact for 154 days, usual gap 14."


def test_mails_that_nobody_answered_are_no_contact():
    mails = [{"account_id": "A", "on": "2026-09-01", "type": "Email", "direction": "out"}]
    facts = facts_of(activities=mails)
    assert np.isnan(facts.silence.value[0])


def test_rows_of_one_time_are_one_event():
    at = np.zeros(4, dtype=np.intp)
    found = rhythm(at, np.array([1.0, 1.0, 5.0, 5.0]), 9.0, np.zeros(1, dtype=np.intp))
    assert (found.n[0], found.gap[0]) == (1, 4)


def test_the_pool_is_the_segment_from_five_gaps_on():
    at = np.repeat([0, 1, 2], [7, 3, 3])
    when = np.concatenate([np.arange(0, 70, 10), np.arange(0, 6, 2), np.arange(0, 90, 30)])
    found = rhythm(at, when.astype(float), 100.0, np.array([0, 1, -1]))
    overall = (60 + 4 + 60) / 10
    assert found.gap.tolist() == pytest.approx([10, (4 + 3 * overall) / 5, (60 + 3 * overall) / 5])
