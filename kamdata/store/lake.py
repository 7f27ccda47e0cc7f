"""The lake: one immutable Parquet file per table, date and revision."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pandas as pd
from pyarrow import ArrowException

from kamdata.errors import StoreError
from kamdata.schema import TABLES, conform

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
        _write(_path(lake, name, as_of, revision), frame)
    for name, frame in extras.items():
        if not frame.empty:
            _write(_path(lake, name + EXTRAS, as_of, revision), frame)


def read_tables(
    lake: Path, as_of: date, revision: int, row_counts: Mapping[str, int]
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Return (tables, extras) of one snapshot, whose manifest lists the tables and their rows.

    Tables written by an older version get the columns that the contract has gained since.
    Raises StoreError when a file is missing, damaged or not the one that was written.
    """
    tables, extras = {}, {}
    for name in (known for known in row_counts if known in TABLES):
        path = _path(lake, name, as_of, revision)
        frame = _read(path)
        if len(frame) != row_counts[name]:
            raise _unreadable(path)
        try:
            tables[name] = conform(name, frame)
        except (ValueError, TypeError) as problem:
            raise _unreadable(path) from problem
        unrecognised = _path(lake, name + EXTRAS, as_of, revision)
        if unrecognised.exists():
            extras[name] = _read(unrecognised)
    return tables, extras


def read_columns(
    lake: Path, table: str, as_of: date, revision: int, columns: Sequence[str]
) -> pd.DataFrame:
    """Return some columns of one stored table, as they were written.

    Raises StoreError when the file is missing or damaged.
    """
    return _read(_path(lake, table, as_of, revision), columns)


def _path(lake: Path, table: str, as_of: date, revision: int) -> Path:
    return lake / table / f"as_of={as_of.isoformat()}" / f"rev={revision}.parquet"


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


def _sync_folder(folder: Path) -> None:
    """Bring the new name itself to disk; Windows does so on its own."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    try:
        return pd.read_parquet(path, columns=None if columns is None else list(columns))
    except (OSError, ValueError, ArrowException) as problem:
        raise _unreadable(path) from problem


def _unreadable(path: Path) -> StoreError:
    table, day = path.parent.parent.name, path.parent.name.removeprefix("as_of=")
    return StoreError(
        f"The stored table {table} of {day} is missing or damaged ({path}).",
        fix="Import the files of that date again.",
    )
