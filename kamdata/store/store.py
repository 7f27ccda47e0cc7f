"""One place to keep and find snapshots and settings."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from kamdata.errors import StoreError
from kamdata.model import Finding, Settings, Snapshot, Source
from kamdata.store.fix_decisions import delete_decision, read_decisions, write_decision
from kamdata.store.judgements import Judgements
from kamdata.store.lake import read_columns, read_tables, write_tables
from kamdata.store.ledger import lock_manifest, open_ledger, read_value, write_value, writing
from kamdata.store.mappings import delete_mapping, mark_used, read_mappings, write_mapping
from kamdata.store.people import current_user
from kamdata.store.saved import from_settings, in_utc, to_record, to_settings
from kamdata.store.tables import SNAPSHOTS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence

    import pandas as pd
    from sqlalchemy.engine import Engine, Row

    from kamdata.model import FixDecision, SavedMapping

Company = Literal["sample", "own"]

_RECORD = (
    SNAPSHOTS.c.as_of, SNAPSHOTS.c.revision, SNAPSHOTS.c.fingerprint, SNAPSHOTS.c.added_at,
    SNAPSHOTS.c.row_counts, SNAPSHOTS.c.sources,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SnapshotRecord:
    """The manifest row of one stored snapshot. `added_at` is in UTC."""

    as_of: date
    revision: int
    fingerprint: str
    added_at: datetime
    row_counts: dict[str, int]
    files: tuple[str, ...]


def home_folder() -> Path:
    """Return the folder where everything is kept: `KAM_HOME`, or `~/.kamdata`."""
    return Path(os.environ.get("KAM_HOME") or "~/.kamdata").expanduser()


class Store(Judgements):
    """The snapshots and settings under one folder.

    Every method raises StoreError, with a sentence for the user, when the folder or the ledger
    cannot be used.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or home_folder()
        self._lake = Path(os.environ.get("KAM_LAKE") or self.home / "lake")
        with self._explained():
            self.home.mkdir(parents=True, exist_ok=True)
            url = os.environ.get("KAM_DATABASE_URL") or f"sqlite:///{self.home / 'ledger.sqlite'}"
            self._engine: Engine = open_ledger(url)

    def add(self, snapshot: Snapshot) -> SnapshotRecord:
        """Keep a snapshot. The same date again makes a new revision; the old one stays."""
        with self._explained(), writing(self._engine) as connection:
            lock_manifest(connection)
            newest = connection.execute(
                select(func.max(SNAPSHOTS.c.revision)).where(SNAPSHOTS.c.as_of == snapshot.as_of)
            ).scalar()
            revision = (newest or 0) + 1
            # the files first: the snapshot exists from the moment its manifest row is committed
            write_tables(self._lake, snapshot.as_of, revision, snapshot.tables, snapshot.extras)
            connection.execute(insert(SNAPSHOTS).values(_manifest(snapshot, revision)))
            kept = connection.execute(
                select(*_RECORD).where(
                    SNAPSHOTS.c.as_of == snapshot.as_of, SNAPSHOTS.c.revision == revision
                )
            ).one()
            return _as_record(kept)

    def records(self) -> list[SnapshotRecord]:
        """Return the newest revision of every snapshot date, newest date first."""
        newest = (
            select(SNAPSHOTS.c.as_of, func.max(SNAPSHOTS.c.revision).label("revision"))
            .group_by(SNAPSHOTS.c.as_of)
            .subquery()
        )
        rows = self._rows(
            select(*_RECORD)
            .join(
                newest,
                (SNAPSHOTS.c.as_of == newest.c.as_of) & (SNAPSHOTS.c.revision == newest.c.revision),
            )
            .order_by(SNAPSHOTS.c.as_of.desc())
        )
        return [_as_record(row) for row in rows]

    def newest(self) -> SnapshotRecord | None:
        """Return the newest revision of the newest date, or None when nothing is stored."""
        latest = select(*_RECORD).order_by(SNAPSHOTS.c.as_of.desc(), SNAPSHOTS.c.revision.desc())
        rows = self._rows(latest.limit(1))
        return _as_record(rows[0]) if rows else None

    def load(self, record: SnapshotRecord) -> Snapshot:
        """Return one stored snapshot. Raises StoreError when its files cannot be read."""
        rows = self._rows(
            select(SNAPSHOTS).where(
                SNAPSHOTS.c.as_of == record.as_of, SNAPSHOTS.c.revision == record.revision
            )
        )
        if not rows:
            message = f"The snapshot of {record.as_of.isoformat()} is no longer stored."
            raise StoreError(message, fix="Import the files of that date again.")
        row = rows[0]
        tables, extras = read_tables(self._lake, record.as_of, record.revision, row.row_counts)
        return Snapshot(
            as_of=record.as_of,
            tables=tables,
            currency=row.currency,
            findings=tuple(to_record(Finding, finding) for finding in row.findings),
            sources=tuple(to_record(Source, source) for source in row.sources),
            extras=extras,
            fingerprint=row.fingerprint,
        )

    def columns(self, record: SnapshotRecord, table: str, names: Sequence[str]) -> pd.DataFrame:
        """Return some columns of one table of a stored snapshot, without reading the others."""
        return read_columns(self._lake, table, record.as_of, record.revision, names)

    def settings(self) -> Settings:
        """Return the settings last saved, or the defaults."""
        saved = self._value("settings")
        return Settings() if saved is None else to_settings(saved)

    def save_settings(self, settings: Settings) -> None:
        """Keep the settings for the next run."""
        self._save("settings", from_settings(settings))

    def company(self) -> Company:
        """Return which company the pages show: the sample, until the user leaves it."""
        return self._value("company") or "sample"

    def show_company(self, company: Company) -> None:
        """Switch between the sample company and the user's own."""
        self._save("company", company)

    def mappings(self) -> tuple[SavedMapping, ...]:
        """Return how sheets were confirmed to be read, the mapping confirmed last first."""
        with self._explained(), self._engine.connect() as connection:
            return read_mappings(connection)

    def save_mapping(self, fingerprint: str, choice: Mapping[str, Any], label: str) -> None:
        """Keep a mapping as confirmed now, in place of the one for the same headers."""
        with self._explained(), writing(self._engine) as connection:
            write_mapping(connection, fingerprint, choice, label)

    def use_mappings(self, fingerprints: Iterable[str]) -> None:
        """Note that these mappings were used for a snapshot now."""
        with self._explained(), writing(self._engine) as connection:
            mark_used(connection, fingerprints)

    def forget_mapping(self, fingerprint: str) -> None:
        """Forget a mapping: the next file of that kind is recognised anew."""
        with self._explained(), writing(self._engine) as connection:
            delete_mapping(connection, fingerprint)

    def fix_decisions(self) -> tuple[FixDecision, ...]:
        """Return what was decided about proposals of the import, the newest first."""
        with self._explained(), self._engine.connect() as connection:
            return read_decisions(connection)

    def decide_fix(self, key: str, kind: str, sentence: str, *, choice: str, label: str) -> None:
        """Keep what was decided about a proposal, in place of an earlier decision."""
        with self._explained(), writing(self._engine) as connection:
            write_decision(connection, key, kind, sentence, choice=choice, label=label)

    def forget_fix(self, key: str) -> None:
        """Forget a decision: the next import asks again."""
        with self._explained(), writing(self._engine) as connection:
            delete_decision(connection, key)

    def _value(self, name: str) -> Any:
        with self._explained(), self._engine.connect() as connection:
            return read_value(connection, name)

    def _save(self, name: str, value: object) -> None:
        with self._explained(), writing(self._engine) as connection:
            write_value(connection, name, value)

    def _rows(self, query: Any) -> list[Row]:
        with self._explained(), self._engine.connect() as connection:
            return list(connection.execute(query))

    @contextmanager
    def _explained(self) -> Generator[None]:
        """Turn what the disk and the database say into a sentence that tells what to do."""
        try:
            yield
        except (OSError, ImportError, SQLAlchemyError) as problem:
            raise _unusable(self.home, str(problem)) from problem


def _manifest(snapshot: Snapshot, revision: int) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "as_of": snapshot.as_of,
        "revision": revision,
        "fingerprint": snapshot.fingerprint,
        "currency": snapshot.currency,
        "added_at": now,
        "added_by": current_user(),
        "chosen_at": now,
        "row_counts": {name: len(table) for name, table in snapshot.tables.items()},
        "sources": [asdict(source) for source in snapshot.sources],
        "findings": [asdict(finding) for finding in snapshot.findings],
    }


def _as_record(row: Row) -> SnapshotRecord:
    return SnapshotRecord(
        as_of=row.as_of,
        revision=row.revision,
        fingerprint=row.fingerprint,
        added_at=in_utc(row.added_at),
        row_counts=row.row_counts,
        files=tuple(dict.fromkeys(source["file"] for source in row.sources)),
    )


def _unusable(home: Path, said: str) -> StoreError:
    if "database is locked" in said:
        return StoreError(
            f"Another program is writing to the folder {home} and does not let go.",
            fix="Wait until it has finished, then try again.",
        )
    if "malformed" in said or "not a database" in said:
        return StoreError(
            f"The ledger in {home} is damaged.",
            fix="Put a backup of ledger.sqlite in its place, or move it away and import again.",
        )
    if os.environ.get("KAM_DATABASE_URL"):
        return StoreError(
            "The database that KAM_DATABASE_URL names cannot be used.",
            fix="Check the address, that the database runs, and that its driver is installed.",
        )
    return StoreError(
        f"The folder {home}, where snapshots and settings are kept, cannot be used.",
        fix="Check that the disk has space and that you may write there, or set KAM_HOME.",
    )
