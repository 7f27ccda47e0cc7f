"""What the weekly reviews of the sample company decided, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from kamdata.model import Decision
from kamdata.sample import stories
from kamdata.sample.past_stories import PUSHED_THREE_TIMES, WON_SMALLER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamdata.model import Snapshot

LEADER = "Marta Ekdahl"
"""Who leads the reviews."""

THIRD, SECOND, LAST = date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 21)

# the deal (or, for an action, the account) that each decision is about
MADE: tuple[tuple[str, Decision], ...] = (
    (
        stories.LARGER_THAN_PROFITABLE,
        Decision("action", THIRD, value="Put the cost to serve on one page for the review",
                 owner="Tomasz Wielgor", due_on=date(2026, 9, 18),
                 done_at=datetime(2026, 9, 17, 15, 0, tzinfo=UTC)),
    ),
    (
        stories.REVIEW_OVERDUE,
        Decision("note", SECOND, value="The plan is to be reviewed before the next forecast"),
    ),
    ("Tardelle - Precision Bearings - frame order", Decision("lost", LAST)),
    (WON_SMALLER, Decision("won", LAST)),
    (
        PUSHED_THREE_TIMES,
        Decision("re_date", LAST, value="2026-10-09"),
    ),
    (
        "Pastelund - Bottling hall conveyor",
        Decision("re_date", LAST, value="2026-10-15"),
    ),
    (
        "Stallmere - Freezer tunnel modules",
        Decision("next_step", LAST, value="Price meeting with the plant manager"),
    ),
    (
        stories.SILENT,
        Decision("action", LAST, value="Visit the mill together with the executive sponsor",
                 owner="Luis Carrando", due_on=date(2026, 9, 25)),
    ),
    (
        stories.RENEWAL_WITHOUT_OPPORTUNITY,
        Decision("action", LAST, value="Open the renewal and name the decision maker",
                 owner="Ingrid Solvang", due_on=date(2026, 10, 9)),
    ),
)  # fmt: skip
"""Two are kept, two are not, one went the opposite way; one action is done, one late, one open."""


def decisions_of(snapshot: Snapshot) -> Iterator[Decision]:
    """Give what the review of a snapshot decided."""
    accounts, deals = snapshot.table("accounts"), snapshot.table("opportunities")
    decided_at = datetime.combine(snapshot.as_of, time(10), UTC)
    for name, decision in MADE:
        if decision.as_of != snapshot.as_of:
            continue
        row = deals[deals["opportunity"] == name]
        about = row if len(row) else accounts[accounts["account"] == name]
        deal = str(row["opportunity_id"].iloc[0]) if len(row) else None
        yield replace(
            decision, account_id=str(about["account_id"].iloc[0]), opportunity_id=deal,
            decided_at=decided_at, decided_by=LEADER,
        )  # fmt: skip
