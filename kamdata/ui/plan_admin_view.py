"""The tab Plan administration of an account's page: the plan itself, its reviews, its blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import (
    parties,
    plan_admin,
    plan_blanks,
    plan_reviews,
    plan_status,
    plan_windows,
)
from kamdata.store.people import current_user
from kamdata.ui import account_plan, cards, empty, entries_view, plan_editor, tables
from kamdata.ui.findings_view import findings_part
from kamdata.ui.freshness_view import entries_of
from kamdata.ui.take_out_view import take_out_part
from kamdata.ui.timeline_view import timeline_part

if TYPE_CHECKING:
    from kamdata.metrics.plan_status import PlanStatus
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

APPROVAL, REVIEWS, BLANKS, TIMELINE, FILES = (
    "Plan and approval", "Team and reviews", "What is missing", "Timeline", "Facts and findings",
)  # fmt: skip
PERIOD_FIELDS = (
    "plan_period", "plan_start_on", "plan_prepared_by", "plan_prepared_on", "plan_updated_on",
)  # fmt: skip
CARE_FIELDS = (
    "owner", "exec_sponsor", "sponsor_last_contact_on", "relationship_stage", "nps", "nps_on",
    "open_escalations",
)  # fmt: skip
HISTORY_COLUMNS: Columns = {
    "on": ("On", "date"), "what": ("Step", "text"), "by": ("By", "text"),
    "origin": ("Where it is written", "text"),
}  # fmt: skip
REVIEW_COLUMNS: Columns = {
    "due_on": ("Due", "date"), "held_on": ("Held", "date"), "how": ("How", "text"),
    "what": ("What", "text"), "owner": ("Owner", "text"),
}  # fmt: skip
BLANK_COLUMNS: Columns = {
    "what": ("Missing", "text"), "document": ("Tab", "text"), "place": ("Where on it", "text"),
}  # fmt: skip


def admin_part(view: View, at: Standing) -> None:
    """Draw the tab."""
    account_id, rhythm = _id(at), view.settings.review_rhythm
    status = plan_status.plan_status(view.snapshot, account_id, entries_of(view, account_id))
    share = plan_blanks.plan_completeness(view.snapshot, account_id)
    overdue = plan_reviews.review_days_overdue(view.snapshot, account_id, rhythm)
    said = plan_admin.headline(plan_status.status_words(status), share, overdue)
    st.markdown(f"**{fmt.escape(said)}**")
    cards.tiles(view, [
        ("plan_completeness", share),
        ("review_days_overdue", overdue),
        ("account_reviews_on_time", plan_reviews.account_reviews_on_time(
            view.snapshot, account_id, rhythm)),
        ("plan_age", plan_admin.plan_age(view.snapshot, account_id)),
    ])  # fmt: skip
    take_out_part(view, at)
    part = st.segmented_control(
        "Part", [APPROVAL, REVIEWS, BLANKS, TIMELINE, FILES], default=APPROVAL, required=True,
        key="account_admin", bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    if part == REVIEWS:
        reviews_part(view, at)
    elif part == BLANKS:
        blanks_part(view, at)
    elif part == TIMELINE:
        timeline_part(view, at)
    elif part == FILES:
        files_part(view, at)
    else:
        approval_part(view, at, status)


def files_part(view: View, at: Standing) -> None:
    """Draw what is known of the account, what was written here, and what was found."""
    account_plan.facts_part(view, at)
    st.subheader("Written here", anchor=False)
    entries_view.written_part(view, _id(at))
    st.subheader("Findings", anchor=False)
    findings_part(view, at)


def _id(at: Standing) -> str:
    return str(at.rows["account_id"].iloc[0])


def approval_part(view: View, at: Standing, status: PlanStatus) -> None:
    """Draw the period of the plan, whether it is up to date, and its approval."""
    account_id = _id(at)
    plan = plan_windows.of_account(view.snapshot, account_id, view.settings)
    st.subheader("Period", anchor=False)
    st.markdown(fmt.escape(plan_admin.period_words(plan)))
    st.markdown(fmt.escape(plan_admin.prepared_words(view.snapshot, account_id)))
    st.markdown(fmt.escape(plan_admin.update_words(view.snapshot, account_id, plan.window)))
    if plan_editor.is_open(view):
        st.button(
            "The plan is up to date", key="plan_updated", on_click=plan_editor.save_fields,
            args=(view, account_id, {"plan_updated_on": view.snapshot.as_of}),
            help=f"Notes {fmt.day(view.snapshot.as_of)} as the day the plan was brought up to date",
        )  # fmt: skip
    plan_editor.edit_fields(view, account_id, PERIOD_FIELDS, key="edit_plan", label="Edit the plan")
    st.subheader("Approval", anchor=False)
    st.markdown(fmt.escape(plan_status.status_words(status)))
    if plan_editor.is_open(view):
        _steps(view, account_id, status)
    _champion(view, account_id)
    _history(view, account_id)


def _steps(view: View, account_id: str, status: PlanStatus) -> None:
    """Draw the buttons that bring the plan from a draft to an approved one, and back."""
    is_approved = status.status == plan_status.APPROVED and not status.is_outgrown
    is_draft = status.status in (None, plan_status.DRAFT)
    steps = (
        ("Submit", plan_status.SUBMITTED, status.status == plan_status.SUBMITTED, is_draft),
        ("Approve", plan_status.APPROVED, is_approved, not is_draft),
        ("Back to draft", plan_status.DRAFT, is_draft, False),
    )
    with st.container(horizontal=True):
        for label, step, is_disabled, is_next in steps:
            st.button(
                label, key=f"plan_{step}", disabled=is_disabled, on_click=_step,
                args=(view, account_id, step),
                type="primary" if is_next and not is_disabled else "secondary",
            )  # fmt: skip


def _step(view: View, account_id: str, step: str) -> None:
    """Write the step with who takes it, on the date of the snapshot."""
    fields: dict[str, object] = {"plan_status": step}
    if step != plan_status.DRAFT:
        fields |= {f"plan_{step}_by": current_user(), f"plan_{step}_on": view.snapshot.as_of}
    plan_editor.save_fields(view, account_id, fields)


def _champion(view: View, account_id: str) -> None:
    st.markdown(fmt.escape(plan_status.champion_words(view.snapshot, account_id)))
    if plan_editor.is_open(view):
        st.button(
            "The champion agreed", key="plan_validated", on_click=plan_editor.save_fields,
            args=(view, account_id, {"champion_validated_on": view.snapshot.as_of}),
            help="Notes that the customer's champion agreed to the plan as it stands",
            disabled=not plan_status.has_champion(view.snapshot, account_id),
        )  # fmt: skip
    plan_editor.edit_fields(
        view, account_id, ("champion", "champion_validated_on"), key="edit_champion",
        label="Edit the champion",
    )  # fmt: skip


def _history(view: View, account_id: str) -> None:
    steps = plan_status.history(view.snapshot, account_id, entries_of(view, account_id))
    if steps.empty:
        return
    st.subheader("Steps of the plan so far", anchor=False)
    tables.data_table(
        view, steps, HISTORY_COLUMNS, key="plan_history", alt="Steps of the plan, newest first",
        height="content",
    )  # fmt: skip


def reviews_part(view: View, at: Standing) -> None:
    """Draw the team, and the reviews: held, due, and a way to note that one was held."""
    account_id = _id(at)
    _team(view, account_id)
    st.subheader("Reviews", anchor=False)
    rhythm = view.settings.review_rhythm
    st.markdown(fmt.escape(plan_reviews.review_words(view.snapshot, account_id, rhythm)))
    if plan_editor.is_open(view):
        st.button(
            f"Review held on {fmt.day(view.snapshot.as_of)}", key="plan_review_held",
            on_click=_hold_review, args=(view, account_id), type="primary",
            disabled=plan_reviews.is_held_today(view.snapshot, account_id),
        )  # fmt: skip
    rows = plan_reviews.review_table(view.snapshot, account_id)
    if not rows.empty:
        tables.data_table(
            view, rows, REVIEW_COLUMNS, key="account_reviews",
            alt="Reviews of the plan, newest first", height="content",
        )  # fmt: skip
    plan_editor.edit_fields(
        view, account_id, ("review_every_days", "last_review_on"), key="edit_rhythm",
        label="Edit the rhythm of reviews",
    )  # fmt: skip
    plan_editor.edit_rows(
        view, "reviews", account_id, account_plan.edited_columns("reviews"), key="edit_reviews",
        label="Edit reviews",
    )  # fmt: skip


def _team(view: View, account_id: str) -> None:
    said = parties.team_words(view.snapshot, account_id)
    st.subheader("Account team", anchor=False)
    st.markdown(fmt.escape(plan_admin.care_words(view.snapshot, account_id)))
    if not said:
        empty.missing(
            "Nobody of ours is named for this account.",
            "With the team, the plan says who does what and which functions take part.",
        )
    else:
        st.markdown(fmt.escape(said))
    plan_editor.edit_rows(
        view, "team", account_id, account_plan.edited_columns("team"), key="edit_team",
        label="Edit the team",
    )  # fmt: skip
    plan_editor.edit_fields(
        view, account_id, CARE_FIELDS, key="edit_care", label="Edit who looks after the account"
    )


def _hold_review(view: View, account_id: str) -> None:
    """Write that the review that is due next was held on the date of the snapshot."""
    rhythm = view.settings.review_rhythm
    due, is_new = plan_reviews.review_to_record(view.snapshot, account_id, rhythm)
    held = {"held_on": view.snapshot.as_of}
    named = {"what": "Plan review", "owner": current_user()} if is_new else {}
    plan_editor.save_row(view, "reviews", account_id, due, named | held)
    plan_editor.save_fields(view, account_id, {"last_review_on": view.snapshot.as_of})


def blanks_part(view: View, at: Standing) -> None:
    """Draw what the plan lacks, each with where to fill it in."""
    account_id = _id(at)
    rows = plan_blanks.blanks(view.snapshot, account_id)
    if rows.empty:
        st.markdown("Nothing is missing: every item of the plan is filled in.")
        return
    st.markdown("Each of these is filled in on this page, or in the workbook that you import.")
    tables.data_table(
        view, rows, BLANK_COLUMNS, key="plan_blanks", alt="What the plan lacks and where it goes",
        height="content",
    )  # fmt: skip
