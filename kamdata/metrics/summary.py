"""All measures of a period in one call: what the command line prints and the pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics import concentration, pipeline, portfolio, retention
from kamdata.metrics.groups import group_sums

if TYPE_CHECKING:
    from kamdata.model import Measure, Period, Settings, Snapshot


def measures(snapshot: Snapshot, period: Period, settings: Settings) -> dict[str, Measure]:
    """Return every measure of the pipeline and of the revenue snapshot by its metric id.

    Over all accounts. Measures against the goal compare over the fiscal year of the as-of date
    when the period is all dates.
    """
    opportunities = snapshot.table("opportunities")
    stages = snapshot.table("stages")
    as_of = snapshot.as_of
    found = {
        name: getattr(pipeline, name)(opportunities, period)
        for name in (
            "won_amount", "won_count", "lost_count", "open_count", "open_amount",
            "win_rate_by_count", "win_rate_by_amount", "average_won_amount",
            "median_won_amount", "median_days_to_win",
        )
    }  # fmt: skip
    found["weighted_open_amount"] = pipeline.weighted_open_amount(opportunities, stages, period)
    found["past_due_count"] = pipeline.past_due_count(opportunities, period, as_of)
    found["past_due_amount"] = pipeline.past_due_amount(opportunities, period, as_of)
    found |= concentration.measures(concentration.spread(snapshot, period))
    found |= retention.measures(retention.year_on_year(snapshot))
    return found | portfolio.measures(portfolio.standing(snapshot, period, settings))


def account_amounts(opportunities: pd.DataFrame, period: Period, ids: pd.Series) -> pd.DataFrame:
    """Return won_cents and open_cents (Int64) of each account id in the period, in their order.

    Rows without an amount add nothing: 0 for an account without rows, null where rows exist but
    none has an amount, as the measures of the portfolio.
    """
    inside = opportunities.loc[
        period.covers(opportunities["close_on"]), ["account_id", "status", "amount_cents"]
    ]
    found = {}
    for status in ("won", "open"):
        chosen = inside[inside["status"] == status]
        place = pd.Index(ids).get_indexer(pd.Index(chosen["account_id"]))
        known = place >= 0
        found[f"{status}_cents"] = group_sums(chosen["amount_cents"][known], place[known], len(ids))
    return pd.DataFrame(found)
