"""The ledger: SQL tables for what people decide, and the manifest of snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    NullPool,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    insert,
    select,
    text,
)

from kamdata.errors import StoreError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy.engine import Connection, Engine

# of the tables below; a change to them adds one and says here how to get there:
# 2 adds `mappings`, an empty table that opening the ledger makes
# 3 adds `fix_decisions`, an empty table that opening the ledger makes
VERSION = 3
METADATA = MetaData()

SNAPSHOTS = Table(
    "snapshots",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("row_counts", JSON, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    UniqueConstraint("as_of", "revision"),
)

SETTINGS = Table(
    "settings",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", JSON, nullable=False),
)

MAPPINGS = Table(
    "mappings",
    METADATA,
    Column("fingerprint", String(64), primary_key=True),
    Column("choice", JSON, nullable=False),
    Column("label", String, nullable=False),
    Column("confirmed_at", DateTime(timezone=True), nullable=False),
    Column("last_used_at", DateTime(timezone=True), nullable=False),
)

FIX_DECISIONS = Table(
    "fix_decisions",
    METADATA,
    Column("key", String, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("sentence", String, nullable=False),
    Column("choice", String, nullable=False),
    Column("label", String, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
)

_VERSION_NAME = "ledger_version"
_LOCK_WAIT_MS = 30_000


def open_ledger(url: str) -> Engine:
    """Return an engine for the ledger at `url`, with its tables in place.

    Raises StoreError when a newer version of the product wrote it.
    """
    if url.startswith("sqlite"):
        # a connection for each use: nothing stays open when the folder is moved or replaced
        engine = create_engine(url, poolclass=NullPool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url)
    with writing(engine) as connection:
        METADATA.create_all(connection)
        _check_version(connection)
    return engine


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """Return a transaction that only one process holds at a time, committed at its end."""
    return engine.execution_options(is_write=True).begin()


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


def lock_manifest(connection: Connection) -> None:
    """Keep other processes from adding a snapshot until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE snapshots IN EXCLUSIVE MODE"))


def _check_version(connection: Connection) -> None:
    found = read_value(connection, _VERSION_NAME)
    if found is not None and found > VERSION:
        message = "A newer version of this product has kept snapshots and settings here."
        raise StoreError(message, fix="Update the product, or set KAM_HOME to another folder.")
    if found != VERSION:
        write_value(connection, _VERSION_NAME, VERSION)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    cursor = connection.cursor()
    # readers go on while one process writes; a commit is on disk before it is acknowledged
    for pragma in (f"busy_timeout={_LOCK_WAIT_MS}", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # a writer takes the lock at once: two imports of one date get two revisions, one after another
    is_write = connection.get_execution_options().get("is_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
