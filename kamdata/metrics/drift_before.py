"""Whether the earlier of two exports was the incomplete one: its deals come back as new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.model import Finding

if TYPE_CHECKING:
    from kamdata.metrics.changes import Changes

FEWEST = 2  # deals of an owner from which their return says anything
MOST_KNOWN = 0.5  # of an owner's deals that were created before the earlier file was made


def incomplete_before(changes: Changes) -> list[Finding]:
    """Return a finding for owners of whom the earlier file has no deal, though they had some.

    They have deals in the later file only, and most of these were created before the earlier one
    was made: that file was exported without them.
    """
    before, after = (one.table("opportunities") for one in (changes.before, changes.after))
    pairs = changes.comparison.pairs
    is_new = np.zeros(len(after), dtype=bool)
    is_new[pairs.after[(pairs.after >= 0) & (pairs.before < 0)]] = True
    owners = after["owner"]
    is_back = owners.notna() & ~owners.isin(before["owner"].dropna().unique())
    if not is_back.any() or not before["owner"].notna().any():
        return []
    is_old = is_new & (after["created_on"] <= pd.Timestamp(changes.before.as_of)).to_numpy()
    rows = pd.DataFrame({"owner": owners[is_back].astype("str"), "is_old": is_old[is_back]})
    sums = rows.groupby("owner")["is_old"].agg(["size", "sum"])
    known = sums[(sums["sum"] >= FEWEST) & (sums["sum"] > MOST_KNOWN * sums["size"])]
    if known.empty:
        return []
    names = fmt.joined([str(name) for name in known.index], last="or")
    day = fmt.day(changes.before.as_of)
    return [
        Finding(
            "error",
            f"No deal of the owner {names} was in the file of {day}; the file of "
            f"{fmt.day(changes.after.as_of)} has {int(known['sum'].sum()):,} that are older.",
            f"Import the whole export of {day}, or compare with an earlier snapshot.",
            table="opportunities",
            column="owner",
        )
    ]
