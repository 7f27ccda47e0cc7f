"""The sample company is as large and as lifelike as the review needs it to be."""

from __future__ import annotations

import pandas as pd
import pytest

from kamdata.sample import AS_OF, stories
from kamdata.sample.company import Company

TODAY = pd.Timestamp(AS_OF)


def test_it_has_the_size_it_promises(company: Company) -> None:
    accounts, opportunities = company.accounts, company.opportunities
    assert (len(accounts), int(accounts["is_key"].sum())) == (45, 25)
    counts = {name: accounts[name].nunique() for name in ("region", "industry", "owner")}
    assert counts == {"region": 3, "industry": 5, "owner": 6}
    assert accounts["exec_sponsor"].nunique() == 4
    assert len(company.products) == 10
    assert 680 <= len(opportunities) <= 720
    assert 115 <= (opportunities["status"] == "open").sum() <= 125
    months = pd.to_datetime(company.revenue["on"]).dt.to_period("M")
    assert months.nunique() == 30
    assert str(months.max()) == "2026-09"


def test_its_numbers_are_believable(company: Company) -> None:
    decided = company.opportunities[company.opportunities["status"].isin(["won", "lost"])]
    won = decided[decided["status"] == "won"]
    assert 0.35 <= len(won) / len(decided) <= 0.45
    days = (pd.to_datetime(decided["close_on"]) - pd.to_datetime(decided["created_on"])).dt.days
    assert days.min() >= 30
    assert days.max() <= 203  # a start on a weekend moves to the Friday before
    year = company.revenue[pd.to_datetime(company.revenue["on"]) > TODAY - pd.DateOffset(years=1)]
    sums = year.groupby("account")["amount_cents"].sum()
    assert 200_000_00 <= sums.min() < sums.max() <= 9_500_000_00
    usual = decided["amount_cents"]
    assert usual.min() == 20_000_00
    assert usual.max() <= 1_500_000_00


def test_every_table_knows_its_accounts_and_products(company: Company) -> None:
    accounts = set(company.accounts["account"])
    products = set(company.products["product"])
    for name in ("opportunities", "revenue", "contacts", "activities", "goals", "actions",
                 "whitespace"):  # fmt: skip
        table = getattr(company, name)
        assert set(table["account"]) <= accounts, name
        if "product" in table:
            assert set(table["product"].dropna()) <= products, name


def test_ids_are_unique_even_where_only_their_case_differs(company: Company) -> None:
    for table, column in (("accounts", "account_id"), ("opportunities", "opportunity_id")):
        ids = getattr(company, table)[column]
        assert ids.is_unique
        assert set(ids.str.len()) == {15}
    folded = company.opportunities["opportunity_id"].str.lower()
    assert not folded.is_unique  # so that folding their case would lose a deal


def test_nothing_happened_after_the_review(company: Company) -> None:
    deals = company.opportunities
    known = {"created_on", "last_activity_on", "stage_entered_on"}
    for column in known:
        assert pd.to_datetime(deals[column]).max() <= TODAY, column
    decided = deals[deals["status"] != "open"]
    assert pd.to_datetime(decided["close_on"]).max() <= TODAY
    assert pd.to_datetime(company.revenue["on"]).max() <= TODAY
    assert pd.to_datetime(company.activities["on"]).max() <= TODAY


def test_dates_of_a_deal_follow_each_other(company: Company) -> None:
    deals = company.opportunities
    created = pd.to_datetime(deals["created_on"])
    assert (pd.to_datetime(deals["stage_entered_on"]) >= created).all()
    assert (pd.to_datetime(deals["last_activity_on"]) >= created).all()
    assert (pd.to_datetime(deals["close_on"]) >= created).all()


def test_open_deals_close_now_soon_later_and_too_late(company: Company) -> None:
    deals = company.opportunities
    closes = pd.to_datetime(deals.loc[deals["status"] == "open", "close_on"])
    assert (closes < TODAY).sum() >= 5
    assert closes.between(TODAY, pd.Timestamp("2026-09-30")).sum() >= 2
    assert closes.between(pd.Timestamp("2026-10-01"), pd.Timestamp("2026-12-31")).sum() >= 25
    assert (closes >= pd.Timestamp("2027-01-01")).sum() >= 50


@pytest.mark.parametrize(
    ("column", "least_known", "least_missing"),
    [
        ("goal_cents", 40, 2),
        ("wallet_cents", 10, 20),
        ("renewal_on", 10, 20),
        ("cost_to_serve_cents", 15, 10),
        ("nps", 15, 10),
        ("exec_sponsor", 20, 2),
        ("last_review_on", 20, 3),
    ],
)
def test_optional_columns_are_known_for_some_and_missing_for_others(
    company: Company, column: str, least_known: int, least_missing: int
) -> None:
    known = company.accounts[column].notna()
    assert known.sum() >= least_known
    assert (~known).sum() >= least_missing


def test_not_every_account_has_contacts_and_activities(company: Company) -> None:
    accounts = set(company.accounts["account"])
    assert accounts - set(company.contacts["account"])
    assert set(company.contacts["account"]) - set(company.activities["account"])
    assert set(company.activities["direction"]) == {"two-way", "in", "out"}


def test_the_review_is_on_a_monday() -> None:
    assert AS_OF.isoformat() == "2026-09-28"
    assert AS_OF.weekday() == 0


def test_every_story_has_its_account(company: Company) -> None:
    told = {
        value
        for name, value in vars(stories).items()
        if name.isupper() and isinstance(value, str) and " " in value
    } - {stories.WHITESPACE_PRODUCT, stories.OWNER_MISSING}
    assert len(told) >= 20
    assert told <= set(company.accounts["account"])
