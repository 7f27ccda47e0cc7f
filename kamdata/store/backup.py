"""Everything that is kept as one file: the ledger as JSON lines, and the tables of snapshots.

A backup is a .zip of `index.json` (format, versions, the size and SHA-256 of every member),
`ledger/<table>.jsonl` (one row a line, the same for every database) and the Parquet files that the
manifest names.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Date, DateTime, Integer, String, select

from kamdata.schema import TABLES
from kamdata.store.lake import EXTRAS, path_of
from kamdata.store.migrations import VERSION
from kamdata.store.people import current_user
from kamdata.store.saved import in_utc
from kamdata.store.tables import METADATA, SNAPSHOTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection, Row

    from kamdata.store.remote import Folder

FORMAT = "key account review backup"
FORMAT_VERSION = 1
INDEX = "index.json"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What went into a backup. `missing` names stored tables whose file is not there any more."""

    revisions: int
    missing: tuple[str, ...] = ()


def write_backup(connection: Connection, lake: Folder, out: IO[bytes]) -> BackupReport:
    """Write what the ledger behind `connection` and the lake hold into `out`, which can seek."""
    members: dict[str, dict[str, Any]] = {}
    missing = []
    rows = connection.execute(select(SNAPSHOTS)).all()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for table in METADATA.sorted_tables:
            content = "".join(_lines(connection, table)).encode()
            _add(packed, members, ledger_member(table), content)
        for row in rows:
            for part in parts_of(row.row_counts):
                path = path_of(lake, part, row.as_of, row.revision)
                member = lake_member(part, row.as_of, row.revision)
                if path.exists():
                    _add(packed, members, member, path.read_bytes(), zipfile.ZIP_STORED)
                elif not part.endswith(EXTRAS):  # not every snapshot has unrecognised columns
                    missing.append(member)
        index = {
            "format": FORMAT, "version": FORMAT_VERSION, "ledger_version": VERSION,
            "made_at": datetime.now(UTC).isoformat(), "made_by": current_user(),
            "members": members, "missing": missing,
        }  # fmt: skip
        packed.writestr(INDEX, json.dumps(index, indent=1))
    return BackupReport(len(rows), tuple(missing))


def parts_of(row_counts: Mapping[str, int]) -> list[str]:
    """Return the tables that a snapshot may have a file of, with those of unrecognised columns."""
    return [part for name in row_counts if name in TABLES for part in (name, name + EXTRAS)]


def ledger_member(table: Table) -> str:
    """Return the name that a table of the ledger has in a backup."""
    return f"ledger/{table.name}.jsonl"


def lake_member(part: str, as_of: date, revision: int) -> str:
    """Return the name that a file of the lake has in a backup."""
    return f"lake/{part}/as_of={as_of.isoformat()}/rev={revision}.parquet"


def to_plain(column: Column[Any], value: Any) -> Any:
    """Return a value of the ledger as one that JSON can hold."""
    if isinstance(column.type, DateTime):
        return None if value is None else in_utc(value).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def from_plain(column: Column[Any], value: Any) -> Any:
    """Return a value for the ledger from what `to_plain` made of it.

    Raises ValueError for a value that the column cannot hold.
    """
    if isinstance(column.type, JSON) or (value is None and column.nullable):
        return value
    wanted = int if isinstance(column.type, Integer) else str
    if type(value) is not wanted:
        message = f"{column.table.name}.{column.name} cannot hold {type(value).__name__}"
        raise ValueError(message)
    return _from_text(column, value) if isinstance(value, str) else value


def _from_text(column: Column[Any], text: str) -> date | str:
    if isinstance(column.type, DateTime):
        return in_utc(datetime.fromisoformat(text))
    if isinstance(column.type, Date):
        return date.fromisoformat(text)
    if isinstance(column.type, String) and len(text) > (column.type.length or len(text)):
        message = f"{column.table.name}.{column.name} cannot hold so long a text"
        raise ValueError(message)
    return text


def _lines(connection: Connection, table: Table) -> Iterator[str]:
    for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
        yield json.dumps(_plain_row(table, row), ensure_ascii=False) + "\n"


def _plain_row(table: Table, row: Row) -> dict[str, Any]:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    return {column.name: to_plain(column, values[column.name]) for column in table.columns}


def _add(
    packed: zipfile.ZipFile,
    members: dict[str, dict[str, Any]],
    name: str,
    content: bytes,
    compression: int = zipfile.ZIP_DEFLATED,
) -> None:
    packed.writestr(name, content, compression)
    members[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
