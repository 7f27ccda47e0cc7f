"""When a plan was last brought up to date, when that is due again, and its first line in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.plan_status import account_row, date_of, text_of
from kamdata.model import Measure

if TYPE_CHECKING:
    from datetime import date

    from kamdata.metrics.plan_windows import PlanWindow
    from kamdata.model import Period, Snapshot

OPEN_ENDED = ("rolling_12", "perpetual")  # periods without an end that could be half over
HALF_A_YEAR = 183


def updated_on(snapshot: Snapshot, account_id: str) -> date | None:
    """Return when a plan was last called up to date or prepared, None where nobody says.

    A date later than the as-of date is not known yet.
    """
    row = account_row(snapshot, account_id)
    found = [date_of(row, name) for name in ("plan_updated_on", "plan_prepared_on")]
    return max((day for day in found if day is not None and day <= snapshot.as_of), default=None)


def plan_age(snapshot: Snapshot, account_id: str) -> Measure:
    """Return the days since a plan was last called up to date or prepared."""
    on = updated_on(snapshot, account_id)
    accounts = snapshot.table("accounts")
    label = accounts.index[accounts["account_id"] == account_id]
    found = Measure(None, "days", table="accounts", rows=label)
    if on is None:
        return found.because("nobody says when the plan was prepared or updated")
    days = (snapshot.as_of - on).days
    return Measure(days, "days", table="accounts", rows=label, reason=f"since {fmt.day(on)}")


def midpoint(window: Period) -> date | None:
    """Return the day halfway through a plan period, None where it has no two ends.

    1 January to 31 December 2026 gives 2 July: as many days lie before it as after it.
    """
    if window.start is None or window.end is None:
        return None
    return window.start + timedelta(days=((window.end - window.start).days + 1) // 2)


def update_due_on(snapshot: Snapshot, account_id: str, window: Period) -> date | None:
    """Return since when a plan's update midway is due, None while it is not.

    Due from the midpoint of its period on, until it is called up to date on that day or later. A
    plan without an end is due half a year after it was. A plan that was never dated is due from
    the midpoint on as well.
    """
    on, as_of = updated_on(snapshot, account_id), snapshot.as_of
    if text_of(account_row(snapshot, account_id), "plan_period") in OPEN_ENDED:
        due = None if on is None else on + timedelta(days=HALF_A_YEAR)
    else:
        due = midpoint(window)
    if due is None or as_of < due or (on is not None and on >= due):
        return None
    return due


PERIODS = {
    "calendar": "Calendar year", "six_months": "Six months", "rolling_12": "Rolling twelve months",
    "perpetual": "Perpetual",
}  # fmt: skip


def period_words(plan: PlanWindow) -> str:
    """Return the period of the plan, the dates that its figures cover, and whether it is over."""
    name = PERIODS.get(plan.kind, "Nobody says which period the plan covers")
    dates = f"{fmt.day(plan.window.start)} to {fmt.day(plan.window.end)}"
    said = f"{name}: {dates}." if plan.kind else f"{name}. Figures cover {dates}."
    if plan.ended_on is None:
        return said
    return f"{said} The plan was made for a period that ended on {fmt.day(plan.ended_on)}."


def prepared_words(snapshot: Snapshot, account_id: str) -> str:
    """Return who prepared the plan and when, in words."""
    row = account_row(snapshot, account_id)
    by, on = text_of(row, "plan_prepared_by"), date_of(row, "plan_prepared_on")
    if by is None and on is None:
        return "Nobody says who prepared the plan, or when."
    who = f" by {by}" if by else ""
    return f"Prepared{who} on {fmt.day(on)}." if on else f"Prepared{who}; nobody says when."


def update_words(snapshot: Snapshot, account_id: str, window: Period) -> str:
    """Return when the plan was last brought up to date and whether that is due, in words."""
    on, due = updated_on(snapshot, account_id), update_due_on(snapshot, account_id, window)
    last = (
        f"The plan was last brought up to date on {fmt.day(on)}."
        if on
        else "Nobody says when the plan was prepared or brought up to date."
    )
    return f"{last} Its update midway is due since {fmt.day(due)}." if due else last


def care_words(snapshot: Snapshot, account_id: str) -> str:
    """Return who looks after the account and how it stands, as far as it is written down."""
    row = account_row(snapshot, account_id)
    sponsor, seen = text_of(row, "exec_sponsor"), date_of(row, "sponsor_last_contact_on")
    last = f", last contact {fmt.day(seen)}" if seen else ""
    answered = date_of(row, "nps_on")
    answer_on = f" on {fmt.day(answered)}" if answered else ""
    parts = (
        f"Key account manager: {text_of(row, 'owner') or 'nobody named'}",
        f"executive sponsor: {sponsor}{last}" if sponsor else "no executive sponsor",
        _if_known(row, "relationship_stage", "relationship: {:.0f} of 5"),
        _if_known(row, "nps", f"satisfaction: {{:.0f}} of 10{answer_on}"),
        _if_known(row, "open_escalations", "open escalations: {:,.0f}"),
    )
    return f"{'; '.join(part for part in parts if part)}."


def _if_known(row: pd.Series, field: str, words: str) -> str:
    return "" if pd.isna(row[field]) else words.format(float(row[field]))


def headline(status: str, share: Measure, overdue: Measure) -> str:
    """Return the first line of the document: its status, what is filled in, the reviews.

    `status` is a sentence of `plan_status.status_words`, `share` of `plan_completeness` and
    `overdue` of `review_days_overdue`.
    """
    parts = [status]
    if share.value is not None:
        done = round(share.value * share.n)
        parts.append(f"{done} of {share.n} items of the plan are filled in.")
    if overdue.value:
        days = fmt.count(int(overdue.value), "day")
        parts.append(f"The review is overdue by {days}.")
    return " ".join(parts)
