"""Who at the customer we talk to: contacts and two-way activities, whatever the export calls them.

An activity is two-way when the file says so; where it gives no direction, when its type is one
that takes two (a meeting, a call, a visit).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from kamdata.metrics.facts import Facts

TAKES_TWO = r"meeting|call|visit|workshop|demo|lunch|dinner|review|conference|besuch|termin"
OURS = ("us", "vendor", "partner", "integrator", "affiliate")  # everyone but the customer
ROLES: dict[str, str] = {
    "economic buyer": r"econom|decision|budget|approv|financ|sign|owner|sponsor",
    "technical buyer": r"techn|evaluat|engineer|quality|security|gatekeep|procure|purchas",
    "user buyer": r"user|operat|production|plant",
    "coach": r"coach|champion|mentor|advocate|guide",
}


def two_way_activities(facts: Facts) -> pd.DataFrame:
    """Return at (position of the account), on and contact of every two-way activity with a day."""
    table = facts.snapshot.table("activities")
    direction = table["direction"].astype("str")
    by_type = table["type"].astype("str").str.contains(TAKES_TWO, case=False, regex=True, na=False)
    is_two_way = (direction == "two-way") | (direction.isna() & by_type)
    found = table.assign(at=facts.positions(table))
    keep = is_two_way.to_numpy() & table["on"].notna().to_numpy() & (found["at"] >= 0).to_numpy()
    return found.loc[keep, ["at", "on", "contact"]]


def customer_contacts(facts: Facts) -> pd.DataFrame:
    """Return the contacts that are the customer's own people, with at, person and role.

    `person` is the name without case and spaces around it; `role` one of `ROLES` or null.
    """
    table = facts.snapshot.table("contacts")
    found = table.assign(
        at=facts.positions(table), person=_person(table["contact"]), role=roles(table["buyer_role"])
    )
    party = table["party"].astype("str")
    return found[(found["at"] >= 0) & found["person"].notna() & ~party.isin(OURS)]


def people_in(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the activities that name a person, with `person` as `customer_contacts` writes it."""
    return activities.assign(person=_person(activities["contact"])).dropna(subset=["person"])


def _person(names: pd.Series) -> pd.Series:
    return names.str.strip().str.casefold().replace("", None)


def roles(buyer_role: pd.Series) -> pd.Series:
    """Return which of the four buying roles each written role stands for, null for any other.

    Source: Miller and Heiman's four buying influences.
    """
    written = buyer_role.astype("str")
    found = pd.Series(None, index=written.index, dtype="str")
    for role, words in ROLES.items():
        is_role = written.str.contains(words, case=False, regex=True, na=False)
        found = found.mask(found.isna() & is_role, role)
    return found


def with_article(role: str) -> str:
    """Return a role with its article: `an economic buyer`, `a user buyer`."""
    return f"{'an' if role.startswith('econ') else 'a'} {role}"
