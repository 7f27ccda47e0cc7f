"""How each opportunity stood over the stored snapshots, as unbroken runs of the same state.

`spells_of` and `stage_totals_of` make the two tables from the snapshots themselves, one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    Stored = Sequence[tuple[date, pd.DataFrame]]  # at least one

# a new spell begins where one of these changed
STATE = ["stage", "status", "close_on", "amount_cents", "owner", "forecast_category"]
TEXT = ["opportunity_id", "account_id", "owner", "stage", "status", "forecast_category"]
DATES = ["close_on", "created_on"]
SPELL_COLUMNS = [
    "opportunity_id", "account_id", "owner", "stage", "status", "amount_cents", "close_on",
    "created_on", "forecast_category", "seen_from_on", "seen_until_on",
]  # fmt: skip
ENTRY_COLUMNS = ["opportunity_id", "stage", "stage_entered_on"]
TOTAL_COLUMNS = ["as_of", "stage", "status", "amount_cents", "count"]


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """What the stored snapshots up to one date say together.

    `spells` has one row for each unbroken run of snapshots in which an opportunity stood the same
    (`SPELL_COLUMNS`, by opportunity and date; the last two columns are the as-of dates of the
    first and the last snapshot of the run). `stage_totals` has the sums of each snapshot by stage
    and status (`TOTAL_COLUMNS`), `dates` the as-of dates of the snapshots, the oldest first.
    `entries` says since when the deals of the oldest snapshot stood in their stage, as far as its
    file knows (`ENTRY_COLUMNS`).
    """

    spells: pd.DataFrame
    stage_totals: pd.DataFrame
    dates: pd.DatetimeIndex
    entries: pd.DataFrame | None = None


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


def in_order(spells: pd.DataFrame, dates: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the spells as known on the last of the dates, by opportunity and time.

    Spells that begin later are left out, those that go on later end there. A column `deal`
    numbers the opportunities.
    """
    end = dates[-1]
    known = spells
    if (spells["seen_from_on"] > end).any():
        known = spells[spells["seen_from_on"] <= end]
    deal = codes_of(known["opportunity_id"])
    begins = known["seen_from_on"].to_numpy("datetime64[us]").astype("int64")
    same = deal[1:] == deal[:-1]
    if not ((deal[1:] > deal[:-1]) | (same & (begins[1:] > begins[:-1]))).all():
        order = np.lexsort((begins, deal))
        known, deal = known.iloc[order], deal[order]
    until = known["seen_until_on"]
    known = known.assign(deal=deal)
    if (until > end).any():
        known = known.assign(seen_until_on=until.mask(until > end, end))
    return known.reset_index(drop=True)


def codes_of(texts: pd.Series) -> np.ndarray:
    """Return a number for each distinct text, by first appearance; -1 where it is missing."""
    # Arrow numbers the distinct texts three times as fast as pandas does
    encoded = pa.chunked_array(pa.Array.from_pandas(texts)).combine_chunks().dictionary_encode()
    return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)


def standing_on(spells: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the spells that hold on the as-of date of one snapshot: a row per opportunity."""
    return spells[(spells["seen_from_on"] <= day) & (spells["seen_until_on"] >= day)]


def rows_with(opportunities: pd.DataFrame, ids: pd.Series) -> pd.Index:
    """Return the index labels of the opportunities that have one of these ids."""
    return opportunities.index[opportunities["opportunity_id"].isin(ids)]
