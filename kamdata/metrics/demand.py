"""Whether enough is in the pipeline of an account, and whether its last deals were lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.evidence import Notes, clip01, factor_rows, money_texts
from kamdata.metrics.ratio import SMALLEST_N
from kamdata.metrics.revenue import own_win_rate
from kamdata.metrics.stages import weighted_cents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

SHARE_OF_REVENUE = 0.10  # new business that an account needs a year, whatever its goal
DRY_DAYS = 180
DRY_VALUE = 0.7
SHORTEST_STREAK = 2


def drought_factor(facts: Facts) -> pd.DataFrame:
    """Return how short each account's weighted pipeline falls of what it needs, 0 to 1.

    1 - weighted current / need, where need is the gap to the goal of the fiscal year, at least a
    tenth of the revenue of 12 months; at least .7 when no opportunity was created for 180 days.
    Only deals count that close within the fiscal year, as in the ladder. Not applicable when
    nothing is needed; missing without a goal and revenue, or when the open deals have no
    probability to weigh them with.
    """
    need = pipeline_need(facts)
    weighted = facts.ladder["current_weighted_cents"].astype("float64").to_numpy()
    weighted = np.where(_is_unweighed(facts), np.nan, weighted)
    ratio = np.divide(weighted, need, out=np.full(facts.n, np.nan), where=need > 0)
    quiet = _days_without_new(facts)
    is_dry = quiet > DRY_DAYS
    value = np.where(is_dry, np.fmax(clip01(1 - ratio), DRY_VALUE), clip01(1 - ratio))
    value = np.where(np.isnan(ratio), np.nan, value)
    nothing_needed = need <= 0
    notes = Notes(facts.n)
    money = money_texts(weighted, facts.snapshot.currency)
    needed = money_texts(need, facts.snapshot.currency)
    known = ~np.isnan(ratio)
    notes.add(nothing_needed, "Nothing more is needed this fiscal year.")
    notes.add(
        known & is_dry,
        "Open deals weigh {} against {} needed, and no deal was created for {:.0f} days.",
        money, needed, np.nan_to_num(quiet),
    )  # fmt: skip
    notes.add(known, "Open deals weigh {} against {} needed.", money, needed)
    notes.add(np.isnan(need), "Add a goal or revenue to tell how much pipeline it needs.")
    notes.add(np.ones(facts.n, dtype=bool), "Add a probability to its open deals or stages.")
    return factor_rows(value, notes, nothing_needed)


def pipeline_need(facts: Facts) -> Numbers:
    """Return what each account needs (cents): its gap to goal, at least a tenth of its revenue."""
    gap = facts.ladder["gap_cents"].astype("float64").to_numpy()
    return np.fmax(gap, SHARE_OF_REVENUE * facts.base)


def pipeline_to_create(facts: Facts) -> Numbers:
    """Return what is lacking of that need over the own win rate by value, NaN without one (cents).

    Golden: 1.2 million lacking at a win rate of 60 % take 2 million of new pipeline.
    """
    rate = own_win_rate(facts.snapshot).value
    lacking = pipeline_need(facts) - facts.ladder["current_weighted_cents"].to_numpy(dtype=float)
    return np.clip(lacking, 0, None) / rate if rate else np.full(facts.n, np.nan)


def _is_unweighed(facts: Facts) -> NDArray[np.bool_]:
    """Return which accounts have open amounts but no probability for any of them."""
    rows = facts.opportunities
    rows = rows[(rows["status"] == "open") & rows["amount_cents"].notna() & (rows["at"] >= 0)]
    is_weighed = weighted_cents(rows, facts.snapshot.table("stages")).notna().to_numpy()
    at = rows["at"].to_numpy(dtype=np.intp)
    has_amount = np.bincount(at, minlength=facts.n) > 0
    return has_amount & (np.bincount(at[is_weighed], minlength=facts.n) == 0)


def _days_without_new(facts: Facts) -> Numbers:
    """Return days since the newest opportunity was created, NaN where no date is given."""
    created = facts.opportunities.groupby("at")["created_on"].max().reindex(range(facts.n))
    return (facts.as_of - created).dt.days.astype("float64").to_numpy()


def losses_factor(facts: Facts) -> pd.DataFrame:
    """Return how unlikely each account's run of lost deals is by chance, 0 to 1.

    L losses since the last win, q the loss rate of the portfolio: ((1 - q^L) - .5) / .45 from two
    losses on. So three in a row alarm where few are lost and hardly where most are. The lines of
    one opportunity are one deal here. Missing under 5 decided deals in the portfolio; not
    applicable to an account without any: no file can add what was not decided yet.
    """
    deals = decided_deals(facts)
    n, lost = len(deals), int((~deals["is_won"]).sum())
    streak, decided = _streaks(deals, facts.n)
    notes = Notes(facts.n)
    if n < SMALLEST_N:
        notes.add(np.ones(facts.n, dtype=bool), "Add deals of earlier years: too few are decided.")
        return factor_rows(np.full(facts.n, np.nan), notes)
    rate = lost / n
    value = loss_alarm(streak, rate)
    notes.add(decided == 0, "No deal of it was won or lost yet.")
    notes.add(
        streak >= SHORTEST_STREAK,
        f"The last {{:.0f}} decided deals were all lost ({fmt.percent(rate)} of all are).", streak,
    )  # fmt: skip
    notes.add(streak == 1, "The last decided deal was lost.")
    notes.add(decided > 0, "The last decided deal was won.")
    return factor_rows(value, notes, decided == 0)


def loss_alarm(streak: Numbers, loss_rate: float) -> Numbers:
    """Return ((1 - loss rate^streak) - .5) / .45 clamped to 0 to 1, 0 under two losses.

    Golden: 3 of .37 give 1, 3 of .75 give .17.
    """
    alarm = clip01(((1 - loss_rate**streak) - 0.5) / 0.45)
    return np.where(streak >= SHORTEST_STREAK, alarm, 0.0)


def decided_deals(facts: Facts) -> pd.DataFrame:
    """Return one row per decided opportunity, oldest first: at, is_won.

    The lines of one opportunity are one deal; it is won when any line is.
    """
    rows = facts.opportunities
    rows = rows[rows["status"].isin(["won", "lost"]) & (rows["at"] >= 0)]
    own_line = pd.Series(rows.index.astype("str"), index=rows.index)
    deals = pd.DataFrame(
        {
            "at": rows["at"],
            "deal": rows["opportunity_id"].fillna("line " + own_line),
            "close_on": rows["close_on"],
            "is_won": rows["status"] == "won",
        }
    )
    deals = deals.groupby(["at", "deal"], as_index=False).agg({"close_on": "max", "is_won": "max"})
    # a deal without a date counts as the oldest; on one day a win counts as the later
    return deals.sort_values(["at", "close_on", "is_won"], na_position="first")


def _streaks(deals: pd.DataFrame, accounts: int) -> tuple[Numbers, NDArray[np.intp]]:
    """Return for each account the losses since its last win, and its decided deals."""
    at = deals["at"].to_numpy(dtype=np.intp)
    wins_so_far = deals.groupby("at")["is_won"].cumsum().to_numpy()
    wins = np.bincount(at, weights=deals["is_won"], minlength=accounts)
    is_since = (wins_so_far == wins[at]) & ~deals["is_won"].to_numpy()
    return (
        np.bincount(at[is_since], minlength=accounts).astype(float),
        np.bincount(at, minlength=accounts),
    )
