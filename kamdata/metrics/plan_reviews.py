"""The rhythm of plan reviews: when the last was held, when the next is due, which were on time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.defaults import REVIEW_RHYTHM
from kamdata.metrics.once import once
from kamdata.metrics.periods import trailing_year
from kamdata.metrics.ratio import safe_div
from kamdata.model import Measure

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from kamdata.model import Snapshot

Rhythm = tuple[tuple[str, float], ...]  # category -> days between two reviews
GRACE_DAYS = 7  # a review held in the week it was due is not late
NO_RHYTHM = "nobody says when a review is due"


@once
def reviews_of(snapshot: Snapshot, rhythm: Rhythm = REVIEW_RHYTHM) -> pd.DataFrame:
    """Return every review that is known: account_id, due_on, held_on, by account and day.

    Those of the table of reviews, and the last review that the accounts name where the table does
    not have it. A review held later than the as-of date was not held yet. One without a due date
    was due the days between reviews after the one before it; `rhythm` has these by category, for
    plans that do not say them. The index is that of the table of
    reviews; reviews that only the accounts name have labels below 0.
    """
    end = pd.Timestamp(snapshot.as_of)
    accounts = snapshot.table("accounts")
    rows = snapshot.table("reviews")[["account_id", "due_on", "held_on"]]
    rows = rows.assign(held_on=rows["held_on"].where(rows["held_on"] <= end))
    named = accounts[accounts["last_review_on"] <= end]
    named = pd.DataFrame(
        {"account_id": named["account_id"], "due_on": pd.NaT, "held_on": named["last_review_on"]}
    ).astype({"due_on": "datetime64[us]"})
    named.index = pd.RangeIndex(-len(named), 0)
    keys = ["account_id", "held_on"]
    is_there = pd.MultiIndex.from_frame(named[keys]).isin(pd.MultiIndex.from_frame(rows[keys]))
    found = pd.concat([rows, named[~is_there]]).sort_values(keys, kind="stable")
    every = _at(found["account_id"], _every(accounts, rhythm))
    before = found.groupby("account_id", sort=False)["held_on"].shift()
    due = found["due_on"].fillna((before + every).where(found["held_on"].notna()))
    return found.assign(due_on=due)


def _every(accounts: pd.DataFrame, rhythm: Rhythm) -> pd.Series:
    """Return the time between two reviews by account id, NaT where nobody says."""
    days = review_days(accounts, rhythm).astype("float64")
    by_id = pd.to_timedelta(days.where(days > 0), unit="D")
    return pd.Series(by_id.to_numpy(), accounts["account_id"]).groupby(level=0).first()


def review_days(accounts: pd.DataFrame, rhythm: Rhythm) -> pd.Series:
    """Return the days between two reviews of each account (Int64): its own, else its category's."""
    category = accounts["programme_category"].astype("str").str.strip().str.casefold()
    by_category = category.map(dict(rhythm)).astype("float64").round().astype("Int64")
    return accounts["review_every_days"].astype("Int64").fillna(by_category)


@once
def review_rhythm(snapshot: Snapshot, rhythm: Rhythm = REVIEW_RHYTHM) -> pd.DataFrame:
    """Return one row for each account, on the index of the accounts table.

    `rhythm` has the days between two reviews by category, for plans that do not say them.

    account_id; last_held_on; due_on, when the next review is due: the last one plus the days
    between reviews, the start of the plan where none was held, the next planned one where there
    are no days between reviews; days_overdue, negative while it is ahead, 0 during a week of
    grace, NaN where nobody says; fell_due and on_time (int), of the last twelve months: reviews
    due in them, and those of them held at most a week after that. A review that is due but still
    within its week of grace counts when it was held.
    """
    accounts, rows = snapshot.table("accounts"), reviews_of(snapshot, rhythm)
    end, ids = pd.Timestamp(snapshot.as_of), accounts["account_id"]
    last_by_id = rows.groupby("account_id")["held_on"].max()
    last = _at(ids, last_by_id)
    waiting = rows[rows["held_on"].isna() & rows["due_on"].notna()]
    waiting = waiting[~(waiting["due_on"] <= _at(waiting["account_id"], last_by_id))]
    planned = _at(ids, waiting.groupby("account_id")["due_on"].min())
    due = (last + _at(ids, _every(accounts, rhythm))).fillna(
        accounts["plan_start_on"].where(last.isna())
    ).fillna(planned)  # fmt: skip
    late = (end - due).dt.days.astype("float64")
    found = pd.DataFrame({"account_id": ids, "last_held_on": last, "due_on": due})
    found["days_overdue"] = late.where(late > GRACE_DAYS, late.clip(upper=0))
    counted = _fell_due(snapshot, rows, found, planned)
    for name in ("fell_due", "on_time"):
        found[name] = _at(ids, counted.groupby("account_id")[name].sum()).fillna(0).astype("int64")
    return found


def _at(ids: pd.Series, by_id: pd.Series) -> pd.Series:
    """Return the value of each account id, on the index of the ids."""
    return pd.Series(by_id.reindex(ids).array, ids.index)


def _fell_due(
    snapshot: Snapshot, rows: pd.DataFrame, rhythm: pd.DataFrame, planned: pd.Series
) -> pd.DataFrame:
    """Return the reviews due in the last twelve months: account_id, fell_due, on_time (0 or 1).

    The one that the rhythm asks for now is among them once it is overdue, unless the table of
    reviews has it as planned.
    """
    is_missed = (rhythm["days_overdue"] > 0) & planned.isna()
    missed = rhythm.loc[is_missed, ["account_id", "due_on"]].reindex(columns=rows.columns)
    every = pd.concat([rows, missed.astype(rows.dtypes)])
    every = every[trailing_year(snapshot.as_of).covers(every["due_on"])]
    limit = every["due_on"] + pd.Timedelta(days=GRACE_DAYS)
    is_on_time = (every["held_on"] <= limit).astype("int64")
    is_decided = every["held_on"].notna() | (limit < pd.Timestamp(snapshot.as_of))
    return every.assign(fell_due=1, on_time=is_on_time)[is_decided]


def of_account(
    snapshot: Snapshot, account_id: str, rhythm: Rhythm = REVIEW_RHYTHM
) -> dict[str, Any]:
    """Return the row of `review_rhythm` of one account, empty for an unknown one."""
    found = review_rhythm(snapshot, rhythm)
    rows = found[found["account_id"] == account_id].to_dict("records")
    return {str(name): value for name, value in rows[0].items()} if rows else {}


def review_to_record(
    snapshot: Snapshot, account_id: str, rhythm: Rhythm = REVIEW_RHYTHM
) -> tuple[date, bool]:
    """Return the due date of the review that one held on the as-of date is, and whether it is new.

    It is the one due next; where nobody says when, one due on the day itself. It is new where the
    table of reviews does not have it yet.
    """
    due = of_account(snapshot, account_id, rhythm).get("due_on", pd.NaT)
    day = snapshot.as_of if pd.isna(due) else due.date()
    rows = snapshot.table("reviews")
    planned = rows[(rows["account_id"] == account_id) & (rows["due_on"] == pd.Timestamp(day))]
    return day, planned.empty


def review_words(snapshot: Snapshot, account_id: str, rhythm: Rhythm = REVIEW_RHYTHM) -> str:
    """Return when the plan was last reviewed and when the next review is due, in words."""
    row = of_account(snapshot, account_id, rhythm)
    held, due, late = row["last_held_on"], row["due_on"], row["days_overdue"]
    last = "No review was held yet" if pd.isna(held) else f"Last reviewed on {fmt.day(held)}"
    if pd.isna(due):
        return f"{last}. Say how many days lie between two reviews, and the next one gets a date."
    if late > 0:
        return f"{last}. The next one was due {fmt.day(due)}, {fmt.count(int(late), 'day')} ago."
    return f"{last}. The next one is due {fmt.day(due)}."


def is_held_today(snapshot: Snapshot, account_id: str) -> bool:
    """Return whether a review of the account was held on the as-of date."""
    return of_account(snapshot, account_id)["last_held_on"] == pd.Timestamp(snapshot.as_of)


def review_table(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the reviews of an account, the newest first: due_on, held_on, how, what, owner."""
    rows = reviews_of(snapshot)
    rows = rows[rows["account_id"] == account_id]
    said = snapshot.table("reviews")[["what", "owner"]].reindex(rows.index)
    found = rows.join(said.astype("str"))
    late = (found["held_on"] - found["due_on"]).dt.days
    found["how"] = [_how(due, held, days) for due, held, days in zip(
        found["due_on"], found["held_on"], late, strict=True)]  # fmt: skip
    order = found["held_on"].fillna(found["due_on"]).sort_values(ascending=False, kind="stable")
    return found.loc[order.index].reset_index(drop=True)


def _how(due: pd.Timestamp, held: pd.Timestamp, late: float) -> str:
    if pd.isna(held):
        return "not held yet"
    if pd.isna(due):
        return "held"
    return "on time" if late <= GRACE_DAYS else f"{fmt.count(int(late), 'day')} late"


def review_days_overdue(
    snapshot: Snapshot, account_id: str, rhythm: Rhythm = REVIEW_RHYTHM
) -> Measure:
    """Return how many days the next review of an account is overdue: 0 when it is not."""
    row = of_account(snapshot, account_id, rhythm)
    found = Measure(None, "days", table="accounts", rows=_label(snapshot, account_id))
    if not row or pd.isna(row["days_overdue"]):
        return found.because(NO_RHYTHM)
    late = max(int(row["days_overdue"]), 0)
    said = f"{'was' if late else 'is'} due {fmt.day(row['due_on'])}"
    return replace(found, value=late, reason=said)


def account_reviews_on_time(
    snapshot: Snapshot, account_id: str, rhythm: Rhythm = REVIEW_RHYTHM
) -> Measure:
    """Return the share of an account's reviews of the last 12 months that were held on time."""
    row = of_account(snapshot, account_id, rhythm)
    rows = reviews_of(snapshot)
    own = rows.index[(rows["account_id"] == account_id) & (rows.index >= 0)]
    due = row.get("fell_due", 0)
    share, reason = safe_div(row.get("on_time"), due, "no review fell due in the last 12 months")
    return Measure(share, "rate", due, reason=reason, table="reviews", rows=own)


def _label(snapshot: Snapshot, account_id: str) -> pd.Index:
    accounts = snapshot.table("accounts")
    return accounts.index[accounts["account_id"] == account_id]
