"""When each document of an account plan last changed, by what people wrote and the files say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.entries import plain
from kamdata.metrics.plan_blanks import ADMIN, GOALS, LANDSCAPE, REVENUE
from kamdata.model import Measure
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kamdata.model import Entry, Snapshot

HERE, PLAN, FILES = "here", "plan", "files"  # how it is known that a document changed


@dataclass(frozen=True, slots=True)
class Document:
    """What one document of a plan consists of: tables, fields of the account, dates within.

    `dates` are `table.column`: days on which something in the document became known.
    """

    tables: tuple[str, ...]
    fields: tuple[str, ...]
    dates: tuple[str, ...]


OF_WHOLE_PLAN = ("accounts.plan_prepared_on", "accounts.plan_updated_on")
DOCUMENTS: dict[str, Document] = {
    LANDSCAPE: Document(
        ("contacts", "projects", "initiatives", "swot", "priorities", "competitors"),
        ("overview", "industry", "industry_position", "parent_id", "relationship_stage",
         "employees", "address", "phone", "fax", "website"),
        ("contacts.last_contact_on", "priorities.learned_on", "priorities.ended_on"),
    ),
    REVENUE: Document(
        ("whitespace",),
        ("goal_cents", "wallet_cents", "contract_value_cents", "renewal_on",
         "gross_margin_rate", "cost_to_serve_cents", "value_delivered_cents"),
        ("opportunities.created_on", "opportunities.stage_entered_on",
         "opportunities.last_activity_on", "revenue.month"),
    ),
    GOALS: Document(("goals", "actions", "promises", "risks"), (), ()),
    ADMIN: Document(
        ("team", "reviews"),
        ("plan_period", "plan_start_on", "plan_prepared_by", "plan_status", "plan_approved_by",
         "plan_submitted_by", "champion", "review_every_days", "exec_sponsor"),
        ("accounts.plan_submitted_on", "accounts.plan_approved_on",
         "accounts.champion_validated_on", "accounts.last_review_on", "reviews.held_on"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Touched:
    """When a document last changed: the day, how it is known, and by whom where one wrote it."""

    on: date
    how: str
    by: str = ""


def touched(
    snapshot: Snapshot, account_id: str, document: str, entries: Sequence[Entry]
) -> Touched | None:
    """Return when a document of an account last changed, as far as dates in it and entries say.

    None where no date is known. Days later than the as-of date do not count. `entries` are the
    oldest first, of any account; a person's own word goes before a date of the same day.
    """
    has = DOCUMENTS[document]
    days = [
        day
        for place in (*OF_WHOLE_PLAN, *has.dates)
        for day in _newest(snapshot, account_id, place)
    ]
    dated = max(days, default=None)
    written = [one for one in entries if one.account_id == account_id and _is_in(one, has)]
    last = max(written, key=lambda one: (one.as_of, one.id), default=None)
    if last is not None and (dated is None or last.as_of >= dated):
        return Touched(last.as_of, HERE, last.written_by)
    return None if dated is None else Touched(dated, PLAN)


def _is_in(one: Entry, has: Document) -> bool:
    return one.table in has.tables or (one.table == "accounts" and one.field in has.fields)


def _newest(snapshot: Snapshot, account_id: str, place: str) -> Iterable[date]:
    """Give the newest day up to the as-of date in one column of the account's rows, if any."""
    table, _, column = place.partition(".")
    rows = snapshot.table(table)
    days = rows.loc[rows["account_id"] == account_id, column]
    last = days[days <= pd.Timestamp(snapshot.as_of)].max()
    if not pd.isna(last):
        yield last.date()


@dataclass(frozen=True, slots=True)
class FileChange:
    """What the files say otherwise about an account than they did in an earlier snapshot.

    `since` is the date of that snapshot. `documents` are those in which anything differs;
    `came` and `went` the contacts that are new and those no longer there; `owner_before` is the
    earlier key account manager where it is another one now.
    """

    since: date
    documents: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    owner_before: str | None = None


def file_change(before: Snapshot, now: Snapshot, account_id: str) -> FileChange:
    """Return what two snapshots, as their files alone have them, say otherwise of an account.

    A table that either snapshot does not have at all counts as unchanged: its file was not among
    those imported. An account that was not there before has changed in nothing.
    """
    was, own = (_account(one, account_id) for one in (before, now))
    if was is None or own is None:
        return FileChange(before.as_of)
    differing = tuple(
        name
        for name, has in DOCUMENTS.items()
        if any(plain(was[field]) != plain(own[field]) for field in has.fields)
        or any(_differs(before, now, table, account_id) for table in has.tables)
    )
    people = [_people(one, account_id) for one in (before, now)]
    is_known = before.has("contacts") and now.has("contacts")
    came, went = (
        tuple(name for key, name in some.items() if is_known and key not in others)
        for some, others in (people[::-1], people)
    )
    owners = [plain(one["owner"]) for one in (was, own)]
    is_other = owners[0] is not None and owners[1] is not None and owners[0] != owners[1]
    return FileChange(before.as_of, differing, came, went, str(owners[0]) if is_other else None)


def _account(snapshot: Snapshot, account_id: str) -> pd.Series | None:
    accounts = snapshot.table("accounts")
    rows = accounts[accounts["account_id"] == account_id]
    return None if rows.empty else rows.iloc[0]


def _differs(before: Snapshot, now: Snapshot, table: str, account_id: str) -> bool:
    if not before.has(table) or not now.has(table):
        return False
    rows = [_said(one, table, account_id) for one in (before, now)]
    return rows[0] != rows[1]


def _said(snapshot: Snapshot, table: str, account_id: str) -> list[tuple[str, ...]]:
    """Return the account's rows of a table as text, in an order of their own."""
    rows = snapshot.table(table)
    columns = [column.name for column in TABLES[table].columns if column.name in rows]
    own = rows.loc[rows["account_id"] == account_id, columns]
    return sorted(tuple(repr(plain(value)) for value in row) for row in own.to_numpy(dtype=object))


def _people(snapshot: Snapshot, account_id: str) -> dict[str, str]:
    rows = snapshot.table("contacts")
    names = rows.loc[rows["account_id"] == account_id, "contact"].dropna()
    return {" ".join(name.split()).casefold(): name for name in names}


def last_change(
    as_of: date, last: Touched | None, change: FileChange | None, document: str
) -> Touched | None:
    """Return when a document last changed, with what the files say otherwise counted in.

    Where the files differ from those of the day it was last touched, it changed after that: at
    the latest in the snapshot in view.
    """
    if change is not None and document in change.documents:
        return Touched(as_of, FILES)
    return last


def document_age(snapshot: Snapshot, account_id: str, last: Touched | None) -> Measure:
    """Return the days since a document of an account last changed."""
    accounts = snapshot.table("accounts")
    label = accounts.index[accounts["account_id"] == account_id]
    found = Measure(None, "days", table="accounts", rows=label)
    if last is None:
        return found.because("no date of the document is known")
    return replace(found, value=(snapshot.as_of - last.on).days)
