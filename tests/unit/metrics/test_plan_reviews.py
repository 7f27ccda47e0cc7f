"""Reviews: when the next is due, by how much it is late, and which were on time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import plan_reviews
from tests.build import AS_OF, make_snapshot

HELD = "2026-06-15"


def rhythm(account: dict[str, Any], reviews: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    rows = [{"account_id": "A", "what": "Review", **one} for one in reviews or []]
    snapshot = make_snapshot([], [{"account_id": "A", **account}], reviews=rows)
    return plan_reviews.of_account(snapshot, "A")


@pytest.mark.parametrize(
    ("account", "due", "late"),
    [
        # 15 June + 90 days = 13 September, 15 days before 28 September
        ({"last_review_on": HELD, "review_every_days": 90}, "2026-09-13", 15),
        ({"last_review_on": HELD, "review_every_days": 98}, "2026-09-21", 0),  # in its week
        ({"last_review_on": HELD, "review_every_days": 97}, "2026-09-20", 8),
        ({"last_review_on": HELD, "review_every_days": 120}, "2026-10-13", -15),
        ({"plan_start_on": "2026-01-01", "review_every_days": 90}, "2026-01-01", 270),
        ({"plan_start_on": "2026-10-01", "review_every_days": 90}, "2026-10-01", -3),
        # dated ahead: not held yet
        ({"last_review_on": "2026-10-05", "plan_start_on": "2026-09-01"}, "2026-09-01", 27),
    ],
)
def test_the_next_review_hand_worked(account: dict[str, Any], due: str, late: int) -> None:
    found = rhythm(account)
    assert found["due_on"] == pd.Timestamp(due)
    assert found["days_overdue"] == late


def test_the_table_of_reviews_and_the_account_are_one_rhythm() -> None:
    reviews = [{"due_on": "2026-06-10", "held_on": "2026-07-01"}]
    found = rhythm({"last_review_on": HELD, "review_every_days": 90}, reviews)
    assert found["last_held_on"] == pd.Timestamp("2026-07-01")
    assert found["due_on"] == pd.Timestamp("2026-09-29")


def test_without_a_rhythm_the_next_planned_review_is_due() -> None:
    reviews = [{"due_on": "2026-06-10", "held_on": HELD}, {"due_on": "2026-12-01"}]
    assert rhythm({}, reviews)["due_on"] == pd.Timestamp("2026-12-01")
    assert pd.isna(rhythm({"last_review_on": HELD})["due_on"])


def test_reviews_on_time_hand_worked() -> None:
    """Five fell due in the year up to 28 September 2026, three of them were held within 7 days."""
    reviews = [
        {"due_on": "2025-09-28", "held_on": "2025-09-28"},  # a year and a day ago: not counted
        {"due_on": "2025-10-15", "held_on": "2025-10-22"},  # 7 days later: on time
        {"due_on": "2026-01-15", "held_on": "2026-01-23"},  # 8 days later: late
        {"due_on": "2026-04-15", "held_on": "2026-04-10"},
        {"due_on": None, "held_on": "2026-07-11"},  # due 10 April + 90 = 9 July: on time
        {"due_on": "2026-09-01"},  # never held
        {"due_on": "2026-09-25"},  # still in its week
    ]
    rows = [{"account_id": "A", "what": "Review", **one} for one in reviews]
    accounts = [{"account_id": "A", "review_every_days": 90}]
    snapshot = make_snapshot([], accounts, reviews=rows)
    found = plan_reviews.account_reviews_on_time(snapshot, "A")
    assert (found.value, found.n) == (0.6, 5)
    table = plan_reviews.review_table(snapshot, "A")
    assert table["how"].tolist() == [
        "not held yet", "not held yet", "on time", "on time", "8 days late", "on time", "on time",
    ]  # fmt: skip


def test_an_overdue_review_counts_as_missed_once() -> None:
    account = {"account_id": "A", "last_review_on": "2026-02-01", "review_every_days": 90}
    alone = make_snapshot([], [account])
    planned = make_snapshot(
        [], [account], reviews=[{"account_id": "A", "what": "x", "due_on": "2026-05-02"}]
    )
    for snapshot in (alone, planned):
        found = plan_reviews.account_reviews_on_time(snapshot, "A")
        assert (found.value, found.n) == (0.0, 1)
    overdue = plan_reviews.review_days_overdue(alone, "A")  # 2 May to 28 September
    assert (overdue.value, overdue.reason) == (149, "was due 2 May 2026")


def test_nothing_known_is_not_zero() -> None:
    snapshot = make_snapshot([], [{"account_id": "A"}])
    assert plan_reviews.review_days_overdue(snapshot, "A").value is None
    found = plan_reviews.account_reviews_on_time(snapshot, "A")
    assert (found.value, found.reason) == (None, "no review fell due in the last 12 months")
    assert plan_reviews.review_rhythm(make_snapshot()).empty


def test_the_review_to_record() -> None:
    account = {"account_id": "A", "last_review_on": HELD, "review_every_days": 90}
    due = date(2026, 9, 13)
    assert plan_reviews.review_to_record(make_snapshot([], [account]), "A") == (due, True)
    planned = [{"account_id": "A", "what": "Autumn", "due_on": due}]
    snapshot = make_snapshot([], [account], reviews=planned)
    assert plan_reviews.review_to_record(snapshot, "A") == (due, False)
    bare = make_snapshot([], [{"account_id": "A"}])
    assert plan_reviews.review_to_record(bare, "A") == (AS_OF, True)


days = st.integers(-500, 60).map(lambda n: AS_OF + timedelta(days=n))
rows = st.lists(st.tuples(st.sampled_from("AB"), days, st.none() | days), max_size=8)


@given(rows, st.integers(7, 200), st.permutations(range(8)))
@settings(max_examples=15)
def test_on_time_is_part_of_due_and_later_rows_change_nothing(
    rows: list[tuple[str, date, date | None]], every: int, order: list[int]
) -> None:
    accounts = [{"account_id": one, "review_every_days": every} for one in "AB"]
    given_rows = [
        {"account_id": one, "what": "x", "due_on": due, "held_on": held} for one, due, held in rows
    ]
    found = plan_reviews.review_rhythm(make_snapshot([], accounts, reviews=given_rows))
    assert (found["on_time"] <= found["fell_due"]).all()
    shuffled = [given_rows[at] for at in order if at < len(given_rows)]
    pd.testing.assert_frame_equal(
        found, plan_reviews.review_rhythm(make_snapshot([], accounts, reviews=shuffled))
    )
    known = [row | {"held_on": None} if (row["held_on"] or AS_OF) > AS_OF else row
             for row in given_rows]  # fmt: skip
    pd.testing.assert_frame_equal(
        found, plan_reviews.review_rhythm(make_snapshot([], accounts, reviews=known))
    )
