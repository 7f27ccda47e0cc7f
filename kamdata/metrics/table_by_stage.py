"""The pipeline by stage: the stock of today, not the conversion from stage to stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kamdata.metrics import hygiene
from kamdata.metrics.durations import stage_age_days
from kamdata.metrics.groups import (
    group_largest,
    group_means,
    group_medians,
    group_sizes,
    group_sums,
)
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
SPLIT = ("now", "later", "overdue", "undated")  # the first is what no other part takes


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
    pairs, place = _places(opportunities, stages)
    if flags is None:
        flags = hygiene.inspect(opportunities, stages, as_of).flags
    inside = period.covers(opportunities["close_on"]).to_numpy()
    is_open = (opportunities["status"] == "open").to_numpy()
    rows = opportunities[INPUTS]
    is_flagged = flags.any(axis="columns").reindex(rows.index, fill_value=False).to_numpy()
    return pairs.assign(
        **_sums(rows[inside], place[inside], len(pairs), stages),
        oldest_days=_oldest(rows[inside & is_open], place[inside & is_open], len(pairs), as_of),
        flagged_count=group_sizes(place[inside & is_flagged], len(pairs)),
        **_split(rows[is_open], place[is_open], pairs, as_of, period),
    )


def _places(opportunities: pd.DataFrame, stages: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the pairs of stage and status in order, and the place of each row among them."""
    stage, status = opportunities["stage"].cat, opportunities["status"].cat
    names = [NO_STAGE, *stage.categories.astype("str")]
    words = [NO_STATUS, *status.categories.astype("str")]
    # code -1, nothing written, becomes 0: one number for each pair that can be
    number = (stage.codes.to_numpy("int64") + 1) * len(words) + status.codes.to_numpy() + 1
    seen = np.flatnonzero(np.bincount(number, minlength=len(names) * len(words)))
    own = zip(
        stages["stage"].astype("str"), stages["status"].astype("str").fillna(NO_STATUS), strict=True
    )
    places = {pair: place for place, pair in enumerate(dict.fromkeys(own))}
    met = {(names[one // len(words)], words[one % len(words)]): one for one in seen}
    rank = {stage: position for position, stage in enumerate(stages["stage"].astype("str"))}
    lookup = np.zeros(len(names) * len(words), dtype="int64")
    # a handful of pairs, whatever the number and the order of the rows
    for pair in sorted(met, key=lambda pair: (rank.get(pair[0], len(rank)), *pair)):
        lookup[met[pair]] = places.setdefault(pair, len(places))
    return pd.DataFrame(list(places), columns=KEY, dtype="str"), lookup[number]


def _sums(
    rows: pd.DataFrame, place: np.ndarray, groups: int, stages: pd.DataFrame
) -> dict[str, Any]:
    amounts = rows["amount_cents"]
    return {
        "count": group_sizes(place, groups),
        "amount_cents": group_sums(amounts, place, groups),
        "weighted_amount_cents": group_sums(weighted_cents(rows, stages), place, groups),
        "average_cents": group_means(amounts, place, groups),
        "median_cents": group_medians(amounts, place, groups),
    }


def _oldest(rows: pd.DataFrame, place: np.ndarray, groups: int, as_of: date) -> pd.Series:
    return group_largest(stage_age_days(rows, as_of), place, groups).astype("Int64")


def _split(
    still_open: pd.DataFrame, place: np.ndarray, pairs: pd.DataFrame, as_of: date, period: Period
) -> dict[str, pd.Series]:
    """Return what is open by when it should close: each row is in exactly one part."""
    close, amounts = still_open["close_on"], still_open["amount_cents"]
    parts = {"undated": close.isna(), "overdue": close < pd.Timestamp(as_of)}
    if period.end is not None:
        parts["later"] = close >= pd.Timestamp(period.end) + pd.Timedelta(days=1)
    when = np.select(list(parts.values()), [SPLIT.index(part) for part in parts])
    can_be_open = pairs["status"] == "open"
    return {
        f"{part}_cents": group_sums(amounts[when == code], place[when == code], len(pairs)).where(
            can_be_open
        )
        for code, part in enumerate(SPLIT)
    }
