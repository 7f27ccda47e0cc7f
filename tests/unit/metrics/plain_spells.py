"""The histories of a few snapshots made one by one with pandas: a plain way to check them by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from kamdata.metrics.spells import ENTRY_COLUMNS, SPELL_COLUMNS, TOTAL_COLUMNS, Histories

Stored = Sequence[tuple[date, pd.DataFrame]]  # at least one

# a new spell begins where one of these changed
STATE = ["stage", "status", "close_on", "amount_cents", "owner", "forecast_category"]
TEXT = ["opportunity_id", "account_id", "owner", "stage", "status", "forecast_category"]
DATES = ["close_on", "created_on"]


def histories_of(snapshots: Stored) -> Histories:
    """Return the histories of (as-of date, opportunities) pairs, in any order of dates."""
    dates = pd.DatetimeIndex(sorted(pd.Timestamp(as_of) for as_of, _ in snapshots)).as_unit("us")
    _, oldest = min(snapshots, key=lambda pair: pair[0])
    return Histories(
        spells_of(snapshots), stage_totals_of(snapshots), dates, oldest[ENTRY_COLUMNS]
    )  # fmt: skip


def spells_of(snapshots: Stored) -> pd.DataFrame:
    """Return the spells of (as-of date, opportunities) pairs: `SPELL_COLUMNS`.

    Several lines of one id count as one opportunity: their amounts are added up, the first line
    says the rest. An opportunity that is missing from a snapshot begins a new spell after it.
    """
    in_order = sorted(snapshots, key=lambda pair: pair[0])
    parts = [_lines_added(rows).assign(seen_on=pd.Timestamp(as_of), snapshot=place)
             for place, (as_of, rows) in enumerate(in_order)]  # fmt: skip
    seen = pd.concat(parts, ignore_index=True).sort_values(
        ["opportunity_id", "snapshot"], ignore_index=True
    )
    before = seen.shift()
    goes_on = (seen["opportunity_id"] == before["opportunity_id"]) & (
        seen["snapshot"] == before["snapshot"] + 1
    )
    for column in STATE:
        goes_on &= (seen[column] == before[column]).fillna(value=False) | (
            seen[column].isna() & before[column].isna()
        )
    starts = np.flatnonzero(~goes_on.to_numpy(dtype=bool))
    ends = np.append(starts[1:], len(seen))[: len(starts)] - 1
    spells = seen.iloc[starts].reset_index(drop=True)
    spells["seen_from_on"] = spells["seen_on"]
    spells["seen_until_on"] = seen["seen_on"].to_numpy()[ends]
    return spells[SPELL_COLUMNS]


def _lines_added(rows: pd.DataFrame) -> pd.DataFrame:
    columns = [name for name in SPELL_COLUMNS if not name.startswith("seen_")]
    plain = rows[columns].astype(dict.fromkeys(TEXT, "str") | {"amount_cents": "Int64"})
    plain = plain.assign(**{name: plain[name].astype("datetime64[us]") for name in DATES})
    plain = plain[plain["opportunity_id"].notna()]
    first = plain.drop_duplicates("opportunity_id").set_index("opportunity_id", drop=False)
    if len(first) < len(plain):
        sums = plain.groupby("opportunity_id")["amount_cents"].sum(min_count=1)
        first = first.assign(amount_cents=sums.reindex(first.index))
    return first.reset_index(drop=True)[columns]


def stage_totals_of(snapshots: Stored) -> pd.DataFrame:
    """Return the sums of each snapshot by stage and status: `TOTAL_COLUMNS`.

    Several lines of one id count as one opportunity. The amount is null where none has one.
    """
    parts = []
    for as_of, rows in sorted(snapshots, key=lambda pair: pair[0]):
        by_stage = _lines_added(rows).groupby(["stage", "status"], dropna=False)
        found = pd.DataFrame(
            {"amount_cents": by_stage["amount_cents"].sum(min_count=1), "count": by_stage.size()}
        ).reset_index()
        parts.append(found.assign(as_of=pd.Timestamp(as_of)))
    return pd.concat(parts, ignore_index=True)[TOTAL_COLUMNS].astype({"amount_cents": "Int64"})
