"""The lake: one immutable Parquet file per table, date and revision."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import pandas as pd
from pyarrow import ArrowException

from kamdata.errors import StoreError
from kamdata.schema import TABLES, conform

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

EXTRAS = ".extras"


def write_tables(
    lake: Path,
    as_of: date,
    revision: int,
    tables: Mapping[str, pd.DataFrame],
    extras: Mapping[str, pd.DataFrame],
) -> None:
    """Write every table of a snapshot; a file appears under its name only when it is whole."""
    for name, frame in tables.items():
        _write(path_of(lake, name, as_of, revision), frame)
    for name in TABLES:
        path, frame = path_of(lake, name + EXTRAS, as_of, revision), extras.get(name)
        if frame is not None and not frame.empty:
            _write(path, frame)
        else:  # an import that was cut off may have left one
            path.unlink(missing_ok=True)


def delete_tables(lake: Path, as_of: date, revision: int) -> None:
    """Delete every file of a revision that the manifest no longer has."""
    for name in TABLES:
        for path in (path_of(lake, part, as_of, revision) for part in (name, name + EXTRAS)):
            path.unlink(missing_ok=True)
            with suppress(OSError):  # other revisions of the date are still there
                path.parent.rmdir()


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


def move_in(staged: Path, path: Path) -> None:
    """Bring a file that is written, on the same disk, to its place in the lake."""
    with staged.open("rb+") as written:
        os.fsync(written.fileno())
    path.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(path)
    _sync_folder(path.parent)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _write(path: Path, frame: pd.DataFrame) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        frame.to_parquet(draft, compression="zstd")
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def is_whole(lake: Path, as_of: date, revision: int, row_counts: Mapping[str, int]) -> bool:
    """Return whether every table of a revision still has its file."""
    return all(
        path_of(lake, name, as_of, revision).exists() for name in row_counts if name in TABLES
    )


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
        return pd.read_parquet(path)
    except (OSError, ValueError, ArrowException) as problem:
        raise _unreadable(path) from problem


def _unreadable(path: Path) -> StoreError:
    table, day = path.parent.parent.name, path.parent.name.removeprefix("as_of=")
    return StoreError(
        f"The stored table {table} of {day} is missing or damaged ({path}).",
        fix="Import the files of that date again.",
    )
