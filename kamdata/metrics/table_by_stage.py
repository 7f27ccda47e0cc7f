"""The pipeline by stage: the stock of today, not the conversion from stage to stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics import hygiene
from kamdata.metrics.durations import stage_age_days
from kamdata.metrics.stages import weighted_cents

if TYPE_CHECKING:
    from datetime import date

    from kamdata.model import Period

INPUTS = [
    "stage", "status", "amount_cents", "probability_rate", "weighted_amount_cents", "created_on",
    "close_on", "stage_entered_on",
]  # fmt: skip
KEY = ["stage", "status"]
NO_STAGE = "(no stage)"
NO_STATUS = "unmapped"
SPLIT = ("now", "later", "overdue", "undated")


def stage_table(
    opportunities: pd.DataFrame,
    stages: pd.DataFrame,
    as_of: date,
    period: Period,
    flags: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row per stage, in the order of the sales process, also for stages without rows.

    Columns: stage, status, count, amount_cents, weighted_amount_cents, average_cents,
    median_cents, oldest_days (open rows only: days in the stage, or since created) and
    flagged_count, all of the rows whose close date lies in the period. Then the split of
    everything that is open, of any date: now_cents (from the as-of date to the end of the
    period), later_cents (after it), overdue_cents (before the as-of date) and undated_cents (no
    close date); null for the other statuses. Money is Int64 cents: 0 without rows, null where
    rows exist but none has an amount.

    Where rows have another status than their stage (a CRM that leaves a won deal in its last open
    stage), a further row at the end holds them. So the rows of one status add up to the measures
    of the same name. `flags` are those of `hygiene.inspect`, made here from the same opportunities
    when they are not given.
    """
    every = opportunities[INPUTS].assign(
        stage=_named(opportunities["stage"], NO_STAGE),
        status=_named(opportunities["status"], NO_STATUS),
    )
    rows, place = _places(every, stages)
    if flags is None:
        flags = hygiene.inspect(opportunities, stages, as_of).flags
    is_open = every["status"] == "open"
    every = every.assign(
        place=place,
        weighted_amount_cents=weighted_cents(every, stages),
        age_days=stage_age_days(every, as_of).where(is_open),
        is_flagged=flags.any(axis="columns").reindex(every.index, fill_value=False),
    )
    inside = every[period.covers(every["close_on"])]
    split = _split(every[is_open], rows.index, as_of, period)
    can_be_open = rows["status"] == "open"
    return rows.assign(
        **_sums(inside, rows.index),
        **{name: cents.where(can_be_open) for name, cents in split.items()},
    )


def _named(values: pd.Series, blank: str) -> pd.Series:
    if not values.hasnans:
        return values.astype("category")
    return values.astype("str").fillna(blank).astype("category")


def _places(every: pd.DataFrame, stages: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the pairs of stage and status in order, and the place of each row among them."""
    own = pd.MultiIndex.from_arrays(
        [stages["stage"].astype("str"), stages["status"].astype("str").fillna(NO_STATUS)],
        names=KEY,
    )
    groups = every.groupby(KEY, observed=True)
    seen = pd.MultiIndex.from_frame(groups.size().index.to_frame(index=False).astype("str"))
    pairs = own.append(seen[~seen.isin(own)])
    place = pairs.get_indexer(seen)[groups.ngroup().to_numpy()]
    return pairs.to_frame(index=False), place


def _sums(inside: pd.DataFrame, places: pd.Index) -> dict[str, pd.Series]:
    groups = inside.groupby("place")
    amounts = groups["amount_cents"]
    return {
        "count": groups.size().reindex(places, fill_value=0),
        "amount_cents": _total(amounts, places),
        "weighted_amount_cents": _total(groups["weighted_amount_cents"], places),
        "average_cents": amounts.mean().round().astype("Int64").reindex(places),
        "median_cents": amounts.median().round().astype("Int64").reindex(places),
        "oldest_days": groups["age_days"].max().astype("Int64").reindex(places),
        "flagged_count": groups["is_flagged"].sum().reindex(places, fill_value=0),
    }


def _split(
    still_open: pd.DataFrame, places: pd.Index, as_of: date, period: Period
) -> dict[str, pd.Series]:
    """Return what is open by when it should close: each row is in exactly one part."""
    close = still_open["close_on"]
    parts = {"undated": close.isna(), "overdue": close < pd.Timestamp(as_of)}
    if period.end is not None:
        parts["later"] = close >= pd.Timestamp(period.end) + pd.Timedelta(days=1)
    when = np.select(list(parts.values()), list(parts), default="now")
    return {
        f"{part}_cents": _total(still_open[when == part].groupby("place")["amount_cents"], places)
        for part in SPLIT
    }


def _total(groups: pd.api.typing.SeriesGroupBy, places: pd.Index) -> pd.Series:
    """Return the exact sum of each group: 0 without rows, null where no row has a value."""
    sizes = groups.size().reindex(places, fill_value=0)
    return groups.sum(min_count=1).reindex(places).mask(sizes == 0, 0)
