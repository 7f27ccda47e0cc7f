"""What was said about the accounts, held against what happened: kept scores, real outcomes.

Nothing is worked out anew: a list counts as it was kept when its snapshot was added. One date
counts for each quarter, the first, or a weekly rhythm would count one loss thirteen times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.backtest import HALF, QUARTER, YEAR, outcomes
from kamdata.metrics.list_quality import by_origin, hits_at_the_top, list_table
from kamdata.metrics.ratio import divide, suppress_small
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kamdata.metrics.score_history import DatedScores
    from kamdata.model import Snapshot
    from kamdata.store.predictions import KeptOn

LATEST_DAYS = 31  # a score kept later after its date is no prediction any more
FEWEST_EVENTS = 10  # and as many without the event, before the order of the list is judged
CASE_COLUMNS = [
    "account_id", "account", "origin_on", "rank", "score", "before_cents", "after_cents",
    "is_event",
]  # fmt: skip
DATE_COLUMNS = ["origin_on", "accounts", "events", "base_rate", "reviewed", "hits"]
NOTHING_DUE = "no kept list is half a year old yet"


@dataclass(frozen=True, eq=False)
class TrackRecord:
    """What became of the accounts after each date on which a list was kept.

    `cases`: one row for each date and account that was ranked then and whose next half year is
    over (see `backtest.outcomes`), date by date and in the order of the list. `dates`: one row for
    each date: origin_on, accounts, events, base_rate, reviewed (the first `capacity`), hits (how
    many of these had the event). `auc_rate` with `low_rate` and `high_rate`: the share of pairs in
    order, see `list_quality.list_table`; NaN without pairs. `first_on` is the first date kept,
    `waiting` how many dates have no outcome yet, `first_due_on` when the first of these has one.
    """

    cases: pd.DataFrame
    dates: pd.DataFrame
    auc_rate: float
    low_rate: float
    high_rate: float
    first_on: date | None
    waiting: int
    first_due_on: date | None


def chosen_dates(
    kept: Iterable[KeptOn], until: date, fiscal_start_month: int
) -> tuple[tuple[date, int], ...]:
    """Return the dates whose list counts, with the number of the revision, the earliest first.

    Of each fiscal quarter the first date up to `until` whose risk score was kept within 31 days
    of it: what was kept later could have known what happened. Of several revisions the last one
    that was kept in time, be its snapshot removed since or not.
    """
    in_time: dict[date, int] = {}
    for one in kept:
        is_in_time = one.made_at.date() - one.as_of <= timedelta(days=LATEST_DAYS)
        if one.score == "risk" and one.as_of <= until and is_in_time:
            in_time[one.as_of] = one.revision
    chosen: dict[int, tuple[date, int]] = {}
    for day in sorted(in_time):
        quarter = (YEAR * day.year + day.month - fiscal_start_month) // QUARTER
        chosen.setdefault(quarter, (day, in_time[day]))
    return tuple(chosen.values())


def due_on(as_of: date) -> date:
    """Return the first day on which the half year after a date is over."""
    month = YEAR * as_of.year + as_of.month + HALF  # counted from 0, that is one month later
    return as_of.replace(year=month // YEAR, month=month % YEAR + 1, day=1)


def track_record(dated: Iterable[DatedScores], snapshot: Snapshot, capacity: int) -> TrackRecord:
    """Return what became of the accounts after each date, as a prepared snapshot tells it.

    `dated` are risk scores as they were kept, one for each date. `capacity` is how many accounts
    a review looks at.
    """
    known = sorted(dated, key=lambda one: one.as_of)
    cases = _cases(known, snapshot)
    is_event = cases["is_event"].to_numpy(dtype=bool)
    places = (-cases["rank"]).to_numpy(dtype=np.float64)  # the highest number stands first
    dates = pd.DataFrame(
        [_date(cases, rows, places, is_event, capacity) for rows in by_origin(cases)],
        columns=DATE_COLUMNS,
    )
    pairs = (np.nan, np.nan, np.nan)
    if len(cases):
        row = list_table(cases, {"kept": places}).to_dict("records")[0]
        pairs = (float(row["auc_rate"]), float(row["low_rate"]), float(row["high_rate"]))
    done = set(dates["origin_on"])
    waiting = [one.as_of for one in known if pd.Timestamp(one.as_of) not in done]
    return TrackRecord(
        cases, dates, pairs[0], pairs[1], pairs[2], known[0].as_of if known else None,
        len(waiting), due_on(waiting[0]) if waiting else None,
    )  # fmt: skip


def _cases(known: Iterable[DatedScores], snapshot: Snapshot) -> pd.DataFrame:
    """Return the accounts that were ranked, with what became of them where that is known."""
    accounts = snapshot.table("accounts")[["account_id", "account"]]
    tables = [pd.DataFrame(columns=CASE_COLUMNS).astype({"is_event": "bool"})]
    for one in known:
        said = pd.DataFrame(
            {
                "account_id": pd.Series(one.scores.account_ids, dtype="str"),
                "rank": one.scores.rank,
                "score": one.scores.score,
            }
        )
        found = outcomes(snapshot, [one.as_of])
        found = found[found["is_eligible"] & found["is_event"].notna()]
        joined = said[said["rank"].notna()].merge(found, on="account_id").merge(accounts)
        if len(joined):
            tables.append(joined.sort_values("rank")[CASE_COLUMNS].astype({"is_event": "bool"}))
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _date(
    cases: pd.DataFrame, rows: slice, places: np.ndarray, is_event: np.ndarray, capacity: int
) -> dict[str, object]:
    accounts = rows.stop - rows.start
    return {
        "origin_on": cases["origin_on"].iloc[rows.start],
        "accounts": accounts,
        "events": int(is_event[rows].sum()),
        "base_rate": float(is_event[rows].mean()),
        "reviewed": min(capacity, accounts),
        "hits": hits_at_the_top(places[rows], is_event[rows], capacity),
    }


def judged_predictions(found: TrackRecord) -> Measure:
    """Return how many times a kept list ranked an account whose next half year is over."""
    measure = Measure(len(found.cases), "count", len(found.dates), table="revenue")
    return measure if len(found.cases) else measure.because(NOTHING_DUE)


def predictions_that_shrank(found: TrackRecord) -> Measure:
    """Return how many of these accounts then lost a quarter or more of their revenue."""
    shrank = int(found.cases["is_event"].sum())
    measure = Measure(shrank, "count", len(found.cases), table="revenue")
    return measure if len(found.cases) else measure.because(NOTHING_DUE)


def kept_base_rate(found: TrackRecord) -> Measure:
    """Return what share of the accounts shrank, on average over the dates."""
    return _average(found.dates["base_rate"], len(found.cases))


def kept_precision(found: TrackRecord) -> Measure:
    """Return what share of those on top of the kept lists then shrank, on average over the dates.

    On top are as many as one review has time for.
    """
    shares = divide(found.dates["hits"], found.dates["reviewed"])
    return _average(shares, int(found.dates["reviewed"].sum()))


def _average(shares: pd.Series, n: int) -> Measure:
    if shares.empty:
        return Measure(None, "rate", table="revenue", reason=NOTHING_DUE)
    return suppress_small(Measure(float(shares.mean()), "rate", n, table="revenue"), "accounts")


def kept_pairs_in_order(found: TrackRecord) -> Measure:
    """Return how often a kept list had an account that shrank above one that did not."""
    if found.cases.empty:
        return Measure(None, "rate", table="revenue", reason=NOTHING_DUE)
    shrank = int(found.cases["is_event"].sum())
    measure = Measure(found.auc_rate, "rate", len(found.cases), table="revenue")
    if min(shrank, len(found.cases) - shrank) < FEWEST_EVENTS:
        return measure.because(f"at least {FEWEST_EVENTS} must shrink, and as many must not")
    low, high = (f"{100 * rate:.0f}" for rate in (found.low_rate, found.high_rate))
    return Measure(
        found.auc_rate, "rate", len(found.cases), table="revenue",
        reason=f"between {low} and {high} %",
    )  # fmt: skip
