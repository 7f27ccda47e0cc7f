"""One place to keep and find snapshots and settings."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from kamdata.errors import StoreError
from kamdata.model import Finding, Settings, Snapshot, Source, Stage
from kamdata.store.lake import read_tables, write_tables
from kamdata.store.ledger import SETTINGS, SNAPSHOTS, open_ledger

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine, Row

Company = Literal["sample", "own"]


@dataclass(frozen=True, slots=True)
class SnapshotRecord:
    """The manifest row of one stored snapshot."""

    as_of: date
    revision: int
    fingerprint: str
    added_at: datetime
    row_counts: dict[str, int]
    files: tuple[str, ...]


def home_folder() -> Path:
    """Return the folder where everything is kept: `KAM_HOME`, or `~/.kamdata`."""
    return Path(os.environ.get("KAM_HOME") or Path.home() / ".kamdata")


class Store:
    """The snapshots and settings under one folder.

    Raises StoreError, with a sentence for the user, when the folder or the ledger cannot be used.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or home_folder()
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            url = os.environ.get("KAM_DATABASE_URL") or f"sqlite:///{self.home / 'ledger.sqlite'}"
            self._engine: Engine = open_ledger(url)
        except (OSError, SQLAlchemyError) as problem:
            raise _unusable(self.home) from problem
        self._lake = Path(os.environ.get("KAM_LAKE") or self.home / "lake")

    def add(self, snapshot: Snapshot) -> SnapshotRecord:
        """Keep a snapshot. The same date again makes a new revision; the old one stays."""
        try:
            with self._engine.begin() as connection:
                newest = connection.execute(
                    select(func.max(SNAPSHOTS.c.revision)).where(
                        SNAPSHOTS.c.as_of == snapshot.as_of
                    )
                ).scalar()
                revision = (newest or 0) + 1
                write_tables(self._lake, snapshot.as_of, revision, snapshot.tables, snapshot.extras)
                connection.execute(insert(SNAPSHOTS).values(_manifest(snapshot, revision)))
        except (OSError, SQLAlchemyError) as problem:
            raise _unusable(self.home) from problem
        return self._record(snapshot.as_of)

    def records(self) -> list[SnapshotRecord]:
        """Return the newest revision of every snapshot date, newest date first."""
        newest = (
            select(SNAPSHOTS.c.as_of, func.max(SNAPSHOTS.c.revision).label("revision"))
            .group_by(SNAPSHOTS.c.as_of)
            .subquery()
        )
        rows = self._rows(
            select(SNAPSHOTS)
            .join(
                newest,
                (SNAPSHOTS.c.as_of == newest.c.as_of) & (SNAPSHOTS.c.revision == newest.c.revision),
            )
            .order_by(SNAPSHOTS.c.as_of.desc())
        )
        return [_as_record(row) for row in rows]

    def load(self, record: SnapshotRecord) -> Snapshot:
        """Return one stored snapshot. Raises StoreError when its files cannot be read."""
        row = self._rows(
            select(SNAPSHOTS).where(
                SNAPSHOTS.c.as_of == record.as_of, SNAPSHOTS.c.revision == record.revision
            )
        )[0]
        tables, extras = read_tables(self._lake, record.as_of, record.revision)
        return Snapshot(
            as_of=record.as_of,
            tables=tables,
            currency=row.currency,
            findings=tuple(Finding(**finding) for finding in row.findings),
            sources=tuple(Source(**source) for source in row.sources),
            extras=extras,
            fingerprint=row.fingerprint,
        )

    def settings(self) -> Settings:
        """Return the settings last saved, or the defaults."""
        saved = self._setting("settings")
        if saved is None:
            return Settings()
        weights = {
            name: tuple((factor, float(weight)) for factor, weight in saved[name])
            for name in ("risk_weights", "growth_weights")
        }
        stages = tuple(Stage(**stage) for stage in saved["stages"])
        return Settings(**{**saved, **weights, "stages": stages})

    def save_settings(self, settings: Settings) -> None:
        """Keep the settings for the next run."""
        self._save_setting("settings", asdict(settings))

    def company(self) -> Company:
        """Return which company the pages show: the sample, until the user leaves it."""
        return self._setting("company") or "sample"

    def show_company(self, company: Company) -> None:
        """Switch between the sample company and the user's own."""
        self._save_setting("company", company)

    def _record(self, as_of: date) -> SnapshotRecord:
        return next(record for record in self.records() if record.as_of == as_of)

    def _setting(self, name: str) -> Any:
        rows = self._rows(select(SETTINGS.c.value).where(SETTINGS.c.name == name))
        return rows[0].value if rows else None

    def _save_setting(self, name: str, value: object) -> None:
        try:
            with self._engine.begin() as connection:
                _upsert(connection, name, value)
        except SQLAlchemyError as problem:
            raise _unusable(self.home) from problem

    def _rows(self, query: Any) -> list[Row]:
        try:
            with self._engine.connect() as connection:
                return list(connection.execute(query))
        except SQLAlchemyError as problem:
            raise _unusable(self.home) from problem


def _upsert(connection: Connection, name: str, value: object) -> None:
    changed = connection.execute(
        SETTINGS.update().where(SETTINGS.c.name == name).values(value=value)
    )
    if changed.rowcount == 0:
        connection.execute(insert(SETTINGS).values(name=name, value=value))


def _manifest(snapshot: Snapshot, revision: int) -> dict[str, Any]:
    return {
        "as_of": snapshot.as_of,
        "revision": revision,
        "fingerprint": snapshot.fingerprint,
        "currency": snapshot.currency,
        "added_at": datetime.now(UTC),
        "row_counts": {name: len(table) for name, table in snapshot.tables.items()},
        "sources": [asdict(source) for source in snapshot.sources],
        "findings": [asdict(finding) for finding in snapshot.findings],
    }


def _as_record(row: Row) -> SnapshotRecord:
    return SnapshotRecord(
        as_of=row.as_of,
        revision=row.revision,
        fingerprint=row.fingerprint,
        added_at=row.added_at,
        row_counts=row.row_counts,
        files=tuple(dict.fromkeys(source["file"] for source in row.sources)),
    )


def _unusable(home: Path) -> StoreError:
    return StoreError(
        f"The folder {home}, where snapshots and settings are kept, cannot be used.",
        fix="Check that the disk has space and that you may write there, or set KAM_HOME.",
    )
