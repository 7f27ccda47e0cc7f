"""The lake: one immutable Parquet file per table, date and revision."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pandas as pd

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
        _write(_path(lake, name, as_of, revision), frame)
    for name, frame in extras.items():
        if not frame.empty:
            _write(_path(lake, name + EXTRAS, as_of, revision), frame)


def read_tables(
    lake: Path, as_of: date, revision: int
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Return (tables, extras) of one snapshot. Raises StoreError when a file cannot be read."""
    tables, extras = {}, {}
    for name in TABLES:
        table = _path(lake, name, as_of, revision)
        if table.exists():
            tables[name] = conform(name, _read(table))
        unrecognised = _path(lake, name + EXTRAS, as_of, revision)
        if unrecognised.exists():
            extras[name] = _read(unrecognised)
    return tables, extras


def _path(lake: Path, table: str, as_of: date, revision: int) -> Path:
    return lake / table / f"as_of={as_of.isoformat()}" / f"rev={revision}.parquet"


def _write(path: Path, frame: pd.DataFrame) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    frame.to_parquet(draft, compression="zstd")
    with draft.open("rb+") as written:
        os.fsync(written.fileno())
    draft.replace(path)


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as problem:
        message = f"The stored snapshot file {path.name} of {path.parent.name[6:]} cannot be read."
        raise StoreError(message, fix="Import the files of that date again.") from problem
