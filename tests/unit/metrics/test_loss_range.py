"""What may go of the revenue: the index spread out, and from 30 events on an expected loss."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.defaults import RISK_WEIGHTS
from kamdata.metrics import loss_range as subject
from kamdata.metrics.calibration import LEAST_EVENTS, Past, calibrated, comparable_scores
from kamdata.metrics.loss_range import loss_range
from kamdata.metrics.risk import total_revenue_at_risk
from kamdata.metrics.score import Scores
from tests.unit.metrics.test_risk import company


@pytest.fixture(scope="module")
def scores():
    return company()


def cases(*groups: tuple[float, int, int], after: int = 40) -> pd.DataFrame:
    """Past cases: (score, how many, how many of them were events); an event keeps `after` of 100.

    What is no event keeps everything.
    """
    rows = [
        {"account_id": f"A{place}", "score": score, "is_event": n < events,
         "before_cents": 100_00, "after_cents": after * 100 if n < events else 100_00}
        for place, (score, many, events) in enumerate(groups) for n in range(many)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def whole_past(records: pd.DataFrame) -> Past:
    """Past cases scored by every factor, so that today's score is comparable as it is."""
    return Past(records, tuple(dict(RISK_WEIGHTS)), RISK_WEIGHTS)


def test_today_is_scored_by_the_factors_that_the_past_is_scored_by(scores) -> None:
    whole = comparable_scores(scores, whole_past(cases()))
    assert whole.tolist() == scores.table["score"].tolist()
    only = comparable_scores(scores, Past(cases(), ("silence",), (("silence", 15.0),)))
    values = scores.factors.loc[scores.factors["factor"] == "silence", "value"].to_numpy()
    middle = np.median(values)  # the baseline of the same factor alone
    assert only == pytest.approx(100 * (15 * values + 15 * middle) / 30, abs=0.001)


def test_chances_rise_with_the_score_and_pool_where_they_would_not() -> None:
    # 20 scored 20: none lost; 40 scored 40: half; 40 scored 60: a quarter -> both pooled: 3/8
    past = cases((20, 20, 0), (40, 40, 20), (60, 40, 10))
    found = calibrated(np.array([0.0, 20.0, 30.0, 50.0, 99.0, np.nan]), past)
    assert found is not None
    # whose score is not known has the chance of everybody: 30 of 100
    assert found.chances.tolist() == pytest.approx([0, 0, 3 / 16, 3 / 8, 3 / 8, 0.3])
    assert (found.cases, found.events) == (100, 30)
    assert found.drop_rate == pytest.approx(0.60)


def test_a_loss_is_between_nothing_and_everything() -> None:
    assert calibrated(np.array([50.0]), cases((50, 40, 40), after=-20)).drop_rate == 1
    assert calibrated(np.array([50.0]), cases((50, 40, 40), after=120)).drop_rate == 0


def test_too_few_events_are_no_chances() -> None:
    assert calibrated(np.array([50.0]), cases((50, 200, LEAST_EVENTS - 1))) is None
    assert calibrated(np.array([50.0]), cases((50, 200, LEAST_EVENTS))) is not None


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 100), st.booleans()), min_size=1, max_size=40),
    st.lists(st.floats(0, 100), min_size=2, max_size=10),
)
def test_a_higher_score_never_has_a_lower_chance(past, asked) -> None:
    records = pd.concat([
        cases(*((score, 1, int(is_event)) for score, is_event in past)), cases((50, 60, 30)),
    ])  # fmt: skip
    found = calibrated(np.sort(asked), records)
    assert found is not None
    assert (np.diff(found.chances) >= 0).all()
    assert ((found.chances >= 0) & (found.chances <= 1)).all()
    # isotonic regression keeps the mean of what it was fitted to
    own = calibrated(records["score"].to_numpy(), records)
    assert own is not None
    assert own.chances.mean() == pytest.approx(records["is_event"].mean())


def test_as_an_index_its_mean_is_the_revenue_at_risk(scores) -> None:
    found = loss_range(scores, scores.table["account_id"])
    whole = total_revenue_at_risk(scores.table).value
    assert found.expected_cents == pytest.approx(whole, abs=len(scores.table))
    assert found.losses.mean_cents == pytest.approx(whole, rel=2e-3)
    assert found.base_cents == scores.table["base_cents"].sum()
    assert subject.expected_loss(found).value is None
    assert subject.expected_loss(found).reason == "needs 30 past events"
    assert subject.median_loss(found).reason.startswith("5 in 10 cases above, ")
    low, half, high = (
        getattr(subject, name)(found).value for name in ("low_loss", "median_loss", "high_loss")
    )
    assert 0 <= low <= half <= high <= found.base_cents
    assert "If scores were chances" in subject.loss_title(found, "USD")
    assert "no forecast" in subject.loss_note(found)


def test_learned_chances_give_an_expected_loss(scores) -> None:
    records = cases((0, 100, 10), (100, 100, 60))  # chance .1 + .5 x score / 100, 60 % is lost
    found = loss_range(scores, scores.table["account_id"], whole_past(records))
    chance = 0.1 + 0.5 * scores.table["score"] / 100
    by_hand = (chance * 0.6 * scores.table["base_cents"].astype("float64")).sum()
    assert subject.expected_loss(found).value == pytest.approx(by_hand, rel=1e-6)
    assert found.losses.at_cents[-1] == pytest.approx(0.6 * found.base_cents, rel=1e-6)
    assert subject.loss_title(found, "USD").startswith("Expected loss $")
    note = subject.loss_note(found)
    assert "200 past cases" in note
    assert "in 70 revenue then fell" in note
    assert "by 60 % on average" in note


def test_with_few_events_it_says_how_many_there_are(scores) -> None:
    found = loss_range(scores, scores.table["account_id"], whole_past(cases((50, 40, 12))))
    assert found.learned is None
    assert subject.loss_note(found).endswith("so far 12.")


def test_bars_hold_the_whole_distribution(scores) -> None:
    found = loss_range(scores, scores.table["account_id"])
    bars = subject.loss_bars(found)
    assert 1 < len(bars) <= subject.BARS
    assert bars["chance_rate"].sum() == pytest.approx(1, abs=0.0011)
    assert (bars["to_cents"].to_numpy()[:-1] == bars["from_cents"].to_numpy()[1:]).all()
    marks = subject.loss_marks(found, "USD")
    measures = [getattr(subject, name)(found).value for name in subject.shown(found)]
    assert [cents for cents, _ in marks] == measures
    assert marks[1][1].startswith("half of the time above $")


def test_nobody(scores) -> None:
    none = loss_range(scores, pd.Series([], dtype="str"))
    assert subject.median_loss(none).value is None
    assert subject.median_loss(none).reason == "no account can be ranked yet"
    no_money = Scores(
        scores.table.assign(money_cents=pd.Series(pd.NA, scores.table.index, dtype="Int64")),
        scores.factors,
    )
    found = loss_range(no_money, scores.table["account_id"])
    assert subject.high_loss(found).reason == "no ranked account has revenue"
    assert subject.loss_bars(found)["chance_rate"].tolist() == [1.0]
