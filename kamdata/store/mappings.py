"""How sheets were confirmed to be read, kept by the fingerprint of their headers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from kamdata.model import SavedMapping
from kamdata.store.saved import in_utc
from kamdata.store.tables import MAPPINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.engine import Connection


def read_mappings(connection: Connection) -> tuple[SavedMapping, ...]:
    """Return every mapping, the one confirmed last first."""
    newest_first = select(MAPPINGS).order_by(MAPPINGS.c.confirmed_at.desc(), MAPPINGS.c.fingerprint)
    return tuple(
        SavedMapping(
            row.fingerprint, row.choice, row.label, in_utc(row.confirmed_at),
            in_utc(row.last_used_at),
        )
        for row in connection.execute(newest_first)
    )  # fmt: skip


def write_mapping(
    connection: Connection, fingerprint: str, choice: Mapping[str, Any], label: str
) -> None:
    """Keep a mapping as confirmed now, in place of the one before, whose label stays."""
    now = datetime.now(UTC)
    is_this = MAPPINGS.c.fingerprint == fingerprint
    values = {"choice": dict(choice), "confirmed_at": now, "last_used_at": now}
    if connection.execute(MAPPINGS.update().where(is_this).values(values)).rowcount == 0:
        connection.execute(insert(MAPPINGS).values(fingerprint=fingerprint, label=label, **values))


def mark_used(connection: Connection, fingerprints: Iterable[str]) -> None:
    """Note that these mappings were used now."""
    connection.execute(
        MAPPINGS.update()
        .where(MAPPINGS.c.fingerprint.in_(list(fingerprints)))
        .values(last_used_at=datetime.now(UTC))
    )


def delete_mapping(connection: Connection, fingerprint: str) -> None:
    """Forget a mapping."""
    connection.execute(delete(MAPPINGS).where(MAPPINGS.c.fingerprint == fingerprint))
