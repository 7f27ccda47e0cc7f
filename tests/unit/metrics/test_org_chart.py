"""The org chart and the group of an account: they end, whatever circles were written."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics.account_group import account_group, group_goal, group_open, group_revenue
from kamdata.metrics.account_people import people_of
from kamdata.metrics.chains import circles, in_order, without_circles
from kamdata.metrics.org_chart import chart_title, org_chart
from kamdata.metrics.standing import standing
from kamdata.model import ALL_DATES, Settings
from tests.build import make_snapshot

ABOVE = st.integers(1, 14).flatmap(
    lambda n: st.lists(st.integers(-1, n - 1), min_size=n, max_size=n)
)


def chart_of(*people):
    contacts = [
        {"account_id": "A", "contact": name, "reports_to": boss, "influence": influence}
        for name, boss, influence in people
    ]
    return org_chart(people_of(make_snapshot(contacts=contacts), Settings(), "A").people)


def group_of(parents, **tables):
    accounts = [{"account_id": one, "parent_id": parent, **more} for one, parent, more in parents]
    snapshot = make_snapshot(tables.pop("deals", ()), accounts, **tables)
    everyone = standing(snapshot, ALL_DATES, Settings())
    return lambda account_id: account_group(snapshot, everyone, account_id)


@given(ABOVE)
def test_every_chain_ends_and_every_circle_is_found(above):
    above = np.array(above, dtype=np.intp)
    found = circles(above)
    for circle in found:
        assert [above[one] for one in circle] == [*circle[1:], circle[0]]
    in_circle = {one for circle in found for one in circle}
    for start in range(len(above)):
        at, steps = start, 0
        while above[at] >= 0 and steps <= len(above):
            at, steps = above[at], steps + 1
        assert (above[at] >= 0) == (at in in_circle), "who never reaches a top ends in a circle"
    ended = without_circles(above)
    order = in_order(ended, np.flatnonzero(ended < 0).tolist())
    assert sorted(place for place, _ in order) == list(range(len(above)))


@settings(max_examples=15, deadline=None)
@given(ABOVE)
def test_circles_in_reports_to_end_and_give_a_finding(above):
    people = [(f"P{at}", f"P{boss}" if boss >= 0 else None, None) for at, boss in enumerate(above)]
    chart = chart_of(*people)
    assert sorted(chart.rows["person"]) == sorted(name for name, _, _ in people)
    assert len(chart.findings) == len(circles(np.array(above)))


@settings(max_examples=10, deadline=None)
@given(ABOVE)
def test_circles_in_parents_end_and_give_a_finding(above):
    group = group_of([
        (f"C{at}", f"C{boss}" if boss >= 0 else None, {}) for at, boss in enumerate(above)
    ])  # fmt: skip
    told = {at for at in range(len(above)) if group(f"C{at}").finding}
    ended = [-1 if boss == at else boss for at, boss in enumerate(above)]  # its own parent: a top
    for at in range(len(above)):
        top, steps = at, 0
        while ended[top] >= 0 and steps < len(above):
            top, steps = ended[top], steps + 1
        assert (at in told) == (ended[top] >= 0), "told to all that never reach a top"


def test_people_stand_below_their_superiors_the_largest_tree_first():
    chart = chart_of(
        ("Ann", None, 3), ("Zoe", None, 3), ("Dan", "bob ", 1), ("Bob", "Ann", 2), ("Cid", "ANN", 1)
    )
    rows = chart.rows
    assert rows["person"].tolist() == ["Ann", "Bob", "Dan", "Cid", "Zoe"]
    assert rows["depth"].tolist() == [0, 1, 2, 1, 0]
    assert rows["boss_row"].tolist() == [-1, 0, 1, 0, -1]
    assert chart.findings == ()
    assert chart_title(chart) == "Ann leads 2 people directly; of 2 no superior is known"


def test_what_is_wrong_is_told_in_words():
    chart = chart_of(("Ann", "Cid", 3), ("Bob", "Ann", 2), ("Cid", "Bob", 1), ("Dan", "Dan", 1),
                     ("Eve", "Boss", 1), ("Fay", "boss", 1))  # fmt: skip
    assert chart.findings == (
        "The chart runs in a circle, from Ann to Cid to Bob to Ann: correct who reports to whom.",
        "Dan is written down as their own superior: correct who they report to.",
        "2 people report to Boss, who is not among the contacts.",
    )
    ghost = chart.rows[~chart.rows["is_listed"].astype(bool)]
    assert ghost["person"].tolist() == ["Boss"]


def test_a_group_is_added_up_and_nothing_missing_counts_as_zero():
    group = group_of(
        [("T", None, {"goal": 100}), ("A", "T", {"goal": 50, "revenue_last_year": 400}),
         ("B", "A", {"revenue_last_year": 40}), ("C", "T", {}), ("Other", None, {"goal": 7})],
        deals=[{"account_id": "A", "amount": 30}, {"account_id": "B", "amount": 12},
               {"account_id": "C", "amount": None}],
    )("A")  # fmt: skip
    rows = group.rows
    assert rows["account_id"].tolist() == ["T", "A", "B", "C"]
    assert rows["account"].tolist() == ["T", "– A", "– – B", "– C"]
    assert rows["relation"].tolist() == ["parent", "this account", "subsidiary", "same group"]
    assert rows["open_cents"].fillna(-1).tolist() == [0, 30_00, 12_00, -1]
    assert (group_revenue(group).value, group_revenue(group).coverage) == (440_00, 0.5)
    assert (group_goal(group).value, group_goal(group).n) == (150_00, 2)
    assert (group_open(group).value, group_open(group).coverage) == (42_00, 0.75)


def test_a_parent_that_is_no_account_holds_the_group_together():
    group = group_of([("A", "Holding", {}), ("B", "Holding", {})])("A")
    assert group.outer == "Holding"
    assert group.is_group
    assert group.rows["relation"].tolist() == ["this account", "same group"]


def test_an_account_in_a_circle_of_parents_stands_alone_and_says_so():
    group = group_of([("A", "B", {}), ("B", "A", {}), ("C", None, {})])
    assert group("A").finding == (
        "The parents run in a circle, from A to B to A, so the group cannot be added up: correct "
        "the parent of one of them."
    )
    assert not group("C").is_group
    assert group("nobody").rows.empty
