"""Which accounts the parts of the programme's page are about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kamdata.ui import assessed

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.facts import Facts
    from kamdata.ui.data import View


def facts_of(view: View) -> Facts:
    """Return what is known of every account of the snapshot in view, shared by all pages."""
    return assessed.of_view(view).known.facts


def in_view(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the accounts that pass the filters."""
    return rows[rows["account_id"].isin(view.accounts["account_id"])]


def of_everyone(view: View) -> View:
    """Return the same view of all accounts, key accounts or not; the other filters hold."""
    return replace(view, scope=replace(view.scope, is_key_only=False))
