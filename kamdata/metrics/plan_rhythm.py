"""The rhythm of the programme: plans current, approved and agreed, reviews on time, actions done.

Reviews are those of `plan_reviews`. Source: Revegy's plan administration; McDonald on keeping all
key accounts planned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import rungs
from kamdata.metrics.actions import decided_note, rows_of_files
from kamdata.metrics.plan_reviews import NO_RHYTHM, review_rhythm
from kamdata.metrics.plan_windows import CALENDAR, SIX_MONTHS, plan_window, plan_windows
from kamdata.metrics.programme_accounts import programme_accounts, with_key_accounts
from kamdata.metrics.ratio import safe_div, suppress_small
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.facts import Facts

NO_PLAN, NOT_DATED, NOT_BEGUN, ENDED, STALE, CURRENT = (
    "No plan", "Not dated", "Not begun", "Ended", "Not updated in 12 months", "Current",
)  # fmt: skip
STANDINGS = (NO_PLAN, ENDED, STALE, NOT_BEGUN, NOT_DATED, CURRENT)  # what needs an answer first
NOTHING_DUE = "no review fell due in the last 12 months"
NO_PLANS = "no account has a plan on file"
OPEN_ENDED = ("rolling_12", "perpetual")
OF_PLAN = ["plan_period", "plan_start_on", "plan_prepared_on", "plan_updated_on", "plan_status"]


def plan_rows(facts: Facts) -> pd.DataFrame:
    """Return one row per key account with its plan and its reviews, what needs an answer first.

    On the index of the accounts: the columns of `programme_accounts`; plan_status; touched_on
    (prepared or brought up to date); ends_on; standing, one of `STANDINGS`; is_current,
    is_approved, is_validated (with the customer's champion); last_held_on, due_on, days_overdue,
    fell_due, on_time of `plan_reviews.review_rhythm`, kept (both in words: 3 of 4), late_days (null
    unless overdue).

    A plan with a first day ends with the period it was made for (`plan_windows.plan_window`), one
    whose first day is still to come with the period of that day: it has not begun. Without one it
    ends a year, or half of it, after it was prepared. Rolling and perpetual plans never end: they
    are stale when nobody touched them for 12 months.
    """
    accounts = facts.accounts.set_axis(facts.snapshot.table("accounts").index)
    rhythm = review_rhythm(facts.snapshot, facts.settings.review_rhythm)
    dated = [_known(facts, accounts[name]) for name in ("plan_prepared_on", "plan_updated_on")]
    touched = pd.concat(dated, axis=1).max(axis=1)
    period = accounts["plan_period"].astype("str")
    ends = _ends(facts, accounts, touched, period)
    is_stale = period.isin(OPEN_ENDED) & (touched + pd.DateOffset(months=12) < facts.as_of)
    has_dates = ends.notna() | (period.isin(OPEN_ENDED) & touched.notna())
    picked = [
        (accounts[OF_PLAN].isna().all(axis=1), NO_PLAN),
        (accounts["plan_start_on"] > facts.as_of, NOT_BEGUN), (ends < facts.as_of, ENDED),
        (is_stale, STALE), (~has_dates, NOT_DATED),
    ]  # fmt: skip
    standing = np.select([mask for mask, _ in picked], [word for _, word in picked], CURRENT)
    status = accounts["plan_status"].astype("str")
    approved_on = accounts["plan_approved_on"]
    rows = programme_accounts(facts).join(rhythm.drop(columns="account_id")).assign(
        plan_status=status.str.capitalize(),
        touched_on=touched,
        ends_on=ends,
        standing=pd.Series(standing, accounts.index, dtype="str"),
        is_current=standing == CURRENT,
        is_approved=((status == "approved") & ~(approved_on > facts.as_of)).fillna(value=False),
        is_validated=_known(facts, accounts["champion_validated_on"]).notna(),
    )  # fmt: skip
    kept = rows["on_time"].astype("str") + " of " + rows["fell_due"].astype("str")
    rows = rows.assign(kept=kept.where(rows["fell_due"] > 0))
    late = rows["days_overdue"].where(rows["days_overdue"] > 0).astype("Int64")
    rows = rows.assign(late_days=late, order=rows["standing"].map(STANDINGS.index))
    ordered = rows[rows["is_key"]].sort_values(
        ["late_days", "order", "revenue_cents"], ascending=[False, True, False], na_position="last"
    )
    return ordered.drop(columns="order")


def _known(facts: Facts, dates: pd.Series) -> pd.Series:
    return dates.where(dates <= facts.as_of)


def _ends(facts: Facts, accounts: pd.DataFrame, touched: pd.Series, period: pd.Series) -> pd.Series:
    """Return the last day of each plan, NaT where it has none or nobody says when it began."""
    windows = plan_windows(facts.snapshot, facts.settings)
    start = accounts["plan_start_on"]
    has_start = start.notna() & windows["kind"].isin([CALENDAR, SIX_MONTHS])
    began = touched.fillna(start)
    half, year = (began + pd.DateOffset(months=months) - pd.Timedelta(days=1) for months in (6, 12))
    counted = half.where(period == SIX_MONTHS, year)
    ends = windows["ended_on"].fillna(windows["end_on"]).where(has_start, counted)
    month = facts.settings.fiscal_start_month
    for place in accounts.index[has_start & (start > facts.as_of)]:
        first = start[place].date()
        own = plan_window(period[place], first, first, month).window
        ends[place] = rungs.bounds(own)[1]
    return ends.mask(period.isin(OPEN_ENDED))


def measures(rows: pd.DataFrame) -> dict[str, Measure]:
    """Return the measures of plans and reviews by their metric id."""
    return {
        "plans_current": plans_current(rows),
        "plans_approved": plans_approved(rows),
        "plans_validated": plans_validated(rows),
        "reviews_on_time": reviews_on_time(rows),
    }


def plans_current(rows: pd.DataFrame) -> Measure:
    """Return key accounts whose plan holds on the as-of date / key accounts."""
    return _share(rows, rows["is_current"])


def plans_approved(rows: pd.DataFrame) -> Measure:
    """Return key accounts whose plan is approved / key accounts."""
    return _share(rows, rows["is_approved"])


def plans_validated(rows: pd.DataFrame) -> Measure:
    """Return key accounts whose plan the customer's champion agreed to / key accounts."""
    return _share(rows, rows["is_validated"])


def reviews_on_time(rows: pd.DataFrame) -> Measure:
    """Return reviews of the last 12 months held at most a week late / reviews due in them.

    Not shown under 5 reviews.
    """
    due = int(rows["fell_due"].sum())
    value, reason = safe_div(int(rows["on_time"].sum()), due, NOTHING_DUE)
    chosen = rows.index[rows["fell_due"] > 0]
    found = Measure(value, "rate", due, reason=reason, table="accounts", rows=chosen)
    return suppress_small(found, "review due" if due == 1 else "reviews due")


def reviews_overdue(rows: pd.DataFrame) -> Measure:
    """Return how many key accounts are overdue for the review of their plan."""
    known = rows["days_overdue"].notna()
    late = rows.index[rows["late_days"].notna()]
    found = Measure(len(late), "count", int(known.sum()), table="accounts", rows=late)
    found = with_key_accounts(found, rows)
    return found if known.any() or found.value is None else found.because(NO_RHYTHM)


def actions_past_due(actions: pd.DataFrame, as_of: pd.Timestamp) -> Measure:
    """Return open actions past their day / open actions (`actions.open_actions`)."""
    late = actions[actions["due_on"] < as_of]
    value, reason = safe_div(len(late), len(actions), "no action is open")
    return Measure(
        value, "rate", len(actions), reason=reason or decided_note(late), table="actions",
        rows=rows_of_files(late),
    )  # fmt: skip


def actions_by_value(
    actions: pd.DataFrame, accounts: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Return the open actions, those past due first, each half by the value of the account.

    `accounts` are rows of `programme_accounts`. The columns of the actions, late_days (null unless
    past due), lifetime_cents, contribution_cents and revenue_cents of the account. By lifetime
    value, where that is not known by revenue; within an account the most overdue first.
    """
    worth = accounts[["account_id", "lifetime_cents", "contribution_cents", "revenue_cents"]]
    found = actions.merge(worth, on="account_id", how="left")
    days = (as_of - found["due_on"]).dt.days.astype("Int64")
    found = found.assign(late_days=days.where(days > 0), is_ahead=~(found["due_on"] < as_of))
    order = ["is_ahead", "lifetime_cents", "revenue_cents", "account_id", "due_on"]
    found = found.sort_values(
        order, ascending=[True, False, False, True, True], na_position="last", ignore_index=True
    )
    return found.drop(columns="is_ahead")


def actions_title(actions: pd.DataFrame) -> str:
    """Return the finding: how many of the open actions are past due."""
    late = int(actions["late_days"].notna().sum())
    whole = fmt.count(len(actions), "open action")
    if not late:
        return f"{whole}, none past due"
    return f"{late:,} of {whole} {'is' if late == 1 else 'are'} past due"


def _share(rows: pd.DataFrame, is_so: pd.Series) -> Measure:
    value, _ = safe_div(int(is_so.sum()), len(rows), "")
    found = Measure(value, "rate", len(rows), table="accounts", rows=rows.index[is_so])
    found = with_key_accounts(found, rows)
    has_none = len(rows) > 0 and bool((rows["standing"] == NO_PLAN).all())
    return found.because(NO_PLANS) if has_none else found


def rhythm_headline(rows: pd.DataFrame) -> str:
    """Return the finding: how many reviews were on time, and who is overdue by how long."""
    if rows.empty:
        return "No account is marked as a key account, so no plan is reviewed."
    due, late = int(rows["fell_due"].sum()), rows[rows["late_days"].notna()]
    plans = f"{int(rows['is_current'].sum()):,} of {fmt.count(len(rows), 'key account')} have a "
    parts = [f"{plans}current plan."]
    if due:
        were = "was" if due == 1 else "were"
        held = f"{int(rows['on_time'].sum()):,} of {fmt.count(due, 'review')} due in 12 months"
        parts.append(f"{held} {were} held on time.")
    if len(late):
        parts.append(_overdue(late.sort_values("late_days", ascending=False)))
    return " ".join(parts)


def _overdue(late: pd.DataFrame) -> str:
    named = [
        f"{name} by {fmt.count(int(days), 'day')}"
        for name, days in zip(late["account"].head(2), late["late_days"].head(2), strict=True)
    ]
    are = "is" if len(late) == 1 else "are"
    return (
        f"{len(late):,} {are} overdue: {fmt.joined(named)}{' and others' if len(late) > 2 else ''}."
    )


def standing_title(rows: pd.DataFrame) -> str:
    """Return the finding of the chart of plans: how many key accounts lack a plan that holds."""
    lacking = int((~rows["is_current"]).sum())
    if not lacking:
        return "Every key account has a current plan"
    accounts = fmt.count(lacking, "key account")
    return f"{accounts} {'has' if lacking == 1 else 'have'} no current plan"


def steps_of_plans(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many key accounts reach each step of a plan: step, accounts, of, rate."""
    steps = {
        "Have a plan": rows["standing"] != NO_PLAN, "Current": rows["is_current"],
        "Approved": rows["is_approved"], "Agreed with the champion": rows["is_validated"],
        "No review overdue": rows["late_days"].isna() & rows["days_overdue"].notna(),
    }  # fmt: skip
    counts = [int(mask.sum()) for mask in steps.values()]
    found = pd.DataFrame({"step": list(steps), "accounts": counts, "of": len(rows)})
    rates = [safe_div(count, len(rows), "")[0] for count in counts]
    return found.assign(rate=pd.Series(rates, dtype="float64"))
