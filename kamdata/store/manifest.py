"""The manifest: which snapshots are stored, which revision counts, what was done to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from kamdata.errors import StoreError
from kamdata.store.aggregates import aggregates, open_totals
from kamdata.store.people import current_user
from kamdata.store.saved import in_utc
from kamdata.store.tables import SNAPSHOT_LOG, SNAPSHOTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Row

    from kamdata.model import Finding, Snapshot, Source
    from kamdata.store.aggregates import Columns

KEPT_DAYS = 30  # how long what was removed can be put back

_RECORD = (
    SNAPSHOTS.c.as_of, SNAPSHOTS.c.revision, SNAPSHOTS.c.fingerprint, SNAPSHOTS.c.currency,
    SNAPSHOTS.c.added_at, SNAPSHOTS.c.added_by, SNAPSHOTS.c.chosen_at, SNAPSHOTS.c.removed_at,
    SNAPSHOTS.c.removed_by, SNAPSHOTS.c.row_counts, SNAPSHOTS.c.summary,
)  # fmt: skip
_IS_THERE = SNAPSHOTS.c.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class SnapshotRecord:
    """The manifest row of one revision of a snapshot. Times are in UTC.

    Of the revisions of a date that are not removed, the one with the newest `chosen_at` is in
    force. `errors` and `warnings` count the findings of the import; `open_count` and `open_cents`
    the open opportunities, None where an older version stored them without (the amount also where
    no open one has any).
    """

    as_of: date
    revision: int
    fingerprint: str
    added_at: datetime
    row_counts: dict[str, int]
    files: tuple[str, ...]
    currency: str = "USD"
    added_by: str | None = None
    chosen_at: datetime | None = None
    removed_at: datetime | None = None
    removed_by: str | None = None
    errors: int = 0
    warnings: int = 0
    open_count: int | None = None
    open_cents: int | None = None


@dataclass(frozen=True, slots=True)
class SnapshotDetails:
    """What the manifest holds beside a record: findings, sources and the sums by group.

    `aggregates` is that of `kamdata.store.aggregates`, empty where an older version stored it.
    """

    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]
    aggregates: dict[str, Columns]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What was done to a snapshot, when and by whom. `done_at` is in UTC.

    `what` is added, added without its scores, removed, put back, brought back, purged or restored.
    `revision` is None where it was done to every revision of the date, `as_of` where it was done
    to all snapshots.
    """

    done_at: datetime
    done_by: str
    what: str
    as_of: date | None = None
    revision: int | None = None


def read_in_force(connection: Connection, limit: int | None = None) -> list[SnapshotRecord]:
    """Return the revision in force of every date that is not removed, newest date first."""
    order = (SNAPSHOTS.c.chosen_at.desc(), SNAPSHOTS.c.revision.desc())
    place = func.row_number().over(partition_by=SNAPSHOTS.c.as_of, order_by=order)
    ranked = select(SNAPSHOTS.c.id, place.label("place")).where(_IS_THERE).subquery()
    chosen = (
        select(*_RECORD)
        .join(ranked, (SNAPSHOTS.c.id == ranked.c.id) & (ranked.c.place == 1))
        .order_by(SNAPSHOTS.c.as_of.desc())
        .limit(limit)
    )
    return [_as_record(row) for row in connection.execute(chosen)]


def read_revisions(connection: Connection) -> list[SnapshotRecord]:
    """Return every revision, also those removed: newest date first, of a date the newest first."""
    every = select(*_RECORD).order_by(SNAPSHOTS.c.as_of.desc(), SNAPSHOTS.c.revision.desc())
    return [_as_record(row) for row in connection.execute(every)]


def read_row(connection: Connection, as_of: date, revision: int) -> Row | None:
    """Return the whole manifest row of one revision, or None when it is not stored."""
    return connection.execute(select(SNAPSHOTS).where(_is(as_of, revision))).one_or_none()


def next_revision(connection: Connection, as_of: date) -> int:
    """Return the number of the next revision of a date.

    A number is never given twice, also not when what had it was purged: the name of a file then
    always means the same content.
    """
    used = [
        connection.execute(
            select(func.max(table.c.revision)).where(table.c.as_of == as_of)
        ).scalar()
        for table in (SNAPSHOTS, SNAPSHOT_LOG)
    ]
    return max((number for number in used if number is not None), default=0) + 1


def add_row(connection: Connection, snapshot: Snapshot, revision: int) -> SnapshotRecord:
    """Write the manifest row of a snapshot whose files are written; it is in force from now on."""
    now = datetime.now(UTC)
    sums = aggregates(snapshot.table("opportunities"))
    sources = [asdict(source) for source in snapshot.sources]
    findings = [asdict(finding) for finding in snapshot.findings]
    connection.execute(
        insert(SNAPSHOTS).values(
            as_of=snapshot.as_of,
            revision=revision,
            fingerprint=snapshot.fingerprint,
            currency=snapshot.currency,
            added_at=now,
            added_by=current_user(),
            chosen_at=_after_the_others(connection, snapshot.as_of, now),
            row_counts={name: len(table) for name, table in snapshot.tables.items()},
            sources=sources,
            findings=findings,
            summary={**summary(sources, findings), **open_totals(sums)},
            aggregates=sums,
        )
    )
    write_log(connection, "added", snapshot.as_of, revision)
    return _as_record(
        connection.execute(select(*_RECORD).where(_is(snapshot.as_of, revision))).one()
    )


def summary(
    sources: Iterable[Mapping[str, Any]], findings: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the names of the files and the number of errors and warnings, of plain values."""
    severities = [finding["severity"] for finding in findings]
    return {
        "files": list(dict.fromkeys(source["file"] for source in sources)),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
    }


def bring_back(connection: Connection, as_of: date, revision: int) -> None:
    """Put an older revision of a date in force. Raises StoreError when it is not stored."""
    chosen_at = _after_the_others(connection, as_of, datetime.now(UTC))
    brought = connection.execute(
        SNAPSHOTS.update().where(_is(as_of, revision), _IS_THERE).values(chosen_at=chosen_at)
    )
    if brought.rowcount == 0:
        raise gone(as_of)
    write_log(connection, "brought back", as_of, revision)


def remove(connection: Connection, as_of: date, now: datetime) -> None:
    """Hide every revision of a date. Raises StoreError when none is stored."""
    hidden = connection.execute(
        SNAPSHOTS.update()
        .where(SNAPSHOTS.c.as_of == as_of, _IS_THERE)
        .values(removed_at=now, removed_by=current_user())
    )
    if hidden.rowcount == 0:
        raise gone(as_of)
    write_log(connection, "removed", as_of)


def put_back(connection: Connection, as_of: date, now: datetime) -> None:
    """Show the revisions of a date again that were removed in the last `KEPT_DAYS` days.

    Raises StoreError when there is none.
    """
    shown = connection.execute(
        SNAPSHOTS.update()
        .where(SNAPSHOTS.c.as_of == as_of, SNAPSHOTS.c.removed_at >= _kept_since(now))
        .values(removed_at=None, removed_by=None)
    )
    if shown.rowcount == 0:
        raise gone(as_of)
    write_log(connection, "put back", as_of)


def read_expired(connection: Connection, now: datetime) -> list[tuple[date, int]]:
    """Return date and number of the revisions that were removed more than `KEPT_DAYS` days ago."""
    old = select(SNAPSHOTS.c.as_of, SNAPSHOTS.c.revision).where(
        SNAPSHOTS.c.removed_at < _kept_since(now)
    )
    return [(row.as_of, row.revision) for row in connection.execute(old)]


def delete_row(connection: Connection, as_of: date, revision: int) -> None:
    """Take a revision out of the manifest for good."""
    connection.execute(delete(SNAPSHOTS).where(_is(as_of, revision)))
    write_log(connection, "purged", as_of, revision)


def read_log(connection: Connection) -> list[LogEntry]:
    """Return what was done to snapshots, the newest first."""
    newest_first = select(SNAPSHOT_LOG).order_by(SNAPSHOT_LOG.c.id.desc())
    return [
        LogEntry(in_utc(row.done_at), row.done_by, row.what, row.as_of, row.revision)
        for row in connection.execute(newest_first)
    ]


def write_log(
    connection: Connection, what: str, as_of: date | None = None, revision: int | None = None
) -> None:
    """Note what the user at the keyboard did now."""
    connection.execute(
        insert(SNAPSHOT_LOG).values(
            done_at=datetime.now(UTC), done_by=current_user(), what=what, as_of=as_of,
            revision=revision,
        )
    )  # fmt: skip


def gone(as_of: date) -> StoreError:
    """Return the error that the snapshot of a date is not, or no longer, stored."""
    message = f"The snapshot of {as_of.isoformat()} is no longer stored."
    return StoreError(message, fix="Import the files of that date again.")


def _is(as_of: date, revision: int) -> ColumnElement[bool]:
    return (SNAPSHOTS.c.as_of == as_of) & (SNAPSHOTS.c.revision == revision)


def _after_the_others(connection: Connection, as_of: date, now: datetime) -> datetime:
    """Return now, or just after the revision chosen last where a clock was set back since."""
    last = connection.execute(
        select(func.max(SNAPSHOTS.c.chosen_at)).where(SNAPSHOTS.c.as_of == as_of)
    ).scalar()
    return now if last is None else max(now, in_utc(last) + timedelta(microseconds=1))


def _kept_since(now: datetime) -> datetime:
    return now - timedelta(days=KEPT_DAYS)


def _as_record(row: Row) -> SnapshotRecord:
    listed: dict[str, Any] = row.summary
    return SnapshotRecord(
        as_of=row.as_of,
        revision=row.revision,
        fingerprint=row.fingerprint,
        added_at=in_utc(row.added_at),
        row_counts=row.row_counts,
        files=tuple(listed["files"]),
        currency=row.currency,
        added_by=row.added_by,
        chosen_at=in_utc(row.chosen_at) if row.chosen_at else None,
        removed_at=in_utc(row.removed_at) if row.removed_at else None,
        removed_by=row.removed_by,
        errors=listed["errors"],
        warnings=listed["warnings"],
        open_count=listed.get("open_count"),
        open_cents=listed.get("open_cents"),
    )
