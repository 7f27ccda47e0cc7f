"""What was promised to customers, who must keep it, and whether it was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.actions import DONE, DROPPED, when_due
from kamdata.metrics.ratio import safe_div, suppress_small
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.model import Snapshot

KEPT, BROKEN, OVERDUE, OPEN, WITHDRAWN = "Kept", "Broken", "Overdue", "Open", "Withdrawn"
OUTCOMES = (OVERDUE, OPEN, BROKEN, KEPT, WITHDRAWN)  # what is still to do comes first
NO_FUNCTION = "Nobody named"
NO_PROMISE = "no promise is written yet"
FUNCTION_COLUMNS = ["function", "promises", "kept", "broken", "overdue", "open"]


def promises_of(snapshot: Snapshot, account_ids: pd.Series) -> pd.DataFrame:
    """Return the promises to accounts, what is overdue first, on their index of the table.

    Columns of the contract, account (its name), owing (the function that must keep it,
    `NO_FUNCTION` without one), outcome and when (`12 days past due`, null for what is settled).
    Kept: it says so, or its status is done. Broken: it says that it was not kept and its day has
    passed. Overdue: its day has passed and nobody said. A promise that was called off is withdrawn.
    """
    rows = snapshot.table("promises")
    rows = rows[rows["account_id"].isin(account_ids)]
    rows = rows.assign(outcome=_outcomes(rows, pd.Timestamp(snapshot.as_of)))
    is_pending = rows["outcome"].isin([OVERDUE, OPEN])
    when = [when_due(due, snapshot.as_of) for due in rows["due_on"]]
    names = snapshot.table("accounts").set_index("account_id")["account"]
    rows = rows.assign(
        account=rows["account_id"].map(names),
        owing=rows["function"].astype("str").fillna(NO_FUNCTION),
        when=pd.Series(when, rows.index, dtype="str").where(is_pending),
        place=rows["outcome"].map({one: place for place, one in enumerate(OUTCOMES)}),
    )
    ordered = rows.sort_values(["place", "due_on"], na_position="last", kind="stable")
    return ordered.drop(columns="place")


def _outcomes(rows: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    status = rows["status"].astype("str").str.strip().str.casefold()
    is_past = (rows["due_on"] < as_of).to_numpy(bool)
    is_kept = rows["is_kept"].fillna(value=False).to_numpy(bool)
    is_denied = (rows["is_kept"].notna().to_numpy() & ~is_kept).astype(bool)
    picked = [
        (is_kept, KEPT), (status.isin(DROPPED).to_numpy(bool), WITHDRAWN),
        (is_denied & is_past, BROKEN), (status.isin(DONE).to_numpy(bool) & ~is_denied, KEPT),
        (is_past, OVERDUE),
    ]  # fmt: skip
    found = np.select([mask for mask, _ in picked], [word for _, word in picked], OPEN)
    return pd.Series(found, rows.index, dtype="str")


def promises_kept(promises: pd.DataFrame) -> Measure:
    """Return kept / (kept + broken) of promises (`promises_of`); not shown under 5 of them.

    Overdue ones lower the coverage: nobody has said yet whether they were kept.
    """
    settled = promises[promises["outcome"].isin([KEPT, BROKEN])]
    kept = int((settled["outcome"] == KEPT).sum())
    due = len(settled) + int((promises["outcome"] == OVERDUE).sum())
    why = NO_PROMISE if promises.empty else "no promise was kept or broken yet"
    rate, reason = safe_div(kept, len(settled), why)
    covered = len(settled) / due if due else None
    found = Measure(rate, "rate", len(settled), covered, reason, "promises", settled.index)
    return suppress_small(found, "settled promise" if len(settled) == 1 else "settled promises")


def promises_overdue(promises: pd.DataFrame) -> Measure:
    """Return how many promises are past their day without anybody saying that they were kept."""
    return _count(promises, promises["outcome"] == OVERDUE)


def _count(promises: pd.DataFrame, chosen: pd.Series) -> Measure:
    rows = promises.index[chosen]
    found = Measure(len(rows), "count", len(promises), table="promises", rows=rows)
    return found.because(NO_PROMISE) if promises.empty else found


def title(promises: pd.DataFrame) -> str:
    """Return how many promises there are, and how many of them are overdue or broken."""
    counts = [(int((promises["outcome"] == one).sum()), one) for one in (OVERDUE, BROKEN)]
    said = "".join(f", {n:,} {word.lower()}" for n, word in counts if n)
    return f"{fmt.count(len(promises), 'promise')}{said}"


def by_function(own: pd.DataFrame, everywhere: pd.DataFrame) -> pd.DataFrame:
    """Return the promises of an account by the function that must keep them, most overdue first.

    Both frames are of `promises_of`: of the account, and of all accounts. `FUNCTION_COLUMNS` count
    those of the account; kept_rate is that of the function over all accounts (`promises_kept`,
    null under 5), settled how many it rests on.
    """
    rows = []
    for function in dict.fromkeys(own["owing"]):
        outcomes = own.loc[own["owing"] == function, "outcome"]
        rate = promises_kept(everywhere[everywhere["owing"] == function])
        counts = {one.lower(): int((outcomes == one).sum()) for one in OUTCOMES}
        rows.append(
            {"function": function, "promises": len(outcomes), **counts,
             "kept_rate": rate.value, "settled": rate.n}
        )  # fmt: skip
    found = pd.DataFrame(rows, columns=[*FUNCTION_COLUMNS, "kept_rate", "settled"])
    found = found.astype({"kept_rate": "float64"})
    return found.sort_values(
        ["overdue", "promises"], ascending=False, kind="stable", ignore_index=True
    )
