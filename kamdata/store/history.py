"""Queries over many snapshots: how the pipeline stood week by week, and what became of each deal.

Every query is one Ibis expression. `kamdata.store.engines` runs it over the files of the lake, on
DuckDB or on Spark. What people wrote, such as ids and names, reaches it as tables, never as SQL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from kamdata.schema import TABLES
from kamdata.store.engines import Engine, Files, engine
from kamdata.store.lake import table_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from kamdata.model import Stage
    from kamdata.schema import Kind
    from kamdata.store.remote import Folder
    from kamdata.store.store import SnapshotRecord, Store

Rows = Any  # a table of Ibis, whose own types do not know what its columns can do
Query = Callable[[Rows], Rows]

_OPPORTUNITIES = TABLES["opportunities"]
# what makes two snapshots of a deal differ
_STATE = ("stage", "status", "close_on", "amount_cents", "owner", "forecast_category")
_COLUMNS = ("opportunity_id", "account_id", "created_on", "is_status_given", *_STATE)
# kind -> the type in SQL, as both engines call it, and in Ibis
_SQL_TYPES: dict[Kind, str] = {"money": "BIGINT", "date": "DATE", "flag": "BOOLEAN"}
_IBIS_TYPES = {"BIGINT": "int64", "DATE": "date", "BOOLEAN": "boolean", "STRING": "string"}


@dataclass(frozen=True)
class History:
    """The snapshots in force in a lake, to be asked together.

    `records` are those of the manifest, in any order. Opportunities created after the date of their
    snapshot are left out, and where a file does not give a status itself, the stages that the user
    changed, `stages`, say it: as when two snapshots are compared.
    """

    lake: Folder
    records: Collection[SnapshotRecord]
    stages: tuple[Stage, ...] = ()
    engine: Engine = field(default_factory=engine)

    def stage_totals(
        self,
        until: date | None = None,
        account_ids: Collection[str] | None = None,
        owners: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """Return how much stood in each stage on each date, up to `until`.

        One row for each `as_of` (datetime64), `stage` and `status`, in that order, with
        `amount_cents` (Int64, missing where no row has an amount) and `count` of rows (int64).
        Ids or owners, where given, are the only ones that count. Raises StoreError when a file
        cannot be read.
        """
        chosen = {"account_id": account_ids, "owner": owners}
        totals = self._ask(stage_totals, until, chosen)
        return totals.astype({"count": "int64"})

    def spells(
        self,
        until: date | None = None,
        account_ids: Collection[str] | None = None,
        owners: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """Return one row for each unbroken run of snapshots in which a deal stood the same.

        The same means: stage, status, close date, amount, owner and forecast category. A snapshot
        without the deal ends the run. Columns: `opportunity_id`, `account_id`, `owner`, `stage`,
        `status`, `amount_cents` (Int64), `close_on`, `created_on`, `forecast_category`, and
        `seen_from_on` and `seen_until_on`, the dates of the first and the last snapshot of the run
        (dates are datetime64); by id, then date. Account and creation date are those of the first
        snapshot of the run.

        Several lines of one id in a snapshot are one deal: the sum of their amounts, missing only
        where all are, and the rest of the line that closes last (of several, the first by stage,
        status and owner). Rows without an id are left out. Raises StoreError when a file cannot
        be read.
        """
        return self._ask(spells, until, {"account_id": account_ids, "owner": owners})

    def spells_of(
        self, opportunity_ids: Collection[str], until: date | None = None
    ) -> pd.DataFrame:
        """Return the spells of some opportunities, without following all the others."""
        return self._ask(spells, until, {"opportunity_id": opportunity_ids})

    def _ask(
        self,
        query: Query,
        until: date | None,
        chosen: Mapping[str, Collection[str] | None],
    ) -> pd.DataFrame:
        given = {name: values for name, values in chosen.items() if values is not None}
        records = sorted(
            (one for one in self.records if until is None or one.as_of <= until),
            key=lambda one: one.as_of,
        )
        sql, schema = _compiled(
            query, tuple(given), self.engine.dialect, has_stages=bool(self.stages)
        )
        files = table_files(
            self.lake,
            "opportunities",
            [(one.as_of, one.revision) for one in records if "opportunities" in one.row_counts],
        )
        if not files:
            return _frame(schema.empty_table())
        days = [one.as_of for one in records]
        tables = {
            "snapshots": pa.table(
                {"as_of": pa.array(days, pa.date32()), "number": pa.array(range(len(days)))}
            ),
            "stages": pa.table(
                {
                    "stage": pa.array([one.name for one in self.stages], pa.string()),
                    "meaning": pa.array([one.status for one in self.stages], pa.string()),
                }
            ),
        } | {
            _chosen(name): pa.table({name: pa.array(dict.fromkeys(values), pa.string())})
            for name, values in given.items()
        }
        found = self.engine.run(sql, Files("opportunities", files, _sql_types()), tables)
        return _frame(found.select(schema.names).cast(schema))


def read_histories(
    store: Store, records: Collection[SnapshotRecord], stages: tuple[Stage, ...] = ()
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DatetimeIndex]:
    """Return (spells, stage totals, as-of dates in order) of the records.

    Raises StoreError when a file cannot be read.
    """
    history = History(store.lake, records, stages)
    dates = pd.DatetimeIndex(np.array(sorted(one.as_of for one in records), "datetime64[us]"))
    return history.spells(), history.stage_totals(), dates


def fingerprint(records: Iterable[SnapshotRecord]) -> str:
    """Return a text that changes with the snapshots in force and what is in them."""
    parts = sorted((one.as_of.isoformat(), one.revision, one.fingerprint) for one in records)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def stage_totals(rows: Rows) -> Rows:
    """Return the expression behind `History.stage_totals`."""
    keys = ("as_of", "stage", "status")
    totals = rows.group_by(*keys).agg(amount_cents=rows.amount_cents.sum(), count=rows.count())
    return totals.order_by(*keys)


def spells(rows: Rows) -> Rows:
    """Return the expression behind `History.spells`.

    A run begins where the deal differs from its row of the snapshot before, or has none there. It
    ends where it was last seen before its next run begins.
    """
    import ibis  # noqa: PLC0415

    snapshots = ibis.table({"as_of": "date", "number": "int64"}, name="snapshots")
    deals = _one_row_each(rows.drop_null("opportunity_id").join(snapshots, "as_of"))
    in_time = ibis.window(group_by="opportunity_id", order_by="number")
    deals = deals.mutate(
        **{f"earlier_{name}": deals[name].lag().over(in_time) for name in (*_STATE, "number")},
        seen_before_on=deals.as_of.lag().over(in_time),
        last_seen_on=deals.as_of.max().over(ibis.window(group_by="opportunity_id")),
    )
    is_same = (deals.number == deals.earlier_number + 1).fill_null(False)
    for name in _STATE:
        is_same &= deals[name].identical_to(deals[f"earlier_{name}"])
    starts = deals.filter(~is_same)
    until = starts.seen_before_on.lead().over(in_time).fill_null(starts.last_seen_on)
    return starts.select(
        "opportunity_id", "account_id", "owner", "stage", "status", "amount_cents", "close_on",
        "created_on", "forecast_category", seen_from_on=starts.as_of, seen_until_on=until,
    ).order_by("opportunity_id", "seen_from_on")  # fmt: skip


def _one_row_each(rows: Rows) -> Rows:
    """Return one row for each deal and snapshot. Few have several lines: only those are sorted."""
    import ibis  # noqa: PLC0415

    key = ("opportunity_id", "number")
    others = ("stage", "status", "owner", "forecast_category", "account_id", "created_on")
    repeated = rows.group_by(*key).having(rows.count() > 1).agg(lines=rows.count())
    lines = rows.semi_join(repeated, key)
    order = [
        ibis.desc("close_on", nulls_first=False),
        *(ibis.asc(name, nulls_first=False) for name in others),
    ]
    lines = lines.mutate(
        amount_cents=lines.amount_cents.sum().over(ibis.window(group_by=key)),
        place=ibis.row_number().over(ibis.window(group_by=key, order_by=order)),
    )
    summed = lines.filter(lines.place == 0).select(*rows.columns)
    return rows.anti_join(repeated, key).union(summed)


@cache
def _compiled(
    query: Query, chosen: tuple[str, ...], dialect: str, *, has_stages: bool
) -> tuple[str, pa.Schema]:
    """Return the SQL of a query in a dialect and the columns that it gives.

    `chosen` names the columns of which only the values in a table of their own count, `has_stages`
    says whether there is a table of stages whose meaning counts.
    """
    import ibis  # noqa: PLC0415 - only where the history is asked for

    expression = query(_known(chosen, has_stages=has_stages))
    return ibis.to_sql(expression, dialect=dialect), expression.schema().to_pyarrow()


def _known(chosen: Iterable[str], *, has_stages: bool) -> Rows:
    """Return the chosen opportunities of all snapshots as they were known on the date of each."""
    import ibis  # noqa: PLC0415

    types = {name: _IBIS_TYPES[sql_type] for name, sql_type in _sql_types().items()}
    rows: Rows = ibis.table(types | {"as_of": "date"}, name="opportunities")
    for name in chosen:
        rows = rows.semi_join(ibis.table({name: "string"}, name=_chosen(name)), name)
    if has_stages:
        stages = ibis.table({"stage": "string", "meaning": "string"}, name="stages")
        rows = rows.left_join(stages, "stage")
        meant = rows.meaning.fill_null(rows.status)
        rows = rows.mutate(status=rows.is_status_given.fill_null(False).ifelse(rows.status, meant))
    rows = rows.filter(~(rows.created_on > rows.as_of).fill_null(False))
    return rows.select("as_of", *(name for name in _COLUMNS if name != "is_status_given"))


def _chosen(column: str) -> str:
    return f"chosen_{column}"


def _sql_types() -> dict[str, str]:
    """Return the type of each column that is read, as the data contract has it."""
    return {name: _SQL_TYPES.get(_OPPORTUNITIES.column(name).kind, "STRING") for name in _COLUMNS}


def _frame(table: pa.Table) -> pd.DataFrame:
    """Return a frame in the types of the data contract, but labels as plain text."""
    for place, column in enumerate(table.schema):
        if pa.types.is_date(column.type):
            days = table[column.name].cast(pa.timestamp("us"))
            table = table.set_column(place, column.name, days)
    integers: Any = {pa.int64(): pd.Int64Dtype()}
    return table.to_pandas(types_mapper=integers.get)
