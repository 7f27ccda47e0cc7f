"""How much of what a period was to bring moved out of it.

The base is what was open and dated in the period in the last snapshot on or before its first day;
every deal of it is then looked up in the first snapshot after the period, or in the newest one
while there is none. Source: Salesforce's pushed deals as a share of the forecast at the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import ratio
from kamdata.metrics.periods import fiscal_quarter
from kamdata.metrics.spells import in_order, rows_with
from kamdata.model import Measure, Period, Status

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

    from kamdata.metrics.spells import Histories
    from kamdata.model import Settings

    Length = Literal["month", "quarter"]

NEAR_DAYS = 14  # how old the snapshot at the start of a period may be
STATUSES = get_args(Status)
# what became of a deal; every deal of the base has exactly one
OUTCOMES = ("won", "lost", "slipped", "still_in", "other", "vanished")
SLIPPED = OUTCOMES.index("slipped")
COLUMNS = [
    "period", "start_on", "end_on", "base_on", "seen_on", "count", "with_amount", "amount_cents",
    *(f"{name}_cents" for name in OUTCOMES), "slipped_count", "rate", "reason",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Track:
    """The spells as arrays, by deal and time: looked up once for every period."""

    spells: pd.DataFrame
    deal: np.ndarray
    size: int
    begins: np.ndarray
    ends: np.ndarray
    close: np.ndarray  # whole days
    status: np.ndarray

    @classmethod
    def of(cls, spells: pd.DataFrame, dates: pd.DatetimeIndex) -> _Track:
        """Return the spells as known on the last of the dates."""
        rows = in_order(spells, dates)
        deal = rows["deal"].to_numpy()
        begins, ends, close = (
            rows[name].to_numpy("datetime64[us]")
            for name in ("seen_from_on", "seen_until_on", "close_on")
        )
        status = pd.Index(STATUSES).get_indexer(pd.Index(rows["status"]))
        return cls(
            rows, deal, int(deal.max(initial=-1)) + 1, begins, ends,
            close.astype("datetime64[D]"), status,
        )  # fmt: skip

    def is_(self, status: Status) -> np.ndarray:
        """Return which spells have the status."""
        return self.status == STATUSES.index(status)

    def closes_in(self, period: Period) -> np.ndarray:
        """Return which spells have their close date in the period."""
        first, last = (day.to_datetime64() for day in _bounds(period))
        return (self.close >= first) & (self.close <= last)


def slippage_by_period(
    spells: pd.DataFrame, dates: pd.DatetimeIndex, fiscal_start_month: int, length: Length
) -> pd.DataFrame:
    """Return one row per month or fiscal quarter, from the first snapshot to the last: `COLUMNS`.

    `base_on` and `seen_on` are the two snapshots compared; `count` and `amount_cents` what was
    dated in the period at its start, of which `with_amount` deals have an amount. The amounts at
    the start by outcome (`won_cents` ...) add up to `amount_cents`. `rate` is slipped / all;
    where it is null `reason` says why.
    """
    track = _Track.of(spells, dates)
    rows = [
        _row(track, dates, period)
        for period in periods_seen(dates, fiscal_start_month, length)
    ]  # fmt: skip
    kinds = {name: "Int64" for name in COLUMNS if name.endswith("_cents")}
    return pd.DataFrame(rows, columns=COLUMNS).astype(kinds | {"rate": "float64"})


def slippage_month(found: Histories, settings: Settings, opportunities: pd.DataFrame) -> Measure:
    """Return how much of what was dated in the running month at its start has moved out of it.

    In money; suppressed under 5 deals. The rows are the slipped deals among `opportunities`.
    """
    return _running(found, settings, "month", opportunities)


def slippage_quarter(found: Histories, settings: Settings, opportunities: pd.DataFrame) -> Measure:
    """Return the same as `slippage_month` of the running fiscal quarter."""
    return _running(found, settings, "quarter", opportunities)


def _running(
    found: Histories, settings: Settings, length: Length, opportunities: pd.DataFrame
) -> Measure:
    dates = found.dates
    period = periods_seen(dates, settings.fiscal_start_month, length)[-1]
    track = _Track.of(found.spells, dates)
    row = _row(track, dates, period)
    base = base_date(dates, period)
    if base is None or not row["count"]:
        return Measure(None, "rate", reason=row["reason"])
    rows, outcome = _followed(track, base, dates[-1], period)
    ids = track.spells["opportunity_id"].iloc[rows[outcome == SLIPPED]]
    said = row["reason"] or f"{period.label} since the snapshot of {fmt.day(base)}"
    return Measure(
        row["rate"], "rate", row["with_amount"], row["with_amount"] / row["count"], said,
        rows=rows_with(opportunities, ids),
    )  # fmt: skip


def sentences(table: pd.DataFrame, currency: str) -> tuple[str, str]:
    """Return how much moved out of the last period that has a rate, and the rest.

    The rest has the money and the rate of the period before.
    """
    rated = table[table["rate"].notna()]
    if rated.empty:
        return f"No slippage yet: {table['reason'].iloc[-1]}", ""
    last = rated.iloc[-1]
    share = fmt.percent(last["rate"])
    slipped, meant = (fmt.money(last[name], currency) for name in ("slipped_cents", "amount_cents"))
    rest = f"{slipped} of {meant}."
    if len(rated) > 1:
        before = rated.iloc[-2]
        rest += f" Of {before['period']} it was {fmt.percent(before['rate'])}."
    return f"{share} of what was to close in {last['period']} moved out", rest


def periods_seen(dates: pd.DatetimeIndex, fiscal_start_month: int, length: Length) -> list[Period]:
    """Return the months or fiscal quarters from that of the first snapshot to that of the last."""
    day, last = dates[0].date(), dates[-1].date()
    found = []
    while day <= last:
        period = _period(day, fiscal_start_month, length)
        found.append(period)
        day = (_bounds(period)[1] + pd.Timedelta(days=1)).date()
    return found


def _period(day: date, fiscal_start_month: int, length: Length) -> Period:
    if length == "quarter":
        return fiscal_quarter(day, fiscal_start_month)
    month = pd.Timestamp(day).to_period("M")
    return Period(f"{month.start_time:%b %Y}", month.start_time.date(), month.end_time.date())


def _bounds(period: Period) -> tuple[pd.Timestamp, pd.Timestamp]:
    if period.start is None or period.end is None:
        message = "a month and a quarter have a first and a last day"
        raise AssertionError(message)
    return pd.Timestamp(period.start), pd.Timestamp(period.end)


def base_date(dates: pd.DatetimeIndex, period: Period) -> pd.Timestamp | None:
    """Return the last snapshot on or before the period's first day, None where none is near."""
    start, _ = _bounds(period)
    place = int(dates.searchsorted(start, side="right")) - 1
    if place < 0 or (start - dates[place]).days > NEAR_DAYS:
        return None
    return dates[place]


def _seen_date(dates: pd.DatetimeIndex, period: Period) -> pd.Timestamp:
    """Return the first snapshot after the period, the newest one while there is none."""
    place = int(dates.searchsorted(_bounds(period)[1], side="right"))
    return dates[min(place, len(dates) - 1)]


def _row(track: _Track, dates: pd.DatetimeIndex, period: Period) -> dict[str, Any]:
    base, seen = base_date(dates, period), _seen_date(dates, period)
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {
        "period": period.label, "start_on": period.start, "end_on": period.end,
        "base_on": base, "seen_on": seen,
    }  # fmt: skip
    if base is None:
        near = f"no snapshot of the {NEAR_DAYS} days up to {fmt.day(period.start)}"
        return row | {"seen_on": None, "reason": near}
    rows, outcome = _followed(track, base, seen, period)
    amounts = track.spells["amount_cents"].iloc[rows]
    is_known = amounts.notna().to_numpy()
    cents, known = amounts[is_known].to_numpy("int64"), outcome[is_known]
    sums = [int(cents[known == code].sum()) for code in range(len(OUTCOMES))]
    total = int(cents.sum())
    rate, reason = _rate(sums[SLIPPED], total, len(cents), is_same=base == seen)
    found = {f"{name}_cents": part for name, part in zip(OUTCOMES, sums, strict=True)}
    return row | found | {
        "count": len(rows), "with_amount": len(cents), "amount_cents": total,
        "slipped_count": int((outcome == SLIPPED).sum()), "rate": rate, "reason": reason,
    }  # fmt: skip


def _rate(slipped: int, whole: int, n: int, *, is_same: bool) -> tuple[float | None, str | None]:
    if is_same:
        return None, "a snapshot after the start is needed"
    if 0 < n < ratio.SMALLEST_N:
        return None, f"only {n} deals with an amount; at least {ratio.SMALLEST_N} are needed"
    rate, reason = ratio.safe_div(slipped, whole, "no amount was dated in the period at its start")
    if rate is not None and not 0 <= rate <= 1:
        return None, "amounts below zero leave no share of the money"
    return rate, reason


def _followed(
    track: _Track, base: pd.Timestamp, seen: pd.Timestamp, period: Period
) -> tuple[np.ndarray, np.ndarray]:
    """Return what was open and dated in the period on `base`, and its outcome on `seen`.

    The rows of the spells that held on `base`, and for each a place in `OUTCOMES`.
    """
    before, after = base.to_datetime64(), seen.to_datetime64()
    is_standing = (track.begins <= before) & (track.ends >= before)
    is_meant = track.is_("open") & track.closes_in(period)
    then = np.flatnonzero(is_standing & is_meant)
    known = np.flatnonzero(track.begins <= after)
    last = np.zeros(track.size, dtype=np.int64)
    last[track.deal[known]] = known  # by time: the latest of each deal stays
    now = last[track.deal[then]]
    is_there = track.ends[now] >= after
    is_open = is_there & track.is_("open")[now]
    is_later = track.close[now] > _bounds(period)[1].to_datetime64()
    # what was won or lost may leave the export after that: it did not vanish
    cases = [track.is_("won")[now], track.is_("lost")[now], is_open & is_later, is_open, is_there]
    return then, np.select(cases, range(len(cases)), OUTCOMES.index("vanished"))
