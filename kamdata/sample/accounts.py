"""The hand-kept list of accounts: what the sales team knows and decides about each of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.chance import Chance, cents, workday
from kamdata.sample.ids import account_id
from kamdata.sample.plans import contract, plan
from kamdata.sample.roster import CUSTOMERS, PARENTS, SPONSORS, Customer

SUBJECT = 4
LAST_YEAR = 2025
# by segment: a typical year of bookings in dollars, used where an account has little history
TYPICAL_BOOKINGS = {"Strategic": 420_000, "Large": 200_000, "Mid": 70_000}
STRETCH = 1.12  # goals ask for an eighth more than before
GOALS_SET_BY_HAND = {
    stories.PROSPECT: 250_000,
    stories.HALF_A_QUARTER: 3_300_000,  # it counts on the one large deal
    stories.FORMER_CUSTOMER: 0,
}
HEADS_PER_MILLION = 900  # a customer that buys for a million has about so many employees
HEADS_OF_PROSPECT = 700
# what stated wallets are, in dollars; the others have none
WALLETS = {
    "Cassarine Motors": 14_000_000, "Kostara Automotive": 9_000_000,
    "Grandholm Power": 11_500_000, "Blankenau Metals": 15_500_000,
    "Tarrawin Resources": 9_500_000, "Overfjell Foods": 6_000_000,
    "Hushmere Paper": 5_500_000, "Climbridge Packaging": 5_200_000,
    "Monadale Beverages": 4_000_000, "Tardelle Paper": 3_900_000,
    "Risenholm Wind": 3_400_000, "Noamont Steel": 3_600_000, "Neuhaven Battery": 2_500_000,
}  # fmt: skip
SATISFACTION = {  # the last answer, 0 to 10; the others were never asked
    "Cassarine Motors": 8, "Kostara Automotive": 7, "Grandholm Power": 9,
    "Tarrawin Resources": 9, "Blankenau Metals": 9, "Novendal Motors": 7, "Ebbendal Mining": 5,
    "Kestrelmoor Energy": 8, "Overfjell Foods": 10, "Hushmere Paper": 4, "Hanbyeol Drinks": 8,
    "Tardelle Paper": 7, "Monadale Beverages": 8, "Noamont Steel": 9, "Climbridge Packaging": 10,
    "Perdano Energy": 6, "Lapsmark Paper": 6, "Risenholm Wind": 9, "Pastelund Foods": 8,
    "Birchmont Auto Parts": 7, "Ironquay Castings": 8,
}  # fmt: skip
ASKED_LONG_AGO = {"Pastelund Foods", "Ironquay Castings"}
ESCALATIONS = {
    "Kostara Automotive": 3, "Ebbendal Mining": 2, "Perdano Energy": 2, "Lapsmark Paper": 1,
    "Hushmere Paper": 1, "Novendal Motors": 0, "Cassarine Motors": 1, "Grandholm Power": 0,
    "Tarrawin Resources": 0, "Blankenau Metals": 0, "Overfjell Foods": 0, "Hanbyeol Drinks": 0,
    "Climbridge Packaging": 0, "Monadale Beverages": 0, "Tardelle Paper": 0, "Noamont Steel": 0,
}  # fmt: skip
OVERVIEWS = {
    stories.SILENT: "Four paper mills in the north-west. New head of purchasing since May.",
    stories.DECLINE: "Open-cast mines in Queensland. Two of five pits are being run down.",
    stories.HALF_A_QUARTER: "Hydro and gas turbines. Rebuilds its main turbine hall from 2027.",
    stories.FAR_ABOVE_GOAL: "Chilled foods. A new plant in Jutland doubled its demand.",
    stories.RENEWAL_WITHOUT_OPPORTUNITY: "Gearboxes and axles for vans. Buys by frame contract.",
    stories.ONE_CONTACT: "Soft drinks and water. All purchasing goes through one person.",
    stories.WHITESPACE: "Copper and zinc rolling. Buys almost everything but monitoring.",
    stories.REVIEW_OVERDUE: "Speciality papers in three mills.",
    stories.LARGER_THAN_PROFITABLE: "Body and seat frames. Low prices, daily deliveries.",
    stories.FORMER_CUSTOMER: "Closed its plant in Toluca in summer 2025. Nothing is expected.",
    stories.LOSS_STREAK: "Combined heat and power. Buys on price since the change of owner.",
    stories.PROSPECT: "Battery cells. Builds its first line; no supplier chosen yet.",
    "Cassarine Motors": "Trucks and buses. Our largest customer, with a sister plant in Mexico.",
}

COLUMNS = [
    "account", "account_id", "is_key", "tier", "owner", "region", "industry", "segment",
    "parent_id", "employees", "goal_cents", "wallet_cents", "revenue_last_year_cents",
    "contract_value_cents", "renewal_on", "gross_margin_rate", "cost_to_serve_cents",
    "hours_per_month", "nps", "nps_on", "open_escalations", "relationship_stage", "exec_sponsor",
    "sponsor_last_contact_on", "overview", "plan_period", "plan_start_on", "plan_prepared_by",
    "plan_prepared_on", "plan_status", "plan_approved_by", "plan_approved_on",
    "champion_validated_on", "review_every_days", "last_review_on", "address", "phone", "website",
]  # fmt: skip


def build_accounts(revenue: pd.DataFrame, opportunities: pd.DataFrame) -> pd.DataFrame:
    """Return one row per account with `COLUMNS`; goals rest on the bookings of last year."""
    invoiced = _by_account(revenue[_year(revenue["on"]) == LAST_YEAR])
    won = opportunities[opportunities["status"] == "won"]
    booked = _by_account(won[_year(won["close_on"]) == LAST_YEAR])
    this_year = _by_account(won[_year(won["close_on"]) == LAST_YEAR + 1])
    rows = [
        _account(who, index, invoiced.get(who.name, 0), booked.get(who.name, 0),
                 this_year.get(who.name, 0))
        for index, who in enumerate(CUSTOMERS)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS).astype(
        {column: "Int64" for column in COLUMNS if column.endswith("_cents")}
    )


def _year(days: pd.Series) -> pd.Series:
    return pd.to_datetime(days).dt.year


def _by_account(frame: pd.DataFrame) -> dict[str, int]:
    sums = frame.groupby("account")["amount_cents"].sum()
    return {str(name): int(cents_) for name, cents_ in sums.items()}


def _account(who: Customer, index: int, invoiced: int, booked: int, won: int) -> dict[str, Any]:
    chance = Chance(SUBJECT, index)
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {
        "account": who.name,
        "account_id": account_id(index),
        "is_key": who.is_key,
        "tier": "A" if who.segment == "Strategic" else "B" if who.is_key else "C",
        "owner": who.owner,
        "region": who.region,
        "industry": who.industry,
        "segment": who.segment,
        "parent_id": PARENTS.get(who.name),
        "employees": _employees(who, chance),
        "goal_cents": _goal(who, booked, won, chance),
        "wallet_cents": cents(WALLETS[who.name]) if who.name in WALLETS else None,
        "revenue_last_year_cents": round(invoiced, -6) or None,
        "overview": OVERVIEWS.get(who.name),
    }
    street = chance.pick(("Harbour Road", "Station Street", "Mill Lane", "Industrial Park"))
    row["address"] = f"{street} {chance.whole(1, 90)}, {who.city}" if who.is_key else None
    row["phone"] = f"+000 555 {chance.whole(1000, 9999)}" if who.is_key else None
    row["website"] = f"www.{who.name.split()[0].lower()}.example" if who.is_key else None
    return row | _economics(who, chance) | _care(who, chance) | contract(who) | plan(who, chance)


def _employees(who: Customer, chance: Chance) -> int:
    heads = HEADS_PER_MILLION * who.revenue / 1000 or HEADS_OF_PROSPECT
    return round(chance.spread(heads, 0.25) / 10) * 10


def _goal(who: Customer, booked: int, won: int, chance: Chance) -> int | None:
    """Return the bookings goal of 2026 in whole cents: the past, stretched, in round figures."""
    if who.name in {stories.WITHOUT_GOAL, stories.COLD_PROSPECT}:
        return None
    if who.name == stories.FAR_ABOVE_GOAL:
        return cents(won / 100 / 2.1, 10_000)
    if who.name in GOALS_SET_BY_HAND:
        return cents(GOALS_SET_BY_HAND[who.name])
    typical = TYPICAL_BOOKINGS[who.segment]
    dollars = (0.5 * booked / 100 + 0.5 * typical) * STRETCH * chance.between(0.9, 1.15)
    return cents(dollars, 10_000)


def _economics(who: Customer, chance: Chance) -> dict[str, Any]:
    """Return margin, cost to serve and hours, known for the key accounts that buy."""
    margin = round(chance.between(0.24, 0.38), 3)
    cost = cents(who.revenue * 1000 * chance.between(0.06, 0.15), 1000)
    if who.name == stories.LARGER_THAN_PROFITABLE:
        margin, cost = 0.135, cents(1_140_000)
    has_cost = who.is_key and who.revenue > 0 and who.segment != "Mid"
    hours = chance.whole(10, 30) + (30 if who.segment == "Strategic" else 0)
    return {
        "gross_margin_rate": margin if who.is_key and who.revenue else None,
        "cost_to_serve_cents": cost if has_cost else None,
        "hours_per_month": hours if who.is_key else None,
    }


def _care(who: Customer, chance: Chance) -> dict[str, Any]:
    """Return satisfaction, escalations, relationship and sponsor."""
    asked = stories.AS_OF - timedelta(days=chance.whole(30, 300))
    if who.name in ASKED_LONG_AGO:
        asked = date(2025, 5, 20)
    stage = {"Strategic": 4, "Large": 3, "Mid": 2}[who.segment] + chance.whole(-1, 1)
    care: dict[str, Any] = {
        "nps": SATISFACTION.get(who.name),
        "nps_on": workday(asked) if who.name in SATISFACTION else None,
        "open_escalations": ESCALATIONS.get(who.name),
        "relationship_stage": 1 if who.name == stories.PROSPECT else stage if who.is_key else None,
    }
    sponsor, days = chance.pick(SPONSORS), chance.whole(15, 150)
    if who.name in {stories.DECLINE, stories.REVIEW_OVERDUE}:
        days += 140  # the sponsor has not been seen for half a year
    if who.is_key and who.name != stories.WITHOUT_SPONSOR:
        care["exec_sponsor"] = sponsor
        if who.name != stories.NEW_CUSTOMER:
            care["sponsor_last_contact_on"] = workday(stories.AS_OF - timedelta(days=days))
    return care
