"""Reviews of before the first snapshot, worked back from the months of revenue it holds.

A company that imports for the first time has revenue of years but no snapshot of them. Revenue is
cut off at the end of each earlier fiscal quarter; everything else is as it is known now. Such a
review is marked: nobody saw it at the time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.growth_rates import revenue_window
from kamdata.metrics.periods import quarter_of

if TYPE_CHECKING:
    from datetime import date

    from kamdata.model import Snapshot


def quarter_ends_before(day: date, fiscal_start_month: int, n: int) -> list[date]:
    """Return the last days of the n fiscal quarters before that of a day, the earliest first."""
    quarter = quarter_of(day, fiscal_start_month)
    return [(quarter - ago).end_time.date() for ago in range(n, 0, -1)]


def worked_back(snapshot: Snapshot, day: date) -> Snapshot | None:
    """Return the snapshot with its revenue as it stood on an earlier day.

    None where the two years of revenue that growth asks for were not complete by then.
    """
    end = pd.Timestamp(day)
    revenue, deals = snapshot.table("revenue"), snapshot.table("opportunities")
    cut = replace(
        snapshot,
        as_of=day,
        tables={
            **snapshot.tables,
            "revenue": revenue[revenue["month"] <= end],
            "opportunities": deals[deals["close_on"] <= end],
        },
        fingerprint=f"{snapshot.fingerprint}@{day.isoformat()}",
    )
    window = revenue_window(cut)
    return cut if window is not None and window.has_prior else None
