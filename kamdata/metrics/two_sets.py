"""Key accounts and all others, measured side by side and never mixed.

Key accounts are decided by fewer and longer deals: the measures of the ordinary business would
make their managers look slow. Source: the pay plans of account managers tailored to the role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import pipeline, retention
from kamdata.metrics.periods import trailing_months
from kamdata.metrics.ratio import total
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import Any

    from kamdata.metrics.facts import Facts
    from kamdata.model import Unit

MONTHS = 24
KEY, OTHERS = "Key accounts", "Other accounts"
MEASURES: tuple[tuple[str, str, Unit], ...] = (
    ("accounts", "Accounts", "count"), ("revenue_cents", "Revenue, 12 months", "money"),
    ("contribution_cents", "Left after cost to serve", "money"),
    ("net_retention_rate", "Revenue kept and grown", "rate"),
    ("gross_retention_rate", "Revenue kept", "rate"),
    ("open_cents", "Open deals", "money"), ("won_count", "Deals won", "count"),
    ("win_rate", "Deals won, of those decided", "rate"),
    ("average_won_cents", "Average deal won", "money"),
    ("median_days_to_win", "Days to win a deal", "days"),
)  # fmt: skip


def key_and_others(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for the key accounts and one for the others of `programme_accounts`.

    whose, accounts, revenue_cents (12 months), contribution_cents (of those that it is known of),
    net_retention_rate, gross_retention_rate, and of the deals of the last 24 months: won_count,
    win_rate (by count), average_won_cents, median_days_to_win; open_cents: open deals of any date.
    Null where there is too little to tell.
    """
    made = [
        _one_set(facts, rows[rows["is_key"]], KEY),
        _one_set(facts, rows[~rows["is_key"]], OTHERS),
    ]
    found = pd.DataFrame(made)
    cents = [str(name) for name in found if str(name).endswith("_cents")]
    floats = ["net_retention_rate", "gross_retention_rate", "win_rate", "median_days_to_win"]
    return found.astype({**dict.fromkeys(cents, "Int64"), **dict.fromkeys(floats, "float64")})


def side_by_side(sets: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Return the rows of `key_and_others` as columns of text: measure, key, others."""
    key, others = sets.to_dict("records")

    def text(row: dict[Hashable, Any], name: str, unit: Unit) -> str:
        value = None if pd.isna(row[name]) else row[name]
        return fmt.measure(Measure(value, unit), currency)

    lines = [
        (label, text(key, name, unit), text(others, name, unit)) for name, label, unit in MEASURES
    ]
    return pd.DataFrame(lines, columns=["measure", "key", "others"]).astype("str")


def _one_set(facts: Facts, rows: pd.DataFrame, whose: str) -> dict[str, object]:
    deals = facts.snapshot.table("opportunities")
    deals = deals[deals["account_id"].isin(rows["account_id"])]
    period = trailing_months(facts.snapshot.as_of, MONTHS)
    years = retention.year_on_year(facts.snapshot, rows)
    is_open = deals["status"] == "open"
    found: dict[str, Measure] = {
        "net_retention_rate": retention.net_retention(years),
        "gross_retention_rate": retention.gross_retention(years),
        "won_count": pipeline.won_count(deals, period),
        "win_rate": pipeline.win_rate_by_count(deals, period),
        "average_won_cents": pipeline.average_won_amount(deals, period),
        "median_days_to_win": pipeline.median_days_to_win(deals, period),
    }
    return {
        "whose": whose,
        "accounts": len(rows),
        "revenue_cents": total(rows["revenue_cents"]),
        "contribution_cents": total(rows["contribution_cents"]),
        "open_cents": total(deals.loc[is_open, "amount_cents"]) if is_open.any() else 0,
        **{name: measure.value for name, measure in found.items()},
    }
