"""What the disk and the database say, in a sentence that tells what to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kamdata.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path


def explain(problem: Exception, home: Path) -> StoreError:
    """Return the sentence for what went wrong with the folder `home` or with the ledger."""
    said = str(problem)
    is_server = bool(os.environ.get("KAM_DATABASE_URL")) and not isinstance(problem, OSError)
    place = "the database that KAM_DATABASE_URL names" if is_server else f"the folder {home}"
    if "database is locked" in said or "lock timeout" in said:
        return StoreError(
            f"Another program is writing to {place} and does not let go.",
            fix="Wait until it has finished, then try again.",
        )
    if "malformed" in said or "not a database" in said:
        return StoreError(
            f"The ledger in {home} is damaged.",
            fix="Put a backup of ledger.sqlite in its place, or move it away and import again.",
        )
    if is_server:
        return StoreError(
            f"{place[0].upper()}{place[1:]} cannot be used.",
            fix="Check the address, that the database runs, and that its driver is installed.",
        )
    return StoreError(
        f"The folder {home}, where snapshots and settings are kept, cannot be used.",
        fix="Check that the disk has space and that you may write there, or set KAM_HOME.",
    )
