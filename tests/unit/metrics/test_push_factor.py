"""Pushed deals in the risk score: from the file, from the stored snapshots, or not known."""

from __future__ import annotations

import pandas as pd
import pytest

from kamdata.metrics import pushes
from kamdata.metrics.facts import Facts
from kamdata.metrics.push_factor import NEXT_WEEK, slippage_factor
from kamdata.model import Settings
from tests.build import make_snapshot
from tests.unit.metrics.plain_spells import histories_of


def found_in(*deals, **tables):
    """Return value, state and evidence of account A, which has these open deals."""
    snapshot = make_snapshot([{"account_id": "A", **deal} for deal in deals], **tables)
    return slippage_factor(Facts(snapshot, Settings())).iloc[0]


def test_the_share_of_the_open_money_pushed_twice():
    """300 of 400 was pushed at least twice; won and lost deals do not count."""
    found = found_in(
        {"amount": 100, "push_count": 2},
        {"amount": 200, "push_count": 5},
        {"amount": 100, "push_count": 1},
        {"amount": 900, "push_count": 9, "status": "lost"},
    )
    assert found["value"] == 0.75
    assert found["evidence"] == "$300 of $400 open was pushed to a later month at least twice."


def test_a_new_deal_stands_on_neither_side():
    old, new = {"amount": 100, "push_count": 2}, {"amount": 700}
    found = found_in(old, new)
    assert found["value"] == 1
    assert found["evidence"] == (
        "$100 of $100 open was pushed to a later month at least twice; $700 more is new."
    )
    calm = found_in(old | {"push_count": 0}, new)
    assert (calm["value"], calm["evidence"]) == (
        0, "None of $100 open was pushed to a later month twice; $700 more is new.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("deal", "state", "evidence"),
    [
        ({"status": "won"}, "not applicable", "No deal is open, so none can be pushed."),
        ({}, "missing", NEXT_WEEK),
        ({"push_count": 3, "amount": None}, "missing",
         "Add amounts to its open deals, to weigh their pushes."),
        ({"push_count": 3, "amount": -50}, "missing",
         "Add amounts to its open deals, to weigh their pushes."),
        ({"push_count": 1}, "observed", "None of $1k open was pushed to a later month twice."),
    ],
)  # fmt: skip
def test_states(deal, state, evidence):
    found = found_in(deal)
    assert (found["state"], found["evidence"]) == (state, evidence)


def test_without_any_deal_open_deals_are_missing():
    facts = Facts(make_snapshot([], [{"account_id": "A"}]), Settings())
    assert slippage_factor(facts)["state"].tolist() == ["missing"]


def weeks(*rows):
    """Return weekly snapshots, each of (id, close date) pairs or of rows."""
    return [
        make_snapshot(
            [
                one if isinstance(one, dict) else {"opportunity_id": one[0], "close_on": one[1]}
                for one in week
            ],
            as_of=f"2026-09-{7 * (place + 1):02}",
        )
        for place, week in enumerate(rows)
    ]


def with_history(*snapshots):
    stored = histories_of([(one.as_of, one.table("opportunities")) for one in snapshots])
    counts = pushes.push_counts(stored.spells, stored.dates)
    return pushes.with_push_counts(snapshots[-1], counts)


def test_the_stored_snapshots_count_what_the_file_does_not():
    told = {"opportunity_id": "Told", "close_on": "2026-12-01", "push_count": 7}
    stored = weeks(
        [("Twice", "2026-10-01"), ("Once", "2026-10-01"), told | {"push_count": None}],
        [("Twice", "2026-11-01"), ("Once", "2026-10-01"), told | {"push_count": 6}],
        [("Twice", "2026-12-01"), ("Once", "2026-11-01"), told, ("New", "2026-11-01")],
    )
    found = with_history(*stored)
    table = found.table("opportunities")
    counts = dict(zip(table["opportunity_id"], table["push_count"], strict=True))
    assert counts == {"Twice": 2, "Once": 1, "Told": 7, "New": pd.NA}
    assert found.fingerprint != stored[-1].fingerprint
    assert stored[-1].table("opportunities")["push_count"].notna().sum() == 1
    assert pushes.not_counted(stored[-1].table("opportunities")) == ["Twice", "Once", "New"]


def test_one_snapshot_alone_knows_no_push():
    [only] = weeks([("A", "2026-10-01")])
    assert with_history(only) is only


def test_the_lines_of_one_deal_are_pushed_together():
    line = {"opportunity_id": "Lines", "close_on": "2026-10-01"}
    later = line | {"close_on": "2026-11-01"}
    found = with_history(*weeks([line, line | {"product": "B"}], [later, later | {"product": "B"}]))
    assert found.table("opportunities")["push_count"].tolist() == [1, 1]
