"""What stands in the books of key account managers: soon or later, and what was won of the goal.

Pay for this year's top line makes people sell this year's deals; the books show it. Source: HBR on
key account managers who "focus on short-term sales and not on longer-term value".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.periods import fiscal_year
from kamdata.metrics.programme_accounts import name_texts
from kamdata.metrics.quota import quota_reached
from kamdata.metrics.ratio import divide, safe_div, total
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.facts import Facts

BOOK_MONEY = ["near_cents", "later_cents", "contribution_cents", "lifetime_cents"]
NOT_OPEN = "no open deal of a key account has an amount and a close date"


def books(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per key account manager: what closes this fiscal year, and what later.

    `rows` are key accounts (`programme_accounts`). owner, accounts, near_cents (open deals that
    close by the end of the fiscal year of the as-of date, past due ones too), later_cents,
    undated (open deals without a close date), later_rate (later / both), contribution_cents (12
    months), lifetime_cents, both of accounts of which both are known. The most money later first.
    """
    deals = _open_deals(facts, rows)
    key = rows[rows["is_key"] & rows["owner"].notna()]
    sums = deals.groupby("owner")[["near_cents", "later_cents", "undated"]].sum()
    both = key[key["contribution_cents"].notna() & key["lifetime_cents"].notna()]
    worth = both.groupby("owner")[["contribution_cents", "lifetime_cents"]].sum(min_count=1)
    found = key.groupby("owner").size().rename("accounts").to_frame().join(sums).join(worth)
    found = found.fillna({"near_cents": 0, "later_cents": 0, "undated": 0})
    found = found.assign(
        later_rate=divide(found["later_cents"], found["near_cents"] + found["later_cents"]),
    ).reset_index()
    found = found.astype({**dict.fromkeys(BOOK_MONEY, "Int64"), "undated": "int64"})
    return found.sort_values(["later_cents", "owner"], ascending=[False, True], ignore_index=True)


def later_pipeline_rate(facts: Facts, rows: pd.DataFrame) -> Measure:
    """Return which share of the open money of key accounts closes after this fiscal year."""
    deals = _open_deals(facts, rows)
    known = deals[deals["is_counted"]]
    near, later = int(known["near_cents"].sum()), int(known["later_cents"].sum())
    value, reason = safe_div(later, near + later, NOT_OPEN)
    coverage = len(known) / len(deals) if len(deals) else None
    return Measure(value, "rate", len(known), coverage, reason, rows=known.index)


def _open_deals(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the open deals of key accounts: owner (of the account), near_cents, later_cents."""
    end = fiscal_year(facts.snapshot.as_of, facts.settings.fiscal_start_month).end
    deals = facts.opportunities[["account_id", "status", "amount_cents", "close_on"]]
    key = rows[rows["is_key"]]
    deals = deals[(deals["status"] == "open") & deals["account_id"].isin(key["account_id"])]
    is_dated = deals["close_on"].notna()
    is_near = deals["close_on"] < pd.Timestamp(str(end)) + pd.Timedelta(days=1)
    cents = deals["amount_cents"].astype("Int64").fillna(0)
    return deals.assign(
        owner=deals["account_id"].map(dict(zip(key["account_id"], key["owner"], strict=True))),
        near_cents=cents.where(is_near, 0),
        later_cents=cents.where(is_dated & ~is_near, 0),
        undated=(~is_dated).astype("int64"),
        is_counted=is_dated & deals["amount_cents"].notna(),
    )


def goals_reached_by_account(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the key accounts with a goal for this fiscal year: what was won of it.

    account_id, account, owner, goal_cents, won_cents, missing_cents, reached_rate; the most
    missing first. `rows` are key accounts.
    """
    own = facts.ladder.set_axis(facts.snapshot.table("accounts").index)
    own = own.loc[rows.index[rows["is_key"]], ["account_id", "account", "goal_cents", "won_cents"]]
    found = own.assign(owner=rows["owner"].reindex(own.index))
    found = found[found["goal_cents"].notna()]
    return _reached(found).sort_values(["missing_cents", "account_id"], ascending=[False, True])


def goals_reached_by_manager(by_account: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Return one row per manager: key account goals reached, and the quota over all deals.

    owner, accounts (key accounts with a goal), goal_cents, won_cents, missing_cents, reached_rate,
    quota_cents, quota_won_cents and quota_rate (null without a quota). What key accounts won stands
    apart from the quota, which counts every deal of the manager.
    """
    groups = by_account[by_account["owner"].notna()].groupby("owner")
    sums = groups[["goal_cents", "won_cents"]].sum(min_count=1)
    found = _reached(sums.assign(accounts=groups.size()))
    snapshot, month = facts.snapshot, facts.settings.fiscal_start_month
    year = fiscal_year(snapshot.as_of, month)
    quotas = quota_reached(snapshot.table("opportunities"), snapshot.table("quotas"), year)
    quotas = quotas.assign(owner=name_texts(quotas["owner"])).set_index("owner")
    named = {"won_cents": "quota_won_cents", "reached_rate": "quota_rate"}
    quotas = quotas[["quota_cents", "won_cents", "reached_rate"]].rename(columns=named)
    found = found.join(quotas).reset_index()
    return found.sort_values(["missing_cents", "owner"], ascending=[False, True], ignore_index=True)


def key_account_attainment(by_account: pd.DataFrame, rows: pd.DataFrame) -> Measure:
    """Return won / goal of this fiscal year, summed over the key accounts that have a goal."""
    value, reason = safe_div(
        total(by_account["won_cents"]), total(by_account["goal_cents"]),
        "no key account has a goal",
    )  # fmt: skip
    key = rows[rows["is_key"]]
    coverage = len(by_account) / len(key) if len(key) else None
    return Measure(
        value, "rate", len(by_account), coverage, reason, table="accounts", rows=by_account.index
    )


def _reached(found: pd.DataFrame) -> pd.DataFrame:
    missing = (found["goal_cents"] - found["won_cents"]).clip(lower=0)
    return found.assign(
        missing_cents=missing, reached_rate=divide(found["won_cents"], found["goal_cents"])
    )


def books_title(found: pd.DataFrame, year: str) -> str:
    """Return the finding: whose book holds least beyond this fiscal year."""
    known = found[found["later_rate"].notna()]
    if known.empty:
        return "No key account has open deals with a close date"
    row = known.sort_values(["later_rate", "near_cents"], ascending=[True, False]).iloc[0]
    soon = fmt.percent(1 - row["later_rate"])
    return f"{soon} of the open money of {row['owner']} closes in {year}"
