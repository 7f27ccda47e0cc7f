"""How each opportunity stood over the stored snapshots, as unbroken runs of the same state.

The tables come from `kamdata.store.history`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

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
