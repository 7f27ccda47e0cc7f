"""What the disk and the database say, in a sentence that tells what to do."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from kamdata.errors import StoreError
from kamdata.store.remote import RemotePath

if TYPE_CHECKING:
    from kamdata.store.remote import Folder

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_LITTLE_BYTES = 256 * 1024  # less than the database needs beside its file to be read at all


def explain(problem: Exception, home: Path, lake: Folder) -> StoreError:
    """Return the sentence for what went wrong with the folders or with the ledger.

    `problem` is what the disk (OSError) or the database said; its own words are not shown.
    """
    said = str(problem)
    is_disk = isinstance(problem, OSError)
    if not is_disk and os.environ.get("KAM_DATABASE_URL"):
        return _explain_server(said)
    if "database is locked" in said:
        return _waited_in_vain(f"the folder {home}")
    if "malformed" in said or "not a database" in said:
        return StoreError(
            f"The ledger in {home} is damaged.",
            fix="Put a backup of ledger.sqlite in its place, or move it away and import again.",
        )
    if is_disk and isinstance(lake, RemotePath) and problem.filename is None:
        return StoreError(
            f"The place for snapshots that KAM_LAKE names ({lake}) cannot be used.",
            fix="Check the address, that it can be reached, and how this machine signs in there.",
        )
    folder, name = home, "KAM_HOME"
    if is_disk and isinstance(lake, Path) and not lake.is_relative_to(home):
        folder, name = (home, name) if problem.filename == str(home) else (lake, "KAM_LAKE")
    if _is_full(problem, folder):
        return StoreError(
            f"The disk with the folder {folder} is full, so nothing can be stored.",
            fix="Once the disk has space, try again; what was stored before is still there.",
        )
    if _is_closed(problem, folder):
        return StoreError(
            f"The folder {folder} can be read but not written to.",
            fix=f"Ask for the right to write there, or set {name} to another folder.",
        )
    return StoreError(
        f"The folder {folder}, where snapshots and settings are kept, cannot be used.",
        fix=f"Check that the disk has space and that you may write there, or set {name}.",
    )


def _explain_server(said: str) -> StoreError:
    if "lock timeout" in said or "database is locked" in said:
        return _waited_in_vain("the database that KAM_DATABASE_URL names")
    return StoreError(
        "The database that KAM_DATABASE_URL names cannot be used.",
        fix="Check the address, that the database runs, and that its driver is installed.",
    )


def _waited_in_vain(place: str) -> StoreError:
    return StoreError(
        f"Another program is writing to {place} and does not let go.",
        fix="Wait until it has finished, then try again.",
    )


def _is_full(problem: Exception, folder: Path) -> bool:
    if isinstance(problem, OSError) and problem.errno in _FULL:
        return True
    # SQLite says it in many ways
    return folder.is_dir() and shutil.disk_usage(folder).free < _LITTLE_BYTES


def _is_closed(problem: Exception, folder: Path) -> bool:
    if isinstance(problem, OSError) and problem.errno in _CLOSED:
        return True
    return folder.is_dir() and (
        not os.access(folder, os.W_OK) or "readonly database" in str(problem)
    )
