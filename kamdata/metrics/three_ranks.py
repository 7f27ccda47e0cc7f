"""Who is largest, counted three ways: by revenue, by what is left of it, by what it will bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.evidence import Notes, money_texts, percent_texts
from kamdata.metrics.lifetime_value import whole_cents
from kamdata.metrics.ratio import total
from kamdata.metrics.score import IDENTITY, ranks
from kamdata.model import Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.facts import Facts

WAYS = ("revenue", "contribution", "lifetime")
WHAT_TO_ADD = "add gross margins, costs to serve and 24 months of revenue"
NONE_KNOWN = "no account has revenue, margin, cost to serve and retention"


def three_ranks(facts: Facts) -> pd.DataFrame:
    """Return every account with its three amounts and ranks, on the index of the accounts.

    IDENTITY; revenue_cents (12 months), contribution_cents (after the cost to serve),
    lifetime_cents with lifetime_low_cents and lifetime_high_cents (Int64, null where not known),
    retention_rate; revenue_rank, contribution_rank, lifetime_rank: 1 is the largest, only among
    accounts of which all three amounts are known; contribution_change and lifetime_change: places
    won (above 0) or lost against the rank by revenue; why: in words; lacking: what is missing.
    """
    life = facts.lifetime
    is_known = ~np.isnan(life.value)
    revenue, contribution, lifetime = (
        whole_cents(one) for one in (facts.base, life.contribution, life.value)
    )
    amounts = {"revenue": revenue, "contribution": contribution, "lifetime": lifetime}
    found = {f"{way}_cents": cents for way, cents in amounts.items()}
    found |= {
        f"{way}_rank": ranks(cents.astype("float64").to_numpy(), is_known, facts.base_cents)
        for way, cents in amounts.items()
    }
    table = facts.accounts[IDENTITY].assign(
        **found,
        lifetime_low_cents=whole_cents(life.low),
        lifetime_high_cents=whole_cents(life.high),
        retention_rate=life.retention,
        contribution_change=found["revenue_rank"] - found["contribution_rank"],
        lifetime_change=found["revenue_rank"] - found["lifetime_rank"],
        lacking=pd.Series(life.lacking, dtype="str"),
    )
    table = table.assign(why=_why(facts, is_known))
    return table.set_axis(facts.snapshot.table("accounts").index)


def _why(facts: Facts, is_known: NDArray[np.bool_]) -> pd.Series:
    life, currency = facts.lifetime, facts.snapshot.currency
    share = np.divide(
        life.contribution, facts.base, out=np.full(facts.n, np.nan), where=facts.base > 0
    )
    usual = float(np.median(share[is_known])) if is_known.any() else np.nan
    notes = Notes(facts.n)
    notes.add(
        is_known & (life.contribution < 0),
        "Its margin of {} a year does not cover the {} it costs to serve.",
        money_texts(life.margin, currency), money_texts(life.cost, currency),
    )  # fmt: skip
    notes.add(
        is_known & ~np.isnan(share),
        f"{{}} of its revenue is left after the cost to serve; the usual is {fmt.percent(usual)}.",
        percent_texts(share),
    )  # fmt: skip
    notes.add(is_known, "It brought no revenue in 12 months.")
    return pd.Series(notes.texts, dtype="str")


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts of which all three amounts are known, largest revenue first."""
    return table[table["revenue_rank"].notna()].sort_values("revenue_rank")


def unranked(table: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts that lack an amount, most revenue first, unknown revenue last."""
    rows = table[table["revenue_rank"].isna()]
    return rows.sort_values("revenue_cents", ascending=False, na_position="last")


def furthest_fall(rows: pd.DataFrame) -> pd.Series | None:
    """Return the account that loses most places from revenue to lifetime value, None if none does.

    Of equal falls that of the larger account.
    """
    falls = rows[rows["lifetime_change"] < 0].sort_values(["lifetime_change", "revenue_rank"])
    return None if falls.empty else falls.iloc[0]


def headline(table: pd.DataFrame) -> str:
    """Return the finding: who falls most when counted by what it brings, and why."""
    rows = ranked(table)
    if rows.empty:
        return f"Accounts cannot be compared by what they bring yet: {WHAT_TO_ADD}."
    row = furthest_fall(rows)
    if row is None:
        return "By what they bring, accounts stand in the same order as by revenue."
    return (
        f"{row['account']} is number {row['revenue_rank']} by revenue and number "
        f"{row['lifetime_rank']} by lifetime value. {row['why']}"
    )


def title(rows: pd.DataFrame) -> str:
    """Return the finding of the chart in short."""
    row = furthest_fall(rows)
    if row is None:
        return "Nobody falls when counted by lifetime value"
    places = fmt.count(-int(row["lifetime_change"]), "place")
    return f"{row['account']} falls {places} when counted by what it brings"


def total_contribution(table: pd.DataFrame) -> Measure:
    """Return what accounts leave a year after margin and cost to serve, summed (cents)."""
    return _sum(table, "contribution_cents", "no account has revenue, margin and cost to serve")


def total_lifetime_value(table: pd.DataFrame) -> Measure:
    """Return the lifetime value of all accounts of which it is known, summed (cents)."""
    return _sum(table, "lifetime_cents", NONE_KNOWN)


def accounts_at_a_loss(table: pd.DataFrame) -> Measure:
    """Return how many accounts cost more to serve than their margin brings."""
    known = table[table["contribution_cents"].notna()]
    chosen = known[known["contribution_cents"] < 0]
    found = Measure(len(chosen), "count", len(known), table="accounts", rows=chosen.index)
    return found if len(known) else found.because("no cost to serve is known with its margin")


def _sum(table: pd.DataFrame, column: str, reason: str) -> Measure:
    known = table[table[column].notna()]
    everything = total(table["revenue_cents"].clip(lower=0))
    part = total(known["revenue_cents"].clip(lower=0))
    found = Measure(
        total(known[column]), "money", len(known), table="accounts", rows=known.index,
        coverage=part / everything if part is not None and everything else None,
    )  # fmt: skip
    return found if found.value is not None else found.because(reason)
