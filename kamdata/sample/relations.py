"""The people at the customers, and every meeting, call and mail with them since January."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.chance import Chance, workday
from kamdata.sample.parties import parties, profile
from kamdata.sample.roster import AMERICA, ASIA, CUSTOMERS, EUROPE, Customer

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECT = 6
FIRST_NAMES = {
    EUROPE: ("Anneli", "Bartosz", "Chiara", "Dirk", "Elodie", "Frederik", "Greta", "Henrik",
             "Ilse", "Joost", "Katarzyna", "Lorenzo", "Maeve", "Nils", "Oda", "Pietro"),
    AMERICA: ("Abigail", "Brent", "Camila", "Derek", "Elena", "Frank", "Gabriela", "Howard",
              "Isabel", "Jerome", "Kathleen", "Leonard", "Marisol", "Nathan", "Olivia", "Ramon"),
    ASIA: ("Anjali", "Bao", "Cheng", "Dewi", "Eun-ji", "Farhan", "Grace", "Hiroshi", "Indah",
           "Jiho", "Kavita", "Lachlan", "Minh", "Naoko", "Oliver", "Putri"),
}  # fmt: skip
LAST_NAMES = {
    EUROPE: ("Albrektson", "Bertolani", "Czarnek", "Dubreil", "Ekhaug", "Ferrandi", "Grotjahn",
             "Hollmer", "Ivarsund", "Jankowitz", "Kerrigard", "Lemarque", "Moldestad", "Norlander",
             "Ostergren", "Pfaffner"),
    AMERICA: ("Ashdown", "Bellweather", "Cardozano", "Delacourt", "Eastbrook", "Fairbourne",
              "Garrity", "Holloman", "Iversley", "Jessamine", "Kinsford", "Larrabee", "Montalvez",
              "Northcutt", "Oakhurst", "Prescourt"),
    ASIA: ("Anwarudin", "Bhattari", "Chandrasek", "Dharmawan", "Eguchida", "Fukumori", "Gunaward",
           "Hasegami", "Ibrahimov", "Jayaratne", "Kimura-Lee", "Lockwin", "Matsubayo", "Nguyenh",
           "Ostermann", "Parkes"),
}  # fmt: skip
# title, department, buyer role, influence
ROLES = (
    ("Head of Purchasing", "Purchasing", "Economic buyer", 3),
    ("Plant Manager", "Operations", "User buyer", 3),
    ("Maintenance Manager", "Maintenance", "User buyer", 2),
    ("Engineering Lead", "Engineering", "Technical buyer", 2),
    ("Reliability Engineer", "Maintenance", "Coach", 1),
    ("Chief Operating Officer", "Management", "Economic buyer", 3),
    ("Category Buyer", "Purchasing", "Technical buyer", 1),
)
PEOPLE = {"Strategic": (5, 7), "Large": (3, 5), "Mid": (2, 3)}
RHYTHM = {"Strategic": 11, "Large": 17, "Mid": 26}  # usual days between two touches
FIRST_TOUCH = date(2026, 1, 5)
SILENT_TOUCH = date(2026, 6, 24)
# customers of whom nobody has written down a person, or any meeting
WITHOUT_CONTACTS = {
    stories.COLD_PROSPECT, "Morvanne Bottling", "Nambari Pulp", "Galdane Geothermal"
}  # fmt: skip
WITHOUT_ACTIVITIES = WITHOUT_CONTACTS | {
    "Karsund Seafood", "Jindarra Lithium", "Corvanne Cartons", "Lindmoor Seating",
    "Delmaine Dairies", "Haverleigh Tissue", "Eastfall Hydro",
}  # fmt: skip

CONTACT_COLUMNS = [
    "account", "contact", "title", "department", "party", "buyer_role", "influence",
    "disposition", "reports_to", "last_contact_on", "organisation", "profile_url",
]  # fmt: skip
ACTIVITY_COLUMNS = ["on", "account", "contact", "type", "direction"]


def build_relations() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the contacts, with the people of other parties behind them, and the activities.

    The last date of a customer's person is that of the last two-way activity, if there is one.
    """
    contacts: list[dict[str, Any]] = []
    activities: list[tuple[date, str, str, str, str]] = []
    for index, who in enumerate(CUSTOMERS):
        chance = Chance(SUBJECT, index)
        people = [] if who.name in WITHOUT_CONTACTS else _people(who, chance)
        touches = list(_touches(who, people, chance))
        for person in people:
            met = [on for on, _, name, _, way in touches
                   if name == person["contact"] and way == "two-way"]  # fmt: skip
            contacts.append({**person, "last_contact_on": max(met, default=None)})
        activities.extend(touches)
    frame = pd.DataFrame(activities, columns=ACTIVITY_COLUMNS)
    return (
        pd.DataFrame([*contacts, *parties()], columns=CONTACT_COLUMNS),
        frame.sort_values(["on", "account"], kind="stable", ignore_index=True),
    )


def _people(who: Customer, chance: Chance) -> list[dict[str, Any]]:
    fewest, most = PEOPLE[who.segment]
    count = max(chance.whole(fewest, most), 3) if who.is_key else chance.whole(fewest, most)
    count = 1 if who.name == stories.ONE_CONTACT else count
    first = chance.some(FIRST_NAMES[who.region], count)
    last = chance.some(LAST_NAMES[who.region], count)
    mood = 1 if who.name in {stories.WHITESPACE, stories.FAR_ABOVE_GOAL} else 0
    people: list[dict[str, Any]] = []
    for place, (title, department, role, influence) in enumerate(ROLES[:count]):
        name = f"{first[place]} {last[place]}"
        disposition = min(chance.weighted((-1, 0, 1, 2), (2, 4, 4, 1)) + mood, 2)
        if who.name == stories.SILENT and place == 0:
            disposition = -1  # the new head of purchasing
        people.append(
            {
                "account": who.name,
                "contact": name,
                "title": title,
                "department": department,
                "party": "customer",
                "profile_url": profile(name) if who.segment == "Strategic" else None,
                "buyer_role": role,
                "influence": influence,
                "disposition": disposition if chance.happens(0.85) else None,
                "reports_to": people[place - 1]["contact"] if place in {2, 4, 6} else None,
            }
        )
    return people


def _touches(
    who: Customer, people: list[dict[str, Any]], chance: Chance
) -> Iterator[tuple[date, str, str, str, str]]:
    if who.name in WITHOUT_ACTIVITIES:
        return
    gap = RHYTHM[who.segment]
    day = FIRST_TOUCH + timedelta(days=chance.whole(0, gap))
    met = day
    # the first persons of the list are met most
    weights = [0.85**place for place in range(len(people))]
    while day < stories.AS_OF:
        kind = chance.weighted(("Meeting", "Call", "Email"), (4, 4, 3))
        way = "two-way" if kind != "Email" else chance.pick(("out", "in"))
        if who.name == stories.SILENT and day > SILENT_TOUCH:
            kind, way = "Email", "out"  # we write, nobody answers
        name = chance.weighted([person["contact"] for person in people], weights)
        met = workday(day) if way == "two-way" else met
        yield workday(day), who.name, name, kind, way
        day += timedelta(days=max(round(chance.spread(gap, 0.35)), 2))
    recent = workday(stories.AS_OF - timedelta(days=chance.whole(2, gap // 2)))
    if who.name != stories.SILENT and met < recent:
        yield recent, who.name, chance.pick(people)["contact"], "Call", "two-way"
