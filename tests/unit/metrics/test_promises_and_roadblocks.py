"""Promises by outcome and owning function; risks and roadblocks by severity."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kamdata.metrics import promise_register as register
from kamdata.metrics import roadblocks
from kamdata.metrics.actions import actions_overdue, open_actions
from kamdata.model import Snapshot
from tests.build import AS_OF, make_snapshot

A = pd.Series(["A"])
PAST, AHEAD = "2026-09-01", "2026-11-01"


def promises(*rows: dict[str, Any], account_id: str = "A") -> list[dict[str, Any]]:
    return [{"account_id": account_id, "what": f"P{n}", **row} for n, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"due_on": PAST, "is_kept": True}, "Kept"),
        ({"due_on": AHEAD, "is_kept": True}, "Kept"),
        ({"due_on": PAST, "is_kept": False}, "Broken"),
        ({"due_on": PAST, "is_kept": False, "status": "done"}, "Broken"),
        ({"due_on": AHEAD, "is_kept": False}, "Open"),  # not kept yet
        ({"due_on": PAST}, "Overdue"),
        ({"due_on": "2026-09-28"}, "Open"),  # due on the day itself
        ({"due_on": PAST, "status": " Done "}, "Kept"),
        ({"due_on": PAST, "status": "Cancelled"}, "Withdrawn"),
        ({"due_on": None}, "Open"),
    ],
)
def test_the_outcome_of_a_promise(row: dict[str, Any], outcome: str) -> None:
    found = register.promises_of(make_snapshot(promises=promises(row)), A)
    assert found["outcome"].tolist() == [outcome]


def company() -> Snapshot:
    kept, broken = {"due_on": PAST, "is_kept": True}, {"due_on": PAST, "is_kept": False}
    late = {"due_on": PAST}
    own = promises(
        kept | {"function": "Operations"}, broken | {"function": "Operations"},
        late | {"function": "Service"}, {"due_on": AHEAD}, late | {"function": "Operations"},
    )  # fmt: skip
    return make_snapshot(
        promises=own + promises(*[kept | {"function": "Operations"}] * 3, account_id="B")
    )


def test_promises_by_the_function_that_owes_them() -> None:
    snapshot = company()
    own = register.promises_of(snapshot, A)
    assert own["what"].tolist() == ["P2", "P4", "P3", "P1", "P0"]
    assert register.title(own) == "5 promises, 2 overdue, 1 broken"
    assert register.promises_overdue(own).value == 2
    kept = register.promises_kept(own)
    assert (kept.value, kept.n, kept.coverage) == (None, 2, 0.5)
    assert kept.reason == "only 2 settled promises; at least 5 are needed"
    everywhere = register.promises_of(snapshot, snapshot.table("accounts")["account_id"])
    assert register.promises_kept(everywhere).value == pytest.approx(4 / 5)
    found = register.by_function(own, everywhere)
    assert found.astype(object).to_numpy().tolist()[0] == [
        "Operations", 3, 1, 1, 1, 0, 0.8, 5,
    ]  # fmt: skip
    assert found["function"].tolist() == ["Operations", "Service", "Nobody named"]
    assert found["kept_rate"].isna().tolist() == [False, True, True]
    assert found["promises"].sum() == len(own)


def test_without_promises() -> None:
    none = register.promises_of(make_snapshot([{}]), A)
    assert register.promises_kept(none).reason == "no promise is written yet"
    assert register.promises_overdue(none).value is None
    assert register.by_function(none, none).empty


def test_roadblocks_are_severe_first_and_know_their_day() -> None:
    rows = [
        {"what": "Low", "severity": "low", "due_on": PAST},
        {"what": "Unsaid", "due_on": PAST},
        {"what": "High later", "severity": "high", "due_on": AHEAD},
        {"what": "High late", "severity": "high", "due_on": PAST, "status": "open"},
        {"what": "Gone", "severity": "high", "due_on": PAST, "status": "Mitigated"},
    ]
    snapshot = make_snapshot(risks=[{"account_id": "A", **row} for row in rows])
    found = roadblocks.roadblocks_of(snapshot, A)
    assert found["what"].tolist() == ["High late", "High later", "Unsaid", "Low"]
    assert found["how_severe"].tolist() == ["High", "High", "Not said", "Low"]
    assert found["when"].tolist()[0] == "27 days past due"
    assert roadblocks.roadblocks_open(snapshot, A).value == 4
    late = roadblocks.roadblocks_overdue(snapshot, A)
    assert (late.value, late.n, list(late.rows)) == (3, 5, [3, 1, 0])
    assert roadblocks.title(found) == (
        "4 open risks and roadblocks, 2 of high severity, 3 past due"
    )
    none = roadblocks.roadblocks_open(snapshot, pd.Series(["B"]))
    assert (none.value, none.reason) == (None, roadblocks.NO_RISK)


def test_actions_past_due() -> None:
    due = [{"account_id": "A", "what": day, "due_on": day} for day in (PAST, AHEAD)]
    snapshot = make_snapshot(actions=due)
    found = open_actions((), snapshot, snapshot.table("accounts"))
    assert found["origin"].tolist() == ["From the file"] * 2
    assert (actions_overdue(found, AS_OF).value, actions_overdue(found, AS_OF).n) == (1, 2)
    assert actions_overdue(found.head(0), AS_OF).reason == "no action is open"
