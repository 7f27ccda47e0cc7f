"""Which customers are probably still buying: what an order is, who counts, and the gates."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from kamdata.metrics import repeat_orders as orders
from kamdata.metrics import survival_words as words
from kamdata.metrics.facts import Facts
from kamdata.metrics.known import prepare
from kamdata.metrics.repeat_model import chance_active, fit
from kamdata.model import Settings
from tests.build import make_snapshot

AS_OF = date(2026, 9, 28)
START = pd.Timestamp("2024-01-02")


def invoices(account, days, **more):
    return [{"account_id": account, "month": START + pd.Timedelta(days=int(day)), "amount": 100,
             **more} for day in days]  # fmt: skip


def many(customers=60, seed=2):
    """Return invoices of customers who order at random, each at its own pace, until they stop."""
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(customers):
        gap, days, day = chance.uniform(10, 60), [], float(chance.uniform(0, 300))
        while day <= 999:
            days.append(round(day))
            if chance.random() < 0.05:
                break
            day += chance.exponential(gap) + 1
        rows += invoices(f"C{number:02}", days)
    return rows


CROWD = many()
LATEST = invoices("Latest", [0, 400, 1000])  # up to when invoices are known


def found_in(revenue=(), deals=(), accounts=()):
    snapshot = make_snapshot(deals, accounts, revenue=revenue, as_of=AS_OF)
    return orders.account_repeat_orders(Facts(snapshot, Settings()))


def row(found, account):
    return found.table.set_index("account_id").loc[account]


def test_invoices_by_day_are_orders():
    steady = invoices("Steady", [10, 40, 40, 70, 130])
    credit = [{**one, "amount": -20} for one in invoices("Steady", [990])]
    found = found_in(CROWD + LATEST + steady + credit)
    own = row(found, "Steady")
    assert found.basis == orders.INVOICES
    assert (own["orders"], own["gap_days"], own["silent_days"]) == (4, 40, 870)
    assert own["last_on"] == START + pd.Timedelta(days=130)


def test_the_chances_are_those_of_the_model_in_weeks():
    found = found_in(CROWD + LATEST)
    x = found.table["orders"].to_numpy(float) - 1
    last = x * found.table["gap_days"].fillna(0).to_numpy() / 7
    age = last + found.table["silent_days"].to_numpy() / 7
    model = fit(x, last, age)
    assert model is not None
    assert found.model == model
    expected = np.where(x > 0, chance_active(model, x, last, age), np.nan)
    np.testing.assert_allclose(found.table["chance"].to_numpy(), expected)
    measure = orders.probably_still_buying(found.table)
    assert measure.value == pytest.approx(np.nansum(expected))
    assert (measure.n, measure.coverage) == ((x > 0).sum(), (x > 0).mean())


def test_who_ordered_once_is_not_told():
    found = found_in(CROWD + LATEST + invoices("Once", [500]))
    own = row(found, "Once")
    assert pd.isna(own["chance"])
    assert pd.isna(own["expected_orders"])
    assert words.account_sentence(own) == (
        "Still buying: n/a until a repeat order (last order 16 May 2025)."
    )
    assert "Once" not in set(orders.least_likely(found.table)["account_id"])


def test_who_has_a_contract_plays_no_part():
    bound = [{"account_id": "C00", "renewal_on": "2027-01-01"},
             {"account_id": "C01", "contract_value": 1_000}]  # fmt: skip
    found = found_in(CROWD + LATEST + invoices("Rent", [1, 31, 61], is_recurring=True), [], bound)
    assert not set(found.table["account_id"]) & {"C00", "C01", "Rent"}
    assert len(found.table) == 59


def test_won_deals_are_orders_where_revenue_is_monthly():
    deals = [
        {"account_id": one["account_id"], "status": "won", "close_on": one["month"]}
        for one in CROWD
    ]  # fmt: skip
    months = [{"account_id": "C00", "month": f"2026-0{month}-01", "amount": 5}
              for month in range(1, 9)]  # fmt: skip
    found = found_in(months, deals)
    assert (found.basis, found.lacking) == (orders.DEALS, None)
    last = max(one["month"] for one in CROWD if one["account_id"] == "C05")
    assert row(found, "C05")["silent_days"] == (pd.Timestamp(AS_OF) - last).days


def test_monthly_totals_are_no_orders():
    months = [{"account_id": f"A{n}", "month": f"2026-0{month}-01", "amount": 5}
              for n in range(60) for month in range(1, 9)]  # fmt: skip
    found = found_in(months)
    assert found.lacking == orders.NO_ORDERS
    assert found.table.empty
    assert orders.probably_still_buying(found.table).value is None
    assert found_in().lacking == orders.NO_ORDERS


def test_the_gates():
    assert found_in(many(49)).lacking == (
        "This cannot be told yet: it takes 50 customers that order without a contract; the days "
        "with invoices name 49."
    )
    once = [one for n in range(45) for one in invoices(f"O{n}", [n])]
    assert found_in(many(15) + once).lacking == (
        "This cannot be told yet: it takes repeat orders of 30 % of the customers; the days with "
        "invoices name 25 %."
    )
    assert found_in(many(49) + LATEST).lacking is None


def test_the_order_of_the_accounts_and_their_names_do_not_matter():
    found = found_in(CROWD + LATEST)
    turned = found_in(LATEST + CROWD[::-1])
    pd.testing.assert_series_equal(
        found.table.set_index("account_id")["chance"].sort_index(),
        turned.table.set_index("account_id")["chance"].sort_index(), atol=1e-5,
    )  # fmt: skip


def test_rows_of_later_dates_play_no_part():
    later = invoices("C00", [1010, 1100])
    seen = [
        orders.repeat_orders(
            prepare(make_snapshot([], revenue=rows, as_of=AS_OF), Settings()), Settings()
        ).table
        for rows in (CROWD + LATEST + later, CROWD + LATEST)
    ]
    pd.testing.assert_frame_equal(*seen)


def test_customers_with_a_known_end_are_told_by_rank():
    """Of customers with the same pace, those that stopped longer ago are less likely active."""
    chance = np.random.default_rng(5)
    silent = chance.uniform(0, 500, 80)
    rows = [
        one
        for number, quiet in enumerate(silent)
        for one in invoices(f"K{number:02}", np.arange(1000 - quiet, 0, -30)[:12])
    ]
    found = found_in(rows + LATEST).table.set_index("account_id")
    known = found.loc[[f"K{number:02}" for number in range(80)], "chance"]
    assert spearmanr(known, silent).statistic < -0.99


def test_the_list_leaves_out_who_is_long_gone():
    table = pd.DataFrame(
        {
            "account_id": ["A", "B", "C", "D"],
            "account": ["A", "B", "C", "D"],
            "chance": [0.9, 0.2, 0.001, np.nan],
            "silent_days": [10, 100, 400, 5],
        }
    )
    assert orders.least_likely(table)["account_id"].tolist() == ["B", "A"]
    assert orders.long_gone(table) == 1
    assert words.repeat_headline(table) == (
        "Of 3 customers with repeat orders, about 1 is probably still buying; least likely of "
        "those that ordered within a year is B: 20 %, silent for 100 days."
    )
    assert words.repeat_note(table, orders.DEALS).startswith(
        "Not listed: 1 customer that has ordered nothing for more than a year. Orders are won deals"
    )
    gone = table[table["silent_days"] > 365]
    assert words.repeat_headline(gone).endswith("; none ordered within a year.")
    assert words.repeat_headline(table.iloc[:0]).startswith("None of these accounts")


def test_the_line_of_an_account():
    own = pd.Series({"chance": 0.001, "last_on": pd.Timestamp("2026-03-02"), "gap_days": 20.4,
                     "expected_orders": 0.04})  # fmt: skip
    assert words.account_sentence(own) == (
        "Still buying, by its order dates: less than 1 % likely; last order 2 Mar 2026, usual gap "
        "20 days, 0.0 orders expected in 12 months."
    )
    assert "more than 99 % likely" in words.account_sentence(pd.Series({**own, "chance": 0.999}))
