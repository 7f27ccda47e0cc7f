"""How many people we really talk to, in which roles, and how they stand to us."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics.contacts import roles
from kamdata.metrics.facts import Facts
from kamdata.metrics.relationships import (
    effective_number,
    multi_threading_index,
    net_support,
    threading_factor,
)
from kamdata.model import Settings
from tests.build import make_snapshot, make_table


def facts_of(accounts=(), **tables):
    return Facts(make_snapshot([], accounts, **tables), Settings())


def one(*values):
    return np.zeros(len(values), dtype=np.intp), np.array(values, dtype=float)


def test_published_threading_index():
    """10, 5 and 5 interactions: 2.6667 people; with 3 of 4 roles an index of 64.1667."""
    people = effective_number(*one(10, 5, 5), 1)
    assert people[0] == pytest.approx(2.6667, abs=5e-5)
    index = multi_threading_index(people, np.array([0.75]))
    assert index[0] == pytest.approx(64.1667, abs=5e-5)


def test_published_net_support():
    """Influence 3, 2, 2, 1 and disposition 2, 1, -1, 0 give .375."""
    at, influence = one(3, 2, 2, 1)
    support = net_support(at, influence, np.array([2.0, 1.0, -1.0, 0.0]), 1)
    assert support[0] == pytest.approx(0.375)


def test_people_without_known_influence_are_left_out():
    at, influence = one(3, np.nan, 1)
    support = net_support(at, influence, np.array([2.0, -2.0, np.nan]), 2)
    assert support[0] == 1
    assert np.isnan(support[1])


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=12))
def test_effective_number_lies_between_one_and_the_people(weights):
    found = effective_number(*one(*weights), 1)[0]
    assert 1 - 1e-9 <= found <= len(weights) + 1e-9


def test_recent_activities_weigh_more_and_old_ones_nothing():
    met = [
        {"account_id": "A", "on": "2026-09-28", "contact": "Ann", "type": "Call"},
        {"account_id": "A", "on": "2026-07-30", "contact": " bob ", "type": "Meeting"},
        {"account_id": "A", "on": "2026-01-02", "contact": "Cid", "type": "Meeting"},
    ]
    facts = facts_of(activities=met, contacts=[{"account_id": "A", "contact": "Bob"}])
    # Bob: 60 days, half the weight of Ann; Cid is out of reach
    assert facts.relationships.effective[0] == pytest.approx(1.5**2 / 1.25)
    assert facts.relationships.active[0] == 2


def test_the_last_contact_serves_without_activities():
    contacts = [
        {"account_id": "A", "contact": "Ann", "last_contact_on": "2026-09-01"},
        {"account_id": "A", "contact": "Bob", "last_contact_on": "2026-09-01"},
        {"account_id": "A", "contact": "Our man", "party": "us", "last_contact_on": "2026-09-01"},
        {"account_id": "B", "contact": "Cid", "last_contact_on": "2025-09-01"},
        {"account_id": "C", "contact": "Dan"},
    ]
    facts = facts_of([{"account_id": "D"}], contacts=contacts)
    ids = facts.accounts["account_id"].tolist()
    effective = dict(zip(ids, facts.relationships.effective, strict=True))
    assert effective["A"] == pytest.approx(2)
    assert effective["B"] == 0
    assert np.isnan(effective["C"])
    assert np.isnan(effective["D"])
    rows = threading_factor(facts).set_axis(ids)
    assert rows.loc["A", "value"] == pytest.approx(0.5)
    assert rows.loc["B", "value"] == 1
    assert rows.loc["B", "evidence"].startswith("No two-way contact in 180 days")
    assert rows.loc["C", "evidence"] == "Add the date of the last contact for the people listed."
    assert rows.loc["D", "evidence"] == "Add contacts of this account."
    assert dict(zip(ids, facts.relationships.listed, strict=True)) == {
        "A": 2, "B": 1, "C": 1, "D": 0,
    }  # fmt: skip


def test_contact_dated_after_the_as_of_date_is_not_known():
    contacts = [{"account_id": "A", "contact": "Ann", "last_contact_on": "2026-10-05"}]
    assert np.isnan(facts_of(contacts=contacts).relationships.effective[0])


def test_without_contacts_the_factor_is_missing():
    rows = threading_factor(facts_of([{"account_id": "A"}]))
    assert rows["state"].tolist() == ["missing"]
    assert rows["evidence"].iloc[0] == "Add contacts with the date of the last two-way contact."


def test_roles_covered_by_active_people():
    recent, old = "2026-09-01", "2025-01-01"
    contacts = [
        {"account_id": "A", "contact": name, "buyer_role": role, "last_contact_on": day}
        for name, role, day in (
            ("Ann", "Economic Buyer", recent), ("Bob", "User", recent), ("Cid", "Champion", old),
        )
    ]  # fmt: skip
    people = facts_of(contacts=contacts).relationships
    assert people.role_coverage[0] == 0.5
    assert people.missing_role[0] == "technical buyer"
    assert people.index[0] == pytest.approx(50 * 2 / 5 + 25)


def test_role_words_of_other_systems():
    table = make_table(
        "contacts",
        [
            {"account_id": "A", "contact": str(place), "buyer_role": word}
            for place, word in enumerate(
                ["Decision Maker", "Evaluator", "End User", "Coach", "Gardener", None]
            )
        ],
    )
    assert roles(table["buyer_role"]).tolist()[:4] == [
        "economic buyer", "technical buyer", "user buyer", "coach",
    ]  # fmt: skip
    assert roles(table["buyer_role"]).isna().tolist()[4:] == [True, True]


def test_top_contact_is_the_most_influential():
    contacts = [
        {"account_id": "A", "contact": "Ann", "influence": 2, "last_contact_on": "2026-09-01"},
        {"account_id": "A", "contact": "Bob", "influence": 3},
        {"account_id": "B", "contact": "Cid"},
    ]
    assert facts_of(contacts=contacts).relationships.top_contact.tolist() == ["Bob", "Cid"]
