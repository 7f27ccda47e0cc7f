"""Which accounts are at risk: a score in parts, flags beside it, and the revenue behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.assess import assess
from kamdata.metrics.ratio import total
from kamdata.metrics.reasons import reasons
from kamdata.metrics.score import (
    ACT_FROM,
    IDENTITY,
    WATCH_FROM,
    Scores,
    coverage_words,
    ranks,
    whole_score,
)
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.assess import Assessment
    from kamdata.metrics.evidence import Numbers
    from kamdata.model import Settings, Snapshot

ACT_NOW, WATCH, FINE, NOT_RANKED = "act now", "watch", "fine", "not ranked"
RISK_BANDS = (ACT_NOW, WATCH, FINE, NOT_RANKED)
NONE_RANKED = "no account can be ranked yet"
NOT_A_CUSTOMER = "Not a customer yet: no revenue and no won deal is known."


def risk_scores(snapshot: Snapshot, settings: Settings) -> Scores:
    """Return how much at risk every account is, from 0 (nothing stands out) to 100.

    Twelve factors with the weights of the settings, see `score.combine`. money_cents is the
    revenue at risk: score / 100 x revenue of 12 months, an index for setting priorities and not a
    forecast. Bands follow the capacity of the review: `act now` are the highest scores, at most
    `settings.review_capacity` of them, from 35 points on and with any revenue to lose; `watch`
    are the others from 25 points on or with a flag. Not ranked: under 40 % coverage, and who never
    bought anything.
    """
    return risk_table(assess(snapshot, settings))


def risk_table(known: Assessment) -> Scores:
    """Return the risk scores of an assessment."""
    points, facts = known.risk, known.facts
    money = revenue_at_risk(points.score, facts.base_cents)
    is_ranked = points.is_ranked & ~np.isnan(points.score) & facts.is_customer
    table = facts.accounts[IDENTITY].assign(
        score=points.score,
        coverage=points.coverage,
        coverage_word=coverage_words(points.coverage),
        is_ranked=is_ranked,
        rank=ranks(points.score, is_ranked, money),
        money_cents=money,
        base_cents=facts.base_cents,
        flags=pd.Series(known.flags, dtype=object),
        reason=reasons(points).where(facts.is_customer, NOT_A_CUSTOMER),
        next_action=known.next_action,
    )
    table = table.assign(band=_bands(table, facts.settings.review_capacity))
    # the labels of the accounts table, so that a measure can name the rows it rests on
    return Scores(table.set_axis(facts.snapshot.table("accounts").index), known.risk_factors)


def revenue_at_risk(score: Numbers, base_cents: pd.Series) -> pd.Series:
    """Return score / 100 x revenue of 12 months in whole cents (Int64), 0 for revenue below 0.

    An index for setting priorities: the score is no probability. Null without revenue.
    """
    weighed = base_cents.astype("float64").clip(lower=0) * pd.Series(score / 100)
    return weighed.round().astype("Int64")


def _bands(table: pd.DataFrame, capacity: int) -> pd.Series:
    has_stake = ~(table["money_cents"] <= 0).fillna(value=False).astype(bool)
    may_act = table["is_ranked"] & has_stake & (table["score"] >= ACT_FROM)
    place = table["rank"].where(may_act).rank(method="first")
    is_flagged = table["flags"].map(len) > 0
    band = np.select(
        [
            ~table["is_ranked"],
            (place <= capacity).fillna(value=False).to_numpy(dtype=bool),
            (whole_score(table["score"].to_numpy()) >= WATCH_FROM) | is_flagged,
        ],
        [NOT_RANKED, ACT_NOW, WATCH],
        FINE,
    )
    return pd.Series(pd.Categorical(band, categories=list(RISK_BANDS)), index=table.index)


def accounts_to_act_on(table: pd.DataFrame) -> Measure:
    """Return how many of the ranked accounts need action now."""
    chosen, ranked = table[table["band"] == ACT_NOW], int(table["is_ranked"].sum())
    found = Measure(len(chosen), "count", ranked, table="accounts", rows=chosen.index)
    return found if ranked else found.because(NONE_RANKED)


def revenue_to_act_on(table: pd.DataFrame) -> Measure:
    """Return the revenue of 12 months of the accounts that need action now (cents)."""
    chosen = table[table["band"] == ACT_NOW]
    if not table["is_ranked"].any():
        return Measure(None, "money", table="accounts", reason=NONE_RANKED)
    if chosen.empty:
        return Measure(0, "money", 0, table="accounts")
    found = Measure(
        total(chosen["base_cents"]), "money", int(chosen["base_cents"].notna().sum()),
        table="accounts", rows=chosen.index,
    )  # fmt: skip
    return found if found.value is not None else found.because("no revenue of them is known")


def total_revenue_at_risk(table: pd.DataFrame) -> Measure:
    """Return the sum of score / 100 x revenue of 12 months over all accounts ranked (cents)."""
    chosen = table[table["is_ranked"] & table["money_cents"].notna()]
    found = Measure(
        total(chosen["money_cents"]), "money", len(chosen), table="accounts", rows=chosen.index
    )
    if found.value is not None:
        return found
    has_ranked = bool(table["is_ranked"].any())
    return found.because("no ranked account has revenue" if has_ranked else NONE_RANKED)


def flagged_accounts(table: pd.DataFrame) -> Measure:
    """Return how many accounts have a flag that no score may hide."""
    chosen = table[table["flags"].map(len) > 0]
    return Measure(len(chosen), "count", len(table), table="accounts", rows=chosen.index)


def unranked_accounts(table: pd.DataFrame) -> Measure:
    """Return how many accounts are not ranked because too little is known of them."""
    chosen = table[~table["is_ranked"]]
    return Measure(len(chosen), "count", len(table), table="accounts", rows=chosen.index)
