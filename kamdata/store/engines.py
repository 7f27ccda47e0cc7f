"""What runs a query over many files of the lake: DuckDB, or Spark where `KAM_ENGINE` says so.

An engine shows the files of one table as one table, by the names of their columns and in the types
asked for, beside small tables of what to look for. It knows nothing of what the query is about.
"""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from glob import escape
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from kamdata.errors import StoreError
from kamdata.store.parquet_file import stored_columns
from kamdata.store.remote import RemotePath

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from datetime import date
    from pathlib import Path

    import pyarrow as pa

    from kamdata.store.remote import Folder

_SPARK_GLOBS = str.maketrans({sign: f"\\{sign}" for sign in "\\[]{}*?"})
_SPARK = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",  # pyarrow says s3
}
_LOCAL_SPARK = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
}
_ONE_AT_A_TIME = Lock()  # in a session of Spark the names of tables hold for every thread


@dataclass(frozen=True)
class Files:
    """The files that are shown as the table `name`: one for each as-of date, at least one.

    `sql_types` gives the type of each column wanted: BIGINT, BOOLEAN, DATE or STRING, words that
    both engines know. A file without one of them has nulls there, one that keeps it in another
    type is converted. The column `as_of` comes on top.
    """

    name: str
    files: Mapping[date, Folder]
    sql_types: Mapping[str, str]


class Engine(Protocol):
    """Something that runs the SQL into which Ibis turns an expression."""

    dialect: str  # as Ibis calls it

    def run(self, sql: str, files: Files, tables: Mapping[str, pa.Table]) -> pa.Table:
        """Return the rows. Raises StoreError when a file or the engine cannot be used."""
        ...


def engine() -> Engine:
    """Return the engine that `KAM_ENGINE` names: `duckdb`, which is the default, or `spark`."""
    name = os.environ.get("KAM_ENGINE") or "duckdb"
    engines: dict[str, type[DuckDB | Spark]] = {"duckdb": DuckDB, "spark": Spark}
    if name not in engines:
        raise StoreError(
            f"KAM_ENGINE is {name!r}, which is no engine.", fix="Set it to duckdb or to spark."
        )
    return engines[name]()


class DuckDB:
    """DuckDB within this process. Each query has a connection of its own, so threads never meet."""

    dialect = "duckdb"

    def run(self, sql: str, files: Files, tables: Mapping[str, pa.Table]) -> pa.Table:
        """Return the rows. Raises StoreError when a file cannot be read."""
        import duckdb  # noqa: PLC0415 - only where the history is asked for

        with _database().cursor() as connection, _explained(files, duckdb.Error, OSError):
            values: dict[str, Any] = {}
            if any(isinstance(path, RemotePath) for path in files.files.values()):
                connection.register("stored", _dataset(files))
                source = "SELECT * FROM stored"
            else:  # three times as fast as through Arrow
                values["files"] = [escape(str(path)) for path in files.files.values()]
                values["days"] = list(files.files)
                source = _LOCAL_FILES
            for name, table in tables.items():
                connection.register(name, table)
            return connection.sql(_before(files, source, sql), params=values).to_arrow_table()


_LOCAL_FILES = """
    SELECT *, list_extract($days, file_index::BIGINT + 1) AS as_of
    FROM read_parquet($files, union_by_name = true, hive_partitioning = false)
"""


@cache
def _database() -> Any:
    """Return the database in memory whose connections know the columns of files read before."""
    import duckdb  # noqa: PLC0415

    database = duckdb.connect()
    database.load_extension("parquet")
    database.execute("SET parquet_metadata_cache = true")  # files of the lake never change
    return database


def _before(files: Files, source: str, sql: str) -> str:
    """Return the query with the table of the files defined before it.

    A view would say the same, but DuckDB would look into every file once more for it.
    """
    kinds = files.sql_types.items()
    nulls = ", ".join(f"NULL::{sql_type} AS {name}" for name, sql_type in kinds)
    columns = ", ".join(f"{name}::{sql_type} AS {name}" for name, sql_type in kinds)
    whole = f"{source} UNION ALL BY NAME SELECT {nulls} WHERE false"  # every column, if only once
    table = f"SELECT {columns}, as_of FROM ({whole})"  # noqa: S608 - words of the data contract
    more = sql.removeprefix("WITH ")
    return f"WITH {files.name} AS ({table}){' ' if more == sql else ', '}{more}"


def _dataset(files: Files) -> Any:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import compute, dataset  # noqa: PLC0415

    form = dataset.ParquetFileFormat()
    fragments = [
        form.make_fragment(path.key, path.filesystem, compute.field("as_of") == pa.scalar(as_of))
        for as_of, path in files.files.items()
        if isinstance(path, RemotePath)
    ]
    kept = {"BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "DATE": pa.timestamp("us")}
    schema = pa.schema(
        [(name, kept.get(sql_type, pa.string())) for name, sql_type in files.sql_types.items()]
        + [("as_of", pa.date32())]
    )
    return dataset.FileSystemDataset(fragments, schema, form, fragments[0].filesystem)


class Spark:
    """Spark: within this process, at `KAM_SPARK_MASTER`, or at Spark's own `SPARK_REMOTE`."""

    dialect = "pyspark"

    def run(self, sql: str, files: Files, tables: Mapping[str, pa.Table]) -> pa.Table:
        """Return the rows. Raises StoreError when PySpark, Spark or a file cannot be used."""
        session = _session()
        from py4j.protocol import Py4JError  # noqa: PLC0415
        from pyspark.errors import PySparkException  # noqa: PLC0415

        with _ONE_AT_A_TIME, _explained(files, PySparkException, Py4JError), _quiet():
            _stored(session, files).createOrReplaceTempView(files.name)
            for name, table in tables.items():
                session.createDataFrame(table).createOrReplaceTempView(name)
            return session.sql(sql).toArrow()


def _stored(session: Any, files: Files) -> Any:
    """Return the files as one data frame. Files whose columns have the same types go together."""
    from pyspark.sql import functions  # noqa: PLC0415

    groups: dict[frozenset[tuple[str, str]], list[Folder]] = {}
    for path in files.files.values():
        types = {column.name: str(column.type) for column in stored_columns(path)}
        wanted = frozenset((name, types[name]) for name in files.sql_types if name in types)
        groups.setdefault(wanted, []).append(path)
    parts = []
    for types, paths in groups.items():
        found = {name for name, _ in types}
        base = paths[0].parent.parent  # below it, the name of a folder gives the as-of date
        stored = session.read.option("basePath", _address(base)).parquet(
            *(_address(path).translate(_SPARK_GLOBS) for path in paths)
        )
        columns = [
            (functions.col(name) if name in found else functions.lit(None))
            .cast(sql_type)
            .alias(name)
            for name, sql_type in files.sql_types.items()
        ]
        parts.append(stored.select(*columns, functions.col("as_of").cast("date").alias("as_of")))
    union = parts[0]
    for part in parts[1:]:
        union = union.unionByName(part)
    return union


def _address(path: Folder) -> str:
    return path.address if isinstance(path, RemotePath) else f"file://{_absolute(path)}"


def _absolute(path: Path) -> str:
    whole = path.absolute().as_posix()
    return whole if whole.startswith("/") else f"/{whole}"  # a drive of Windows


@cache
def _session() -> Any:
    """Return the session of this process, begun when the first query needs it."""
    with _quiet():
        try:
            from pyspark.errors import PySparkException  # noqa: PLC0415 - an optional requirement
            from pyspark.sql import SparkSession  # noqa: PLC0415
        except ImportError as problem:
            raise StoreError(
                "KAM_ENGINE is spark, but PySpark is not installed.",
                fix="Run pip install 'pyspark>=4,<5', or leave KAM_ENGINE out.",
            ) from problem
        builder: Any = SparkSession.builder
        if not os.environ.get("SPARK_REMOTE"):
            master = os.environ.get("KAM_SPARK_MASTER") or "local[2]"
            builder = builder.master(master).appName("Key account review")
            settings = _SPARK | (_LOCAL_SPARK if master.startswith("local") else {})
            for name, value in settings.items():
                builder = builder.config(name, value)
        try:
            session = builder.getOrCreate()
            session.conf.set("spark.sql.session.timeZone", "UTC")
            session.conf.set("spark.sql.execution.arrow.pyspark.enabled", "true")
        except (PySparkException, OSError, RuntimeError) as problem:
            raise StoreError(
                "KAM_ENGINE is spark, but Spark cannot be started or reached.",
                fix="Check that Java 17 or later is installed, and KAM_SPARK_MASTER.",
            ) from problem
    return session


@contextmanager
def _quiet() -> Generator[None]:
    """Keep PySpark from warning about pandas 3, which is not asked to do anything here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        yield


@contextmanager
def _explained(files: Files, *errors: type[Exception]) -> Generator[None]:
    """Turn what an engine says into a sentence, which names the first file that is damaged."""
    try:
        yield
    except errors as problem:
        for path in files.files.values():
            stored_columns(path)
        raise StoreError(
            f"The stored table {files.name} cannot be read over all snapshots.",
            fix="Import the files of the newest date again, and report this if it stays so.",
        ) from problem
