"""What people wrote into plans, put in place of what the files say, and where the two differ.

A file never overwrites what a person wrote, and a person never loses what the file says: both are
kept, the person's counts, and where they differ since, that is shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kamdata.model import Entry, Plain, Snapshot

# table -> the column that names its rows within an account; the accounts table has one row each
NAMED_BY = {
    "contacts": "contact", "goals": "goal", "actions": "what", "projects": "what",
    "risks": "what", "promises": "what", "reviews": "due_on", "whitespace": "product",
    "team": "member", "initiatives": "initiative", "swot": "point", "priorities": "priority",
    "competitors": "competitor", "memberships": "decided_on", "managers": "owner",
    "programme": "fact", "opportunities": "opportunity_id",
}  # fmt: skip
OF_COMPANY = ("managers", "programme")  # tables whose rows belong to no account
OF_FILES = "opportunities"  # its rows come from files alone: people only write into them
ENTERED = "Entered here"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field where a person and the files say different things, or two people do.

    The entry counts; `theirs` is what the file says now, or what `their_writer` wrote before.
    """

    entry: Entry
    theirs: Plain
    their_writer: str = ""


def entry_key(name: object, table: str = "") -> str:
    """Return what stands for a row named so: without case and without spaces around it.

    Ids of opportunities stay what they are: some CRMs tell them apart by case.
    """
    return str(name) if table == "opportunities" else " ".join(str(name).split()).casefold()


def plain(value: Any) -> Plain:
    """Return a value of a table as it is kept: dates as ISO text, missing as None."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if hasattr(value, "item"):  # a number of numpy
        return value.item()
    return value if isinstance(value, (bool, int, float)) else str(value)


def in_force(entries: Iterable[Entry]) -> dict[tuple[str, str, str, str], Entry]:
    """Return the entries that count, by account, table, row and field.

    Of each field the last one. A row that was removed has no others until it is written again:
    with its name it begins anew; without, somebody changed it who still saw it, and what it had
    is back.
    """
    standing: dict[tuple[str, str, str], dict[str, Entry]] = {}
    removed: dict[tuple[str, str, str], dict[str, Entry]] = {}
    for one in entries:
        row = (one.account_id, one.table, one.entry)
        fields = standing.setdefault(row, {})
        if not one.field:
            if "" not in fields:
                removed[row] = fields
            standing[row] = {"": one}
            continue
        if "" in fields:
            del fields[""]
            fields |= removed[row]
        if row in removed and one.field == NAMED_BY.get(one.table):
            before = removed.pop(row)
            standing[row] = fields = {
                field: kept for field, kept in fields.items() if before.get(field) is not kept
            }
        fields[one.field] = one
    return {(*row, field): one for row, held in standing.items() for field, one in held.items()}


def with_entries(snapshot: Snapshot, entries: Sequence[Entry]) -> Snapshot:
    """Return the snapshot with what people wrote in place of what the files say.

    Entries of accounts, deals or fields that the snapshot does not know are left out. Rows that no
    file has are added; removed ones are left out.
    """
    known = {"", *snapshot.table("accounts")["account_id"]}
    made = [one for one in entries if one.as_of <= snapshot.as_of and one.account_id in known]
    counted = [one for one in in_force(made).values() if one.table in TABLES]
    if not counted:
        return snapshot
    tables = dict(snapshot.tables)
    for name in {one.table for one in counted}:
        tables[name] = _with(snapshot.table(name), name, [x for x in counted if x.table == name])
    said = repr([(one.id, one.value) for one in counted])
    stands = hashlib.sha256(f"{snapshot.fingerprint}{said}".encode()).hexdigest()
    return replace(snapshot, tables=tables, fingerprint=stands)


def _with(table: pd.DataFrame, name: str, entries: list[Entry]) -> pd.DataFrame:
    """Return the table with the entries in it; columns that nobody wrote in stay as they are."""
    kinds = {column.name: column.kind for column in TABLES[name].columns}
    own = _own(table, entries)
    places: dict[tuple[str, str], list[int]] = {}
    for key, place in zip(row_keys(own, name), own.index, strict=True):
        places.setdefault(key, []).append(place)
    removed = {(one.account_id, one.entry) for one in entries if not one.field}
    following = int(table.index.max()) + 1 if len(table) else 0
    written: dict[str, dict[int, Plain]] = {}
    for one in entries:
        key = (one.account_id, one.entry)
        if one.field not in kinds or one.field not in table or key in removed:
            continue
        if key not in places:
            if name == OF_FILES:
                continue
            places[key], following = [following], following + 1
            whose = {} if name in OF_COMPANY else {"account_id": one.account_id}
            for field, value in (whose | {"source": ENTERED}).items():
                written.setdefault(field, {})[places[key][0]] = value
        written.setdefault(one.field, {}).update(dict.fromkeys(places[key], one.value))
    found = table.reindex([*table.index, *written.get("source", {})])
    for field, values in written.items():
        found[field] = _replaced(found[field], values, is_date=kinds.get(field) == "date")
    return found.drop(index=[place for key in removed for place in places.get(key, ())])


def _own(table: pd.DataFrame, entries: Iterable[Entry]) -> pd.DataFrame:
    """Return the rows that the entries may be about."""
    if "account_id" not in table:
        return table
    return table[table["account_id"].isin({one.account_id for one in entries})]


def _replaced(column: pd.Series, values: dict[int, Plain], *, is_date: bool) -> pd.Series:
    found = column.copy()
    given = [value for value in values.values() if value is not None]
    if isinstance(found.dtype, pd.CategoricalDtype):
        new = [value for value in dict.fromkeys(given) if value not in found.cat.categories]
        found = found.cat.add_categories(new)
    for place, value in values.items():
        is_day = is_date and value is not None
        cell: Any = pd.to_datetime(str(value), errors="coerce") if is_day else value
        found.at[place] = cell  # noqa: PD008
    return found


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.astype(object).to_dict("records")


def row_keys(table: pd.DataFrame, name: str) -> list[tuple[str, str]]:
    """Return what stands for each row: its account, and the key of its name.

    The account is empty for a table of the whole company. Of rows named equally the second has
    " #2" behind its key, and so on; the lines of a deal share the key of the deal.
    """
    keys: list[tuple[str, str]] = []
    met: dict[tuple[str, str], int] = {}
    named = table[NAMED_BY[name]] if name in NAMED_BY else [""] * len(table)
    whose = table["account_id"] if "account_id" in table else [""] * len(table)
    for account_id, value in zip(whose, named, strict=True):
        key = (str(account_id), entry_key(plain(value) or "", name))
        met[key] = met.get(key, 0) + 1
        is_first = met[key] == 1 or name == OF_FILES
        keys.append(key if is_first else (key[0], f"{key[1]} #{met[key]}"))
    return keys


def next_key(table: pd.DataFrame, name: str, account_id: str, value: object) -> str:
    """Return what stands for one more row of that name in an account, which may have some."""
    own = table[table["account_id"].astype("str") == account_id]
    key, taken = entry_key(value, name), {one for _, one in row_keys(own, name)}
    n = 1
    while (key if n == 1 else f"{key} #{n}") in taken:
        n += 1
    return key if n == 1 else f"{key} #{n}"


def differences(snapshot: Snapshot, entries: Sequence[Entry]) -> list[Difference]:
    """Return the fields in force where somebody or the files say something else by now.

    `snapshot` is the one of the files alone; a difference with it counts when the files changed
    since the field was written. With another person it is what that person wrote before, until
    whoever changed it writes it a second time.
    """
    counted = in_force(entries)
    said = file_values(snapshot, counted)
    written: dict[tuple[str, str, str, str], list[Entry]] = {}
    for one in entries:
        written.setdefault(_field(one), []).append(one)
    found = []
    for key, one in counted.items():
        if key in said and said[key] not in (one.value, one.file_value):
            found.append(Difference(one, said[key]))
        other = _unsettled(written[key])
        if other is not None:
            found.append(Difference(one, other.value, other.written_by))
    return found


def _unsettled(written: Sequence[Entry]) -> Entry | None:
    """Return what another person wrote last into a field, if its last writer only wrote once."""
    last = written[-1]
    for one in reversed(written[:-1]):
        if one.written_by != last.written_by:
            return None if one.value == last.value else one
        if one.value == last.value:
            return None
    return None


def of_account(entries: Iterable[Entry], account_id: str) -> list[Entry]:
    """Return the entries in force of an account ("" for the company), the newest first."""
    own = [one for one in entries if one.account_id == account_id]
    return sorted(in_force(own).values(), key=lambda one: one.id, reverse=True)


def _field(one: Entry) -> tuple[str, str, str, str]:
    return (one.account_id, one.table, one.entry, one.field)


def file_values(
    snapshot: Snapshot, fields: Iterable[tuple[str, str, str, str]]
) -> dict[tuple[str, str, str, str], Plain]:
    """Return what the files say in the fields, by account, table, row and field.

    Fields that no file has are left out.
    """
    found = {}
    wanted = set(fields)
    for name in {field[1] for field in wanted}:
        table = snapshot.table(name)
        ids = {field[0] for field in wanted}
        own = table[table["account_id"].isin(ids)] if "account_id" in table else table
        for (account_id, entry), row in zip(row_keys(own, name), _records(own), strict=True):
            values = {(account_id, name, entry, str(field)): row[field] for field in row}
            found |= {key: plain(value) for key, value in values.items() if key in wanted}
    return found
