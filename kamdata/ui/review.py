"""What a meeting looks at, gathered for a page: what changed, was promised, needs a decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from kamdata.errors import StoreError
from kamdata.metrics import (
    actions,
    agenda,
    drift,
    exceptions,
    movement_words,
    pipeline,
    portfolio,
    promises,
)
from kamdata.metrics.changes import compare_snapshots
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.risk import risk_scores
from kamdata.ui import data, decision_log, revenue_view
from kamdata.ui.inspection import inspect_view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from kamdata.metrics.changes import Changes
    from kamdata.metrics.standing import Standing
    from kamdata.model import Decision, Finding, Measure, Snapshot
    from kamdata.store.store import SnapshotRecord
    from kamdata.ui.data import View


@dataclass(frozen=True, eq=False)
class Since:
    """What moved since the snapshot before: nothing of it when the export itself changed."""

    view: View
    changes: Changes
    warnings: Sequence[Finding]

    @property
    def day(self) -> date:
        """The date of the snapshot before."""
        return self.changes.before.as_of

    @property
    def is_sound(self) -> bool:
        """Whether the movements can be believed."""
        return not drift.headline(self.warnings)


@dataclass(frozen=True, eq=False)
class Review:
    """The meeting on one snapshot, for the filters in force.

    `items` are those of `exceptions.collect`, `promised` the decisions of the last meeting
    (`promises.check`), `decisions` what was decided on this snapshot, `open_actions` those of
    `actions.open_actions`. `since` is None on the first snapshot, and where the one before cannot
    be read: then `trouble` says so.
    """

    view: View
    standing: Standing
    shown: dict[str, Measure]
    sentence: str
    goal_sentence: str
    since: Since | None
    items: pd.DataFrame
    to_decide: pd.DataFrame
    promised: pd.DataFrame
    decisions: tuple[Decision, ...]
    open_actions: pd.DataFrame
    trouble: str = ""


def of_view(view: View, exported: View | None = None) -> Review:
    """Return the meeting on the snapshot in view, gathered once for what it rests on.

    Whether the export changed is judged on `exported`, the wider view that this one is a part of:
    among a few deals one that is gone would already look like another export.
    """
    exported, known = exported or view, decision_log.known(view)
    key = repr((data.view_key(view), exported.scope, known, data.rulings()))
    return _gathered(key, view, exported, known)


@st.cache_resource(show_spinner=False, max_entries=16)
def _gathered(key: str, _view: View, _exported: View, _known: tuple[Decision, ...]) -> Review:  # noqa: ARG001
    return _gather(_view, _exported, _known)


def _gather(view: View, exported: View, known: tuple[Decision, ...]) -> Review:
    snapshot = view.snapshot
    standing = revenue_view.standing(view)
    shown = _shown(view, standing)
    to_discuss = agenda.accounts_to_discuss(
        view.compute(risk_scores, snapshot, view.settings),
        view.compute(growth_scores, snapshot, view.settings),
        standing.rows, view.accounts["account_id"], view.currency,
    )  # fmt: skip
    to_decide = view.compute(
        agenda.opportunities_to_decide, view.opportunities, inspect_view(view), view.accounts,
        snapshot.as_of,
    )  # fmt: skip
    goal_sentence = agenda.headline(shown, standing, to_discuss, to_decide, view.currency)
    records = data.records_until(view)
    since, trouble = None, ""
    try:
        since = _since(view, exported, records)
    except StoreError as problem:  # the snapshot in view can be reviewed all the same
        trouble = str(problem)
    promised = _promised(view, records, known)
    parts = [
        exceptions.promise_items(promised),
        exceptions.account_items(to_discuss, is_first=since is None),
        view.compute(exceptions.deal_items, to_decide),
        *_moved(view, since),
    ]
    return Review(
        view, standing, shown, _sentence(since, goal_sentence, view.currency), goal_sentence,
        since, exceptions.collect(parts), to_decide, promised,
        decision_log.of_this_review(view, known),
        actions.open_actions(known, snapshot, view.accounts), trouble,
    )  # fmt: skip


def of_manager(view: View, manager: str) -> Review:
    """Return the meeting about the accounts of one key account manager."""
    return of_view(replace(view, scope=replace(view.scope, owners=(manager,))), view)


def _shown(view: View, standing: Standing) -> dict[str, Measure]:
    deals, period = view.opportunities, view.scope.period
    return {
        "closed": portfolio.closed(standing),
        "goal": portfolio.goal(standing),
        "attainment": portfolio.attainment(standing),
        "uncovered": portfolio.uncovered(standing),
        "open_amount": pipeline.open_amount(deals, period),
        "past_due_amount": pipeline.past_due_amount(deals, period, view.snapshot.as_of),
    }


def _since(view: View, exported: View, records: Sequence[SnapshotRecord]) -> Since | None:
    if len(records) < 2:
        return None
    after, before = (data.stored_snapshot(one) for one in records[:2])
    rulings = data.rulings()
    changes, whole = (
        view.compute(compare_snapshots, before, after, one.scope, view.settings, rulings)
        for one in (view, exported)
    )
    return Since(data.view_of(view, before), changes, view.compute(drift.findings, whole))


def _sentence(since: Since | None, goal_sentence: str, currency: str) -> str:
    if since is None:
        return goal_sentence
    moved = movement_words.sentence(since.changes.comparison, since.day, currency)
    return drift.headline(since.warnings) or moved


def _promised(
    view: View, records: Sequence[SnapshotRecord], known: tuple[Decision, ...]
) -> pd.DataFrame:
    """Return the decisions of the last meeting, checked against the file in view."""
    made = promises.of_last_meeting(known, view.snapshot.as_of)
    last = max((one.as_of for one in made), default=view.snapshot.as_of)
    then = _earlier(records, last)
    now = data.stored_snapshot(records[0]) if records else view.snapshot
    found = view.compute(promises.check, made, then, now, view.settings)
    return promises.in_scope(found, view.accounts, view.snapshot.table("accounts"))


def _earlier(records: Sequence[SnapshotRecord], day: date) -> Snapshot | None:
    """Return the earlier snapshot of a day, None where there is none that can be read."""
    found = next((one for one in records[1:] if one.as_of == day), None)
    try:
        return None if found is None else data.stored_snapshot(found)
    except StoreError:
        return None


def _moved(view: View, since: Since | None) -> list[pd.DataFrame]:
    """Return what is news since the snapshot before, leaving out what the export made up."""
    if since is None:
        return []
    now, before = (
        one.compute(risk_scores, one.snapshot, one.settings) for one in (view, since.view)
    )
    newly = exceptions.newly_at_risk(now, before, view.accounts["account_id"], since.day)
    if not since.is_sound:
        return [newly]
    return [
        view.compute(exceptions.moved_items, since.changes, view.currency),
        view.compute(exceptions.vanished_items, since.changes),
        newly,
    ]  # fmt: skip
