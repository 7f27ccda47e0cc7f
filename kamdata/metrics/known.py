"""What was known on the as-of date, with the user's stage table in force.

Every page, export and command starts from `prepare`: no metric ever sees a row dated later.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.stages import with_settings
from kamdata.metrics.usable import usable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.model import Settings, Snapshot

# table -> the date that says when a row came to be
DATED = {"opportunities": "created_on", "revenue": "month", "activities": "on"}


def prepare(snapshot: Snapshot, settings: Settings) -> Snapshot:
    """Return the snapshot as every metric sees it.

    Stages are settled, rows of later dates and rows of plans that say nothing are left out.
    """
    return usable(as_known(with_settings(snapshot, settings)))


def as_known(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot without rows dated after its as-of date.

    Left out are opportunities created later, won and lost ones closed later, and revenue and
    activities of later dates. Rows without a date stay. Stages that only opportunities created
    later name, and accounts that only later rows name, were not known either; an account of the
    list of accounts stays.
    """
    end = pd.Timestamp(snapshot.as_of) + pd.Timedelta(days=1)
    tables, later = dict(snapshot.tables), {}
    for name, column in DATED.items():
        table = tables.get(name)
        if table is None or table.empty:
            continue
        is_later = table[column] >= end
        if name == "opportunities":
            is_later |= table["status"].isin(["won", "lost"]) & (table["close_on"] >= end)
        if is_later.any():
            tables[name], later[name] = table[~is_later], table[is_later]
    if later:
        tables |= {"accounts": _met_accounts(tables, later)}
    if "opportunities" in later:
        # a stage that the user calls won stays, though its deals now close later than they can
        made_later = later["opportunities"]["created_on"] >= end
        stages, met = tables["stages"]["stage"], tables["opportunities"]["stage"]
        named = later["opportunities"]["stage"]
        is_new = stages.isin(named) & ~stages.isin(met) & ~stages.isin(named[~made_later])
        tables["stages"] = tables["stages"][~is_new]
    return replace(snapshot, tables=tables)


def _met_accounts(
    tables: Mapping[str, pd.DataFrame], later: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the accounts without those that were made from later rows alone."""
    accounts = tables["accounts"]
    ids = accounts["account_id"]
    is_listed = accounts["source"].notna() | ids.isin(accounts["parent_id"])
    named = [table["account_id"].unique() for name, table in tables.items()
             if name != "accounts" and "account_id" in table]  # fmt: skip
    named_later = [table["account_id"].unique() for table in later.values()]
    is_met, is_later = (
        np.logical_or.reduce([ids.isin(column) for column in columns])
        for columns in (named, named_later)
    )
    return accounts[is_listed | is_met | ~is_later]
