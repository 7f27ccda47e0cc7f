"""A backup in place of what is stored: all of it or, when anything fails, none of it.

One transaction replaces the ledger, and before it is committed the files stand in the lake under
numbers that nothing stored before uses: until then the old rows have their old files.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from kamdata.model import Finding, Source
from kamdata.store import manifest
from kamdata.store.backup import parts_of, write_backup
from kamdata.store.fix_decisions import read_decisions
from kamdata.store.kept_scores import from_columns
from kamdata.store.lake import path_of
from kamdata.store.ledger import VERSION_NAME, read_value, write_value
from kamdata.store.mappings import read_mappings
from kamdata.store.migrations import VERSION
from kamdata.store.parquet_file import move_in, sha256_of
from kamdata.store.remote import RemotePath
from kamdata.store.saved import to_record, to_settings
from kamdata.store.tables import METADATA, PREDICTIONS, SETTINGS, SNAPSHOT_LOG, SNAPSHOTS
from kamdata.store.unpack_backup import BROKEN, not_a_backup

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import date

    from sqlalchemy.engine import Connection

    from kamdata.store.remote import Folder
    from kamdata.store.unpack_backup import Unpacked

UNUSABLE = (*BROKEN, IntegrityError, DataError, StatementError)
Numbers = dict[tuple["date", int], int]


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore brought back, and where it kept a copy of what it replaced, if of anything."""

    revisions: int
    kept_copy: Path | None


@contextmanager
def staging_folder(lake: Folder) -> Generator[Path]:
    """Yield an empty folder on the disk of the lake where it has one; it is gone afterwards."""
    place = None
    if not isinstance(lake, RemotePath):
        lake.mkdir(parents=True, exist_ok=True)
        place = lake
    folder = Path(tempfile.mkdtemp(prefix=".restore-", dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def holds_anything(connection: Connection) -> bool:
    """Return whether a person keeps anything here that a restore would replace."""
    beside = (SETTINGS, SNAPSHOT_LOG)
    kept = [table for table in METADATA.sorted_tables if table not in beside]
    has_rows = any(
        connection.execute(select(func.count()).select_from(table)).scalar() for table in kept
    )
    return has_rows or read_value(connection, "settings") is not None


def _keep_copy(connection: Connection, lake: Folder, home: Path) -> Path:
    """Write a backup of what is stored into the folder `backups` of `home`; return its path."""
    folder = home / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.zip"
    draft = copy.with_suffix(".tmp")
    try:
        with draft.open("wb") as out:
            write_backup(connection, lake, out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(copy)
    finally:
        draft.unlink(missing_ok=True)
    return copy


def put_in_place(
    connection: Connection, lake: Folder, home: Path, found: Unpacked
) -> tuple[RestoreReport, list[tuple[date, int]]]:
    """Replace everything in the transaction of `connection` by what was unpacked.

    Return with the report the date and number of the revisions that were stored before. Raises
    StoreError when what was unpacked cannot be used; then the transaction must not be committed.
    """
    before = [(one.as_of, one.revision) for one in manifest.read_revisions(connection)]
    copy = _keep_copy(connection, lake, home) if holds_anything(connection) else None
    try:
        numbers = _numbers(lake, found, set(before))
        _replace_rows(connection, found, numbers)
        _read_all(connection)
        _move_files(lake, found, numbers, set(before))
    except BaseException as problem:
        if copy is not None:  # nothing was replaced
            copy.unlink(missing_ok=True)
        if isinstance(problem, UNUSABLE):
            raise not_a_backup() from problem
        raise
    return RestoreReport(len(found.rows[SNAPSHOTS.name]), copy), before


def _move_files(
    lake: Folder, found: Unpacked, numbers: Numbers, stored: set[tuple[date, int]]
) -> None:
    for (part, place), (staged, _) in found.files.items():
        row = found.rows[SNAPSHOTS.name][place]
        key: tuple[date, int] = (row["as_of"], row["revision"])
        if key in numbers or key not in stored:  # the others are here already
            move_in(staged, path_of(lake, part, key[0], numbers.get(key, key[1])))


def _numbers(lake: Folder, found: Unpacked, stored: set[tuple[date, int]]) -> Numbers:
    """Return new numbers for revisions whose number stands for other content here."""
    rows = found.rows[SNAPSHOTS.name]
    taken = [
        *stored,
        *((row["as_of"], row["revision"]) for row in rows),
        *((row["as_of"], row["revision"] or 0) for row in found.rows[SNAPSHOT_LOG.name]),
        *((row["as_of"], row["revision"]) for row in found.rows[PREDICTIONS.name]),
    ]
    numbers: Numbers = {}
    for place, row in enumerate(rows):
        as_of, revision = row["as_of"], row["revision"]
        if (as_of, revision) in stored and not _is_the_same(lake, found, place):
            free = max(number for day, number in taken if day == as_of) + 1
            numbers[as_of, revision] = free
            taken.append((as_of, free))
    return numbers


def _is_the_same(lake: Folder, found: Unpacked, place: int) -> bool:
    """Return whether a revision is stored here with exactly the files of the backup."""
    row = found.rows[SNAPSHOTS.name][place]
    for part in parts_of(row["row_counts"]):
        path = path_of(lake, part, row["as_of"], row["revision"])
        _, sha256 = found.files.get((part, place), (None, None))
        if (sha256_of(path) if path.exists() else None) != sha256:
            return False
    return True


def _replace_rows(connection: Connection, found: Unpacked, numbers: Numbers) -> None:
    for table in METADATA.sorted_tables:
        connection.execute(delete(table))
        rows = found.rows[table.name]
        if table in (SNAPSHOTS, SNAPSHOT_LOG, PREDICTIONS):
            rows = [_renumbered(row, numbers) for row in rows]
        if rows:
            connection.execute(insert(table), rows)
        if connection.dialect.name == "postgresql" and "id" in table.columns:
            last = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
            of_ids = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(of_ids, last, False)))
    write_value(connection, VERSION_NAME, VERSION)
    manifest.write_log(connection, "restored")


def _renumbered(row: dict[str, Any], numbers: Numbers) -> dict[str, Any]:
    return {**row, "revision": numbers.get((row["as_of"], row["revision"]), row["revision"])}


def _read_all(connection: Connection) -> None:
    """Read everything once as the product does: what it cannot read must not be kept."""
    to_settings(read_value(connection, "settings") or {})
    for value in connection.execute(select(SNAPSHOTS.c.findings, SNAPSHOTS.c.sources)):
        _ = [to_record(Finding, finding) for finding in value.findings]
        _ = [to_record(Source, source) for source in value.sources]
    for value in connection.execute(select(PREDICTIONS.c.accounts, PREDICTIONS.c.weights)):
        from_columns(value.accounts)
        _ = [float(weight) for weight in value.weights.values()]
    manifest.read_revisions(connection)
    manifest.read_log(connection)
    read_mappings(connection)
    read_decisions(connection)
