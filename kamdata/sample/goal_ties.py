"""Which deals serve a goal of their account's plan, as the sales team marks it in the CRM."""

from __future__ import annotations

import zlib
from datetime import date
from typing import Any

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.chance import Chance
from kamdata.sample.deals import EXPANSION, NEW, RENEWAL
from kamdata.sample.roster import RECURRING

SUBJECT = 11
MARKED = 0.85  # the others were forgotten, or nobody planned them
SINCE = date(2026, 1, 1)
EARLY = ("Prospecting", "Qualification")
# accounts where nobody marks anything: what is open there was never planned
NEVER_MARKED = {stories.LOSS_STREAK, stories.CONTRACT_LAPSED}


def with_goals(opportunities: pd.DataFrame, goals: pd.DataFrame) -> pd.DataFrame:
    """Return the deals with goal_id, null where a deal serves no goal."""
    kinds: dict[str, dict[str, str]] = {}
    for account, kind, goal_id in zip(
        goals["account"], goals["goal_type"], goals["goal_id"], strict=True
    ):
        kinds.setdefault(account, {})[kind] = goal_id
    served = [
        _goal(deal, kinds.get(deal["account"], {})) for deal in opportunities.to_dict("records")
    ]
    return opportunities.assign(goal_id=pd.Series(served, opportunities.index, dtype="object"))


def _goal(deal: dict[Any, Any], by_kind: dict[str, str]) -> str | None:
    if not by_kind or not _may_serve(deal["status"], deal["close_on"]):
        return None
    if deal["opportunity_id"] == stories.HALF_A_QUARTER_ID:
        return by_kind["grow"]
    seed = zlib.crc32(deal["opportunity_id"].encode())
    is_marked = Chance(SUBJECT, seed).happens(MARKED)
    if deal["account"] in NEVER_MARKED or not is_marked:
        return None
    fitting = {
        "reduce_risk": deal["type"] == RENEWAL or deal["product"] == RECURRING,
        "create_value": deal["product"] in {"Condition Monitoring", "Lubrication Systems"},
        "identify": deal["stage"] in EARLY,
        "grow": deal["type"] in {NEW, EXPANSION},
    }
    return next((by_kind[kind] for kind, fits in fitting.items() if fits and kind in by_kind), None)


def _may_serve(status: str, close_on: date) -> bool:
    return status == "open" or (status == "won" and close_on >= SINCE)
