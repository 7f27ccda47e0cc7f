"""What the import and the rules found about the rows of one account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata.metrics import account_history, hygiene
from kamdata.ui import tables
from kamdata.ui.inspection import inspect_view

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

FINDING_COLUMNS: Columns = {
    "severity": ("Severity", "text"), "message": ("Finding", "text"), "fix": ("Fix", "text"),
    "column": ("Column", "text"), "row": ("Row in file", "integer"), "place": ("File", "text"),
}  # fmt: skip
LIST_COLUMNS: Columns = {
    "label": ("Deals to look at", "text"), "count": ("Deals", "integer"),
    "amount_cents": ("Amount", "money"), "advice": ("What to do", "text"),
}  # fmt: skip


def findings_part(view: View, at: Standing) -> None:
    """Draw what the import and the rules found about the account's rows."""
    account_id = str(at.rows["account_id"].iloc[0])
    found = account_history.findings_of(view.snapshot, account_id)
    if found.empty:
        st.markdown("The import found nothing to mend in this account's rows.")
    else:
        found = found.assign(column=found["column"].map(tables.label_of))
        tables.data_table(
            view, found, FINDING_COLUMNS, key="account_findings", alt="Findings of the import"
        )
    inspection = inspect_view(view)
    deals = view.snapshot.table("opportunities")
    own = deals[deals["account_id"] == account_id]
    overview = hygiene.watch_lists(own, inspection)
    overview = overview[overview["count"] > 0]
    if overview.empty:
        st.markdown("No deal of this account needs a look.")
    else:
        tables.data_table(
            view, overview, LIST_COLUMNS, key="account_lists", alt="Deals that need a look"
        )
