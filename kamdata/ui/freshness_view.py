"""The line at the top of each document of a plan: when it last changed, and what made it stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.errors import StoreError
from kamdata.metrics import freshness, staleness
from kamdata.ui import data

if TYPE_CHECKING:
    from datetime import date

    from kamdata.metrics.freshness import FileChange
    from kamdata.metrics.staleness import Freshness
    from kamdata.model import Entry
    from kamdata.store.store import SnapshotRecord
    from kamdata.ui.data import View


def freshness_line(view: View, account_id: str, document: str) -> None:
    """Draw how fresh one of the four documents of an account is; `document` is its tab."""
    found = freshness_of(view, account_id, document)
    rest = fmt.escape(" ".join(part for part in (found.last, found.age) if part))
    if found.is_stale:
        st.caption(f":material/history: **{fmt.escape(found.because)}** {rest}")
    else:
        st.caption(rest)


def freshness_of(view: View, account_id: str, document: str) -> Freshness:
    """Return how fresh a document is. At most one earlier snapshot is opened for it."""
    written = entries_of(view, account_id)
    known = freshness.touched(view.snapshot, account_id, document, written)
    change = _change(view, account_id, None if known is None else known.on)
    return view.compute(staleness.freshness, view.snapshot, account_id, document, known, change)


def entries_of(view: View, account_id: str) -> tuple[Entry, ...]:
    """Return what people wrote into the plan of an account up to the date in view."""
    every = data.company_store().entries(view.snapshot.as_of)
    return tuple(one for one in every if one.account_id == account_id)


def _change(view: View, account_id: str, day: date | None) -> FileChange | None:
    """Return what the files say otherwise since a day, None where nothing earlier can be read."""
    record = _nearest(view, day)
    if record is None:
        return None
    try:
        before = data.stored_snapshot(record)
    except StoreError:
        return None
    return view.compute(freshness.file_change, before, data.of_files(view), account_id)


def _nearest(view: View, day: date | None) -> SnapshotRecord | None:
    """Return the newest earlier snapshot up to a day, else the oldest one there is."""
    earlier = view.records[1:]  # the newest first
    known = [one for one in earlier if day is not None and one.as_of <= day]
    return known[0] if known else earlier[-1] if earlier else None
