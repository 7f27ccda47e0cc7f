"""New against existing business, and the size of deals: one account beside the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import pipeline
from kamdata.model import ALL_DATES

if TYPE_CHECKING:
    from kamdata.model import Measure, Snapshot

NEW, EXISTING, NOT_STATED = "New business", "Existing business", "Not stated"
TYPES = {"new": NEW, "expansion": EXISTING, "renewal": EXISTING}
COLUMNS = [
    "business", "open_count", "open_cents", "won_count", "won_cents", "win_rate_here",
    "win_rate_key",
]  # fmt: skip


def business(opportunities: pd.DataFrame) -> pd.Series:
    """Return NEW, EXISTING (expansions and renewals) or NOT_STATED for each deal."""
    kind = opportunities["type"].astype("str").map(TYPES)
    return kind.fillna(NOT_STATED).astype("str")


def new_and_existing(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the account's deals by new and existing business, with all dates of the file: COLUMNS.

    One row for each of NEW, EXISTING and, where any deal has no type, NOT_STATED. Money is Int64
    cents, null where no deal has an amount. The win rates (`pipeline.win_rate_by_count`) of this
    account and of all key accounts are in words with the decided deals behind them, or n/a with
    the reason.
    """
    deals = snapshot.table("opportunities")
    kind = business(deals)
    is_own, is_key = deals["account_id"] == account_id, deals["account_id"].isin(_key_ids(snapshot))
    rows = []
    for name in (NEW, EXISTING, NOT_STATED):
        own, key = deals[is_own & (kind == name)], deals[is_key & (kind == name)]
        if name == NOT_STATED and own.empty:
            continue
        rows.append(
            (
                name,
                pipeline.open_count(own, ALL_DATES).value,
                pipeline.open_amount(own, ALL_DATES).value,
                pipeline.won_count(own, ALL_DATES).value,
                pipeline.won_amount(own, ALL_DATES).value,
                _said(pipeline.win_rate_by_count(own, ALL_DATES)),
                _said(pipeline.win_rate_by_count(key, ALL_DATES)),
            )
        )
    kinds = {name: "Int64" for name in COLUMNS if name.endswith(("_count", "_cents"))}
    return pd.DataFrame(rows, columns=COLUMNS).astype(kinds)


def _said(found: Measure) -> str:
    if found.value is None:
        return f"n/a: {found.reason}"
    return f"{fmt.percent(found.value)} of {found.n:,}"


def median_won_here(snapshot: Snapshot, account_id: str) -> Measure:
    """Return the median amount of the deals won at one account, of those with an amount."""
    deals = snapshot.table("opportunities")
    return pipeline.median_won_amount(deals[deals["account_id"] == account_id], ALL_DATES)


def median_won_key(snapshot: Snapshot) -> Measure:
    """Return the median amount of the deals won at key accounts."""
    deals = snapshot.table("opportunities")
    is_key = deals["account_id"].isin(_key_ids(snapshot))
    return pipeline.median_won_amount(deals[is_key], ALL_DATES)


def median_won_other(snapshot: Snapshot) -> Measure:
    """Return the median amount of the deals won at accounts that are no key accounts."""
    deals = snapshot.table("opportunities")
    is_key = deals["account_id"].isin(_key_ids(snapshot))
    return pipeline.median_won_amount(deals[~is_key], ALL_DATES)


def _key_ids(snapshot: Snapshot) -> pd.Series:
    accounts = snapshot.table("accounts")
    return accounts.loc[accounts["is_key"].fillna(value=False).astype(bool), "account_id"]
