"""Time given against value received: who gets more hours than what it brings calls for, and less.

Customers are compared by what they leave after margin and cost to serve, those who never bought
by what they could spend. Source: HBR on giving every partner the appropriate amount of time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.ratio import divide
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.facts import Facts

OVER, UNDER, IN_LINE = "Over-served", "Under-served", "In line"
TIMES = 1.5  # half as much again as its value calls for
LEAST_SHARE = 0.01  # of all hours or all value: smaller differences are no finding
CUSTOMERS, PROSPECTS = "Customers", "Not customers yet"
NO_TIME = "needs hours a month, gross margin and cost to serve"


def time_against_value(facts: Facts, hours: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts of which time and value are known, the most time too much first.

    `hours` are rows of `manager_load.account_hours`. Their columns, and: group (customers or not
    yet), value_cents (what is left of it after the cost to serve; what it could spend a year),
    hour_share and value_share (of its group; value below 0 counts as 0), fair_hours (all hours of
    the group x value_share), spare_hours (given - fair), served: over-served from 1.5 times the
    hours that its value calls for, under-served at two thirds of them, in line else, and where
    both shares differ by less than a point. NaN shares and no word where a group has no
    value, or one account alone.
    """
    wallet = facts.accounts["wallet_cents"].set_axis(facts.snapshot.table("accounts").index)
    rows = hours.assign(
        group=np.where(hours["is_customer"], CUSTOMERS, PROSPECTS),
        value_cents=hours["contribution_cents"].where(
            hours["is_customer"], wallet.reindex(hours.index)
        ),
    )
    rows = rows[rows["given_hours"].notna() & rows["value_cents"].notna()]
    return _served(rows, rows["group"])


def time_by_manager(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the customers of `time_against_value` summed by key account manager.

    owner, accounts, given_hours, value_cents, and the shares and the word of that table.
    """
    owned = rows[(rows["group"] == CUSTOMERS) & rows["owner"].notna()]
    sums = owned.groupby("owner").agg(
        accounts=("account_id", "size"), given_hours=("given_hours", "sum"),
        value_cents=("value_cents", "sum"),
    ).reset_index()  # fmt: skip
    return _served(sums, pd.Series(CUSTOMERS, index=sums.index, dtype="str")).reset_index(drop=True)


def _served(rows: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    given = rows["given_hours"].astype("float64")
    value = rows["value_cents"].astype("float64").clip(lower=0)
    all_hours = given.groupby(group).transform("sum")
    hour_share = divide(given, all_hours)
    value_share = divide(value, value.groupby(group).transform("sum"))
    value_share = value_share.where(value.groupby(group).transform("size") > 1)
    fair = all_hours * value_share
    apart = (hour_share - value_share).abs() >= LEAST_SHARE
    served = np.select(
        [value_share.isna(), apart & (given >= TIMES * fair), apart & (given * TIMES <= fair)],
        ["", OVER, UNDER], IN_LINE,
    )  # fmt: skip
    found = rows.assign(
        hour_share=hour_share, value_share=value_share, fair_hours=fair, spare_hours=given - fair,
        served=pd.Series(served, rows.index, dtype="str").replace("", None),
    )  # fmt: skip
    return found.sort_values("spare_hours", ascending=False, kind="stable")


def accounts_over_served(rows: pd.DataFrame) -> Measure:
    """Return how many customers get at least 1.5 times the hours that their value calls for."""
    return _count(rows, OVER)


def accounts_under_served(rows: pd.DataFrame) -> Measure:
    """Return how many customers get at most two thirds of the hours their value calls for."""
    return _count(rows, UNDER)


def hours_on_prospects(rows: pd.DataFrame) -> Measure:
    """Return the share of the hours given that goes to accounts that never bought.

    `rows` are those of `manager_load.account_hours`.
    """
    known = rows[rows["given_hours"].notna()]
    hours = known["given_hours"].astype("float64")
    away = known[~known["is_customer"]]
    found = Measure(
        None, "rate", len(known), len(known) / len(rows) if len(rows) else None,
        "hours a month are in no file", table="accounts", rows=away.index,
    )  # fmt: skip
    if hours.sum() <= 0:
        return found
    share = float(hours[away.index].sum() / hours.sum())
    return Measure(share, "rate", found.n, found.coverage, table="accounts", rows=found.rows)


def _count(rows: pd.DataFrame, word: str) -> Measure:
    known = rows[(rows["group"] == CUSTOMERS) & rows["served"].notna()]
    chosen = known[known["served"] == word]
    found = Measure(len(chosen), "count", len(known), table="accounts", rows=chosen.index)
    return found if len(known) else found.because(NO_TIME)


def time_title(rows: pd.DataFrame) -> str:
    """Return the finding: which customer gets far more hours than it brings, else who lacks any."""
    known = rows[(rows["group"] == CUSTOMERS) & rows["served"].notna()]
    over = known[known["served"] == OVER]
    if over.empty:
        return time_lacking(rows) or "Time goes where the value is"
    first = over.iloc[0]
    value = fmt.percent(first["value_share"])
    costs = "costs more than it brings"
    brings = f"brings {value} of the value" if first["value_cents"] > 0 else costs
    return f"{first['account']} gets {fmt.percent(first['hour_share'])} of the hours and {brings}"


def time_lacking(rows: pd.DataFrame) -> str:
    """Return which customer lacks most hours for what it brings, "" where none does."""
    under = rows[(rows["group"] == CUSTOMERS) & (rows["served"] == UNDER)]
    if under.empty:
        return ""
    last = under.iloc[-1]
    hours = fmt.count(round(-last["spare_hours"]), "hour")
    return f"{last['account']} brings enough for {hours} a month more"


def furthest_off(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the customers whose hours differ most from what their value calls for, in order."""
    known = rows[(rows["group"] == CUSTOMERS) & rows["served"].notna()]
    far = known["spare_hours"].abs().sort_values(ascending=False).head(most).index
    return known[known.index.isin(far)]


def prospects(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts that never bought, of which time and possible spend are known."""
    return rows[rows["group"] == PROSPECTS]


def customers(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the customers of which time and value are known."""
    return rows[rows["group"] == CUSTOMERS]
