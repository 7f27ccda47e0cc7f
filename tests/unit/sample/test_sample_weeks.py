"""The twelve weekly snapshots of the sample, and the stories that only they can tell."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from kamdata.metrics import drift
from kamdata.metrics.changes import Changes, compare_snapshots, legs_of
from kamdata.metrics.known import prepare
from kamdata.model import Scope, Settings, Snapshot
from kamdata.sample import AS_OF, stories
from kamdata.sample.kept import open_sample
from kamdata.sample.past import WEEKS
from kamdata.sample.past_stories import PUSHED_THREE_TIMES, VANISHED, WON_SMALLER
from kamdata.sample.reviews import LEADER, MADE
from tests.sample_home import put_sample

SETTINGS = Settings()


def deal(snapshot: Snapshot, name: str) -> pd.Series:
    """Return the row of one opportunity."""
    table = snapshot.table("opportunities")
    return table[table["opportunity"] == name].iloc[0]


def between(weeks: list[Snapshot], earlier: int, later: int) -> Changes:
    """Return what changed from one of the weeks to another."""
    return compare_snapshots(weeks[earlier], weeks[later], Scope(), SETTINGS)


def test_there_is_one_for_each_of_twelve_mondays(weeks: list[Snapshot]) -> None:
    assert [one.as_of for one in weeks] == list(WEEKS)
    assert len(weeks) == 12
    assert {b - a for a, b in pairwise(WEEKS)} == {timedelta(days=7)}
    assert weeks[-1].as_of == AS_OF
    assert {one.currency for one in weeks} == {"USD"}


def test_no_week_knows_what_came_later(weeks: list[Snapshot]) -> None:
    for snapshot in weeks:
        deals, day = snapshot.table("opportunities"), pd.Timestamp(snapshot.as_of)
        for column in ("created_on", "last_activity_on", "stage_entered_on"):
            assert deals[column].max() <= day, (day, column)
        assert deals.loc[deals["status"] != "open", "close_on"].max() <= day
        accounts, contacts = snapshot.table("accounts"), snapshot.table("contacts")
        for column in ("last_review_on", "sponsor_last_contact_on", "nps_on", "plan_prepared_on"):
            assert not (accounts[column] > day).any(), (day, column)
        assert not (contacts["last_contact_on"] > day).any()


def test_the_list_grows_and_deals_move_through_their_stages(weeks: list[Snapshot]) -> None:
    for earlier in range(11):
        if WEEKS[earlier] in (stories.OWNER_MISSING_ON, stories.OWNER_MISSING_ON - timedelta(7)):
            continue
        changes = between(weeks, earlier, earlier + 1)
        deals = changes.deals
        assert changes.comparison.residual_cents == 0
        assert deals["is_forward"].sum() > deals["is_backward"].sum()
        assert deals["is_pushed"].any()
        assert drift.headline(drift.findings(changes)) == ""


def test_a_deal_was_pushed_three_times(weeks: list[Snapshot]) -> None:
    dates = [deal(one, PUSHED_THREE_TIMES)["close_on"] for one in weeks]
    pushes = [(a, b) for a, b in pairwise(dates) if b > a]
    assert len(pushes) == 3
    assert all(a.month != b.month for a, b in pushes)
    assert len(set(dates)) == 4


def test_a_deal_vanished_in_the_last_week(weeks: list[Snapshot]) -> None:
    legs = legs_of(between(weeks, 10, 11), "vanished")
    assert len(legs) == 1
    assert legs["amount_cents"].iloc[0] == -VANISHED[0][1]["amount_cents"]


def test_a_large_deal_was_won_for_less(weeks: list[Snapshot]) -> None:
    changes = between(weeks, 10, 11)
    before, after = deal(weeks[10], WON_SMALLER), deal(weeks[11], WON_SMALLER)
    assert (before["status"], after["status"]) == ("open", "won")
    assert (before["amount_cents"], after["amount_cents"]) == (720_000_00, 540_000_00)
    assert legs_of(changes, "won")["amount_cents"].min() == -540_000_00
    assert -180_000_00 in set(legs_of(changes, "amount_down")["amount_cents"])


def test_one_export_lacks_the_deals_of_a_manager(weeks: list[Snapshot]) -> None:
    place = WEEKS.index(stories.OWNER_MISSING_ON)
    said = drift.headline(drift.findings(between(weeks, place - 1, place)))
    assert stories.OWNER_MISSING in said
    assert "the export changed, not the pipeline" in said.lower()


def test_the_last_week_is_the_review_itself(weeks: list[Snapshot], snapshot: Snapshot) -> None:
    last = prepare(weeks[-1], SETTINGS)
    for name in ("opportunities", "accounts", "revenue", "contacts"):
        pd.testing.assert_frame_equal(last.table(name), snapshot.table(name))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home in which the sample was opened once."""
    home = tmp_path_factory.mktemp("home")
    put_sample(home, tmp_path_factory)
    return home


def test_the_store_of_the_sample_is_filled_once(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        pytest.fail("filled again")

    monkeypatch.setattr("kamdata.sample.kept.load_weeks", fail)
    store = open_sample(kept)
    assert [one.as_of for one in store.records()] == list(reversed(WEEKS))
    assert [one.name for one in (kept / "sample").iterdir()] == [store.home.name]


def test_it_lies_apart_from_what_the_variables_name(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAM_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("KAM_DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite'}")
    newest = open_sample(kept).newest()
    assert newest is not None
    assert newest.as_of == AS_OF
    assert not list(tmp_path.iterdir())


def test_the_reviews_decided_and_the_next_file_shows_what_became_of_it(
    kept: Path, weeks: list[Snapshot]
) -> None:
    decisions = open_sample(kept).decisions()
    assert len(decisions) == len(MADE)
    assert {one.decided_by for one in decisions} == {LEADER}
    assert all(
        one.decided_at is not None and one.decided_at.date() == one.as_of for one in decisions
    )
    assert not [one for one in decisions if one.account_id is None]
    deals = weeks[-1].table("opportunities").set_index("opportunity_id")
    words = {
        deals.loc[one.opportunity_id, "opportunity"]: one.kind
        for one in decisions
        if one.opportunity_id
    }
    assert words[WON_SMALLER] == "won"
    assert words[PUSHED_THREE_TIMES] == "re_date"
    assert deal(weeks[-1], WON_SMALLER)["status"] == "won"
    assert deal(weeks[-1], PUSHED_THREE_TIMES)["close_on"] > pd.Timestamp("2026-10-16")


def test_what_was_decided_later_is_not_known_earlier(kept: Path) -> None:
    earlier = open_sample(kept).decisions(until=WEEKS[-3])
    assert {one.as_of for one in earlier} <= set(WEEKS[:-2])
    assert len(earlier) == 2
