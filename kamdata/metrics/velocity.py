"""How much the pipeline brings in a day: deals x size x win rate / days to win."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata.metrics import pipeline
from kamdata.metrics.durations import ENOUGH_WINS
from kamdata.metrics.periods import trailing_months
from kamdata.metrics.ratio import safe_div, total
from kamdata.metrics.stages import is_qualified
from kamdata.model import Measure

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from kamdata.model import Settings

LEARNED_MONTHS = 24


def per_day(
    amount_cents: float | None, win_rate: float | None, days_to_win: float | None
) -> float | None:
    """Return amount x win rate / days, in cents a day; None without days or any of the parts.

    The amount is that of all deals (number x average). The four levers of this formula are not
    independent: halving the days by closing only small deals does not double it.
    """
    if amount_cents is None or win_rate is None:
        return None
    return safe_div(amount_cents * win_rate, days_to_win, "no days to win")[0]


def velocity(
    opportunities: pd.DataFrame, stages: pd.DataFrame, as_of: date, settings: Settings
) -> Measure:
    """Return what the qualified open pipeline brings in a day, by the win rate by count.

    Number of qualified open opportunities x their average amount x win rate by count / median
    days to win, both of the last 24 months; needs 20 wins in them. Source: sales velocity, as
    in mavenlb.com/blog/sales-velocity-formula.
    """
    return _velocity(opportunities, stages, as_of, settings, by_amount=False)


def velocity_by_amount(
    opportunities: pd.DataFrame, stages: pd.DataFrame, as_of: date, settings: Settings
) -> Measure:
    """Return the same by the win rate by amount: sounder where few large deals carry the sum."""
    return _velocity(opportunities, stages, as_of, settings, by_amount=True)


def _velocity(
    opportunities: pd.DataFrame,
    stages: pd.DataFrame,
    as_of: date,
    settings: Settings,
    *,
    by_amount: bool,
) -> Measure:
    window = trailing_months(as_of, LEARNED_MONTHS)
    rate_of = pipeline.win_rate_by_amount if by_amount else pipeline.win_rate_by_count
    rate = rate_of(opportunities, window)
    days = pipeline.median_days_to_win(opportunities, window)
    is_working = (opportunities["status"] == "open") & is_qualified(opportunities, stages, settings)
    amounts = opportunities["amount_cents"][is_working]
    known = amounts.dropna()
    coverage = len(known) / len(amounts) if len(amounts) else None
    found = Measure(None, "money_per_day", len(known), coverage, rows=known.index)
    if days.n < ENOUGH_WINS:
        return found.because(
            f"{days.n} won deals with both dates in 24 months; {ENOUGH_WINS} are needed"
        )
    if known.empty:
        return found.because("no qualified open deal has an amount")
    if rate.value is None:
        return found.because(rate.reason or "no win rate")
    value = per_day(total(known), rate.value, days.value)
    if value is None:
        return found.because("deals are won on the day they are created")
    return Measure(round(value), "money_per_day", found.n, coverage, rows=found.rows)
