"""The customer's people of one account: who they are, and when we last met them both ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.contacts import ROLES, customer_contacts, people_in, two_way_activities
from kamdata.metrics.facts import Facts
from kamdata.metrics.relationships import ACTIVE_DAYS, Relationships
from kamdata.metrics.scope import with_one_account
from kamdata.metrics.stances import INFLUENCE, STANCES

if TYPE_CHECKING:
    from kamdata.model import Settings, Snapshot

WARM_DAYS = 60  # the half-life of a contact: after it a meeting counts half
WARM, COOLING, COLD, NEVER_MET = "warm", "cooling", "cold", "no date"
WARMTH = (WARM, COOLING, COLD, NEVER_MET)
PEOPLE_COLUMNS = [
    "person", "title", "department", "organisation", "buyer_role", "role", "influence",
    "disposition", "influence_words", "stance", "reports_to", "last_on", "days", "warmth",
    "profile_url",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class AccountPeople:
    """The people of one account and what they add up to.

    `people`: PEOPLE_COLUMNS on the index labels of the contacts table, the warmest first; `days`
    is how long ago the last two-way contact was, `role` one of `contacts.ROLES`; influence_words
    and stance are in the words of `stances`, null where not known; `profile_url` is null unless it
    is a web address. `ties` has one entry, that of the account (none if unknown).
    """

    people: pd.DataFrame
    ties: Relationships

    @property
    def active(self) -> pd.DataFrame:
        """Those met both ways in 180 days."""
        return self.people[self.people["warmth"].isin([WARM, COOLING])]

    @property
    def can_tell(self) -> bool:
        """Whether the date of a contact is known, so that nobody met means something."""
        return bool(self.people["days"].notna().any())

    @property
    def missing_roles(self) -> tuple[str, ...]:
        """The buying roles that nobody fills who was met in 180 days; empty where unknown."""
        if not self.can_tell or self.people["role"].isna().all():
            return ()
        active = set(self.active["role"].dropna())
        return tuple(role for role in ROLES if role not in active)


def people_of(snapshot: Snapshot, settings: Settings, account_id: str) -> AccountPeople:
    """Return the customer's people of one account; nobody for an unknown one."""
    own = with_one_account(snapshot, ("accounts", "contacts", "activities"), account_id)
    facts = Facts(own, settings)
    return AccountPeople(_people(facts), facts.relationships)


def _people(facts: Facts) -> pd.DataFrame:
    listed, met = customer_contacts(facts), people_in(two_way_activities(facts))
    last = met[met["on"] <= facts.as_of].groupby("person")["on"].max()
    stated = listed["last_contact_on"].where(listed["last_contact_on"] <= facts.as_of)
    seen = pd.Series(last.reindex(listed["person"]).array, index=listed.index)
    last_on = pd.concat([stated, seen], axis=1).max(axis=1)
    days = (facts.as_of - last_on).dt.days.astype("Int64")
    warmth = np.select(
        [(days <= limit).fillna(value=False).to_numpy(dtype=bool) for limit in
         (WARM_DAYS, ACTIVE_DAYS)] + [days.notna().to_numpy()],
        [WARM, COOLING, COLD],
        NEVER_MET,
    )  # fmt: skip
    people = listed.assign(
        influence_words=listed["influence"].map(INFLUENCE).astype("str"),
        stance=listed["disposition"].map(STANCES).astype("str"),
        last_on=last_on, days=days, warmth=pd.Categorical(warmth, categories=list(WARMTH)),
        profile_url=listed["profile_url"].map(fmt.web_address, na_action="ignore"),
    )  # fmt: skip
    people = people.drop(columns="person").rename(columns={"contact": "person"})
    return people.sort_values(["days", "influence"], ascending=[True, False], na_position="last")[
        PEOPLE_COLUMNS
    ]
