"""The open pipeline by stage over time: the grid, the renamed stage, the sentence."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings

from kamdata.metrics import stage_history
from tests.build import make_stages
from tests.unit.metrics.histories import (
    SEEDS,
    day,
    history,
    random_pair,
    random_snapshots,
    shuffled,
)
from tests.unit.metrics.plain_spells import histories_of

THREE = history(
    {"O1": {"stage": "Proposal", "amount": 100}, "O2": {"stage": "Old name", "amount": 50},
     "O3": {"stage": "Closed Won", "amount": 900}},
    {"O1": {"stage": "Negotiation", "amount": 100}, "O2": {"stage": "Proposal", "amount": 50}},
    {"O1": {"stage": "Negotiation", "amount": 180}, "O2": {"stage": "Proposal", "amount": None},
     "O4": {"stage": "Prospecting", "amount": 20}},
)  # fmt: skip


def by_snapshot(found=THREE):
    return stage_history.pipeline_by_snapshot(found.stage_totals, make_stages(), found.dates)


def test_one_row_per_snapshot_and_stage_in_the_order_of_the_process():
    table = by_snapshot()
    assert list(table["stage"][:4]) == ["Prospecting", "Proposal", "Negotiation", "Old name"]
    assert list(table["is_known"][:4]) == [True, True, True, False]
    cents = [0, 10_000, 0, 5_000, 0, 5_000, 10_000, 0, 2_000, None, 18_000, 0]
    assert (
        list(table["amount_cents"].astype(object).where(table["amount_cents"].notna(), None))
        == cents
    )
    assert list(table["count"]) == [0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1, 0]


def test_the_sentence_says_the_change_from_first_to_last_and_since_the_last():
    table = by_snapshot()
    assert stage_history.pipeline_growth(table).value == 5_000
    assert stage_history.pipeline_growth(table).reason == "since 6 Jul 2026"
    assert stage_history.sentences(table, "USD") == (
        "Open pipeline grew $50 since 6 Jul 2026",
        "From $150 to $200; Negotiation grew most, by $180. Since 13 Jul 2026 it grew $50.",
    )


def test_a_fall_and_no_change_have_their_words():
    fall = history({"O1": "Proposal", "O2": "Negotiation"}, {"O1": "Proposal"})
    assert stage_history.sentences(by_snapshot(fall), "USD") == (
        "Open pipeline fell $1k since 6 Jul 2026",
        "From $2k to $1k; Negotiation fell most, by $1k.",
    )
    same = history({"O1": "Proposal"}, {"O1": "Proposal"})
    assert stage_history.sentences(by_snapshot(same), "USD") == (
        "Open pipeline is unchanged since 6 Jul 2026", "It is $1k.",
    )  # fmt: skip


def test_without_amounts_there_is_no_growth():
    bare = {"O1": {"stage": "Proposal", "amount": None}}
    found = stage_history.pipeline_growth(by_snapshot(history(bare, bare)))
    assert (found.value, found.reason) == (
        None, "no open deal of the first or the last snapshot has an amount",
    )  # fmt: skip


def test_wide_has_the_newest_snapshot_first():
    table = stage_history.wide(by_snapshot())
    assert list(table["as_of"]) == [day(2), day(1), day(0)]
    assert list(table["total"]) == [20_000, 15_000, 15_000]
    assert list(table["stage_2"]) == [18_000, 10_000, 0]
    assert pd.isna(table["stage_1"][0])


@settings(max_examples=5)
@given(SEEDS)
def test_the_total_is_the_sum_of_the_stages_and_of_what_is_open(seed):
    weeks = random_snapshots(seed)
    totals = stage_history.totals(by_snapshot(histories_of(weeks))).set_index("as_of")
    for as_of, rows in weeks:
        still_open = rows[rows["status"] == "open"]
        row = totals.loc[pd.Timestamp(as_of)]
        assert row["count"] == len(still_open)
        assert row["amount_cents"] == still_open["amount_cents"].sum()


@settings(max_examples=5)
@given(SEEDS)
def test_neither_later_snapshots_nor_the_order_of_rows_matter(seed):
    whole, known = random_pair(seed)
    seen = stage_history.pipeline_by_snapshot(
        shuffled(whole).stage_totals, make_stages(), known.dates
    )
    expected = by_snapshot(known)
    pd.testing.assert_frame_equal(seen, expected)
