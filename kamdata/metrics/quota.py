"""What each sales person has won against a quota."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.ratio import divide

if TYPE_CHECKING:
    from kamdata.model import Period

MONEY = r"revenue|amount|umsatz|sales|bookings"


def quota_reached(
    opportunities: pd.DataFrame, quotas: pd.DataFrame, period: Period
) -> pd.DataFrame:
    """Return one row per owner with a quota in the period: what was won against it.

    Columns: owner, start_on and end_on (what the quota covers), quota_cents, won_count,
    won_cents (won by the owner between these days), missing_cents (0 where the quota is made),
    reached_rate (won / quota, NaN without a quota above 0). Counted are the quotas that lie within
    the period as a whole; where those of one owner overlap (a year and its quarters), the longest.
    Quotas of anything but money are left out. Source: Gong and Salesforce, closed won / quota.
    """
    chosen = _without_overlaps(_within(quotas, period))
    rows = [_standing(opportunities, str(owner), group) for owner, group in chosen.groupby("owner")]
    table = pd.DataFrame(
        rows,
        columns=["owner", "start_on", "end_on", "quota_cents", "won_count", "won_cents"],
    ).astype({"quota_cents": "Int64", "won_cents": "Int64", "owner": "str"})
    missing = (table["quota_cents"] - table["won_cents"]).clip(lower=0)
    table = table.assign(
        missing_cents=missing, reached_rate=divide(table["won_cents"], table["quota_cents"])
    )
    return table.sort_values(["missing_cents", "owner"], ascending=[False, True], ignore_index=True)


def _within(quotas: pd.DataFrame, period: Period) -> pd.DataFrame:
    is_whole = quotas[["owner", "target_cents", "start_on", "end_on"]].notna().all(axis=1)
    counted = quotas["counted"].astype("str")
    is_money = counted.isna() | counted.str.contains(MONEY, case=False, na=False)
    inside = period.covers(quotas["start_on"]) & period.covers(quotas["end_on"])
    chosen = quotas[is_whole & is_money & inside & (quotas["end_on"] >= quotas["start_on"])]
    return chosen.assign(owner=chosen["owner"].astype("str"))


def _without_overlaps(quotas: pd.DataFrame) -> pd.DataFrame:
    length = quotas["end_on"] - quotas["start_on"]
    ordered = quotas.assign(length=length).sort_values(
        ["length", "start_on"], ascending=[False, True], kind="stable"
    )
    kept: list[object] = []
    taken: dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]] = {}
    for place, owner, first, last in zip(
        ordered.index, ordered["owner"], ordered["start_on"], ordered["end_on"], strict=True
    ):
        spans = taken.setdefault(owner, [])
        if all(last < start or first > end for start, end in spans):
            spans.append((first, last))
            kept.append(place)
    return quotas.loc[kept]


def _standing(
    opportunities: pd.DataFrame, owner: str, quotas: pd.DataFrame
) -> tuple[str, pd.Timestamp, pd.Timestamp, int, int, int]:
    is_won = (opportunities["status"] == "won") & (opportunities["owner"].astype("str") == owner)
    won = opportunities[is_won]
    is_counted = pd.Series(data=False, index=won.index)
    for start, end in zip(quotas["start_on"], quotas["end_on"], strict=True):
        is_counted |= (won["close_on"] >= start) & (won["close_on"] < end + pd.Timedelta(days=1))
    counted = won[is_counted]
    return (
        owner, quotas["start_on"].min(), quotas["end_on"].max(),
        int(quotas["target_cents"].sum()), len(counted), int(counted["amount_cents"].sum()),
    )  # fmt: skip
