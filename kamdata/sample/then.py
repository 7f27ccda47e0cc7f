"""What the workbooks knew on an earlier Monday; they lie here only as they stand at the review.

What bears a date was not there before it. What bears none and changed in the last weeks is told
in `ADDED` and `CHANGED`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.sample.review_dates import PLANNED

if TYPE_CHECKING:
    from collections.abc import Mapping

# a contact before that day is taken to be some months earlier
REPEATED = {"accounts": "sponsor_last_contact_on", "contacts": "last_contact_on"}
STEP_DAYS = 30
# rows that were not written down before their day
DATED = {"priorities": "learned_on", "memberships": "decided_on", "programme": "known_on"}
# what was simply not there yet, with what belongs to the date
LATER: dict[str, dict[str, tuple[str, ...]]] = {
    "accounts": {
        "nps_on": ("nps", "nps_on"),
        "plan_prepared_on": ("plan_prepared_on",),
        "plan_updated_on": ("plan_updated_on",),
        "plan_submitted_on": ("plan_submitted_by", "plan_submitted_on"),
        "plan_approved_on": ("plan_approved_by", "plan_approved_on"),
        "champion_validated_on": ("champion_validated_on",),
    },
    "reviews": {"held_on": ("held_on",)},
    "priorities": {"ended_on": ("ended_on",)},
}
# table -> what names its rows -> the day on which they were added
NAMES = {"risks": "what", "competitors": "position", "initiatives": "initiative", "swot": "point",
         "goals": "goal_id", "projects": "what", "promises": "what"}  # fmt: skip
ADDED: dict[str, dict[str, date]] = {
    "risks": {
        "We serve without a contract since 8 September": date(2026, 9, 9),
        "Buyer changes when purchasing moves to Milan": date(2026, 8, 18),
        "Capital freeze until January": date(2026, 9, 23),
        "Longer payment terms": date(2026, 9, 10),
    },
    "competitors": {
        "Has offered a service contract as well": date(2026, 9, 15),
        "Invited to bid for our frame contract": date(2026, 8, 12),
    },
    "initiatives": {
        "Capital freeze until the rate decision in January": date(2026, 9, 22),
        "Supplier list to be halved by the new head of purchasing": date(2026, 7, 29),
    },
    "swot": {"Regulator may cut what it may charge in January": date(2026, 9, 22)},
    "promises": {
        "Manuals in Korean": date(2026, 8, 31),
        "Service goes on without a contract until October": date(2026, 9, 9),
        "List of all part numbers for the maintenance system": date(2026, 8, 6),
    },
}
# table, row, column, until and without which day it was that
CHANGED: tuple[tuple[str, str, str, date, str | float], ...] = (
    ("goals", "GRAN-2", "current", date(2026, 8, 19), 0.0),
    ("goals", "HANB-1", "current", date(2026, 9, 24), 1.0),
    ("goals", "KEST-3", "current", date(2026, 9, 2), 5.0),
    ("goals", "TARR-1", "current", date(2026, 8, 5), 2.0),
    ("goals", "OVER-1", "current", date(2026, 9, 11), 6.0),
    ("projects", "Boiler house permit", "status", date(2026, 9, 18), "In progress"),
    ("projects", "Pit 2 conveyor overhaul", "status", date(2026, 9, 1), "In progress"),
    ("projects", "Busan hall: building works", "status", date(2026, 9, 24), "In progress"),
    ("initiatives", "Own maintenance crew instead of service contracts", "status",
     date(2026, 8, 26), "In progress"),
    ("risks", "Customs delay for the first line", "status", date(2026, 9, 16), "Open"),
    ("risks", "Seals of the folding line wear too fast", "status", date(2026, 8, 14), "Open"),
)  # fmt: skip


def tables_of(tables: Mapping[str, pd.DataFrame], day: date) -> dict[str, pd.DataFrame]:
    """Return the tables without what was learnt after a day."""
    found, end = dict(tables), pd.Timestamp(day)
    for name, column in REPEATED.items():
        found[name] = found[name].assign(**{column: _earlier(found[name][column], end)})
    for name, column in DATED.items():
        table = found[name]
        found[name] = table[~(table[column] > end)].reset_index(drop=True)
    found["accounts"] = _accounts(found["accounts"], found["reviews"], end)
    for name, columns in LATER.items():
        found[name] = _without(found[name], columns, end)
    reviews = found["reviews"]
    status = _put(reviews["status"], reviews["held_on"].isna(), PLANNED)
    found["reviews"] = reviews.assign(status=status)
    for name in NAMES:
        found[name] = _as_told(found[name], name, day)
    found["promises"] = _unsettled(found["promises"], end)
    return found


def _earlier(dates: pd.Series, end: pd.Timestamp) -> pd.Series:
    """Return dates that are not after a day: later ones go back by whole steps."""
    excess = (dates - end).dt.days.clip(lower=0)
    steps = -(-excess // STEP_DAYS)  # rounded up
    earlier = dates - pd.to_timedelta(steps.fillna(0) * STEP_DAYS, unit="D")
    return earlier.astype(dates.dtype)


def _without(
    table: pd.DataFrame, columns: Mapping[str, tuple[str, ...]], end: pd.Timestamp
) -> pd.DataFrame:
    blank = {
        one: table[one].mask(table[column] > end)
        for column, emptied in columns.items()
        for one in emptied
    }
    return table.assign(**blank)


def _accounts(accounts: pd.DataFrame, reviews: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return the accounts with the last review and the standing of the plan of a day."""
    held = reviews[reviews["held_on"] <= end].groupby("account_id")["held_on"].max()
    status = _put(accounts["plan_status"], accounts["plan_approved_on"] > end, "submitted")
    status = _put(status, accounts["plan_submitted_on"] > end, "draft")
    last = accounts["account_id"].map(held).astype(accounts["last_review_on"].dtype)
    return accounts.assign(last_review_on=last, plan_status=status)


def _put(values: pd.Series, is_so: pd.Series, value: str | float) -> pd.Series:
    """Return values, labels or numbers, with another one in some rows."""
    if isinstance(values.dtype, pd.CategoricalDtype) and value not in values.cat.categories:
        values = values.cat.add_categories([value])
    return values.mask(is_so, value)


def _as_told(table: pd.DataFrame, name: str, day: date) -> pd.DataFrame:
    """Return a table without the rows added after a day, and with what it said on it."""
    rows = table[NAMES[name]].astype("str")
    later = {row for row, added in ADDED.get(name, {}).items() if added > day}
    for _, row, column, until, was in (one for one in CHANGED if one[0] == name):
        if day < until:
            table = table.assign(**{column: _put(table[column], rows == row, was)})
    return table[~rows.isin(later)].reset_index(drop=True) if later else table


def _unsettled(promises: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return the promises as they stood: what was due later was still open."""
    is_later = promises["is_kept"].notna() & (promises["due_on"] > end)
    status = _put(promises["status"], is_later, "Open")
    return promises.assign(status=status, is_kept=promises["is_kept"].mask(is_later))
