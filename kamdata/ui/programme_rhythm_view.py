"""The rhythm of the programme: plans and reviews in time, actions, and promises by function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import programme_rhythm as rhythm_charts
from kamdata.metrics import plan_rhythm, promise_register, team_functions
from kamdata.metrics.actions import open_actions
from kamdata.metrics.programme_accounts import programme_accounts
from kamdata.ui import cards, charts, decision_log, empty, tables
from kamdata.ui.programme_scope import facts_of, in_view

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.facts import Facts
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]
PLAN_COLUMNS: Columns = {
    "account": ("Account", "text"), "standing": ("Plan", "text"),
    "plan_status": ("Status", "text"), "is_validated": ("Champion agreed", "flag"),
    "ends_on": ("Plan ends", "date"), "last_held_on": ("Last review", "date"),
    "due_on": ("Next due", "date"), "late_days": ("Days overdue", "integer"),
    "kept": ("Held on time", "text"), "owner": ("Key account manager", "text"),
}  # fmt: skip
ACTION_COLUMNS: Columns = {
    "account": ("Account", "text"), "what": ("Action", "text"), "owner": ("Owner", "text"),
    "due_on": ("Due", "date"), "late_days": ("Days past due", "integer"),
    "lifetime_cents": ("Lifetime value", "money"),
    "revenue_cents": ("Revenue, 12 months", "money"), "origin": ("From", "text"),
}  # fmt: skip
FUNCTION_COLUMNS: Columns = {
    "function": ("Function", "text"), "promises": ("Promises", "integer"),
    "kept": ("Kept", "integer"), "broken": ("Broken", "integer"),
    "overdue": ("Overdue", "integer"), "open": ("Not due yet", "integer"),
    "kept_rate": ("Kept of settled", "rate"),
}  # fmt: skip
TEAM_COLUMNS: Columns = {
    "function": ("Function", "text"), "accounts": ("Key accounts with it in the team", "integer"),
    "teams": ("Teams that say functions", "integer"), "rate": ("Share of teams", "rate"),
}  # fmt: skip
PROMISE_COLUMNS: Columns = {
    "account": ("Account", "text"), "what": ("Promise", "text"), "outcome": ("Standing", "text"),
    "when": ("When", "text"), "owing": ("Function", "text"), "owner": ("Owner", "text"),
    "due_on": ("Due", "date"),
}  # fmt: skip


def rhythm_part(view: View) -> None:
    """Draw plans and reviews of key accounts, then open actions by value, then promises."""
    facts = facts_of(view)
    rows = in_view(view, plan_rhythm.plan_rows(facts))
    actions = open_actions(decision_log.known(view), view.snapshot, rows)
    st.markdown(f"**{fmt.escape(plan_rhythm.rhythm_headline(rows))}**")
    if rows.empty:
        return
    cards.tiles(
        view,
        [
            ("plans_current", plan_rhythm.plans_current(rows)),
            ("plans_approved", plan_rhythm.plans_approved(rows)),
            ("plans_validated", plan_rhythm.plans_validated(rows)),
            ("reviews_on_time", plan_rhythm.reviews_on_time(rows)),
            ("reviews_overdue", plan_rhythm.reviews_overdue(rows)),
            ("actions_past_due", plan_rhythm.actions_past_due(actions, facts.as_of)),
        ],
        key="rhythm",
        least_width=160,
    )
    if (rows["standing"] == plan_rhythm.NO_PLAN).all():
        empty.missing(
            "No key account has a plan yet.",
            "Open one below and fill in its tab Plan administration, or add plan columns to the "
            "accounts sheet, to see which plans and reviews are late.",
        )
    else:
        _plan_steps(rows)
    tables.account_rows(
        view, rows, tables.filled(rows, PLAN_COLUMNS), key="plan_rhythm",
        alt="Plans and reviews, most overdue first",
    )  # fmt: skip
    st.caption(
        "Held on time: reviews of the last 12 months held at most a week after they were due, of "
        "those due. A plan of a calendar year or of six months ends with its period; a rolling or "
        "perpetual one counts as current for 12 months after it was brought up to date."
    )
    _actions(view, facts, actions)
    _teams(view, rows)
    _promises(view, rows)


def _teams(view: View, rows: pd.DataFrame) -> None:
    found = team_functions.functions_of_teams(view.snapshot, rows["account_id"])
    if found.empty:
        return
    st.subheader(fmt.escape(team_functions.title(found)), anchor=False)
    tables.data_table(
        view, found, TEAM_COLUMNS, key="team_functions", height="content",
        alt="Our functions by how many account teams have them, the fewest first",
    )  # fmt: skip


def _plan_steps(rows: pd.DataFrame) -> None:
    charts.draw(
        rhythm_charts.plan_steps(
            plan_rhythm.steps_of_plans(rows), plan_rhythm.standing_title(rows)
        ),
        key="plan_steps",
        alt="Bars of the key accounts that have a plan, a current one, an approved one and so on; "
        "the table below has the plan of each.",
    )


def _actions(view: View, facts: Facts, actions: pd.DataFrame) -> None:
    if actions.empty:
        st.subheader("No open actions", anchor=False)
        st.caption(
            "Write actions on the page of an account, decide them on the page This week, or add a "
            "sheet of actions."
        )
        return
    found = plan_rhythm.actions_by_value(actions, programme_accounts(facts), facts.as_of)
    st.subheader(fmt.escape(plan_rhythm.actions_title(found)), anchor=False)
    tables.account_rows(
        view, found, ACTION_COLUMNS, key="programme_actions", alt="Open actions by account value"
    )
    st.caption("Past due first, each half by the lifetime value of the account, else its revenue.")


def _promises(view: View, rows: pd.DataFrame) -> None:
    promises = promise_register.promises_of(view.snapshot, rows["account_id"])
    if promises.empty:
        st.subheader("Promises, by function", anchor=False)
        empty.missing(
            "No promise to a key account is on file.",
            "Write promises with the function that must keep them on the page of the account, or "
            "add a sheet of promises, to see which functions keep theirs.",
        )
        return
    st.subheader(fmt.escape(f"{promise_register.title(promises)}, by function"), anchor=False)
    tables.data_table(
        view, promise_register.by_function(promises, promises), FUNCTION_COLUMNS,
        key="promises_by_function", alt="Promises by the function that must keep them",
    )  # fmt: skip
    tables.account_rows(
        view, promises, PROMISE_COLUMNS, key="programme_promises",
        alt="Promises to key accounts, what is overdue first",
    )  # fmt: skip
