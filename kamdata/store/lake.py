"""The lake: one immutable Parquet file per table, date and revision."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kamdata.schema import TABLES, conform
from kamdata.store.parquet_file import read_frame, unreadable, write_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

    from kamdata.store.remote import Folder

EXTRAS = ".extras"


def write_tables(
    lake: Folder,
    as_of: date,
    revision: int,
    tables: Mapping[str, pd.DataFrame],
    extras: Mapping[str, pd.DataFrame],
    *,
    is_synced: bool = True,
) -> None:
    """Write every table of a snapshot; a file appears under its name only when it is whole.

    Whoever calls this holds the right to that revision: what a process that died left in its place
    goes.
    """
    delete_tables(lake, as_of, revision)
    for name, frame in tables.items():
        write_frame(path_of(lake, name, as_of, revision), frame, is_synced=is_synced)
    for name, frame in extras.items():
        if not frame.empty:
            place = path_of(lake, name + EXTRAS, as_of, revision)
            write_frame(place, frame, is_synced=is_synced)


def delete_tables(lake: Folder, as_of: date, revision: int) -> None:
    """Delete every file of a revision that the manifest does not have."""
    for name in TABLES:
        for path in (path_of(lake, part, as_of, revision) for part in (name, name + EXTRAS)):
            path.unlink(missing_ok=True)
            if isinstance(path, Path):
                with suppress(OSError):  # other revisions of the date are still there
                    path.parent.rmdir()


def read_tables(
    lake: Folder, as_of: date, revision: int, row_counts: Mapping[str, int]
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Return (tables, extras) of one snapshot, whose manifest lists the tables and their rows.

    Tables written by an older version get the columns that the contract has gained since.
    Raises StoreError when a file is missing, damaged or not the one that was written.
    """
    tables, extras = {}, {}
    for name in (known for known in row_counts if known in TABLES):
        path = path_of(lake, name, as_of, revision)
        frame = read_frame(path)
        if len(frame) != row_counts[name]:
            raise unreadable(path)
        try:
            tables[name] = conform(name, frame)
        except (ValueError, TypeError) as problem:
            raise unreadable(path) from problem
        unrecognised = path_of(lake, name + EXTRAS, as_of, revision)
        if unrecognised.exists():
            extras[name] = read_frame(unrecognised)
    return tables, extras


def path_of(lake: Folder, table: str, as_of: date, revision: int) -> Folder:
    """Return where a table of a revision is kept; with `EXTRAS` its unrecognised columns."""
    return lake / table / f"as_of={as_of.isoformat()}" / f"rev={revision}.parquet"


def is_whole(lake: Folder, as_of: date, revision: int, row_counts: Mapping[str, int]) -> bool:
    """Return whether every table of a revision still has its file."""
    return all(
        path_of(lake, name, as_of, revision).exists() for name in row_counts if name in TABLES
    )


def table_files(
    lake: Folder, table: str, revisions: Iterable[tuple[date, int]]
) -> dict[date, Folder]:
    """Return the file of one table for each as-of date, of the revisions given for them."""
    return {as_of: path_of(lake, table, as_of, revision) for as_of, revision in revisions}
