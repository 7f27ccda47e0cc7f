"""Whether there is enough pipeline: open amount against what is left of the goal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import pipeline
from kamdata.metrics.plan_windows import goals_in_window
from kamdata.metrics.ratio import safe_div, total
from kamdata.metrics.rungs import plan_window
from kamdata.metrics.scope import rows_of
from kamdata.model import Measure

if TYPE_CHECKING:
    from datetime import date

    from kamdata.model import Period, Settings


INPUTS = ["account_id", "status", "amount_cents", "close_on"]


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """What is left of the goal of some accounts, and what is open to fill it (cents).

    Only accounts with a goal count: `planned` of `accounts`. `window` is the period the goal is
    compared over, `goal_cents` the goals pro-rated to it.
    """

    window: Period
    goal_cents: int | None
    won_cents: int
    open: Measure
    planned: int
    accounts: int

    @property
    def left_cents(self) -> int | None:
        """Goal - won, at least 0; None without a goal."""
        return None if self.goal_cents is None else max(0, self.goal_cents - self.won_cents)

    @property
    def without_goal(self) -> int:
        """How many accounts have no goal."""
        return self.accounts - self.planned


def need(
    opportunities: pd.DataFrame,
    accounts: pd.DataFrame,
    period: Period,
    as_of: date,
    settings: Settings,
) -> Need:
    """Return what is left of the accounts' goal in the period, and what is open in it.

    A period without both ends stands for the fiscal year of the as-of date.
    """
    window = plan_window(period, as_of, settings.fiscal_start_month)
    planned = accounts[accounts["goal_cents"].notna()]
    in_window = window.covers(opportunities["close_on"])
    theirs = rows_of(opportunities[INPUTS][in_window], planned)
    goals = goals_in_window(planned, window, settings.fiscal_start_month)
    return Need(
        window=window,
        goal_cents=total(goals),
        won_cents=int(pipeline.won_amount(theirs, window).value or 0),
        open=pipeline.open_amount(theirs, window),
        planned=len(planned),
        accounts=len(accounts),
    )


def goal_coverage(found: Need) -> Measure:
    """Return the open amount of the period / what is left of the goal, as a multiple.

    None when no goal is set or when nothing is left of it. Source: pipeline coverage against the
    remaining quota, as Gong counts it.
    """
    made = replace(found.open, unit="ratio")
    if found.goal_cents is None:
        return made.because("no goal set")
    if found.left_cents == 0:
        return made.because("the goal is met")
    if found.open.value is None:
        return made
    value, _ = safe_div(found.open.value, found.left_cents, "the goal is met")
    planned = f"{found.planned:,} of {fmt.count(found.accounts, 'account')} with a goal"
    return replace(made, value=value, reason=planned if found.without_goal else None)


def required_coverage(win_rate: Measure) -> Measure:
    """Return 1 / our own win rate by amount: the coverage at which the goal is expected to be met.

    The rate must be of the same kind as the open amounts: all stages, by amount.
    """
    value, reason = safe_div(1.0, win_rate.value, win_rate.reason or "nothing was won")
    note = f"at {fmt.percent(win_rate.value)} won by amount" if value is not None else reason
    return replace(win_rate, value=value, unit="ratio", reason=note)
