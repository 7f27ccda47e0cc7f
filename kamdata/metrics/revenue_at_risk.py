"""Where the revenue at risk lies: by owner, segment, region, and by the factors behind it.

Revenue at risk is score / 100 x revenue of 12 months, of the accounts ranked: an index for setting
priorities. Every split sums to the total to the cent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.groups import group_sizes, group_sums
from kamdata.metrics.ratio import divide
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.metrics.score import BASELINE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.score import Scores

Grouping = Literal["owner", "segment", "region", "factor"]

NOT_GIVEN = "Not given"
BECAUSE = {factor.name: factor.because for factor in RISK_FACTORS}
WITHOUT = {"owner": "no manager", "segment": "no segment", "region": "no region"}
HALF = 0.5


def revenue_at_risk_by(scores: Scores, account_ids: pd.Series, grouping: Grouping) -> pd.DataFrame:
    """Return the revenue at risk of these accounts by owner, segment, region or factor.

    One row per group: group, name (of the factor, else the group), accounts, base_cents (their
    revenue of 12 months), money_cents (at risk), share_rate (of the total; NaN when it is 0),
    loss_rate (money over base). The most money comes first; accounts without a value stand under
    "Not given". A factor's accounts are those it adds money to. Money is in whole cents (Int64) and
    sums to `risk.total_revenue_at_risk` exactly. Accounts that are not ranked or have no revenue
    are left out.
    """
    own = scores.of(account_ids)
    counted = (own.table["is_ranked"] & own.table["money_cents"].notna()).to_numpy(dtype=bool)
    table = own.table[counted]
    found = _by_factor(own, counted) if grouping == "factor" else _by_column(table, grouping)
    money = found["money_cents"].astype("float64")
    return found.assign(
        share_rate=divide(money, pd.Series(money.sum(), index=found.index)),
        loss_rate=divide(money, found["base_cents"]),
    )


def _by_column(table: pd.DataFrame, column: str) -> pd.DataFrame:
    given = table[column].astype("str").fillna(NOT_GIVEN)
    place, names = pd.factorize(given)
    found = pd.DataFrame(
        {
            "group": pd.Series(names, dtype="str"),
            "name": pd.Series(names, dtype="str"),
            "accounts": group_sizes(place, len(names)),
            "base_cents": group_sums(table["base_cents"], place, len(names)),
            "money_cents": group_sums(table["money_cents"], place, len(names)),
        }
    )
    return found.sort_values(["money_cents", "group"], ascending=[False, True], ignore_index=True)


def _by_factor(scores: Scores, counted: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the rows of the factors that add money, the baseline last."""
    names, labels = (scores.factors[one].cat.categories for one in ("factor", "label"))
    points = scores.factors["points"].to_numpy(dtype=np.float64).reshape(-1, len(names))[counted]
    money = scores.table["money_cents"][counted].to_numpy(dtype=np.int64)
    base = scores.table["base_cents"][counted].to_numpy(dtype=np.int64)
    cents = split_by_points(money, points)
    found = pd.DataFrame(
        {
            "group": pd.Series(labels, dtype="str"),
            "name": pd.Series(names, dtype="str"),
            "accounts": (cents > 0).sum(axis=0),
            "base_cents": pd.Series(((cents > 0) * base[:, None]).sum(axis=0), dtype="Int64"),
            "money_cents": pd.Series(cents.sum(axis=0), dtype="Int64"),
            "is_baseline": names == BASELINE,
        }
    )
    order = ["is_baseline", "money_cents", "group"]
    found = found.sort_values(order, ascending=[True, False, True])
    return found[found["accounts"] > 0].drop(columns="is_baseline").reset_index(drop=True)


def split_by_points(cents: NDArray[np.int64], points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the money of each account (n) split over its factors in proportion to their points.

    `points` (n x factors) are those of `Scores.factors`, exact at 3 decimals; NaN counts as none.
    Whole cents by largest remainder, so that every row sums to the account's cents; equal
    remainders keep the order of the factors. Where no factor has points nothing is split. Golden
    example: 53,082 over 21.918, 20.548, 0, 5.479 and 5.137 points is 21,918, 20,548, 0, 5,479 and
    5,137.
    """
    parts = np.rint(np.nan_to_num(points) * 1000).astype(np.int64)
    whole = np.maximum(parts.sum(axis=1), 1)[:, None]
    times, rest = np.divmod(cents[:, None], whole)  # so that no product outgrows 64 bits
    floor, remainder = np.divmod(rest * parts, whole)
    floor += times * parts
    lacking = np.where(parts.any(axis=1), cents - floor.sum(axis=1), 0)
    place = np.argsort(np.argsort(-remainder, axis=1, kind="stable"), axis=1, kind="stable")
    return floor + (place < lacking[:, None])


def money_sentence(by_owner: pd.DataFrame, currency: str) -> str:
    """Return how much of which revenue is at risk, and with how few managers half of it lies."""
    base, money = (by_owner[one].sum() for one in ("base_cents", "money_cents"))
    said = (
        f"By the index, {fmt.money(money, currency)} of {fmt.money(base, currency)} yearly revenue "
        "is at risk"
    )
    named = by_owner[by_owner["group"] != NOT_GIVEN]
    needed = int((named["share_rate"].cumsum() < HALF).sum()) + 1
    if len(named) < 2 or needed >= len(named):
        return f"{said}."
    share = fmt.percent(named["share_rate"].head(needed).sum())
    first = named["group"].iloc[0]
    where = f"{first} alone" if needed == 1 else f"{needed} of {len(named):,} managers"
    return f"{said}; {share} of it with {where}."


def money_title(table: pd.DataFrame, grouping: Grouping, currency: str) -> str:
    """Return the finding of the chart: which group, or which factor, holds most of it."""
    first = table.iloc[0]
    money, share = fmt.money(first["money_cents"], currency), fmt.percent(first["share_rate"])
    if not first["money_cents"]:
        return "No revenue is at risk by the index"
    if grouping == "factor":
        because = BECAUSE.get(first["name"], "the level that every account starts from")
        return f"The largest part comes from {because}: {money}, {share} of it"
    if first["group"] == NOT_GIVEN:
        return f"The largest part has {WITHOUT[grouping]}: {money}, {share} of it"
    if len(table) == 1:
        return f"All of it lies with {first['group']}: {money}"
    return f"The largest part lies with {first['group']}: {money}, {share} of it"
