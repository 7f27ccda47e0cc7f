"""Each exception carries its money, its reason and what to decide, and stands once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from kamdata.metrics import agenda, exceptions, hygiene, promises
from kamdata.metrics.changes import Changes, compare_snapshots
from kamdata.metrics.score import Scores
from kamdata.model import Decision, Scope, Settings
from tests.build import make_snapshot

THEN = date(2026, 9, 21)


def deal(name: str, **values: Any) -> dict[str, Any]:
    plain = {"close_on": "2026-11-15", "created_on": "2026-01-05", "owner": "Ida"}
    return {"opportunity_id": name, "opportunity": f"Deal {name}", **plain, **values}


EARLIER = [
    deal("up", amount=100), deal("won", amount=200, stage="Negotiation"), deal("lost", amount=50),
    deal("pushed", amount=300), deal("gone", amount=20, stage="Qualification"),
    deal("gone2", amount=90), deal("same", amount=1_000), deal("free", amount=None),
    deal("back", amount=70, status="lost"),
]  # fmt: skip
LATER = [
    deal("up", amount=180), deal("won", amount=210, status="won", close_on="2026-10-02"),
    deal("lost", amount=50, status="lost", close_on="2026-09-25"),
    deal("pushed", amount=300, close_on="2027-02-01"),
    deal("new", amount=40, created_on="2026-09-23"), deal("same", amount=1_000),
    deal("free", amount=None, status="lost"), deal("back", amount=70),
]  # fmt: skip


def changes() -> Changes:
    from kamdata.model import Period  # noqa: PLC0415 - only here

    year = Period("2026", date(2026, 1, 1), date(2026, 12, 31))
    before, after = make_snapshot(EARLIER, as_of=THEN), make_snapshot(LATER)
    return compare_snapshots(before, after, Scope(year), Settings())


def test_what_moved_most_says_how_and_what_to_decide() -> None:
    found = exceptions.moved_items(changes(), "USD")
    said = list(zip(found["key"], found["money_cents"], found["stake"], found["reason"],
                    strict=True))  # fmt: skip
    assert said == [
        ("deal:pushed", 300_00, "pushed out", "Pushed out: 15 Nov 2026 then, 1 Feb 2027 now."),
        ("deal:won", 210_00, "won", "Won: it stood at Negotiation."),
        ("deal:up", 80_00, "from higher amounts", "Amount up: $100 then, $180 now."),
        ("deal:back", 70_00, "reopened", "Reopened: Closed Lost then, Proposal now."),
        ("deal:lost", 50_00, "lost", "Lost: it stood at Proposal."),
        ("deal:new", 40_00, "new", "New: at Proposal, to close 15 Nov 2026."),
    ]
    assert found["decide"][0] == "Ask what the new date rests on, or take the deal out of the plan."
    assert set(found["topic"]) == {"Moved most"}
    assert set(found["minutes"]) == {3}


def test_vanished_deals_keep_what_they_had() -> None:
    found = exceptions.vanished_items(changes())
    assert list(found["key"]) == ["deal:gone2", "deal:gone"]
    gone = found.iloc[1]
    assert (gone["money_cents"], gone["stage"], gone["owner"]) == (20_00, "Qualification", "Ida")
    assert gone["reason"] == "In the file of 21 Sep 2026, not in this one, neither won nor lost."


def scores(*rows: tuple[str, str, int | None]) -> Scores:
    table = pd.DataFrame(rows, columns=["account_id", "band", "rank"])
    more = {"owner": "Kim", "money_cents": 100_00, "reason": "Silence.", "next_action": "Call."}
    return Scores(table.assign(account=table["account_id"], **more), pd.DataFrame())


def test_newly_at_risk_is_whose_band_got_worse() -> None:
    before = scores(("a", "fine", 3), ("b", "watch", 2), ("c", "act now", 1), ("d", "watch", 4),
                    ("e", "not ranked", None), ("f", "fine", 9))  # fmt: skip
    now = scores(("a", "watch", 3), ("b", "act now", 2), ("c", "act now", 1), ("d", "fine", 4),
                 ("e", "act now", 5), ("f", "not ranked", None), ("g", "act now", 6),
                 ("h", "act now", 7))  # fmt: skip
    found = exceptions.newly_at_risk(now, before, pd.Series(list("abcdefg")), THEN)
    assert list(found["account_id"]) == ["b", "a"]
    assert found["reason"][0] == "From watch to act now since 21 Sep 2026. Silence."
    assert found["decide"][0] == "Call."


def test_who_was_at_risk_before_is_still_at_risk() -> None:
    topics = pd.DataFrame(
        [("a", "At risk"), ("b", "Behind the goal")], columns=["account_id", "topic"]
    ).assign(account="x", owner="Kim", money_cents=1, reason="r", next_action="act")
    first = exceptions.account_items(topics, is_first=True)
    assert list(first["kind"]) == ["at_risk", "goal"]
    later = exceptions.account_items(topics, is_first=False)
    assert list(later["kind"]) == ["still_at_risk", "goal"]
    newly = exceptions.newly_at_risk(
        scores(("a", "act now", 1)), scores(("a", "fine", 1)), pd.Series(["a"]), THEN
    )
    items = exceptions.collect([later, newly])
    assert list(zip(items["key"], items["kind"], strict=True)) == [
        ("account:a", "newly_at_risk"), ("account:b", "goal"),
    ]  # fmt: skip


def test_a_deal_stands_once_under_what_is_most_urgent() -> None:
    snapshot = make_snapshot(
        [deal("late", close_on="2026-09-01", amount=10), deal("old", close_on="2026-08-01")]
    )
    deals = snapshot.table("opportunities")
    seen = hygiene.inspect(deals, snapshot.table("stages"), snapshot.as_of)
    to_decide = agenda.opportunities_to_decide(
        deals, seen, snapshot.table("accounts"), snapshot.as_of
    )
    made = [Decision("won", THEN, "A", "late", id=1), Decision("note", THEN, "A", "old", id=2)]
    checked = promises.check(made, None, snapshot, Settings())
    items = exceptions.collect(
        [exceptions.deal_items(to_decide), exceptions.promise_items(checked)]
    )
    assert list(zip(items["key"], items["kind"], strict=True)) == [
        ("deal:late", "promise"), ("deal:old", "past_due"),
    ]  # fmt: skip
    assert items["reason"][0] == "Close as won: the file still has it open, at Proposal."
    assert items["decide"][0] == "Do it today, or decide again."
    assert items["money_cents"][0] == 10_00


def test_nothing_to_collect() -> None:
    empty = exceptions.collect([])
    assert list(empty.columns) == exceptions.COLUMNS
    assert empty.empty
