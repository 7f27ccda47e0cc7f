"""Time in stage: stays seen from their beginning, those that were not, and the median."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

from kamdata.metrics import time_in_stage
from tests.build import make_opportunities, make_stages
from tests.unit.metrics.histories import SEEDS, day, history, random_pair, shuffled
from tests.unit.metrics.test_durations import RELAPSED, SIX_MP


def stays(*weeks, entries=None) -> pd.DataFrame:
    found = history(*weeks)
    return time_in_stage.stays(found.spells, found.dates, make_stages(), entries)


def known(**values) -> pd.DataFrame:
    plain = {"stage": "Proposal", "seen_from_days": 0.0}
    return pd.DataFrame(plain | values)


def test_a_stay_lasts_from_snapshot_to_snapshot():
    found = stays({}, {"O1": "Proposal"}, {"O1": "Proposal"}, {"O1": "Negotiation"})
    assert list(found["stage"]) == ["Proposal", "Negotiation"]
    assert list(found["entered_on"]) == [day(1), day(3)]
    assert found["left_on"][0] == day(3)
    assert list(found["days"]) == [14, 0]
    assert list(found["is_left"]) == [True, False]


def test_amounts_and_dates_do_not_end_a_stay_nor_does_a_gap():
    row = {"stage": "Proposal", "amount": 1}
    found = stays({}, {"O1": row}, {"O1": row | {"amount": 2}}, {}, {"O1": row})
    assert (len(found), found["days"][0]) == (1, 21)


def test_what_stood_there_in_the_first_snapshot_has_no_known_beginning():
    found = stays({"O1": "Proposal"}, {"O1": "Negotiation"}, {"O1": "Negotiation"})
    assert list(found["entered_on"].isna()) == [True, False]
    assert np.isnan(found["days"][0])
    assert found["days"][1] == 7


def test_unless_the_first_file_says_since_when():
    entries = make_opportunities(
        [
            {"opportunity_id": "O1", "stage": "Proposal", "stage_entered_on": "2026-06-26"},
            {"opportunity_id": "O2", "stage": "Proposal", "stage_entered_on": "2026-07-20"},
            {"opportunity_id": "O3", "stage": "Negotiation", "stage_entered_on": "2026-06-26"},
        ]
    )
    week = {"O1": "Proposal", "O2": "Proposal", "O3": "Proposal"}
    found = stays(week, week, entries=entries)
    assert found["days"].tolist() == pytest.approx([17, np.nan, np.nan], nan_ok=True)
    assert found["seen_from_days"][0] == 10


@pytest.mark.parametrize(
    ("created_on", "is_known"), [("2026-07-08", True), (None, True), ("2026-03-02", False)]
)
def test_a_deal_that_appears_late_was_there_before(created_on, is_known):
    found = stays({}, {"O1": {"stage": "Proposal", "created_on": created_on}})
    assert bool(found["entered_on"].notna()[0]) == is_known


def test_a_renamed_stage_begins_no_stay_of_known_length():
    found = stays({}, {"O1": "Old name"}, {"O1": "Proposal"}, {"O1": "Negotiation"})
    assert list(found["stage"]) == ["Old name", "Proposal", "Negotiation"]
    assert list(found["entered_on"].notna()) == [True, False, True]


def test_won_lost_and_vanished():
    weeks = {"W": "Proposal", "L": "Proposal", "V": "Proposal"}
    found = stays({}, weeks, {"W": "Closed Won", "L": "Closed Lost"}, {}).set_index(
        "opportunity_id"
    )
    assert dict(found["is_left"]) == {"L": True, "V": False, "W": True}
    assert dict(found["days"]) == {"L": 7, "V": 0, "W": 7}
    assert dict(found["is_won"]) == {"L": False, "V": False, "W": True}


def test_the_median_of_the_6_mp_group():
    used = known(days=np.array(SIX_MP, dtype=float), is_left=RELAPSED)
    assert time_in_stage.median_stay(used) == (23, None)


def test_why_there_is_no_median():
    assert time_in_stage.median_stay(known(days=[], is_left=[])) == (
        None, "no deal was seen entering it",
    )  # fmt: skip
    few = known(days=[1.0] * 4, is_left=[True] * 4)
    assert time_in_stage.median_stay(few)[1] == "only 4 stays; at least 5 are needed"
    slow = known(days=[1.0] * 5, is_left=[True, True, False, False, False])
    assert time_in_stage.median_stay(slow)[1] == "fewer than half have left it yet"


def test_a_row_per_stage_in_the_order_of_the_process():
    first = {f"O{n}": "Negotiation" for n in range(2)}
    new = {f"N{n}": "Proposal" for n in range(6)}
    later = dict.fromkeys(list(new)[:4], "Negotiation")
    table = time_in_stage.median_days_in_stage(
        stays(first, first | new, new, new | later), make_stages()
    )
    assert list(table["stage"]) == ["Proposal", "Negotiation"]
    assert list(table["median_days"][:1]) == [14]  # four of six left after 14 days
    assert list(table["n"]) == [6, 4]
    assert list(table["left"]) == [4, 0]
    assert list(table["still"]) == [2, 4]
    assert list(table["left_out"]) == [0, 2]
    assert table["reason"][1] == "only 4 stays; at least 5 are needed"


@settings(max_examples=5)
@given(SEEDS)
def test_the_median_agrees_with_lifelines(seed):
    rng = np.random.default_rng(seed)
    seen_from = np.where(rng.random(90) < 0.3, rng.integers(0, 20, 90) + 0.5, 0)
    days = np.ceil(seen_from) + rng.integers(1, 60, 90)
    found = known(days=days.astype(float), is_left=rng.random(90) < 0.8, seen_from_days=seen_from)
    used = time_in_stage.usable_stays(found)
    fitted = KaplanMeierFitter().fit(used["days"], used["is_left"], entry=used["seen_from_days"])
    expected = median_survival_times(fitted.survival_function_)
    median, _ = time_in_stage.median_stay(used)
    assert (np.inf if median is None else median) == pytest.approx(expected)


@settings(max_examples=5)
@given(SEEDS)
def test_neither_later_snapshots_nor_the_order_of_rows_matter(seed):
    whole, known_then = random_pair(seed)
    stages = make_stages()
    seen = time_in_stage.stays(shuffled(whole).spells, known_then.dates, stages)
    expected = time_in_stage.stays(known_then.spells, known_then.dates, stages)
    for column in expected.columns.drop("deal"):
        both = (
            one.sort_values(["opportunity_id", "seen_from_on"])[column] for one in (seen, expected)
        )
        pd.testing.assert_series_equal(*both, check_index=False)
    pd.testing.assert_frame_equal(
        time_in_stage.median_days_in_stage(seen, stages),
        time_in_stage.median_days_in_stage(expected, stages),
    )
