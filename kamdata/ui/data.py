"""From the store to the page: one shared snapshot, computed tables cached by their content."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd
import streamlit as st

from kamdata.metrics.changes import Changes, comparable
from kamdata.metrics.known import prepare
from kamdata.metrics.scope import accounts_in_scope, rows_of
from kamdata.metrics.spells import Histories, histories_of
from kamdata.model import ALL_DATES, Scope, Settings, Snapshot
from kamdata.store.store import Company, SnapshotRecord, Store, home_folder
from kamdata.ui.keys import content_key, function_key

if TYPE_CHECKING:
    from collections.abc import Callable

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
    if isinstance(argument, Changes):
        sides = (_key(one, settings) for one in (argument.before, argument.after))
        return repr((*sides, argument.scope))
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


@st.cache_resource(show_spinner="Opening the sample company", max_entries=4)
def _sample(currency: str, fiscal_start_month: int) -> Snapshot:
    from kamdata.sample import load_sample  # noqa: PLC0415 - only where the sample is shown

    return load_sample(Settings(currency=currency, fiscal_start_month=fiscal_start_month))


@st.cache_resource(show_spinner="Opening the snapshot", max_entries=8)
def _stored(home: str, as_of: str, revision: int, _record: SnapshotRecord) -> Snapshot:  # noqa: ARG001
    return store().load(_record)


@st.cache_resource(show_spinner=False, max_entries=8)
def _settled(key: str, _snapshot: Snapshot, _settings: Settings) -> Snapshot:  # noqa: ARG001
    return prepare(_snapshot, _settings)


def load_view() -> View | None:
    """Return what there is to look at, or None when nothing was imported yet.

    Raises StoreError when what is stored cannot be read.
    """
    settings = store().settings()
    company = store().company()
    if company == "sample":
        snapshot = _sample(settings.currency, settings.fiscal_start_month)
    else:
        newest = store().newest()
        if newest is None:
            return None
        snapshot = stored_snapshot(newest)
    return View(company, _prepared(snapshot, settings), settings)


def stored_snapshot(record: SnapshotRecord) -> Snapshot:
    """Return a snapshot as it was stored. Raises StoreError when it cannot be read."""
    return _stored(str(home_folder()), record.as_of.isoformat(), record.revision, record)


def _prepared(snapshot: Snapshot, settings: Settings) -> Snapshot:
    return _settled(_key(snapshot, settings), snapshot, settings)


def view_of(view: View, snapshot: Snapshot) -> View:
    """Return the same view, with the same filters, of another stored snapshot."""
    return replace(view, snapshot=_prepared(snapshot, view.settings))


def records_until(view: View) -> list[SnapshotRecord]:
    """Return the user's own snapshots up to the date in view, newest first; none for the sample."""
    if view.company == "sample":
        return []
    return [one for one in store().records() if one.as_of <= view.snapshot.as_of]


def histories(view: View) -> Histories | None:
    """Return what the snapshots up to the date in view say together, of the accounts that pass.

    None while fewer than two of them, in the currency in view, are stored.
    """
    records = records_until(view)
    if len(records) < 2:
        return None
    stored = [(one.as_of, one.revision, one.fingerprint) for one in records]
    scope = replace(view.scope, period=ALL_DATES)
    key = repr((str(home_folder()), stored, scope, _key(view.snapshot, view.settings)))
    return _histories(key, view, tuple(reversed(records)))


@st.cache_resource(show_spinner="Reading the history", max_entries=8)
def _histories(key: str, _view: View, _records: tuple[SnapshotRecord, ...]) -> Histories | None:  # noqa: ARG001
    read = (comparable(store().load(one), _view.settings) for one in _records)
    rows = [
        (one.as_of, rows_of(one.table("opportunities"), _view.accounts))
        for one in read
        if one.currency == _view.currency
    ]
    return histories_of(rows) if len(rows) > 1 else None


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
