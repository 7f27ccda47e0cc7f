"""What was known on the as-of date, with the user's stage table in force.

Every page, export and command starts from `prepare`: no metric ever sees a row dated later.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.stages import with_settings

if TYPE_CHECKING:
    from kamdata.model import Settings, Snapshot

# table -> the date that says when a row came to be
DATED = {"opportunities": "created_on", "revenue": "month", "activities": "on"}


def prepare(snapshot: Snapshot, settings: Settings) -> Snapshot:
    """Return the snapshot as every metric sees it: stages settled, later rows left out."""
    return as_known(with_settings(snapshot, settings))


def as_known(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot without rows dated after its as-of date.

    Left out are opportunities created later, won and lost ones closed later, and revenue and
    activities of later dates. Rows without a date stay.
    """
    end = pd.Timestamp(snapshot.as_of) + pd.Timedelta(days=1)
    tables = dict(snapshot.tables)
    for name, column in DATED.items():
        table = tables.get(name)
        if table is None or table.empty:
            continue
        is_later = table[column] >= end
        if name == "opportunities":
            is_later |= table["status"].isin(["won", "lost"]) & (table["close_on"] >= end)
        if is_later.any():
            tables[name] = table[~is_later]
    return replace(snapshot, tables=tables)
