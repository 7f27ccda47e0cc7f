"""Which open deals serve a goal of their account's plan, and how much money serves none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.account_goals import NO_GOAL, goal_keys
from kamdata.metrics.entries import entry_key
from kamdata.metrics.ratio import safe_div, total
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.model import Snapshot

UNPLANNED = "No goal"
UNKNOWN_GOAL = "A goal that the plan does not have"
NOTHING_OPEN = "no deal is open"


def goals_served(opportunities: pd.DataFrame, goals: pd.DataFrame) -> pd.Series:
    """Return the key (`goal_keys`) of the goal that each deal serves, null for none.

    A deal names a goal of its own account, by the goal's id or by its words.
    """
    goal_key = goal_keys(goals)
    words = pd.Series([entry_key(one) for one in goals["goal"]], goals.index, dtype="str")
    names = pd.concat(
        [
            pd.DataFrame({"account_id": goals["account_id"], "named": named, "key": goal_key})
            for named in (goal_key, words)
        ]
    ).drop_duplicates(["account_id", "named"])
    said = opportunities["goal_id"]
    given = {one: entry_key(one) for one in said.dropna().unique()}
    deals = pd.DataFrame(
        {"account_id": opportunities["account_id"], "named": said.map(given).astype("str")}
    )
    found = deals.merge(names, on=["account_id", "named"], how="left")
    return found["key"].set_axis(opportunities.index).astype("str")


def goal_values(goals: pd.DataFrame) -> list[str]:
    """Return what a deal writes to name each goal: its id, or its words when it has none."""
    values = goals["goal_id"].astype("object").where(goals["goal_id"].notna(), goals["goal"])
    return [str(one) for one in values]


def open_deals(snapshot: Snapshot, account_ids: pd.Series) -> pd.DataFrame:
    """Return the open deals of accounts, those without a goal first, then the largest.

    Columns of the contract, key (of the goal, null for none) and serves (in words: the goal, or
    why there is none).
    """
    deals = snapshot.table("opportunities")
    deals = deals[(deals["status"] == "open") & deals["account_id"].isin(account_ids)]
    goals = snapshot.table("goals")
    goals = goals[goals["account_id"].isin(account_ids)]
    key = goals_served(deals, goals)
    words = dict(zip(goal_keys(goals), goals["goal"], strict=True))
    serves = key.map(words).astype("str")
    serves = serves.mask(key.isna(), UNPLANNED)
    serves = serves.mask(key.isna() & deals["goal_id"].notna(), UNKNOWN_GOAL)
    deals = deals.assign(key=key, serves=serves, is_planned=key.notna())
    ordered = deals.sort_values(
        ["is_planned", "amount_cents"], ascending=[True, False], na_position="last", kind="stable"
    )
    return ordered.drop(columns="is_planned")


def planned_pipeline(snapshot: Snapshot, account_ids: pd.Series) -> Measure:
    """Return the share of the open amount of accounts that serves a goal of their plans.

    Deals without an amount lower the coverage. While no deal of the company names a goal, it is
    not known rather than nothing. Source: a plan without which work is ad hoc and reactive.
    """
    deals = open_deals(snapshot, account_ids)
    known = deals[deals["amount_cents"].notna()]
    tied = known[known["key"].notna()]
    whole = total(known["amount_cents"])
    none = NOTHING_OPEN if deals.empty else "the open amounts are not known, or add up to 0"
    rate, reason = safe_div(total(tied["amount_cents"]) or 0, whole, none)
    covered = len(known) / len(deals) if len(deals) else None
    found = Measure(rate, "rate", len(known), covered, reason, rows=tied.index)
    if rate is None or not (why := _not_planned(snapshot, account_ids)):
        return found
    return found.because(why)


def unplanned_pipeline(snapshot: Snapshot, account_ids: pd.Series) -> Measure:
    """Return the open amount of accounts that serves no goal of their plans (cents)."""
    deals = open_deals(snapshot, account_ids)
    apart = deals[deals["key"].isna()]
    cents = total(apart["amount_cents"])
    covered = float(apart["amount_cents"].notna().mean()) if len(apart) else None
    found = Measure(
        0 if apart.empty else cents, "money", len(apart), covered, None, rows=apart.index
    )
    if cents is None and len(apart):
        return found.because("none of the deals without a goal has an amount")
    why = _not_planned(snapshot, account_ids)
    return found.because(why) if why and len(deals) else found


def _not_planned(snapshot: Snapshot, account_ids: pd.Series) -> str:
    """Return why it cannot be known what serves a goal; empty where it can."""
    goals = snapshot.table("goals")
    if not goals["account_id"].isin(account_ids).any():
        return NO_GOAL
    return "" if snapshot.has("opportunities", "goal_id") else "no deal names the goal it serves"


def by_goal(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the open deals of an account by goal, most money first, `UNPLANNED` last.

    Columns: key (null for the deals without a goal), serves (the goal in words), amount_cents
    (null when no deal of it has an amount), count. Goals without a deal have 0.
    """
    deals = open_deals(snapshot, pd.Series([account_id]))
    goals = snapshot.table("goals")
    goals = goals[goals["account_id"] == account_id]
    rows = [
        _summed(deals[deals["key"] == key], key, words)
        for key, words in dict(zip(goal_keys(goals), goals["goal"], strict=True)).items()
    ]
    found = pd.DataFrame(
        rows, columns=["key", "serves", "amount_cents", "count"]
    ).astype({"key": "str", "serves": "str", "amount_cents": "Int64"})  # fmt: skip
    found = found.sort_values("amount_cents", ascending=False, kind="stable")
    apart = deals[deals["key"].isna()]
    if apart.empty:
        return found.reset_index(drop=True)
    last = pd.DataFrame([_summed(apart, None, UNPLANNED)]).astype(found.dtypes)
    return pd.concat([found, last], ignore_index=True)


def _summed(deals: pd.DataFrame, key: str | None, serves: str) -> dict[str, object]:
    cents = 0 if deals.empty else total(deals["amount_cents"])
    return {"key": key, "serves": serves, "amount_cents": cents, "count": len(deals)}
