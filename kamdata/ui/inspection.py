"""What the watch lists find in the snapshot in view, with age limits learned from the history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kamdata.errors import StoreError
from kamdata.metrics import hygiene
from kamdata.metrics.age_limits import stage_ages
from kamdata.metrics.time_in_stage import stays_of
from kamdata.model import Scope
from kamdata.ui import data

if TYPE_CHECKING:
    from kamdata.metrics.age_limits import StageAges
    from kamdata.metrics.hygiene import Inspection
    from kamdata.ui.data import View


def inspect_view(view: View) -> Inspection:
    """Return what every rule finds in all opportunities of the snapshot in view."""
    return view.compute(hygiene.inspect_snapshot, view.snapshot, learned_ages(view))


def learned_ages(view: View) -> StageAges | None:
    """Return the age limits learned from the history, None while there is none.

    They rest on all accounts: a filter does not change what is too old. Where a stored snapshot
    cannot be read there is no history either; the pipeline page says which one it is.
    """
    try:
        found = data.histories(replace(view, scope=Scope()))
    except StoreError:
        return None
    if found is None:
        return None
    visits = view.compute(stays_of, found, view.snapshot)
    return view.compute(stage_ages, visits, view.snapshot)
