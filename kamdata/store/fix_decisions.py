"""What people decided about proposals of the import, kept by the key of the proposal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from kamdata.model import FixDecision
from kamdata.store.saved import in_utc
from kamdata.store.tables import FIX_DECISIONS

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def read_decisions(connection: Connection) -> tuple[FixDecision, ...]:
    """Return every decision, the newest first."""
    newest_first = select(FIX_DECISIONS).order_by(
        FIX_DECISIONS.c.decided_at.desc(), FIX_DECISIONS.c.key
    )
    return tuple(
        FixDecision(
            row.key, row.kind, row.sentence, row.choice, row.label, in_utc(row.decided_at)
        )
        for row in connection.execute(newest_first)
    )  # fmt: skip


def write_decision(
    connection: Connection, key: str, kind: str, sentence: str, *, choice: str, label: str
) -> None:
    """Keep a decision as taken now, in place of the one before."""
    connection.execute(delete(FIX_DECISIONS).where(FIX_DECISIONS.c.key == key))
    connection.execute(
        insert(FIX_DECISIONS).values(
            key=key, kind=kind, sentence=sentence, choice=choice, label=label,
            decided_at=datetime.now(UTC),
        )
    )  # fmt: skip


def delete_decision(connection: Connection, key: str) -> None:
    """Forget a decision."""
    connection.execute(delete(FIX_DECISIONS).where(FIX_DECISIONS.c.key == key))
