"""The pipeline by owner, region, forecast category or type, and whether the groups differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from kamdata.metrics import shrinkage
from kamdata.metrics.ratio import SMALLEST_N, divide
from kamdata.metrics.stages import weighted_cents

if TYPE_CHECKING:
    from kamdata.metrics.shrinkage import Difference
    from kamdata.model import Period

Column = Literal["owner", "region", "forecast_category", "type"]

NOT_STATED = "(not stated)"
GROUPS = {"owner": "owners", "region": "regions", "type": "types"}
OF_ACCOUNT = "region"
INPUTS = ["stage", "status", "amount_cents", "probability_rate", "weighted_amount_cents"]


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """The pipeline by one column.

    `table` has one row per group, largest open amount first: group, count, amount_cents,
    weighted_amount_cents (open), won_count, won_cents, lost_count, n (decided),
    win_rate_by_count, win_rate_by_amount and shrunk_rate (NaN under 5 decided). `difference`
    says whether the win rates differ by more than luck.
    """

    table: pd.DataFrame
    difference: Difference


def by(
    opportunities: pd.DataFrame,
    stages: pd.DataFrame,
    accounts: pd.DataFrame,
    column: Column,
    period: Period,
) -> Breakdown:
    """Return the pipeline of the period by one column.

    The region is that of the account; owner, type and forecast category are those of the
    opportunity, in the words of the file. Rows without a value stand under "(not stated)".
    Categories of the forecast say nothing about decided deals, so they get no win rates.
    """
    inside = period.covers(opportunities["close_on"])
    rows = opportunities[INPUTS][inside]
    rows = rows.assign(
        group=_group(opportunities[inside], accounts, column),
        weighted_amount_cents=weighted_cents(rows, stages),
    )
    table = _amounts(rows)
    if column not in GROUPS:
        table = table.assign(
            win_rate_by_count=np.nan, win_rate_by_amount=np.nan, shrunk_rate=np.nan
        )
        nothing = "Forecast categories tell open deals apart; win rates are not compared by them."
        return Breakdown(_sorted(table), shrinkage.Difference(0, None, None, nothing))
    prior = shrinkage.fit_prior(table["won_count"].to_numpy(), table["n"].to_numpy())
    shrunk = shrinkage.shrunk_rate(table["won_count"].to_numpy(), table["n"].to_numpy(), prior)
    enough = table["n"] >= SMALLEST_N
    table = table.assign(
        win_rate_by_count=divide(table["won_count"], table["n"]).where(enough),
        win_rate_by_amount=_by_amount(rows, table),
        shrunk_rate=pd.Series(shrunk, index=table.index).where(enough),
    )
    difference = shrinkage.difference(
        table["won_count"].to_numpy(), table["n"].to_numpy(), GROUPS[column]
    )
    return Breakdown(_sorted(table), difference)


def _group(opportunities: pd.DataFrame, accounts: pd.DataFrame, column: Column) -> pd.Series:
    if column == OF_ACCOUNT:
        known = dict(zip(accounts["account_id"], accounts[column].astype("str"), strict=True))
        values = opportunities["account_id"].map(known)
    else:
        values = opportunities[column]
    return values.astype("str").fillna(NOT_STATED).astype("category")


def _amounts(rows: pd.DataFrame) -> pd.DataFrame:
    groups = {
        status: rows[rows["status"] == status].groupby("group", observed=False)
        for status in ("open", "won", "lost")
    }
    is_open, won = groups["open"], groups["won"]
    table = pd.DataFrame(
        {
            "count": is_open.size(),
            "amount_cents": _total(is_open["amount_cents"]),
            "weighted_amount_cents": _total(is_open["weighted_amount_cents"]),
            "won_count": won.size(),
            "won_cents": _total(won["amount_cents"]),
            "lost_count": groups["lost"].size(),
        }
    )
    table["n"] = table["won_count"] + table["lost_count"]
    return table[(table["count"] + table["n"]) > 0]


def _total(groups: pd.api.typing.SeriesGroupBy) -> pd.Series:
    """Return the exact sum of each group: 0 without rows, null where no row has a value."""
    return groups.sum(min_count=1).mask(groups.size() == 0, 0)


def _by_amount(rows: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
    """Return the win rate by amount of each group, as `pipeline.win_rate_by_amount` defines it."""
    amounts, is_lost = rows["amount_cents"], rows["status"] == "lost"
    is_won = (rows["status"] == "won") & amounts.notna()
    is_used = is_won | (is_lost & amounts.ne(0).fillna(value=False).astype(bool))
    used = rows[is_used].groupby("group", observed=False)["amount_cents"]
    won = rows[is_won].groupby("group", observed=False)["amount_cents"]
    has_lost_amount = (used.size() > won.size()) | (table["lost_count"] == 0)
    is_valid = (used.size() >= SMALLEST_N) & has_lost_amount
    return divide(won.sum(), used.sum()).where(is_valid).reindex(table.index)


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    table = table.rename_axis("group").reset_index()
    table["group"] = table["group"].astype("str")
    return table.sort_values(
        ["amount_cents", "group"], ascending=[False, True], na_position="last", ignore_index=True
    )
