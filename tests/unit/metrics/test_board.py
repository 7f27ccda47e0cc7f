"""The board: four groups that never contradict the lists of risk and growth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kamdata.metrics import board, board_words, growth, risk
from kamdata.metrics.assess import assess
from kamdata.metrics.board import FIX_FIRST, GROUPS, GROW_NOW, NOT_RANKED, PROTECT, WATCH
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.known import prepare
from kamdata.metrics.risk import risk_scores
from kamdata.model import Settings
from tests.build import make_snapshot
from tests.sample_home import sample_snapshot
from tests.unit.metrics.test_next_action import monthly


def small_company():
    """Six accounts: one silent, one unhappy, one unknown; what most spend in all is stated."""
    wallet = {"Big": 150_000, "Room": 400_000, "Mid": 60_000, "Low": 3_000, "Silent": 80_000}
    accounts = [
        {"account_id": name, "is_key": True, "wallet": spend, "nps": 2 if name == "Low" else 9,
         "exec_sponsor": "Eva", "goal": 100, "renewal_on": "2028-01-31"}
        for name, spend in wallet.items()
    ]  # fmt: skip
    accounts += [{"account_id": "<b>Nobody</b>", "is_key": True, "exec_sponsor": "Eva"}]
    revenue = monthly("Big", 10_000) + monthly("Room", 9_000) + monthly("Mid", 4_000)
    revenue += monthly("Low", 200) + monthly("Silent", 5_000, missed=4)
    return make_snapshot([], accounts, revenue=revenue)


@pytest.fixture(scope="module")
def found():
    settings = Settings(review_capacity=1)
    return board.board(assess(prepare(small_company(), settings), settings))


@pytest.fixture(scope="module")
def sample():
    settings = Settings()
    snapshot = prepare(sample_snapshot(), settings)
    return board.board(assess(snapshot, settings)), snapshot, settings


def test_each_account_stands_where_its_figures_put_it(found):
    group = found.table.set_index("account_id")["group"]
    # Big: 120,000 of 150,000 are ours. Mid, the middle account: 48,000 of 60,000. Low buys less
    # than that. Room could buy 292,000 on top of its 108,000. Silent has not ordered for four
    # months, which is a hard flag.
    assert dict(group) == {
        "Silent": FIX_FIRST, "Room": GROW_NOW, "Big": PROTECT, "Mid": PROTECT, "Low": WATCH,
        "<b>Nobody</b>": NOT_RANKED,
    }  # fmt: skip
    assert list(group) == [FIX_FIRST, GROW_NOW, PROTECT, PROTECT, WATCH, NOT_RANKED]


def test_measures_are_sums_over_groups(found):
    rows = found.table
    assert board.revenue_to_fix(rows).value == 40_000_00
    assert board.revenue_to_protect(rows).value == (120_000 + 48_000) * 100
    assert board.revenue_to_protect(rows).n == 2
    watched = board.accounts_to_watch(rows)
    assert (watched.value, watched.n) == (1, 5)
    assert list(rows.loc[watched.rows, "account_id"]) == ["Low"]


def test_what_is_not_known_is_not_zero(found):
    nothing = found.table[found.table["group"] == NOT_RANKED]
    assert board.revenue_to_fix(nothing).value is None
    assert board.accounts_to_watch(nothing).value is None
    assert nothing[["health", "headroom_cents"]].isna().all(axis=None)
    assert "what the score asks is known" in nothing["why"].iloc[0]


def test_health_is_the_other_side_of_risk(found):
    rows = found.table[found.table["group"] != NOT_RANKED]
    assert (rows["health"] + rows["risk_score"]).tolist() == pytest.approx([100.0] * len(rows))


def test_the_steps_of_both_scores_add_up(found):
    for scores in (found.risk, found.growth):
        for account_id, score in zip(
            scores.table["account_id"], scores.table["score"], strict=True
        ):
            steps = board.steps(scores, account_id)
            if np.isnan(score):
                assert steps.empty
                continue
            assert round(steps["points"].sum(), 3) == score
            assert steps["shown_points"].sum() == np.floor(score + 0.5)
            assert steps["factor"].iloc[0] == "baseline"


def test_no_page_says_otherwise(sample):
    found, snapshot, settings = sample
    at_risk = risk_scores(snapshot, settings).table.set_index("account_id")
    ripe = growth_scores(snapshot, settings).table.set_index("account_id")
    rows = found.table.set_index("account_id")
    for group, band in ((FIX_FIRST, growth.FIX_FIRST), (GROW_NOW, growth.GROW_NOW)):
        assert set(rows.index[rows["group"] == group]) == set(ripe.index[ripe["band"] == band])
    assert set(rows.loc[at_risk.index[at_risk["band"] == risk.ACT_NOW], "group"]) == {FIX_FIRST}
    protected = at_risk.loc[rows.index[rows["group"] == PROTECT]]
    assert set(protected["band"]) == {risk.FINE}
    assert set(rows["group"]) == {*GROUPS, NOT_RANKED}
    assert len(rows) == len(at_risk)


def test_groups_do_not_depend_on_the_filters(sample):
    found = sample[0]
    some = found.table["account_id"].sample(10, random_state=1)
    assert found.of(some).equals(found.table[found.table["account_id"].isin(some)])


def test_the_finding_says_whom_to_fix_and_whom_to_grow(found):
    said = board_words.headline(found.table, found.risk, found.growth, "USD")
    assert said == (
        "Fix 1 account worth $40k a year before selling to them; 1 is ready to grow with $292k of "
        "headroom."
    )
    few = pd.Series(["Big", "Low"])
    said = board_words.headline(found.of(few), found.risk.of(few), found.growth.of(few), "USD")
    assert said == "No account needs fixing first; none is ready to grow now."
    nobody = pd.Series(["<b>Nobody</b>"])
    said = board_words.headline(found.of(nobody), found.risk.of(nobody), found.growth, "USD")
    assert said.startswith("No account can be placed yet: add ")
    empty = found.of(pd.Series([], dtype="str"))
    assert board_words.headline(empty, found.risk, found.growth, "USD").startswith("No account")


def test_the_map_names_the_largest_headroom_and_says_who_is_missing(found):
    drawn = board_words.drawn(found.table)
    assert list(drawn["account_id"]) == ["Big", "Room", "Mid", "Silent", "Low"]
    assert board_words.chart_title(drawn, "USD") == "Most headroom: Room, $292k a year (grow now)"
    assert board_words.left_out(found.table, drawn) == (
        "1 account is not drawn: health or headroom is not known."
    )
    assert not board_words.left_out(drawn, drawn)
    assert "Drawn are the 2 accounts" in board_words.left_out(found.table, drawn.head(2))


def test_the_title_of_a_score_names_its_largest_factor(found):
    score = found.risk.table.set_index("account_id").loc["Silent", "score"]
    title = board_words.parts_title("Risk", board.steps(found.risk, "Silent"), score)
    assert title.startswith(f"Risk: {score:.0f} points, ")
    assert title.endswith("of them from silence")


def test_an_empty_snapshot_gives_an_empty_board():
    found = board.board(assess(make_snapshot(), Settings()))
    assert found.table.empty
    assert board.revenue_to_protect(found.table).value is None
