"""The sums that go with a snapshot into the manifest, so that no file is read for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import pandas as pd

GROUPS = {"stages": "stage", "owners": "owner", "accounts": "account_id"}

# the name of the group's column, `status`, `count` and `amount_cents` -> one value for each row
Columns = dict[str, list[Any]]


def aggregates(opportunities: pd.DataFrame) -> dict[str, Columns]:
    """Return count and amount of the opportunities by stage, by owner and by account.

    Each is split by status. An amount is in whole cents, and None where no row of the group has
    one. Rows without a stage, owner or account form a group of their own, named None.
    """
    columns = [*GROUPS.values(), "status", "amount_cents"]
    table = pa.Table.from_pandas(opportunities[columns], preserve_index=False)
    return {name: _grouped(table, column) for name, column in GROUPS.items()}


def open_totals(found: dict[str, Columns]) -> dict[str, int | None]:
    """Return count and amount of the open opportunities.

    The amount is 0 where nothing is open, and None where something is, but without an amount.
    """
    stages = found["stages"]
    rows = zip(stages["status"], stages["count"], stages["amount_cents"], strict=True)
    still_open = [(count, cents) for status, count, cents in rows if status == "open"]
    amounts = [cents for _, cents in still_open if cents is not None]
    return {
        "open_count": sum(count for count, _ in still_open),
        "open_cents": sum(amounts) if amounts or not still_open else None,
    }


def _grouped(table: pa.Table, column: str) -> Columns:
    keys = {name: pc.cast(table[name], pa.string()) for name in (column, "status")}
    amounts = pc.cast(table["amount_cents"], pa.int64())
    groups = pa.table({**keys, "amount_cents": amounts}).group_by([column, "status"])
    sums = groups.aggregate([("amount_cents", "sum"), ([], "count_all")])
    ordered = sums.sort_by([(column, "ascending"), ("status", "ascending")])
    names = {column: column, "status": "status", "count": "count_all",
             "amount_cents": "amount_cents_sum"}  # fmt: skip
    return {name: ordered[found].to_pylist() for name, found in names.items()}
