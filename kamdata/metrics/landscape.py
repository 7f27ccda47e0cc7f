"""Who decides at an account, who is for us and against us, and how many of them we talk to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamdata import format as fmt
from kamdata.metrics.ratio import safe_div
from kamdata.metrics.relationships import ACTIVE_DAYS
from kamdata.model import Measure

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.account_people import AccountPeople
    from kamdata.metrics.evidence import Numbers
    from kamdata.model import Unit

DECISION_MAKER = "economic buyer"
CHAMPION_DAYS = 90
FOR_US, AGAINST_US = 1, -1  # dispositions from which a person is for or against us
INSIDER, TOP_INFLUENCE = 2, 3
NO_CONTACTS = "no contact is listed"
NO_DATES = "no date of a contact is known"
NO_ROLES = "no buying role is written down"


def decision_makers_covered(found: AccountPeople) -> Measure:
    """Return the share of the listed decision-makers met both ways in 180 days.

    Decision-makers are the economic buyers. Without any, or without dates, there is no share.
    """
    listed = found.people[found.people["role"] == DECISION_MAKER]
    met = int(listed.index.isin(found.active.index).sum())
    rate, reason = safe_div(met, len(listed), _no_decision_maker(found))
    made = _measure(rate, "rate", listed, f"{met} of {len(listed)} met in {ACTIVE_DAYS} days")
    if rate is None:
        return made.because(reason or "")
    return made if found.can_tell else made.because(NO_DATES)


def _no_decision_maker(found: AccountPeople) -> str:
    if found.people.empty:
        return NO_CONTACTS
    return NO_ROLES if found.people["role"].isna().all() else "no decision-maker is listed"


def roles_covered(found: AccountPeople) -> Measure:
    """Return the share of the four buying roles that a person met in 180 days fills.

    Golden: an economic buyer and a user met lately, a coach met last year: 2 of 4.
    """
    filled = found.people[found.people["role"].notna()]
    made = _measure(_first(found.ties.role_coverage), "rate", filled)
    if made.value is None:
        return made.because(NO_CONTACTS if found.people.empty else NO_ROLES)
    return made if found.can_tell else made.because(NO_DATES)


def people_talked_to(found: AccountPeople) -> Measure:
    """Return to how many people of the account we really talk (`relationships`)."""
    on_paper = f"{len(found.people):,} on paper"
    made = _measure(_first(found.ties.effective), "index", found.people, on_paper)
    return made if made.value is not None else made.because(_no_dates(found))


def threading_index(found: AccountPeople) -> Measure:
    """Return the multi-threading index of the account, 0 to 100 (`relationships`)."""
    made = _measure(_first(found.ties.index), "points", found.people)
    if made.value is not None:
        return made
    is_dated = _first(found.ties.effective) is not None
    return made.because(NO_ROLES if is_dated else _no_dates(found))


def support(found: AccountPeople) -> Measure:
    """Return the net support among the people whose influence and disposition are known."""
    people = found.people
    known = people[people["influence"].notna() & people["disposition"].notna()]
    made = _measure(_first(found.ties.support), "index", known)
    if made.value is None:
        return made.because(
            NO_CONTACTS if people.empty else "no one's influence and disposition are known"
        )
    return Measure(
        made.value, "index", len(known), len(known) / len(people), None, "contacts", known.index
    )


def champion_count(found: AccountPeople) -> Measure:
    """Return how many people with influence are for us and were met in 90 days."""
    made = _stance(found, champions(found.people))
    return made if made.value is None or found.can_tell else made.because(NO_DATES)


def blocker_count(found: AccountPeople) -> Measure:
    """Return how many people of the highest influence are against us."""
    return _stance(found, blockers(found.people))


def champions(people: pd.DataFrame) -> pd.DataFrame:
    """Return those for us, with influence 2 or 3, met in 90 days."""
    stands = (people["disposition"] >= FOR_US) & (people["influence"] >= INSIDER)
    return people[(stands & (people["days"] <= CHAMPION_DAYS)).fillna(value=False).astype(bool)]


def blockers(people: pd.DataFrame) -> pd.DataFrame:
    """Return those against us with influence 3. Source: Altify's relationship map."""
    stands = (people["disposition"] <= AGAINST_US) & (people["influence"] >= TOP_INFLUENCE)
    return people[stands.fillna(value=False).astype(bool)]


def measures(found: AccountPeople) -> dict[str, Measure]:
    """Return every measure of the people of an account by metric id."""
    return {
        "decision_makers_covered": decision_makers_covered(found),
        "roles_covered": roles_covered(found),
        "effective_number": people_talked_to(found),
        "multi_threading_index": threading_index(found),
        "net_support": support(found),
        "champion_count": champion_count(found),
        "blocker_count": blocker_count(found),
    }


def headline(found: AccountPeople) -> str:
    """Return how many people are listed and to how many we talk, in one sentence."""
    n, effective = len(found.people), _first(found.ties.effective)
    contacts = fmt.count(n, "contact")
    if effective is None:
        return f"On paper {contacts}; when any of them was last met is not written down."
    if effective == 0:
        return f"On paper {contacts}; nobody was met in {ACTIVE_DAYS} days."
    return f"On paper {contacts}; effectively you talk to {effective:.1f}."


def warnings(found: AccountPeople) -> list[str]:
    """Return what a leader should know of the people, a sentence each, the gravest first."""
    people = found.people
    against, for_us = blockers(people), champions(people)
    said = []
    if len(against):
        verb = "is" if len(against) == 1 else "are"
        said.append(f"{_names(against)} {verb} against us, with the highest influence.")
    if people["disposition"].notna().any() and found.can_tell:
        if for_us.empty:
            said.append(f"Nobody with influence who is for us was met in {CHAMPION_DAYS} days.")
        elif len(for_us) == 1:
            said.append(f"The account hangs by one thread: {_names(for_us)} alone speaks for us.")
    missing = found.missing_roles
    if missing:
        said.append(f"Nobody met in {ACTIVE_DAYS} days is the {fmt.joined(missing, 'or')}.")
    return said + _unknown(people)


def map_title(found: AccountPeople) -> str:
    """Return how those with influence stand to us, as a finding."""
    insiders = found.people[(found.people["influence"] >= INSIDER).fillna(value=False).astype(bool)]
    stance = insiders["disposition"]
    if insiders.empty:
        return "Nobody with influence is written down yet"
    n, for_us = len(insiders), int((stance >= FOR_US).sum())
    against, unknown = int((stance <= AGAINST_US).sum()), int(stance.isna().sum())
    rest = [f"{k:,} {words}" for k, words in ((against, "against"), (unknown, "not known")) if k]
    start = f"Of {n:,} with influence {for_us:,} {'is' if for_us == 1 else 'are'} for us"
    return ", ".join([start, *rest])


def _unknown(people: pd.DataFrame) -> list[str]:
    gaps = [
        f"the {words} of {int(people[name].isna().sum()):,}"
        for name, words in (
            ("buyer_role", "role"), ("influence", "influence"), ("disposition", "disposition"),
        ) if people[name].isna().any()
    ]  # fmt: skip
    return [f"Still to be written down: {fmt.joined(gaps)}."] if gaps else []


def _stance(found: AccountPeople, chosen: pd.DataFrame) -> Measure:
    made = _measure(len(chosen), "count", chosen)
    people = found.people
    if people.empty:
        return made.because(NO_CONTACTS)
    if people["disposition"].isna().all() or people["influence"].isna().all():
        return made.because("influence and disposition are not written down")
    return made


def _measure(
    value: float | None, unit: Unit, rows: pd.DataFrame, reason: str | None = None
) -> Measure:
    return Measure(value, unit, len(rows), None, reason, "contacts", rows.index)


def _no_dates(found: AccountPeople) -> str:
    return NO_CONTACTS if found.people.empty else NO_DATES


def _first(values: Numbers) -> float | None:
    return float(values[0]) if len(values) and not np.isnan(values[0]) else None


def _names(people: pd.DataFrame) -> str:
    return fmt.joined([str(one) for one in people["person"]])
