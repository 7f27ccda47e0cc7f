"""Both scores of every account, worked out together: each needs what the other knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamdata.metrics.facts import Facts
from kamdata.metrics.flags import hard_flags
from kamdata.metrics.growth_factors import GROWTH_FACTORS, growth_factor_rows
from kamdata.metrics.next_action import next_actions
from kamdata.metrics.risk_factors import RISK_FACTORS, risk_factor_rows
from kamdata.metrics.score import Points, combine, factor_table

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.model import Settings, Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """What is known of every account: both scores in parts, the flags, and what to do next."""

    facts: Facts
    risk: Points
    risk_factors: pd.DataFrame
    growth: Points
    growth_factors: pd.DataFrame
    flags: list[tuple[str, ...]]
    next_action: pd.Series


def assess(snapshot: Snapshot, settings: Settings) -> Assessment:
    """Return the assessment of every account of a prepared snapshot."""
    facts = Facts(snapshot, settings)
    ids = facts.accounts["account_id"]
    risk_rows, growth_rows = risk_factor_rows(facts), growth_factor_rows(facts)
    risk = combine(RISK_FACTORS, risk_rows, dict(settings.risk_weights))
    growth = combine(GROWTH_FACTORS, growth_rows, dict(settings.growth_weights))
    return Assessment(
        facts,
        risk,
        factor_table(ids, risk, risk_rows),
        growth,
        factor_table(ids, growth, growth_rows),
        hard_flags(facts),
        next_actions(facts, risk, risk_rows, growth),
    )
