"""What reviews decided, and which of their actions are done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from kamdata.model import Decision
from kamdata.store.people import current_user
from kamdata.store.saved import in_utc
from kamdata.store.tables import DECISIONS, SNAPSHOTS

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection, Row


def list_decisions(connection: Connection, until: date | None) -> tuple[Decision, ...]:
    """Return the decisions made on snapshots up to a date, the newest first.

    With a date, an action that was ticked off after the next snapshot had been taken is still
    open: on that date nobody knew.
    """
    query = select(DECISIONS).where(DECISIONS.c.withdrawn_at.is_(None))
    next_on = None
    if until is not None:
        query = query.where(DECISIONS.c.as_of <= until)
        later = (SNAPSHOTS.c.as_of > until) & SNAPSHOTS.c.removed_at.is_(None)
        next_on = connection.execute(select(func.min(SNAPSHOTS.c.as_of)).where(later)).scalar()
    rows = connection.execute(query.order_by(DECISIONS.c.decided_at.desc(), DECISIONS.c.id.desc()))
    return tuple(_as_decision(row, next_on) for row in rows)


def _as_decision(row: Row, next_on: date | None) -> Decision:
    done_at = None if row.done_at is None else in_utc(row.done_at)
    if done_at is not None and next_on is not None and done_at.date() >= next_on:
        done_at = None
    return Decision(
        row.kind, row.as_of, row.account_id, row.opportunity_id, row.value, row.owner, row.due_on,
        in_utc(row.decided_at), row.decided_by, done_at, row.id,
    )  # fmt: skip


def add_decision(connection: Connection, decision: Decision) -> Decision:
    """Keep a decision, made now by whoever is working unless it says otherwise; return it."""
    kept = replace(
        decision,
        decided_at=decision.decided_at or _now(),
        decided_by=decision.decided_by or current_user(),
    )
    given = connection.execute(
        insert(DECISIONS)
        .values(
            as_of=kept.as_of, account_id=kept.account_id, opportunity_id=kept.opportunity_id,
            kind=kept.kind, value=kept.value, owner=kept.owner, due_on=kept.due_on,
            decided_at=kept.decided_at, decided_by=kept.decided_by, done_at=kept.done_at,
        )
        .returning(DECISIONS.c.id)
    ).scalar_one()  # fmt: skip
    return replace(kept, id=given)


def withdraw_decision(connection: Connection, decision_id: int) -> None:
    """Take a decision back. It stays in the ledger and is listed no more."""
    connection.execute(
        DECISIONS.update().where(DECISIONS.c.id == decision_id).values(withdrawn_at=_now())
    )


def tick_decision(connection: Connection, decision_id: int, *, is_done: bool) -> None:
    """Note that an action is done now, or open again."""
    done_at = _now() if is_done else None
    connection.execute(
        DECISIONS.update().where(DECISIONS.c.id == decision_id).values(done_at=done_at)
    )


def _now() -> datetime:
    return datetime.now(UTC)
