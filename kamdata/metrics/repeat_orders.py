"""Which customers that order without a contract are probably still buying.

The model of `repeat_model`, fitted to dated orders: days with positive invoices where revenue
carries days, else won opportunities by their close date. Monthly sums alone are no orders: nobody
knows how many there were. Customers with a contract (a renewal date, a contract value, recurring
revenue) are left out, since their silence says nothing. A customer that was there before the
table begins counts from its first order in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.facts import Facts
from kamdata.metrics.renewal import has_contract
from kamdata.metrics.repeat_model import chance_active, expected_orders, fit
from kamdata.metrics.silence import is_monthly
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.repeat_model import RepeatModel
    from kamdata.model import Settings, Snapshot

FEWEST_CUSTOMERS = 50
FEWEST_REPEAT = 0.30  # share of them that ordered more than once
RECENT_DAYS = 365
DAYS_A_WEEK = 7.0
YEAR = 365.25 / DAYS_A_WEEK  # weeks
INVOICES, DEALS = "days with invoices", "won deals"
NO_ORDERS = (
    "This cannot be told yet: monthly totals do not say when an order came. Add invoices by day, "
    "or won deals with close dates."
)


@dataclass(frozen=True, slots=True, eq=False)
class RepeatOrders:
    """How often customers without a contract order, and how likely each still does.

    `table` has a row for each of them, on the index of the accounts table: account_id, account,
    owner, orders, last_on, gap_days (the mean of its own gaps), silent_days, chance (of still
    being active) and expected_orders (in the next 12 months); the last two are NaN after a single
    order and where `lacking` says why there is no model. `basis` says what an order is.
    """

    table: pd.DataFrame
    basis: str
    model: RepeatModel | None = None
    lacking: str | None = None


def repeat_orders(snapshot: Snapshot, settings: Settings) -> RepeatOrders:
    """Return how likely each customer of a prepared snapshot still buys, by its order dates."""
    return account_repeat_orders(Facts(snapshot, settings))


def account_repeat_orders(facts: Facts) -> RepeatOrders:
    """Return how likely each customer without a contract still buys, by its order dates."""
    days, basis = _order_days(facts)
    now = facts.as_of if basis == DEALS else min(facts.as_of, facts.revenue["month"].max())
    rows = _rows(facts, days, now)
    lacking = _lacking(rows, basis)
    if lacking is not None:
        return RepeatOrders(rows, basis, lacking=lacking)
    x = rows["orders"].to_numpy(dtype=np.float64) - 1
    last = x * np.nan_to_num(rows["gap_days"].to_numpy()) / DAYS_A_WEEK
    age = last + rows["silent_days"].to_numpy() / DAYS_A_WEEK
    model = fit(x, last, age)
    if model is None:
        return RepeatOrders(rows, basis, lacking="The order dates fit no pattern.")
    chance = chance_active(model, x, last, age)
    ahead = expected_orders(model, x, last, age, YEAR)
    shown = rows.assign(
        chance=np.where(x > 0, chance, np.nan), expected_orders=np.where(x > 0, ahead, np.nan)
    )
    return RepeatOrders(shown, basis, model)


def _order_days(facts: Facts) -> tuple[pd.DataFrame, str]:
    """Return the days with orders (`at` and `on`, each once) of who has no contract, and the basis.

    Without any where revenue is monthly and nothing was won.
    """
    revenue = facts.revenue
    if len(revenue) and not is_monthly(revenue["month"]):
        rows = revenue.loc[revenue["amount_cents"] > 0, ["at", "month"]]
        days, basis = rows.rename(columns={"month": "on"}), INVOICES
    else:
        deals = facts.opportunities
        days = deals.loc[deals["status"] == "won", ["at", "close_on"]]
        days, basis = days.rename(columns={"close_on": "on"}).dropna(), DEALS
    is_bound = facts.accounts["renewal_on"].notna().to_numpy() | has_contract(facts)
    days = days[days["at"] >= 0]
    days = days[~is_bound[days["at"]]]
    return days.assign(on=days["on"].dt.normalize()).drop_duplicates(), basis


def _rows(facts: Facts, days: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return a row for each account with order days, without what only a model tells."""
    times = days.groupby("at")["on"].agg(["min", "max", "size"])
    repeats = (times["size"] - 1).to_numpy(dtype=np.float64)
    between = (times["max"] - times["min"]).dt.days.to_numpy(dtype=np.float64)
    found = facts.accounts.loc[times.index, ["account_id", "account", "owner"]].assign(
        orders=times["size"],
        last_on=times["max"],
        gap_days=np.divide(between, repeats, out=np.full(len(times), np.nan), where=repeats > 0),
        silent_days=(now - times["max"]).dt.days,
        chance=np.nan,
        expected_orders=np.nan,
    )
    return found.set_axis(facts.snapshot.table("accounts").index[times.index])


def _lacking(rows: pd.DataFrame, basis: str) -> str | None:
    """Return what keeps a model from being fitted, None when there is enough."""
    customers, repeat = len(rows), int((rows["orders"] > 1).sum())
    if basis == DEALS and not customers:
        return NO_ORDERS
    if customers < FEWEST_CUSTOMERS:
        return (
            f"This cannot be told yet: it takes {FEWEST_CUSTOMERS} customers that order without "
            f"a contract; the {basis} name {customers:,}."
        )
    if repeat < FEWEST_REPEAT * customers:
        return (
            f"This cannot be told yet: it takes repeat orders of {fmt.percent(FEWEST_REPEAT)} of "
            f"the customers; the {basis} name {fmt.percent(repeat / customers)}."
        )
    return None


def probably_still_buying(rows: pd.DataFrame) -> Measure:
    """Return how many of these customers to expect still active: the sum of their chances.

    Rests on those that ordered more than once; `coverage` is their share.
    """
    known = rows[rows["chance"].notna()]
    coverage = len(known) / len(rows) if len(rows) else None
    found = Measure(None, "count", len(known), coverage, table="accounts", rows=known.index)
    if known.empty:
        return found.because("no customer with repeat orders can be told")
    return Measure(float(known["chance"].sum()), "count", len(known), coverage,
                   table="accounts", rows=known.index)  # fmt: skip


def least_likely(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the customers in doubt, the least likely to be still buying first.

    Those that can be told and ordered within a year: of the others everybody knows.
    """
    known = rows[rows["chance"].notna() & (rows["silent_days"] <= RECENT_DAYS)]
    return known.sort_values(["chance", "account_id"], kind="stable")


def long_gone(rows: pd.DataFrame) -> int:
    """Return how many customers with repeat orders have ordered nothing for more than a year."""
    return int((rows["chance"].notna() & (rows["silent_days"] > RECENT_DAYS)).sum())
