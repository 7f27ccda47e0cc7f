"""Plans as the workbook they can be brought in with: one sheet for each table, the same headers.

What people wrote stands in it beside what the files said, so nothing is lost when it is imported
again. It holds contacts, and leaves the store only when somebody asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata.export.sheet import Column, Workbook
from kamdata.schema import TABLES
from kamdata.schema.sheets import sheet_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.export.sheet import Kind as CellKind
    from kamdata.model import Snapshot
    from kamdata.schema import Kind, Table

# what a plan of an account holds, in the order of the blank workbook
OF_ACCOUNTS = (
    "accounts", "contacts", "whitespace", "goals", "actions", "projects", "risks", "promises",
    "reviews", "team", "initiatives", "swot", "priorities", "competitors", "memberships",
)  # fmt: skip
OF_COMPANY = ("managers", "programme")
TIES = "ties"  # what the deals hold of a plan: the goals that they serve
CELLS: dict[Kind, CellKind] = {
    "money": "money", "date": "date", "rate": "rate", "number": "number", "integer": "number",
}  # fmt: skip
WIDE, NARROW = 36, 16


def plan_workbook(
    snapshot: Snapshot, account_ids: Sequence[str], *, with_company: bool = False
) -> bytes:
    """Return the workbook (.xlsx) of the plans of some accounts.

    `with_company` adds the sheets of the programme as a whole. Tables without rows are left out.
    """
    book = Workbook()
    accounts = snapshot.table("accounts")
    names = accounts.set_index("account_id")["account"]
    for name in (*OF_ACCOUNTS, TIES, *(OF_COMPANY if with_company else ())):
        rows = _tied_deals(snapshot) if name == TIES else snapshot.table(name)
        if "account_id" in rows:
            rows = rows[rows["account_id"].isin(account_ids)]
            rows = rows.assign(account=rows["account_id"].map(names))
        if not rows.empty:
            book.sheet(TABLES[name].label, _cells(TABLES[name], rows), _columns(TABLES[name]))
    return book.written()


def _tied_deals(snapshot: Snapshot) -> pd.DataFrame:
    """Return the deals that serve a goal, each once."""
    deals = snapshot.table("opportunities")
    return deals[deals["goal_id"].notna()].drop_duplicates(["account_id", "opportunity_id"])


def _columns(table: Table) -> list[Column]:
    return [
        Column(
            one.name, heading, WIDE if one.kind == "text" else NARROW, CELLS.get(one.kind, "text")
        )
        for heading, one in sheet_columns(table).items()
    ]


def _cells(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with yes and no in place of flags."""
    words = {True: "yes", False: "no"}
    flags = [one.name for one in table.columns if one.kind == "flag"]
    return rows.assign(**{name: rows[name].astype("object").map(words) for name in flags})
