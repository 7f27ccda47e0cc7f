"""The pipeline in numbers: what is open, won and lost, how often we win, how long it takes.

Every function takes the opportunities table and a period and looks at the rows whose close date
lies in the period (all rows for the period of all dates). A row without an amount counts as an
opportunity and lowers the coverage of the money; it never counts as zero. Money is whole cents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics import ratio
from kamdata.metrics.durations import cycle_days
from kamdata.metrics.stages import weighted_cents
from kamdata.metrics.table_by_stage import stage_table
from kamdata.model import Measure

if TYPE_CHECKING:
    from datetime import date

    from kamdata.model import Period, Status, Unit

__all__ = [
    "average_won_amount",
    "lost_count",
    "median_days_to_win",
    "median_won_amount",
    "open_amount",
    "open_count",
    "past_due_amount",
    "past_due_count",
    "stage_table",
    "weighted_open_amount",
    "win_rate_by_amount",
    "win_rate_by_count",
    "won_amount",
    "won_count",
]

CHANCE_INPUTS = [
    "stage", "status", "amount_cents", "probability_rate", "weighted_amount_cents",
]  # fmt: skip


def open_count(opportunities: pd.DataFrame, period: Period) -> Measure:
    """Return how many opportunities are open and expected to close in the period."""
    return _count(opportunities, _closing(opportunities, period, "open"))


def open_amount(opportunities: pd.DataFrame, period: Period) -> Measure:
    """Return the sum of the amounts of the opportunities open in the period."""
    return _sum(_amounts(opportunities, period, "open"), "none of the open deals has an amount")


def weighted_open_amount(
    opportunities: pd.DataFrame, stages: pd.DataFrame, period: Period
) -> Measure:
    """Return the sum of amount x chance of winning over the opportunities open in the period.

    The chance is the file's own, else that of the stage. Each product is rounded to the cent.
    """
    chosen = opportunities[CHANCE_INPUTS][_closing(opportunities, period, "open")]
    return _sum(
        weighted_cents(chosen, stages), "no open deal has both an amount and a chance of winning"
    )


def won_amount(opportunities: pd.DataFrame, period: Period) -> Measure:
    """Return the sum of the amounts of the opportunities won in the period."""
    return _sum(_amounts(opportunities, period, "won"), "none of the won deals has an amount")


def won_count(opportunities: pd.DataFrame, period: Period) -> Measure:
    """Return how many opportunities were won in the period."""
    return _count(opportunities, _closing(opportunities, period, "won"))


def lost_count(opportunities: pd.DataFrame, period: Period) -> Measure:
    """Return how many opportunities were lost in the period."""
    return _count(opportunities, _closing(opportunities, period, "lost"))


def win_rate_by_count(opportunities: pd.DataFrame, period: Period) -> Measure:
    """Return won / (won + lost), in numbers of opportunities decided in the period.

    Suppressed under 5 decided ones. Source: Oracle and Gong define win rate so.
    """
    decided = opportunities["status"][_closing(opportunities, period, "won", "lost")]
    won = int((decided == "won").sum())
    rate, reason = ratio.safe_div(won, len(decided), "no deal was won or lost")
    found = Measure(
        rate, "rate", len(decided), _share(len(decided), len(decided)), reason, rows=decided.index
    )
    return ratio.suppress_small(found, _decided(len(decided)))


def win_rate_by_amount(opportunities: pd.DataFrame, period: Period) -> Measure:
    """Return won amount / (won + lost amount) of the opportunities decided in the period.

    Rows without an amount are left out and lower the coverage; so are lost ones of amount 0,
    because some CRMs clear the amount when a deal is lost. Without any amount on a lost deal
    there is no rate, nor where negative amounts carry it out of 0 to 1. Suppressed when under 5
    rows are left. Source: dbt_salesforce `win_rate`.
    """
    mask = _closing(opportunities, period, "won", "lost")
    decided = opportunities[["status", "amount_cents"]][mask]
    is_won = decided["status"] == "won"
    has_amount = decided["amount_cents"].notna() & (is_won | (decided["amount_cents"] != 0))
    used = decided[has_amount.astype(bool)]
    won = used.loc[is_won, "amount_cents"]
    found = Measure(
        None, "rate", len(used), _share(len(used), len(decided)), rows=used.index
    )  # fmt: skip
    if not len(decided):
        return found.because("no deal was won or lost")
    if len(used) == len(won) and not is_won.all():
        return found.because("no lost deal has an amount")
    rate, reason = ratio.safe_div(
        ratio.total(won) or 0, ratio.total(used["amount_cents"]), "the decided amounts add up to 0"
    )
    if rate is None:
        return found.because(reason or "")
    if not 0 <= rate <= 1:
        return found.because("amounts below zero leave no share of the money")
    return ratio.suppress_small(
        Measure(rate, "rate", found.n, found.coverage, rows=found.rows),
        f"{_decided(found.n)} with an amount",
    )


def average_won_amount(opportunities: pd.DataFrame, period: Period) -> Measure:
    """Return the mean amount of the opportunities won in the period, of those with an amount."""
    amounts = _amounts(opportunities, period, "won")
    known = amounts.dropna()
    mean, reason = ratio.safe_div(ratio.total(known), len(known), _no_won_amount(amounts))
    return _of_known(None if mean is None else round(mean), "money", amounts, reason)


def median_won_amount(opportunities: pd.DataFrame, period: Period) -> Measure:
    """Return the median amount of the opportunities won in the period, of those with an amount."""
    amounts = _amounts(opportunities, period, "won")
    known = amounts.dropna()
    if known.empty:
        return _of_known(None, "money", amounts, _no_won_amount(amounts))
    return _of_known(round(float(np.median(known.to_numpy("int64")))), "money", amounts, None)


def median_days_to_win(opportunities: pd.DataFrame, period: Period) -> Measure:
    """Return the median days from created to closed of the opportunities won in the period.

    Uses those with both dates in the right order; the others lower the coverage.
    """
    mask = _closing(opportunities, period, "won")
    days = cycle_days(opportunities[["status", "created_on", "close_on"]][mask])
    known = days.dropna()
    if known.empty:
        reason = "no won deal has a created and a close date" if len(days) else "no deal was won"
        return _of_known(None, "days", days, reason)
    return _of_known(float(known.median()), "days", days, None)


def past_due_count(opportunities: pd.DataFrame, period: Period, as_of: date) -> Measure:
    """Return how many open opportunities have a close date before the as-of date."""
    return _count(opportunities, _past_due(opportunities, period, as_of))


def past_due_amount(opportunities: pd.DataFrame, period: Period, as_of: date) -> Measure:
    """Return the sum of the amounts of the open opportunities dated before the as-of date."""
    amounts = opportunities["amount_cents"][_past_due(opportunities, period, as_of)]
    return _sum(amounts, "none of the deals past their close date has an amount")


def _closing(opportunities: pd.DataFrame, period: Period, *statuses: Status) -> pd.Series:
    """Return which rows have one of the statuses and a close date in the period."""
    status = opportunities["status"].cat
    # code by code: comparing the categories as text is ten times slower
    is_wanted = np.append(status.categories.isin(statuses), False)  # code -1, none, takes the last
    return period.covers(opportunities["close_on"]) & is_wanted[status.codes.to_numpy()]


def _past_due(opportunities: pd.DataFrame, period: Period, as_of: date) -> pd.Series:
    is_late = opportunities["close_on"] < pd.Timestamp(as_of)
    return _closing(opportunities, period, "open") & is_late


def _amounts(opportunities: pd.DataFrame, period: Period, status: Status) -> pd.Series:
    return opportunities["amount_cents"][_closing(opportunities, period, status)]


def _count(opportunities: pd.DataFrame, mask: pd.Series) -> Measure:
    rows = opportunities.index[mask]
    return Measure(len(rows), "count", len(rows), _share(len(rows), len(rows)), rows=rows)


def _sum(cents: pd.Series, none: str) -> Measure:
    """Return the exact sum; 0 over no rows at all, None where rows exist but none has a value."""
    if cents.empty:
        return _of_known(0, "money", cents, None)
    total = ratio.total(cents)
    return _of_known(total, "money", cents, none if total is None else None)


def _of_known(value: float | None, unit: Unit, values: pd.Series, reason: str | None) -> Measure:
    """Return a measure that rests on the values that are there, covering their share of all."""
    known = values.index[values.notna()]
    return Measure(value, unit, len(known), _share(len(known), len(values)), reason, rows=known)


def _share(known: int, rows: int) -> float | None:
    return known / rows if rows else None


def _no_won_amount(amounts: pd.Series) -> str:
    return "none of the won deals has an amount" if len(amounts) else "no deal was won"


def _decided(n: int) -> str:
    return "decided deal" if n == 1 else "decided deals"
