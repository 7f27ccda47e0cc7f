"""The history on the pipeline page: what a second import unlocks, and what it shows then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.steps import go, shown_text, tile
from tests.build import make_snapshot

FIRST = date(2026, 8, 24)
ACCOUNTS = [
    {"account_id": "Alder", "is_key": True, "region": "North"},
    {"account_id": "Birch", "is_key": True, "region": "South"},
]


def deal(name: str, **values: Any) -> dict[str, Any]:
    plain = {"account_id": "Alder", "owner": "Ida", "amount": 100, "close_on": "2026-09-15",
             "created_on": "2026-01-05", "stage": "Proposal"}  # fmt: skip
    return {"opportunity_id": name, "opportunity": f"Deal {name}", **plain, **values}


OLD = [deal(f"old{n}") for n in range(6)]
NEW = [deal(f"new{n}", stage="Qualification", created_on="2026-08-26") for n in range(6)]
PUSHED = [deal(f"old{n}", close_on="2026-10-20") for n in range(3)]
ON = [deal(f"new{n}", stage="Proposal", created_on="2026-08-26") for n in range(4)]
WEEKS = [OLD, [*OLD, *NEW], [*PUSHED, *OLD[3:], *ON, *NEW[4:]]]


@pytest.fixture
def store_weeks(open_own: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that stores weekly snapshots and returns the dashboard."""

    def store(*weeks: list[dict[str, Any]]) -> AppTest:
        for number, week in enumerate(weeks):
            as_of = FIRST + timedelta(weeks=number)
            app = open_own(make_snapshot(week, ACCOUNTS, as_of=as_of))
        return app

    return store


def frame(app: AppTest, column: str) -> Any:
    return next(one.value for one in app.dataframe if column in one.value)


def test_one_snapshot_says_what_a_second_unlocks(store_weeks: Callable[..., AppTest]) -> None:
    text = shown_text(go(store_weeks(OLD), "pipeline"))
    assert "A second import of the same export unlocks the pipeline by stage over time" in text


def test_with_one_snapshot_the_stages_are_stock(store_weeks: Callable[..., AppTest]) -> None:
    text = shown_text(go(store_weeks(OLD), "pipeline"))
    assert "Only the snapshot of 24 Aug 2026 is there to look at." in text
    assert "Today's stock, not the conversion from stage to stage." in text


def test_three_weeks_hand_worked(store_weeks: Callable[..., AppTest]) -> None:
    app = go(store_weeks(*WEEKS), "pipeline")
    text = shown_text(app)
    assert "3 snapshots from 24 Aug 2026 to 7 Sep 2026" in text
    # six deals of 100, then twelve; six new ones, four of which went on after a week
    assert tile(app, "Growth of the pipeline") == "$600"
    assert "From $600 to $1.2k; Proposal grew most, by $400." in text
    assert tile(app, "Pushed at least once") == "25 %"
    assert tile(app, "Pushed twice or more") == "$0"
    # September began with all twelve in it, three of them now dated in October
    assert tile(app, "Slipped out of the month") == "25 %"
    assert tile(app, "Slipped out of the quarter") == "n/a"
    assert "no snapshot of the 14 days up to 1 Jul 2026" in text
    rates = frame(app, "win_rate").set_index("stage")
    assert (rates["n"]["Qualification"], rates["moved"]["Qualification"]) == (6, 4)
    assert rates["rate"]["Qualification"] == pytest.approx(400 / 6)
    times = frame(app, "median_days").set_index("stage")
    assert (times["median_days"]["Qualification"], times["left_out"]["Proposal"]) == (7, 6)
    assert times["basis"]["Proposal"] == "fewer than 20 wins to learn from"
    assert list(frame(app, "push_count")["opportunity"]) == ["Deal old0", "Deal old1", "Deal old2"]


def test_the_length_of_a_period_lives_in_the_address(store_weeks: Callable[..., AppTest]) -> None:
    app = go(store_weeks(*WEEKS), "pipeline", slippage="Month")
    assert list(frame(app, "base_on")["period"]) == ["Sep 2026", "Aug 2026"]
    assert "$300 of $1.2k." in shown_text(app)


def test_the_filters_choose_whose_history_it_is(store_weeks: Callable[..., AppTest]) -> None:
    weeks = [[*week, deal("other", account_id="Birch", amount=7)] for week in WEEKS]
    app = store_weeks(*weeks)
    assert tile(go(app, "pipeline", region=["South"]), "Growth of the pipeline") == "$0"
    text = shown_text(app)
    assert "Open pipeline is unchanged" not in text  # the finding is the title of the chart
    assert "It is $7." in text


def test_nothing_open_breaks_nothing(store_weeks: Callable[..., AppTest]) -> None:
    won = [deal("w", status="won", stage="Closed Won", close_on="2026-08-01")]
    text = shown_text(go(store_weeks(won, won), "pipeline"))
    assert "no deal was open in two snapshots" in text
    assert "No open deal was moved to a later month since the first snapshot." in text


def test_a_renamed_stage_stays_apart(store_weeks: Callable[..., AppTest]) -> None:
    hostile = "[Offer](http://example.org)"
    before = [deal("a", stage=hostile, status="open")]
    app = go(store_weeks(before, [deal("a")]), "pipeline")
    assert f"Not in today's list of stages: {hostile}." in shown_text(app)
    raw = [str(one.value) for one in app.caption if "Not in today" in str(one.value)]
    assert "[Offer](" not in raw[0]


def test_a_damaged_snapshot_leaves_the_rest_usable(
    store_weeks: Callable[..., AppTest], kam_home: Path
) -> None:
    app = store_weeks(*WEEKS)
    day = FIRST + timedelta(weeks=1)
    damaged = next(kam_home.glob(f"lake/opportunities/as_of={day.isoformat()}/*.parquet"))
    damaged.write_bytes(b"nothing")
    text = shown_text(go(app, "pipeline"))
    assert "$1.2k open in 12 deals" in text
    assert "The stored table opportunities of 2026-08-31 is missing or damaged" in text
    assert shown_text(go(app, "this_week"))


def test_this_week_says_the_limit_and_where_it_comes_from(
    store_weeks: Callable[..., AppTest],
) -> None:
    begun = [deal(f"w{n}", created_on="2026-08-26") for n in range(20)]
    closed = [deal(f"w{n}", created_on="2026-08-26", stage="Closed Won", close_on="2026-09-05")
              for n in range(20)]  # fmt: skip
    slow = [deal("slow", close_on="2026-12-01")]
    app = go(store_weeks(slow, [*slow, *begun], [*slow, *closed], [*slow, *closed]))
    said = "In its stage for 21 days; the limit is 7 (wins at key accounts)."
    assert said in shown_text(app)
