"""One account in time: revenue by month and by product, and the findings about its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.growth_rates import MONTHS, month_numbers, revenue_window
from kamdata.metrics.ratio import divide

if TYPE_CHECKING:
    from kamdata.model import Snapshot

FINDING_COLUMNS = ["severity", "table", "row", "column", "message", "fix", "place"]
NO_PRODUCT = "Not stated"


def revenue_by_month(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the account's last twelve complete months: month, now_cents, before_cents (Int64).

    A month without invoices is 0; before_cents, the same month a year earlier, is null before the
    revenue table begins. Empty when the table never mentions the account or ends too early.
    """
    window = revenue_window(snapshot)
    rows = _of_account(snapshot, account_id)
    columns = ["month", "now_cents", "before_cents"]
    if window is None or rows.empty:
        return pd.DataFrame(columns=columns)
    sums = rows.groupby(month_numbers(rows["month"]))["amount_cents"].sum()
    months = pd.RangeIndex(window.first, window.last + 1)
    found = pd.DataFrame(
        {
            "month": [pd.Timestamp(year=m // 12, month=m % 12 + 1, day=1) for m in months],
            "now_cents": sums.reindex(months, fill_value=0).array,
            "before_cents": sums.reindex(months - MONTHS, fill_value=0).array,
        }
    ).astype({"now_cents": "Int64", "before_cents": "Int64"})
    is_given = (months - MONTHS) >= window.first_given
    return found.assign(before_cents=found["before_cents"].where(is_given))


def revenue_by_product(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the account's revenue by product over the last twelve complete months, largest first.

    product, now_cents, before_cents (the twelve months before, null when the table does not reach
    back so far), change_cents (Int64), growth_rate. Empty without revenue by product.
    """
    window = revenue_window(snapshot)
    rows = _of_account(snapshot, account_id)
    columns = ["product", "now_cents", "before_cents", "change_cents", "growth_rate"]
    if window is None or rows["product"].isna().all():
        return pd.DataFrame(columns=columns)
    product = rows["product"].astype("str").fillna(NO_PRODUCT)
    months = month_numbers(rows["month"])
    now = (months >= window.first) & (months <= window.last)
    before = (months >= window.first - MONTHS) & (months < window.first)
    found = pd.DataFrame(
        {
            "now_cents": rows["amount_cents"].where(now, 0).groupby(product).sum(),
            "before_cents": rows["amount_cents"].where(before, 0).groupby(product).sum(),
        }
    )
    found = found[found.ne(0).any(axis=1)].rename_axis("product").reset_index()
    if not window.has_prior:
        found["before_cents"] = pd.Series(pd.NA, index=found.index, dtype="Int64")
    change = found["now_cents"] - found["before_cents"]
    found = found.assign(change_cents=change, growth_rate=divide(change, found["before_cents"]))
    return found.sort_values(["now_cents", "product"], ascending=[False, True], ignore_index=True)


def _of_account(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    revenue = snapshot.table("revenue")
    is_known = revenue["month"].notna() & revenue["amount_cents"].notna()
    return revenue[(revenue["account_id"] == account_id) & is_known]


def findings_of(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the findings of the import that name a row of the account: FINDING_COLUMNS.

    `row` is the row of the file, `place` the file and sheet.
    """
    found = [
        (f.severity, f.table, f.row, f.column, f.message, f.fix,
         f"{f.file} · {f.sheet}" if f.sheet else f.file)
        for f in snapshot.findings
        if f.row is not None
    ]  # fmt: skip
    findings = pd.DataFrame(found, columns=FINDING_COLUMNS)
    keep = pd.Series(data=False, index=findings.index)
    for name in findings["table"].unique():
        table = snapshot.table(name) if name else None
        if table is None or "account_id" not in table:
            continue
        own = table[table["account_id"] == account_id]
        rows = pd.MultiIndex.from_arrays([own["source"].astype("str"), own["source_row"]])
        named = pd.MultiIndex.from_arrays([findings["place"], findings["row"]])
        keep |= (findings["table"] == name) & named.isin(rows)
    return findings[keep].reset_index(drop=True)
