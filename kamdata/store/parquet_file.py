"""One Parquet file of the lake: written whole or not at all, checked when it is read.

On a disk a file is written under the name of a draft, which says who writes it, and renamed when it
is whole and synced. A process that dies leaves drafts, or files that no row of the manifest names;
nobody reads them, and they are taken away when the store is opened and when their place is written
to. An object store shows a file when it is whole, and never before.
"""

from __future__ import annotations

import hashlib
import os
import platform
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pyarrow as pa
from pyarrow import parquet

from kamdata.errors import StoreError
from kamdata.store.remote import RemotePath

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.store.remote import Folder

_TABLE = b"kamdata.table"
_BYTES = {pa.binary(), pa.large_binary()}
_DRAFT = ".tmp"
_FORGOTTEN_SECONDS = 3_600  # nobody writes one table that long


def write_frame(path: Folder, frame: pd.DataFrame, *, is_synced: bool = True) -> None:
    """Write one table; the file appears under its name only when it is whole.

    Unless it is said otherwise, it is on disk as well by then.
    """
    table = pa.Table.from_pandas(frame)
    named = {**(table.schema.metadata or {}), _TABLE: _table_of(path).encode()}
    table = table.replace_schema_metadata(named)
    if isinstance(path, RemotePath):
        content = BytesIO()
        _write_table(table, content)
        path.write_bytes(content.getvalue())
        return
    if is_synced:
        _make_folder(path.parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{_machine()}-{os.getpid()}{_DRAFT}")
    try:
        _write_table(table, draft)
        if is_synced:
            _take(draft, path)
        else:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write_table(table: pa.Table, where: Any) -> None:
    parquet.write_table(table, where, compression="zstd", write_page_checksum=True)


def move_in(staged: Path, path: Folder) -> None:
    """Bring a file that is written, on the same disk, to its place in the lake."""
    if isinstance(path, RemotePath):
        path.write_bytes(staged.read_bytes())
        return
    _make_folder(path.parent)
    _take(staged, path)


def _take(written: Path, path: Path) -> None:
    with written.open("rb+") as content:
        os.fsync(content.fileno())
    written.replace(path)
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


def read_frame(path: Folder) -> pd.DataFrame:
    """Return one table as it was written. Raises StoreError when it is missing or damaged."""
    where, filesystem = _found(path)
    try:
        with parquet.ParquetFile(
            where, filesystem=filesystem, page_checksum_verification=True
        ) as stored:
            table = stored.read()
        if not _is_sound(table.schema, _table_of(path)):
            raise unreadable(path)
        return table.to_pandas()
    except StoreError:
        raise
    except Exception as problem:
        raise unreadable(path) from problem


def stored_columns(path: Folder) -> pa.Schema:
    """Return the columns of one file. Raises StoreError when it is missing or damaged."""
    where, filesystem = _found(path)
    try:
        return parquet.read_schema(where, filesystem=filesystem)
    except Exception as problem:
        raise unreadable(path) from problem


def sha256_of(path: Folder) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _found(path: Folder) -> tuple[Any, Any]:
    return (path.key, path.filesystem) if isinstance(path, RemotePath) else (path, None)


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


def _table_of(path: Folder) -> str:
    return path.parent.parent.name


def unreadable(path: Folder) -> StoreError:
    """Return what is said of a file of the lake that cannot be read."""
    day = path.parent.name.removeprefix("as_of=")
    return StoreError(
        f"The stored table {_table_of(path)} of {day} is missing or damaged ({path}).",
        fix="Import the files of that date again.",
    )


def sweep_drafts(lake: Folder) -> None:
    """Take away the drafts that nobody is writing any more."""
    if isinstance(lake, RemotePath):  # there are none
        return
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
