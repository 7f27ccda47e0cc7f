"""Slippage: what a period was to bring at its start, and where it is now."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings

from kamdata.metrics import slippage
from kamdata.model import Settings
from tests.build import make_opportunities
from tests.unit.metrics.histories import SEEDS, day, random_pair, shuffled, week_rows
from tests.unit.metrics.plain_spells import histories_of

AUGUST, SEPTEMBER, OCTOBER = "2026-08-15", "2026-09-15", "2026-10-15"


def meant(amount: int | None = 100, close_on: str | None = AUGUST, stage: str = "Proposal") -> dict:
    return {"stage": stage, "amount": amount, "close_on": close_on}


START = {
    "won": meant(), "lost": meant(50), "slipped": meant(200), "again": meant(30), "late": meant(20),
    "gone": meant(10), "bare": meant(None), "other": meant(900, SEPTEMBER),
    "done": meant(900, stage="Closed Won"), "left": meant(40),
}  # fmt: skip
END = {
    "won": meant(150, stage="Closed Won"), "slipped": meant(250, OCTOBER),
    "again": meant(30, SEPTEMBER), "late": meant(20), "bare": meant(None, SEPTEMBER),
    "other": meant(900, OCTOBER), "left": meant(40) | {"status": "omitted"}, "new": meant(70),
}  # fmt: skip
MIDDLE = START | {"lost": meant(50, stage="Closed Lost")}


def by_month(*dated: tuple[str, dict], length: str = "month", fiscal_start_month: int = 1):
    weeks = [(pd.Timestamp(as_of).date(), week_rows(week)) for as_of, week in dated]
    found = histories_of(weeks)
    table = slippage.slippage_by_period(found.spells, found.dates, fiscal_start_month, length)
    return table.set_index("period")


def test_august_hand_worked():
    # dated in August on 27 July: 100 + 50 + 200 + 30 + 20 + 10 + 40 = 450, one without amount
    months = by_month(("2026-07-27", START), ("2026-08-10", MIDDLE), ("2026-09-07", END))
    assert list(months.index) == ["Jul 2026", "Aug 2026", "Sep 2026"]
    august = months.loc["Aug 2026"]
    assert (august["base_on"], august["seen_on"]) == (
        pd.Timestamp("2026-07-27"), pd.Timestamp("2026-09-07"),
    )  # fmt: skip
    assert (august["count"], august["with_amount"], august["amount_cents"]) == (8, 7, 45_000)
    outcomes = [august[f"{name}_cents"] for name in slippage.OUTCOMES]
    # lost is no longer in the file of September: the one before says how it ended
    assert dict(zip(slippage.OUTCOMES, outcomes, strict=True)) == {
        "won": 10_000, "lost": 5_000, "slipped": 23_000, "still_in": 2_000, "other": 4_000,
        "vanished": 1_000,
    }  # fmt: skip
    assert august["slipped_count"] == 3
    assert august["rate"] == pytest.approx(230 / 450)
    assert pd.isna(august["reason"])


def test_a_period_needs_a_snapshot_near_its_start():
    months = by_month(("2026-07-06", START), ("2026-08-10", MIDDLE), ("2026-09-07", END))
    assert list(months["reason"]) == [
        "no snapshot of the 14 days up to 1 Jul 2026",
        "no snapshot of the 14 days up to 1 Aug 2026",
        "no snapshot of the 14 days up to 1 Sep 2026",
    ]
    assert months["rate"].isna().all()
    assert months["amount_cents"].isna().all()


def test_a_snapshot_of_the_first_day_is_the_start():
    months = by_month(("2026-07-20", {}), ("2026-08-01", START), ("2026-08-20", END))
    assert months.loc["Aug 2026", "base_on"] == pd.Timestamp("2026-08-01")


def test_a_period_that_has_just_begun_has_no_rate_yet():
    months = by_month(("2026-07-20", START), ("2026-08-01", START))
    assert months.loc["Aug 2026", "reason"] == "a snapshot after the start is needed"


def test_few_deals_or_nothing_at_the_start():
    few = {"won": meant(), "lost": meant()}
    months = by_month(("2026-07-30", few), ("2026-08-20", few))
    reason = "only 2 deals with an amount; at least 5 are needed"
    assert months.loc["Aug 2026", "reason"] == reason
    none = by_month(("2026-07-30", {"other": meant(1, OCTOBER)}), ("2026-08-20", {}))
    reason = "no amount was dated in the period at its start"
    assert none.loc["Aug 2026", "reason"] == reason


def test_quarters_follow_the_fiscal_year():
    quarters = by_month(("2026-07-27", START), ("2026-09-07", END), length="quarter",
                        fiscal_start_month=2)  # fmt: skip
    assert list(quarters.index) == ["2027Q2", "2027Q3"]
    # of August to October; only what is dated after October has slipped: nothing
    assert quarters.loc["2027Q3", "rate"] == 0
    assert quarters.loc["2027Q3", "amount_cents"] == 45_000 + 90_000


def test_the_measure_is_the_row_of_the_running_period():
    weeks = [(day(3).date(), week_rows(START)), (day(6).date(), week_rows(END))]
    found, now = histories_of(weeks), week_rows(END)
    table = slippage.slippage_by_period(found.spells, found.dates, 1, "month")
    rate = slippage.slippage_month(found, Settings(), now)
    assert rate.value == table["rate"].iloc[-1] == pytest.approx(230 / 450)
    assert (rate.n, rate.coverage) == (7, 7 / 8)
    assert sorted(now["opportunity_id"][rate.rows]) == ["again", "bare", "slipped"]
    assert rate.reason == "Aug 2026 since the snapshot of 27 Jul 2026"
    assert slippage.sentences(table, "USD") == (
        "51 % of what was to close in Aug 2026 moved out", "$230 of $450.",
    )  # fmt: skip
    early = histories_of(weeks[1:])
    nothing = slippage.slippage_by_period(early.spells, early.dates, 1, "month")
    assert slippage.sentences(nothing, "USD") == (
        "No slippage yet: no snapshot of the 14 days up to 1 Aug 2026", "",
    )  # fmt: skip
    none = slippage.slippage_month(early, Settings(), make_opportunities([]))
    assert (none.value, none.reason) == (None, "no snapshot of the 14 days up to 1 Aug 2026")


@settings(max_examples=5)
@given(SEEDS)
def test_outcomes_add_up_and_the_order_of_rows_does_not_matter(seed):
    found, known = random_pair(seed)
    months = slippage.slippage_by_period(found.spells, found.dates, 1, "month")
    seen = months[months["base_on"].notna()]
    parts = seen[[f"{name}_cents" for name in slippage.OUTCOMES]].sum(axis="columns")
    assert (parts == seen["amount_cents"]).all()
    assert len(seen)
    assert months["rate"].dropna().between(0, 1).all()
    mixed = slippage.slippage_by_period(shuffled(found).spells, found.dates, 1, "month")
    pd.testing.assert_frame_equal(mixed, months)
    pd.testing.assert_frame_equal(
        slippage.slippage_by_period(found.spells, known.dates, 1, "month"),
        slippage.slippage_by_period(known.spells, known.dates, 1, "month"),
    )
