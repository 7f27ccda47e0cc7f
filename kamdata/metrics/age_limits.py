"""From how many days in a stage a deal is too old: learned from the deals we won.

Three in four wins left the stage sooner. Learned from the wins at key accounts where there are
enough of them, else from all wins in the stage, else from all stages, else 90 days; which of
them it was stands beside every limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.durations import (
    ENOUGH_WINS,
    FALLBACK_STAGE_DAYS,
    STAGE_QUANTILE,
    learned_limit,
    open_stages,
    won_stage_days,
)

if TYPE_CHECKING:
    from kamdata.model import Snapshot

# where a limit comes from
KEY, ALL, ANY = "wins at key accounts", "wins at all accounts", "wins in any stage"
NONE = f"fewer than {ENOUGH_WINS} wins to learn from"


@dataclass(frozen=True, slots=True, eq=False)
class StageAges:
    """What the history knows about age in a stage.

    `limits` has one row per open stage: stage, limit_days, n (the wins behind it), basis (`KEY`,
    `ALL`, `ANY` or `NONE`). `standing` says since when, at the latest, each deal has stood in its
    stage: opportunity_id, stage, entered_on.
    """

    limits: pd.DataFrame
    standing: pd.DataFrame


def stage_ages(visits: pd.DataFrame, snapshot: Snapshot) -> StageAges:
    """Return the limits learned from the stays seen (`time_in_stage.stays`) and the newest file.

    `visits` must be those of all accounts: a filter must not change what is too old.
    """
    accounts, stages = snapshot.table("accounts"), snapshot.table("stages")
    is_key = accounts["is_key"].fillna(value=False).astype(bool)
    in_file = _won_in_file(snapshot.table("opportunities"), stages)
    wins = pd.concat([won_stays(visits), in_file], ignore_index=True)
    # of a win that both know, the file's own dates are exact
    wins = wins.drop_duplicates(["opportunity_id", "stage"], keep="last")
    limits = age_limit(wins, open_stages(stages), accounts.loc[is_key, "account_id"])
    return StageAges(limits, _standing(visits, snapshot))


def file_limits(opportunities: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """Return the limits as far as one file teaches them, with the columns of `StageAges.limits`.

    That is where a CRM leaves a won deal in its last open stage; all accounts count alike.
    """
    wins = _won_in_file(opportunities, stages)
    return age_limit(wins, open_stages(stages), pd.Series([], dtype="str"))


def _won_in_file(opportunities: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    days = won_stage_days(opportunities, stages)
    rows = opportunities.loc[days.index, ["opportunity_id", "account_id", "stage"]]
    return rows.astype({"stage": "str"}).assign(days=days)


def won_stays(visits: pd.DataFrame) -> pd.DataFrame:
    """Return how long each deal that is won stood in each stage.

    opportunity_id, account_id, stage, days; only where every stay in the stage was seen to its
    end and its beginning is known.
    """
    won = visits[visits["is_won"]]
    won = won.assign(days=won["days"].where(won["is_left"]))
    by_deal = won.groupby(["opportunity_id", "stage"], sort=False, as_index=False)
    found = by_deal.agg(
        account_id=("account_id", "last"), days=("days", "sum"), known=("days", "count"),
        size=("days", "size"),
    )  # fmt: skip
    whole = found[found["known"] == found["size"]]
    return whole[["opportunity_id", "account_id", "stage", "days"]]


def age_limit(wins: pd.DataFrame, names: pd.Series, key_ids: pd.Series) -> pd.DataFrame:
    """Return the limit of each stage: stage, limit_days, n, basis.

    `wins` has the days each won deal stood in a stage (account_id, stage, days).
    """
    is_key = wins["account_id"].isin(key_ids)
    rows = []
    for name in names:
        is_here = wins["stage"] == name
        choices = {KEY: is_here & is_key, ALL: is_here, ANY: is_here | True}
        found = {basis: learned_limit(wins["days"][mask], STAGE_QUANTILE)
                 for basis, mask in choices.items()}  # fmt: skip
        basis = next((basis for basis, limit in found.items() if limit is not None), NONE)
        days = wins["days"][choices.get(basis, is_here)]
        rows.append((name, found.get(basis, FALLBACK_STAGE_DAYS), days.count(), basis))
    found = pd.DataFrame(rows, columns=["stage", "limit_days", "n", "basis"])
    return found.astype({"stage": "str", "limit_days": "float64", "n": "int64", "basis": "str"})


def with_limits(medians: pd.DataFrame, ages: StageAges) -> pd.DataFrame:
    """Return the table of `time_in_stage.median_days_in_stage` with the limit of each stage.

    Adds limit_days, wins (the wins it was learned from) and basis; null for a stage that is no
    longer in use.
    """
    limits = ages.limits.rename(columns={"n": "wins"})
    return medians.merge(limits, on="stage", how="left")


def _standing(visits: pd.DataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """Return since when each deal of the newest snapshot stands where it stands.

    At the latest: the first snapshot that has it there, where the beginning is not known.
    """
    now = visits[(visits["seen_until_on"] == pd.Timestamp(snapshot.as_of)) & ~visits["is_left"]]
    since = now["entered_on"].fillna(now["seen_from_on"])
    return now[["opportunity_id", "stage"]].assign(entered_on=since).reset_index(drop=True)
