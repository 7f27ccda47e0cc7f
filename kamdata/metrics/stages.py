"""What each stage means: the file's own words, the CRM's defaults, and what the user changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.schema import conform

if TYPE_CHECKING:
    from kamdata.model import Settings, Snapshot

DEFAULT_QUALIFIED_POSITION = 2  # the second open stage


def with_settings(snapshot: Snapshot, settings: Settings) -> Snapshot:
    """Return the snapshot with the user's stage table in force.

    The stage rows the user changed replace those of the snapshot, and opportunities whose status
    the file did not give itself take the status of their stage.
    """
    if not settings.stages:
        return snapshot
    stages = _changed(snapshot.table("stages"), settings)
    opportunities = snapshot.table("opportunities")
    by_stage = dict(zip(stages["stage"], stages["status"].astype("str"), strict=True))
    derived = opportunities["stage"].astype("str").map(by_stage)
    is_given = opportunities["is_status_given"].fillna(value=False).astype(bool)
    status = opportunities["status"].astype("str").where(is_given, derived)
    opportunities = opportunities.assign(status=status.astype("category"))
    tables = {**snapshot.tables, "stages": stages, "opportunities": opportunities}
    return replace(snapshot, tables=tables)


def _changed(stages: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    changes = {stage.name: stage for stage in settings.stages}
    rows = [
        {"stage": name, "status": changes[name].status,
         "probability_rate": changes[name].probability_rate, "is_guessed": False}
        if name in changes
        else {"stage": name, "status": status, "probability_rate": probability,
              "is_guessed": is_guessed}
        for name, status, probability, is_guessed in zip(
            stages["stage"], stages["status"].astype("str"), stages["probability_rate"],
            stages["is_guessed"], strict=True,
        )
    ]  # fmt: skip
    return conform(
        "stages", pd.DataFrame(rows, columns=["stage", "status", "probability_rate", "is_guessed"])
    )


def probability(opportunities: pd.DataFrame, stages: pd.DataFrame) -> pd.Series:
    """Return the chance of winning of each opportunity, 0 to 1, NaN where nobody says.

    The file's own probability first, then the stage table's; a won deal is 1, a lost one 0.
    """
    by_stage = dict(zip(stages["stage"], stages["probability_rate"], strict=True))
    # mapping the categories, not the rows, is what makes this cheap
    fallback = opportunities["stage"].map(by_stage).astype("float64")
    chance = opportunities["probability_rate"].fillna(fallback)
    chance = chance.mask(opportunities["status"] == "won", 1.0)
    return chance.mask(opportunities["status"] == "lost", 0.0)


def weighted_cents(opportunities: pd.DataFrame, stages: pd.DataFrame) -> pd.Series:
    """Return amount x probability in whole cents (Int64); null without an amount or a chance.

    Where neither the file nor the stage table has a probability, the weighted amount that the
    file gives is used.
    """
    chance = probability(opportunities, stages)
    product = (opportunities["amount_cents"].astype("float64") * chance).round()
    return product.astype("Int64").fillna(opportunities["weighted_amount_cents"])


def is_qualified(
    opportunities: pd.DataFrame, stages: pd.DataFrame, settings: Settings
) -> pd.Series:
    """Return which opportunities stand at or behind the stage that counts as qualified."""
    open_stages = list(stages.loc[stages["status"] == "open", "stage"])
    first = settings.qualified_from
    if first not in open_stages:
        position = min(DEFAULT_QUALIFIED_POSITION, len(open_stages))
        start = max(position - 1, 0)
    else:
        start = open_stages.index(first)
    return opportunities["stage"].astype("str").isin(open_stages[start:])
