"""How much of the money open at an account was pushed again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamdata.metrics.evidence import Notes, all_missing, factor_rows, money_texts
from kamdata.metrics.pushes import AGAIN

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

NEXT_WEEK = "Import the export again next week: pushes show between two."


def slippage_factor(facts: Facts) -> pd.DataFrame:
    """Return the share of each account's open money that was pushed at least twice, 0 to 1.

    Over the open deals with an amount whose pushes are known: from the file, or from the stored
    snapshots (`pushes.with_push_counts`). A deal that is new stands on neither side, because it
    cannot have been pushed yet. Not applicable without an open deal; missing where of no open deal
    both the pushes and an amount are known. Amounts below zero weigh nothing.
    """
    if not facts.snapshot.has("opportunities"):
        return all_missing(facts.n, "Add open deals.")
    rows = facts.opportunities
    rows = rows[(rows["status"] == "open") & (rows["at"] >= 0)]
    at = rows["at"].to_numpy(dtype=np.intp)
    cents = np.clip(rows["amount_cents"].to_numpy(np.float64, na_value=0.0), 0.0, None)
    times = rows["push_count"].to_numpy(np.float64, na_value=np.nan)

    def sums(of: Numbers) -> Numbers:
        return np.bincount(at, weights=of, minlength=facts.n)

    known, again = sums(np.where(np.isnan(times), 0.0, cents)), sums(cents * (times >= AGAIN))
    new, has_open = sums(cents) - known, np.bincount(at, minlength=facts.n) > 0
    value = np.divide(again, known, out=np.full(facts.n, np.nan), where=known > 0)
    pushed, followed, unknown = (
        money_texts(one, facts.snapshot.currency) for one in (again, known, new)
    )
    is_known, notes = known > 0, Notes(facts.n)
    notes.add(~has_open, "No deal is open, so none can be pushed.")
    notes.add(
        is_known & (again > 0) & (new > 0),
        "{} of {} open was pushed to a later month at least twice; {} more is new.",
        pushed, followed, unknown,
    )  # fmt: skip
    notes.add(
        is_known & (again > 0), "{} of {} open was pushed to a later month at least twice.",
        pushed, followed,
    )  # fmt: skip
    notes.add(
        is_known & (new > 0),
        "None of {} open was pushed to a later month twice; {} more is new.", followed, unknown,
    )  # fmt: skip
    notes.add(is_known, "None of {} open was pushed to a later month twice.", followed)
    notes.add(sums(~np.isnan(times)) > 0, "Add amounts to its open deals, to weigh their pushes.")
    notes.add(np.ones(facts.n, dtype=bool), NEXT_WEEK)
    return factor_rows(value, notes, ~has_open)
