"""How the tables look as sheets of a workbook that people fill in: which columns, which headers.

The headers are words that the importer knows, so what is written so can be imported again.
"""

from __future__ import annotations

from kamdata.schema import TABLES, Column, Table

# stages come with the opportunities and are edited in the settings; ties are a column of theirs
NOT_ASKED = {"stages", "ties"}
# filled by the importer, or only of use in an export that carries both
HIDDEN = {
    ("opportunities", "is_status_given"),
    ("opportunities", "original_amount_cents"),
    ("opportunities", "weighted_amount_cents"),
    ("opportunities", "actual_close_on"),
    ("opportunities", "actual_amount_cents"),
}
# where the first header that the importer knows is not the plainest
PLAIN = {
    ("accounts", "account"): "Account",
    ("accounts", "parent_id"): "Parent Account",
    ("accounts", "owner"): "Key Account Manager",
    ("accounts", "is_key"): "Key Account?",
    ("accounts", "tier"): "Tier",
    ("accounts", "segment"): "Segment",
    ("accounts", "industry"): "Industry",
    ("accounts", "region"): "Region",
    ("accounts", "relationship_stage"): "Relationship (1-5)",
    ("accounts", "wallet_cents"): "Estimated Annual Spend",
    ("opportunities", "opportunity"): "Opportunity",
    ("opportunities", "account"): "Account",
    ("ties", "opportunity"): "Opportunity",
    ("ties", "account"): "Account",
    ("opportunities", "owner"): "Owner",
    ("opportunities", "currency"): "Currency",
    ("opportunities", "probability_rate"): "Probability",
    ("opportunities", "created_on"): "Created",
    ("opportunities", "stage_entered_on"): "Stage Since",
    ("contacts", "influence"): "Influence (1-3)",
    ("contacts", "disposition"): "Disposition (-2 to 2)",
}


def sheet_tables() -> tuple[Table, ...]:
    """Return the tables that a user may give, in the order of the sheets."""
    return tuple(table for name, table in TABLES.items() if name not in NOT_ASKED)


def sheet_columns(table: Table) -> dict[str, Column]:
    """Return the columns of a sheet by their header, in the order of the contract."""
    return {
        _header(table, column): column
        for column in table.columns
        if (table.name, column.name) not in HIDDEN
    }


def _header(table: Table, column: Column) -> str:
    if (table.name, column.name) in PLAIN:
        return PLAIN[table.name, column.name]
    return column.aliases[0]
