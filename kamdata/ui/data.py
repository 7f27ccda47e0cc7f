"""From the store to the page: one shared snapshot, computed tables cached by its fingerprint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd
import streamlit as st

from kamdata.metrics.known import prepare
from kamdata.metrics.scope import accounts_in_scope, rows_of
from kamdata.model import Scope, Settings, Snapshot
from kamdata.store.store import Company, SnapshotRecord, Store, home_folder

if TYPE_CHECKING:
    from collections.abc import Callable

_VIEW = "_view"
Result = TypeVar("Result")


@dataclass(frozen=True)
class View:
    """What a page may look at: the snapshot, the filters in force, the settings."""

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
        return accounts_in_scope(self.snapshot.table("accounts"), self.scope)

    @property
    def opportunities(self) -> pd.DataFrame:
        """The opportunities, of any date, of the accounts that pass the filters."""
        return self.rows("opportunities")

    def rows(self, table: str) -> pd.DataFrame:
        """Return the rows of a table that belong to the accounts that pass the filters."""
        return rows_of(self.snapshot.table(table), self.accounts)

    def compute(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """Return `function(*arguments)`, computed once for this snapshot, scope and settings.

        The result is shared between sessions: it must not be changed in place.
        """
        name = f"{function.__module__}.{function.__qualname__}"
        hashable = tuple(part for part in arguments if isinstance(part, (str, int, float)))
        key = repr((self.snapshot.fingerprint, self.scope, self.settings, name, hashable))
        return _computed(key, _call=lambda: function(*arguments))


@st.cache_resource(show_spinner=False, max_entries=500)
def _computed(key: str, _call: Callable[[], Any]) -> Any:  # noqa: ARG001 - the key is the cache's
    return _call()


@st.cache_resource(show_spinner=False)
def _open_store(home: str) -> Store:  # noqa: ARG001 - one store for each folder
    return Store()


def store() -> Store:
    """Return the store under the folder in force."""
    return _open_store(str(home_folder()))


@st.cache_resource(show_spinner="Opening the sample company", max_entries=2)
def _sample(settings: Settings) -> Snapshot:
    from kamdata.sample import load_sample  # noqa: PLC0415 - only where the sample is shown

    return load_sample(settings)


@st.cache_resource(show_spinner="Opening the snapshot", max_entries=8)
def _stored(home: str, as_of: str, revision: int, _record: SnapshotRecord) -> Snapshot:  # noqa: ARG001
    return store().load(_record)


@st.cache_resource(show_spinner=False, max_entries=8)
def _settled(fingerprint: str, settings: Settings, _snapshot: Snapshot) -> Snapshot:  # noqa: ARG001
    return prepare(_snapshot, settings)


def load_view() -> View | None:
    """Return what there is to look at, or None when nothing was imported yet."""
    settings = store().settings()
    company = store().company()
    if company == "sample":
        snapshot = _sample(settings)
    else:
        records = store().records()
        if not records:
            return None
        newest = records[0]
        snapshot = _stored(str(home_folder()), newest.as_of.isoformat(), newest.revision, newest)
    return View(company, _settled(snapshot.fingerprint, settings, snapshot), settings)


def put_view(view: View | None) -> None:
    """Hand the view of this run to the page."""
    st.session_state[_VIEW] = view


def current_view() -> View | None:
    """Return the view of this run: None when there is nothing to look at yet."""
    return st.session_state.get(_VIEW)
