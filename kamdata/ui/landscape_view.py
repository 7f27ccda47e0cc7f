"""The tab Customer landscape of an account's page: who and what surrounds us there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata.ui import account_plan

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.ui.data import View

TABLES = ("priorities", "contacts", "projects", "initiatives", "swot", "competitors")


def landscape_part(view: View, at: Standing) -> None:
    """Draw the tab."""
    account_plan.rows_part(view, at, TABLES)
