"""What a person confirmed about sheets like this one, found again by their headers.

A sheet is known by the fingerprint of its header row: a hash of the headers as they are compared
(no case, no arrows, one space). Their order does not count, so that a column moved in the CRM's
view changes nothing, unless a header is blank or stands twice: such columns are told apart by
their place alone. The CRM is not part of it, because it is itself recognised by the headers. The
number of the header row is not remembered either: the row is found again by its fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from kamdata.format import day
from kamdata.ingest.header import SEARCHED_ROWS, find_header, searched_rows
from kamdata.ingest.headers import normal
from kamdata.ingest.questions import OPTIONS
from kamdata.ingest.types import SKIP, SheetChoice
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamdata.ingest.types import Grid, SheetImport
    from kamdata.model import SavedMapping


def fingerprint(titles: Sequence[str | None]) -> str:
    """Return what stands for a header row; empty when it has no title at all."""
    names = [normal(title or "") for title in titles]
    while names and not names[-1]:
        names.pop()
    if not names:
        return ""
    is_told_by_place = len(set(names)) < len(names) or "" in names
    kept = names if is_told_by_place else sorted(names)
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()


def find_mapping(
    grid: Grid, saved: Sequence[SavedMapping], choice: SheetChoice
) -> tuple[SavedMapping | None, SheetChoice]:
    """Return (the mapping confirmed for such a sheet, the choice with what it adds).

    What is chosen now wins: another table sets the mapping aside, another meaning of a column
    replaces the one confirmed, and a chosen header row is the only one that is looked up.
    """
    by_fingerprint = {one.fingerprint: one for one in saved}
    if not by_fingerprint:
        return None, choice
    rows = searched_rows(grid)
    if choice.header_row is not None:
        rows = [choice.header_row - 1] if 1 <= choice.header_row <= grid.height else []
    for row in rows:
        found = by_fingerprint.get(fingerprint(grid.row(row)))
        if found:
            confirmed = _as_choice(found.choice, find_header(grid, row + 1).names)
            if choice.table not in (None, confirmed.table) and confirmed.table is not None:
                return None, choice
            return found, replace(_joined(confirmed, choice), header_row=row + 1)
    return None, choice


def to_remember(sheet: SheetImport, choice: SheetChoice) -> dict[str, Any]:
    """Return a choice as plain values to keep for the headers of its sheet.

    Empty when there is nothing to remember, or no header by which to know the sheet again.
    """
    kept = {name: value for name, value in asdict(choice).items() if value is not None}
    is_in_reach = choice.header_row is None or choice.header_row <= SEARCHED_ROWS
    if not kept or not sheet.fingerprint or not is_in_reach:
        return {}
    return {name: value for name, value in kept.items() if name != "header_row"}


def as_confirmed(sheet: SheetImport, saved: SavedMapping, choice: SheetChoice) -> SheetImport:
    """Return the sheet saying when its columns were confirmed; `choice` is what is new now."""
    how = f"as you confirmed on {day(saved.confirmed_at.date())}"
    fresh = choice.columns or {}
    columns = tuple(
        replace(match, how=how) if match.how == "chosen" and match.header not in fresh else match
        for match in sheet.columns
    )
    return replace(sheet, columns=columns, remembered=saved)


def _as_choice(saved: Mapping[str, Any], headers: Sequence[str]) -> SheetChoice:
    """Return a saved choice in the headers of this sheet; what no longer exists is left out."""
    known = {field.name for field in fields(SheetChoice)}
    values = {name: value for name, value in saved.items() if name in known}
    table = values.get("table")
    if table not in TABLES and table != SKIP:
        values.pop("table", None)
    for kind, options in OPTIONS.items():
        if values.get(kind) not in options:
            values.pop(kind, None)
    meanings = {normal(name): column for name, column in (saved.get("columns") or {}).items()}
    columns = {
        header: column
        for header in headers
        if normal(header) in meanings and _exists(column := meanings[normal(header)], table)
    }
    return SheetChoice(**{**values, "columns": columns or None, "header_row": None})


def _exists(column: str | None, table: str | None) -> bool:
    if column is None or table not in TABLES:
        return True
    return any(known.name == column for known in TABLES[table].columns)


def _joined(confirmed: SheetChoice, chosen: SheetChoice) -> SheetChoice:
    values = {
        name: value
        for name, value in ((field.name, getattr(chosen, field.name)) for field in fields(chosen))
        if value is not None
    }
    columns = {**(confirmed.columns or {}), **(chosen.columns or {})}
    return replace(confirmed, **{**values, "columns": columns or None})
