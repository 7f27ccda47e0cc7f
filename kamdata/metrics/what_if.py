"""Other weights tried out: the same factors combined anew, and how the ranks would move."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.growth import growth_table
from kamdata.metrics.risk import risk_table
from kamdata.metrics.score import Points, combine

if TYPE_CHECKING:
    from kamdata.metrics.assess import Assessment
    from kamdata.model import ScoreName

Weights = tuple[tuple[str, float], ...]


def reweighed(points: Points, weights: Weights) -> Points:
    """Return the same factors combined with other weights; nothing else is worked out anew."""
    rows = {
        factor.name: pd.DataFrame({"value": points.values[:, at], "state": points.states[:, at]})
        for at, factor in enumerate(points.factors)
    }
    return combine(points.factors, rows, dict(weights))


def moves(
    known: Assessment, risk_weights: Weights, growth_weights: Weights, score: ScoreName
) -> pd.DataFrame:
    """Return where each account would stand in one score with other weights of both.

    One row per account in the order of the new ranks: account_id, account, rank_before,
    rank_after, rank_change (places up, below 0: down; null where either rank is), score_before,
    score_after, band_before, band_after. Both weights count: who is at risk is not grown.
    """
    tried = replace(
        known,
        risk=reweighed(known.risk, risk_weights),
        growth=reweighed(known.growth, growth_weights),
    )
    before, after = (_table(one, score) for one in (known, tried))
    found = before[["account_id", "account"]].assign(
        rank_before=before["rank"],
        rank_after=after["rank"],
        rank_change=before["rank"] - after["rank"],
        score_before=before["score"],
        score_after=after["score"],
        band_before=before["band"],
        band_after=after["band"],
    )
    return found.sort_values(["rank_after", "score_after"], ascending=[True, False])


def _table(known: Assessment, score: ScoreName) -> pd.DataFrame:
    at_risk = risk_table(known)
    return at_risk.table if score == "risk" else growth_table(known, at_risk).table


def ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `moves` that have a rank, before or after."""
    return rows[rows["rank_before"].notna() | rows["rank_after"].notna()]


def sentence(rows: pd.DataFrame) -> str:
    """Return what other weights would change about the accounts of these rows of `moves`."""
    then = rows[rows["rank_after"].notna()]
    if then.empty:
        return "No account would be ranked with these weights."
    was, now = rows["rank_before"].astype("float64"), rows["rank_after"].astype("float64")
    moved = int((was.fillna(-1) != now.fillna(-1)).sum())
    if not moved:
        return "No rank would change."
    changes = f"{moved:,} of {fmt.count(len(rows), 'place')} would change"
    first = then.iloc[0]["account"]
    old = rows[rows["rank_before"].notna()].sort_values("rank_before")["account"]
    if old.empty or old.iloc[0] == first:
        return f"{changes}; {first} stays first."
    return f"{first} would come first instead of {old.iloc[0]}; {changes}."
