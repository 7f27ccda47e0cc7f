"""What matters to a customer now, and how much is going on with it: activities month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.contacts import two_way_activities
from kamdata.metrics.facts import Facts
from kamdata.metrics.scope import of_account, with_one_account
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.model import Settings, Snapshot

RECENT_DAYS = 90
MONTHS = 12
PRIORITY_COLUMNS = ["priority", "learned_on", "said_by", "ended_on"]
LAST_OF = {"activities": "on", "contacts": "last_contact_on", "opportunities": "last_activity_on"}


def priorities_now(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return what matters to the customer on the as-of date, the newest first."""
    rows, is_over = _priorities(snapshot, account_id)
    return rows[~is_over]


def priorities_before(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return what no longer matters to the customer, what ended last first."""
    rows, is_over = _priorities(snapshot, account_id)
    return rows[is_over].sort_values("ended_on", ascending=False)


def _priorities(snapshot: Snapshot, account_id: str) -> tuple[pd.DataFrame, pd.Series]:
    as_of = pd.Timestamp(snapshot.as_of)
    rows = of_account(snapshot, "priorities", account_id)
    rows = rows[~(rows["learned_on"] > as_of)].sort_values(
        "learned_on", ascending=False, na_position="last"
    )[PRIORITY_COLUMNS]
    return rows, rows["ended_on"] <= as_of


def priorities_line(now: pd.DataFrame, snapshot: Snapshot) -> str:
    """Return how fresh what matters now is, in one sentence."""
    newest = now["learned_on"].max()
    if pd.isna(newest):
        return "When it was learned is not written down."
    days = (pd.Timestamp(snapshot.as_of) - newest).days
    ago = "on the date of this snapshot" if days == 0 else f"{fmt.count(days, 'day')} ago"
    return f"The newest was learned on {fmt.day(newest)}, {ago}."


def days_since_activity(snapshot: Snapshot, account_id: str) -> Measure:
    """Return the days since the last activity that any table tells of, up to the as-of date."""
    as_of = pd.Timestamp(snapshot.as_of)
    last: dict[str, pd.Series] = {}
    for table, column in LAST_OF.items():
        days = of_account(snapshot, table, account_id)[column]
        days = days[days < as_of + pd.Timedelta(days=1)].dropna()
        if len(days):
            last[table] = days
    if not last:
        return Measure(None, "days", reason="no activity is known", table="activities")
    table = max(last, key=lambda name: last[name].max())
    newest = last[table].max()
    rows = last[table][last[table] == newest].index
    return Measure(
        (as_of - newest.normalize()).days, "days", sum(len(one) for one in last.values()), None,
        f"on {fmt.day(newest)}", table, rows,
    )  # fmt: skip


def recent_activities(snapshot: Snapshot, account_id: str) -> Measure:
    """Return how many activities the last 90 days had; the reason tells of the 90 before."""
    if of_account(snapshot, "activities", account_id)["on"].isna().all():
        return Measure(None, "count", reason="no activity is listed", table="activities")
    recent, before = _recent(snapshot, account_id)
    said = "the list does not reach back 180 days"
    if before is not None:
        said = f"{before:,} in the {RECENT_DAYS} days before"
    return Measure(len(recent), "count", len(recent), None, said, "activities", recent)


def _recent(snapshot: Snapshot, account_id: str) -> tuple[pd.Index, int | None]:
    """Return the rows of the last 90 days, and how many the 90 before had, None if not known."""
    days = of_account(snapshot, "activities", account_id)["on"].dropna()
    age = (pd.Timestamp(snapshot.as_of) - days.dt.normalize()).dt.days
    recent = age[(age >= 0) & (age < RECENT_DAYS)].index
    before = int(((age >= RECENT_DAYS) & (age < 2 * RECENT_DAYS)).sum())
    start = pd.Timestamp(snapshot.as_of) - pd.Timedelta(days=2 * RECENT_DAYS - 1)
    return recent, None if snapshot.table("activities")["on"].min() > start else before


def activity_by_month(snapshot: Snapshot, settings: Settings, account_id: str) -> pd.DataFrame:
    """Return the last twelve calendar months, that of the as-of date last and so far.

    month, two_way_n (meetings, calls and the like) and one_way_n. Months before the list of
    activities begins are left out; empty without activities of the account.
    """
    one = with_one_account(snapshot, ("accounts", "activities"), account_id)
    rows = one.table("activities")
    rows = rows[rows["on"].notna() & (rows["on"].dt.normalize() <= pd.Timestamp(snapshot.as_of))]
    if rows.empty:
        return pd.DataFrame(columns=["month", "two_way_n", "one_way_n"])
    months = pd.period_range(end=pd.Period(snapshot.as_of, "M"), periods=MONTHS, freq="M")
    months = months[months >= snapshot.table("activities")["on"].min().to_period("M")]
    month = rows["on"].dt.to_period("M")
    is_two_way = rows.index.isin(two_way_activities(Facts(one, settings)).index)
    counts = [month[chosen].value_counts().reindex(months, fill_value=0).to_numpy()
              for chosen in (is_two_way, ~is_two_way)]  # fmt: skip
    return pd.DataFrame(
        {"month": months.to_timestamp(), "two_way_n": counts[0], "one_way_n": counts[1]}
    )


def activity_title(snapshot: Snapshot, account_id: str) -> str:
    """Return how the activities of the last 90 days compare with the 90 before, as a finding."""
    rows, before = _recent(snapshot, account_id)
    start = f"{fmt.count(len(rows), 'activity', 'activities')} in {RECENT_DAYS} days"
    if before is None:
        return start
    if len(rows) == before:
        return f"{start}, as many as in the {RECENT_DAYS} before"
    word = "more" if len(rows) > before else "fewer"
    return f"{start}, {abs(len(rows) - before):,} {word} than in the {RECENT_DAYS} before"
