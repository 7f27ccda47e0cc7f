"""A stored snapshot as it is scored: with the pushes and the set-aside factors of its date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics import pushes
from kamdata.metrics.assess import assess
from kamdata.metrics.known import prepare
from kamdata.store.history import History

if TYPE_CHECKING:
    from kamdata.metrics.assess import Assessment
    from kamdata.model import Settings, Snapshot
    from kamdata.store.manifest import SnapshotRecord
    from kamdata.store.store import Store


def as_scored(
    store: Store, record: SnapshotRecord, snapshot: Snapshot, settings: Settings
) -> Assessment:
    """Return the assessment of a stored snapshot as pages show it on its date.

    Where its file does not say how often a deal was pushed, the snapshots stored up to its date
    do. Raises StoreError where these cannot be read.
    """
    settings = replace(settings, set_aside=store.set_aside(record.as_of))
    known = prepare(snapshot, settings)
    until = [
        one for one in store.records()
        if one.currency == known.currency and one.as_of <= record.as_of
    ]  # fmt: skip
    if len(until) > 1:
        ids = pushes.not_counted(known.table("opportunities"))
        dates = pd.DatetimeIndex(sorted(one.as_of for one in until)).as_unit("us")
        spells = History(store.lake, until, settings.stages).spells_of(ids)
        known = pushes.with_push_counts(known, pushes.push_counts(spells, dates))
    return assess(known, settings)
