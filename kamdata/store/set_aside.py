"""Which factors of a score people called wrong for one account, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from kamdata.model import SetAside
from kamdata.store.people import current_user
from kamdata.store.saved import in_utc
from kamdata.store.tables import SET_ASIDE, SNAPSHOTS

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection, Row


def list_set_aside(connection: Connection, on: date) -> tuple[SetAside, ...]:
    """Return what is in force on the snapshot of a date, the one that was said last first.

    That is from the snapshot it was said about until the day it expires, both included. What was
    taken back after the next snapshot had come was still in force on the one before.
    """
    later = (SNAPSHOTS.c.as_of > on) & SNAPSHOTS.c.removed_at.is_(None)
    next_at = connection.execute(select(func.min(SNAPSHOTS.c.added_at)).where(later)).scalar()
    is_in_force = (SET_ASIDE.c.as_of <= on) & (SET_ASIDE.c.expires_on >= on)
    newest_first = (
        select(SET_ASIDE)
        .where(is_in_force)
        .order_by(SET_ASIDE.c.decided_at.desc(), SET_ASIDE.c.id.desc())
    )
    return tuple(
        _as_set_aside(row)
        for row in connection.execute(newest_first)
        if row.withdrawn_at is None
        or (next_at is not None and in_utc(row.withdrawn_at) >= in_utc(next_at))
    )


def _as_set_aside(row: Row) -> SetAside:
    return SetAside(
        row.account_id, row.score, row.factor, row.reason, row.as_of, row.expires_on,
        in_utc(row.decided_at), row.decided_by, row.id,
    )  # fmt: skip


def add_set_aside(connection: Connection, one: SetAside) -> SetAside:
    """Keep that a factor is wrong for an account, as said now by whoever is working; return it."""
    kept = replace(one, decided_at=datetime.now(UTC), decided_by=current_user())
    given = connection.execute(
        insert(SET_ASIDE)
        .values(
            as_of=kept.as_of, account_id=kept.account_id, score=kept.score, factor=kept.factor,
            reason=kept.reason, expires_on=kept.expires_on, decided_at=kept.decided_at,
            decided_by=kept.decided_by,
        )
        .returning(SET_ASIDE.c.id)
    ).scalar_one()  # fmt: skip
    return replace(kept, id=given)


def withdraw_set_aside(connection: Connection, set_aside_id: int) -> None:
    """Take it back: the factor counts again. It stays in the ledger."""
    connection.execute(
        SET_ASIDE.update()
        .where(SET_ASIDE.c.id == set_aside_id)
        .values(withdrawn_at=datetime.now(UTC))
    )
