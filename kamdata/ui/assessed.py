"""Both scores of the accounts in view, made from one assessment that all pages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from kamdata.metrics.assess import Assessment, assess
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


def of_view(view: View) -> Assessed:
    """Return the assessment of every account of the snapshot in view, whatever the filters.

    The pushes of its deals are those known on its date. The result is shared between sessions.
    """
    snapshot = data.scored(view)
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
