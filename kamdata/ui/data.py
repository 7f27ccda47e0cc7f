"""From the store to the page: one shared snapshot, computed tables cached by their content."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd
import streamlit as st

from kamdata.errors import StoreError
from kamdata.metrics import pushes
from kamdata.metrics.assess import Assessment
from kamdata.metrics.changes import Changes, comparable
from kamdata.metrics.entries import with_entries
from kamdata.metrics.known import prepare
from kamdata.metrics.rulings import Rulings
from kamdata.metrics.scope import accounts_in_scope, rows_of
from kamdata.metrics.spells import ENTRY_COLUMNS, Histories
from kamdata.model import ALL_DATES, Entry, Scope, Settings, Snapshot
from kamdata.store.history import History, fingerprint, read_histories
from kamdata.store.store import Company, SnapshotRecord, Store, home_folder
from kamdata.ui.keys import content_key, function_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

_VIEW = "_view"
_PROBLEM = "_problem"
Result = TypeVar("Result")


@dataclass(frozen=True)
class View:
    """What a page may look at: the snapshot, the filters in force, the settings.

    The tables it returns are shared between sessions: they must not be changed in place.
    """

    company: Company
    snapshot: Snapshot
    settings: Settings
    scope: Scope = field(default_factory=Scope)
    records: tuple[SnapshotRecord, ...] = ()  # stored up to the date in view, newest first
    newest_on: date | None = None  # where a past snapshot is open: the date of the newest one

    @property
    def currency(self) -> str:
        """ISO code of the reporting currency."""
        return self.snapshot.currency

    @property
    def accounts(self) -> pd.DataFrame:
        """The accounts that pass the filters."""
        return self.rows("accounts")

    @property
    def opportunities(self) -> pd.DataFrame:
        """The opportunities, of any date, of the accounts that pass the filters."""
        return self.rows("opportunities")

    def rows(self, table: str) -> pd.DataFrame:
        """Return the rows of a table that belong to the accounts that pass the filters."""
        scope = replace(self.scope, period=ALL_DATES)  # the period does not choose accounts
        return _rows(
            repr((_key(self.snapshot, self.settings), scope, table)), self.snapshot, scope, table
        )

    def compute(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """Return `function(*arguments)`, computed once for these arguments.

        The function must be pure. The result is shared between sessions: it must not be changed
        in place. A snapshot is known by its fingerprint: a function gets it either always as
        stored or always as prepared.
        """
        parts = (_argument_key(argument, self.settings) for argument in arguments)
        key = "|".join((function_key(function), *parts))
        return _computed(key, lambda: function(*arguments))


def _key(snapshot: Snapshot, settings: Settings) -> str:
    """Return what stands for a snapshot with the stage table of the settings in force."""
    return repr((snapshot.fingerprint, snapshot.as_of, snapshot.currency, settings.stages))


def _argument_key(argument: Any, settings: Settings) -> str:
    if isinstance(argument, Snapshot):
        return _key(argument, settings)
    if isinstance(argument, Assessment):
        return repr((_key(argument.facts.snapshot, settings), argument.facts.settings))
    if isinstance(argument, Changes):
        sides = (_key(one, settings) for one in (argument.before, argument.after))
        said = content_key(argument.rulings)
        return repr((*sides, argument.scope, said, argument.fiscal_start_month))
    return content_key(argument)


@st.cache_resource(show_spinner=False, max_entries=256)
def _computed(key: str, _call: Callable[[], Any]) -> Any:  # noqa: ARG001 - the key is the cache's
    return _call()


@st.cache_resource(show_spinner=False, max_entries=32)
def _rows(key: str, _snapshot: Snapshot, _scope: Scope, _table: str) -> pd.DataFrame:  # noqa: ARG001
    accounts = accounts_in_scope(_snapshot.table("accounts"), _scope)
    return accounts if _table == "accounts" else rows_of(_snapshot.table(_table), accounts)


@st.cache_resource(show_spinner=False)
def _open_store(home: str) -> Store:  # noqa: ARG001 - one store for each folder
    return Store()


def store() -> Store:
    """Return the store under the folder in force."""
    return _open_store(str(home_folder()))


@st.cache_resource(show_spinner="Opening the sample company")
def _open_sample(home: str) -> Store:
    from kamdata.sample.kept import open_sample  # noqa: PLC0415 - only where the sample is shown

    return open_sample(Path(home))


def company_store() -> Store:
    """Return the store of the company in view: what was imported, compared and decided for it."""
    return _open_sample(str(home_folder())) if store().company() == "sample" else store()


@st.cache_resource(show_spinner="Opening the snapshot", max_entries=8)
def _stored(key: str, _store: Store, _record: SnapshotRecord) -> Snapshot:  # noqa: ARG001
    return _store.load(_record)


@st.cache_resource(show_spinner=False, max_entries=8)
def _settled(
    key: str,  # noqa: ARG001
    _snapshot: Snapshot,
    _settings: Settings,
    _entries: tuple[Entry, ...],
) -> Snapshot:
    return prepare(with_entries(_snapshot, _entries), _settings)


def load_view(records: Sequence[SnapshotRecord], day: date | None = None) -> View | None:
    """Return what there is to look at, or None when nothing was imported yet.

    `records` are those of the company shown, newest first. With a `day` it is what was known
    then: the newest snapshot that is not dated later. Raises StoreError when what is stored
    cannot be read.
    """
    known = [one for one in records if day is None or one.as_of <= day]
    if not known:
        return None
    settings = _with_set_aside(store().settings(), known[0].as_of)
    return View(
        store().company(), _prepared(stored_snapshot(known[0]), settings), settings,
        records=tuple(known), newest_on=None if known[0] is records[0] else records[0].as_of,
    )  # fmt: skip


def _with_set_aside(settings: Settings, as_of: date) -> Settings:
    """Return the settings with the factors that are set aside on the snapshot of a date."""
    return replace(settings, set_aside=company_store().set_aside(as_of))


def stored_snapshot(record: SnapshotRecord) -> Snapshot:
    """Return a snapshot as it was stored. Raises StoreError when it cannot be read."""
    kept = company_store()
    key = (str(kept.home), record.as_of, record.revision, record.fingerprint)
    return _stored(repr(key), kept, record)


def _prepared(snapshot: Snapshot, settings: Settings) -> Snapshot:
    """Return a stored snapshot as pages see it, with what people wrote into plans by its date."""
    return settled(snapshot, settings, company_store().entries(snapshot.as_of))


def settled(snapshot: Snapshot, settings: Settings, entries: tuple[Entry, ...]) -> Snapshot:
    """Return a stored snapshot prepared, with these entries in place of what its files say."""
    said = [(one.id, one.value, one.written_at) for one in entries]
    return _settled(repr((_key(snapshot, settings), said)), snapshot, settings, entries)


def of_files(view: View) -> Snapshot:
    """Return the snapshot in view as its files alone have it, without what people wrote."""
    return stored_snapshot(view.records[0])


def view_key(view: View) -> str:
    """Return what stands for a view: its company, snapshots so far, filters and settings."""
    stored = (str(company_store().home), fingerprint(view.records))
    return repr((stored, _key(view.snapshot, view.settings), view.scope, view.settings))


def view_of(view: View, snapshot: Snapshot) -> View:
    """Return the same view of another stored snapshot, with the factors set aside on its date."""
    settings = _with_set_aside(view.settings, snapshot.as_of)
    return replace(view, snapshot=_prepared(snapshot, settings), settings=settings)


def records() -> list[SnapshotRecord]:
    """Return the snapshots of the company shown, newest first."""
    return company_store().records()


def records_until(view: View) -> list[SnapshotRecord]:
    """Return the snapshots of the company shown up to the date in view, newest first."""
    return list(view.records)


def histories(view: View) -> Histories | None:
    """Return what the snapshots up to the date in view say together, of the accounts that pass.

    None while fewer than two of them, in the currency in view, are stored.
    """
    records = [one for one in view.records if one.currency == view.currency]
    if len(records) < 2:
        return None
    known = repr((str(company_store().home), fingerprint(records), view.settings.stages))
    whole = _histories(known, view, records)
    scope = replace(view.scope, period=ALL_DATES)
    if scope == Scope():
        return whole
    key = repr((known, scope, _key(view.snapshot, view.settings)))
    return _histories_of_some(key, whole, view, records)


@st.cache_resource(show_spinner="Reading the history", max_entries=4)
def _histories(key: str, _view: View, _records: list[SnapshotRecord]) -> Histories:  # noqa: ARG001
    kept, stages = company_store(), _view.settings.stages
    oldest = min(_records, key=lambda one: one.as_of)
    entries = comparable(kept.load(oldest), _view.settings).table("opportunities")
    return Histories(*read_histories(kept, _records, stages), entries[ENTRY_COLUMNS])


@st.cache_resource(show_spinner=False, max_entries=8)
def _histories_of_some(
    key: str,  # noqa: ARG001
    _whole: Histories,
    _view: View,
    _records: list[SnapshotRecord],
) -> Histories:
    ids = list(_view.accounts["account_id"])
    asked = History(company_store().lake, _records, _view.settings.stages)
    return replace(
        _whole,
        spells=_whole.spells[_whole.spells["account_id"].isin(ids)],
        stage_totals=asked.stage_totals(account_ids=ids),
    )


def push_counts(view: View, until: date, ids: list[str]) -> pd.DataFrame:
    """Return `pushes.push_counts` of some deals over the snapshots up to a date."""
    records, stages = _records_until(view, until), view.settings.stages
    key = repr((str(company_store().home), fingerprint(records), stages, ids))
    return _push_counts(key, History(company_store().lake, records, stages), ids)


@st.cache_resource(show_spinner="Counting pushes", max_entries=8)
def _push_counts(key: str, _history: History, _ids: list[str]) -> pd.DataFrame:  # noqa: ARG001
    dates = pd.DatetimeIndex(sorted(one.as_of for one in _history.records)).as_unit("us")
    return pushes.push_counts(_history.spells_of(_ids), dates)


def _records_until(view: View, day: date) -> list[SnapshotRecord]:
    return [one for one in view.records if one.currency == view.currency and one.as_of <= day]


def scored(view: View) -> Snapshot:
    """Return the snapshot in view as scores see it: with how often its open deals were pushed.

    Where its file does not say, the snapshots stored up to its date do; it then has a fingerprint
    of its own. Where they cannot be read, it is the snapshot as it is: pushes are not known.
    """
    records = _records_until(view, view.snapshot.as_of)
    if len(records) < 2:
        return view.snapshot
    stored = (str(company_store().home), fingerprint(records))
    try:
        return _scored(repr((stored, _key(view.snapshot, view.settings))), view)
    except StoreError:
        return view.snapshot


@st.cache_resource(show_spinner=False, max_entries=8)
def _scored(key: str, _view: View) -> Snapshot:  # noqa: ARG001
    snapshot = _view.snapshot
    ids = pushes.not_counted(snapshot.table("opportunities"))
    return pushes.with_push_counts(snapshot, push_counts(_view, snapshot.as_of, ids))


def rulings() -> Rulings:
    """Return what people said about deals that two files do not have as one."""
    return Rulings.of(company_store().matches(), company_store().verdicts())


def review_days() -> tuple[date, ...]:
    """Return the as-of dates of the snapshots that reviews decided something on."""
    return company_store().review_days()


def put_view(view: View | None, problem: str = "") -> None:
    """Hand the view of this run to the page, and what keeps it from being opened."""
    st.session_state[_VIEW] = view
    st.session_state[_PROBLEM] = problem


def current_view() -> View | None:
    """Return the view of this run: None when there is nothing to look at yet."""
    return st.session_state.get(_VIEW)


def current_problem() -> str:
    """Return why what is stored cannot be opened, empty when nothing is wrong."""
    return st.session_state.get(_PROBLEM, "")
