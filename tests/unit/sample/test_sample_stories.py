"""Each story of the sample can be found in its figures."""

from __future__ import annotations

import pandas as pd
import pytest

from kamdata.sample import AS_OF, stories
from kamdata.sample.company import Company

TODAY = pd.Timestamp(AS_OF)


def of(table: pd.DataFrame, account: str) -> pd.DataFrame:
    """Return the rows of one account, dates as timestamps."""
    rows = table[table["account"] == account].copy()
    for name in rows:
        if name == "on" or name.endswith("_on"):
            rows[name] = pd.to_datetime(rows[name])
    return rows


def account(company: Company, name: str) -> pd.Series:
    """Return the one row of an account."""
    return of(company.accounts, name).iloc[0]


def last_year(company: Company, name: str) -> int:
    """Return what an account was invoiced in the last twelve months, in cents."""
    rows = of(company.revenue, name)
    return int(rows.loc[rows["on"] > TODAY - pd.DateOffset(years=1), "amount_cents"].sum())


def open_deals(company: Company) -> pd.DataFrame:
    """Return the open deals, dates as timestamps."""
    deals = company.opportunities[company.opportunities["status"] == "open"].copy()
    return deals.assign(close_on=pd.to_datetime(deals["close_on"]))


def test_the_silent_customer_ordered_every_twelve_days_and_stopped(company: Company) -> None:
    days = of(company.revenue, stories.SILENT)
    orders = pd.Series(days.loc[days["amount_cents"] > 0, "on"].unique())
    assert orders.max() == pd.Timestamp(stories.SILENT_SINCE)
    assert orders.diff().dt.days.median() == 12
    assert (TODAY - orders.max()).days == 101
    answers = of(company.activities, stories.SILENT)
    assert answers.loc[answers["direction"] == "two-way", "on"].max() < pd.Timestamp("2026-07-01")


def test_the_decline_is_steady(company: Company) -> None:
    rows = of(company.revenue, stories.DECLINE)
    quarters = rows.groupby(rows["on"].dt.to_period("Q"))["amount_cents"].sum()
    by_year = [quarters[f"{year}Q2"] for year in (2024, 2025, 2026)]
    assert by_year == sorted(by_year, reverse=True)
    yearly = (by_year[2] / by_year[0]) ** 0.5 - 1
    assert yearly == pytest.approx(-0.15, abs=0.05)


def test_one_deal_carries_half_of_the_fourth_quarter(company: Company) -> None:
    deals = open_deals(company)
    due = deals["close_on"].between(pd.Timestamp("2026-10-01"), pd.Timestamp("2026-12-31"))
    amounts = deals[due].set_index("opportunity_id")["amount_cents"]
    assert amounts[stories.HALF_A_QUARTER_ID] == amounts.max()
    assert amounts.max() / amounts.sum() == pytest.approx(0.5, abs=0.03)


def test_bookings_are_far_above_one_goal(company: Company) -> None:
    deals = of(company.opportunities, stories.FAR_ABOVE_GOAL)
    is_won = (deals["status"] == "won") & (deals["close_on"].dt.year == 2026)
    won = deals.loc[is_won, "amount_cents"].sum()
    assert won > 2 * account(company, stories.FAR_ABOVE_GOAL)["goal_cents"]


def test_a_contract_ends_in_fifty_days_without_a_renewal(company: Company) -> None:
    name = stories.RENEWAL_WITHOUT_OPPORTUNITY
    ends = account(company, name)["renewal_on"]
    assert (ends - TODAY).days == 50
    deals = of(company.opportunities, name)
    deals = deals[deals["status"] == "open"]
    assert len(deals) > 0
    assert "Renewal" not in set(deals["type"])
    assert ((deals["close_on"] - ends).abs().dt.days > 60).all()


def test_one_account_has_one_contact(company: Company) -> None:
    people = of(company.contacts, stories.ONE_CONTACT)
    assert len(people) == 1
    met = of(company.activities, stories.ONE_CONTACT)
    assert set(met["contact"]) == set(people["contact"])
    assert len(met) > 10


def test_eight_of_ten_peers_buy_what_one_does_not(company: Company) -> None:
    segment = account(company, stories.WHITESPACE)["segment"]
    peers = set(company.accounts.loc[company.accounts["segment"] == segment, "account"])
    peers.remove(stories.WHITESPACE)
    sold = company.revenue[company.revenue["product"] == stories.WHITESPACE_PRODUCT]
    buyers = set(sold.loc[pd.to_datetime(sold["on"]) > TODAY - pd.DateOffset(years=2), "account"])
    assert len(peers) == 10
    assert len(buyers & peers) == 8
    assert stories.WHITESPACE not in buyers
    deals = of(company.opportunities, stories.WHITESPACE)
    assert stories.WHITESPACE_PRODUCT not in set(deals["product"])
    assert stories.WHITESPACE not in set(company.whitespace["account"])


def test_one_plan_review_is_long_overdue_and_the_others_are_not(company: Company) -> None:
    plans = company.accounts.dropna(subset=["last_review_on"])
    due = pd.to_datetime(plans["last_review_on"]) + pd.to_timedelta(
        plans["review_every_days"].astype("int64"), unit="D"
    )
    overdue = (TODAY - due).dt.days
    assert list(plans.loc[overdue > 0, "account"]) == [stories.REVIEW_OVERDUE]
    assert overdue.max() > 90


def test_one_account_is_larger_than_profitable(company: Company) -> None:
    name = stories.LARGER_THAN_PROFITABLE
    row = account(company, name)
    revenue = last_year(company, name)
    assert revenue * row["gross_margin_rate"] < row["cost_to_serve_cents"]
    others = set(company.accounts["account"]) - {name}
    assert sum(last_year(company, other) > revenue for other in others) == 1
    for other in others:
        known = account(company, other)
        if not pd.isna(known["cost_to_serve_cents"]):
            margin = last_year(company, other) * known["gross_margin_rate"]
            assert margin > known["cost_to_serve_cents"], other


def test_the_last_five_decisions_of_one_account_were_lost(company: Company) -> None:
    deals = of(company.opportunities, stories.LOSS_STREAK)
    decided = deals[deals["status"] != "open"].sort_values("close_on", kind="stable")
    assert list(decided["status"].tail(5)) == ["lost"] * 5
    assert "won" in set(decided["status"])


def test_what_is_missing_is_missing(company: Company) -> None:
    assert pd.isna(account(company, stories.WITHOUT_GOAL)["goal_cents"])
    assert account(company, stories.WITHOUT_GOAL)["is_key"]
    assert pd.isna(account(company, stories.WITHOUT_SPONSOR)["exec_sponsor"])
    assert account(company, stories.WITHOUT_SPONSOR)["is_key"]
    assert of(company.revenue, stories.PROSPECT).empty
    assert len(of(company.opportunities, stories.PROSPECT)) == 2


@pytest.mark.parametrize(
    ("name", "column"),
    [(stories.DEAL_WITHOUT_AMOUNT, "amount_cents"), (stories.DEAL_WITHOUT_NEXT_STEP, "next_step")],
)
def test_a_late_deal_lacks_what_it_should_have(company: Company, name: str, column: str) -> None:
    deals = of(company.opportunities, name)
    late = deals[(deals["status"] == "open") & (deals["probability_rate"] >= 0.75)]
    assert late[column].isna().sum() == 1


def test_a_large_deal_is_past_its_close_date(company: Company) -> None:
    deals = of(company.opportunities, stories.CLOSE_DATE_OVERDUE)
    overdue = deals[(deals["status"] == "open") & (deals["close_on"] < TODAY)]
    assert ((TODAY - overdue["close_on"]).dt.days == 45).any()
    assert overdue["amount_cents"].max() == 420_000_00


def test_a_contract_lapsed_while_its_renewal_is_open(company: Company) -> None:
    ends = account(company, stories.CONTRACT_LAPSED)["renewal_on"]
    assert (TODAY - ends).days == 20
    deals = of(company.opportunities, stories.CONTRACT_LAPSED)
    assert ((deals["type"] == "Renewal") & (deals["status"] == "open")).sum() == 1


def test_some_accounts_are_too_young_or_too_rare_for_a_trend(company: Company) -> None:
    first = of(company.revenue, stories.NEW_CUSTOMER)["on"].min()
    assert first == pd.Timestamp(stories.NEW_CUSTOMER_SINCE)
    rare = of(company.revenue, stories.PROJECT_BUYER)["on"].dt.to_period("Q").nunique()
    assert rare <= 4
