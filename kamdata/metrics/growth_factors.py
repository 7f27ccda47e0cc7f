"""The seven questions of the growth score and who answers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kamdata import format as fmt
from kamdata.metrics.care import sentiment_factor
from kamdata.metrics.demand import decided_deals
from kamdata.metrics.evidence import (
    Notes,
    all_missing,
    factor_rows,
    money_texts,
    percent_texts,
)
from kamdata.metrics.ratio import SMALLEST_N
from kamdata.metrics.score import Factor
from kamdata.metrics.set_aside import without_set_aside
from kamdata.metrics.shrinkage import fit_prior, shrunk_rate
from kamdata.metrics.trend import momentum_factor
from kamdata.metrics.wallet import in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

FULL_SHARE = 0.5  # whitespace worth half of the present revenue is as ripe as it gets
SMALL_QUANTILE = 0.25  # smaller accounts are measured in money rather than in percent
STAGE_SCALE = (1.0, 5.0)  # relationship stages: exploratory to integrated


@dataclass(frozen=True, slots=True, eq=False)
class TopGap:
    """The most valuable product that each account does not buy: NaN and "" where there is none.

    `expected_cents` is its worth a year times the adoption among peers; `total_cents` the sum of
    that over all its gaps, NaN where no gap has a known worth.
    """

    product: NDArray[np.object_]
    expected_cents: Numbers
    adoption: Numbers
    adopters: Numbers
    peers: Numbers
    total_cents: Numbers


def top_gap(facts: Facts) -> TopGap:
    """Return the whitespace of each account in short."""
    rows = facts.whitespace
    width = len(rows) // facts.n if facts.n else 0
    if not width:
        nothing, none = np.full(facts.n, np.nan), np.full(facts.n, "", dtype=object)
        return TopGap(none, nothing, nothing, nothing, nothing, nothing)

    def grid(column: str) -> Numbers:
        return rows[column].astype("float64").to_numpy().reshape(facts.n, width)

    expected = grid("expected_cents")
    has_any = ~np.isnan(expected).all(axis=1)
    names = rows["product"].cat.categories.to_numpy(dtype=object)
    by_name = np.argsort(names.astype(str))  # of equal ones the first by name
    best = by_name[np.argmax(np.nan_to_num(expected[:, by_name], nan=-1.0), axis=1)]
    state = rows["state"].to_numpy(dtype=object).reshape(facts.n, width)
    is_settled = np.isin(state, ["owned", "in_pipeline", "blocked"]).all(axis=1)
    total = np.where(has_any | is_settled, np.nansum(expected, axis=1), np.nan)

    def of_best(values: Numbers) -> Numbers:
        return np.where(has_any, values[np.arange(facts.n), best], np.nan)

    return TopGap(
        product=np.where(has_any, names[best], ""),
        expected_cents=of_best(expected),
        adoption=of_best(grid("adoption_rate")),
        adopters=of_best(grid("adopters_n")),
        peers=of_best(grid("peers_n")),
        total_cents=total,
    )


def whitespace_factor(facts: Facts) -> pd.DataFrame:
    """Return the expected worth of each account's whitespace over half its revenue, 0 to 1.

    An account smaller than a quarter of all is measured against the revenue of that quarter, so
    that a tiny base does not make it look ripe. Missing without products or revenue.
    """
    gap = facts.top_gap
    known = facts.base[facts.base > 0]
    floor = float(np.quantile(known, SMALL_QUANTILE)) if known.size else np.nan
    base = np.where(np.isnan(facts.base), np.nan, np.fmax(facts.base, floor))
    value = np.divide(
        gap.total_cents, FULL_SHARE * base, out=np.full(facts.n, np.nan), where=base > 0
    )
    currency, notes = facts.snapshot.currency, Notes(facts.n)
    known_worth = ~np.isnan(value)
    notes.add(
        known_worth & (gap.peers > 0),
        "What it does not buy yet is worth about {} a year; most of all {}, which {:.0f} of {:.0f} "
        "similar customers buy.",
        money_texts(gap.total_cents, currency),
        gap.product, gap.adopters, gap.peers,
    )  # fmt: skip
    notes.add(known_worth, "No product is left that it could buy.")
    notes.add(np.isnan(facts.base), "Add revenue to compare its whitespace with.")
    notes.add(
        np.ones(facts.n, dtype=bool), "Add the product to revenue or won deals, or a price list."
    )
    return factor_rows(value, notes)


def headroom_cents(facts: Facts) -> pd.Series:
    """Return the ceiling of each account less its revenue of 12 months (Int64), at least 0."""
    return (facts.ladder["ceiling_cents"] - facts.ladder["revenue_12m_cents"]).clip(lower=0)


def headroom_factor(facts: Facts) -> pd.DataFrame:
    """Return 1 - share of wallet: what each account buys elsewhere or not at all, 0 to 1."""
    share = facts.ladder["share_of_wallet_rate"].to_numpy(dtype=float)
    currency, notes = facts.snapshot.currency, Notes(facts.n)
    basis = in_words(facts.ladder["ceiling_basis"]).fillna("")
    notes.add(
        ~np.isnan(share), "It buys {} of {} a year, going by {}.",
        percent_texts(share),
        money_texts(facts.ladder["ceiling_cents"], currency),
        basis.to_numpy(dtype=object),
    )  # fmt: skip
    notes.add(
        np.ones(facts.n, dtype=bool), "Add what it spends a year, from anyone, on what you sell."
    )
    return factor_rows(1 - share, notes)


def goal_gap_factor(facts: Facts) -> pd.DataFrame:
    """Return the part of each account's goal that neither wins nor weighted deals cover, 0 to 1.

    Not applicable to a goal of zero, and to an account outside the programme without a goal where
    others have one; missing where a goal is to be set.
    """
    goal, uncovered = (
        facts.ladder[name].astype("float64").to_numpy()
        for name in ("goal_cents", "uncovered_cents")
    )
    value = np.divide(uncovered, goal, out=np.full(facts.n, np.nan), where=goal > 0)
    outside = ~facts.in_programme & np.isnan(goal) & ~np.isnan(goal).all()
    currency, notes = facts.snapshot.currency, Notes(facts.n)
    notes.add(goal <= 0, "Its goal is zero, so nothing is left of it.")
    notes.add(outside, "Not a key account, so no goal is expected.")
    notes.add(value == 0, "Wins and weighted deals cover the goal.")
    notes.add(
        value > 0, "{} of its goal of {} is not covered yet.",
        money_texts(uncovered, currency),
        money_texts(goal, currency),
    )  # fmt: skip
    notes.add(np.ones(facts.n, dtype=bool), "Add a goal.")
    return factor_rows(value, notes, outside | (goal <= 0))


def relationship_factor(facts: Facts) -> pd.DataFrame:
    """Return how far the relationship carries, 0 to 1.

    Multi-threading index / 100, 0 where the people are against us on balance. Without roles or
    dates of contact, the stated relationship stage from 1 to 5.
    """
    people = facts.relationships
    index = np.where(people.support < 0, 0.0, people.index) / 100
    stage = facts.numbers("relationship_stage")
    low, high = STAGE_SCALE
    by_stage = np.where((stage >= low) & (stage <= high), (stage - low) / (high - low), np.nan)
    value = np.where(np.isnan(index), by_stage, index)
    notes, has_index = Notes(facts.n), ~np.isnan(index)
    notes.add(has_index & (people.support < 0), "On balance its people are against us.")
    notes.add(
        has_index, "In effect {:.1f} people in {:.0f} of 4 buying roles.",
        np.nan_to_num(people.effective), 4 * np.nan_to_num(people.role_coverage),
    )  # fmt: skip
    notes.add(~np.isnan(by_stage), "Relationship stage {:.0f} of 5.", np.nan_to_num(stage))
    notes.add(
        np.ones(facts.n, dtype=bool), "Add contacts with their roles and dates of last contact."
    )
    return factor_rows(value, notes)


def propensity_factor(facts: Facts) -> pd.DataFrame:
    """Return how readily each account buys: its win rate over the portfolio's, less one half.

    The account's rate is pulled towards the portfolio's as far as its few deals demand
    (beta-binomial shrinkage). An even rate gives .5. Missing under 5 decided deals in all; not
    applicable to an account without any. The lines of one opportunity are one deal.
    """
    deals = decided_deals(facts)
    at = deals["at"].to_numpy(dtype=np.intp)
    decided = np.bincount(at, minlength=facts.n)
    won = np.bincount(at[deals["is_won"].to_numpy(dtype=bool)], minlength=facts.n)
    if decided.sum() < SMALLEST_N or not won.any():
        return all_missing(facts.n, "Add won and lost deals of earlier years.")
    overall = won.sum() / decided.sum()
    rate = shrunk_rate(won, decided, fit_prior(won, decided))
    notes = Notes(facts.n)
    notes.add(
        decided > 0, f"Won {{}} of {{}} decided deals; allowing for luck {{}}, against "
        f"{fmt.percent(overall)} overall.",
        won, decided, percent_texts(rate),
    )  # fmt: skip
    notes.add(decided == 0, "No deal of it was won or lost yet.")
    return factor_rows(rate / overall - 0.5, notes, decided == 0)


def service_factor(facts: Facts) -> pd.DataFrame:
    """Return how content each account is, 0 to 1: the reverse of the sentiment of the risk."""
    rows = sentiment_factor(facts)
    return rows.assign(value=1 - rows["value"])


GROWTH_FACTORS: tuple[Factor, ...] = (
    Factor("whitespace", "Whitespace", "products it does not buy yet", "products in revenue"),
    Factor("headroom", "Headroom", "what it buys elsewhere", "annual spend"),
    Factor("momentum", "Momentum", "growing revenue", "monthly revenue"),
    Factor("relationship", "Relationship", "good access to its people", "contacts with roles"),
    Factor("goal_gap", "Gap to goal", "a goal not yet covered", "goals"),
    Factor("propensity", "Readiness to buy", "deals it tends to accept", "won and lost deals"),
    Factor("service", "Satisfaction and support", "a content customer", "satisfaction answers"),
)

_ANSWERS: dict[str, Callable[[Facts], pd.DataFrame]] = {
    "whitespace": whitespace_factor,
    "headroom": headroom_factor,
    "momentum": momentum_factor,
    "relationship": relationship_factor,
    "goal_gap": goal_gap_factor,
    "propensity": propensity_factor,
    "service": service_factor,
}


def growth_factor_rows(facts: Facts) -> dict[str, pd.DataFrame]:
    """Return value, state and evidence of every growth factor, one row per account each.

    What people set aside for an account is not applicable to it.
    """
    rows = {factor.name: _ANSWERS[factor.name](facts) for factor in GROWTH_FACTORS}
    return without_set_aside(facts, "growth", rows)
