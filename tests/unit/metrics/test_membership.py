"""Who enters and who leaves: in at 65 for two reviews, out at 50 for three, and decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.defaults import GateRules
from kamdata.metrics import decided
from kamdata.metrics.entries import with_entries
from kamdata.metrics.membership import (
    ENTER,
    LEAVE,
    OUT,
    PROBATION,
    STAY,
    UNKNOWN,
    WAIT,
    Review,
    Standings,
    review_days,
    review_noise,
    runs,
    standings,
)
from kamdata.model import Entry
from tests.build import make_snapshot

RULES = GateRules()
DAYS = [date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)]


def reviews(
    *scores: float | None, is_key: bool | list[bool] = False, fit: bool = True
) -> Standings:
    """Return the standings of one account A with a score at each review."""
    keys = is_key if isinstance(is_key, list) else [is_key] * len(scores)
    made = [
        Review(day, pd.DataFrame({
            "account_id": ["A"], "account": ["Acme"], "is_key": [key],
            "score": [np.nan if score is None else score], "is_suitable": [fit],
        }))
        for day, score, key in zip(DAYS, scores, keys, strict=False)
    ]  # fmt: skip
    return standings(made, RULES)


@pytest.mark.parametrize(
    ("scores", "is_key", "says"),
    [
        ((60, 65, 65), False, ENTER),
        ((70, 64, 65), False, WAIT),
        ((65, 65, 64), False, OUT),
        ((70, None, 70), False, WAIT),  # a review without a score confirms nothing
        ((None, None, None), False, UNKNOWN),
        ((50, 50, 50), True, LEAVE),
        ((90, 50, 50), True, PROBATION),
        ((90, 90, 50), True, PROBATION),
        ((50, 50, 51), True, STAY),
        ((50, 50, 64), True, STAY),
        ((50, 50, None), True, UNKNOWN),
    ],
)
def test_what_the_rule_says(scores: tuple[float | None, ...], *, is_key: bool, says: str) -> None:
    assert reviews(*scores, is_key=is_key).now.tolist() == [says]


def test_a_poor_fit_never_enters_and_goes_in_time() -> None:
    assert reviews(90, 90, fit=False).now.tolist() == [OUT]
    assert reviews(90, 90, 90, is_key=True, fit=False).now.tolist() == [LEAVE]
    assert reviews(None, is_key=True, fit=False).now.tolist() == [PROBATION]


def test_an_account_that_was_not_there_before_starts_anew() -> None:
    first, second = (
        Review(day, pd.DataFrame({
            "account_id": ids, "account": ids, "is_key": [False] * len(ids),
            "score": [80.0] * len(ids), "is_suitable": [True] * len(ids),
        }))
        for day, ids in zip(DAYS, (["A", "Gone"], ["New", "A"]), strict=False)
    )  # fmt: skip
    at = standings([first, second], RULES)
    assert dict(zip(at.account_ids, at.now, strict=True)) == {"New": WAIT, "A": ENTER}


def test_reviews_are_the_last_snapshots_of_the_fiscal_quarters() -> None:
    days = [date(2026, 1, 5), date(2026, 1, 31), date(2026, 2, 1), date(2026, 4, 30)]
    assert review_days(days, 2) == [date(2026, 1, 31), date(2026, 4, 30)]
    assert review_days(reversed(days), 1) == [date(2026, 2, 1), date(2026, 4, 30)]
    assert review_days([], 1) == []


def flips(scores: np.ndarray) -> int:
    """Return how often an account that follows the rule changes sides."""
    highs = runs(scores[:, None] >= RULES.enter_at)[:, 0]
    lows = runs(scores[:, None] <= RULES.leave_at)[:, 0]
    is_in, changes = False, 0
    for high, low in zip(highs, lows, strict=True):
        moves = low >= RULES.leave_reviews if is_in else high >= RULES.enter_reviews
        is_in, changes = is_in != moves, changes + moves
    return int(changes)


@settings(max_examples=40)
@given(st.floats(0, 100), st.integers(0, 10_000))
def test_noise_below_half_the_band_gives_at_most_one_change(level: float, seed: int) -> None:
    half = (RULES.enter_at - RULES.leave_at) / 2
    noise = np.random.default_rng(seed).uniform(-half, half, 60) * 0.999
    assert flips(level + noise) <= 1


def test_a_borderline_account_stays_where_it_is() -> None:
    noisy = 64 + np.random.default_rng(1).normal(0, 3, 520)
    plain = np.diff((noisy >= RULES.enter_at).astype(int))
    assert np.count_nonzero(plain) > 150
    assert flips(noisy) == 1


def test_the_noise_of_reviews() -> None:
    # it moves by 4 and by -2: sqrt((16 + 4) / 2 / 2)
    assert review_noise(reviews(60, 64, 62)) == pytest.approx(np.sqrt(5))
    assert review_noise(reviews(60)) is None


@pytest.mark.parametrize(
    ("decision", "scores", "was_key", "is_exception"),
    [
        ("enter", (70, 70), False, False),
        ("enter", (60, 70), False, True),
        ("leave", (70, 70), True, True),
        ("leave", (70, 70), False, True),  # the rule would let it in, and it is kept out
        ("leave", (40, 40), False, False),
        ("stay", (60, 40), True, False),
        ("probation", (70, 70), True, False),
    ],
)
def test_decisions_against_the_rule(
    decision: str, scores: tuple[float, ...], *, was_key: bool, is_exception: bool
) -> None:
    at = reviews(*scores, is_key=[was_key, decision in ("enter", "stay", "probation")])
    row = {"account_id": "A", "decided_on": "2025-06-30", "decision": decision, "reason": "x"}
    snapshot = make_snapshot(as_of="2025-06-30", memberships=[row])
    found = decided.decisions(snapshot, at)
    assert found["is_exception"].tolist() == [is_exception]
    assert len(decided.exceptions(found)) == is_exception


def test_keeping_what_the_rule_lets_go_is_an_exception_until_its_day() -> None:
    at = reviews(40, 40, 40, is_key=True)
    rows = [
        {"account_id": "A", "decided_on": "2025-07-01", "decision": "probation", "reason": "r1"},
        {"account_id": "A", "decided_on": "2025-09-30", "decision": "stay", "reason": "r2",
         "expires_on": "2025-12-31"},
        {"account_id": "A", "decided_on": "2026-01-01", "decision": "leave", "reason": "later"},
        {"account_id": "A", "decided_on": "2025-01-01", "decision": "enter", "reason": "r0"},
    ]  # fmt: skip
    found = decided.decisions(make_snapshot(as_of="2025-09-30", memberships=rows), at)
    assert found["reason"].tolist() == ["r2", "r1", "r0"]  # what came later is not known
    assert found["state"].tolist() == ["In force", "Replaced", "Replaced"]
    assert found["rule_said"].tolist() == ["leave", "probation", "not known"]
    assert decided.exceptions(found)["reason"].tolist() == ["r2"]
    assert decided.held(found).index.tolist() == ["A"]
    later = decided.decisions(make_snapshot(as_of="2026-01-31", memberships=rows[1:2]), at)
    assert later["state"].tolist() == ["Run out"]
    assert decided.held(later).empty


def test_an_exception_that_the_files_name_and_one_that_the_rule_grew_into_are_listed() -> None:
    at = reviews(45, 45, 45, is_key=True)
    until = {"account_id": "A", "expires_on": "2025-12-31", "reason": "x"}
    early = {**until, "decided_on": "2025-01-10", "decision": "enter"}  # before the first review
    found = decided.decisions(make_snapshot(as_of="2025-09-30", memberships=[early]), at)
    assert found[["rule", "rule_now"]].values.tolist() == [["Not known", "Should leave"]]
    assert found["is_exception"].tolist() == [True]
    first = {**until, "decided_on": "2025-04-10", "decision": "stay"}  # probation at the time
    found = decided.decisions(make_snapshot(as_of="2025-09-30", memberships=[first]), at)
    assert found["is_exception"].tolist() == [True]
    assert found["rule"].tolist() == ["On probation"]
    on_bounds = decided.decisions(
        make_snapshot(as_of="2025-06-30", memberships=[first]), reviews(45, 45, is_key=True)
    )
    assert on_bounds["is_exception"].tolist() == [False]


def test_two_decisions_of_one_day_stand_beside_each_other_and_the_second_counts() -> None:
    snapshot = make_snapshot(as_of="2025-06-30", accounts=[{"account_id": "A", "is_key": False}])
    at = reviews(70, 70)
    written: list[Entry] = []
    for decision in ("enter", "leave"):
        fields = {"decision": decision, "reason": f"to {decision}"}
        made = decided.entries(with_entries(snapshot, written), "A", fields)
        assert {one.table for one in made} == {"memberships", "accounts"}
        written += [replace(one, id=len(written) + n) for n, one in enumerate(made, 1)]
    seen = with_entries(snapshot, written)
    found = decided.decisions(seen, at)
    assert found["reason"].tolist() == ["to leave", "to enter"]
    assert found["state"].tolist() == ["In force", "Replaced"]
    assert seen.table("accounts")["is_key"].tolist() == [False]
    stay = decided.entries(seen, "A", {"decision": "stay", "reason": "x"})
    assert {one.table for one in stay} == {"memberships"}
    assert {one.entry for one in stay} == {"2025-06-30 #3"}


def test_history_tells_decisions_from_what_changed_in_the_files() -> None:
    made = [
        Review(day, pd.DataFrame({
            "account_id": ["A", "B"], "account": ["A", "B"], "is_key": keys,
            "score": [np.nan] * 2, "is_suitable": [True] * 2,
        }))
        for day, keys in zip(DAYS, ([False, True], [True, False]), strict=False)
    ]  # fmt: skip
    row = {"account_id": "A", "decided_on": "2025-05-01", "decision": "enter", "reason": "why",
           "decided_by": "Ida"}  # fmt: skip
    snapshot = make_snapshot(as_of="2025-06-30", memberships=[row])
    found = decided.history(made, decided.decisions(snapshot, standings(made, RULES)))
    assert found["account"].tolist() == ["B", "A"]
    assert found["what"].tolist() == ["Left", "Entered"]
    assert found["by"].tolist() == ["In the files", "Ida"]


@pytest.mark.parametrize(
    ("decision", "rule", "reason", "until", "says"),
    [
        ("", ENTER, "x", None, "Choose what was decided"),
        ("enter", ENTER, "  ", None, "Write down why"),
        ("enter", OUT, "x", None, "needs a day until when it holds"),
        ("enter", OUT, "x", date(2026, 1, 1), "must hold beyond"),
        ("stay", LEAVE, "x", None, "needs a day until when it holds"),
        ("enter", ENTER, "x", None, ""),
        ("leave", LEAVE, "x", None, ""),
        ("enter", OUT, "x", date(2026, 6, 1), ""),
    ],
)
def test_what_a_decision_still_lacks(
    decision: str, rule: str, reason: str, until: date | None, says: str
) -> None:
    said = decided.problem(decision, rule, reason, until, date(2026, 1, 1))
    assert (says in said) if says else not said


def test_above_the_last_limit_another_one_needs_a_reason_of_its_own() -> None:
    assert "Write down why" in decided.limit_problem("enter", 100, 100, " ")
    assert not decided.limit_problem("enter", 99, 100, "")
    assert not decided.limit_problem("enter", 100, 100, "The merger brings one more.")
    assert not decided.limit_problem("stay", 200, 100, "")
