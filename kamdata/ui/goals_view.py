"""The tab Account goals of an account's page: what we want there, and who does what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata.ui import account_plan

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.ui.data import View

TABLES = ("goals", "actions", "promises", "risks")


def goals_part(view: View, at: Standing) -> None:
    """Draw the tab."""
    account_plan.rows_part(view, at, TABLES)
