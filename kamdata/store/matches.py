"""Which deals of different ids people called one, or two, kept by both ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import delete, insert, select

from kamdata.store.people import current_user
from kamdata.store.saved import in_utc
from kamdata.store.tables import MATCHES

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

MatchChoice = Literal["same", "different"]


@dataclass(frozen=True, slots=True)
class Match:
    """What somebody said about two deals: the same one or different ones. Times are in UTC."""

    earlier_id: str
    later_id: str
    choice: MatchChoice
    decided_at: datetime
    decided_by: str


def read_matches(connection: Connection) -> tuple[Match, ...]:
    """Return all that was said, the newest first."""
    newest_first = select(MATCHES).order_by(
        MATCHES.c.decided_at.desc(), MATCHES.c.earlier_id, MATCHES.c.later_id
    )
    return tuple(
        Match(row.earlier_id, row.later_id, row.choice, in_utc(row.decided_at), row.decided_by)
        for row in connection.execute(newest_first)
    )


def write_match(
    connection: Connection, earlier_id: str, later_id: str, choice: MatchChoice
) -> None:
    """Keep what is said now, in place of what was said before about the two."""
    delete_match(connection, earlier_id, later_id)
    connection.execute(
        insert(MATCHES).values(
            earlier_id=earlier_id, later_id=later_id, choice=choice, decided_at=datetime.now(UTC),
            decided_by=current_user(),
        )
    )  # fmt: skip


def delete_match(connection: Connection, earlier_id: str, later_id: str) -> None:
    """Forget what was said about the two."""
    is_this = (MATCHES.c.earlier_id == earlier_id) & (MATCHES.c.later_id == later_id)
    connection.execute(delete(MATCHES).where(is_this))
