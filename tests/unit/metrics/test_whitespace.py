"""Whitespace: states, adoption among peers, and what a product would be worth."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics.products import MOST_PRODUCTS, product_grid
from kamdata.metrics.whitespace import STATES, WHITESPACE_STATES, whitespace
from kamdata.metrics.whitespace_lists import best_gaps, in_view
from tests.build import make_accounts, make_snapshot

MONTH = "2026-08-01"


def spend(account, product, amount, month=MONTH):
    return {"account_id": account, "month": month, "product": product, "amount": amount}


def cell(found, account, product):
    rows = found[(found["account_id"] == account) & (found["product"] == product)]
    assert len(rows) == 1
    return rows.iloc[0]


def ten_customers():
    """Eleven customers of one segment; the first 8 of the 10 peers of K also buy Service."""
    names = [f"C{number}" for number in range(10)]
    accounts = [{"account_id": name, "segment": "Metal"} for name in (*names, "K")]
    revenue = [spend(name, "Pump", 1000) for name in (*names, "K")]
    revenue += [spend(name, "Service", 100 * (place + 1)) for place, name in enumerate(names[:8])]
    return accounts, revenue


def test_a_gap_that_eight_of_ten_peers_have_filled():
    accounts, revenue = ten_customers()
    found = cell(whitespace(make_snapshot([], accounts, revenue=revenue)), "K", "Service")
    assert found["state"] == "gap"
    assert (found["adopters_n"], found["peers_n"]) == (8, 10)
    assert found["adoption_rate"] == pytest.approx((8 + 5 * 0.8) / 15)
    assert found["typical_cents"] == 450_00
    # sizes: K spends 1,000, the adopters 1,100 to 1,800 with a median of 1,450
    assert found["ceiling_cents"] == round(450_00 * 1000 / 1450)
    assert found["expected_cents"] == round(0.8 * 450_00 * 1000 / 1450)


def test_the_account_itself_is_left_out_of_its_peers():
    accounts, revenue = ten_customers()
    found = whitespace(make_snapshot([], accounts, revenue=revenue))
    assert cell(found, "C0", "Service")["adopters_n"] == 7
    assert cell(found, "C0", "Service")["peers_n"] == 10
    assert cell(found, "C0", "Service")["state"] == "owned"


def test_owned_cells_have_no_worth():
    accounts, revenue = ten_customers()
    found = whitespace(make_snapshot([], accounts, revenue=revenue))
    owned = found[found["state"] == "owned"]
    assert owned["ceiling_cents"].isna().all()
    assert owned["expected_cents"].isna().all()


def test_employees_scale_the_worth():
    accounts, revenue = ten_customers()
    for row in accounts:
        row["employees"] = 100
    accounts[-1]["employees"] = 900
    found = cell(whitespace(make_snapshot([], accounts, revenue=revenue)), "K", "Service")
    assert found["ceiling_cents"] == 4 * 450_00  # nine times the size, held at four


def test_under_five_adopters_the_list_price_serves():
    accounts, revenue = ten_customers()
    revenue += [spend("C0", "Audit", 9_999)]
    products = [{"product": "Audit", "list_price": 70}, {"product": "Nobody", "list_price": None}]
    found = whitespace(make_snapshot([], accounts, revenue=revenue, products=products))
    assert cell(found, "K", "Audit")["ceiling_cents"] == 70_00
    assert pd.isna(cell(found, "K", "Nobody")["ceiling_cents"])


def test_small_segments_are_compared_with_all():
    accounts, revenue = ten_customers()
    accounts[-1]["segment"] = "Food"
    found = cell(whitespace(make_snapshot([], accounts, revenue=revenue)), "K", "Service")
    assert found["peers_n"] == 10


def test_accounts_that_buy_nothing_are_no_peers():
    accounts, revenue = ten_customers()
    accounts += [{"account_id": f"P{number}", "segment": "Metal"} for number in range(20)]
    found = cell(whitespace(make_snapshot([], accounts, revenue=revenue)), "K", "Service")
    assert found["peers_n"] == 10


def test_states_that_the_other_tables_tell():
    accounts, revenue = ten_customers()
    deals = [
        {"account_id": "K", "product": "Valve", "status": "open"},
        {"account_id": "K", "product": "Motor", "status": "lost"},
    ]
    products = [
        {"product": "Valve", "list_price": 10},
        {"product": " motor ", "list_price": 10},
        {"product": "Dairy", "list_price": 10, "segments": "Food; Pharma"},
        {"product": "Metal kit", "list_price": 10, "segments": "metal"},
    ]
    snapshot = make_snapshot(deals, accounts, revenue=revenue, products=products)
    found = whitespace(snapshot)
    states = found[found["account_id"] == "K"].set_index("product")["state"].astype("str").to_dict()
    assert states == {
        "Valve": "in_pipeline", "motor": "lost_before", "Dairy": "blocked", "Metal kit": "gap",
        "Pump": "owned", "Service": "gap",
    }  # fmt: skip
    assert pd.isna(cell(found, "K", "Valve")["ceiling_cents"])


def test_what_people_wrote_wins():
    accounts, revenue = ten_customers()
    sheet = [
        {"account_id": "K", "product": "Service", "state": "competitor", "potential": 777},
        {"account_id": "K", "product": "Pump", "state": "unknown"},
        {"account_id": "C9", "product": "Service", "state": "owned"},
    ]
    found = whitespace(make_snapshot([], accounts, revenue=revenue, whitespace=sheet))
    stated = cell(found, "K", "Service")
    assert (stated["state"], stated["is_stated"], stated["ceiling_cents"]) == (
        "competitor", True, 777_00,
    )  # fmt: skip
    assert stated["adopters_n"] == 9  # C9 says that it owns it
    assert cell(found, "K", "Pump")["state"] == "owned"
    assert not cell(found, "K", "Pump")["is_stated"]


def test_won_deals_are_purchases_where_revenue_names_no_product():
    deals = [
        {"account_id": "A", "product": "Pump", "status": "won", "close_on": "2026-05-01"},
        {"account_id": "B", "product": "Pump", "status": "won", "close_on": "2023-05-01"},
    ]
    found = whitespace(make_snapshot(deals))
    assert found["state"].tolist() == ["owned", "gap"]


def test_without_any_purchase_nothing_is_known():
    found = whitespace(make_snapshot([{}], products=[{"product": "Pump", "list_price": 5}]))
    assert found["state"].tolist() == ["unknown"]
    assert found["expected_cents"].isna().all()


def test_no_products_and_no_accounts_give_empty_tables():
    for snapshot in (make_snapshot(), make_snapshot([{}])):
        found = whitespace(snapshot)
        assert found.empty
        assert "ceiling_cents" in found


def test_article_numbers_are_cut_to_the_most_bought():
    revenue = [spend("A", f"SKU {number:04}", 1) for number in range(MOST_PRODUCTS + 50)]
    assert product_grid(make_snapshot(revenue=revenue)).shape == (1, MOST_PRODUCTS)


def test_an_account_of_unknown_size_is_taken_as_typical():
    accounts, revenue = ten_customers()
    accounts += [{"account_id": "New", "segment": "Metal"}]
    found = whitespace(make_snapshot([], accounts, revenue=revenue))
    assert cell(found, "New", "Service")["ceiling_cents"] == 450_00  # nothing bought is not small
    for row in accounts[:-1]:
        row["employees"] = 100
    found = whitespace(make_snapshot([], accounts, revenue=revenue))
    assert cell(found, "New", "Service")["ceiling_cents"] == 450_00


def test_size_is_employees_only_where_most_have_them():
    accounts, revenue = ten_customers()
    for row in accounts[:5]:
        row["employees"] = 1
    accounts[-1]["employees"] = 1_000_000
    found = cell(whitespace(make_snapshot([], accounts, revenue=revenue)), "K", "Service")
    assert found["ceiling_cents"] == 4 * 450_00  # 6 of 11
    accounts[0]["employees"] = None
    found = cell(whitespace(make_snapshot([], accounts, revenue=revenue)), "K", "Service")
    assert found["ceiling_cents"] == round(450_00 * 1000 / 1450)


def test_a_purchase_counts_as_owned_for_24_months_and_as_spend_for_12():
    def known(months_ago):
        month = pd.Timestamp(MONTH) - pd.DateOffset(months=months_ago)
        revenue = [spend("A", "Pump", 100, month), spend("B", "Pump", 1)]
        grid = product_grid(make_snapshot(revenue=revenue))
        return bool(grid.bought[0, 0]), float(grid.spend_cents[0, 0])

    assert known(11) == (True, 100_00)
    assert known(12) == (True, 0)
    assert known(23) == (True, 0)
    assert known(24) == (False, 0)


def test_the_running_month_is_bought_but_not_yet_spend_and_later_months_are_not_known():
    revenue = [spend("A", "Pump", 1)]
    revenue += [spend("A", "Motor", 5, "2026-09-01"), spend("A", "Valve", 5, "2026-10-01")]
    grid = product_grid(make_snapshot(revenue=revenue))
    assert dict(zip(grid.products, grid.bought[0], strict=True)) == {"Motor": True, "Pump": True}
    assert grid.spend_cents[0].tolist() == [0, 1_00]


@pytest.mark.parametrize(("close_on", "owned"), [("2024-09-28", "gap"), ("2024-09-29", "owned")])
def test_won_deals_are_owned_for_24_months_to_the_day(close_on, owned):
    deals = [
        {"account_id": "A", "product": "Pump", "status": "won", "close_on": close_on},
        {"account_id": "B", "product": "Pump", "status": "won", "close_on": "2026-09-28"},
    ]
    found = cell(whitespace(make_snapshot(deals)), "A", "Pump")
    assert found["state"] == owned


def test_a_product_given_back_in_full_is_not_bought():
    revenue = [spend("A", "Pump", 100), spend("A", "Pump", -100), spend("B", "Pump", 1)]
    found = whitespace(make_snapshot(revenue=revenue))
    assert cell(found, "A", "Pump")["state"] == "gap"


def test_a_stated_gap_with_an_open_deal_is_worth_nothing_twice():
    accounts, revenue = ten_customers()
    sheet = [{"account_id": "K", "product": "Service", "state": "gap", "potential": 500}]
    deals = [{"account_id": "K", "product": "service", "status": "open"}]
    snapshot = make_snapshot(deals, accounts, revenue=revenue, whitespace=sheet)
    found = cell(whitespace(snapshot), "K", "Service")
    assert (found["state"], found["is_stated"]) == ("gap", True)
    assert pd.isna(found["expected_cents"])


def test_what_all_but_one_of_a_segment_buy_comes_first():
    names = [(f"{segment}{at}", segment) for segment in ("Metal", "Food") for at in range(12)]
    accounts = [{"account_id": one, "segment": group, "employees": 90} for one, group in names]
    revenue = [spend(name, f"Basic {at % 3}", 1000) for at, (name, _) in enumerate(names)]
    revenue += [spend(name, "Planted", 900) for name, _ in names[:11]]
    found = whitespace(make_snapshot([], accounts, revenue=revenue))
    first = best_gaps(in_view(found, make_accounts(accounts))).iloc[0]
    assert (first["account_id"], first["product"]) == ("Metal11", "Planted")
    assert (first["adopters_n"], first["peers_n"]) == (11, 11)


purchases = st.lists(
    st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("XYZ"), st.integers(-50, 500)),
    max_size=30,
)


@given(purchases)
def test_every_account_and_product_has_one_state_and_rates_stay_in_range(rows):
    revenue = [spend(account, product, amount) for account, product, amount in rows]
    snapshot = make_snapshot([], [{"account_id": "A"}], revenue=revenue)
    found = whitespace(snapshot)
    assert len(found) == len(snapshot.table("accounts")) * found["product"].nunique()
    assert set(found["state"].astype("str")) <= set(STATES)
    rates = found["adoption_rate"].dropna()
    assert ((rates >= 0) & (rates <= 1)).all()
    worth = found[found["ceiling_cents"].notna()]
    assert worth["state"].isin(WHITESPACE_STATES).all()
    assert (worth["expected_cents"].dropna() <= worth["ceiling_cents"]).all()
