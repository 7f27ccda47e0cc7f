"""Norvik's own people: who works for which account, and what its managers can and may do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.chance import Chance
from kamdata.sample.roster import (
    ADEYELA,
    AMERICA,
    ARAMOTO,
    ASIA,
    CARRANDO,
    CUSTOMERS,
    EUROPE,
    RAGHUNATH,
    SOLVANG,
    WIELGOR,
    Customer,
)

SUBJECT = 8
# region -> function -> who may be in a team
STAFF = {
    EUROPE: {
        "technical": ("Rasmus Tveten", "Agnieszka Lubosz"), "service": ("Wilhelm Kranich",),
        "supply_chain": ("Femke Oostra",), "operations": ("Tord Nyblom",),
        "finance": ("Claudine Perrault",), "marketing": ("Saoirse Quill",),
    },
    AMERICA: {
        "technical": ("Marcus Weatherby", "Lucia Ferrante"), "service": ("Dwayne Pickett",),
        "supply_chain": ("Joanne Kirkbride",), "operations": ("Hector Almonte",),
        "finance": ("Claudine Perrault",), "marketing": ("Saoirse Quill",),
    },
    ASIA: {
        "technical": ("Rohan Deshmane", "Yuki Tanemori"), "service": ("Craig Ballantyne",),
        "supply_chain": ("Siti Rahmadi",), "operations": ("Tord Nyblom",),
        "finance": ("Claudine Perrault",), "marketing": ("Saoirse Quill",),
    },
}  # fmt: skip
ROLES = {
    "technical": "Sales engineer", "service": "Service lead", "supply_chain": "Supply planner",
    "operations": "Plant contact", "finance": "Controller", "marketing": "Marketing",
}  # fmt: skip
# by segment: the functions beside sales, those that come first are in every team
FUNCTIONS = {
    "Strategic": ("technical", "service", "supply_chain", "operations", "finance", "marketing"),
    "Large": ("service", "technical", "supply_chain"),
    "Mid": ("technical",),
}
TEAM_SIZES = {"Strategic": (3, 6), "Large": (1, 3), "Mid": (1, 1)}
WITHOUT_TEAM = {stories.WITHOUT_GOAL, stories.REVIEW_OVERDUE, stories.NEW_CUSTOMER}
SALES_ALONE = {stories.SILENT, stories.LOSS_STREAK}  # nobody else has been won over
OWN_SHARE = 0.6  # of the hours of a team are those of its manager

# hours a month with customers, last training, and skills: financial, consultative, planning,
# interpersonal, influencing
MANAGERS = (
    (SOLVANG, 125, date(2025, 11, 20), (4, 5, 4, 5, 4)),
    (WIELGOR, 120, date(2024, 3, 14), (2, 3, 4, 4, 3)),
    (ADEYELA, 90, date(2026, 2, 19), (5, 4, 4, 4, 5)),
    (CARRANDO, 110, None, (2, 2, 2, 4, 3)),
    (RAGHUNATH, 110, date(2025, 11, 20), (3, 4, 5, 3, 4)),
    (ARAMOTO, 120, date(2026, 2, 19), (3, 4, 3, 4, None)),
)
SKILLS = ("financial", "consulting", "planning", "interpersonal", "influencing")


def build_team(accounts: pd.DataFrame) -> pd.DataFrame:
    """Return the teams of the key accounts.

    The hours of a team add up to those of its account; nobody counts those of sponsors.
    """
    by_name = accounts.set_index("account")
    hours, sponsors = by_name["hours_per_month"], by_name["exec_sponsor"]
    rows: list[list[Any]] = []
    for index, who in enumerate(CUSTOMERS):
        if not who.is_key or who.name in WITHOUT_TEAM:
            continue
        whole = int(hours[who.name])
        others = _others(who, Chance(SUBJECT, index))
        own = round(whole * OWN_SHARE) if others else whole
        rows.append([who.name, who.owner, "Key account manager", "sales", own])
        each, rest = divmod(whole - own, max(len(others), 1))
        for place, (member, function) in enumerate(others):
            share = each + (place < rest)
            rows.append([who.name, member, ROLES[function], function, share])
        if who.segment == "Strategic" and who.name not in SALES_ALONE:
            rows.append([who.name, sponsors[who.name], "Executive sponsor", "management", None])
    columns = ["account", "member", "role", "function", "hours_per_month"]
    return pd.DataFrame(rows, columns=columns).astype({"hours_per_month": "Int64"})


def _others(who: Customer, chance: Chance) -> list[tuple[str, str]]:
    """Return who is in a team beside its manager: name and function."""
    if who.name in SALES_ALONE:
        return []
    functions = FUNCTIONS[who.segment][: chance.whole(*TEAM_SIZES[who.segment])]
    staff = STAFF[who.region]
    return [(chance.pick(staff[function]), function) for function in functions]


def build_managers() -> pd.DataFrame:
    """Return the key account managers: one was never trained, one skill was never judged."""
    rows = [(owner, hours, trained, *skills) for owner, hours, trained, skills in MANAGERS]
    columns = ["owner", "capacity_hours", "trained_on", *(f"skill_{one}" for one in SKILLS)]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({f"skill_{one}": "Int64" for one in SKILLS})
