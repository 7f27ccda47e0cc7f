"""What an account brought by product: two past fiscal years, this one, and what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.periods import fiscal_year
from kamdata.metrics.rungs import bounds

if TYPE_CHECKING:
    from kamdata.model import Period, Snapshot

NO_PRODUCT, TOTAL = "Not stated", "All products"
PAST = ("two_years_ago_cents", "last_year_cents", "this_year_cents")
AHEAD = ("open_this_year_cents", "open_next_year_cents")
GROWS, FALLS, LEVEL, NEW, GONE = "grows", "falls", "level", "new", "gone"
CHANGE = 0.05  # less is level


def years_by_product(
    snapshot: Snapshot, account_id: str, fiscal_start_month: int
) -> tuple[pd.DataFrame, bool]:
    """Return what an account brought by product, largest last year first, and where it is from.

    product; two_years_ago_cents, last_year_cents, this_year_cents (up to the as-of date) of
    revenue, or of won deals where no revenue of the account is known (then the second value is
    False); open_this_year_cents and open_next_year_cents of open deals by close date, overdue
    ones in this year; trend of last year against the one before. Int64 cents, 0 where nothing
    was sold, null where no amount of it is known. The last row sums
    all products exactly. Empty without anything.
    Source: Revegy's revenue summary by solution.
    """
    years = [fiscal_year(snapshot.as_of, fiscal_start_month, ahead) for ahead in (-2, -1, 0, 1)]
    sold, is_revenue = _sold(snapshot, account_id)
    deals = snapshot.table("opportunities")
    deals = deals[(deals["account_id"] == account_id) & (deals["status"] == "open")]
    past = [_sums(sold[year.covers(sold["day"])]) for year in years[:3]]
    first, _ = bounds(years[2])
    is_early = deals["close_on"] < first
    this_year = is_early | years[2].covers(deals["close_on"])
    ahead = [_sums(deals[this_year]), _sums(deals[years[3].covers(deals["close_on"])])]
    products = pd.Index(
        sorted({one for sums in (*past, *ahead) for one in sums.index}), dtype="str"
    )
    columns = [sums.reindex(products, fill_value=0) for sums in (*past, *ahead)]
    table = pd.DataFrame(dict(zip((*PAST, *AHEAD), columns, strict=True)), index=products)
    table = table.astype("Int64").rename_axis("product").reset_index()
    if table.empty:
        return table.assign(trend=pd.Series(dtype="str")), is_revenue
    table = table.sort_values(
        ["last_year_cents", "this_year_cents", "product"], ascending=[False, False, True]
    )
    total = pd.DataFrame([{"product": TOTAL, **table[[*PAST, *AHEAD]].sum(min_count=1).to_dict()}])
    table = pd.concat([table, total.astype(table.dtypes.to_dict())], ignore_index=True)
    return table.assign(trend=trends(table)), is_revenue


def _sold(snapshot: Snapshot, account_id: str) -> tuple[pd.DataFrame, bool]:
    """Return day, product and amount_cents of revenue, else of won deals; whether it is revenue."""
    revenue = snapshot.table("revenue")
    revenue = revenue[revenue["account_id"] == account_id]
    if not revenue.empty:
        return revenue.assign(day=revenue["month"]), True
    deals = snapshot.table("opportunities")
    deals = deals[(deals["account_id"] == account_id) & (deals["status"] == "won")]
    return deals.assign(day=deals["close_on"]), False


def _sums(rows: pd.DataFrame) -> pd.Series:
    product = rows["product"].astype("str").fillna(NO_PRODUCT)
    return rows["amount_cents"].groupby(product).sum(min_count=1)


def trends(table: pd.DataFrame) -> pd.Series:
    """Return the trend word of last year against the year before; level within 5 %."""
    before = table["two_years_ago_cents"].to_numpy(dtype="float64", na_value=np.nan)
    last = table["last_year_cents"].to_numpy(dtype="float64", na_value=np.nan)
    words = np.select(
        [np.isnan(before + last) | ((before <= 0) & (last <= 0)), before <= 0, last <= 0,
         last > before * (1 + CHANGE), last < before * (1 - CHANGE)],
        ["", NEW, GONE, GROWS, FALLS], LEVEL,
    )  # fmt: skip
    return pd.Series(words, index=table.index, dtype="str")


def headings(as_of_year: Period, *, is_revenue: bool) -> dict[str, str]:
    """Return what the columns are called, the fiscal year of the as-of date given."""
    year = int(as_of_year.label.removeprefix("FY"))
    kind = "" if is_revenue else " won"
    return {
        "product": "Product", "two_years_ago_cents": f"FY{year - 2}{kind}",
        "last_year_cents": f"FY{year - 1}{kind}", "this_year_cents": f"FY{year}{kind} to date",
        "open_this_year_cents": f"Open, FY{year}", "open_next_year_cents": f"Open, FY{year + 1}",
        "trend": f"FY{year - 1} against FY{year - 2}",
    }  # fmt: skip
