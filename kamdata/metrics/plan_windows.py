"""The plan period of an account as a window of dates, and how much of its goal a period holds.

A plan runs for a fiscal year (calendar), for half-years from its first day (six_months), over the
twelve months up to the as-of date (rolling_12) or without an end (perpetual).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import rungs
from kamdata.metrics.periods import fiscal_year, trailing_year
from kamdata.model import Period

if TYPE_CHECKING:
    from kamdata.model import Settings, Snapshot

CALENDAR, SIX_MONTHS, ROLLING, PERPETUAL = "calendar", "six_months", "rolling_12", "perpetual"
PLAN_COLUMNS = ["plan_period", "plan_start_on", "plan_prepared_on"]
HALF_YEAR = 6  # months
NAMES = {
    CALENDAR: "fiscal year", SIX_MONTHS: "six months", ROLLING: "rolling twelve months",
    PERPETUAL: "perpetual",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanWindow:
    """The dates that an account's plan is about, both included.

    `kind` is the plan period of the contract, empty where none is set. `ended_on` is the last day
    of the period the plan was made for, where that is over.
    """

    kind: str
    window: Period
    ended_on: date | None = None

    @property
    def is_expired(self) -> bool:
        """Whether the plan was made for a period that is over."""
        return self.ended_on is not None


def half_year_holding(day: date, first: date) -> Period:
    """Return the half-year that holds a day, of those counted every six months from `first`.

    Also before `first`: the half-years tile the calendar. From 31 August the next one begins on
    the last day of February.
    """
    months = (day.year - first.year) * 12 + day.month - first.month
    number = months // HALF_YEAR
    if _moved(first, number) > day:
        number -= 1
    start, end = _moved(first, number), _moved(first, number + 1) - timedelta(days=1)
    return Period(f"{fmt.day(start)} to {fmt.day(end)}", start, end)


def plan_window(
    kind: str | None,
    start_on: date | None,
    as_of: date,
    fiscal_start_month: int,
    prepared_on: date | None = None,
) -> PlanWindow:
    """Return the window of a plan, which holds the as-of date or ends on it.

    calendar: the fiscal year; six_months: the half-year counted from the plan's first day, else
    the fiscal half-year; rolling_12: (as-of - 12 months, as-of]; perpetual and blank: the fiscal
    year. A calendar or six-month plan with a first day was made for the period that holds that
    day, or the day it was prepared where that is later; it has expired when this is over.
    Source: the four plan periods of Revegy's account plan.
    """
    known = kind if kind in NAMES else ""
    found = _window(known, start_on, as_of, fiscal_start_month)
    if known not in (CALENDAR, SIX_MONTHS) or start_on is None:
        return PlanWindow(known, found)
    made_on = start_on if prepared_on is None else max(start_on, prepared_on)
    end = _window(known, start_on, made_on, fiscal_start_month).end
    return PlanWindow(known, found, end if end is not None and end < as_of else None)


def of_account(snapshot: Snapshot, account_id: str, settings: Settings) -> PlanWindow:
    """Return the window of one account's plan, of the fiscal year for an unknown account."""
    accounts = snapshot.table("accounts")
    accounts = accounts.loc[accounts["account_id"] == account_id, PLAN_COLUMNS]
    kind, start, prepared = accounts.iloc[0] if len(accounts) else (None, None, None)
    return _of_cells(kind, start, prepared, snapshot.as_of, settings.fiscal_start_month)


def plan_windows(snapshot: Snapshot, settings: Settings) -> pd.DataFrame:
    """Return the plan window of every account, on the index of the accounts table.

    account_id, kind (text, empty where none is set), label (of the window), start_on, end_on,
    ended_on (NaT unless the plan has expired) and is_expired.
    """
    accounts = snapshot.table("accounts")
    kinds = accounts.groupby(PLAN_COLUMNS, dropna=False, observed=True, sort=False)
    place = kinds.ngroup().to_numpy()
    distinct = accounts.loc[~pd.Series(place).duplicated().to_numpy(), PLAN_COLUMNS]
    found = [
        _of_cells(kind, start, prepared, snapshot.as_of, settings.fiscal_start_month)
        for kind, start, prepared in distinct.itertuples(index=False, name=None)
    ]
    table = pd.DataFrame(
        {
            "kind": pd.Series([one.kind for one in found], dtype="str"),
            "label": pd.Series([one.window.label for one in found], dtype="str"),
            "start_on": pd.to_datetime(pd.Series([one.window.start for one in found])),
            "end_on": pd.to_datetime(pd.Series([one.window.end for one in found])),
            "ended_on": pd.to_datetime(pd.Series([one.ended_on for one in found])),
            "is_expired": pd.Series([one.is_expired for one in found], dtype=bool),
        }
    )
    return accounts[["account_id"]].join(table.take(place).set_axis(accounts.index))


def window_in_view(
    period: Period, plan: PlanWindow, as_of: date, fiscal_start_month: int
) -> Period:
    """Return the dates that the figures of one account are about.

    The plan's window while the filters leave the period open: it has no bound on a side, or is
    the fiscal year of the as-of date, which they start with. Any other period chosen wins.
    """
    is_open = period.start is None or period.end is None
    if is_open or period == fiscal_year(as_of, fiscal_start_month):
        return plan.window
    return period


def goals_in_window(accounts: pd.DataFrame, window: Period, fiscal_start_month: int) -> pd.Series:
    """Return how much of each account's goal a window holds, in whole cents (Int64).

    A goal is that of the account's plan period. One of six months counts once for each of its
    half-years in the window, and by days for a part of one: twice in a fiscal year. Any other is
    a year's (`rungs.goal_in_window`). Null without a goal.
    """
    goals = rungs.goal_in_window(accounts["goal_cents"], window, fiscal_start_month)
    is_half = has_half_year_goal(accounts)
    starts = accounts["plan_start_on"]
    for start in starts[is_half].unique():
        first = None if pd.isna(start) else pd.Timestamp(start).date()
        same = is_half & (starts.isna() if first is None else starts == start)
        counted = half_years_in(window, first, fiscal_start_month)
        goals = goals.mask(same, _times(accounts["goal_cents"], counted))
    return goals


def has_half_year_goal(accounts: pd.DataFrame) -> pd.Series:
    """Return which accounts have a goal of six months (boolean Series)."""
    is_half = accounts["plan_period"].astype("str") == SIX_MONTHS
    return (is_half.fillna(value=False) & accounts["goal_cents"].notna()).astype(bool)


def half_years_in(window: Period, first: date | None, fiscal_start_month: int) -> Fraction:
    """Return how many half-years counted from `first` lie in a window, parts of them by days.

    Without a first day the fiscal half-years are counted. Windows side by side add up exactly.
    """
    bounds = rungs.bounds(window)
    start, end = (day.date() for day in bounds)
    counted, day = Fraction(0), start
    while day <= end:
        half = half_year_holding(day, first or date(2000, fiscal_start_month, 1))
        half_start, half_end = (one.date() for one in rungs.bounds(half))
        last = min(half_end, end)
        counted += Fraction((last - day).days + 1, (half_end - half_start).days + 1)
        day = last + timedelta(days=1)
    return counted


def is_half_year(window: Period) -> bool:
    """Return whether a window is six months long."""
    start, end = rungs.bounds(window)
    return end + pd.Timedelta(days=1) == start + pd.DateOffset(months=HALF_YEAR)


def in_words(plan: PlanWindow, shown: Period) -> str:
    """Return which dates the figures of an account are about, and whether its plan is over."""
    dates = f"{fmt.day(plan.window.start)} to {fmt.day(plan.window.end)}"
    if plan.kind == PERPETUAL:
        said = f"The plan is perpetual; figures are of {plan.window.label}, {dates}."
    elif plan.kind:
        said = f"Plan period: {NAMES[plan.kind]}, {dates}."
    else:
        said = f"No plan period is set; figures are of {plan.window.label}, {dates}."
    if shown != plan.window:
        named = "" if plan.kind in ("", PERPETUAL) else f"{said} "
        said = f"{named}Figures are of {shown.label}, the period chosen at the side."
    if plan.ended_on is not None:
        said += f" The plan was made for a period that ended on {fmt.day(plan.ended_on)}."
    return said


def _window(kind: str, start_on: date | None, day: date, fiscal_start_month: int) -> Period:
    if kind == SIX_MONTHS:
        return half_year_holding(day, start_on or date(2000, fiscal_start_month, 1))
    if kind == ROLLING:
        return trailing_year(day)
    return fiscal_year(day, fiscal_start_month)


def _of_cells(
    kind: object, start: object, prepared: object, as_of: date, fiscal_start_month: int
) -> PlanWindow:
    text = None if pd.isna(kind) else str(kind)  # pyright: ignore[reportArgumentType,reportCallIssue]
    return plan_window(text, _day(start), as_of, fiscal_start_month, _day(prepared))


def _day(value: object) -> date | None:
    found = pd.Timestamp(value)  # pyright: ignore[reportArgumentType]
    return None if pd.isna(found) else found.date()


def _moved(first: date, halves: int) -> date:
    moved = pd.Timestamp(first) + pd.DateOffset(months=HALF_YEAR * halves)
    return moved.date()


def _times(cents: pd.Series, factor: Fraction) -> pd.Series:
    """Return whole cents x a factor, rounded to the cent; whole parts apart, so none overflow."""
    whole, part = divmod(factor, 1)
    rest = (cents * part.numerator + part.denominator // 2) // part.denominator
    return cents * whole + rest
