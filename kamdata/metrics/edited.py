"""From what a person typed into a plan to the entries that keep it, or a sentence what is wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata.errors import BadEntryError
from kamdata.format import joined
from kamdata.metrics.entries import NAMED_BY, entry_key, file_values, plain
from kamdata.model import Entry
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamdata.model import Plain, Snapshot
    from kamdata.schema import Column

LONGEST_TEXT = 2_000
LARGEST_AMOUNT = 10**13  # in the currency; more is a slip of the hand
RANGES = {
    "influence": (1, 3), "disposition": (-2, 2), "relationship_stage": (1, 5),
    "strategic_fit": (1, 5), "receptiveness": (1, 5), "nps": (0, 10), "review_every_days": (1, 730),
} | dict.fromkeys(
    ("skill_financial", "skill_consulting", "skill_planning", "skill_interpersonal",
     "skill_influencing"), (1, 5),
)  # fmt: skip


def contract(table: str, field: str) -> Column:
    """Return the column of the contract that a field of a table is."""
    return TABLES[table].column(field)


def read(column: Column, value: Any) -> Plain:
    """Return what was typed as it is kept; empty is None.

    Money is typed in the currency and kept in whole cents, shares are typed in percent and kept
    from 0 to 1. Raises BadEntryError for what the column cannot hold.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str) and not value.strip():
        return None
    if column.kind == "flag":
        return bool(value)
    if column.kind == "date":
        return _day(column, value)
    if column.kind in ("money", "rate", "number", "integer"):
        return _number(column, value)
    return _text(column, value)


def _text(column: Column, value: Any) -> str:
    text = " ".join(str(value).split()) if column.tells_apart else str(value).strip()
    if column.choices and text not in column.choices:
        raise BadEntryError(
            f"“{text[:60]}” is none of the choices for {column.about.lower()}.",
            fix=f"Choose {joined(list(column.choices), 'or')}.",
        )
    if len(text) > LONGEST_TEXT:
        raise BadEntryError(
            f"{column.about} has {len(text):,} characters.",
            fix=f"Shorten it to {LONGEST_TEXT:,}.",
        )
    return text


def _day(column: Column, value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError as problem:
        raise BadEntryError(
            f"“{str(value)[:60]}” is no date for {column.about.lower()}.",
            fix="Write it like 2026-09-28.",
        ) from problem


def _number(column: Column, value: Any) -> int | float:
    try:
        number = Decimal(str(value))
    except InvalidOperation as problem:
        raise BadEntryError(
            f"“{str(value)[:60]}” is no number for {column.about.lower()}.", fix="Write a number."
        ) from problem
    low, high = _range(column)
    if not number.is_finite() or not low <= number <= high:
        raise BadEntryError(
            f"{column.about} cannot be {str(value)[:60]}.",
            fix=f"Write a number from {low:,} to {high:,}.",
        )
    if column.kind == "money":
        return round(number * 100)
    if column.kind == "integer":
        return round(number)
    return float(number / 100 if column.kind == "rate" else number)


def _range(column: Column) -> tuple[int, int]:
    if column.kind == "rate":
        return (0, 100)
    return RANGES.get(column.name, (-LARGEST_AMOUNT, LARGEST_AMOUNT))


def field_entries(
    table: str, account_id: str, key: str, fields: Mapping[str, Any], as_of: date
) -> list[Entry]:
    """Return the entries that write fields, given as they are kept, into one row."""
    return [Entry(account_id, table, key, field, value, as_of) for field, value in fields.items()]


def typed(table: str, fields: Mapping[str, Any]) -> dict[str, Plain]:
    """Return fields as they are kept from how they were typed. Raises BadEntryError."""
    return {name: read(contract(table, name), value) for name, value in fields.items()}


@dataclass(frozen=True, slots=True, eq=False)
class ShownRows:
    """The rows of one table and account as an editor shows them, and what stands for each."""

    table: str
    account_id: str
    rows: pd.DataFrame
    keys: tuple[str, ...]


def row_entries(shown: ShownRows, delta: Mapping[str, Any], as_of: date) -> list[Entry]:
    """Return the entries that an editor of rows brought: changed, added and removed ones.

    `delta` is edited_rows {place: {field: typed}}, added_rows [{field: typed}] and deleted_rows
    [place]. A row that gets another name is removed and written anew under it, whole. Raises
    BadEntryError.
    """
    table, account_id, keys = shown.table, shown.account_id, shown.keys
    made: list[Entry] = []
    taken = set(keys)
    for place in delta.get("deleted_rows", ()):
        made.append(Entry(account_id, table, keys[int(place)], "", None, as_of))
        taken.discard(keys[int(place)])
    for place, fields in delta.get("edited_rows", {}).items():
        row, key = shown.rows.iloc[int(place)], keys[int(place)]
        found = typed(table, fields)
        changed = {name: value for name, value in found.items() if value != plain(row[name])}
        if NAMED_BY[table] in changed:
            name = _name(table, changed)
            made.append(Entry(account_id, table, key, "", None, as_of))
            taken.discard(key)
            _free(name, table, taken)
            changed = _still_tied(table, row) | _whole(table, row) | changed
            key = entry_key(name, table)
            taken.add(key)
        made += field_entries(table, account_id, key, changed, as_of)
    for fields in delta.get("added_rows", ()):
        found = {name: value for name, value in typed(table, fields).items() if value is not None}
        if not found:
            continue
        name = _name(table, found)
        _complete(table, found)
        _free(name, table, taken)
        taken.add(entry_key(name, table))
        made += field_entries(table, account_id, entry_key(name, table), found, as_of)
    return made


def _still_tied(table: str, row: pd.Series) -> dict[str, Plain]:
    """Return the id that a goal without one gets with new words: its old words.

    They are how its deals, and its earlier values, name it.
    """
    return {"goal_id": plain(row["goal"])} if table == "goals" else {}


def _whole(table: str, row: pd.Series) -> dict[str, Plain]:
    """Return every field of a row that holds anything, but whose it is."""
    names = [column.name for column in TABLES[table].columns if column.name in row.index]
    held = {name: plain(row[name]) for name in names if name != "account_id"}
    return {name: value for name, value in held.items() if value is not None}


def _name(table: str, fields: Mapping[str, Plain]) -> Plain:
    """Return the name of a row. Raises BadEntryError when it, or what every row has, is missing."""
    needed = contract(table, NAMED_BY[table])
    if fields.get(needed.name) is None:
        raise BadEntryError(
            f"A row of {TABLES[table].label.lower()} has nothing in its first column.",
            fix=f"Fill in: {needed.about.lower()}.",
        )
    return fields[needed.name]


def _complete(table: str, fields: Mapping[str, Plain]) -> None:
    """Raise BadEntryError when a new row lacks what every row needs. A due date may follow."""
    for name in TABLES[table].required:
        if name not in ("account", "due_on") and fields.get(name) is None:
            raise BadEntryError(
                f"A new row of {TABLES[table].label.lower()} is not complete.",
                fix=f"Fill in: {contract(table, name).about.lower()}.",
            )


def _free(name: Plain, table: str, taken: set[str]) -> None:
    if entry_key(name, table) in taken:
        raise BadEntryError(
            f"“{str(name)[:60]}” is in {TABLES[table].label.lower()} already.",
            fix="Change that row, or give the new one another name.",
        )


def beside_files(entries: Iterable[Entry], of_files: Snapshot) -> tuple[Entry, ...]:
    """Return the entries with what the files say in their fields now."""
    given = tuple(entries)
    fields = {(one.account_id, one.table, one.entry, one.field) for one in given}
    said = file_values(of_files, fields)
    return tuple(
        replace(one, file_value=said.get((one.account_id, one.table, one.entry, one.field)))
        for one in given
    )
