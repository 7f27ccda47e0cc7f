"""Both scores of the accounts in view, made from one assessment that all pages share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from kamdata.metrics.assess import Assessment, assess
from kamdata.metrics.entries import OF_COMPANY
from kamdata.metrics.growth import growth_table
from kamdata.metrics.risk import risk_table
from kamdata.ui import data

if TYPE_CHECKING:
    from kamdata.metrics.score import Scores
    from kamdata.model import Settings, Snapshot
    from kamdata.ui.data import View


@dataclass(frozen=True, eq=False)
class Assessed:
    """What is known of every account, and the two tables of scores that follow from it."""

    known: Assessment
    risk: Scores
    growth: Scores


def of_accounts(view: View) -> View:
    """Return the view without what people wrote into the tables of the whole company.

    What is worked out from accounts alone (scores, the roster, who may enter) asks for it here:
    it stays as it was when somebody writes there.
    """
    entries = data.company_store().entries(view.snapshot.as_of)
    kept = tuple(one for one in entries if one.table not in OF_COMPANY)
    stored = next((one for one in view.records if one.as_of == view.snapshot.as_of), None)
    if stored is None or len(kept) == len(entries):
        return view
    return replace(view, snapshot=data.settled(data.stored_snapshot(stored), view.settings, kept))


def of_view(view: View) -> Assessed:
    """Return the assessment of every account of the snapshot in view, whatever the filters.

    The pushes of its deals are those known on its date. The result is shared between sessions.
    """
    snapshot = data.scored(of_accounts(view))
    key = repr((snapshot.fingerprint, snapshot.as_of, snapshot.currency, view.settings))
    return _assessed(key, snapshot, view.settings)


@st.cache_resource(show_spinner=False, max_entries=8)  # large: it holds what it was made from
def _assessed(key: str, _snapshot: Snapshot, _settings: Settings) -> Assessed:  # noqa: ARG001
    known = assess(_snapshot, _settings)
    risk = risk_table(known)
    return Assessed(known, risk, growth_table(known, risk))


def risk(view: View) -> Scores:
    """Return the risk scores of every account of the snapshot in view, whatever the filters."""
    return of_view(view).risk


def growth(view: View) -> Scores:
    """Return the growth scores of every account of the snapshot in view, whatever the filters."""
    return of_view(view).growth
