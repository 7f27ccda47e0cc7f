"""What people wrote into the plans of accounts: every field ever written, none overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from kamdata.model import Entry
from kamdata.store.people import current_user
from kamdata.store.saved import in_utc
from kamdata.store.tables import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.engine import Connection


def read_entries(connection: Connection, until: date | None) -> tuple[Entry, ...]:
    """Return the fields written on snapshots up to a date and not taken back, the oldest first."""
    query = select(ENTRIES).where(ENTRIES.c.withdrawn_at.is_(None)).order_by(ENTRIES.c.id)
    if until is not None:
        query = query.where(ENTRIES.c.as_of <= until)
    return tuple(
        Entry(
            row.account_id, row.table_name, row.entry, row.field, row.value, row.as_of,
            row.file_value, in_utc(row.written_at), row.written_by, row.id,
        )
        for row in connection.execute(query)
    )  # fmt: skip


def write_entries(connection: Connection, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Keep fields as written now by whoever is working; return them as they are kept."""
    now, who = datetime.now(UTC), current_user()
    return tuple(
        _write(connection, replace(one, written_at=now, written_by=who)) for one in entries
    )


def _write(connection: Connection, one: Entry) -> Entry:
    given = connection.execute(
        insert(ENTRIES)
        .values(
            as_of=one.as_of, account_id=one.account_id, table_name=one.table, entry=one.entry,
            field=one.field, value=one.value, file_value=one.file_value,
            written_at=one.written_at, written_by=one.written_by,
        )
        .returning(ENTRIES.c.id)
    ).scalar_one()  # fmt: skip
    return replace(one, id=given)


def withdraw_entries(connection: Connection, entry_ids: Iterable[int]) -> None:
    """Take fields back. They stay in the ledger and count no more."""
    chosen = ENTRIES.c.id.in_(list(entry_ids))
    connection.execute(ENTRIES.update().where(chosen).values(withdrawn_at=datetime.now(UTC)))
