"""The plans and the programme of the sample fill every part of the pages, each in its own way."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from kamdata.metrics.entries import NAMED_BY, OF_COMPANY
from kamdata.model import Snapshot
from kamdata.sample import AS_OF, plan_workbook, stories
from kamdata.sample.company import Company
from kamdata.sample.parties import PARTNERS
from kamdata.schema import TABLES

TODAY = pd.Timestamp(AS_OF)
NEW = [sheet.table for sheet in plan_workbook.SHEETS]
WITH_CHOICES = [
    ("accounts", "plan_period"), ("accounts", "plan_status"), ("accounts", "programme_type"),
    ("accounts", "programme_category"), ("contacts", "party"), ("goals", "goal_type"),
    ("team", "function"), ("initiatives", "priority"), ("initiatives", "can_influence"),
    ("swot", "kind"), ("memberships", "decision"), ("risks", "severity"),
]  # fmt: skip
MISSING = {("contacts", "party"): {"us"}}  # our own people are the team


@pytest.mark.parametrize(("table", "column"), WITH_CHOICES)
def test_every_choice_is_somewhere(snapshot: Snapshot, table: str, column: str) -> None:
    choices = set(TABLES[table].column(column).choices)
    given = set(snapshot.table(table)[column].dropna().astype("str"))
    assert given == choices - MISSING.get((table, column), set())


@pytest.mark.parametrize("name", [*NEW, "goals"])
def test_rows_are_told_apart_by_what_names_them(snapshot: Snapshot, name: str) -> None:
    keys = [NAMED_BY[name]] if name in OF_COMPANY else ["account_id", NAMED_BY[name]]
    assert not snapshot.table(name).duplicated(keys).any()


@pytest.mark.parametrize("name", [name for name in NEW if name not in OF_COMPANY])
def test_plans_are_those_of_accounts_that_are_or_were_key(company: Company, name: str) -> None:
    key = set(company.accounts.loc[company.accounts["is_key"], "account"])
    left = {"Birchmont Auto Parts", stories.FORMER_CUSTOMER} if name == "memberships" else set()
    assert set(getattr(company, name)["account"]) <= key | left


def test_large_accounts_are_rich_and_new_ones_thin(company: Company) -> None:
    def rows(account: str) -> int:
        tables = [getattr(company, name) for name in NEW if name not in OF_COMPANY]
        return sum(int((table["account"] == account).sum()) for table in tables)

    assert rows("Cassarine Motors") >= 25
    assert rows(stories.HALF_A_QUARTER) >= 25
    assert rows(stories.NEW_CUSTOMER) <= 5
    assert rows(stories.COLD_PROSPECT) == 0


def test_links_lead_somewhere(company: Company) -> None:
    deals = company.opportunities.set_index("opportunity_id")
    named = company.initiatives.dropna(subset=["opportunity_id"])
    assert len(named) > 20
    led_to = deals.loc[named["opportunity_id"]]
    assert (led_to["status"] == "open").all()
    assert list(led_to["account"]) == list(named["account"])
    tied = company.opportunities.dropna(subset=["goal_id"])
    owner = company.goals.set_index("goal_id")["account"]
    assert list(tied["goal_id"].map(owner)) == list(tied["account"])
    assert deals.loc[stories.HALF_A_QUARTER_ID, "goal_id"] == "GRAN-2"
    people = set(zip(company.contacts["account"], company.contacts["contact"], strict=True))
    said = company.priorities[["account", "said_by"]].itertuples(index=False, name=None)
    assert set(said) <= people
    champions = company.accounts.dropna(subset=["champion"])[["account", "champion"]]
    assert set(champions.itertuples(index=False, name=None)) <= people
    runs = company.projects.dropna(subset=["owner"])[["account", "owner"]]
    partners = company.opportunities.dropna(subset=["partner"])[["account", "partner"]]
    assert len(partners) == len(PARTNERS)
    works_for = company.contacts[["account", "organisation"]].itertuples(index=False, name=None)
    assert set(partners.itertuples(index=False, name=None)) <= set(works_for)
    assert set(runs.itertuples(index=False, name=None)) <= people


def test_some_of_the_open_pipeline_was_planned_and_some_was_not(company: Company) -> None:
    deals = company.opportunities
    share = deals.loc[deals["status"] == "open", "goal_id"].notna().mean()
    assert 0.2 < share < 0.5


def test_web_addresses_are_invented(company: Company) -> None:
    addresses = [*company.contacts["profile_url"].dropna(), *company.accounts["website"].dropna()]
    assert len(addresses) > 80
    hosts = [one.removeprefix("https://").split("/")[0] for one in addresses]
    assert all(host.endswith(".example") for host in hosts)


def test_promises_were_kept_broken_forgotten_and_are_open(company: Company) -> None:
    rows = company.promises
    is_past = pd.to_datetime(rows["due_on"]) < TODAY
    assert (rows["is_kept"] == True).sum() >= 15  # noqa: E712 - nulls are neither
    assert (rows["is_kept"] == False).sum() >= 5  # noqa: E712
    assert (rows["is_kept"].isna() & is_past).sum() >= 4
    assert (rows["is_kept"].isna() & ~is_past).sum() >= 8
    assert not (rows["is_kept"].notna() & ~is_past).any()
    assert rows["function"].nunique() == 6


def test_reviews_follow_each_other_and_end_with_the_last_of_the_account(company: Company) -> None:
    accounts = company.accounts.set_index("account")
    reviews = company.reviews
    assert pd.to_datetime(reviews["held_on"]).max() <= TODAY
    for name, rows in reviews.groupby("account"):
        held = [day for day in rows["held_on"] if day is not None]
        assert all(a < b for a, b in pairwise(held))
        assert held[-1] == accounts.loc[str(name), "last_review_on"]
        assert rows["held_on"].iloc[-1] is None
        assert len(held) >= 2
    held = reviews.dropna(subset=["held_on"])
    late = pd.to_datetime(held["held_on"]) - pd.to_datetime(held["due_on"])
    assert 0.1 < (late.dt.days > 7).mean() < 0.35
    overdue = reviews[reviews["held_on"].isna() & (pd.to_datetime(reviews["due_on"]) < TODAY)]
    assert list(overdue["account"]) == [stories.REVIEW_OVERDUE]


def test_plans_are_dated_in_their_order(company: Company) -> None:
    plans = company.accounts[company.accounts["plan_status"].notna()]
    days = {name: pd.to_datetime(plans[f"plan_{name}_on"])
            for name in ("prepared", "submitted", "approved", "updated")}  # fmt: skip
    assert not (days["submitted"] < days["prepared"]).any()
    assert not (days["approved"] < days["submitted"]).any()
    assert not (days["updated"] < days["prepared"]).any()
    given = plans["plan_status"]
    assert (days["approved"].notna() == (given == "approved")).all()
    assert (days["submitted"].notna() == given.isin(["submitted", "approved"])).all()
    assert 5 <= days["updated"].isna().sum() <= 12
    over = plans[(plans["plan_period"] == "calendar") & (plans["plan_start_on"] < AS_OF.replace(
        month=1, day=1))]  # fmt: skip
    assert list(over["account"]) == [stories.WITHOUT_GOAL]


def test_hours_of_a_team_are_those_of_its_account(company: Company) -> None:
    hours = company.accounts.set_index("account")["hours_per_month"]
    sums = company.team.groupby("account")["hours_per_month"].sum()
    assert (sums == hours[sums.index]).all()
    inside = company.accounts["internal_hours_per_month"]
    assert (inside.dropna() < company.accounts["hours_per_month"][inside.notna()]).all()


def test_exceptions_are_written_down_and_end(company: Company) -> None:
    rows = company.memberships
    assert pd.to_datetime(rows["decided_on"]).max() <= TODAY
    assert rows["reason"].notna().all()
    exceptions = rows.dropna(subset=["expires_on"])
    assert len(exceptions) >= 2
    assert (pd.to_datetime(exceptions["expires_on"]) > TODAY).all()
    key = set(company.accounts.loc[company.accounts["is_key"], "account"])
    last = rows.sort_values("decided_on").groupby("account")["decision"].last()
    assert {name for name, decision in last.items() if decision != "leave"} <= key
    assert set(last[last == "leave"].index).isdisjoint(key)


def test_the_plans_changed_over_the_weeks(weeks: list[Snapshot]) -> None:
    first, last = weeks[0], weeks[-1]
    for name in ("priorities", "memberships", "risks", "competitors", "initiatives", "promises"):
        rows = [len(one.table(name)) for one in weeks]
        assert rows == sorted(rows)
        assert rows[0] < rows[-1], name
    for name in ("goals", "projects", "reviews", "accounts"):
        assert len(first.table(name)) == len(last.table(name))
    reached = [one.table("goals").set_index("goal_id")["current"]["GRAN-2"] for one in weeks]
    assert reached == [0.0] * 6 + [1.0] * 6
    status = [one.table("projects").set_index("what")["status"]["Boiler house permit"]
              for one in weeks]  # fmt: skip
    assert status == ["In progress"] * 10 + ["On hold"] * 2


def test_no_week_knows_of_a_plan_what_came_later(weeks: list[Snapshot]) -> None:
    for snapshot in weeks:
        day = pd.Timestamp(snapshot.as_of)
        for table, column in (
            ("priorities", "learned_on"), ("priorities", "ended_on"), ("memberships", "decided_on"),
            ("programme", "known_on"), ("reviews", "held_on"), ("accounts", "plan_updated_on"),
            ("accounts", "plan_submitted_on"), ("accounts", "plan_approved_on"),
        ):  # fmt: skip
            assert not (snapshot.table(table)[column] > day).any(), (day, table, column)
        promises = snapshot.table("promises")
        assert not (promises["is_kept"].notna() & (promises["due_on"] > day)).any()
        plans = snapshot.table("accounts").dropna(subset=["plan_approved_on"])
        assert set(plans["plan_status"]) == {"approved"}
