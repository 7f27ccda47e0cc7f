"""How the key accounts are planned: contracts, plans and their reviews, goals and actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.chance import Chance, cents, workday
from kamdata.sample.roster import CUSTOMERS, Customer

SUBJECT = 5
# by account: what the contract is worth a year in dollars, and the day it ends
CONTRACTS: dict[str, tuple[int, date | None]] = {
    stories.RENEWAL_WITHOUT_OPPORTUNITY: (760_000, stories.RENEWAL_IN_50_DAYS),
    stories.CONTRACT_LAPSED: (240_000, date(2026, 9, 8)),
    stories.WITHOUT_SPONSOR: (330_000, date(2027, 2, 15)),
    stories.RENEWAL_UNKNOWN: (190_000, None),
    "Tarrawin Resources": (620_000, date(2026, 12, 31)),
    "Cassarine Motors": (1_450_000, date(2027, 6, 30)),
    "Kostara Automotive": (980_000, date(2028, 3, 31)),
    "Grandholm Power": (540_000, date(2027, 12, 31)),
    "Blankenau Metals": (690_000, date(2027, 9, 30)),
    "Overfjell Foods": (410_000, date(2027, 5, 31)),
    "Kestrelmoor Energy": (480_000, date(2027, 10, 31)),
    "Climbridge Packaging": (350_000, date(2028, 1, 31)),
}
REVIEW_EVERY = {"Strategic": 90, "Large": 90, "Mid": 180}
NOT_PLANNED_YET = {stories.PROSPECT, stories.NEW_CUSTOMER, stories.PROJECT_BUYER}
APPROVERS = ("Paul Lindqvar", "Margarethe Olund")

GOALS = (
    ("Win a second product line", "grow", "new lines", 2),
    ("Know the plant managers of all sites", "relate", "managers met", 5),
    ("Cut unplanned stops at the customer", "create_value", "stops a year", 12),
    ("Renew the service contract", "reduce_risk", "contracts", 1),
    ("Find the next three projects", "identify", "projects", 3),
)
CUSTOMER_GOALS = (
    "Raise output per line by 5 %",
    "Cut energy per ton by 8 %",
    "Halve unplanned downtime",
    "Bring stock down by a fifth",
    None,
)
ACTIONS = (
    "Visit with the executive sponsor",
    "Agree the agenda of the next review",
    "Send the savings report",
    "Introduce the service manager",
    "Ask for a meeting with the plant manager",
    "Update the contact map",
    "Prepare the price proposal for 2027",
)
STATED_WHITESPACE: tuple[tuple[str, str, str, int | None], ...] = (
    ("Kestrelmoor Energy", "Condition Monitoring", "competitor", 240_000),
    ("Hanbyeol Drinks", "Condition Monitoring", "in_house", 150_000),
    ("Novendal Motors", "Conveyor Modules", "blocked", None),
    ("Ebbendal Mining", "Service Plan", "lost_before", 300_000),
    ("Monadale Beverages", "Lubrication Systems", "gap", 90_000),
    ("Perdano Energy", "Service Plan", "competitor", 180_000),
    ("Noamont Steel", "Service Plan", "gap", 160_000),
    ("Risenholm Wind", "Precision Bearings", "gap", 210_000),
)
"""What the team has found out itself about single products; all else is left to the peers."""


def contract(who: Customer) -> dict[str, Any]:
    """Return the value and the end of an account's contract; nothing where it has none."""
    dollars, ends = CONTRACTS.get(who.name, (None, None))
    return {
        "contract_value_cents": None if dollars is None else cents(dollars),
        "renewal_on": ends,
    }


def plan(who: Customer, chance: Chance) -> dict[str, Any]:
    """Return the plan of a key account and the rhythm of its reviews."""
    if not who.is_key or who.name in NOT_PLANNED_YET:
        return {}
    every = REVIEW_EVERY[who.segment]
    reviewed = workday(stories.AS_OF - timedelta(days=chance.whole(5, every - 8)))
    if who.name == stories.REVIEW_OVERDUE:
        reviewed = date(2026, 2, 10)
    status = chance.weighted(("approved", "submitted", "draft"), (7, 2, 1))
    is_approved = status == "approved"
    prepared = chance.day(date(2025, 12, 1), date(2026, 2, 20))
    kind = chance.weighted(("calendar", "rolling_12", "six_months", "perpetual"), (8, 2, 1, 1))
    start = {"six_months": date(2026, 7, 1), "perpetual": None}.get(kind, date(2026, 1, 1))
    validated = chance.day(date(2026, 2, 23), date(2026, 6, 30))
    return {
        "plan_period": kind,
        "plan_start_on": start,
        "plan_prepared_by": who.owner,
        "plan_prepared_on": prepared,
        "plan_status": status,
        "plan_approved_by": chance.pick(APPROVERS) if is_approved else None,
        "plan_approved_on": workday(prepared + timedelta(days=16)) if is_approved else None,
        "champion_validated_on": validated if is_approved and chance.happens(0.6) else None,
        "review_every_days": every,
        "last_review_on": reviewed,
    }


def build_goals() -> pd.DataFrame:
    """Return the goals of the account plans: one to three for each planned key account."""
    columns = [
        "account", "goal_id", "goal", "goal_type", "target", "current", "unit", "owner", "due_on",
        "customer_goal",
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for index, who in enumerate(CUSTOMERS):
        chance = Chance(SUBJECT, index)
        if not who.is_key or who.name in NOT_PLANNED_YET:
            continue
        chosen = chance.some(GOALS, chance.whole(1, 3))
        for number, (goal, kind, unit, target) in enumerate(chosen, start=1):
            due = chance.pick((date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31)))
            current = chance.whole(0, target)
            rows.append([who.name, f"{who.name[:4].upper()}-{number}", goal, kind, target, current,
                         unit, who.owner, due, chance.pick(CUSTOMER_GOALS)])  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def build_actions() -> pd.DataFrame:
    """Return the actions of the account teams, some of them overdue."""
    rows = []
    for index, who in enumerate(CUSTOMERS):
        chance = Chance(SUBJECT, 100 + index)
        if not who.is_key:
            continue
        for what in chance.some(ACTIONS, chance.whole(1, 3)):
            due = workday(stories.AS_OF + timedelta(days=chance.whole(-60, 75)))
            is_late = due < stories.AS_OF
            status = chance.weighted(("open", "done"), (3, 7) if is_late else (9, 1))
            rows.append([who.name, what, who.owner, due, status])
    return pd.DataFrame(rows, columns=["account", "what", "owner", "due_on", "status"])


def build_whitespace() -> pd.DataFrame:
    """Return the few whitespace cells that the team has stated itself."""
    rows = [
        (account, product, state, None if dollars is None else cents(dollars))
        for account, product, state, dollars in STATED_WHITESPACE
    ]
    frame = pd.DataFrame(rows, columns=["account", "product", "state", "potential_cents"])
    return frame.astype({"potential_cents": "Int64"})
