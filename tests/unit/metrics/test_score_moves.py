"""What moved on a list since the last snapshot, and which factor moved it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kamdata.metrics.growth import FIX_FIRST, GROW_NOW
from kamdata.metrics.risk import ACT_NOW, WATCH, risk_scores
from kamdata.metrics.score import Scores
from kamdata.metrics.score_moves import (
    BLOCKED,
    DOWN,
    FREED,
    GONE,
    NEW,
    OFF,
    ON,
    PLACE,
    SAME_SCORE,
    UNRANKED,
    UP,
    moves_of,
    moves_sentence,
    score_moves,
)
from kamdata.model import Settings
from tests.unit.metrics.test_account_changes import months, snapshot
from tests.unit.metrics.test_risk import company

NAMES, LABELS = ["silence", "trend", "baseline"], ["Silence", "Revenue trend", "Starting level"]
SINCE = date(2026, 9, 21)


def scored(**accounts: Any) -> Scores:
    """Scores by hand: name=(band, points of silence, trend and baseline)."""
    points = np.array([points for _, *points in accounts.values()], dtype=np.float64)
    points = points.reshape(-1, 3)
    table = pd.DataFrame({
        "account_id": pd.Series(list(accounts), dtype="str"),
        "account": pd.Series([f"{one} Ltd" for one in accounts], dtype="str"),
        "owner": pd.Series(["Ida"] * len(accounts), dtype="str"),
        "band": pd.Categorical([band for band, *_ in accounts.values()]),
        "score": points.sum(axis=1),
        "is_ranked": [band not in ("not ranked", FIX_FIRST) for band, *_ in accounts.values()],
        "flags": pd.Series([("Contract ends in 9 days",) if one == "Flagged" else ()
                            for one in accounts], dtype=object),
        "reason": pd.Series([f"why {one}" for one in accounts], dtype="str"),
        "risk_reason": pd.Series([f"risk of {one}" for one in accounts], dtype="str"),
    })  # fmt: skip
    factors = pd.DataFrame({
        "account_id": np.repeat(list(accounts), 3),
        "factor": pd.Categorical(NAMES * len(accounts), categories=NAMES),
        "label": pd.Categorical(LABELS * len(accounts), categories=LABELS),
        "points": points.ravel(),
        "evidence": [f"{name} of {one}" for one in accounts for name in NAMES],
    })  # fmt: skip
    return Scores(table, factors)


def by_id(found: pd.DataFrame) -> dict[str, dict[str, Any]]:
    rows = found.to_dict("records")
    return {str(row["account_id"]): {str(name): cell for name, cell in row.items()} for row in rows}


def test_the_factor_that_moved_it_with_its_evidence_now() -> None:
    before = scored(A=(WATCH, 10, 12, 5), B=(ACT_NOW, 30, 10, 5), C=(WATCH, 10, 10, 5))
    after = scored(A=(ACT_NOW, 25, 10, 5), B=(WATCH, 12, 11, 5), C=(WATCH, 10, 16, 5))
    found = by_id(score_moves(before, after, ACT_NOW))
    assert list(found) == ["A", "B", "C"]  # joined, left, moved
    assert [row["what"] for row in found.values()] == [ON, OFF, UP]
    assert [row["why"] for row in found.values()] == ["Silence +15", "Silence -18",
                                                      "Revenue trend +6"]  # fmt: skip
    assert found["A"]["evidence"] == "silence of A"
    assert found["C"]["evidence"] == "trend of C"
    assert (found["A"]["score_before"], found["A"]["score_after"], found["A"]["moved"]) == (
        27, 40, 13,
    )  # fmt: skip
    assert (found["B"]["band_before"], found["B"]["band"]) == (ACT_NOW, WATCH)


def test_the_factor_is_one_that_moved_in_the_direction_of_the_score() -> None:
    before, after = scored(A=(WATCH, 20, 10, 0)), scored(A=(WATCH, 10, 18, 8))
    # silence fell by 10, trend and baseline rose by 8 each: the score rose by 6
    found = by_id(score_moves(before, after, ACT_NOW))["A"]
    assert (found["what"], found["why"]) == (UP, "Revenue trend +8")


def test_under_five_points_nothing_moved() -> None:
    before, after = scored(A=(WATCH, 10, 10, 0)), scored(A=(WATCH, 14.4, 10, 0))
    assert score_moves(before, after, ACT_NOW).empty
    after = scored(A=(WATCH, 15, 10, 0))
    assert score_moves(before, after, ACT_NOW)["what"].tolist() == [UP]
    assert score_moves(after, before, ACT_NOW)["what"].tolist() == [DOWN]


def test_who_joined_without_a_move_of_its_own() -> None:
    before = scored(A=(WATCH, 30, 10, 0), B=(WATCH, 30, 20, 0), C=(ACT_NOW, 30, 10, 0))
    after = scored(A=(ACT_NOW, 30.4, 10, 0), B=(ACT_NOW, 28, 21, 0), C=(WATCH, 30, 14, 0))
    found = by_id(score_moves(before, after, ACT_NOW))
    assert [row["what"] for row in found.values()] == [ON, ON, OFF]
    for row in found.values():  # B joined although its score fell, C left although it rose
        assert (row["why"], row["evidence"]) == (PLACE, SAME_SCORE)


def test_new_and_gone_accounts() -> None:
    before = scored(A=(ACT_NOW, 40, 0, 0), C=(WATCH, 10, 0, 0))
    after = scored(B=(ACT_NOW, 40, 0, 0), D=(WATCH, 20, 0, 0))
    found = by_id(score_moves(before, after, ACT_NOW))
    assert set(found) == {"A", "B"}  # C and D were never on the list
    assert (found["B"]["what"], found["B"]["why"]) == (ON, NEW)
    assert found["B"]["evidence"] == "why B"
    assert (found["A"]["what"], found["A"]["why"], found["A"]["account"]) == (OFF, GONE, "A Ltd")
    assert pd.isna(found["A"]["evidence"])
    assert pd.isna(found["A"]["score_after"])


def test_who_must_be_fixed_first_leaves_the_list_of_growth() -> None:
    before = scored(A=(GROW_NOW, 40, 0, 0), Flagged=(GROW_NOW, 40, 0, 0), C=(FIX_FIRST, 40, 0, 0))
    after = scored(A=(FIX_FIRST, 41, 0, 0), Flagged=(FIX_FIRST, 41, 0, 0), C=(GROW_NOW, 41, 0, 0))
    found = by_id(score_moves(before, after, GROW_NOW))
    assert [found[one]["why"] for one in ("A", "Flagged", "C")] == [BLOCKED, BLOCKED, FREED]
    assert found["A"]["evidence"] == "risk of A"
    assert found["Flagged"]["evidence"] == "Contract ends in 9 days."


def test_too_little_known_is_no_move_of_a_score() -> None:
    before = scored(A=(ACT_NOW, 40, 0, 0), B=(WATCH, 40, 0, 0))
    after = scored(A=("not ranked", 10, 0, 0), B=("not ranked", 10, 0, 0))
    found = by_id(score_moves(before, after, ACT_NOW))
    assert list(found) == ["A"]
    assert found["A"]["why"] == UNRANKED


def test_of_whole_snapshots() -> None:
    history = months(*((f"{year}-{month:02d}-01", 100) for year in (2025, 2026)
                       for month in range(1, 13) if (year, month) < (2026, 9)))  # fmt: skip
    plain = {"account_id": "A", "nps": 9, "nps_on": "2026-09-01", "open_escalations": 0,
             "renewal_on": "2028-01-01", "goal": 100}  # fmt: skip
    days = ("2026-09-21", "2026-09-28")
    sides = [snapshot(day, [plain | {"nps": nps}], revenue=history)
             for day, nps in zip(days, (9, 1), strict=True)]  # fmt: skip
    found = score_moves(*(risk_scores(one, Settings()) for one in sides), ACT_NOW)
    assert found["what"].tolist() == [UP]
    assert found["why"].iloc[0].startswith("Satisfaction and support +")
    assert "1" in found["evidence"].iloc[0]


@pytest.mark.parametrize("turned", [False, True])
def test_the_same_twice_and_nobody(turned) -> None:
    some, none = company(), company().of(pd.Series([], dtype="str"))
    assert score_moves(some, some, ACT_NOW).empty
    assert score_moves(none, none, ACT_NOW).empty
    found = score_moves(*((some, none) if turned else (none, some)), ACT_NOW)
    assert set(found["what"]) <= {OFF if turned else ON}


def test_only_who_is_in_view_then_or_now() -> None:
    before = scored(A=(ACT_NOW, 40, 0, 0), B=(WATCH, 40, 0, 0), C=(WATCH, 10, 0, 0))
    after = scored(B=(ACT_NOW, 40, 0, 0), C=(ACT_NOW, 40, 0, 0))
    found = score_moves(before, after, ACT_NOW)
    assert set(moves_of(found, pd.Series(["A"]), pd.Series(["B"]))["account_id"]) == {"A", "B"}


def test_the_sentence() -> None:
    before = scored(A=(WATCH, 10, 12, 5), B=(ACT_NOW, 30, 10, 5), C=(WATCH, 10, 10, 5))
    after = scored(A=(ACT_NOW, 25, 10, 5), B=(WATCH, 12, 11, 5), C=(WATCH, 10, 16, 5))
    assert moves_sentence(score_moves(before, after, ACT_NOW), SINCE) == (
        "Since 21 Sep 2026, 3 accounts moved: 1 joined the list, 1 left the list and 1 rose in "
        "score. B Ltd moved most: 45 to 28 points (Silence -18)."
    )
    assert moves_sentence(score_moves(after, after, ACT_NOW), SINCE) == (
        "Since 21 Sep 2026, no account joined or left the list, and no score moved by 5 points."
    )
    joined = score_moves(scored(A=(WATCH, 30, 0, 0)), scored(A=(ACT_NOW, 31, 0, 0)), ACT_NOW)
    assert moves_sentence(joined, SINCE).endswith("1 account moved: 1 joined the list.")
