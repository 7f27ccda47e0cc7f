"""What is stored, in a sentence and in tables: from the manifest alone, without reading a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.schema import TABLES
from kamdata.store.manifest import KEPT_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamdata.model import Finding, Source
    from kamdata.store.aggregates import Columns
    from kamdata.store.manifest import LogEntry, SnapshotRecord

BY = {"Stage": ("stages", "stage"), "Owner": ("owners", "owner"),
      "Account": ("accounts", "account_id")}  # fmt: skip
UNKNOWN_PERSON = "an earlier version"
NOT_NAMED = "Not given"


@dataclass(frozen=True, slots=True)
class Removed:
    """A date with removed revisions, and what to say about it."""

    as_of: date
    words: str


def sentence(records: Sequence[SnapshotRecord]) -> str:
    """Return how many snapshots there are, of which dates, and who added the last one when.

    `records` are those in force, newest date first.
    """
    if not records:
        return "No snapshot of your own is stored yet."
    last = max(records, key=lambda one: one.added_at)
    added = f"added on {fmt.day(last.added_at)} by {last.added_by or UNKNOWN_PERSON}"
    newest, oldest = records[0].as_of, records[-1].as_of
    if len(records) == 1:
        return f"One snapshot, of {fmt.day(newest)}, {added}."
    days = f"{fmt.count(len(records), 'snapshot')} from {fmt.day(oldest)} to {fmt.day(newest)}"
    return f"{days}; the last {added}."


def open_when_stored(
    records: Sequence[SnapshotRecord], revisions: Sequence[SnapshotRecord]
) -> pd.DataFrame:
    """Return one row for each snapshot in force, newest date first.

    Columns: as_of, files, rows (of all tables that came from files), open_count, open_cents (whole
    cents of `currency`, missing where an older version stored it), currency, open_text (with
    the currency), errors, warnings, added_on, added_by, revisions (of the date, not removed).
    """
    dates = [one.as_of for one in revisions if one.removed_at is None]
    return pd.DataFrame(
        {
            "as_of": pd.to_datetime([one.as_of for one in records]),
            "files": pd.Series([", ".join(one.files) for one in records], dtype="str"),
            "rows": [_rows(one) for one in records],
            "open_count": pd.array([one.open_count for one in records], dtype="Int64"),
            "open_cents": pd.array([one.open_cents for one in records], dtype="Int64"),
            "open_text": pd.Series(
                [fmt.money(one.open_cents, one.currency) for one in records], dtype="str"
            ),
            "currency": pd.Series([one.currency for one in records], dtype="str"),
            "errors": [one.errors for one in records],
            "warnings": [one.warnings for one in records],
            "added_on": pd.to_datetime([one.added_at.date() for one in records]),
            "added_by": pd.Series([one.added_by for one in records], dtype="str"),
            "revisions": [dates.count(one.as_of) for one in records],
        }
    )


def sums(found: Mapping[str, Columns], by: str) -> pd.DataFrame:
    """Return the open opportunities of a snapshot by `Stage`, `Owner` or `Account`.

    `found` is what the store keeps beside a snapshot. Columns: group, count, amount_cents (missing
    where no deal of the group has an amount); the largest amount first.
    """
    name, column = BY[by]
    frame = pd.DataFrame(found[name])
    shown = frame[frame["status"] == "open"]
    made = pd.DataFrame(
        {
            "group": shown[column].astype("str").fillna(NOT_NAMED),
            "count": shown["count"].astype("int64"),
            "amount_cents": pd.array(shown["amount_cents"].tolist(), dtype="Int64"),
        }
    )
    by_amount = made.sort_values("amount_cents", ascending=False, na_position="last", kind="stable")
    return by_amount.reset_index(drop=True)


def findings(found: Sequence[Finding]) -> pd.DataFrame:
    """Return the findings of an import: severity, message, fix, row (of the file), place."""
    return pd.DataFrame(
        {
            "severity": pd.Series([one.severity.capitalize() for one in found], dtype="str"),
            "message": pd.Series([one.message for one in found], dtype="str"),
            "fix": pd.Series([one.fix for one in found], dtype="str"),
            "row": pd.array([one.row for one in found], dtype="Int64"),
            "place": pd.Series([_place(one.file, one.sheet) for one in found], dtype="str"),
        }
    )


def sources(found: Sequence[Source]) -> pd.DataFrame:
    """Return the sheets of an import: place, table, crm, rows, dropped (rows), columns, unused."""
    used = [sum(column is not None for column in one.columns.values()) for one in found]
    return pd.DataFrame(
        {
            "place": pd.Series([_place(one.file, one.sheet) for one in found], dtype="str"),
            "table": pd.Series(
                [TABLES[one.table].label if one.table in TABLES else "Not used" for one in found],
                dtype="str",
            ),
            "crm": pd.Series([one.crm or None for one in found], dtype="str"),
            "rows": [one.rows for one in found],
            "dropped": [sum(one.dropped.values()) for one in found],
            "columns": used,
            "unused": [len(one.columns) - n for one, n in zip(found, used, strict=True)],
        }
    )


def revision_words(record: SnapshotRecord) -> str:
    """Return one revision in words: its number, when and by whom it was added, what is in it."""
    files = f" from {fmt.joined(record.files)}" if record.files else ""
    return (
        f"Revision {record.revision}, added on {fmt.day(record.added_at)} by "
        f"{record.added_by or UNKNOWN_PERSON}{files}: {fmt.count(_rows(record), 'row')}, "
        f"{fmt.money(record.open_cents, record.currency)} open."
    )


def removed(revisions: Sequence[SnapshotRecord]) -> list[Removed]:
    """Return the dates that have removed revisions, newest date first."""
    hidden = [one for one in revisions if one.removed_at is not None]
    same_day: dict[date, list[SnapshotRecord]] = {}
    for one in hidden:
        same_day.setdefault(one.as_of, []).append(one)
    return [Removed(day, _removed_words(day, those)) for day, those in same_day.items()]


def _removed_words(day: date, those: Sequence[SnapshotRecord]) -> str:
    last = max(those, key=lambda one: one.removed_at or one.added_at)
    removed_at = last.removed_at or last.added_at
    until = removed_at + timedelta(days=KEPT_DAYS)
    n = f", {fmt.count(len(those), 'revision')}" if len(those) > 1 else ""
    return (
        f"{fmt.day(day)}{n}: deleted on {fmt.day(removed_at)} by "
        f"{last.removed_by or UNKNOWN_PERSON}; gone for good after {fmt.day(until)}."
    )


def log_table(entries: Sequence[LogEntry]) -> pd.DataFrame:
    """Return what was done to snapshots, newest first: done_on, done_by, what, as_of, revision."""
    return pd.DataFrame(
        {
            "done_on": pd.to_datetime([one.done_at.date() for one in entries]),
            "done_by": pd.Series([one.done_by for one in entries], dtype="str"),
            "what": pd.Series([one.what.capitalize() for one in entries], dtype="str"),
            "as_of": pd.Series([one.as_of for one in entries], dtype="datetime64[us]"),
            "revision": pd.array([one.revision for one in entries], dtype="Int64"),
        }
    )


def _place(file: str, sheet: str) -> str:
    return f"{file} · {sheet}" if sheet else file


def _rows(record: SnapshotRecord) -> int:
    return sum(rows for name, rows in record.row_counts.items() if name != "stages")
