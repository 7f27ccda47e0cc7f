"""Risks and roadblocks of an account plan: how severe, whose, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.actions import DONE, when_due
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.model import Snapshot

SETTLED = DONE | {"mitigated", "resolved", "accepted", "solved", "gone"}
SEVERITIES = {"high": "High", "medium": "Medium", "low": "Low"}
NO_SEVERITY = "Not said"
NO_RISK = "no risk or roadblock is written yet"


def roadblocks_of(snapshot: Snapshot, account_ids: pd.Series) -> pd.DataFrame:
    """Return the risks of accounts that are still open: severe first, then what is due first.

    Columns of the contract, how_severe (in words), is_overdue and when; on their index of the
    table.
    """
    rows = snapshot.table("risks")
    status = rows["status"].astype("str").str.strip().str.casefold()
    rows = rows[rows["account_id"].isin(account_ids) & ~status.isin(SETTLED)]
    severity = rows["severity"].astype("object").map(SEVERITIES).fillna(NO_SEVERITY)
    when = [when_due(due, snapshot.as_of) for due in rows["due_on"]]
    rows = rows.assign(
        how_severe=severity.astype("str"),
        is_overdue=rows["due_on"] < pd.Timestamp(snapshot.as_of),
        when=pd.Series(when, rows.index, dtype="str"),
        place=severity.map({one: place for place, one in enumerate(SEVERITIES.values())}).fillna(1),
    )
    return rows.sort_values(["place", "due_on"], na_position="last", kind="stable").drop(
        columns="place"
    )


def roadblocks_open(snapshot: Snapshot, account_ids: pd.Series) -> Measure:
    """Return how many risks and roadblocks of accounts are open."""
    rows = roadblocks_of(snapshot, account_ids)
    return _count(snapshot, account_ids, rows.index)


def roadblocks_overdue(snapshot: Snapshot, account_ids: pd.Series) -> Measure:
    """Return how many open risks and roadblocks of accounts are past the day they are due."""
    rows = roadblocks_of(snapshot, account_ids)
    return _count(snapshot, account_ids, rows.index[rows["is_overdue"]])


def title(rows: pd.DataFrame) -> str:
    """Return how many risks and roadblocks are open, and how many severe or overdue."""
    counts = [
        (int((rows["how_severe"] == SEVERITIES["high"]).sum()), "of high severity"),
        (int(rows["is_overdue"].sum()), "past due"),
    ]
    said = "".join(f", {n:,} {word}" for n, word in counts if n)
    return f"{fmt.count(len(rows), 'open risk or roadblock', 'open risks and roadblocks')}{said}"


def _count(snapshot: Snapshot, account_ids: pd.Series, rows: pd.Index) -> Measure:
    written = int(snapshot.table("risks")["account_id"].isin(account_ids).sum())
    found = Measure(len(rows), "count", written, table="risks", rows=rows)
    return found if written else found.because(NO_RISK)
