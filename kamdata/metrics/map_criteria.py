"""What makes an account attractive, and how strong we stand in it against competitors.

Every answer rests on the account's own data and on fixed anchors: adding an account to the
portfolio moves no other one. So estimates from similar customers play no part here. Criteria as
in McDonald's portfolio analysis, each from 0 to 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamdata.metrics.care import HIGHEST_NPS, STALE_ANSWER_DAYS
from kamdata.metrics.evidence import Notes, factor_rows, money_texts, percent_texts
from kamdata.metrics.growth_factors import STAGE_SCALE
from kamdata.metrics.rungs import named_potential
from kamdata.metrics.score import Factor

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

# each pair: what counts 0 and what counts 1. Spend a year in whole units of money, by orders of
# magnitude (1 million lies in the middle); growth a year; gross margin
SPEND_ANCHORS = (100_000.0, 10_000_000.0)
GROWTH_ANCHORS = (-0.10, 0.30)
MARGIN_ANCHORS = (0.0, 0.60)
# what stands for one dollar, to the power of ten, in money of small units
SMALL_UNITS = {
    "JPY": 100, "INR": 100, "RUB": 100, "PHP": 100, "TWD": 10, "THB": 10, "CZK": 10, "SEK": 10,
    "NOK": 10, "DKK": 10, "MXN": 10, "ZAR": 10, "CNY": 10, "HKD": 10, "TRY": 10,
    "HUF": 1_000, "KRW": 1_000, "CLP": 1_000, "COP": 1_000, "IDR": 10_000, "VND": 10_000,
}  # fmt: skip
# how tiers are written, from the highest to the lowest
TIERS = (
    (1.0, r"a\+?|1|i|gold|platinum|diamond|strategic|key|top|hot|high"),
    (0.5, r"b|2|ii|silver|growth|warm|medium|core"),
    (0.0, r"[cd]|3|4|iii|iv|bronze|standard|cold|low|tactical"),
)

ATTRACTIVENESS: tuple[Factor, ...] = (
    Factor("potential", "Potential", "what it spends a year", "annual spend"),
    Factor("growth", "Growth", "growing revenue", "revenue of two years"),
    Factor("margin", "Gross margin", "a good margin", "gross margins"),
    Factor("fit", "Fit", "its place in the programme", "tiers or key accounts"),
)
STRENGTH: tuple[Factor, ...] = (
    Factor("share_of_wallet", "Share of its spend", "our share of its spend", "annual spend"),
    Factor("relationship_stage", "Relationship", "the relationship", "relationship stages"),
    Factor("nps", "Satisfaction", "a content customer", "satisfaction answers"),
    Factor("threading", "People we talk to", "the people we know", "contacts with roles"),
)


def between(values: Numbers, anchors: tuple[float, float]) -> Numbers:
    """Return where each value lies between what counts 0 and what counts 1, not clamped."""
    low, high = anchors
    return (values - low) / (high - low)


def own_spend(facts: Facts) -> Numbers:
    """Return what each account spends a year on what we sell, in cents, by its own data.

    The stated spend, but never less than it buys from us; else its revenue with us and what the
    whitespace sheet says it could buy. NaN where neither is written down.
    """
    stated = facts.numbers("wallet_cents")
    more = named_potential(facts.snapshot, facts.accounts["account_id"]).astype("float64")
    written = np.where(more.to_numpy() > 0, facts.base + more.to_numpy(), np.nan)
    spend = np.where(stated > 0, stated, written)
    return np.where(facts.base > spend, facts.base, spend)


def potential_rows(facts: Facts) -> pd.DataFrame:
    """Return how much each account spends a year: 0 up to 100 thousand, 1 from 10 million on.

    By orders of magnitude. In money of small units the anchors are multiplied (`SMALL_UNITS`).
    """
    spend = own_spend(facts)
    unit = 100 * SMALL_UNITS.get(facts.snapshot.currency, 1)
    low, high = np.log10(SPEND_ANCHORS)
    value = between(np.log10(np.where(spend > 0, spend, np.nan) / unit), (low, high))
    notes = Notes(facts.n)
    notes.add(
        ~np.isnan(spend), "It spends {} a year on what we sell.",
        money_texts(spend, facts.snapshot.currency),
    )  # fmt: skip
    notes.add(
        np.ones(facts.n, dtype=bool), "Add what it spends a year, from anyone, on what you sell."
    )
    return factor_rows(value, notes)


def growth_rows(facts: Facts) -> pd.DataFrame:
    """Return how revenue of 12 months moved on the year before: 0 at -10 %, 1 from +30 % on."""
    rate = facts.ladder["growth_rate"].to_numpy(dtype=float)
    notes = Notes(facts.n)
    known = ~np.isnan(rate)
    word = np.where(rate < 0, "fell", "rose").astype(object)
    notes.add(known, "Revenue {} by {} on the year before.", word, percent_texts(np.abs(rate)))
    notes.add(np.ones(facts.n, dtype=bool), "Add its revenue of two years.")
    return factor_rows(between(rate, GROWTH_ANCHORS), notes)


def margin_rows(facts: Facts) -> pd.DataFrame:
    """Return the gross margin of each account: 1 from 60 % on.

    Without the cost to serve, which is known of few: an account where it is not known would look
    as if it cost nothing.
    """
    rate = facts.numbers("gross_margin_rate")
    notes = Notes(facts.n)
    notes.add(~np.isnan(rate), "Gross margin {}.", percent_texts(rate))
    notes.add(np.ones(facts.n, dtype=bool), "Add its gross margin.")
    return factor_rows(between(rate, MARGIN_ANCHORS), notes)


def fit_rows(facts: Facts) -> pd.DataFrame:
    """Return how well each account fits the strategy: tier A 1, B .5, C 0; else key account 1.

    Tiers written as 1, 2, 3, gold, silver, bronze and the like count alike. Where no tier can be
    read, key accounts count 1 and accounts said not to be key 0.
    """
    tier = facts.accounts["tier"].astype("str")
    words = (
        tier.str.casefold()
        .str.strip()
        .str.replace(r"^(?:tier|class|category|level|grade)[\s:._-]*", "", regex=True)
    )
    value = np.full(facts.n, np.nan)
    for worth, pattern in TIERS:
        value[words.str.fullmatch(pattern).fillna(value=False).to_numpy(dtype=bool)] = worth
    by_tier = ~np.isnan(value)
    key = facts.accounts["is_key"].astype("float64").to_numpy()
    value = np.where(by_tier, value, key)
    notes = Notes(facts.n)
    notes.add(by_tier, "Tier {}.", tier.fillna("").to_numpy(dtype=object))
    notes.add(key == 1, "A key account.")
    notes.add(key == 0, "Not a key account.")
    notes.add(np.ones(facts.n, dtype=bool), "Add its tier, or whether it is a key account.")
    return factor_rows(value, notes)


def share_rows(facts: Facts) -> pd.DataFrame:
    """Return our share of what each account spends a year, 0 to 1. Competitors have the rest."""
    spend = own_spend(facts)
    base = np.clip(facts.base, 0, None)
    share = np.divide(base, spend, out=np.full(facts.n, np.nan), where=spend > 0)
    notes = Notes(facts.n)
    notes.add(
        ~np.isnan(share), "We have {} of the {} it spends a year.",
        percent_texts(share), money_texts(spend, facts.snapshot.currency),
    )  # fmt: skip
    notes.add(np.isnan(facts.base), "Add its revenue.")
    notes.add(
        np.ones(facts.n, dtype=bool), "Add what it spends a year, from anyone, on what you sell."
    )
    return factor_rows(share, notes)


def stage_rows(facts: Facts) -> pd.DataFrame:
    """Return the relationship stage: 0 for 1 (exploratory), 1 for 5 (integrated)."""
    stage = facts.numbers("relationship_stage")
    low, high = STAGE_SCALE
    value = np.where((stage >= low) & (stage <= high), between(stage, STAGE_SCALE), np.nan)
    notes = Notes(facts.n)
    notes.add(~np.isnan(value), "Relationship stage {:.0f} of 5.", np.nan_to_num(stage))
    notes.add(np.ones(facts.n, dtype=bool), "Add the relationship stage, 1 to 5.")
    return factor_rows(value, notes)


def nps_rows(facts: Facts) -> pd.DataFrame:
    """Return the last satisfaction answer over ten; missing when it is older than a year."""
    answer, age = facts.numbers("nps"), facts.days_since("nps_on")
    is_stale = age > STALE_ANSWER_DAYS
    is_sound = (answer >= 0) & (answer <= HIGHEST_NPS) & ~is_stale
    notes = Notes(facts.n)
    notes.add(is_sound, "Last answer {:.0f} of 10.", np.nan_to_num(answer))
    notes.add(
        is_stale & ~np.isnan(answer), "The last answer is {:.0f} days old. Ask again.",
        np.nan_to_num(age),
    )  # fmt: skip
    notes.add(np.ones(facts.n, dtype=bool), "Add a satisfaction answer from 0 to 10.")
    return factor_rows(np.where(is_sound, answer / HIGHEST_NPS, np.nan), notes)


def people_rows(facts: Facts) -> pd.DataFrame:
    """Return the multi-threading index over 100: how many people we know, in how many roles."""
    people = facts.relationships
    notes = Notes(facts.n)
    notes.add(
        ~np.isnan(people.index), "In effect {:.1f} people in {:.0f} of 4 buying roles.",
        np.nan_to_num(people.effective), 4 * np.nan_to_num(people.role_coverage),
    )  # fmt: skip
    notes.add(
        np.ones(facts.n, dtype=bool), "Add contacts with their roles and dates of last contact."
    )
    return factor_rows(people.index / 100, notes)


_ANSWERS: dict[str, Callable[[Facts], pd.DataFrame]] = {
    "potential": potential_rows,
    "growth": growth_rows,
    "margin": margin_rows,
    "fit": fit_rows,
    "share_of_wallet": share_rows,
    "relationship_stage": stage_rows,
    "nps": nps_rows,
    "threading": people_rows,
}


def criterion_rows(facts: Facts) -> dict[str, pd.DataFrame]:
    """Return value, state and evidence of every criterion, one row per account each."""
    return {factor.name: _ANSWERS[factor.name](facts) for factor in (*ATTRACTIVENESS, *STRENGTH)}
