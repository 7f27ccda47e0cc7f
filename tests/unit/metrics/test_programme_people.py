"""Sponsors, managers, their time and their books, by figures worked out by hand."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import (
    manager_books,
    manager_load,
    skills,
    sponsors,
    team_functions,
    time_served,
    two_sets,
)
from kamdata.metrics.facts import Facts
from kamdata.model import Settings
from tests.build import make_snapshot

MONTHS = [f"{year}-{month:02}-15" for year in (2025, 2026) for month in range(1, 13)][:20]


def key(account, **more):
    return {"account_id": account, "is_key": True, "owner": "Ida", **more}


def facts_of(accounts, opportunities=(), **tables):
    return Facts(make_snapshot(opportunities, accounts, **tables), Settings())


def bought(account, amount):
    return [{"account_id": account, "month": month, "amount": amount} for month in MONTHS]


def test_sponsors_are_counted_by_account_and_by_revenue():
    facts = facts_of(
        [
            key("A", exec_sponsor="Pia", sponsor_last_contact_on="2026-04-01"),  # 180 days: in time
            key("B", exec_sponsor=" Pia ", sponsor_last_contact_on="2026-03-31"),  # 181 days
            key("C", exec_sponsor="Tor"), key("D"), {"account_id": "E", "exec_sponsor": "Pia"},
        ],
        revenue=bought("A", 300) + bought("D", 100),
    )  # fmt: skip
    rows = sponsors.sponsor_rows(facts)
    assert list(rows["state"]) == [
        sponsors.NO_SPONSOR, sponsors.OVERDUE, sponsors.NOT_DATED, sponsors.VISITED,
    ]  # fmt: skip
    assert sponsors.sponsor_coverage(rows).value == 0.75
    assert sponsors.sponsor_coverage_by_revenue(rows).value == 0.75
    assert sponsors.sponsor_visits_in_time(rows).value == 0.25
    assert sponsors.revenue_without_sponsor(rows).value == 12 * 100_00
    people = sponsors.accounts_per_executive(rows).set_index("sponsor")
    assert people.loc["Pia", ["accounts", "overdue"]].tolist() == [2, 1]
    assert sponsors.sponsor_headline(rows, "USD") == (
        "3 of 4 key accounts have an executive sponsor; $1.2k of revenue has none. 1 visit is "
        "overdue, B by 1 day."
    )


def test_more_than_five_accounts_are_too_many_for_one_executive():
    names = [("Pia", 5), ("Tor", 6)]
    accounts = [key(f"{name}{n}", exec_sponsor=name) for name, size in names for n in range(size)]
    rows = sponsors.sponsor_rows(facts_of(accounts))
    assert sponsors.executives_over_span(rows).value == 1
    assert sponsors.span_title(sponsors.accounts_per_executive(rows)).startswith("Tor sponsors 6")


def test_nobody_named_is_not_known_and_no_key_account_is_no_measure():
    nobody = sponsors.sponsor_rows(facts_of([key("A")]))
    assert sponsors.sponsor_coverage(nobody).reason == sponsors.NOBODY
    assert sponsors.revenue_without_sponsor(nobody).value is None
    none = sponsors.sponsor_rows(facts_of([{"account_id": "A"}]))
    assert sponsors.sponsor_coverage(none).value is None
    assert sponsors.executives_over_span(none).value is None


def test_hours_of_relationships():
    found = manager_load.hours_of_relationships(np.array([3, 8]), np.array([True, False]))
    assert found.tolist() == [20, 16]


def test_load_takes_given_hours_first_and_reckons_the_rest():
    facts = facts_of(
        [
            key("A", hours_per_month=50, internal_hours_per_month=20),
            key("B", key_since_on="2026-06-01"), key("C", owner=None),
            {"account_id": "D", "owner": "Ida", "hours_per_month": 30},
            {"account_id": "E", "owner": "Ida"},
        ],
        team=[{"account_id": "A", "member": "ida", "hours_per_month": 40},
              {"account_id": "A", "member": "Bo", "hours_per_month": 90}],
        managers=[{"owner": "Ida", "capacity_hours": 80}],
    )  # fmt: skip
    rows = manager_load.account_hours(facts)
    assert rows.set_index("account_id")["hours"].fillna(-1).tolist() == [40, 20, 10, 30, -1]
    load = manager_load.manager_load(rows, facts.snapshot.table("managers"))
    ida = load.iloc[0]
    assert (ida["accounts"], ida["other_accounts"], ida["hours"]) == (2, 2, 90)
    assert ida["load_rate"] == 90 / 80
    assert manager_load.managers_over_capacity(load, rows).value == 1
    assert manager_load.key_accounts_without_manager(rows).value == 1
    assert manager_load.hours_inside_rate(rows).value == 20 / 50
    assert manager_load.load_headline(load, rows) == (
        "1 of 1 key account manager has more work than hours: Ida at 112 %. C has no key account "
        "manager."
    )


def test_time_is_held_against_value():
    margins = {"gross_margin_rate": 0.5, "cost_to_serve": 0}
    facts = facts_of(
        [key("A", hours_per_month=60, **margins), key("B", hours_per_month=40, **margins),
         key("C", hours_per_month=10, gross_margin_rate=0.1, cost_to_serve=5_000)],
        revenue=bought("A", 100) + bought("B", 300) + bought("C", 100),
    )  # fmt: skip
    hours = manager_load.account_hours(facts)
    rows = time_served.time_against_value(facts, hours).set_index("account_id")
    assert rows.loc["A", "fair_hours"] == 110 * 0.25
    assert rows["served"].to_dict() == {
        "A": time_served.OVER, "B": time_served.UNDER, "C": time_served.OVER,
    }  # fmt: skip
    assert np.isclose(rows["spare_hours"].sum(), 0)
    table = time_served.time_against_value(facts, hours)
    assert time_served.accounts_over_served(table).value == 2
    assert time_served.time_by_manager(table)["served"].isna().all()  # alone there is no share


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 200), st.integers(0, 10**6)), min_size=2, max_size=6))
def test_shares_of_hours_add_up_and_nobody_is_both(pairs):
    table = pd.DataFrame(pairs, columns=["given_hours", "value_cents"])
    group = pd.Series(time_served.CUSTOMERS, index=table.index)
    found = time_served._served(table, group)
    assert np.isclose(found["hour_share"].sum(), 1)
    over = found[found["served"] == time_served.OVER]
    assert (over["spare_hours"] > 0).all()


def test_books_part_this_fiscal_year_from_later():
    deals = [
        {"account_id": "A", "amount": 100, "close_on": "2026-12-31"},
        {"account_id": "A", "amount": 50, "close_on": "2026-01-05"},
        {"account_id": "A", "amount": 450, "close_on": "2027-01-01"},
        {"account_id": "A", "amount": 70, "close_on": None},
        {"account_id": "Z", "amount": 9_000, "close_on": "2027-01-01"},
    ]
    facts = facts_of([key("A")], deals)
    rows = manager_load.account_hours(facts)
    book = manager_books.books(facts, rows).iloc[0]
    assert (book["near_cents"], book["later_cents"], book["undated"]) == (15_000, 45_000, 1)
    assert manager_books.later_pipeline_rate(facts, rows).value == 0.75
    assert manager_books.books_title(manager_books.books(facts, rows), "FY2026") == (
        "25 % of the open money of Ida closes in FY2026"
    )


def test_goals_and_quotas_stand_apart():
    won = {"status": "won", "close_on": "2026-05-01", "owner": "Ida"}
    facts = facts_of(
        [key("A", goal=1_000), key("B")],
        [{"account_id": "A", "amount": 400, **won}, {"account_id": "Z", "amount": 600, **won}],
        quotas=[{"owner": "Ida", "target": 2_000, "start_on": "2026-01-01",
                 "end_on": "2026-12-31"}],
    )  # fmt: skip
    rows = manager_load.account_hours(facts)
    by_account = manager_books.goals_reached_by_account(facts, rows)
    attained = manager_books.key_account_attainment(by_account, rows)
    assert (attained.value, attained.coverage) == (0.4, 0.5)
    ida = manager_books.goals_reached_by_manager(by_account, facts).iloc[0]
    assert (ida["reached_rate"], ida["quota_rate"]) == (0.4, 0.5)
    sets = two_sets.key_and_others(facts, rows)
    assert sets["accounts"].tolist() == [2, 1]
    assert sets["won_count"].tolist() == [1, 1]
    table = two_sets.side_by_side(sets, "USD").set_index("measure")
    assert table.loc["Average deal won"].tolist() == ["$400", "$600"]
    assert table.loc["Revenue kept"].tolist() == ["n/a", "n/a"]


def test_skills_say_whom_to_train_in_what():
    snapshot = make_snapshot(
        managers=[{"owner": "Ida", "capacity_hours": 100, "skill_financial": 2,
                   "skill_planning": 4}, {"owner": "Jon", "capacity_hours": 100}]
    )  # fmt: skip
    grid = skills.skill_grid(snapshot.table("managers"))
    assert grid["train_first"].tolist() == ["Financial"]
    assert grid["mean"].tolist() == [3]
    assert skills.skill_headline(grid).startswith("Financial is the weakest skill: 2.0 of 5")


def test_which_functions_stand_behind_key_accounts():
    team = [{"account_id": account, "member": f"{account} {function}", "function": function}
            for account, function in (("A", "sales"), ("A", "service"), ("B", "sales"),
                                      ("B", "sales"), ("Z", "finance"))]  # fmt: skip
    snapshot = make_snapshot((), [key("A"), key("B"), key("C")], team=team)
    found = team_functions.functions_of_teams(snapshot, pd.Series(["A", "B", "C"]))
    rates = found.set_index("function")["rate"]
    assert (rates["Sales"], rates["Service"], rates["Supply chain"]) == (1, 0.5, 0)
    assert found["teams"].unique().tolist() == [2]
    assert team_functions.title(found) == (
        "Operations, supply chain, technical, finance, marketing and management are in none of 2 "
        "account teams"
    )
    assert team_functions.functions_of_teams(snapshot, pd.Series(["C"])).empty
