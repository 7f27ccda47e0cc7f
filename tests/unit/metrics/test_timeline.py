"""Everything dated about an account, in its lane and state, within the span."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import timeline
from kamdata.model import Period, Settings, Snapshot
from tests.build import AS_OF, make_snapshot

YEAR = Period("FY2026", date(2026, 1, 1), date(2026, 12, 31))
ACCOUNT = {
    "account_id": "A", "plan_prepared_on": "2025-12-05", "plan_approved_on": "2026-01-15",
    "renewal_on": "2026-11-15", "contract_value": 300_000, "last_review_on": "2026-06-15",
    "review_every_days": 90, "exec_sponsor": "Eva", "sponsor_last_contact_on": "2026-07-01",
}  # fmt: skip


def busy() -> Snapshot:
    own = {"account_id": "A"}
    return make_snapshot(
        [
            {"status": "won", "opportunity": "Plant 2", "amount": 90_000, "close_on": "2026-03-01"},
            {"status": "lost", "amount": 40_000, "close_on": "2026-04-01"},
            {"status": "open", "amount": 10_000, "close_on": "2026-09-01"},
            {"status": "won", "type": "renewal", "close_on": "2026-02-01"},
            {"status": "won", "close_on": "2024-02-01"},  # long before the span
            {"status": "won", "close_on": "2026-03-01", "account_id": "B"},
        ],
        [ACCOUNT],
        activities=[
            own | {"on": "2026-05-04", "type": "Meeting"},
            own | {"on": "2026-05-20", "type": "Call"},
            own | {"on": "2026-06-02", "type": "Email", "direction": "out"},
        ],
        contacts=[own | {"contact": "Ann", "last_contact_on": "2026-08-08"}],
        goals=[own | {"goal": "Grow", "target": 2, "current": 2, "due_on": "2026-08-01"}],
        actions=[own | {"what": "Call", "due_on": "2026-09-20"},
                 own | {"what": "Visit", "due_on": "2026-09-21", "status": "Done"}],
        promises=[own | {"what": "Ship", "due_on": "2026-10-20"}],
    )  # fmt: skip


def events() -> pd.DataFrame:
    return timeline.account_timeline(busy(), "A", YEAR, Settings())


def said(lane: str) -> list[tuple[str, str, str]]:
    found = events()
    rows = found[found["lane"] == lane]
    days = rows["on"].dt.strftime("%Y-%m-%d")
    return list(zip(days, rows["what"], rows["state"], strict=True))


def test_the_plan_and_the_contract() -> None:
    assert said(timeline.PLAN) == [
        ("2025-12-05", "Plan prepared", "done"), ("2026-01-01", "Plan starts", "done"),
        ("2026-01-15", "Plan approved", "done"), ("2026-07-02", "Halfway: update the plan", "done"),
        ("2026-12-31", "Plan ends", "ahead"),
    ]  # fmt: skip
    assert said(timeline.CONTRACT) == [
        ("2026-02-01", "Renewed", "won"), ("2026-11-15", "The contract ends", "ahead"),
    ]  # fmt: skip
    assert events().loc[events()["what"] == "The contract ends", "amount_cents"].tolist() == [
        30_000_000
    ]


def test_deals_and_reviews() -> None:
    assert said(timeline.DEALS) == [
        ("2026-02-01", "Won: Opportunity 4", "won"), ("2026-03-01", "Won: Plant 2", "won"),
        ("2026-04-01", "Lost: Opportunity 2", "lost"),
        ("2026-09-01", "Due to close: Opportunity 3", "late"),
    ]  # fmt: skip
    assert said(timeline.REVIEWS) == [
        ("2026-06-15", "Review held", "done"), ("2026-09-13", "Review due", "late"),
    ]  # fmt: skip


def test_contacts_by_month_and_the_work() -> None:
    assert said(timeline.CONTACTS) == [
        ("2026-05-20", "2 meetings and calls in May 2026", "done"),
        ("2026-07-01", "The sponsor, Eva, was in contact", "done"),
    ]  # fmt: skip
    assert said(timeline.WORK) == [
        ("2026-08-01", "Goal due: Grow", "done"), ("2026-09-20", "Action due: Call", "late"),
        ("2026-09-21", "Action due: Visit", "done"), ("2026-10-20", "Promise due: Ship", "ahead"),
    ]  # fmt: skip


def test_without_activities_the_last_contacts_stand_there() -> None:
    contacts = [{"account_id": "A", "contact": "Ann", "last_contact_on": "2026-08-08"}]
    found = timeline.account_timeline(make_snapshot(contacts=contacts), "A", YEAR, Settings())
    assert "Last contact with Ann" in found["what"].tolist()


def test_the_title_says_what_comes_next() -> None:
    assert timeline.next_words(events(), AS_OF) == (
        "Next: promise due on 20 Oct 2026 and the contract ends on 15 Nov 2026; 2 past due"
    )
    alone = timeline.account_timeline(
        make_snapshot([], [{"account_id": "A"}]), "A", Period("Perpetual"), Settings()
    )
    assert alone.empty
    assert timeline.next_words(alone, AS_OF) == "Nothing lies ahead: no date is planned"


def test_the_span_holds_the_plan_and_a_year_and_a_half() -> None:
    assert timeline.span(YEAR, AS_OF) == (date(2025, 9, 28), date(2027, 3, 30))
    longer = Period("Long", date(2024, 1, 1), date(2028, 1, 1))
    assert timeline.span(longer, AS_OF) == (date(2024, 1, 1), date(2028, 1, 1))


@given(st.lists(st.integers(-900, 900), max_size=10))
@settings(max_examples=12)
def test_events_come_in_order_within_the_span(days: list[int]) -> None:
    goals = [{"account_id": "A", "goal": f"Goal {n}", "due_on": AS_OF + timedelta(days=day)}
             for n, day in enumerate(days)]  # fmt: skip
    found = timeline.account_timeline(
        make_snapshot([], [{"account_id": "A"}], goals=goals), "A", YEAR, Settings()
    )
    assert found["on"].is_monotonic_increasing
    first, last = timeline.span(YEAR, AS_OF)
    shown = [day for day in days if first <= AS_OF + timedelta(days=day) <= last]
    assert (found["lane"] == timeline.WORK).sum() == len(shown)
