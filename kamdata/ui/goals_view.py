"""The tab Account goals of an account's page: what we want there, and who does what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.charts import goals as goal_charts
from kamdata.metrics import (
    account_goals,
    actions,
    alignment,
    goal_words,
    planned_pipeline,
    promise_register,
    roadblocks,
)
from kamdata.ui import (
    cards,
    charts,
    data,
    decision_log,
    empty,
    goal_changes_view,
    goal_pipeline_view,
    goal_value_view,
    goal_work_view,
    plan_editor,
    tables,
)

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.model import Measure
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

OURS, THEIRS, PIPELINE = "Our goals", "Their goals and ours", "Deals behind the goals"
WORK, RISKS = "Actions and promises", "Risks and roadblocks"
TILES = {
    OURS: ("goals_on_track", "goals_aligned", "planned_pipeline", "unplanned_pipeline"),
    THEIRS: ("goals_aligned", "aims_served"),
    PIPELINE: ("planned_pipeline", "unplanned_pipeline"),
    WORK: ("actions_overdue", "promises_overdue", "promises_kept"),
    RISKS: ("roadblocks_open", "roadblocks_overdue"),
}
GOAL_COLUMNS: Columns = {
    "goal": ("Goal", "text"), "kind": ("Kind", "text"), "reached": ("Reached", "text"),
    "progress_rate": ("Progress", "rate"), "standing": ("Standing", "text"),
    "due_on": ("Due", "date"), "when": ("When", "text"), "owner": ("Owner", "text"),
    "customer_goal": ("Customer goal it serves", "text"),
}  # fmt: skip
AIM_COLUMNS: Columns = {
    "theirs": ("What the customer wants", "text"), "ours": ("Our goals that serve it", "text"),
    "kind": ("What it is", "text"), "priority": ("Priority", "text"),
    "can_influence": ("Can we influence it", "text"), "due_on": ("When", "date"),
}  # fmt: skip
EDITED = (
    "goal", "goal_type", "target", "current", "unit", "owner", "due_on", "customer_goal", "goal_id",
)  # fmt: skip
HOW = (
    "On track (blue): as far as the share of days that have passed, from the plan's start to the "
    "due date, which is the mark in the chart. Green is reached, orange behind or overdue."
)


@dataclass(frozen=True)
class AccountWork:
    """What the tab is about: one account, its goals, deals, promises and actions, read once."""

    view: View
    at: Standing
    account_id: str

    @property
    def ids(self) -> pd.Series:
        """The account as functions of several accounts take it."""
        return pd.Series([self.account_id])

    @cached_property
    def goals(self) -> pd.DataFrame:
        """The goals with how far they are."""
        snapshots = [self.view.snapshot] if len(self.view.records) < 2 else self._since_the_first()
        starts = account_goals.starting_values(snapshots, self.account_id)
        return account_goals.goals_of(self.view.snapshot, self.account_id, self.at.window, starts)

    def _since_the_first(self) -> list[data.Snapshot]:
        first = data.stored_snapshot(self.view.records[-1])
        return [data.view_of(self.view, first).snapshot]

    @cached_property
    def aligned(self) -> pd.DataFrame:
        """What the customer wants beside our goals."""
        return alignment.alignment(self.view.snapshot, self.account_id)

    @cached_property
    def promises(self) -> pd.DataFrame:
        """The promises with their outcome."""
        return promise_register.promises_of(self.view.snapshot, self.ids)

    @cached_property
    def actions(self) -> pd.DataFrame:
        """The open actions, the most overdue first."""
        accounts = self.view.snapshot.table("accounts")
        own = accounts[accounts["account_id"] == self.account_id]
        return actions.open_actions(decision_log.known(self.view), self.view.snapshot, own)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """The numbers of the tab by their ids in the register."""
        snapshot, ids = self.view.snapshot, self.ids
        return {
            "goals_on_track": account_goals.goals_on_track(self.goals),
            "goals_aligned": alignment.goals_aligned(self.goals),
            "aims_served": alignment.aims_served(self.aligned),
            "planned_pipeline": planned_pipeline.planned_pipeline(snapshot, ids),
            "unplanned_pipeline": planned_pipeline.unplanned_pipeline(snapshot, ids),
            "actions_overdue": actions.actions_overdue(self.actions, snapshot.as_of),
            "promises_overdue": promise_register.promises_overdue(self.promises),
            "promises_kept": promise_register.promises_kept(self.promises),
            "roadblocks_open": roadblocks.roadblocks_open(snapshot, ids),
            "roadblocks_overdue": roadblocks.roadblocks_overdue(snapshot, ids),
        }


def goals_part(view: View, at: Standing) -> None:
    """Draw the tab: what the goals come to in one sentence, then one part of it at a time."""
    work = AccountWork(view, at, str(at.rows["account_id"].iloc[0]))
    st.subheader(fmt.escape(goal_words.headline(work.goals, work.measures)), anchor=False)
    part = st.segmented_control(
        "Part of the goals", list(PARTS), default=OURS, required=True, key="goals_part",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    part = part or OURS
    cards.tiles(view, [(name, work.measures[name]) for name in TILES[part]], key="goals_")
    PARTS[part](work)


def _ours(work: AccountWork) -> None:
    """Draw our goals, how far they are, and what changed since the last snapshot."""
    goals = work.goals
    if goals.empty:
        empty.missing(
            "No goal of this account is written yet.",
            "With goals this tab says what is on track, which deals serve a goal and which do not. "
            "Write them below, or fill the sheet Goals of the template and import it.",
        )
    else:
        charts.draw(
            goal_charts.progress(goals, goal_words.progress_title(goals)), key="goals_progress",
            alt="Bars of how much of each goal is reached, with a mark where its time is; the "
            "table below has the same figures.",
        )  # fmt: skip
        tables.data_table(
            work.view, goals, tables.filled(goals, GOAL_COLUMNS), key="goals_table",
            alt="Goals with progress, due date, owner and the customer goal each serves",
            height="content",
        )  # fmt: skip
        notes = (HOW, goal_words.missing_progress(goals), goal_words.kinds_note(goals))
        st.caption(fmt.escape(" ".join(note for note in notes if note)))
    plan_editor.edit_rows(
        work.view, "goals", work.account_id, EDITED, key="goals_edit", label="Edit the goals"
    )
    st.subheader("What changed since the last snapshot", anchor=False)
    goal_changes_view.changed_part(work.view, work.account_id)


def _theirs(work: AccountWork) -> None:
    """Draw the customer's goals beside ours."""
    aligned = work.aligned
    if aligned.empty:
        empty.missing(
            "Nothing is written yet about what the customer wants.",
            "Name the customer goal that each of ours serves in the editor below; initiatives and "
            "what matters to the customer now are written in the tab Customer landscape.",
        )
    else:
        st.markdown(fmt.escape(goal_words.alignment_sentence(work.goals, aligned)))
        tables.data_table(
            work.view, aligned, tables.filled(aligned, AIM_COLUMNS), key="goals_aims",
            alt="What the customer wants beside the goals of ours that serve it", height="content",
        )  # fmt: skip
    if note := goal_words.without_customer_goal(work.goals):
        st.caption(fmt.escape(note))
    plan_editor.edit_rows(
        work.view, "goals", work.account_id, ("goal", "customer_goal"), key="goals_edit_theirs",
        label="Say which customer goal each of ours serves",
    )  # fmt: skip
    goal_value_view.value_part(work.view, work.account_id)


def _pipeline(work: AccountWork) -> None:
    goal_pipeline_view.pipeline_part(work.view, work.account_id, work.goals, work.measures)


def _work(work: AccountWork) -> None:
    goal_work_view.actions_part(work.view, work.account_id, work.actions)
    goal_work_view.promises_part(work.view, work.account_id, work.promises)


def _risks(work: AccountWork) -> None:
    goal_work_view.risks_part(work.view, work.account_id)


PARTS = {OURS: _ours, THEIRS: _theirs, PIPELINE: _pipeline, WORK: _work, RISKS: _risks}
