"""The group that an account belongs to: who owns whom, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.chains import circle_above, in_order, without_circles
from kamdata.metrics.hierarchy import parent_positions, ultimate_parents
from kamdata.metrics.ratio import total
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.model import Snapshot

SELF, ABOVE, BELOW, BESIDE = "this account", "parent", "subsidiary", "same group"
COLUMNS = [
    "account_id", "account", "relation", "depth", "owner", "revenue_12m_cents", "goal_cents",
    "won_cents", "open_cents",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The accounts of one group, each below its parent, and what is wrong with its parents.

    `rows`: COLUMNS on the index labels of the accounts table; money is Int64 cents, null where
    nothing is known. `account` is the name behind a dash for each step down. `outer` is a parent
    that is named but not an account, `finding` a sentence; both empty if there is none.
    """

    rows: pd.DataFrame
    outer: str
    finding: str

    @property
    def is_group(self) -> bool:
        """Whether the account belongs to others, or others to it."""
        return len(self.rows) > 1 or bool(self.outer)


def account_group(snapshot: Snapshot, everyone: Standing, account_id: str) -> Group:
    """Return the group of one account, with what each account bought, is to bring and has open.

    `everyone` is the standing of all accounts. In or below a circle of parents it stands alone.
    Source: ASC 280-10-50-42 counts a group under common control as one customer.
    """
    accounts = snapshot.table("accounts")
    own = np.flatnonzero((accounts["account_id"] == account_id).to_numpy())
    if not len(own):
        return Group(pd.DataFrame(columns=COLUMNS), "", "")
    place = int(own[0])
    top = ultimate_parents(accounts)["customer_id"].to_numpy(dtype=object)
    members = np.flatnonzero(top == top[place])
    above = parent_positions(accounts)
    above = np.where(above == np.arange(len(above)), -1, above)  # its own parent: at the top
    circle = circle_above(above, place)
    is_outer = not (accounts["account_id"] == top[place]).any()
    rows = _rows(accounts, everyone, members, without_circles(above), place)
    open_cents = _open_amounts(snapshot, rows["account_id"])
    rows = rows.assign(open_cents=open_cents.to_numpy())
    return Group(
        rows[COLUMNS], str(top[place]) if is_outer else "", _circle_sentence(accounts, circle)
    )


def _rows(
    accounts: pd.DataFrame, everyone: Standing, members: np.ndarray, above: np.ndarray, place: int
) -> pd.DataFrame:
    inside = np.isin(above[members], members)
    local = np.where(inside, np.searchsorted(members, above[members]), -1)
    tops = np.flatnonzero(local < 0).tolist()
    order = in_order(local, tops)
    at = members[[one for one, _ in order]]
    own = int(np.searchsorted(members, place))
    lower = {one for one, _ in in_order(local, [own])}
    upper = _upper(local, own)
    relation = [
        SELF if one == own else BELOW if one in lower else ABOVE if one in upper else BESIDE
        for one, _ in order
    ]
    depth = [steps for _, steps in order]
    rows = everyone.rows.iloc[at].set_axis(accounts.index[at])
    names = [f"{'– ' * steps}{name}" for steps, name in zip(depth, rows["account"], strict=True)]
    return rows.assign(account=names, relation=relation, depth=depth)


def _upper(above: np.ndarray, place: int) -> set[int]:
    found: set[int] = set()
    while (place := int(above[place])) >= 0:
        found.add(place)
    return found


def _open_amounts(snapshot: Snapshot, account_ids: pd.Series) -> pd.Series:
    """Return the sum of open amounts of each account: 0 without deals, null without amounts."""
    deals = snapshot.table("opportunities")
    deals = deals[(deals["status"] == "open") & deals["account_id"].isin(account_ids)]
    grouped = deals.groupby("account_id")["amount_cents"]
    found = grouped.sum(min_count=1).reindex(account_ids)
    has_deals = pd.Series(found.index.isin(deals["account_id"]), index=found.index)
    return found.where(has_deals, 0).astype("Int64")


def _circle_sentence(accounts: pd.DataFrame, circle: list[int]) -> str:
    if not circle:
        return ""
    names = [str(one) for one in accounts["account"].iloc[circle]]
    chain = " to ".join([*names, names[0]])
    return (
        f"The parents run in a circle, from {chain}, so the group cannot be added up: "
        "correct the parent of one of them."
    )


def outer_sentence(group: Group) -> str:
    """Return that the parent named above them all is no account."""
    return f"They belong to {group.outer}, which is not among the accounts."


def group_revenue(group: Group) -> Measure:
    """Return the revenue of 12 months of all accounts of the group."""
    return _sum(group, "revenue_12m_cents", "no account of the group has known revenue")


def group_goal(group: Group) -> Measure:
    """Return the goals of all accounts of the group, each over the period in view."""
    return _sum(group, "goal_cents", "no account of the group has a goal")


def group_closed(group: Group) -> Measure:
    """Return what all accounts of the group were won for in the period in view."""
    return _sum(group, "won_cents", "no won deal of the group has an amount")


def group_open(group: Group) -> Measure:
    """Return the open amounts of all accounts of the group, whenever they close."""
    return _sum(group, "open_cents", "no open deal of the group has an amount")


def measures(group: Group) -> dict[str, Measure]:
    """Return every measure of the group by metric id."""
    return {
        "group_revenue": group_revenue(group), "group_goal": group_goal(group),
        "group_closed": group_closed(group), "group_open": group_open(group),
    }  # fmt: skip


def _sum(group: Group, column: str, reason: str) -> Measure:
    known = group.rows[group.rows[column].notna()]
    value = total(known[column])
    coverage = len(known) / len(group.rows) if len(group.rows) else None
    return Measure(
        value, "money", len(known), coverage, None if value is not None else reason,
        "accounts", known.index,
    )  # fmt: skip
