"""Stage conversion: skipped stages, wins, censored deals, and what the first snapshot hides."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from kamdata.metrics import conversion
from tests.build import STATUS_OF_STAGE, make_opportunities, make_stages
from tests.unit.metrics.histories import SEEDS, history, random_pair, shuffled

LEAD, FIT, OFFER, TALKS = (stage for stage, status in STATUS_OF_STAGE.items() if status == "open")
WON, LOST = "Closed Won", "Closed Lost"


def table(*weeks, entries=None) -> pd.DataFrame:
    found = history(*weeks)
    made = conversion.stage_conversion(found.spells, found.dates, make_stages(), entries)
    return made.set_index("stage")


def deals(prefix: str, count: int, stage: str) -> dict[str, str]:
    return {f"{prefix}{n}": stage for n in range(count)}


def test_hand_worked():
    # ten begin; six go on to Qualification, two are lost, two stay. Of the six, three skip to
    # Negotiation, one of which is won; one is won at once; two are lost
    begin = deals("a", 10, LEAD)
    second = deals("a", 6, FIT) | {"a6": LOST, "a7": LOST, "a8": LEAD, "a9": LEAD}
    third = second | {"a0": TALKS, "a1": TALKS, "a2": TALKS, "a3": WON, "a4": LOST, "a5": LOST}
    found = table({}, begin, second, third, third | {"a0": WON})
    assert list(found.index) == [LEAD, FIT, OFFER, TALKS]
    assert list(found["next_stage"]) == [FIT, OFFER, TALKS, "Won"]
    assert list(found["reached"]) == list(found["n"]) == [10, 6, 4, 4]
    assert list(found["moved"]) == [6, 4, 4, 2]
    assert list(found["lost"]) == [2, 2, 0, 0]
    assert list(found["still"]) == [2, 0, 0, 2]
    assert found["rate"][LEAD] == pytest.approx(0.6)
    assert found["undecided_rate"][LEAD] == pytest.approx(0.2)
    assert found["within_days"][LEAD] == 7
    assert found["rate"][FIT] == pytest.approx(4 / 6)
    assert (
        list(found["reason"][[OFFER, TALKS]])
        == ["only 4 deals seen reaching it; at least 5 are needed"] * 2
    )
    assert found["win_rate"].isna().all()


def test_open_deals_are_not_failures():
    # of ten, five go on after a week; the five that came in a week ago say nothing about later
    old, new = deals("a", 5, LEAD), deals("b", 5, LEAD)
    found = table({}, old, deals("a", 3, FIT) | {"a3": LEAD, "a4": LEAD} | new)
    # 3 of 5 went on at day 7; the five new ones were followed for 0 days only
    assert found["rate"][LEAD] == pytest.approx(3 / 5)
    assert (found["n"][LEAD], found["moved"][LEAD], found["still"][LEAD]) == (10, 3, 7)


def test_the_win_rate_is_the_product_along_the_path():
    weeks = [{}, deals("a", 20, LEAD), deals("a", 16, FIT), deals("a", 12, OFFER),
             deals("a", 9, TALKS), deals("a", 6, WON)]  # fmt: skip
    for before, after in pairwise(weeks):
        after |= {name: LOST for name in before if name not in after}
    found = table(*weeks)
    assert list(found["rate"]) == pytest.approx([0.8, 0.75, 0.75, 6 / 9])
    assert list(found["win_rate"]) == pytest.approx([0.3, 0.375, 0.5, 6 / 9])
    rate = conversion.stage_win_rate(found.reset_index())
    assert (rate.value, rate.n) == (pytest.approx(0.3), 20)
    assert conversion.sentences(found.reset_index()) == (
        "Of deals that reach Prospecting, 30 % are won",
        "Fewest deals go on from Negotiation: 67 %.",
    )


def test_what_stood_there_at_first_counts_from_the_next_stage_on():
    found = table(
        deals("a", 8, LEAD),
        deals("a", 6, FIT) | {"a6": LOST, "a7": LEAD},
        deals("a", 6, OFFER),
    )
    assert (found["reached"][LEAD], found["n"][LEAD]) == (8, 0)
    assert found["reason"][LEAD] == "no deal was seen reaching it"
    assert (found["n"][FIT], found["rate"][FIT]) == (6, 1.0)


def test_unless_the_file_says_since_when():
    entries = make_opportunities(
        [
            {"opportunity_id": f"a{n}", "stage": LEAD, "stage_entered_on": "2026-06-26"}
            for n in range(8)
        ]
    )
    found = table(
        deals("a", 8, LEAD), deals("a", 6, FIT) | {"a6": LOST, "a7": LEAD}, entries=entries
    )
    assert (found["n"][LEAD], found["within_days"][LEAD]) == (8, 17)
    assert found["rate"][LEAD] == pytest.approx(6 / 8)


def test_a_deal_that_goes_back_has_reached_it_once():
    back = [
        {},
        deals("a", 5, LEAD),
        deals("a", 5, OFFER),
        deals("a", 5, LEAD),
        deals("a", 5, FIT),
    ]
    found = table(*back)
    assert list(found["reached"]) == [5, 5, 5, 0]
    assert list(found["moved"]) == [5, 5, 0, 0]


def test_deals_decided_when_first_seen_are_left_out():
    found = table(deals("w", 9, WON), deals("w", 9, WON) | deals("l", 9, LOST))
    assert list(found["reached"]) == [0, 0, 0, 0]
    assert "Too few deals" in conversion.sentences(found.reset_index())[0]
    assert conversion.stage_win_rate(found.reset_index()).reason == (
        "Prospecting: no deal was seen reaching it"
    )


def test_a_win_taken_back_is_no_win():
    weeks = [{}, deals("a", 5, TALKS), deals("a", 5, WON), deals("a", 5, TALKS)]
    assert table(*weeks)["moved"][TALKS] == 0


def test_deals_of_an_unknown_stage_alone_pass_nothing_when_won():
    found = table({}, deals("a", 6, "Old name"), deals("a", 6, WON))
    assert list(found["reached"]) == [6, 6, 6, 6]
    assert list(found["n"]) == [0, 0, 0, 0]


@settings(max_examples=5)
@given(SEEDS)
def test_reached_never_rises_and_the_rates_multiply(seed):
    found, known = random_pair(seed)
    made = conversion.stage_conversion(found.spells, found.dates, make_stages())
    assert (np.diff(made["reached"]) <= 0).all()
    assert (made["n"] <= made["reached"]).all()
    assert (made[["moved", "lost", "still"]].sum(axis="columns") == made["n"]).all()
    shares = made[conversion.SHARES].dropna()
    assert shares.sum(axis="columns").to_numpy() == pytest.approx(1)
    assert shares.to_numpy().min(initial=1) >= 0
    rates = made["rate"].to_numpy()
    assert made["win_rate"].to_numpy() == pytest.approx(
        [np.prod(rates[place:]) for place in range(len(rates))], nan_ok=True
    )
    mixed = conversion.stage_conversion(shuffled(found).spells, found.dates, make_stages())
    pd.testing.assert_frame_equal(mixed, made)
    pd.testing.assert_frame_equal(
        conversion.stage_conversion(found.spells, known.dates, make_stages()),
        conversion.stage_conversion(known.spells, known.dates, make_stages()),
    )
