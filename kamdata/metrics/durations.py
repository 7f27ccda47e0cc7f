"""How long opportunities take: age in the stage, days to win, and what is too old.

Days are whole calendar days; a missing or reversed pair of dates gives NaN, never 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    Days = Sequence[float] | NDArray[np.float64]
    Ends = Sequence[bool] | NDArray[np.bool_]

ENOUGH_WINS = 20  # won deals behind a learned limit
STAGE_QUANTILE = 0.75  # three in four wins moved on sooner
CYCLE_QUANTILE = 0.90  # nine in ten wins were closed sooner
FALLBACK_STAGE_DAYS = 90.0


def days_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Return the whole days from one date column to another (float64).

    NaN where a date is missing or the end lies before the start.
    """
    first, last = _days(start), _days(end)
    passed = (last - first).astype("float64")
    valid = ~(np.isnat(first) | np.isnat(last)) & (passed >= 0)
    return pd.Series(np.where(valid, passed, np.nan), index=start.index)


def days_until(start: pd.Series, as_of: date) -> pd.Series:
    """Return the whole days from each date to the as-of date, NaN for missing and later dates."""
    return days_between(start, pd.Series(pd.Timestamp(as_of), index=start.index))


def _days(dates: pd.Series) -> np.ndarray:
    return dates.to_numpy("datetime64[us]").astype("datetime64[D]")


def stage_age_days(opportunities: pd.DataFrame, as_of: date) -> pd.Series:
    """Return how many days each opportunity has stood in its stage on the as-of date.

    Counted since it entered the stage; since it was created where that is not known; NaN where
    neither is. Only meaningful for open opportunities.
    """
    since = opportunities["stage_entered_on"].fillna(opportunities["created_on"])
    return days_until(since, as_of)


def cycle_days(opportunities: pd.DataFrame) -> pd.Series:
    """Return the days from created to closed of each won opportunity, NaN for all others."""
    days = days_between(opportunities["created_on"], opportunities["close_on"])
    return days.where(opportunities["status"] == "won")


def survival(days: Days, is_ended: Ends) -> pd.DataFrame:
    """Return the Kaplan-Meier curve: `days` at which something ended, `share` still going then.

    `is_ended` is False where the end was not seen yet (an opportunity that is still open).
    Source: Kaplan and Meier 1958, through scipy.stats.ecdf.
    """
    from scipy.stats import CensoredData, ecdf  # noqa: PLC0415 - slow to import

    times, ended = np.asarray(days, dtype="float64"), np.asarray(is_ended, dtype=bool)
    if not ended.any():
        return pd.DataFrame({"days": np.array([]), "share": np.array([])})
    curve = ecdf(CensoredData.right_censored(times, ~ended)).sf
    seen = np.isin(curve.quantiles, times[ended])
    return pd.DataFrame({"days": curve.quantiles[seen], "share": curve.probabilities[seen]})


def median_survival(days: Days, is_ended: Ends) -> float | None:
    """Return the days after which half have ended, None when fewer than half were seen to end.

    Opportunities that are still open count as long as they have lasted (right-censored): leaving
    them out would make the median too short.
    """
    curve = survival(days, is_ended)
    below = curve.loc[curve["share"] <= 0.5 + 1e-12, "days"]
    return None if below.empty else float(below.iloc[0])


def median_days_to_decide(opportunities: pd.DataFrame, as_of: date) -> Measure:
    """Return the days after which half of all opportunities are won or lost, of any close date.

    Open ones count as long as they have lasted (Kaplan-Meier), so that slow ones are not left
    out: a median over decided ones alone is too short. Rests on those with a created date.
    """
    status, created = opportunities["status"], opportunities["created_on"]
    is_ended = status.isin(["won", "lost"])
    until = opportunities["close_on"].where(is_ended, pd.Timestamp(as_of))
    days = days_between(created, until)[is_ended | (status == "open")]
    known = days.dropna()
    coverage = len(known) / len(days) if len(days) else None
    median = median_survival(known.to_numpy(), is_ended[known.index].to_numpy())
    reason = None if median is not None else _undecided(len(known))
    return Measure(median, "days", len(known), coverage, reason, rows=known.index)


def _undecided(known: int) -> str:
    return "fewer than half are decided yet" if known else "no deal has a created date"


def open_stages(stages: pd.DataFrame) -> pd.Series:
    """Return the names of the open stages, in the order of the sales process."""
    return stages.loc[stages["status"] == "open", "stage"].astype("str").drop_duplicates()


def won_stage_days(opportunities: pd.DataFrame, stages: pd.DataFrame) -> pd.Series:
    """Return how long the won opportunities stood in the open stage they were won from.

    On the index of those of which the file says it, in days.
    """
    wanted = ["stage", "status", "stage_entered_on", "close_on"]
    is_known = (
        (opportunities["status"] == "won")
        & opportunities["stage"].isin(open_stages(stages))
        & opportunities["stage_entered_on"].notna()
    )
    won = opportunities.loc[is_known, wanted]
    return days_between(won["stage_entered_on"], won["close_on"]).dropna()


def learned_limit(days: pd.Series, quantile: float) -> float | None:
    """Return a quantile of the days that are known, None when fewer than 20 are."""
    known = days.dropna()
    return None if len(known) < ENOUGH_WINS else float(known.quantile(quantile))
