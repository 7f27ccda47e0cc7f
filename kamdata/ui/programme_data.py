"""The programme of the company in view: its reviews, what the rule says, what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from kamdata.metrics import membership, roster
from kamdata.metrics.entries import with_entries
from kamdata.metrics.facts import Facts
from kamdata.metrics.firmness import firmness
from kamdata.metrics.gate import gate
from kamdata.metrics.known import prepare
from kamdata.metrics.worked_back import quarter_ends_before, worked_back
from kamdata.model import Scope
from kamdata.ui import assessed, data
from kamdata.ui.keys import content_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kamdata.metrics.gate import Gate
    from kamdata.metrics.membership import Review
    from kamdata.metrics.roster import Programme
    from kamdata.model import Entry, Settings
    from kamdata.store.store import SnapshotRecord, Store
    from kamdata.ui.data import View

MOST_REVIEWS = 8  # fiscal quarters that are looked back at
AT_ONCE_ROWS = 600_000  # rows that are read for that; the reviews that the rule needs always are


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The programme, the gate, and the reviews that are stored, the earliest first.

    `key` stands for all of it.
    """

    key: str
    programme: Programme
    gate: Gate
    reviews: tuple[Review, ...]


def whole(view: View) -> View:
    """Return the view with the accounts that are no key accounts too: some of them may enter."""
    return replace(view, scope=replace(view.scope, is_key_only=False))


def of_view(view: View) -> Found:
    """Return the programme of all accounts of the snapshot in view, whatever the filters."""
    view = assessed.of_accounts(view)
    kept = _kept_reviews(view)
    key = repr((data.view_key(replace(view, scope=Scope())), list(kept)))
    return _found(key, view, tuple(kept.values()))


@st.cache_resource(show_spinner="Going through the reviews", max_entries=4)
def _found(key: str, _view: View, _kept: Sequence[Review]) -> Found:
    facts = assessed.of_view(_view).known.facts
    stored = (*_kept, membership.review(facts))
    rules = _view.settings.gate
    lacking = max(rules.enter_reviews, rules.leave_reviews) - len(stored)
    at = membership.standings((*_worked_back(_view, stored[0], lacking), *stored), rules)
    return Found(key, roster.programme(facts, at), gate(facts), stored)


def firm_places(found: Found, places: int) -> pd.DataFrame:
    """Return how firm the place of each judged account is (`firmness.firmness`)."""
    return _firm_places(f"{found.key}|{places}", found, places)


@st.cache_resource(show_spinner="Weighing 5,000 times", max_entries=8)
def _firm_places(key: str, _found: Found, _places: int) -> pd.DataFrame:  # noqa: ARG001
    return firmness(_found.gate, _places)


def _worked_back(view: View, first: Review, n: int) -> list[Review]:
    """Return the reviews of the n quarters before the first stored one, as far as can be told."""
    days = quarter_ends_before(first.as_of, view.settings.fiscal_start_month, max(n, 0))
    cuts = [worked_back(view.snapshot, day) for day in days]
    return [
        replace(membership.review(Facts(one, view.settings)), is_kept=False)
        for one in cuts
        if one is not None
    ]


def _kept_reviews(view: View) -> dict[str, Review]:
    """Return the last stored snapshot of each earlier fiscal quarter as a review, by its key."""
    own = {one.as_of: one for one in reversed(view.records) if one.currency == view.currency}
    days = membership.review_days(own, view.settings.fiscal_start_month)
    earlier = [own[day] for day in days if day < view.snapshot.as_of][-MOST_REVIEWS:]
    if days and earlier and earlier[-1].as_of == days[-1]:
        earlier = earlier[:-1]  # of the quarter in view
    chosen = _within_reach(earlier, view.settings)
    settings = replace(view.settings, set_aside=())  # what is set aside plays no part at the gate
    return dict(_kept_review(one, settings) for one in chosen)


def _within_reach(records: list[SnapshotRecord], settings: Settings) -> list[SnapshotRecord]:
    """Return the newest records that are quickly read, and in any case those the rule needs."""
    needed = max(settings.gate.enter_reviews, settings.gate.leave_reviews) - 1
    rows, chosen = 0, []
    for one in reversed(records):
        rows += sum(one.row_counts.values())
        if rows > AT_ONCE_ROWS and len(chosen) >= needed:
            break
        chosen.append(one)
    return chosen[::-1]


def _kept_review(record: SnapshotRecord, settings: Settings) -> tuple[str, Review]:
    kept = data.company_store()
    entries = kept.entries(record.as_of)
    said = [one.id for one in entries]  # an entry never changes
    key = repr((str(kept.home), record.as_of, record.fingerprint, content_key(settings), said))
    return key, _review(key, kept, record, settings, entries)


@st.cache_resource(show_spinner="Reading an earlier review", max_entries=64)
def _review(
    key: str,  # noqa: ARG001
    _store: Store,
    _record: SnapshotRecord,
    _settings: Settings,
    _entries: tuple[Entry, ...],
) -> Review:
    snapshot = prepare(with_entries(_store.load(_record), _entries), _settings)
    return membership.review(Facts(snapshot, _settings))
