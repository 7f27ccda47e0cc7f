"""Which accounts are ripe for growth, and which must be put right first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.assess import assess
from kamdata.metrics.growth_factors import headroom_cents
from kamdata.metrics.ratio import total
from kamdata.metrics.reasons import reasons
from kamdata.metrics.risk import ACT_NOW, NONE_RANKED, risk_table
from kamdata.metrics.score import ACT_FROM, IDENTITY, Scores, coverage_words, ranks
from kamdata.metrics.wallet import in_words
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.assess import Assessment
    from kamdata.model import Settings, Snapshot

GROW_NOW, LATER, FIX_FIRST, NOT_RANKED = "grow now", "later", "fix first", "not ranked"
GROWTH_BANDS = (GROW_NOW, LATER, FIX_FIRST, NOT_RANKED)
FIX_FROM = 60.0  # risk score from which nobody should sell more before the trouble is settled


def growth_scores(snapshot: Snapshot, settings: Settings) -> Scores:
    """Return how ripe for growth every account is, from 0 to 100.

    Seven factors with the weights of the settings, see `score.combine`. money_cents is the
    headroom: ceiling less revenue of 12 months, ceiling_words what that ceiling rests on. Accounts
    that need action now by their risk, have
    a risk score from 60 on or a flag are `fix first`: they have a score but no rank. `grow now`
    are the highest scores, at most `settings.review_capacity` of them, from 35 points on; the
    rest are `later`. Under 40 % coverage: not ranked.
    """
    known = assess(snapshot, settings)
    return growth_table(known, risk_table(known))


def growth_table(known: Assessment, risk: Scores) -> Scores:
    """Return the growth scores of an assessment; `risk` are its risk scores (`risk_table`)."""
    points, facts = known.growth, known.facts
    flags = pd.Series(known.flags, dtype=object)
    must_fix = flags.map(len).to_numpy() > 0
    must_fix |= known.risk.is_ranked & (known.risk.score >= FIX_FROM)
    must_fix |= (risk.table["band"] == ACT_NOW).to_numpy()
    is_known = points.is_ranked & ~np.isnan(points.score)
    is_ranked = is_known & ~must_fix
    money = headroom_cents(facts)
    table = facts.accounts[IDENTITY].assign(
        score=points.score,
        coverage=points.coverage,
        coverage_word=coverage_words(points.coverage),
        is_ranked=is_ranked,
        rank=ranks(points.score, is_ranked, money),
        money_cents=money,
        ceiling_words=in_words(facts.ladder["ceiling_basis"]),
        base_cents=facts.base_cents,
        risk_score=known.risk.score,
        risk_reason=reasons(known.risk),
        flags=flags,
        reason=reasons(points),
        next_action=known.next_action,
    )
    is_ripe = (table["rank"] <= facts.settings.review_capacity) & (table["score"] >= ACT_FROM)
    band = np.select(
        [must_fix, ~is_known, is_ripe.fillna(value=False).to_numpy(dtype=bool)],
        [FIX_FIRST, NOT_RANKED, GROW_NOW],
        LATER,
    )
    table = table.assign(band=pd.Categorical(band, categories=list(GROWTH_BANDS)))
    return Scores(table.set_axis(facts.snapshot.table("accounts").index), known.growth_factors)


def accounts_to_grow(table: pd.DataFrame) -> Measure:
    """Return how many of the ranked accounts are ripe for growth now."""
    chosen, ranked = table[table["band"] == GROW_NOW], int(table["is_ranked"].sum())
    found = Measure(len(chosen), "count", ranked, table="accounts", rows=chosen.index)
    return found if ranked else found.because(NONE_RANKED)


def headroom_to_grow(table: pd.DataFrame) -> Measure:
    """Return the headroom of the accounts that are ripe for growth now (cents)."""
    if not table["is_ranked"].any():
        return Measure(None, "money", table="accounts", reason=NONE_RANKED)
    if not (table["band"] == GROW_NOW).any():
        return Measure(0, "money", table="accounts")
    return _headroom(table[table["band"] == GROW_NOW])


def total_headroom(table: pd.DataFrame) -> Measure:
    """Return the headroom of all accounts whose ceiling and revenue are known (cents)."""
    return _headroom(table)


def _headroom(rows: pd.DataFrame) -> Measure:
    known = rows[rows["money_cents"].notna()]
    found = Measure(
        total(known["money_cents"]), "money", len(known), table="accounts", rows=known.index
    )
    return found if found.value is not None else found.because("no ceiling is known")


def accounts_to_fix(table: pd.DataFrame) -> Measure:
    """Return how many accounts must be put right before anybody sells them more."""
    chosen = table[table["band"] == FIX_FIRST]
    return Measure(len(chosen), "count", len(table), table="accounts", rows=chosen.index)
