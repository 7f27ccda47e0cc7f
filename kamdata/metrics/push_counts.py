"""How often the close date of each deal was moved to a later month, over all stored snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence


def count_pushes(snapshots: Sequence[pd.DataFrame]) -> pd.Series:
    """Return the number of pushes by opportunity_id, of those with at least one.

    `snapshots` are opportunities (opportunity_id, status, close_on), the oldest first. A push is
    a close date later than in the snapshot that had the deal before and in another month, with
    the deal open in both. Of several lines of one id the first counts.
    """
    rows = [one.drop_duplicates("opportunity_id") for one in snapshots]
    codes, ids = pd.factorize(pd.concat([one["opportunity_id"] for one in rows]))
    week = np.repeat(np.arange(len(rows)), [len(one) for one in rows])
    order = np.lexsort((week, codes))
    deal = codes[order]
    is_open = np.concatenate([(one["status"] == "open").to_numpy(bool) for one in rows])[order]
    close = np.concatenate([one["close_on"].to_numpy("datetime64[D]") for one in rows])[order]
    months = close.astype("datetime64[M]")
    # a missing date is neither later nor earlier
    is_push = (deal[1:] == deal[:-1]) & is_open[1:] & is_open[:-1]
    is_push &= (close[1:] > close[:-1]) & (months[1:] != months[:-1])
    counts = np.bincount(deal[1:][is_push], minlength=len(ids))
    found = pd.Series(counts, index=pd.Index(ids, name="opportunity_id"), name="push_count")
    return found[found > 0]
