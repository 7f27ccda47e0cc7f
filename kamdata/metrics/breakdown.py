"""The pipeline by owner, region, forecast category or type, and whether the groups differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from kamdata.metrics import shrinkage
from kamdata.metrics.groups import group_sizes, group_sums
from kamdata.metrics.ratio import SMALLEST_N, divide
from kamdata.metrics.stages import weighted_cents

if TYPE_CHECKING:
    from kamdata.metrics.shrinkage import Difference
    from kamdata.model import Period

Column = Literal["owner", "region", "forecast_category", "type"]

NOT_STATED = "(not stated)"
GROUPS = {"owner": "owners", "region": "regions", "type": "types"}
OF_ACCOUNT = "region"
SHRUNK = ("shrunk_rate", "shrunk_low_rate", "shrunk_high_rate")
INPUTS = ["stage", "status", "amount_cents", "probability_rate", "weighted_amount_cents"]


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """The pipeline by one column.

    `table` has one row per group, largest open amount first: group, count, amount_cents,
    weighted_amount_cents (open), won_count, won_cents, lost_count, n (decided),
    win_rate_by_count, win_rate_by_amount, and shrunk_rate with the interval that holds it in 8 of
    10 cases (shrunk_low_rate, shrunk_high_rate); rates are NaN under 5 decided. `difference` says
    whether the win rates differ by more than luck.
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
    names, place = _places(opportunities, accounts, column)
    table = _amounts(opportunities[INPUTS][inside], place[inside], names, stages)
    table = table[(table["count"] + table["n"]) > 0]
    if column not in GROUPS:
        table = table.assign(win_rate_by_count=np.nan, win_rate_by_amount=np.nan)
        nothing = "Forecast categories tell open deals apart; win rates are not compared by them."
        return Breakdown(
            _sorted(table.assign(**dict.fromkeys(SHRUNK, np.nan))),
            shrinkage.Difference(0, None, None, nothing),
        )
    won, decided = table["won_count"].to_numpy(), table["n"].to_numpy()
    table = table.assign(
        win_rate_by_count=divide(table["won_count"], table["n"]).where(decided >= SMALLEST_N),
        **_shrunk(won, decided),
    )
    return Breakdown(_sorted(table), shrinkage.difference(won, decided, GROUPS[column]))


def _places(
    opportunities: pd.DataFrame, accounts: pd.DataFrame, column: Column
) -> tuple[list[str], np.ndarray]:
    """Return the names of the groups, and the place of each opportunity among them.

    The last name is that of the rows without a value.
    """
    if column == OF_ACCOUNT:
        values = accounts[column].cat
        # an account that is not there and one without a region both take the last place
        codes = np.append(values.codes.to_numpy("int64"), -1)
        place = codes[
            pd.Index(accounts["account_id"]).get_indexer(pd.Index(opportunities["account_id"]))
        ]
    else:
        values = opportunities[column].cat
        place = values.codes.to_numpy("int64")
    names = [*values.categories.astype("str"), NOT_STATED]
    return names, np.where(place < 0, len(names) - 1, place)


def _amounts(
    rows: pd.DataFrame, place: np.ndarray, names: list[str], stages: pd.DataFrame
) -> pd.DataFrame:
    """Return counts, sums and the win rate by amount of each group, on the index of names."""
    groups, amounts = len(names), rows["amount_cents"]
    is_open, is_won, is_lost = (
        (rows["status"] == status).to_numpy() for status in ("open", "won", "lost")
    )
    table = pd.DataFrame(
        {
            "group": pd.Series(names, dtype="str"),
            "count": group_sizes(place[is_open], groups),
            "amount_cents": group_sums(amounts[is_open], place[is_open], groups),
            "weighted_amount_cents": group_sums(
                weighted_cents(rows[is_open], stages), place[is_open], groups
            ),
            "won_count": group_sizes(place[is_won], groups),
            "won_cents": group_sums(amounts[is_won], place[is_won], groups),
            "lost_count": group_sizes(place[is_lost], groups),
        }
    )
    has_amount = amounts.notna().to_numpy()
    is_used = has_amount & (is_won | (is_lost & amounts.ne(0).fillna(value=False).to_numpy(bool)))
    used, won = group_sizes(place[is_used], groups), group_sizes(place[is_won & has_amount], groups)
    rate = divide(
        table["won_cents"].fillna(0), group_sums(amounts[is_used], place[is_used], groups)
    )
    # as `pipeline.win_rate_by_amount`: no rate where lost deals have no amount at all
    is_valid = (used >= SMALLEST_N) & ((used > won) | (table["lost_count"] == 0))
    return table.assign(
        n=table["won_count"] + table["lost_count"], win_rate_by_amount=rate.where(is_valid)
    )


def _shrunk(won: np.ndarray, decided: np.ndarray) -> dict[str, np.ndarray]:
    prior = shrinkage.fit_prior(won, decided)
    low, high = shrinkage.shrunk_interval(won, decided, prior)
    rates = (shrinkage.shrunk_rate(won, decided, prior), low, high)
    return {
        name: np.where(decided >= SMALLEST_N, rate, np.nan)
        for name, rate in zip(SHRUNK, rates, strict=True)
    }


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(
        ["amount_cents", "group"], ascending=[False, True], na_position="last", ignore_index=True
    )
