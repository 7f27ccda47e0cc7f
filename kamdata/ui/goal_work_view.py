"""Actions, promises and roadblocks of an account: who does what until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata.metrics import promise_register, roadblocks
from kamdata.ui import actions_view, empty, plan_editor, tables

if TYPE_CHECKING:
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

PROMISE_COLUMNS: Columns = {
    "what": ("Promise", "text"), "outcome": ("Outcome", "text"),
    "owing": ("Function that owes it", "text"), "due_on": ("Due", "date"),
    "when": ("When", "text"), "owner": ("Owner", "text"),
}  # fmt: skip
FUNCTION_COLUMNS: Columns = {
    "function": ("Function", "text"), "promises": ("Promises here", "integer"),
    "kept": ("Kept", "integer"), "broken": ("Broken", "integer"),
    "overdue": ("Overdue", "integer"), "open": ("Open", "integer"),
    "kept_rate": ("Kept, all accounts", "rate"), "settled": ("Of how many", "integer"),
}  # fmt: skip
RISK_COLUMNS: Columns = {
    "what": ("Risk or roadblock", "text"), "how_severe": ("Severity", "text"),
    "due_on": ("Due", "date"), "when": ("When", "text"), "owner": ("Owner", "text"),
    "status": ("Status", "text"),
}  # fmt: skip


def actions_part(view: View, account_id: str, rows: pd.DataFrame) -> None:
    """Draw the open actions, overdue first, and the editor of those of the plan."""
    st.subheader(actions_view.title(view, rows), anchor=False)
    actions_view.account_part(view, rows, key="goals_action")
    plan_editor.edit_rows(
        view, "actions", account_id, ("what", "owner", "due_on", "status"), key="goals_actions",
        label="Edit the actions of the plan; the status done ticks one off",
    )  # fmt: skip


def promises_part(view: View, account_id: str, rows: pd.DataFrame) -> None:
    """Draw the promises with their outcome, and how well each function keeps its own."""
    st.subheader(promise_register.title(rows), anchor=False)
    if rows.empty:
        empty.missing(
            "No promise to this customer is written yet.",
            "With promises this says which function owes what, and how often it keeps its word. "
            "Write them below, or fill the sheet Promises of the template and import it.",
        )
    else:
        tables.data_table(
            view, rows, tables.filled(rows, PROMISE_COLUMNS), key="goals_promises",
            alt="Promises to the customer with their outcome, what is overdue first",
        )  # fmt: skip
        _functions(view, rows)
    plan_editor.edit_rows(
        view, "promises", account_id,
        ("what", "function", "owner", "due_on", "is_kept", "status"), key="goals_promises_edit",
        label="Edit the promises",
    )  # fmt: skip


def _functions(view: View, rows: pd.DataFrame) -> None:
    accounts = view.snapshot.table("accounts")["account_id"]
    everywhere = view.compute(promise_register.promises_of, view.snapshot, accounts)
    found = promise_register.by_function(rows, everywhere)
    tables.data_table(
        view, found, tables.filled(found, FUNCTION_COLUMNS), key="goals_functions",
        alt="Promises by the function that must keep them", height="content",
    )  # fmt: skip
    st.caption(
        "The rate is kept / (kept + broken) over all accounts; under 5 known outcomes it is not "
        "shown."
    )


def risks_part(view: View, account_id: str) -> None:
    """Draw the open risks and roadblocks, severe first, and their editor."""
    rows = roadblocks.roadblocks_of(view.snapshot, pd.Series([account_id]))
    st.subheader(roadblocks.title(rows), anchor=False)
    if rows.empty:
        empty.missing(
            "No risk or roadblock of this account is open.",
            "With them this says what may stop the plan, who deals with it and until when. Write "
            "them below, or fill the sheet Risks of the template and import it.",
        )
    else:
        tables.data_table(
            view, rows, tables.filled(rows, RISK_COLUMNS), key="goals_risks",
            alt="Open risks and roadblocks, the most severe first",
        )  # fmt: skip
    plan_editor.edit_rows(
        view, "risks", account_id, ("what", "severity", "owner", "due_on", "status"),
        key="goals_risks_edit", label="Edit the risks and roadblocks",
    )  # fmt: skip
