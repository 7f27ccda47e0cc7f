"""Where to focus within one account: products, units, departments, people, and in words."""

import pandas as pd
import pytest

from kamdata.metrics.account_focus import account_focus, sentences
from kamdata.metrics.facts import Facts
from kamdata.metrics.known import prepare
from kamdata.model import Settings
from kamdata.sample import stories
from tests.build import make_snapshot
from tests.sample_home import sample_snapshot
from tests.unit.metrics.test_whitespace import ten_customers

MONTHS = pd.date_range("2024-09-01", "2026-08-01", freq="MS")


def bought(account, product, before, now, margin=None):
    return [
        {"account_id": account, "product": product, "month": month,
         "amount": now if k >= 12 else before, "gross_margin_rate": margin}
        for k, month in enumerate(MONTHS)
    ]  # fmt: skip


def focus_of(account="A", accounts=(), deals=(), **tables):
    return account_focus(Facts(make_snapshot(deals, accounts, **tables), Settings()), account)


def test_products_from_the_largest_rise_to_the_largest_fall():
    revenue = bought("A", "Bolts", 100, 150, 0.2) + bought("A", "Nuts", 300, 200)
    revenue += bought("A", "Pins", 50, 50)
    focus = focus_of(revenue=revenue)
    products = focus.products.set_index("product")
    assert products.index.tolist() == ["Bolts", "Pins", "Nuts"]
    assert products.loc["Bolts", "margin_rate"] == pytest.approx(0.2)
    assert pd.isna(products.loc["Nuts", "margin_rate"])
    assert products.loc["Nuts", "change_cents"] == -1_200_00
    assert sentences(focus, "USD") == [
        "Products. Best: Bolts, up $600 (50 %) to $1.8k; weakest: Nuts, down $1.2k (33 %) to $2.4k."
    ]


def test_margins_weigh_by_revenue_and_only_of_this_account():
    revenue = bought("A", "Bolts", 100, 100, 0.2) + bought("A", "Bolts", 300, 300, 0.4)
    revenue += bought("B", "Bolts", 900, 900, 0.9)
    assert focus_of(revenue=revenue).products["margin_rate"].iloc[0] == pytest.approx(0.35)


def test_what_it_could_buy_follows_what_it_buys():
    accounts, revenue = ten_customers()
    focus = focus_of("K", accounts, revenue=revenue)
    gap = focus.products.iloc[-1]
    assert gap["product"] == "Service"
    assert pd.isna(gap["now_cents"])
    assert gap["expected_cents"] > 0
    assert sentences(focus, "USD")[-1] == (
        "Largest gap: Service, worth about $248 a year: 8 of 10 similar customers buy it."
    )


def test_units_are_the_accounts_of_the_same_customer():
    accounts = [{"account_id": "P"}, {"account_id": "A", "parent_id": "P"},
                {"account_id": "B", "parent_id": "P"}, {"account_id": "X"}]  # fmt: skip
    revenue = bought("A", "Bolts", 100, 50) + bought("B", "Bolts", 100, 200)
    revenue += bought("X", "Bolts", 1, 900)
    for account in ("P", "A"):
        focus = focus_of(account, accounts, revenue=revenue)
        assert focus.units["unit"].tolist() == ["B", "A", "P"]
    assert "Business units. Best: B, up $1.2k (100 %) to $2.4k; weakest: A, down $600" in (
        " ".join(sentences(focus, "USD"))
    )
    assert focus_of("X", accounts, revenue=revenue).units.empty


def met(person, last, role=None, department=None, **more):
    return {"account_id": "A", "contact": person, "last_contact_on": last, "buyer_role": role,
            "department": department, **more}  # fmt: skip


def test_people_from_warm_to_cold_and_who_is_missing():
    contacts = [
        met("Ann", "2026-09-18", "Economic buyer", "Purchasing", influence=3),
        met("Bob", "2026-06-20", "User", "Plant"), met("Cid", "2025-09-28", "Coach", "Plant"),
        met("Dan", None, None, "Plant"), met("Eve", "2026-10-20", None),
        met("Us", "2026-09-27", party="us"),
    ]  # fmt: skip
    focus = focus_of(contacts=[*contacts, {"account_id": "B", "contact": "Other"}])
    people = focus.people.set_index("person")
    assert people.index.tolist()[:3] == ["Ann", "Bob", "Cid"]
    assert set(people.index) == {"Ann", "Bob", "Cid", "Dan", "Eve"}
    assert people["warmth"].tolist() == ["warm", "cooling", "cold", "no date", "no date"]
    assert people["days"].tolist()[:3] == [10, 100, 365]
    assert focus.missing_roles == ("technical buyer", "coach")
    teams = focus.teams.set_index("unit")
    assert teams.loc["Plant", ["people", "active"]].tolist() == [3, 1]
    assert teams.loc["Not stated", "people"] == 1
    assert sentences(focus, "USD") == [
        "Departments. Best known: Purchasing, 1 of 1 met in 180 days; least: Not stated, 0 of 1.",
        "People. Warmest: Ann (economic buyer), 10 days ago; coldest: Cid (coach), 365 days ago. "
        "Nobody met in 180 days as technical buyer or coach.",
    ]


def test_two_way_activities_count_as_contact():
    activities = [
        {"account_id": "A", "on": "2026-09-23", "contact": " ann ", "type": "Meeting"},
        {"account_id": "A", "on": "2026-09-27", "contact": "Ann", "type": "E-mail",
         "direction": "out"},
        {"account_id": "B", "on": "2026-09-27", "contact": "Ann", "type": "Meeting"},
    ]  # fmt: skip
    focus = focus_of(contacts=[met("Ann", "2026-01-01"), met("Bob", None)], activities=activities)
    assert focus.people["days"].tolist()[0] == 5
    assert focus.missing_roles == ()


def test_nothing_known_is_not_nobody_met():
    focus = focus_of(contacts=[met("Ann", None, "User", "Plant"), met("Bob", None, "Coach", "IT")])
    assert focus.missing_roles == ()
    assert sentences(focus, "USD") == ["People. No date of contact is known."]


def test_an_account_of_which_nothing_is_known():
    for account in ("A", "not there"):
        focus = focus_of(account, deals=[{}])
        assert focus.products.empty
        assert focus.units.empty
        assert focus.people.empty
        assert sentences(focus, "USD") == []


def test_the_sample_says_where_to_focus():
    settings = Settings()
    facts = Facts(prepare(sample_snapshot(), settings), settings)
    ids = facts.accounts.set_index("account")["account_id"]
    words = " ".join(sentences(account_focus(facts, ids[stories.WHITESPACE]), "USD"))
    assert f"Largest gap: {stories.WHITESPACE_PRODUCT}, worth about $" in words
    mother = account_focus(facts, ids["Cassarine Motors"])
    assert mother.units["unit"].tolist() == ["Cassarine Motors", "Cassarine Motors de México"]
