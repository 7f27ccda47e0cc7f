"""Where the portfolio stands: the measures of the revenue snapshot over the accounts in scope.

Every measure is made from the rows of `revenue.ladder`, so it is the exact sum of the account
rows where it is a sum. What compares with the goal (attainment, gap, pace) counts only accounts
that have a goal: wins elsewhere do not fill it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics import pace
from kamdata.metrics.ratio import safe_div, total
from kamdata.metrics.standing import Standing, standing
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.model import Unit

__all__ = [
    "Standing", "attainment", "closed", "current", "current_weighted", "gap", "goal",
    "hypothetical", "identified", "measures", "pace_linear", "pace_seasonal",
    "pipeline_to_create", "projected", "revenue_12m", "revenue_growth", "standing", "uncovered",
]  # fmt: skip


def measures(at: Standing) -> dict[str, Measure]:
    """Return every measure of the revenue snapshot by its metric id."""
    return {
        "goal": goal(at),
        "attainment": attainment(at),
        "gap": gap(at),
        "uncovered": uncovered(at),
        "pipeline_to_create": pipeline_to_create(at),
        "pace_linear": pace_linear(at),
        "pace_seasonal": pace_seasonal(at),
        "projected": projected(at),
        "closed": closed(at),
        "current": current(at),
        "current_weighted": current_weighted(at),
        "identified": identified(at),
        "hypothetical": hypothetical(at),
        "revenue_12m": revenue_12m(at),
        "revenue_growth": revenue_growth(at),
    }


def goal(at: Standing) -> Measure:
    """Return the sum of the goals in the window (cents)."""
    value = total(at.planned["goal_cents"])
    found = Measure(value, "money", reason=None if len(at.planned) else "no goal set")
    return _noted(_of_goal(at, found), _of_all(at.planned, at.rows, "with a goal"))


def closed(at: Standing) -> Measure:
    """Return the sum of what was won in the window (cents), of accounts with or without a goal."""
    return _rung(at, "won_cents", "closed")


def current(at: Standing) -> Measure:
    """Return the sum of open, qualified opportunities that close by the end of the window."""
    return _rung(at, "current_cents", "current")


def current_weighted(at: Standing) -> Measure:
    """Return the sum of amount x chance of the current opportunities (cents)."""
    found = _rung(at, "current_weighted_cents", "current")
    return _weighing(at, found)


def identified(at: Standing) -> Measure:
    """Return the sum of other open opportunities and of potential named without a deal (cents)."""
    return _rung(at, "identified_cents", "identified")


def hypothetical(at: Standing) -> Measure:
    """Return the sum of the accounts' hypothetical value (cents): not in any forecast."""
    known = at.rows[at.rows["hypothetical_cents"].notna()]
    found = _of_accounts(at, known, total(known["hypothetical_cents"]), "money")
    if known.empty:
        return found.because("needs wallets, product revenue or employee numbers")
    return _noted(found, _of_all(known, at.rows, "with a ceiling"))


def attainment(at: Standing) -> Measure:
    """Return won / goal over the accounts with a goal; 1 is the goal."""
    sums = at.totals.iloc[0]
    none = "the goal is zero" if len(at.planned) else "no goal set"
    value, reason = safe_div(sums["won_cents"], sums["goal_cents"], none)
    return _of_goal(at, Measure(value, "rate", reason=reason))


def gap(at: Standing) -> Measure:
    """Return goal - won over the accounts with a goal, at least 0 (cents).

    An account above its goal makes up for one below, so this is the sum of the accounts' gaps
    less the sum of their surpluses.
    """
    return _takes(at, "gap_cents")


def uncovered(at: Standing) -> Measure:
    """Return goal - won - weighted current over the accounts with a goal, at least 0 (cents)."""
    return _weighing(at, _takes(at, "uncovered_cents"))


def pipeline_to_create(at: Standing) -> Measure:
    """Return uncovered / our own win rate by value: new pipeline that the gap takes (cents)."""
    found = _takes(at, "to_create_cents")
    if found.value is None and len(at.planned):
        return found.because(f"no win rate: {at.win_rate.reason or 'nothing was won'}")
    return found


def revenue_12m(at: Standing) -> Measure:
    """Return the sum of the accounts' revenue of the last twelve complete months (cents)."""
    known = at.rows[at.rows["revenue_12m_cents"].notna()]
    found = _of_accounts(at, known, total(known["revenue_12m_cents"]), "money")
    if known.empty:
        return found.because("no revenue known")
    stated = int((known["revenue_basis"] != "months").sum())
    notes = [
        at.revenue_label if stated < len(known) else "",
        f"{stated:,} by last fiscal year or contract value" if stated else "",
        _of_all(known, at.rows, "with revenue"),
    ]
    return _noted(found, ", ".join(note for note in notes if note))


def revenue_growth(at: Standing) -> Measure:
    """Return (now - before) / before of revenue, over accounts whose revenue of both is known."""
    both = at.rows["revenue_12m_cents"].notna() & at.rows["revenue_prior_12m_cents"].notna()
    known = at.rows[both]
    now, before = total(known["revenue_12m_cents"]), total(known["revenue_prior_12m_cents"])
    change = None if now is None or before is None else now - before
    value, reason = safe_div(change, before, "needs 24 months of revenue")
    return replace(_of_accounts(at, known, value, "rate"), reason=reason)


def pace_linear(at: Standing) -> Measure:
    """Return won / (goal x share of the days passed): 1 is on plan."""
    return _pace(at, at.linear_share)


def pace_seasonal(at: Standing) -> Measure:
    """Return won / (goal x share that earlier years had won by the same day): 1 is on plan."""
    return _pace(at, at.seasonal_share)


def projected(at: Standing) -> Measure:
    """Return won / share of the plan behind us, seasonal where known, else linear (cents)."""
    share = at.linear_share if at.seasonal_share is None else at.seasonal_share
    found = closed(at)
    value, reason = pace.projection(found.value, share)
    plan = "linear" if at.seasonal_share is None else "seasonal"
    return _noted(replace(found, value=value, reason=reason), f"by the {plan} plan")


def _of_accounts(at: Standing, rows: pd.DataFrame, value: float | None, unit: Unit) -> Measure:
    """Return a measure that rests on the given ladder rows."""
    return Measure(value, unit, len(rows), table="accounts", rows=at.labels(rows))


def _rung(at: Standing, column: str, rung: str) -> Measure:
    chosen = at.standing[at.standing["rung"] == rung]
    found = Measure(total(at.rows[column]), "money", len(chosen), rows=chosen.index)
    if found.value is None:
        return found.because("no account in scope")
    without = int(chosen["amount_cents"].isna().sum())
    return _noted(found, f"{without:,} without an amount" if without else "")


def _weighing(at: Standing, found: Measure) -> Measure:
    """Add which share of the current money has a chance of winning to weigh it with."""
    chosen = at.standing[at.standing["rung"] == "current"]
    weighed = chosen.loc[chosen["weighted_cents"].notna(), "amount_cents"]
    share, _ = safe_div(total(weighed) or 0, total(chosen["amount_cents"]), "nothing to weigh")
    return replace(found, coverage=share)


def _takes(at: Standing, column: str) -> Measure:
    value = at.totals[column].iloc[0]
    if pd.isna(value):
        return _of_goal(at, Measure(None, "money", reason="no goal set"))
    return _of_goal(at, Measure(int(value), "money"))


def _pace(at: Standing, share: float | None) -> Measure:
    sums = at.totals.iloc[0]
    value, reason = pace.pace(sums["won_cents"], sums["goal_cents"], share)
    return _of_goal(at, Measure(value, "rate", reason=reason))


def _of_goal(at: Standing, found: Measure) -> Measure:
    """Say which accounts have a goal, and which share of what was won is theirs."""
    share, _ = safe_div(total(at.planned["won_cents"]), total(at.rows["won_cents"]), "nothing won")
    return replace(
        found, n=len(at.planned), coverage=share, table="accounts", rows=at.labels(at.planned)
    )


def _of_all(some: pd.DataFrame, rows: pd.DataFrame, what: str) -> str:
    return "" if len(some) == len(rows) else f"{len(some):,} of {len(rows):,} accounts {what}"


def _noted(found: Measure, note: str) -> Measure:
    """Return the measure with a note behind its value; without one its reason stands alone."""
    if found.value is None or not note:
        return found
    return replace(found, reason=", ".join(part for part in (found.reason, note) if part))
