"""When a document of a plan last changed, and what made it stale, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import freshness, since, staleness
from kamdata.metrics.freshness import FILES, HERE, PLAN, FileChange, Touched
from kamdata.metrics.plan_blanks import ADMIN, DOCUMENTS, GOALS, LANDSCAPE, REVENUE
from kamdata.model import Entry, Snapshot
from tests.build import AS_OF, make_snapshot

PLANNED = date(2026, 3, 3)
CLOSED = (
    {"status": "won", "amount": 150_000, "close_on": "2026-03-03"},  # on the day: known to the plan
    {"status": "won", "amount": 250_000, "close_on": "2026-04-10"},
    {"status": "won", "amount": 150_000, "close_on": "2026-09-28"},
    {"status": "lost", "amount": 90_000, "close_on": "2026-05-05", "competitor": "Rival"},
    {"status": "won", "amount": 70_000, "close_on": "2026-04-10", "account_id": "B"},
)


def months(first: int, second: int) -> list[dict[str, Any]]:
    """Return two years of revenue that ends in August 2026: each month's amount by its year."""
    return [
        {"account_id": "A", "month": date(2024 + (8 + n) // 12, (8 + n) % 12 + 1, 1),
         "amount": first if n < 18 else second}
        for n in range(24)
    ]  # fmt: skip


def plan(account: dict[str, Any] | None = None, deals: Any = CLOSED, **tables: Any) -> Snapshot:
    accounts = [{"account_id": "A", "plan_prepared_on": PLANNED, **(account or {})}]
    return make_snapshot(deals, accounts, **tables)


def fresh(
    snapshot: Snapshot, document: str, change: FileChange | None = None, *entries: Entry
) -> staleness.Freshness:
    known = freshness.touched(snapshot, "A", document, entries)
    return staleness.freshness(snapshot, "A", document, known, change)


def entry(table: str, field: str, as_of: date, **more: Any) -> Entry:
    return Entry("A", table, "", field, "x", as_of, written_by="Ida", **more)


def test_the_newest_of_entries_and_dates_counts() -> None:
    snapshot = plan(priorities=[
        {"account_id": "A", "priority": "Price", "learned_on": "2026-05-01"},
        {"account_id": "A", "priority": "Speed", "learned_on": "2026-12-01"},  # ahead
        {"account_id": "B", "priority": "Other", "learned_on": "2026-09-01"},
    ])  # fmt: skip
    assert freshness.touched(snapshot, "A", LANDSCAPE, []) == Touched(date(2026, 5, 1), PLAN)
    assert freshness.touched(snapshot, "A", GOALS, []) == Touched(PLANNED, PLAN)
    written = [
        entry("accounts", "overview", date(2026, 6, 1), id=1),
        entry("goals", "target", date(2026, 9, 1), id=2),
        replace(entry("contacts", "title", date(2026, 9, 9)), account_id="B"),
    ]
    found = freshness.touched(snapshot, "A", LANDSCAPE, written)
    assert found == Touched(date(2026, 6, 1), HERE, "Ida")
    assert freshness.document_age(snapshot, "A", found).value == 119  # 1 June to 28 September
    bare = make_snapshot([], [{"account_id": "A"}])
    assert freshness.touched(bare, "A", GOALS, []) is None
    assert freshness.document_age(bare, "A", None).value is None
    assert fresh(bare, GOALS).last == "Nothing says when this was last changed."


def test_out_of_date_because_hand_worked() -> None:
    """Revenue: 12 x 100 until February 2026, then 6 x 76, so 1,200 became 600 + 456 = 1,056."""
    found = fresh(plan(revenue=months(100, 76)), ADMIN)
    assert found.because == (
        "Out of date because 2 deals worth $400k were won, 1 deal worth $90k was lost and the "
        "revenue of 12 months fell 12 % since 3 Mar 2026."
    )
    assert found.last == "Last changed on 3 Mar 2026."
    assert found.is_stale
    goals = fresh(plan(revenue=months(100, 103)), GOALS)  # 1.5 % is the ordinary up and down
    assert "revenue" not in goals.because


def test_the_landscape_is_stale_by_people_and_rivals_not_by_money() -> None:
    change = FileChange(date(2026, 2, 23), (), ("Ann Lee",), ("Bo Ek", "Cy", "Di", "Ed"))
    found = fresh(plan(), LANDSCAPE, change)
    assert found.because == (
        "Out of date because 1 deal worth $90k was lost to Rival, Ann Lee joined the contacts and "
        "Bo Ek, Cy, Di and 1 more left the contacts since 3 Mar 2026."
    )


def test_what_stands_in_a_document_though_its_time_is_over() -> None:
    late = [{"amount": 60_000, "close_on": "2026-09-27"}, {"amount": None, "close_on": AS_OF}]
    goal = {"account_id": "A", "due_on": "2026-06-30", "target": 5}
    goals = [goal | {"goal": "One", "current": 4}, goal | {"goal": "Two", "current": 5}]
    snapshot = plan({"renewal_on": "2026-09-01"}, late, goals=goals)
    assert fresh(snapshot, REVENUE).because == (
        "Out of date because 1 open deal worth $60k is past its close date and the contract ended "
        "on 1 Sep 2026 and no later end is given."
    )
    assert "1 goal is past due and not reached" in fresh(snapshot, GOALS).because


def test_age_alone_is_the_weaker_word() -> None:
    days = (AS_OF - PLANNED).days
    quiet = fresh(plan({"review_every_days": 90}, ()), ADMIN)
    assert (quiet.because, quiet.is_stale) == ("", False)
    assert quiet.age == f"Not touched for {days} days; reviews are due every 90 days."
    assert fresh(plan({}, ()), ADMIN).age == f"Not touched for {days} days."
    assert fresh(plan({"review_every_days": 300}, ()), ADMIN).age == ""


def test_what_two_snapshots_say_otherwise() -> None:
    people = [{"account_id": "A", "contact": "Ann Lee"}, {"account_id": "A", "contact": "Bo"}]
    before = make_snapshot(
        [], [{"account_id": "A", "owner": "Ida"}], as_of="2026-03-01", contacts=people,
        team=[{"account_id": "A", "member": "Cy"}],
    )  # fmt: skip
    later = [{"account_id": "A", "contact": "ann  lee"}, {"account_id": "A", "contact": "Di"}]
    now = make_snapshot([], [{"account_id": "A", "owner": "Jon", "goal": 5}], contacts=later)
    assert freshness.file_change(before, now, "A") == FileChange(
        date(2026, 3, 1), (LANDSCAPE, REVENUE), ("Di",), ("Bo",), "Ida"
    )  # no file of a team was imported, so nothing is said about the team
    assert freshness.file_change(before, now, "nobody") == FileChange(date(2026, 3, 1))
    assert freshness.file_change(now, now, "A") == FileChange(AS_OF)
    assert not freshness.file_change(before, make_snapshot([], [{"account_id": "A"}]), "A").went


def test_a_change_in_the_files_is_dated_between_two_snapshots() -> None:
    change = FileChange(date(2026, 3, 1), (GOALS,), owner_before="Ida")
    found = fresh(plan(deals=()), GOALS, change)
    assert found.last == "Changed in the files between 1 Mar 2026 and 28 Sep 2026."
    assert found.because == (
        "Out of date because the account manager is no longer Ida since 3 Mar 2026."
    )
    assert freshness.last_change(AS_OF, None, change, GOALS) == Touched(AS_OF, FILES)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_document_knows_its_tables_and_dates(document: str) -> None:
    snapshot = plan()
    has = freshness.DOCUMENTS[document]
    for place in has.dates:
        table, _, column = place.partition(".")
        assert column in snapshot.table(table)
    assert set(has.fields) <= set(snapshot.table("accounts"))
    assert fresh(snapshot, document).last.startswith("Last changed on ")


def test_revenue_that_cannot_be_compared() -> None:
    assert since.revenue_since(plan(), "A", PLANNED).reason == since.NO_MONTHS
    short = plan(revenue=months(100, 100)[12:])
    assert since.revenue_since(short, "A", PLANNED).reason == since.NO_MONTHS
    assert since.revenue_since(short, "A", AS_OF).reason == since.NOT_LATER
    other = plan(revenue=[row | {"account_id": "B"} for row in months(100, 100)])
    assert since.revenue_since(other, "A", PLANNED).value is None


offsets = st.lists(st.tuples(st.sampled_from(["won", "lost"]), st.integers(-300, 0)), max_size=8)


@given(offsets, st.integers(-300, 0), st.integers(0, 100))
@settings(max_examples=15)
def test_less_happened_since_a_later_day(
    closed: list[tuple[str, int]], first: int, later: int
) -> None:
    deals = [{"status": status, "close_on": AS_OF + timedelta(days=day)} for status, day in closed]
    snapshot = plan(deals=deals)
    days = [min(AS_OF + timedelta(days=first + more), AS_OF) for more in (0, later)]
    counts = [since.won_since(snapshot, "A", day).n for day in days]
    assert counts[0] >= counts[1]
    happened = since.happened_since(snapshot, "A", days[0])
    assert happened.won.n + happened.lost.n == sum(day > first for _, day in closed)
