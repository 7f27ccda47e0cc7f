"""The sums of a comparison as measures: opening, closing, and what was won, lost or vanished."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamdata.metrics.changes import legs_of
from kamdata.metrics.movement import IN
from kamdata.model import Measure

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.changes import Changes
    from kamdata.model import Snapshot

NONE_HAS_AMOUNT = "no deal of it has an amount"


def opening_pipeline(changes: Changes) -> Measure:
    """Return the open amount of the scope in the earlier snapshot (cents)."""
    found = changes.comparison
    rows = found.pairs.before[found.states_before == IN]
    return _held(found.opening_cents, changes.before, rows)


def closing_pipeline(changes: Changes) -> Measure:
    """Return the open amount of the scope in the later snapshot (cents)."""
    found = changes.comparison
    rows = found.pairs.after[found.states_after == IN]
    return _held(found.closing_cents, changes.after, rows)


def pipeline_change(changes: Changes) -> Measure:
    """Return closing less opening (cents), which is the sum of all movements."""
    found = changes.comparison
    return Measure(found.closing_cents - found.opening_cents, "money", len(found.legs))


def won_between(changes: Changes) -> Measure:
    """Return the amount of what was won between the two snapshots (cents)."""
    return _moved(changes, "won")


def lost_between(changes: Changes) -> Measure:
    """Return the amount of what was lost between the two snapshots (cents)."""
    return _moved(changes, "lost")


def vanished_between(changes: Changes) -> Measure:
    """Return the amount of what is in the earlier file and not in the later one (cents)."""
    return _moved(changes, "vanished")


def _held(cents: int, snapshot: Snapshot, rows: np.ndarray) -> Measure:
    table = snapshot.table("opportunities")
    amounts = table["amount_cents"].iloc[rows]
    return _measure(cents, len(rows), int(amounts.notna().sum()), table.index[rows])


def _moved(changes: Changes, movement: str) -> Measure:
    legs = legs_of(changes, movement)
    cents, count, unknown = changes.comparison.of(movement)
    is_gone = movement == "vanished"
    table = (changes.before if is_gone else changes.after).table("opportunities")
    places = legs["before" if is_gone else "after"].to_numpy()
    # what was won or lost by a verdict has no row in the later file
    return _measure(-cents, count, count - unknown, table.index[places[places >= 0]])


def _measure(cents: int, count: int, known: int, rows: pd.Index) -> Measure:
    coverage = known / count if count else None
    found = Measure(cents, "money", count, coverage, rows=rows)
    return found.because(NONE_HAS_AMOUNT) if count and not known else found
