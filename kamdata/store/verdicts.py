"""What became of deals that are missing from a file, as somebody said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import delete, insert, select

from kamdata.store.people import current_user
from kamdata.store.saved import in_utc
from kamdata.store.tables import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

Outcome = Literal["won", "lost", "merged", "filtered_out", "deleted"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a deal that the snapshot of `missing_on` does not have. Times are in UTC."""

    opportunity_id: str
    missing_on: date
    outcome: Outcome
    decided_at: datetime
    decided_by: str


def read_verdicts(connection: Connection) -> tuple[Verdict, ...]:
    """Return every verdict, the newest first."""
    newest_first = select(VERDICTS).order_by(
        VERDICTS.c.decided_at.desc(), VERDICTS.c.opportunity_id, VERDICTS.c.missing_on
    )
    return tuple(
        Verdict(
            row.opportunity_id, row.missing_on, row.verdict, in_utc(row.decided_at),
            row.decided_by,
        )
        for row in connection.execute(newest_first)
    )  # fmt: skip


def write_verdicts(
    connection: Connection, opportunity_ids: Iterable[str], missing_on: date, outcome: Outcome
) -> None:
    """Keep a verdict on each of the deals as given now, in place of the one before."""
    now, who = datetime.now(UTC), current_user()
    for opportunity_id in opportunity_ids:
        delete_verdict(connection, opportunity_id, missing_on)
        connection.execute(
            insert(VERDICTS).values(
                opportunity_id=opportunity_id, missing_on=missing_on, verdict=outcome,
                decided_at=now, decided_by=who,
            )
        )  # fmt: skip


def delete_verdict(connection: Connection, opportunity_id: str, missing_on: date) -> None:
    """Forget a verdict."""
    is_this = (VERDICTS.c.opportunity_id == opportunity_id) & (VERDICTS.c.missing_on == missing_on)
    connection.execute(delete(VERDICTS).where(is_this))
