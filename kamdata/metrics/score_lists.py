"""Which accounts stand in which list of the pages about risk and growth, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.growth import FIX_FIRST
from kamdata.metrics.risk import ACT_NOW
from kamdata.metrics.score import BASELINE

if TYPE_CHECKING:
    from kamdata.metrics.score import Scores


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Return the ranked accounts, highest score first, with their flags as `flag_text`."""
    rows = table[table["rank"].notna()].sort_values("rank")
    texts = rows["flags"].map("; ".join).astype("str")
    return rows.assign(flag_text=texts.where(texts != "", None))


def in_band(table: pd.DataFrame, band: str) -> pd.DataFrame:
    """Return the accounts of one band, highest score first."""
    return table[table["band"] == band].sort_values("rank")


def flagged_only(table: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts with a hard flag that need no action by their score, most revenue first.

    Accounts whose revenue is not known come last.
    """
    rows = table[(table["flags"].map(len) > 0) & (table["band"] != ACT_NOW)]
    return rows.sort_values("base_cents", ascending=False, na_position="last")


def to_fix(table: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts to be fixed first, most headroom behind them first."""
    rows = table[table["band"] == FIX_FIRST]
    return rows.sort_values("money_cents", ascending=False, na_position="last")


def unranked(table: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts that are not ranked (but not those to be fixed), best known first."""
    rows = table[~table["is_ranked"] & (table["band"] != FIX_FIRST)]
    return rows.sort_values(["coverage", "account"], ascending=[False, True])


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Return all accounts: the ranked ones in their order, then the others by score."""
    return table.sort_values(["rank", "score"], ascending=[True, False], na_position="last")


def of_account(scores: Scores, account_id: str) -> pd.DataFrame:
    """Return the row of one account, none when it is not known."""
    return scores.table[scores.table["account_id"] == account_id]


def parts(scores: Scores, account_id: str) -> pd.DataFrame:
    """Return the factors of one account, most points first, then missing, then not applicable."""
    own = scores.factors[scores.factors["account_id"] == account_id]
    order = pd.DataFrame(
        {
            "is_baseline": own["factor"] == BASELINE,
            "state": own["state"].cat.codes,
            "points": -own["points"].fillna(0.0),
        }
    ).sort_values(["state", "is_baseline", "points"], kind="stable")
    return own.loc[order.index]


def standing(row: pd.Series) -> str:
    """Return score, band and rank of one account in words: `40 points, act now, rank 1`."""
    if pd.isna(row["score"]):
        return str(row["band"])
    points = fmt.count(int(row["score"] + 0.5), "point")
    rank = "" if pd.isna(row["rank"]) else f", rank {row['rank']}"
    return f"{points}, {row['band']}{rank}"
