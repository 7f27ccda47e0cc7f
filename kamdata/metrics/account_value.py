"""What one account leaves after its costs, and what it will bring, beside its revenue.

The same figures as in the ranking of all accounts (`three_ranks`), for the page of one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.ratio import safe_div
from kamdata.metrics.three_ranks import three_ranks
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.assess import Assessment
    from kamdata.model import Unit

UNKNOWN = "the account is not in this snapshot"


def worth(known: Assessment) -> pd.DataFrame:
    """Return what every account is worth, and its places: `three_ranks.three_ranks`."""
    return three_ranks(known.facts)


def contribution_here(table: pd.DataFrame, account_id: str) -> Measure:
    """Return revenue of 12 months x gross margin - cost to serve of one account, in cents.

    `table` is that of `worth`. The reason says which share of revenue that is,
    or what is missing. Golden: 1,000 at a margin of 40 % with a cost of 150 leave 250, 25 %.
    """
    row = _row(table, account_id)
    found = _measure(row, "contribution_cents", "money")
    if row is None or found.value is None:
        return found
    share, _ = safe_div(found.value, row["revenue_cents"], "")
    said = None if share is None else f"{fmt.percent(share)} of its revenue"
    return Measure(found.value, "money", 1, reason=said, table="accounts", rows=found.rows)


def lifetime_value_here(table: pd.DataFrame, account_id: str, currency: str) -> Measure:
    """Return the lifetime value of one account in cents, with its range in the reason."""
    row = _row(table, account_id)
    found = _measure(row, "lifetime_cents", "money")
    if row is None or found.value is None:
        return found
    low, high = (fmt.money(row[f"lifetime_{end}_cents"], currency) for end in ("low", "high"))
    return Measure(
        found.value, "money", 1, reason=f"from {low} to {high}", table="accounts", rows=found.rows
    )


def lifetime_rank_here(table: pd.DataFrame, account_id: str) -> Measure:
    """Return the account's place by lifetime value: 1 is the largest.

    Among the accounts of which revenue, contribution and lifetime value are all known; the reason
    says how many those are, and the place by revenue.
    """
    row = _row(table, account_id)
    found = _measure(row, "lifetime_rank", "count")
    if row is None or found.value is None:
        return found
    known = int(table["lifetime_rank"].notna().sum())
    said = f"of {fmt.count(known, 'account')}; {int(row['revenue_rank']):,} by revenue"
    return Measure(found.value, "count", reason=said, table="accounts", rows=found.rows)


def _row(table: pd.DataFrame, account_id: str) -> pd.Series | None:
    own = table[table["account_id"] == account_id]
    return own.iloc[0] if len(own) else None


def _measure(row: pd.Series | None, column: str, unit: Unit) -> Measure:
    if row is None:
        return Measure(None, unit, reason=UNKNOWN, table="accounts")
    rows = pd.Index([row.name])
    if pd.isna(row[column]):
        lacking = str(row["lacking"]) or "revenue"
        return Measure(None, unit, reason=f"{lacking} not known", table="accounts", rows=rows)
    return Measure(int(row[column]), unit, 1, table="accounts", rows=rows)
