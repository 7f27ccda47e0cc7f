"""Where an account plan stands: who submitted and approved it, and what was changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kamdata.model import Entry, Snapshot

DRAFT, SUBMITTED, APPROVED = "draft", "submitted", "approved"
STATUSES = (DRAFT, SUBMITTED, APPROVED)
SAID = {DRAFT: "Back to draft", SUBMITTED: "Submitted", APPROVED: "Approved"}
# what the status itself consists of: writing it changes nothing of the plan
OF_STATUS = frozenset(
    {"plan_status", "plan_submitted_by", "plan_submitted_on", "plan_approved_by",
     "plan_approved_on", "champion_validated_on", "last_review_on", "plan_updated_on",
     "sponsor_last_contact_on"}
)  # fmt: skip
# what is noted while a plan is carried out: progress, not another plan
PROGRESS = frozenset({"current", "status", "is_kept", "held_on", "last_contact_on"})
NOT_OF_PLAN = frozenset({"reviews", "memberships", "managers", "programme", "opportunities"})
# the dates that files give beside a step, what the step is called, and who took it
OF_FILES = (
    ("plan_prepared_on", "Prepared", "plan_prepared_by"),
    ("plan_submitted_on", "Submitted", "plan_submitted_by"),
    ("plan_approved_on", "Approved", "plan_approved_by"),
    ("champion_validated_on", "Agreed with the customer's champion", "champion"),
)
HISTORY_COLUMNS = ["on", "what", "by", "origin"]


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """The status of one plan.

    `status` is one of `STATUSES`, None where nobody says. `by` and `on` are who brought it there
    and when. `changes` counts the fields written after an approval, `changed_by` who wrote them;
    `updated_on` is when an approved plan was called up to date after its approval.
    """

    status: str | None
    by: str | None = None
    on: date | None = None
    changes: int = 0
    changed_by: tuple[str, ...] = ()
    updated_on: date | None = None

    @property
    def is_outgrown(self) -> bool:
        """Whether the plan is no longer the one that was approved."""
        return self.changes > 0 or self.updated_on is not None


def account_row(snapshot: Snapshot, account_id: str) -> pd.Series:
    """Return the row of an account in the accounts table. Raises KeyError for an unknown one."""
    accounts = snapshot.table("accounts")
    rows = accounts[accounts["account_id"] == account_id]
    if rows.empty:
        raise KeyError(account_id)
    return rows.iloc[0]


def text_of(row: pd.Series, field: str) -> str | None:
    """Return a text of an account, None where it is missing or blank."""
    value = row[field]
    return None if pd.isna(value) else str(value).strip() or None


def date_of(row: pd.Series, field: str) -> date | None:
    """Return a date of an account, None where it is missing."""
    value = row[field]
    return None if pd.isna(value) else value.date()


def plan_status(snapshot: Snapshot, account_id: str, entries: Sequence[Entry]) -> PlanStatus:
    """Return the status of an account's plan. `entries` are the oldest first, of any account."""
    row = account_row(snapshot, account_id)
    status = text_of(row, "plan_status")
    if status == SUBMITTED:
        return PlanStatus(
            status, text_of(row, "plan_submitted_by"), date_of(row, "plan_submitted_on")
        )
    if status != APPROVED:
        return PlanStatus(status)
    on, updated = date_of(row, "plan_approved_on"), date_of(row, "plan_updated_on")
    own = [one for one in entries if one.account_id == account_id]
    written = [one for one in _after_approval(own, on) if is_of_plan(one)]
    return PlanStatus(
        status, text_of(row, "plan_approved_by"), on, len({_field(one) for one in written}),
        tuple(dict.fromkeys(one.written_by for one in written if one.written_by)),
        updated if on is not None and updated is not None and updated > on else None,
    )  # fmt: skip


def _after_approval(own: Sequence[Entry], approved_on: date | None) -> Sequence[Entry]:
    """Return what was written after the approval: by order where it was given here, else by day."""
    steps = [place for place, one in enumerate(own) if one.field == "plan_status"]
    if steps and own[steps[-1]].value == APPROVED:
        return own[steps[-1] + 1 :]
    return [one for one in own if approved_on is not None and one.as_of > approved_on]


def is_of_plan(one: Entry) -> bool:
    """Return whether a field belongs to the plan itself: not its status, not progress on it."""
    if one.table in NOT_OF_PLAN or one.field in PROGRESS:
        return False
    return one.table != "accounts" or one.field not in OF_STATUS


def _field(one: Entry) -> tuple[str, str, str]:
    return (one.table, one.entry, one.field)


def status_words(found: PlanStatus) -> str:
    """Return the status in one sentence."""
    if found.status is None:
        return "Nobody says whether the plan is a draft, submitted or approved."
    if found.status == DRAFT:
        return "The plan is a draft."
    by = f" by {found.by}" if found.by else ""
    on = f" on {fmt.day(found.on)}" if found.on else ""
    said = f"The plan was {found.status}{by}{on}."
    if found.changes:
        who = f" by {fmt.joined(found.changed_by)}" if found.changed_by else ""
        fields = fmt.count(found.changes, "field")
        return f"{said} Since then {fields} changed{who}: it needs approval again."
    if found.updated_on:
        return f"{said} It was brought up to date on {fmt.day(found.updated_on)}: approve it again."
    return said


def has_champion(snapshot: Snapshot, account_id: str) -> bool:
    """Return whether a champion at the customer is named who could agree to the plan."""
    return text_of(account_row(snapshot, account_id), "champion") is not None


def champion_words(snapshot: Snapshot, account_id: str) -> str:
    """Return whether the customer's champion agreed to the plan, in words."""
    row = account_row(snapshot, account_id)
    who, on = text_of(row, "champion"), date_of(row, "champion_validated_on")
    if on is None:
        return (
            f"Our champion, {who}, has not agreed to the plan yet." if who
            else "No champion at the customer is named who could agree to the plan."
        )  # fmt: skip
    return f"{who or 'The champion'} agreed to the plan on {fmt.day(on)}."


def history(snapshot: Snapshot, account_id: str, entries: Iterable[Entry]) -> pd.DataFrame:
    """Return the steps of a plan, the newest first: on, what, by, origin.

    Every status written here is a step; of what files say, the dates that nobody wrote here.
    """
    row = account_row(snapshot, account_id)
    own = [one for one in entries if one.account_id == account_id and one.table == "accounts"]
    steps = [
        (pd.Timestamp(one.as_of), SAID[str(one.value)], one.written_by, "Written here")
        for one in own
        if one.field == "plan_status" and one.value in SAID
    ]
    steps += [
        (pd.Timestamp(str(one.value)), OF_FILES[-1][1], one.written_by, "Written here")
        for one in own
        if one.field == "champion_validated_on" and one.value is not None
    ]
    written = {one.field for one in own}
    steps += [
        (row[field], what, text_of(row, by), "From the files")
        for field, what, by in OF_FILES
        if field not in written and not pd.isna(row[field])
    ]
    found = pd.DataFrame(steps, columns=HISTORY_COLUMNS).astype({"on": "datetime64[us]"})
    order = found.index[::-1]
    return found.loc[order].sort_values("on", ascending=False, kind="stable", ignore_index=True)
