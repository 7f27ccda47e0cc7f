"""What the accounts' list says about programme and plan, beyond their figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.chance import Chance, cents, workday
from kamdata.sample.programme import member_since
from kamdata.sample.roster import AMERICA, CUSTOMERS, Customer

SUBJECT = 10
FIELDS = [
    "industry_position", "programme_type", "programme_category", "key_since_on", "strategic_fit",
    "receptiveness", "champion", "internal_hours_per_month", "value_delivered_cents",
    "plan_updated_on", "plan_submitted_by", "plan_submitted_on", "fax",
]  # fmt: skip
POSITIONS = {
    "Cassarine Motors": "First in heavy trucks in North America, third in buses",
    "Kostara Automotive": "Second in seat frames in Europe",
    stories.HALF_A_QUARTER: "Largest private hydro producer in Norway",
    "Tarrawin Resources": "Fourth in iron ore in Western Australia",
    stories.WHITESPACE: "First in copper foil in Europe",
    stories.RENEWAL_WITHOUT_OPPORTUNITY: "Second in van gearboxes in Europe",
    stories.DECLINE: "Seventh in coking coal in Queensland, and falling",
    stories.VANISHED: "Regional leader in industrial steam on the Gulf coast",
    stories.FAR_ABOVE_GOAL: "First in chilled meals in the Nordic countries",
    stories.SILENT: "Fifth in office paper in North America",
    stories.WON_SMALLER: "Second in soft drinks in South Korea",
    stories.WITHOUT_SPONSOR: "One of six nickel producers on Sulawesi",
    stories.ONE_CONTACT: "Third in mineral water in Ireland",
    "Climbridge Packaging": "First in parcel boxes in the south-east",
    stories.PROSPECT: "New; first cell maker of Saxony",
    stories.STEADY_GROWTH: "Second in offshore turbines in the North Sea",
}
# fit with our strategy and openness, 1 to 5; the other key accounts follow their size
JUDGED: dict[str, tuple[int | None, int | None]] = {
    "Cassarine Motors": (5, 4), stories.LARGER_THAN_PROFITABLE: (3, 2),
    stories.HALF_A_QUARTER: (5, 5), "Tarrawin Resources": (4, 4), stories.WHITESPACE: (5, 5),
    stories.RENEWAL_WITHOUT_OPPORTUNITY: (4, 3), stories.DECLINE: (2, 2),
    stories.VANISHED: (4, 3), stories.FAR_ABOVE_GOAL: (4, 5), stories.SILENT: (3, 1),
    stories.WON_SMALLER: (4, 4), stories.LOSS_STREAK: (2, 1), stories.WITHOUT_GOAL: (None, None),
    stories.PROSPECT: (5, 4), stories.STEADY_GROWTH: (5, 4), stories.PROJECT_BUYER: (1, 3),
    stories.NEW_CUSTOMER: (2, 3), "Birchmont Auto Parts": (3, 1),
    # not key accounts: two that may become some
    "Yarramin Copper": (5, 4), "Akehoshi Motors": (4, 5), "Dovrelund Power": (3, 3),
}  # fmt: skip
CATEGORIES = {
    stories.LARGER_THAN_PROFITABLE: "streamline", stories.DECLINE: "streamline",
    stories.SILENT: "status", stories.RENEWAL_WITHOUT_OPPORTUNITY: "status",
    "Climbridge Packaging": "star", stories.PROSPECT: "star", stories.STEADY_GROWTH: "star",
    stories.NEW_CUSTOMER: "star", stories.LOSS_STREAK: "streamline",
    stories.CONTRACT_LAPSED: "streamline", stories.PROJECT_BUYER: None,
}  # fmt: skip
GLOBAL = {"Cassarine Motors", "Kostara Automotive", stories.WHITESPACE}
REGIONAL = {"Strategic": "regional", "Large": "national", "Mid": "key"}
DELIVERED = {  # dollars a year, in the words of the customer
    "Cassarine Motors": 640_000, stories.HALF_A_QUARTER: 410_000, "Tarrawin Resources": 880_000,
    stories.WHITESPACE: 300_000, stories.FAR_ABOVE_GOAL: 520_000, stories.WON_SMALLER: 150_000,
    stories.VANISHED: 90_000, stories.LARGER_THAN_PROFITABLE: 75_000,
    "Climbridge Packaging": 120_000, stories.STEADY_GROWTH: 60_000,
}  # fmt: skip
INSIDE = (0.2, 0.4)
INSIDE_AT = {stories.LARGER_THAN_PROFITABLE: 0.62}  # most of the time goes into its deliveries
HOURS_UNKNOWN = {stories.WITHOUT_GOAL, stories.PROJECT_BUYER, stories.ONE_CONTACT}
NOT_UPDATED = {
    "Cassarine Motors", stories.DECLINE, stories.REVIEW_OVERDUE, stories.LOSS_STREAK,
    stories.WITHOUT_GOAL, stories.CONTRACT_LAPSED, stories.RENEWAL_WITHOUT_OPPORTUNITY,
}  # fmt: skip
WITH_FAX = {"Kostara Automotive", stories.HALF_A_QUARTER, stories.REVIEW_OVERDUE}
# plans that are not as the others: told day by day
TOLD: dict[str, dict[str, Any]] = {
    stories.WITHOUT_GOAL: {
        "plan_start_on": date(2025, 1, 1), "plan_prepared_on": date(2025, 1, 17),
    },
    stories.REVIEW_OVERDUE: {"plan_start_on": date(2026, 1, 1)},
    stories.HALF_A_QUARTER: {"plan_submitted_on": date(2026, 9, 16)},
    stories.DEAL_WITHOUT_NEXT_STEP: {
        "plan_prepared_on": date(2026, 7, 22), "plan_submitted_on": date(2026, 8, 6),
        "plan_approved_on": date(2026, 8, 20), "plan_updated_on": date(2026, 8, 6),
    },
    stories.STEADY_GROWTH: {"champion_validated_on": date(2026, 8, 26)},
}  # fmt: skip


def with_plan_fields(accounts: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts with `FIELDS`; a champion is one of the customer's own `contacts`."""
    rows = []
    for index, (who, row) in enumerate(zip(CUSTOMERS, accounts.to_dict("records"), strict=True)):
        given: dict[Any, Any] = {**row, **dict.fromkeys(FIELDS)}
        chance = Chance(SUBJECT, index)
        fit, openness = JUDGED.get(who.name, (3, 3) if who.is_key else (None, None))
        given |= {"strategic_fit": fit, "receptiveness": openness}
        if who.is_key:
            given |= _programme(who, row, chance) | _upkeep(who, row, chance)
        given |= TOLD.get(who.name, {})
        if who.is_key:
            given["champion"] = _champion(given, contacts)
        rows.append(given)
    kinds = {name: accounts[name].dtype for name in accounts if str(name).endswith("_cents")}
    whole = ("strategic_fit", "receptiveness", "value_delivered_cents", "internal_hours_per_month")
    frame = pd.DataFrame(rows, columns=[*accounts.columns, *FIELDS])
    return frame.astype({**kinds, **dict.fromkeys(whole, "Int64")})


def _programme(who: Customer, row: dict[Any, Any], chance: Chance) -> dict[str, Any]:
    usual = {"Strategic": "strategic", "Large": "status", "Mid": "star"}[who.segment]
    share = INSIDE_AT.get(who.name, chance.between(*INSIDE))
    hours = None if who.name in HOURS_UNKNOWN else round(row["hours_per_month"] * share)
    number = f"+000 555 {chance.whole(1000, 9999)}"
    return {
        "industry_position": POSITIONS.get(who.name),
        "programme_type": "global" if who.name in GLOBAL else REGIONAL[who.segment],
        "programme_category": CATEGORIES.get(who.name, usual),
        "key_since_on": member_since(who.name),
        "internal_hours_per_month": hours,
        "value_delivered_cents": cents(DELIVERED[who.name]) if who.name in DELIVERED else None,
        "fax": number if who.name in WITH_FAX else None,
    }


def _upkeep(who: Customer, row: dict[Any, Any], chance: Chance) -> dict[str, Any]:
    """Return when a plan was submitted and brought up to date."""
    prepared, status = row["plan_prepared_on"], row["plan_status"]
    if pd.isna(prepared):
        return {}
    updated = chance.day(date(2026, 6, 22), date(2026, 9, 22))
    submitted = workday(prepared + timedelta(days=chance.whole(5, 12)))
    was_submitted = status in {"submitted", "approved"}
    is_late = who.name in NOT_UPDATED or (who.region == AMERICA and chance.happens(0.3))
    return {
        "plan_updated_on": None if is_late else updated,
        "plan_submitted_by": who.owner if was_submitted else None,
        "plan_submitted_on": submitted if was_submitted else None,
    }


def _champion(row: dict[Any, Any], contacts: pd.DataFrame) -> str | None:
    """Return the first person who speaks for us; who agreed to a plan is the friendliest one."""
    own = contacts[(contacts["account"] == row["account"]) & (contacts["party"] == "customer")]
    known = own[own["disposition"].notna()]
    friends = known[known["disposition"] >= 1]
    if len(friends):
        return str(friends["contact"].iloc[0])
    if pd.isna(row["champion_validated_on"]) or known.empty:
        return None
    return str(known.sort_values("disposition", ascending=False, kind="stable")["contact"].iloc[0])
