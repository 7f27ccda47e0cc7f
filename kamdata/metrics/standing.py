"""Where the accounts in scope stand: their ladder rows, and what compares them with the goal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics import growth_rates, pace, revenue, rungs
from kamdata.metrics.ratio import total

if TYPE_CHECKING:
    from datetime import date

    import numpy as np

    from kamdata.model import Measure, Period, Settings, Snapshot


@dataclass(frozen=True, eq=False)
class Standing:
    """What the portfolio measures rest on.

    `rows` are the ladder rows in scope, `standing` those of their opportunities that stand on a
    rung (see `rungs.rungs`), `window` the dates the goal is compared over, `win_rate` our own by
    value, `seasonal_plan` the share that earlier years had won by each day of the window (None
    with too few of them). `revenue_label` names the twelve months of revenue; `account_labels`
    are the index labels of the accounts table, by ladder row.
    """

    rows: pd.DataFrame
    standing: pd.DataFrame
    window: Period
    as_of: date
    win_rate: Measure
    seasonal_plan: pd.Series | None
    revenue_label: str
    account_labels: pd.Index

    @property
    def linear_share(self) -> float:
        """The share of the window's days that have passed."""
        return pace.linear_share(self.window, self.as_of)

    @property
    def seasonal_share(self) -> float | None:
        """The share of a year's bookings that earlier years had won by now, None if too few."""
        return pace.share_at(_curve(self.seasonal_plan), self.window, self.as_of)

    def only(self, account_ids: pd.Series) -> Standing:
        """Return the same for some accounts. The rates behind it stay those of all accounts."""
        return replace(
            self,
            rows=self.rows[self.rows["account_id"].isin(account_ids)],
            standing=self.standing[self.standing["account_id"].isin(account_ids)],
        )

    def labels(self, rows: pd.DataFrame) -> pd.Index:
        """Return the index labels that ladder rows have in the accounts table."""
        return self.account_labels[rows.index]

    @property
    def planned(self) -> pd.DataFrame:
        """The ladder rows that have a goal."""
        return self.rows[self.rows["goal_cents"].notna()]

    @property
    def by_gap(self) -> pd.DataFrame:
        """The ladder rows, the largest gap first, accounts without a goal last."""
        return self.rows.sort_values(
            ["gap_cents", "won_cents", "account_id"], ascending=[False, False, True]
        )

    @property
    def totals(self) -> pd.DataFrame:
        """One row with the sums of the accounts that have a goal, and what the gap takes."""
        summed = ["goal_cents", "won_cents", "current_cents", "current_weighted_cents",
                  "identified_cents"]  # fmt: skip
        sums = pd.DataFrame([{name: total(self.planned[name]) for name in summed}], dtype="Int64")
        return sums.join(revenue.what_it_takes(sums, self.win_rate.value))

    @property
    def status(self) -> str:
        """The status word of the portfolio."""
        return revenue.statuses(self.totals).iloc[0] if len(self.planned) else revenue.NO_GOAL


def _curve(plan: pd.Series | None) -> np.ndarray | None:
    return None if plan is None else plan.to_numpy()


def standing(snapshot: Snapshot, period: Period, settings: Settings) -> Standing:
    """Return where all accounts stand; `narrow` leaves some of them."""
    window = rungs.plan_window(period, snapshot.as_of, settings.fiscal_start_month)
    placed = rungs.rungs(snapshot, window, settings)
    curve = pace.seasonal_curve(snapshot.table("opportunities"), window, snapshot.as_of)
    months = growth_rates.revenue_window(snapshot)
    return Standing(
        rows=revenue.ladder(snapshot, period, settings),
        standing=placed[placed["rung"].notna()],
        window=window,
        as_of=snapshot.as_of,
        win_rate=revenue.own_win_rate(snapshot),
        seasonal_plan=None if curve is None else pd.Series(curve),
        revenue_label="" if months is None else months.label,
        account_labels=snapshot.table("accounts").index,
    )


def narrow(everyone: Standing, account_ids: pd.Series) -> Standing:
    """Return where some accounts stand; see `Standing.only`."""
    return everyone.only(account_ids)


def by_day(at: Standing, opportunities: pd.DataFrame) -> pd.DataFrame:
    """Return `pace.by_day` of the accounts with a goal; of all of them when none has one."""
    rows = at.rows if at.planned.empty else at.planned
    closed_rows = at.standing["rung"] == "closed"
    won = at.standing[closed_rows & at.standing["account_id"].isin(rows["account_id"])]
    wins = opportunities.loc[won.index, ["close_on", "amount_cents"]]
    goal_cents = total(at.planned["goal_cents"])
    return pace.by_day(wins, goal_cents, at.window, at.as_of, _curve(at.seasonal_plan))
