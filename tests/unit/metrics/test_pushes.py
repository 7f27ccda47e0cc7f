"""Pushes: what counts as one, how often each deal was pushed, how many of all."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings

from kamdata.metrics import pushes
from tests.build import make_accounts
from tests.unit.metrics.histories import (
    SEEDS,
    day,
    history,
    random_pair,
    shuffled,
    week_rows,
)


def dated(*close_dates: str | None, **values) -> list[dict]:
    """One week per close date of O1."""
    return [{"O1": {"stage": "Proposal", "close_on": one, **values}} for one in close_dates]


def counted(*weeks):
    found = history(*weeks)
    return pushes.push_counts(found.spells, found.dates)


@pytest.mark.parametrize(
    ("close_dates", "times"),
    [
        (("2026-09-10", "2026-09-30"), 0),  # the same month
        (("2026-09-30", "2026-10-01"), 1),
        (("2026-10-01", "2026-09-30"), 0),  # pulled in
        (("2026-09-30", "2026-10-31", "2026-10-31", "2027-01-15"), 2),
        (("2026-09-30", "2026-10-31", "2026-09-30", "2026-10-31"), 2),
        (("2026-09-30", None, "2026-10-31"), 0),  # nobody knows what it moved from
        (("2025-12-31", "2026-12-31"), 1),  # the same month of another year
    ],
)
def test_a_push_is_a_later_month(close_dates, times):
    assert list(counted(*dated(*close_dates))["push_count"]) == [times]


def test_a_deal_pushed_while_it_was_missing_was_pushed():
    weeks = dated("2026-09-30", "2026-09-30", "2026-10-31")
    assert list(counted(weeks[0], {}, weeks[2])["push_count"]) == [1]


def test_both_must_be_open():
    september, october = dated("2026-09-30", "2026-10-31")
    lost = {"O1": {"stage": "Closed Lost", "close_on": "2026-09-30"}}
    assert list(counted(lost, october)["push_count"]) == [0]
    assert counted(september, lost).empty


def test_each_open_deal_with_its_pushes_most_often_first():
    twice = [{"O2": {"stage": "Proposal", "close_on": one, "amount": 5}}
             for one in ("2026-08-01", "2026-09-01", "2026-10-01")]  # fmt: skip
    once = dated("2026-09-30", "2026-10-31", "2026-10-31", amount=7)
    new = {"O3": {"stage": "Proposal", "amount": 9}}
    found = counted(
        *[a | b for a, b in zip(twice, once, strict=True)][:2], twice[2] | once[2] | new
    )
    assert list(found["opportunity_id"]) == ["O2", "O1", "O3"]
    assert list(found["push_count"]) == [2, 1, 0]
    assert list(found["days_moved"]) == [61, 31, 0]
    assert list(found["snapshots"]) == [3, 3, 1]
    assert found["first_close_on"][0] == pd.Timestamp("2026-08-01")
    by_times = pushes.by_times(found)  # the new one cannot have been pushed yet
    assert list(by_times["times"]) == ["0", "1", "2", "3 or more"]
    assert list(by_times["count"]) == [0, 1, 1, 0]
    assert list(by_times["amount_cents"]) == [0, 700, 500, 0]
    assert list(by_times["share_rate"]) == [0, 0.5, 0.5, 0]


def test_every_push_with_its_date():
    found = history(*dated("2026-09-30", "2026-10-31", "2026-10-31", "2027-01-15"))
    listed = pushes.pushes(found.spells, found.dates)
    assert list(listed["pushed_on"]) == [day(1), day(3)]
    assert list(listed["days_moved"]) == [31, 76]


def test_the_measures_and_the_list():
    first = {f"O{n}": {"stage": "Proposal", "close_on": "2026-08-01"} for n in range(5)}
    later = {name: row | {"close_on": "2026-09-01"} for name, row in first.items()}
    again = {"O0": first["O0"] | {"close_on": "2026-10-01"}}
    weeks = (
        first,
        first | {"O0": later["O0"], "O1": later["O1"]},
        first | {"O1": later["O1"]} | again,
    )
    counts, now = counted(*weeks), week_rows(weeks[-1])
    rate = pushes.pushed_rate(counts, now)
    assert (rate.value, rate.n, list(now["opportunity_id"][rate.rows])) == (0.4, 5, ["O0", "O1"])
    amount = pushes.pushed_again_amount(counts, now)
    assert (amount.value, amount.n, list(amount.rows)) == (100_000, 1, [0])
    deals = pushes.pushed_deals(
        counts, now, make_accounts([{"account_id": "A", "account": "Alder"}])
    )
    assert list(deals["opportunity"]) == ["Opportunity 1", "Opportunity 2"]
    assert list(deals["account"]) == ["Alder", "Alder"]


def test_few_deals_have_no_rate():
    few = counted(*dated("2026-08-01", "2026-09-01"))
    found = pushes.pushed_rate(few, week_rows({}))
    assert (found.value, found.n) == (None, 1)
    assert found.reason == "only 1 open deals seen in two snapshots; at least 5 are needed"


@settings(max_examples=5)
@given(SEEDS)
def test_counts_are_those_of_the_list_whatever_the_order(seed):
    found, _ = random_pair(seed)
    counts = pushes.push_counts(found.spells, found.dates)
    listed = pushes.pushes(found.spells, found.dates)["opportunity_id"].value_counts()
    still_open = counts.set_index("opportunity_id")["push_count"]
    assert (still_open == listed.reindex(still_open.index).fillna(0)).all()
    assert still_open.sum() > 0
    assert pushes.by_times(counts)["count"].sum() == (counts["snapshots"] > 1).sum()
    mixed = pushes.push_counts(shuffled(found).spells, found.dates)
    pd.testing.assert_frame_equal(mixed, counts)


@settings(max_examples=5)
@given(SEEDS)
def test_later_snapshots_do_not_matter(seed):
    whole, known = random_pair(seed)
    pd.testing.assert_frame_equal(
        pushes.push_counts(whole.spells, known.dates),
        pushes.push_counts(known.spells, known.dates),
    )
