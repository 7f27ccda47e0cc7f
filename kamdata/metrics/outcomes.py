"""What became of deals that the later file does not have, where somebody said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamdata.metrics.movement import LOST, OTHER, WON

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from kamdata.metrics.pairs import Pairs
    from kamdata.store.verdicts import Outcome

# verdict -> its word on a button, and how a sentence says it
OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "won": ("Won", "won"),
    "lost": ("Lost", "lost"),
    "merged": ("Merged", "merged into another deal"),
    "filtered_out": ("Filtered out", "left out by a filter of the export"),
    "deleted": ("Deleted", "deleted"),
}
# the state that a verdict gives; deals that were merged or deleted stay vanished
STATES = {"won": WON, "lost": LOST, "filtered_out": OTHER}


def outcomes_of(before: pd.DataFrame, pairs: Pairs, outcomes: Mapping[str, str]) -> np.ndarray:
    """Return for each opportunity what became of it, None where it is there or nobody said.

    `outcomes` are by the id that it has in the earlier opportunities table.
    """
    found = np.full(len(pairs.before), None, dtype=object)
    gone = np.flatnonzero(pairs.after < 0)
    if outcomes and len(gone):
        said = before["opportunity_id"].iloc[pairs.before[gone]].map(outcomes)
        found[gone] = said.astype(object).where(said.notna(), None)
    return found


def states_of(outcomes: np.ndarray) -> np.ndarray:
    """Return the state that each outcome gives, -1 for none."""
    states = np.full(len(outcomes), -1, dtype=np.int8)
    for outcome, state in STATES.items():
        states[outcomes == outcome] = state
    return states
