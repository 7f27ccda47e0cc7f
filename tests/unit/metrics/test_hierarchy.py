"""Accounts under one parent are one customer."""

from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics.hierarchy import ultimate_parents
from tests.build import make_accounts


def customers(*rows):
    accounts = make_accounts([{"account_id": a, "account": n, "parent_id": p} for a, n, p in rows])
    found = ultimate_parents(accounts)
    return dict(zip(accounts["account_id"], found["customer_id"], strict=True)), found


def test_an_account_without_a_parent_stands_for_itself():
    ids, found = customers(("A", "Alpha", None))
    assert ids == {"A": "A"}
    assert found.loc[0, "customer"] == "Alpha"


def test_a_chain_of_parents_ends_at_the_top():
    ids, found = customers(
        ("A", "Alpha", None), ("B", "Beta", "A"), ("C", "Gamma", "B"), ("D", "Delta", "C")
    )
    assert set(ids.values()) == {"A"}
    assert set(found["customer"]) == {"Alpha"}


def test_a_parent_may_be_given_by_name():
    assert customers(("A", "Alpha", None), ("B", "Beta", "Alpha"))[0] == {"A": "A", "B": "A"}


def test_an_id_wins_over_a_name():
    ids, _ = customers(("A", "B", None), ("B", "Beta", None), ("C", "Gamma", "B"))
    assert ids["C"] == "B"


def test_accounts_of_the_same_unknown_parent_are_one_customer():
    ids, found = customers(("A", "Alpha", "Holding"), ("B", "Beta", "Holding"), ("C", "C", "B"))
    assert set(ids.values()) == {"Holding"}
    assert set(found["customer"]) == {"Holding"}


def test_an_account_that_is_its_own_parent_stands_at_the_top():
    assert customers(("A", "Alpha", "A"), ("B", "Beta", "A"))[0] == {"A": "A", "B": "A"}


def test_accounts_in_a_circle_and_below_it_stand_alone():
    ids, _ = customers(
        ("A", "Alpha", "B"), ("B", "Beta", "C"), ("C", "Gamma", "A"), ("D", "Delta", "A")
    )
    assert ids == {"A": "A", "B": "B", "C": "C", "D": "D"}


def test_no_accounts_give_no_customers():
    assert ultimate_parents(make_accounts()).empty


@given(st.lists(st.integers(min_value=-1, max_value=11), min_size=1, max_size=12))
def test_the_top_is_reached_by_walking_up(parents):
    rows = [(f"a{i}", f"a{i}", None if p < 0 else f"a{p}") for i, p in enumerate(parents)]
    ids, _ = customers(*rows)
    parent_of = {a: p for a, _, p in rows if p != a and p in {row[0] for row in rows}}
    outside = {a: p for a, _, p in rows if p is not None and p not in {row[0] for row in rows}}
    for start in ids:
        seen, at = [start], start
        while at in parent_of and parent_of[at] not in seen:
            at = parent_of[at]
            seen.append(at)
        expected = start if at in parent_of else outside.get(at, at)
        assert ids[start] == expected
