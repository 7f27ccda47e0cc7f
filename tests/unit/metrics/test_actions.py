"""Open actions: those decided and those of the files, the most overdue first."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kamdata.metrics.actions import open_actions, title
from kamdata.model import Decision
from tests.build import AS_OF, make_snapshot

THEN = date(2026, 9, 21)


def test_open_actions_of_meetings_and_files() -> None:
    snapshot = make_snapshot(
        [{"opportunity_id": "D", "opportunity": "Pumps", "account_id": "A"}],
        [{"account_id": "A", "account": "Alder"}],
        actions=[
            {"account_id": "A", "what": "Send prices", "owner": "Jon", "due_on": "2026-10-01"},
            {"account_id": "A", "what": "Old", "status": " Done ", "due_on": "2026-01-01"},
            {"account_id": "B", "what": "Elsewhere", "due_on": "2026-01-01"},
        ],
    )
    made = (
        Decision("action", THEN, "A", "D", "Call Ann", "Ida", date(2026, 9, 25), id=4),
        Decision("action", THEN, "A", None, "Think", id=5),
        Decision("action", THEN, "A", None, "Ticked", done_at=datetime(2026, 9, 2, tzinfo=UTC)),
        Decision("note", THEN, "A", value="no action"),
    )
    accounts = snapshot.table("accounts")
    found = open_actions(made, snapshot, accounts[accounts["account_id"] == "A"])
    assert found[["what", "owner", "when", "decision_id"]].astype(object).values.tolist()[:2] == [
        ["Call Ann", "Ida", "3 days past due", 4], ["Send prices", "Jon", "due in 3 days", 0],
    ]  # fmt: skip
    assert list(found["what"])[2:] == ["Think"]
    assert found["when"][2] == "no due date"
    assert (found["account"][0], found["opportunity"][0]) == ("Alder", "Pumps")
    assert found["origin"][0] == "Decided on the file of 21 Sep 2026"
    assert title(found, AS_OF) == "3 open actions, 1 past due"


def test_no_actions() -> None:
    snapshot = make_snapshot([{}])
    found = open_actions((), snapshot, snapshot.table("accounts"))
    assert found.empty
    assert title(found, AS_OF) == "0 open actions"
