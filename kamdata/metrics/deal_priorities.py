"""The open deals of an account in the order of what they are worth, and what each one needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.pushes import AGAIN
from kamdata.metrics.stages import probability, weighted_cents

if TYPE_CHECKING:
    from kamdata.metrics.hygiene import Inspection

NOTHING = "Nothing stands against it"
ORDER = (
    "First what is worth most: amount times chance of winning; deals without a chance follow by "
    "their amount."
)
COLUMNS = [
    "opportunity", "amount_cents", "chance_rate", "weighted_cents", "needs", "stage", "close_on",
    "next_step", "product", "type", "owner",
]  # fmt: skip


def priorities(
    opportunities: pd.DataFrame, stages: pd.DataFrame, inspection: Inspection, account_id: str
) -> pd.DataFrame:
    """Return the open deals of one account, the largest weighted amount first: COLUMNS.

    chance_rate and weighted_cents (Int64) are those of `stages`, null where not known; those
    follow, by amount. `needs` says in words what the rules of `hygiene` found, and that the close
    date was moved twice or more.
    """
    is_own = (opportunities["account_id"] == account_id) & (opportunities["status"] == "open")
    own = opportunities[is_own]
    found = own.assign(
        chance_rate=probability(own, stages),
        weighted_cents=weighted_cents(own, stages),
        needs=needs(own, inspection),
    )
    return found.sort_values(
        ["weighted_cents", "amount_cents"], ascending=False, na_position="last", kind="stable"
    )[COLUMNS]


def needs(deals: pd.DataFrame, inspection: Inspection) -> pd.Series:
    """Return what each open deal needs, in words, on the index of the deals."""
    flags, seen = inspection.flags.loc[deals.index], inspection.evidence.loc[deals.index]
    late, pushed = _whole(seen["days_late"]), deals["push_count"]
    parts = {
        "past_due": "a new close date, " + late + " days late",
        "no_amount": "an amount",
        "no_next_step": "a next step",
        "too_old": "a decision, " + _age(seen),
        "too_large": "a second look at its amount",
        "quiet": "a contact, quiet for " + _whole(seen["days_quiet"]) + " days",
    }
    texts = pd.Series("", index=deals.index, dtype="str")
    for rule, text in parts.items():
        texts = _added(texts, text, flags[rule])
    is_moved = (pushed >= AGAIN).fillna(value=False).astype(bool)
    moved = "a firm date, moved " + _whole(pushed.astype("float64")) + " times"
    texts = _added(texts, moved, is_moved)
    return (texts.str[:1].str.upper() + texts.str[1:]).mask(texts == "", NOTHING)


def _added(texts: pd.Series, more: pd.Series | str, where: pd.Series) -> pd.Series:
    joined = (texts + "; ").mask(texts == "", "") + more
    return texts.mask(where, joined)


def _age(seen: pd.DataFrame) -> pd.Series:
    in_stage = seen["stage_days"] > seen["stage_limit_days"]
    stage = (
        _whole(seen["stage_days"]) + " days in its stage, "
        + _whole(seen["stage_limit_days"]) + " is the limit"
    )  # fmt: skip
    return ("open for " + _whole(seen["age_days"]) + " days").mask(in_stage, stage)


def _whole(values: pd.Series) -> pd.Series:
    return values.fillna(0).round().astype("int64").map("{:,}".format).astype("str")
