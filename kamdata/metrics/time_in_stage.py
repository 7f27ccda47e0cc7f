"""How long deals stand in a stage: every stay seen in the snapshots, ended or not.

A stay begins with the first snapshot that shows the deal in the stage and ends with the first
that shows it elsewhere, so it is known to within the time between two snapshots. A stay that had
begun before counts only where a file says since when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import ratio
from kamdata.metrics.durations import days_between, survival
from kamdata.metrics.incidence import HALF, incidence, usable
from kamdata.metrics.spells import codes_of, in_order
from kamdata.metrics.stage_history import NO_STAGE, stage_order

if TYPE_CHECKING:
    from kamdata.metrics.spells import Histories
    from kamdata.model import Snapshot


def stays(
    spells: pd.DataFrame,
    dates: pd.DatetimeIndex,
    stages: pd.DataFrame,
    entries: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return every stay of a deal in a stage while it was open, by deal and time.

    `entries` are opportunities of the first snapshot (opportunity_id, stage, stage_entered_on).
    Columns: deal (a number for each opportunity), opportunity_id, account_id, stage, seen_from_on
    and seen_until_on (its first and its last snapshot), entered_on (NaT where the stay had begun
    before the deal was first seen and no entry says when), left_on (the first snapshot that shows
    it elsewhere, NaT where none does), days (from entered to left, or to the last snapshot that
    has it), seen_from_days (how old the stay was when it was first seen), is_left, is_won
    (whether the deal is won in the end).
    """
    track = in_order(spells, dates)
    deal = track["deal"].to_numpy()
    place = codes_of(track["stage"]) * 8 + codes_of(track["status"])
    starts = np.flatnonzero(
        np.concatenate([[True], (deal[1:] != deal[:-1]) | (place[1:] != place[:-1])])[: len(track)]
    )
    ends = np.append(starts[1:], len(track))[: len(starts)] - 1
    visits = track.iloc[starts].reset_index(drop=True)
    visits["seen_until_on"] = track["seen_until_on"].to_numpy()[ends]
    own = visits["deal"].to_numpy()
    goes_on = np.append(own[1:] == own[:-1], False)[: len(own)]
    begins = visits["seen_from_on"]
    visits["left_on"] = begins.shift(-1).where(goes_on)
    visits["entered_on"] = begins.where(_is_seen_entering(visits, dates, stages))
    final = visits["status"].groupby(own).transform("last")
    visits["is_won"] = (final == "won").fillna(value=False).astype(bool)
    still_open = visits[(visits["status"] == "open").fillna(value=False)]
    return _measured(_with_entries(still_open, entries))


def _is_seen_entering(
    visits: pd.DataFrame, dates: pd.DatetimeIndex, stages: pd.DataFrame
) -> np.ndarray:
    """Return which stays began between two snapshots.

    Not those that were under way when the deal was first seen, nor those that begin because a
    stage was renamed.
    """
    own, begins = visits["deal"].to_numpy(), visits["seen_from_on"]
    follows = np.concatenate([[False], own[1:] == own[:-1]])[: len(own)]
    is_known = visits["stage"].isin(stages["stage"].astype("str")).to_numpy()
    from_known = np.concatenate([[False], is_known[:-1]])[: len(own)]
    place = dates.get_indexer(pd.DatetimeIndex(begins))
    before = dates[np.maximum(place - 1, 0)]
    created = visits["created_on"].to_numpy()
    is_new = (place > 0) & (np.isnat(created) | (created > before.to_numpy()))
    return np.where(follows, from_known, is_new)


def _with_entries(visits: pd.DataFrame, entries: pd.DataFrame | None) -> pd.DataFrame:
    """Fill in since when a stay had begun, where a file says so and it can be true."""
    if entries is None or entries["stage_entered_on"].isna().all():
        return visits
    said = entries.dropna(subset=["opportunity_id", "stage_entered_on"])
    said = said.drop_duplicates("opportunity_id").set_index("opportunity_id")
    said = said.reindex(visits["opportunity_id"])
    entered, stage = said["stage_entered_on"].array, said["stage"].astype("str").array
    is_same = (visits["stage"] == stage).fillna(value=False)
    is_first = visits["deal"] != visits["deal"].shift()
    given = pd.Series(entered, index=visits.index).dt.normalize()
    given = given.where(is_same & is_first & (given <= visits["seen_from_on"]))
    return visits.assign(entered_on=visits["entered_on"].fillna(given))


def _measured(visits: pd.DataFrame) -> pd.DataFrame:
    until = visits["left_on"].fillna(visits["seen_until_on"])
    return visits.assign(
        stage=visits["stage"].fillna(NO_STAGE),
        days=days_between(visits["entered_on"], until),
        seen_from_days=days_between(visits["entered_on"], visits["seen_from_on"]),
        is_left=visits["left_on"].notna(),
    )[
        ["deal", "opportunity_id", "account_id", "stage", "seen_from_on", "seen_until_on",
         "entered_on", "left_on", "days", "seen_from_days", "is_left", "is_won"]
    ].reset_index(drop=True)  # fmt: skip


def stays_of(found: Histories, snapshot: Snapshot) -> pd.DataFrame:
    """Return the stays in the histories, with the stage table of the snapshot in view."""
    return stays(found.spells, found.dates, snapshot.table("stages"), found.entries)


def median_days_in_stage(visits: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """Return how long deals stand in each stage, in the order of the stage table.

    stage, median_days (half have left by then; Kaplan-Meier, stays not ended count as long as
    they were followed), n (stays it rests on), left (of them ended), still (of them not), and
    left_out (stays whose beginning nobody knows); reason where there is no median. Suppressed
    under 5 stays.
    """
    names = stage_order(visits["stage"], stages)
    grouped = dict(iter(visits.groupby("stage")))
    rows = [_median_row(name, grouped[name]) for name in names]
    columns = ["stage", "median_days", "n", "left", "still", "left_out", "reason"]
    return pd.DataFrame(rows, columns=columns).astype({"median_days": "float64"})


def sentence(table: pd.DataFrame) -> str:
    """Return in which stage deals stand longest, and in which they stand shortest."""
    known = table[table["median_days"].notna()]
    if known.empty:
        return "How long deals stand in a stage cannot be said yet."
    order = known["median_days"].sort_values(kind="stable").index
    slow, fast = known.loc[order[-1]], known.loc[order[0]]
    text = f"Deals stand longest in {slow['stage']}: half of them leave within {_said(slow)}"
    if len(known) == 1:
        return f"{text}."
    return f"{text}. They leave {fast['stage']} soonest, half of them within {_said(fast)}."


def _said(row: pd.Series) -> str:
    return fmt.count(round(row["median_days"]), "day")


def _median_row(name: str, visits: pd.DataFrame) -> dict[str, object]:
    used = usable_stays(visits)
    left = int(used["is_left"].sum())
    median, reason = median_stay(used)
    return {
        "stage": name, "median_days": median, "n": len(used), "left": left,
        "still": len(used) - left, "left_out": len(visits) - len(used), "reason": reason,
    }  # fmt: skip


def usable_stays(visits: pd.DataFrame) -> pd.DataFrame:
    """Return the stays whose beginning is known, as far as they can be used (see `usable`)."""
    known = visits[visits["days"].notna()]
    return known[usable(*_arrays(known))]


def _arrays(known: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    is_left = known["is_left"].to_numpy(dtype=bool)
    return known["days"].to_numpy(), is_left.astype(int), known["seen_from_days"].to_numpy()


def median_stay(used: pd.DataFrame) -> tuple[float | None, str | None]:
    """Return (the days after which half of the stays have ended, None), or (None, the reason)."""
    if used.empty:
        return None, "no deal was seen entering it"
    if len(used) < ratio.SMALLEST_N:
        stays = "stay" if len(used) == 1 else "stays"
        return None, f"only {len(used)} {stays}; at least {ratio.SMALLEST_N} are needed"
    curve = stay_curve(used)
    below = curve.loc[curve["share"] <= HALF, "days"]
    if below.empty:
        return None, "fewer than half have left it yet"
    return float(below.iloc[0]), None


def stay_curve(used: pd.DataFrame) -> pd.DataFrame:
    """Return the share of the stays that go on, by day: days, share.

    Stays that were under way when first seen count from the age they had then.
    """
    days, is_left, seen_from = _arrays(used)
    if not (seen_from > 0).any():
        return survival(days, is_left.astype(bool))
    curve = incidence(days, is_left, seen_from)
    return curve.rename(columns={"still": "share"})[["days", "share"]]
