"""Factors that a person called wrong for one account: they play no part in its score.

They count as not applicable, so the other factors carry the score. Less is then known of the
account: where too little is left it is not ranked. Flags stay: they are facts, whatever anybody
thinks of a factor.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.evidence import NOT_APPLICABLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamdata.metrics.facts import Facts
    from kamdata.model import ScoreName, SetAside

DAYS_BY_DEFAULT = 90
LONGEST_REASON = 300  # characters
NO_REASON = "Write why this is wrong for the account."
TOO_EARLY = "Choose a day after the date of the snapshot."


def without_set_aside(
    facts: Facts, score: ScoreName, rows: dict[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return the rows of every factor with those set aside as not applicable, and who said so.

    Of the settings only those count that are in force on the as-of date of the snapshot, from the
    date they were said about to the day they expire. Of two about one factor the first counts.
    """
    found = dict(rows)
    said = [one for one in facts.settings.set_aside if one.score == score]
    ids = pd.DataFrame({"account_id": pd.Series([one.account_id for one in said], dtype="str")})
    for one, at in reversed(list(zip(said, facts.positions(ids), strict=True))):
        is_in_force = one.as_of <= facts.snapshot.as_of <= one.expires_on
        if is_in_force and at >= 0 and one.factor in found:
            found[one.factor] = _set_aside(found[one.factor], int(at), one)
    return found


def _set_aside(rows: pd.DataFrame, at: int, one: SetAside) -> pd.DataFrame:
    is_row = np.arange(len(rows)) == at
    return rows.assign(
        value=rows["value"].mask(is_row),
        state=rows["state"].mask(is_row, NOT_APPLICABLE),
        evidence=rows["evidence"].mask(is_row, in_words(one)),
    )


def in_words(one: SetAside) -> str:
    """Return who set a factor aside, until when and why: text of people, escaped where drawn."""
    reason = " ".join(one.reason.split()).rstrip(".")
    return f"Set aside by {one.decided_by} until {fmt.day(one.expires_on)}: {reason}."


def expires_by_default(as_of: date) -> date:
    """Return until when a factor is set aside unless somebody says otherwise."""
    return as_of + timedelta(days=DAYS_BY_DEFAULT)


def problem(one: SetAside) -> str:
    """Return what keeps it from being kept, in one sentence; empty when nothing does."""
    if not one.reason.strip():
        return NO_REASON
    return TOO_EARLY if one.expires_on <= one.as_of else ""


def of_accounts(set_aside: Sequence[SetAside], account_ids: pd.Series) -> tuple[SetAside, ...]:
    """Return those about these accounts, in their order."""
    known = set(account_ids)
    return tuple(one for one in set_aside if one.account_id in known)
