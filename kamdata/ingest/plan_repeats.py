"""Rows of plans that stand in several files: each counts once, that of the plan workbook first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata.format import count
from kamdata.ingest.headers import squeezed
from kamdata.model import Finding
from kamdata.schema import TABLES
from kamdata.schema.plan_rows import NAMED
from kamdata.schema.sheets import sheet_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamdata.ingest.types import SheetImport

# table -> the columns that tell its rows apart within an account
KEYS: dict[str, tuple[str, ...]] = {name: (column,) for name, column in NAMED.items()} | {
    "reviews": ("due_on", "held_on"), "memberships": ("decided_on", "decision"),
}  # fmt: skip


def plans_first(used: Sequence[SheetImport]) -> list[SheetImport]:
    """Return the sheets, those in the form of the plan workbook before others.

    They hold what other files said when the workbook was taken out, and what was changed since.
    """
    return sorted(used, key=lambda sheet: not _is_plan(sheet))


def _is_plan(sheet: SheetImport) -> bool:
    """Return whether a sheet has every header of the plan workbook."""
    if sheet.table not in (*KEYS, "accounts"):
        return False
    headers = {squeezed(match.header) for match in sheet.columns}
    return all(squeezed(header) in headers for header in sheet_columns(TABLES[sheet.table]))


def without_repeats(
    tables: Mapping[str, pd.DataFrame],
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Return the tables without rows that name what stands in an earlier sheet, and findings.

    Rows that name the same within one sheet stay as they are.
    """
    found, findings = dict(tables), list[Finding]()
    for name in KEYS.keys() & tables.keys():
        table = tables[name]
        sources = table["source"].astype("str")
        if sources.nunique() < 2:
            continue
        keys = _keys(name, table)
        is_again = (sources != sources.groupby(keys).transform("first")) & keys.notna()
        if is_again.any():
            found[name] = table[~is_again]
            findings.append(_finding(name, table, is_again))
    return found, sorted(findings, key=lambda one: one.table)


def _keys(name: str, table: pd.DataFrame) -> pd.Series:
    """Return what stands for each row: its account and what names it; null where nothing does."""
    named = table[list(KEYS[name])]
    parts = [
        named[column].astype("str").str.split().str.join(" ").str.casefold() for column in named
    ]
    if "account_id" in table:
        parts.insert(0, table["account_id"].astype("str"))
    joined = parts[0].fillna("")
    for part in parts[1:]:
        joined = joined + "\x1f" + part.fillna("")
    return joined.where(named.notna().any(axis=1))


def _finding(name: str, table: pd.DataFrame, is_again: pd.Series) -> Finding:
    own = [column for column in table if column not in ("source", "source_row")]
    differing = int((is_again & ~table.duplicated(subset=own, keep=False)).sum())
    n, first = int(is_again.sum()), table[is_again].iloc[0]
    said = count(n, "row stands", "rows stand")
    more = (
        f"; {differing:,} of them {'differs' if differing == 1 else 'differ'}, and the plan "
        "workbook counts, else the first file" if differing else ""
    )  # fmt: skip
    return Finding(
        "warning" if differing else "info",
        f"{said} in several files of {TABLES[name].label.lower()}; each counts once{more}.",
        "Import only the newest file of the same plans." if differing else "",
        name, int(first["source_row"]), KEYS[name][0],
    )  # fmt: skip
