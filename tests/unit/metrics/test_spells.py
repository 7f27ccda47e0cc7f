"""Spells: runs of the same state, gaps, lines added up, and what was known on a date."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings

from kamdata.metrics import spells
from tests.unit.metrics.histories import (
    SEEDS,
    day,
    history,
    random_pair,
    random_snapshots,
    shuffled,
    snapshots,
    week_rows,
)
from tests.unit.metrics.plain_spells import histories_of


def runs(found: spells.Histories, name: str = "O1") -> list[tuple[str, pd.Timestamp, pd.Timestamp]]:
    own = found.spells[found.spells["opportunity_id"] == name]
    return list(zip(own["stage"], own["seen_from_on"], own["seen_until_on"], strict=True))


def test_a_spell_lasts_as_long_as_nothing_changes():
    found = history({"O1": "Proposal"}, {"O1": "Proposal"}, {"O1": "Negotiation"})
    assert runs(found) == [("Proposal", day(0), day(1)), ("Negotiation", day(2), day(2))]
    assert list(found.dates) == [day(0), day(1), day(2)]


def test_every_part_of_the_state_begins_a_new_spell():
    plain = {"stage": "Proposal", "amount": 10, "owner": "Ida", "forecast_category": "Commit"}
    changes = [{"amount": 11}, {"amount": None}, {"owner": "Jon"}, {"close_on": "2027-01-01"},
               {"close_on": None}, {"forecast_category": "Best"}, {"status": "won"}]  # fmt: skip
    for change in changes:
        assert len(history({"O1": plain}, {"O1": plain | change}).spells) == 2, change
    same = {"created_on": "2026-01-01", "next_step": "Call"}
    assert len(history({"O1": plain}, {"O1": plain | same}).spells) == 1


def test_missing_values_are_the_same_state():
    nothing = {"stage": "Proposal", "amount": None, "close_on": None}
    assert len(history({"O1": nothing}, {"O1": nothing}).spells) == 1


def test_an_opportunity_missing_in_between_begins_anew():
    found = history({"O1": "Proposal"}, {}, {"O1": "Proposal"})
    assert runs(found) == [("Proposal", day(0), day(0)), ("Proposal", day(2), day(2))]


def test_the_order_of_the_snapshots_does_not_matter():
    weeks = snapshots({"O1": "Proposal"}, {"O1": "Negotiation"}, {"O2": "Proposal"})
    turned = histories_of(weeks[::-1])
    pd.testing.assert_frame_equal(turned.spells, histories_of(weeks).spells)


def test_lines_of_one_id_are_added_up():
    line = {"opportunity_id": "O1", "stage": "Proposal", "amount": 10}
    rows = pd.concat([week_rows({"O1": line}), week_rows({"O1": line | {"amount": 5}})])
    found = histories_of([(day(0).date(), rows), (day(1).date(), rows)])
    assert list(found.spells["amount_cents"]) == [1_500]
    assert list(found.stage_totals["count"]) == [1, 1]


@settings(max_examples=5)
@given(SEEDS)
def test_spells_give_back_every_snapshot(seed):
    weeks = random_snapshots(seed)
    found = histories_of(weeks)
    track = spells.in_order(shuffled(found).spells, found.dates)
    assert list(track["opportunity_id"]) != []
    for as_of, rows in weeks:
        day = pd.Timestamp(as_of)
        standing = spells.standing_on(track, day)
        assert sorted(standing["opportunity_id"]) == sorted(rows["opportunity_id"])
        totals = found.stage_totals[found.stage_totals["as_of"] == day]
        assert totals["count"].sum() == len(rows)
        sums = {one["amount_cents"].sum() for one in (standing, totals, rows)}
        assert len(sums) == 1


@settings(max_examples=5)
@given(SEEDS)
def test_what_was_known_on_a_date_has_nothing_later(seed):
    whole, known = random_pair(seed)
    seen = spells.in_order(whole.spells, known.dates)
    pd.testing.assert_frame_equal(seen, spells.in_order(known.spells, known.dates))
