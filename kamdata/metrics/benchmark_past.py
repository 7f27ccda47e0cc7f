"""Earlier quarters of the benchmark of which no snapshot is stored, worked back from dates.

Revenue comes by month and reviews with the day they were due and held, so both tell of then even
where nobody kept a file. Who had a sponsor or a plan does not: that stays unknown. They are the key
accounts of today, so accounts that left since are not in it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import plan_rhythm, retention
from kamdata.metrics.benchmark import COMPARED, key_account_growth
from kamdata.metrics.plan_reviews import review_rhythm
from kamdata.metrics.scope import accounts_in_scope
from kamdata.metrics.worked_back import worked_back
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamdata.model import Scope, Settings, Snapshot

NOT_STORED = "no snapshot of then is stored"


def measures_of(
    snapshot: Snapshot, day: date, settings: Settings, scope: Scope
) -> dict[str, Measure]:
    """Return the measures of `benchmark.COMPARED` on an earlier day, as far as dates tell.

    Of the accounts in scope that are key accounts now. Retention and growth need two years of
    revenue before that day; reviews count as the table of reviews has them. The others have no
    value.
    """
    unknown = {one.id: Measure(None, one.unit, reason=NOT_STORED) for one in COMPARED}
    accounts = accounts_in_scope(snapshot.table("accounts"), scope)
    key = accounts[accounts["is_key"].fillna(value=False).astype(bool)]
    found = {"reviews_on_time": plan_rhythm.reviews_on_time(_reviews(snapshot, day, settings, key))}
    cut = worked_back(snapshot, day)
    if cut is not None:
        years = retention.year_on_year(cut, key)
        found |= {**retention.measures(years), "key_account_growth": key_account_growth(years)}
    return {name: found.get(name, measure) for name, measure in unknown.items()}


def _reviews(snapshot: Snapshot, day: date, settings: Settings, key: pd.DataFrame) -> pd.DataFrame:
    """Return how many reviews of key accounts had fallen due by a day, and were on time.

    Without what the accounts say of their last review and of the plan in force: that is of now.
    """
    accounts = snapshot.table("accounts")
    then = replace(
        snapshot,
        as_of=day,
        tables={
            **snapshot.tables,
            "accounts": accounts.assign(
                last_review_on=_blank(accounts["last_review_on"]),
                plan_start_on=_blank(accounts["plan_start_on"]),
            ),
        },
        fingerprint=f"{snapshot.fingerprint}@{day.isoformat()}",
    )
    rows = review_rhythm(then, settings.review_rhythm)
    return rows[rows["account_id"].isin(key["account_id"])]


def _blank(column: pd.Series) -> pd.Series:
    return column.mask(column.notna())


def note(labels: Sequence[str]) -> str:
    """Return which quarters were worked back, and what of them is known."""
    were = "was" if len(labels) == 1 else "were"
    return (
        f"{fmt.joined(labels)} {were} worked back, because no snapshot of then is stored: what "
        "today's key accounts bought and which reviews were held in time is known from dates, the "
        "rest is not."
    )
