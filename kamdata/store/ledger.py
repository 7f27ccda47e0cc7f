"""The ledger: how its database is opened, locked and written."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, create_engine, event, insert, inspect, select

from kamdata.errors import StoreError
from kamdata.store.migrations import VERSION, keep_copy, migrate
from kamdata.store.tables import METADATA, SETTINGS

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy.engine import Connection, Engine

VERSION_NAME = "ledger_version"
_LOCK_WAIT_MS = 30_000
_CONNECT_WAIT_SECONDS = 5
_READ_ONLY = "read_only_ledger"


def open_ledger(url: str) -> Engine:
    """Return an engine for the ledger at `url`, with its tables in place.

    Raises StoreError when a newer version of the product wrote it.
    """
    if url.startswith("sqlite"):
        # a connection for each use: nothing stays open when the folder is moved or replaced
        engine = create_engine(url, poolclass=NullPool)
        event.listen(engine, "do_connect", _connect_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        # a connection that a restart of the database ended is replaced, not reported
        engine = create_engine(url, pool_pre_ping=True)
        if engine.dialect.name == "postgresql":
            event.listen(engine, "do_connect", _prepare_postgresql)
            event.listen(engine, "begin", _begin_postgresql)
    if not _is_up_to_date(engine):  # who only reads waits for nobody
        with writing(engine) as connection:
            _bring_up_to_date(engine, connection)
    return engine


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """Return a transaction that only one process holds at a time, committed at its end."""
    return engine.execution_options(is_write=True).begin()


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """Return a connection that sees the ledger as it stands now, whatever is written meanwhile."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def read_value(connection: Connection, name: str) -> Any:
    """Return a value of the settings table, or None when it was never saved."""
    return connection.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == name)).scalar()


def write_value(connection: Connection, name: str, value: object) -> None:
    """Save a value of the settings table, in place of the one before."""
    changed = connection.execute(
        SETTINGS.update().where(SETTINGS.c.name == name).values(value=value)
    )
    if changed.rowcount == 0:
        connection.execute(insert(SETTINGS).values(name=name, value=value))


def _bring_up_to_date(engine: Engine, connection: Connection) -> None:
    """Make the tables, or migrate them, while no other process can: what is found holds."""
    if not inspect(connection).has_table(SETTINGS.name):
        METADATA.create_all(connection)
        write_value(connection, VERSION_NAME, VERSION)
        return
    found = read_value(connection, VERSION_NAME) or 1
    if found > VERSION:
        message = "A newer version of this product has kept snapshots and settings here."
        raise StoreError(message, fix="Update the product, or set KAM_HOME to another folder.")
    if found < VERSION:
        keep_copy(engine, connection, found)
        migrate(connection, found)
        write_value(connection, VERSION_NAME, VERSION)


def _is_up_to_date(engine: Engine) -> bool:
    with engine.connect() as connection:
        has_tables = inspect(connection).has_table(SETTINGS.name)
        return has_tables and read_value(connection, VERSION_NAME) == VERSION


def _connect_sqlite(dialect: Any, record: Any, given: Any, parameters: Any) -> Any:
    connection = dialect.connect(*given, **parameters)
    try:
        _prepare_sqlite(connection)
    except dialect.dbapi.OperationalError as problem:
        connection.close()
        ledger = Path(given[0])
        if "locked" in str(problem) or not _is_at_rest(ledger):
            raise
        # a full disk, or a folder that may only be read: what is there can still be looked at
        address = f"{ledger.absolute().as_uri()}?mode=ro&immutable=1"
        connection = dialect.connect(address, **{**parameters, "uri": True})
        connection.isolation_level = None
        record.info[_READ_ONLY] = ledger
    return connection


def _is_at_rest(ledger: Path) -> bool:
    """Return whether all that was written stands in the file itself, and nothing beside it."""
    beside = ledger.with_name(f"{ledger.name}-wal")
    return ledger.is_file() and not (beside.exists() and beside.stat().st_size)


def _prepare_sqlite(connection: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    cursor = connection.cursor()
    # readers go on while one process writes; a commit is on disk before it is acknowledged
    for pragma in (f"busy_timeout={_LOCK_WAIT_MS}", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # a writer takes the lock at once: two imports of one date get two revisions, one after another
    is_write = connection.get_execution_options().get("is_write", False)
    ledger = connection.connection.info.get(_READ_ONLY)
    if is_write and ledger:  # SQLite would only say so when the files are written already
        is_open = all(os.access(path, os.W_OK) for path in (ledger, ledger.parent))
        number = errno.ENOSPC if is_open else errno.EROFS
        raise OSError(number, os.strerror(number), str(ledger.parent))
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def _prepare_postgresql(dialect: Any, _record: object, _given: object, parameters: Any) -> None:
    if dialect.driver in {"psycopg", "psycopg2"}:  # others call it otherwise
        parameters.setdefault("connect_timeout", _CONNECT_WAIT_SECONDS)


def _begin_postgresql(connection: Connection) -> None:
    # one writer at a time, as with SQLite, from the making of the tables on; readers go on
    if connection.get_execution_options().get("is_write", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_LOCK_WAIT_MS}")
        connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtext('kamdata ledger ' || current_schema()))"
        )
