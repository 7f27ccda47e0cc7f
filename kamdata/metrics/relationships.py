"""How many people of an account we really talk to, in which roles, and how they stand to us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.contacts import ROLES, customer_contacts, people_in, two_way_activities
from kamdata.metrics.evidence import Notes, all_missing, factor_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

ACTIVE_DAYS = 180
HALF_LIFE_DAYS = 60.0
ENOUGH_PEOPLE = 5.0  # from 5 to 10 relationships a strategic account
SAFE_PEOPLE = 3.0  # below, the account hangs by too few


@dataclass(frozen=True, slots=True, eq=False)
class Relationships:
    """The relationships of each account.

    `effective` is the effective number of people we talk to (N_eff), NaN without any dated
    contact; `role_coverage` the share of the four buying roles that an active person fills, NaN
    without roles; `index` the multi-threading index (0 to 100); `support` the net support (-1 to
    1), NaN where influence or disposition is not known. `listed` counts the contacts in the file,
    `active` those with two-way contact in 180 days. `top_contact` names the most influential
    person, `missing_role` a role that nobody active fills; both empty where there is none.
    `covered` says which of the four `contacts.ROLES` (columns) an active person fills.
    """

    effective: Numbers
    role_coverage: Numbers
    index: Numbers
    support: Numbers
    listed: NDArray[np.intp]
    active: NDArray[np.intp]
    top_contact: NDArray[np.object_]
    missing_role: NDArray[np.object_]
    covered: NDArray[np.bool_]


def effective_number(at: NDArray[np.intp], weights: Numbers, accounts: int) -> Numbers:
    """Return 1 / sum of squared shares of the weights of each account, NaN where they sum to 0.

    `at` is the account of each weight. Golden: 10, 5 and 5 contacts give 2.6667 people.
    Source: the inverse of the Herfindahl index.
    """
    total = np.bincount(at, weights=weights, minlength=accounts)
    squares = np.bincount(at, weights=weights**2, minlength=accounts)
    return np.divide(total**2, squares, out=np.full(accounts, np.nan), where=squares > 0)


def multi_threading_index(effective: Numbers, role_coverage: Numbers) -> Numbers:
    """Return 50 x min(people, 5) / 5 + 50 x role coverage, 0 to 100.

    Golden: 2.6667 people and 3 of 4 roles give 64.1667.
    """
    return 50 * np.minimum(effective, ENOUGH_PEOPLE) / ENOUGH_PEOPLE + 50 * role_coverage


def net_support(
    at: NDArray[np.intp],
    influence: Numbers,
    disposition: Numbers,
    accounts: int,
) -> Numbers:
    """Return sum(influence x disposition) / (2 x sum(influence)) of each account, -1 to 1.

    People whose influence or disposition is not known are left out. Golden: influence 3, 2, 2, 1
    and disposition 2, 1, -1, 0 give .375. Source: Altify's relationship map.
    """
    known = ~np.isnan(influence) & ~np.isnan(disposition)
    weight = np.bincount(at[known], weights=influence[known], minlength=accounts)
    towards = influence[known] * disposition[known]
    support = np.bincount(at[known], weights=towards, minlength=accounts)
    return np.divide(support, 2 * weight, out=np.full(accounts, np.nan), where=weight > 0)


def account_relationships(facts: Facts) -> Relationships:
    """Return the relationships of each account from its contacts and two-way activities.

    A person weighs sum over two-way contacts within 180 days of 0.5^(age / 60 days); without
    activities the date of the last contact counts as one. Contacts are the customer's own people.
    """
    contacts = customer_contacts(facts)
    people = _people(facts, contacts)
    at, weight = people["at"].to_numpy(dtype=np.intp), people["weight"].to_numpy(dtype=float)
    effective = effective_number(at, weight, facts.n)
    is_dated = np.bincount(at, weights=people["is_dated"], minlength=facts.n) > 0
    effective = np.where(is_dated, np.nan_to_num(effective), np.nan)
    covered = _covered_roles(people, facts.n)
    has_roles = np.bincount(at, weights=people["role"].notna(), minlength=facts.n) > 0
    coverage = np.where(has_roles, covered.mean(axis=1), np.nan)
    own = contacts["at"].to_numpy(dtype=np.intp)
    return Relationships(
        effective=effective,
        role_coverage=coverage,
        index=multi_threading_index(effective, coverage),
        support=net_support(
            own, contacts["influence"].astype("float64").to_numpy(),
            contacts["disposition"].astype("float64").to_numpy(), facts.n,
        ),
        listed=np.bincount(own, minlength=facts.n),
        active=np.bincount(at[weight > 0], minlength=facts.n),
        top_contact=_top_contact(contacts, facts.n),
        missing_role=_missing_role(covered, has_roles),
        covered=covered,
    )  # fmt: skip


def _people(facts: Facts, contacts: pd.DataFrame) -> pd.DataFrame:
    """Return one row per account and person: at, person, role, weight and is_dated."""
    activities = people_in(two_way_activities(facts))
    met = pd.DataFrame(
        {"at": activities["at"], "person": activities["person"],
         "weight": _recency(activities["on"], facts.as_of), "is_dated": True}
    )  # fmt: skip
    met = met.groupby(["at", "person"], as_index=False).agg({"weight": "sum", "is_dated": "max"})
    last = contacts["last_contact_on"]
    last = last.where(last <= facts.as_of)
    listed = contacts.assign(weight=_recency(last, facts.as_of), is_dated=last.notna())
    columns = ["at", "person", "weight", "is_dated"]
    people = pd.concat([listed[[*columns, "role"]], met[columns]], ignore_index=True)
    # the last contact is one of the activities: the larger of the two weighs
    return people.groupby(["at", "person"], as_index=False).agg(
        {"weight": "max", "is_dated": "max", "role": "first"}
    )


def _recency(dates: pd.Series, as_of: pd.Timestamp) -> Numbers:
    age = (as_of - dates).dt.days.astype("float64").to_numpy()
    return np.where((age >= 0) & (age <= ACTIVE_DAYS), 0.5 ** (age / HALF_LIFE_DAYS), 0.0)


def _covered_roles(people: pd.DataFrame, accounts: int) -> NDArray[np.bool_]:
    """Return which of the four roles (columns) an active person of the account (rows) fills."""
    active = people[(people["weight"] > 0) & people["role"].notna()]
    covered = np.zeros((accounts, len(ROLES)), dtype=bool)
    column = pd.Index(list(ROLES)).get_indexer(pd.Index(active["role"]))
    covered[active["at"].to_numpy(dtype=np.intp), column] = True
    return covered


def _missing_role(covered: NDArray[np.bool_], has_roles: NDArray[np.bool_]) -> NDArray[np.object_]:
    names = np.array(list(ROLES), dtype=object)
    first = names[np.argmin(covered, axis=1)]
    return np.where(has_roles & ~covered.all(axis=1), first, "")


def _top_contact(contacts: pd.DataFrame, accounts: int) -> NDArray[np.object_]:
    names = np.full(accounts, "", dtype=object)
    ranked = contacts.sort_values(
        ["influence", "last_contact_on", "person"], ascending=[False, False, True]
    ).drop_duplicates("at")
    names[ranked["at"].to_numpy(dtype=np.intp)] = ranked["contact"].to_numpy(dtype=object)
    return names


def threading_factor(facts: Facts) -> pd.DataFrame:
    """Return how far each account hangs by too few people: (3 - people) / 2, 0 to 1.

    Missing where no contact of the account has a date.
    """
    if not (facts.snapshot.has("contacts") or facts.snapshot.has("activities")):
        return all_missing(facts.n, "Add contacts with the date of the last two-way contact.")
    people = facts.relationships
    notes = Notes(facts.n)
    known = ~np.isnan(people.effective)
    notes.add(
        known & (people.active == 0),
        "No two-way contact in 180 days with any of {} contacts listed.", people.listed,
    )  # fmt: skip
    notes.add(
        known, "In effect you talk to {:.1f} people ({} active, {} listed).",
        np.nan_to_num(people.effective), people.active, people.listed,
    )  # fmt: skip
    notes.add(people.listed > 0, "Add the date of the last contact for the people listed.")
    notes.add(np.ones(facts.n, dtype=bool), "Add contacts of this account.")
    return factor_rows((SAFE_PEOPLE - people.effective) / 2, notes)
