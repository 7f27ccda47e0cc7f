"""`snapshot backup` and `snapshot restore`: everything that is stored as one file.

Exit status: 0 when it is done; 1 when a backup was written, but stored files are missing from it;
2 when nothing was written or changed, with one sentence on standard error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata import format as fmt
from kamdata.errors import StoreError, UnreadableFileError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

INCOMPLETE = 1  # exit status when something that is stored could not be put into the backup


def backup(chosen: argparse.Namespace) -> int:
    """Write a backup; a file of that name is replaced only by a whole one."""
    from kamdata.store.store import Store  # noqa: PLC0415 - keeps `--help` quick

    file: Path = chosen.file
    store = Store()
    draft = file.with_name(f"{file.name}.tmp")
    try:
        with draft.open("wb") as out:
            report = store.backup(out)
        draft.replace(file)
    except OSError as problem:
        message = "The backup cannot be written there."
        raise StoreError(
            message, where=str(file), fix="Name a file in a folder where you may write."
        ) from problem
    finally:
        if draft.is_file():
            draft.unlink()
    print(f"Backed up {fmt.count(len(store.records()), 'snapshot')} to {file}")
    for name in report.missing:
        print(f"  missing: {name}")
    return INCOMPLETE if report.missing else 0


def restore(chosen: argparse.Namespace) -> int:
    """Put a backup in place of what is stored; where something is, only when told to."""
    from kamdata.store.store import Store  # noqa: PLC0415 - keeps `--help` quick

    store = Store()
    if store.holds_anything() and not chosen.replace:
        message = f"Snapshots or settings are stored in {store.home} already."
        raise StoreError(message, fix="Add --replace to put the backup in their place.")
    try:
        with chosen.file.open("rb") as content:
            report = store.restore(content)
    except OSError as problem:
        message = "The file cannot be opened."
        raise UnreadableFileError(
            message, where=str(chosen.file), fix="Check the name and that you may read it."
        ) from problem
    print(f"Restored {fmt.count(len(store.records()), 'snapshot')} from {chosen.file}")
    if report.kept_copy:
        print(f"  what was stored before is kept in {report.kept_copy}")
    return 0
