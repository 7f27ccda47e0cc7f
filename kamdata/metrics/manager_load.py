"""How much work each key account manager has, in hours a month, against the hours there are.

Hours are those that somebody gave; where nobody did, those that the relationships take. Source:
Seven Keys to Managing Strategic Accounts (2 to 8 hours a month for each relationship, at least 5
relationships an account) and the workload method.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.programme_accounts import (
    name_texts,
    programme_accounts,
    with_key_accounts,
)
from kamdata.metrics.ratio import divide, safe_div
from kamdata.model import Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Mask, Numbers
    from kamdata.metrics.facts import Facts

HOURS_NEW, HOURS_MATURE = 4.0, 2.0  # a month and relationship
FEWEST_RELATIONSHIPS = 5
CAPACITY_HOURS = 120.0  # a month with customers
NEW_DAYS = 365
EARLY_STAGE = 2  # exploratory or basic
GIVEN, RECKONED = "given", "from its relationships"
NO_HOURS = "hours inside our own company are in no file"
MONEY = ["revenue_cents", "contribution_cents", "lifetime_cents"]


def hours_of_relationships(active: NDArray[np.intp], is_new: Mask) -> Numbers:
    """Return the hours a month that relationships take: max(active people, 5) x (4 new, 2 mature).

    Golden: 3 people at a new account take 20 hours, 8 at a mature one 16.
    """
    people = np.maximum(active, FEWEST_RELATIONSHIPS)
    return people * np.where(is_new, HOURS_NEW, HOURS_MATURE)


def account_hours(facts: Facts) -> pd.DataFrame:
    """Return every account with the hours its manager spends on it, on the index of the accounts.

    The columns of `programme_accounts`, and: relationships (people with two-way contact in 180
    days), is_new (a key account for less than a year; where that is not dated, at relationship
    stage 1 or 2), hours (a month) and basis: given (the manager's own in the team of the account,
    else those of the account) or from its relationships, which holds for key accounts alone;
    given_hours and internal_hours of the whole account team, null where not known. Hours inside
    our own company that are more than all hours are not known.
    """
    rows = programme_accounts(facts)
    given = facts.numbers("hours_per_month")
    team = _team_hours(facts, None)
    given = np.where(np.isnan(given), team, given)
    own = _team_hours(facts, rows["owner"])
    inside = facts.numbers("internal_hours_per_month")
    said = np.where(np.isnan(own), given, own)
    is_new = _is_new(facts)
    reckoned = hours_of_relationships(facts.relationships.active, is_new)
    reckoned = np.where(rows["is_key"].to_numpy(), reckoned, np.nan)
    has_hours = ~np.isnan(said)
    return rows.assign(
        relationships=facts.relationships.active,
        is_new=is_new,
        hours=np.where(has_hours, said, reckoned),
        basis=pd.Series(np.where(has_hours, GIVEN, RECKONED), rows.index, dtype="str").where(
            has_hours | ~np.isnan(reckoned)
        ),
        given_hours=given,
        internal_hours=np.where(inside <= given, inside, np.nan),
    )


def _team_hours(facts: Facts, members: pd.Series | None) -> Numbers:
    """Return the hours of each account's team, or only those of the member named for it."""
    team = facts.snapshot.table("team")
    at = facts.positions(team)
    hours = team["hours_per_month"].astype("float64").to_numpy()
    keep = (at >= 0) & ~np.isnan(hours)
    if members is not None:
        wanted = members.str.casefold().to_numpy(dtype=object)[at]
        keep &= name_texts(team["member"]).str.casefold().to_numpy(dtype=object) == wanted
    sums = np.bincount(at[keep], weights=hours[keep], minlength=facts.n)
    known = np.bincount(at[keep], minlength=facts.n) > 0
    return np.where(known, sums, np.nan)


def _is_new(facts: Facts) -> Mask:
    since = facts.days_since("key_since_on")
    early = facts.numbers("relationship_stage") <= EARLY_STAGE
    return np.where(np.isnan(since), early, since < NEW_DAYS)


def manager_load(rows: pd.DataFrame, managers: pd.DataFrame) -> pd.DataFrame:
    """Return one row per key account manager, the fullest first.

    `rows` are those of `account_hours`, `managers` the table of that name. owner, accounts (key
    accounts), other_accounts (the others that are the manager's; they count in the load where
    their hours are given), relationships, industries, industry_names, new_accounts, hours (a
    month), given (key accounts whose hours are given), capacity_hours (120 where nobody says
    otherwise), load_rate, is_over (more hours than there are), trained_on, and revenue_cents,
    contribution_cents, lifetime_cents of the key accounts. Who is a manager: who owns a key
    account, or is in the table.
    """
    own = rows[rows["owner"].notna()]
    key = own[own["is_key"]]
    listed = managers.assign(owner=name_texts(managers["owner"])).dropna(subset=["owner"])
    listed = listed.drop_duplicates("owner").set_index("owner")
    names = pd.Index(sorted({*key["owner"], *listed.index}), name="owner", dtype="str")
    groups = key.groupby("owner")
    found = pd.DataFrame(
        {
            "accounts": groups.size(),
            "other_accounts": own[~own["is_key"]].groupby("owner").size(),
            "relationships": groups["relationships"].sum(),
            "industries": groups["industry"].nunique(),
            "new_accounts": groups["is_new"].sum(),
            "given": (key["basis"] == GIVEN).groupby(key["owner"]).sum(),
        },
        index=names,
    ).fillna(0).astype("int64")  # fmt: skip
    found = found.join(groups[MONEY].sum(min_count=1)).join(
        groups["industry"].agg(lambda seen: fmt.joined(sorted(set(seen.dropna())))).rename(
            "industry_names")
    )  # fmt: skip
    capacity = listed["capacity_hours"].astype("float64").reindex(names)
    hours = own.groupby("owner")["hours"].sum().reindex(names).fillna(0.0)
    found = found.assign(
        hours=hours,
        capacity_hours=capacity.fillna(CAPACITY_HOURS),
        trained_on=listed["trained_on"].reindex(names),
    )
    load = divide(found["hours"], found["capacity_hours"])
    found = found.assign(load_rate=load, is_over=load > 1).reset_index()
    return found.sort_values(["load_rate", "owner"], ascending=[False, True], ignore_index=True)


def managers_over_capacity(load: pd.DataFrame, rows: pd.DataFrame) -> Measure:
    """Return how many key account managers have more hours of work than hours for customers."""
    over = load.loc[load["is_over"], "owner"]
    key = rows[rows["is_key"]]
    found = Measure(
        len(over), "count", len(load), table="accounts", rows=key.index[key["owner"].isin(over)]
    )
    return with_key_accounts(found, key)


def accounts_per_manager(load: pd.DataFrame, rows: pd.DataFrame) -> Measure:
    """Return key accounts that have a manager / managers who have a key account."""
    busy = load[load["accounts"] > 0]
    key = rows[rows["is_key"] & rows["owner"].notna()]
    value, reason = safe_div(len(key), len(busy), "no key account has a manager")
    return Measure(value, "index", len(busy), reason=reason, table="accounts", rows=key.index)


def key_accounts_without_manager(rows: pd.DataFrame) -> Measure:
    """Return how many key accounts nobody owns."""
    key = rows[rows["is_key"]]
    alone = key[key["owner"].isna()]
    return with_key_accounts(
        Measure(len(alone), "count", len(key), table="accounts", rows=alone.index), key
    )


def hours_inside_rate(rows: pd.DataFrame) -> Measure:
    """Return hours inside our own company / all hours, over key accounts that say both."""
    key = rows[rows["is_key"]]
    known = key[key["internal_hours"].notna()]
    value, reason = safe_div(known["internal_hours"].sum(), known["given_hours"].sum(), NO_HOURS)
    coverage = len(known) / len(key) if len(key) else None
    return Measure(
        value, "rate", len(known), coverage, reason, table="accounts", rows=known.index
    )  # fmt: skip


def hours_inside(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per manager with hours inside our own company, the largest share first.

    owner, accounts (that say both), hours, internal_hours, customer_hours, internal_rate.
    """
    known = rows[rows["is_key"] & rows["internal_hours"].notna() & rows["owner"].notna()]
    sums = known.groupby("owner").agg(
        accounts=("account_id", "size"), hours=("given_hours", "sum"),
        internal_hours=("internal_hours", "sum"),
    )  # fmt: skip
    found = sums.assign(
        customer_hours=sums["hours"] - sums["internal_hours"],
        internal_rate=divide(sums["internal_hours"], sums["hours"]),
    ).reset_index()
    return found.sort_values(["internal_rate", "owner"], ascending=[False, True], ignore_index=True)


def load_headline(load: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Return the finding: who has more work than hours, and which key accounts nobody owns."""
    key = rows[rows["is_key"]]
    if key.empty:
        return "No account is marked as a key account, so no manager has one."
    alone = key[key["owner"].isna()]
    parts = [_full(load)] if len(load) else []
    if len(alone):
        who = _named(alone["account"])
        parts.append(f"{who} {'has' if len(alone) == 1 else 'have'} no key account manager.")
    return " ".join(parts)


def _full(load: pd.DataFrame) -> str:
    over, first = load[load["is_over"]], load.iloc[0]
    share = fmt.percent(first["load_rate"])
    if over.empty:
        return (
            f"No key account manager has more work than hours; the fullest is {first['owner']}, "
            f"at {share}."
        )
    managers = fmt.count(len(load), "key account manager")
    has = "has" if len(over) == 1 else "have"
    return f"{len(over):,} of {managers} {has} more work than hours: {first['owner']} at {share}."


def _named(names: pd.Series) -> str:
    few = list(names.head(3))
    rest = len(names) - len(few)
    return fmt.joined([*few, f"{rest:,} more"] if rest else few)


def load_title(load: pd.DataFrame) -> str:
    """Return the finding of the chart of the load."""
    over = int(load["is_over"].sum())
    if not over:
        return "Every key account manager has hours left for customers"
    first = load.iloc[0]
    hours = fmt.number(first["hours"] - first["capacity_hours"])
    return f"{first['owner']} lacks {hours} hours a month for the accounts in hand"


def programme_load(load: pd.DataFrame) -> Measure:
    """Return the hours of all key account managers' accounts / their hours for customers."""
    busy = load[load["accounts"] > 0]
    value, reason = safe_div(
        busy["hours"].sum(), busy["capacity_hours"].sum(), "no key account has a manager"
    )
    return Measure(value, "rate", len(busy), reason=reason, table="managers")
