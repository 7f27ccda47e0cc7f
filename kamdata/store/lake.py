"""The lake: one immutable Parquet file per table, date and revision.

A file is written under the name of a draft, which says who writes it, and renamed when it is whole
and on disk. A process that dies leaves drafts, or files that no row of the manifest names; nobody
reads them, and they are taken away when the store is opened and when their place is written to.
"""

from __future__ import annotations

import os
import platform
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from kamdata.errors import StoreError
from kamdata.schema import TABLES, conform

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

EXTRAS = ".extras"
_TABLE = b"kamdata.table"
_BYTES = {pa.binary(), pa.large_binary()}
_DRAFT = ".tmp"
_FORGOTTEN_SECONDS = 3_600  # nobody writes one table that long


def write_tables(
    lake: Path,
    as_of: date,
    revision: int,
    tables: Mapping[str, pd.DataFrame],
    extras: Mapping[str, pd.DataFrame],
) -> None:
    """Write every table of a snapshot; a file appears under its name only when it is whole.

    Whoever calls this holds the right to that revision: what a process that died left in its place
    goes.
    """
    for leftover in lake.glob(str(path_of(Path(), "*", as_of, revision))):
        leftover.unlink()
    for name, frame in tables.items():
        _write(path_of(lake, name, as_of, revision), frame)
    for name, frame in extras.items():
        if not frame.empty:
            _write(path_of(lake, name + EXTRAS, as_of, revision), frame)


def read_tables(
    lake: Path, as_of: date, revision: int, row_counts: Mapping[str, int]
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Return (tables, extras) of one snapshot, whose manifest lists the tables and their rows.

    Tables written by an older version get the columns that the contract has gained since.
    Raises StoreError when a file is missing, damaged or not the one that was written.
    """
    tables, extras = {}, {}
    for name in (known for known in row_counts if known in TABLES):
        path = path_of(lake, name, as_of, revision)
        frame = _read(path)
        if len(frame) != row_counts[name]:
            raise _unreadable(path)
        try:
            tables[name] = conform(name, frame)
        except (ValueError, TypeError) as problem:
            raise _unreadable(path) from problem
        unrecognised = path_of(lake, name + EXTRAS, as_of, revision)
        if unrecognised.exists():
            extras[name] = _read(unrecognised)
    return tables, extras


def path_of(lake: Path, table: str, as_of: date, revision: int) -> Path:
    """Return where a table of a revision is kept; with `EXTRAS` its unrecognised columns."""
    return lake / table / f"as_of={as_of.isoformat()}" / f"rev={revision}.parquet"


def _write(path: Path, frame: pd.DataFrame) -> None:
    _make_folder(path.parent)
    draft = path.with_suffix(f".{_machine()}-{os.getpid()}{_DRAFT}")
    table = pa.Table.from_pandas(frame)
    named = {**(table.schema.metadata or {}), _TABLE: _table_of(path).encode()}
    try:
        parquet.write_table(
            table.replace_schema_metadata(named), draft,
            compression="zstd", write_page_checksum=True,
        )  # fmt: skip
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Make a folder where it is missing, and bring its name to disk."""
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Bring the new name itself to disk; Windows does so on its own."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> pd.DataFrame:
    try:
        with parquet.ParquetFile(path, page_checksum_verification=True) as stored:
            table = stored.read()
        if not _is_sound(table.schema, _table_of(path)):
            raise _unreadable(path)
        return table.to_pandas()
    except StoreError:
        raise
    except Exception as problem:
        raise _unreadable(path) from problem


def _is_sound(schema: pa.Schema, table: str) -> bool:
    """Return whether the columns have the names and kinds of what was written of that table.

    The values have checksums. Names and kinds have none: but the names stand in the file twice, and
    text that lost its kind is bytes, which nobody writes. Files of older versions do not say which
    table they hold.
    """
    written = [column["name"] for column in schema.pandas_metadata["columns"]]
    kinds = {getattr(kind, "value_type", kind) for kind in schema.types}
    return (
        written == schema.names
        and kinds.isdisjoint(_BYTES)
        and schema.metadata.get(_TABLE, table.encode()) == table.encode()
    )


def _table_of(path: Path) -> str:
    return path.parent.parent.name


def _unreadable(path: Path) -> StoreError:
    day = path.parent.name.removeprefix("as_of=")
    return StoreError(
        f"The stored table {_table_of(path)} of {day} is missing or damaged ({path}).",
        fix="Import the files of that date again.",
    )


def sweep_drafts(lake: Path) -> None:
    """Take away the drafts that nobody is writing any more."""
    for draft in lake.glob(f"*/*/*{_DRAFT}"):
        with suppress(OSError):  # gone already, or not ours to touch: it harms nobody
            if _is_forgotten(draft):
                draft.unlink()


def _is_forgotten(draft: Path) -> bool:
    if time.time() - draft.stat().st_mtime > _FORGOTTEN_SECONDS:
        return True
    machine, _, process = draft.stem.rpartition("-")
    if not machine.endswith(_machine()) or not process.isdigit() or os.name != "posix":
        return False  # only time tells whether a process elsewhere is alive
    try:
        os.kill(int(process), 0)  # asks, does not kill
    except ProcessLookupError:
        return True
    except PermissionError:  # somebody else's
        return False
    return False


def _machine() -> str:
    """Return a short name for this machine: several may write to one lake."""
    return f"{crc32(platform.node().encode()):08x}"
