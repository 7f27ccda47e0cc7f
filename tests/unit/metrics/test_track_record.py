"""What was said is held against what happened, and only what was said in time counts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from kamdata.metrics import track_record as record
from kamdata.metrics import track_record_words as words
from kamdata.metrics.score_history import DatedScores
from kamdata.model import Settings, Snapshot
from kamdata.store.kept_scores import KeptScores
from kamdata.store.predictions import KeptOn
from tests.build import make_snapshot

FIRST, NOW = date(2025, 12, 29), date(2026, 9, 28)


def kept(as_of: str, made: str | None = None, revision: int = 1, score: str = "risk") -> KeptOn:
    made_at = datetime.combine(date.fromisoformat(made or as_of), datetime.min.time(), UTC)
    return KeptOn(date.fromisoformat(as_of), revision, score, made_at)  # pyright: ignore[reportArgumentType]


def world(shrunk: int, accounts: int) -> Snapshot:
    """Return accounts of which the first ones buy half as much from 2026 on, the others as ever."""
    months = [str(month) for month in pd.period_range("2024-01", "2026-08", freq="M")]
    return make_snapshot(
        accounts=[{"account_id": f"A{n}", "account": f"Account {n}"} for n in range(accounts)],
        revenue=[
            {"account_id": f"A{n}", "month": f"{month}-01",
             "amount": 50 if n < shrunk and month >= "2026" else 100}
            for n in range(accounts)
            for month in months
        ],
    )  # fmt: skip


def said(order: list[int], as_of: date = FIRST, unranked: int = 0) -> DatedScores:
    """Return a kept list with the accounts in this order, the last ones not ranked."""
    n = len(order)
    rank = np.arange(1.0, n + 1)
    if unranked:
        rank[-unranked:] = np.nan
    return DatedScores(
        as_of, "risk", "m", KeptScores(
            tuple(f"A{one}" for one in order), 100 - rank, rank, ("watch",) * n,
            np.full(n, 1e5), (),
            np.empty((n, 0)), np.empty((n, 1)),
        ), is_stored=True,
    )  # fmt: skip


def test_of_each_quarter_the_first_list_kept_in_time_counts() -> None:
    found = [
        kept("2026-01-12", "2026-06-01"),  # five months later somebody knew more
        kept("2026-01-19"), kept("2026-01-26"), kept("2026-04-06", revision=1),
        kept("2026-04-06", "2026-04-20", revision=2), kept("2026-07-06", score="growth"),
        kept("2026-07-13"), kept("2026-10-05"),
    ]  # fmt: skip
    assert record.chosen_dates(found, NOW, 1) == (
        (date(2026, 1, 19), 1), (date(2026, 4, 6), 2), (date(2026, 7, 13), 1),
    )  # fmt: skip
    # quarters that begin in February: the lists of January and of April stand in others
    assert [day for day, _ in record.chosen_dates(found, NOW, 2)] == [
        date(2026, 1, 19), date(2026, 4, 6), date(2026, 7, 13),
    ]  # fmt: skip
    assert record.chosen_dates([], NOW, 1) == ()


@pytest.mark.parametrize(
    ("as_of", "due"),
    [("2026-09-28", "2027-04-01"), ("2026-09-30", "2027-04-01"), ("2026-06-01", "2027-01-01"),
     ("2026-05-31", "2026-12-01"), ("2026-12-31", "2027-07-01")],
)  # fmt: skip
def test_the_half_year_after_a_date_begins_with_the_next_month(as_of: str, due: str) -> None:
    assert record.due_on(date.fromisoformat(as_of)) == date.fromisoformat(due)


def test_a_list_by_hand() -> None:
    # A0 and A1 shrink; the list has them first and fourth of four: 2 of 4 pairs are in order
    found = record.track_record([said([0, 2, 3, 1])], world(2, 4), capacity=2)
    assert found.auc_rate == pytest.approx(2 / 4)
    assert list(found.cases["account_id"]) == ["A0", "A2", "A3", "A1"]
    assert list(found.cases["is_event"]) == [True, False, False, True]
    assert list(found.cases["before_cents"]) == [60_000] * 4
    assert list(found.cases["after_cents"]) == [30_000, 60_000, 60_000, 30_000]
    [row] = found.dates.to_dict("records")
    assert (row["accounts"], row["events"], row["reviewed"], row["hits"]) == (4, 2, 2, 1)
    assert (found.first_on, found.waiting, found.first_due_on) == (FIRST, 0, None)
    top = words.said_and_happened(found, 2)
    assert list(top["account"]) == ["Account 0", "Account 2"]
    text = words.sentence(found, NOW, has_revenue=True)
    assert text.startswith("Of the 2 accounts on top of the list, 1.0 then lost a quarter or more")
    assert text.endswith("Picking at random would have found 1.0.")


def test_small_numbers_are_not_shown_as_rates() -> None:
    found = record.track_record([said([0, 2, 3, 1])], world(2, 4), capacity=2)
    assert record.judged_predictions(found).value == 4
    assert record.predictions_that_shrank(found).value == 2
    assert record.kept_base_rate(found).value is None
    assert record.kept_precision(found).value is None
    assert record.kept_pairs_in_order(found).value is None


def test_enough_accounts_are_judged_with_an_interval() -> None:
    order = [*range(12), *range(12, 30)]
    found = record.track_record([said(order)], world(12, 30), capacity=10)
    assert record.kept_pairs_in_order(found).value == 1.0
    assert record.kept_pairs_in_order(found).reason == "between 100 and 100 %"
    assert record.kept_precision(found).value == 1.0
    assert record.kept_base_rate(found).value == pytest.approx(12 / 30)


def test_who_was_not_ranked_or_is_gone_is_left_out() -> None:
    found = record.track_record([said([0, 9, 2, 1], unranked=1)], world(2, 4), capacity=2)
    assert list(found.cases["account_id"]) == ["A0", "A2"]  # A9 is no account, A1 had no rank


def test_until_something_is_due_the_date_is_said() -> None:
    nothing = record.track_record([], world(2, 4), capacity=2)
    assert words.sentence(nothing, NOW, has_revenue=True) == words.NONE_KEPT
    assert record.judged_predictions(nothing).value is None
    assert record.kept_base_rate(nothing).reason == record.NOTHING_DUE
    young = record.track_record([said([0, 1], as_of=date(2026, 8, 3))], world(2, 4), capacity=2)
    assert young.cases.empty
    assert words.sentence(young, NOW, has_revenue=True) == (
        "Lists are kept since 3 Aug 2026; what became of these accounts shows from 1 Mar 2027."
    )
    assert "Add monthly revenue" in words.sentence(young, NOW, has_revenue=False)
    late = words.sentence(young, date(2027, 3, 1), has_revenue=True)
    assert "half a year is over, but no account of that list" in late
    both = record.track_record(
        [said([0, 1]), said([0, 1], as_of=date(2026, 8, 3))], world(2, 4), capacity=2
    )
    assert words.waiting_note(both) == "1 more list kept; the next can be judged from 1 Mar 2027."


def test_nothing_dated_later_than_the_snapshot_counts() -> None:
    assert Settings().review_capacity == 10
    snapshot = make_snapshot(
        accounts=[{"account_id": "A0"}], as_of="2026-05-31",
        revenue=[{"account_id": "A0", "month": f"{month}-01", "amount": 100}
                 for month in pd.period_range("2024-01", "2026-05", freq="M").astype(str)],
    )  # fmt: skip
    assert record.track_record([said([0])], snapshot, capacity=1).waiting == 1
