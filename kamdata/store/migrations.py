"""How a ledger of an older version becomes one of this version."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import column, insert, inspect, select, text
from sqlalchemy.schema import CreateColumn, CreateSchema

from kamdata.store.manifest import summary
from kamdata.store.tables import METADATA, SNAPSHOTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection, Engine

# tables that are new and empty need no step: opening the ledger makes them
# 2 adds `mappings`, 3 `fix_decisions`
# 4 adds to `snapshots` who added and removed them, which revision was chosen last, and sums;
#   `snapshot_log`, `verdicts`, `matches` and `decisions` are new
# 5 adds `predictions` and `set_aside`
# 6 adds `entries`
VERSION = 6


def keep_copy(engine: Engine, connection: Connection, found: int) -> None:
    """Copy a ledger of version `found` as it stands, before `connection` migrates it.

    SQLite: a file beside the ledger. PostgreSQL: the tables in a schema of their own, which is
    there if and only if the migration was committed.
    """
    if connection.dialect.name == "sqlite":
        _copy_file(engine, found)
    else:
        _copy_tables(connection, found)


def _copy_file(engine: Engine, found: int) -> None:
    ledger = Path(str(engine.url.database))
    copy = ledger.with_name(f"{ledger.stem}.v{found}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.sqlite")
    draft = copy.with_suffix(".tmp")
    # a second connection: it reads what is committed, while the first keeps others from writing
    reader = engine.raw_connection()
    try:
        reader.cursor().execute("VACUUM INTO ?", (str(draft),))
        draft.replace(copy)
    finally:
        reader.close()
        draft.unlink(missing_ok=True)


def _copy_tables(connection: Connection, found: int) -> None:
    there = inspect(connection)
    schema = f"ledger_v{found}"
    if schema in there.get_schema_names():  # of a ledger that was put back since
        schema = f"{schema}_{datetime.now(UTC):%Y%m%d%H%M%S}"
    connection.execute(CreateSchema(schema))
    for name in there.get_table_names():
        if name in METADATA.tables:
            connection.exec_driver_sql(f"CREATE TABLE {schema}.{name} AS TABLE {name}")


def migrate(connection: Connection, found: int) -> None:
    """Bring a ledger of version `found` to `VERSION`, in the transaction of the connection."""
    for version in range(found + 1, VERSION + 1):
        step = _STEPS.get(version)
        if step is not None:
            step(connection)
    METADATA.create_all(connection)


def _choose_revisions(connection: Connection) -> None:
    _add_columns(
        connection, SNAPSHOTS, "added_by", "chosen_at", "removed_at", "removed_by", "summary",
        "aggregates",
    )  # fmt: skip
    never_chosen = SNAPSHOTS.update().where(SNAPSHOTS.c.chosen_at.is_(None))
    connection.execute(never_chosen.values(chosen_at=SNAPSHOTS.c.added_at))
    bare = select(SNAPSHOTS.c.id, SNAPSHOTS.c.sources, SNAPSHOTS.c.findings)
    for row in connection.execute(bare.where(SNAPSHOTS.c.summary.is_(None))).all():
        is_this = SNAPSHOTS.c.id == row.id
        found = summary(row.sources, row.findings)
        connection.execute(SNAPSHOTS.update().where(is_this).values(summary=found))
    if connection.dialect.name == "sqlite":
        _put_columns_in_order(connection, SNAPSHOTS)


def _add_columns(connection: Connection, table: Table, *names: str) -> None:
    present = {one["name"] for one in inspect(connection).get_columns(table.name)}
    for name in names:
        if name not in present:
            added = CreateColumn(table.c[name]).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {added}")


def _put_columns_in_order(connection: Connection, table: Table) -> None:
    """Write a table anew with its columns in the order of this version."""
    before = f"{table.name}_before"
    connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME TO {before}")
    table.create(connection)
    names = [one.name for one in table.columns]
    rows = select(*map(column, names)).select_from(text(before))
    connection.execute(insert(table).from_select(names, rows))
    connection.exec_driver_sql(f"DROP TABLE {before}")


_STEPS: dict[int, Callable[[Connection], None]] = {4: _choose_revisions}
