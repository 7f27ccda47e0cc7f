"""The revenue ladder: closed, current, identified and hypothetical against each account's goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics import pace, plan_windows, rungs, wallet
from kamdata.metrics.growth_rates import RevenueWindow, account_revenue, revenue_window
from kamdata.metrics.pipeline import win_rate_by_amount
from kamdata.metrics.ratio import divide
from kamdata.metrics.whitespace import whitespace
from kamdata.model import Period

if TYPE_CHECKING:
    from kamdata.model import Measure, Settings, Snapshot

MADE, ON_COURSE, IN_REACH = "made", "on course", "in reach"
NEEDS_DEMAND, OUT_OF_REACH, NO_GOAL = "needs new demand", "out of reach", "no goal"
STATUSES = (MADE, ON_COURSE, IN_REACH, NEEDS_DEMAND, OUT_OF_REACH, NO_GOAL)

IDENTITY = ["account_id", "account", "owner", "region", "segment", "is_key"]
WIN_RATE_MONTHS = 24


def ladder(snapshot: Snapshot, period: Period, settings: Settings) -> pd.DataFrame:
    """Return the revenue snapshot of every account, one row each, index 0 to n-1.

    Money in whole cents (Int64), over `rungs.plan_window(period)`:
    won_cents, current_cents, identified_cents with current_weighted_cents and
    identified_weighted_cents: the rungs of `rungs.rungs`; identified also holds the potential
    that a whitespace sheet names (unweighted: nobody gave it a chance). goal_cents: the goal of
    the account's plan period pro-rated to the window, null = no goal; has_half_year_goal: whether
    that period is six months (see `plan_windows.goals_in_window`). revenue_12m_cents,
    revenue_prior_12m_cents, growth_rate, revenue_basis: see `growth_rates.account_revenue`.
    ceiling_cents, ceiling_basis: see `wallet.ceiling`; hypothetical_cents = ceiling - revenue -
    wins not yet invoiced - current - identified, at least 0; share_of_wallet_rate = revenue /
    ceiling. gap_cents = goal - won, uncovered_cents = goal - won - weighted current, at least 0;
    to_create_cents = uncovered / own win rate by value; null without a goal or a win rate.
    status: one of STATUSES. pace_linear_rate, pace_seasonal_rate: 1 is on plan, else NaN.
    open_count, open_without_amount_count.
    Source: Revegy's Revenue Snapshot, Altify's plan ladder, CPC Global's goal cascade.
    """
    accounts = snapshot.table("accounts").reset_index(drop=True)
    window = rungs.plan_window(period, snapshot.as_of, settings.fiscal_start_month)
    standing = rungs.rungs(snapshot, window, settings)
    rows = accounts[IDENTITY].join(rungs.sums_by_account(standing, accounts["account_id"]))
    rows["identified_cents"] += rungs.named_potential(snapshot, accounts["account_id"])
    rows["goal_cents"] = plan_windows.goals_in_window(accounts, window, settings.fiscal_start_month)
    rows["has_half_year_goal"] = plan_windows.has_half_year_goal(accounts)
    revenue = account_revenue(snapshot).reset_index(drop=True)
    rows = rows.join(revenue.drop(columns=["account_id", "symmetric_growth_rate"]))
    rows = rows.join(wallet.ceiling(accounts, rows["revenue_12m_cents"], whitespace(snapshot)))
    rows = rows.join(_hypothetical(rows, standing, snapshot))
    rows = rows.join(what_it_takes(rows, own_win_rate(snapshot).value))
    return rows.assign(status=statuses(rows), **_paces(rows, snapshot, window))


def own_win_rate(snapshot: Snapshot) -> Measure:
    """Return our win rate by value over the last 24 months, of all accounts."""
    start = pd.Timestamp(snapshot.as_of) - pd.DateOffset(months=WIN_RATE_MONTHS)
    window = Period("Last 24 months", (start + pd.Timedelta(days=1)).date(), snapshot.as_of)
    return win_rate_by_amount(snapshot.table("opportunities"), window)


def statuses(rows: pd.DataFrame) -> pd.Series:
    """Return the status word of each row from its goal, won, current and identified amounts.

    made: won >= goal; on course: won + weighted current >= goal; in reach: won + current >= goal;
    needs new demand: won + current + identified >= goal; else out of reach; no goal when blank.
    Hypothetical value never counts.
    """
    goal = rows["goal_cents"]
    won, in_reach = rows["won_cents"], rows["won_cents"] + rows["current_cents"]
    reached = [
        (MADE, won),
        (ON_COURSE, won + rows["current_weighted_cents"]),
        (IN_REACH, in_reach),
        (NEEDS_DEMAND, in_reach + rows["identified_cents"]),
    ]
    conditions = [goal.isna()] + [_is_true(amount >= goal) for _, amount in reached]
    words = [NO_GOAL] + [word for word, _ in reached]
    return pd.Series(np.select(conditions, words, OUT_OF_REACH), index=rows.index, dtype="str")


def what_it_takes(rows: pd.DataFrame, win_rate: float | None) -> pd.DataFrame:
    """Return gap_cents, uncovered_cents and to_create_cents (Int64) on the index of `rows`.

    Source: CPC Global's goal cascade: 2.5M goal, 1.0M won, 0.5M open at 60 % leave 1.2M uncovered
    and 2.0M to create.
    """
    gap = rows["goal_cents"] - rows["won_cents"]
    uncovered = (gap - rows["current_weighted_cents"]).clip(lower=0)
    rate = pd.Series(win_rate if win_rate else np.nan, index=rows.index, dtype="float64")
    return pd.DataFrame(
        {
            "gap_cents": gap.clip(lower=0),
            "uncovered_cents": uncovered,
            "to_create_cents": divide(uncovered, rate).round().astype("Int64"),
        }
    )


def _hypothetical(rows: pd.DataFrame, standing: pd.DataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """Return hypothetical_cents (Int64) and share_of_wallet_rate on the index of `rows`."""
    base = rows["revenue_12m_cents"].fillna(rows["won_cents"])
    counted = base + _not_invoiced(rows, standing, snapshot, revenue_window(snapshot))
    counted += rows["current_cents"] + rows["identified_cents"]
    return pd.DataFrame(
        {
            "hypothetical_cents": (rows["ceiling_cents"] - counted).clip(lower=0),
            "share_of_wallet_rate": divide(rows["revenue_12m_cents"], rows["ceiling_cents"]),
        }
    )


def _not_invoiced(
    rows: pd.DataFrame, standing: pd.DataFrame, snapshot: Snapshot, window: RevenueWindow | None
) -> pd.Series:
    """Return what was won after the newest month of revenue, for accounts with monthly revenue."""
    none = pd.Series(0, index=rows.index, dtype="Int64")
    if window is None:
        return none
    is_new = snapshot.table("opportunities")["close_on"] > window.end
    newer = rungs.sums_by_account(standing[is_new], rows["account_id"])["won_cents"]
    return newer.where(_is_true(rows["revenue_basis"] == "months"), none)


def _paces(rows: pd.DataFrame, snapshot: Snapshot, window: Period) -> dict[str, pd.Series]:
    opportunities = snapshot.table("opportunities")
    curve = pace.seasonal_curve(opportunities, window, snapshot.as_of)
    seasonal = pace.share_at(curve, window, snapshot.as_of)
    own = pace.account_shares(opportunities, window, snapshot.as_of, seasonal)
    shares = rows["account_id"].map(own).astype("float64")
    shares = shares.fillna(np.nan if seasonal is None else seasonal)
    goal = rows["goal_cents"].astype("float64")
    linear = goal * pace.linear_share(window, snapshot.as_of)
    return {
        "pace_linear_rate": divide(rows["won_cents"], linear),
        "pace_seasonal_rate": divide(rows["won_cents"], goal * shares),
    }


def _is_true(mask: pd.Series) -> pd.Series:
    return mask.fillna(value=False).astype(bool)
