"""One place to keep and find snapshots and settings."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from sqlalchemy.exc import SQLAlchemyError

from kamdata.errors import StoreError
from kamdata.model import Finding, Settings, Snapshot, Source
from kamdata.store import manifest
from kamdata.store.backup import BackupReport, write_backup
from kamdata.store.fix_decisions import delete_decision, read_decisions, write_decision
from kamdata.store.judgements import Judgements
from kamdata.store.lake import delete_tables, is_whole, read_tables, write_tables
from kamdata.store.ledger import (
    open_ledger,
    read_value,
    reading,
    write_value,
    writing,
)
from kamdata.store.manifest import LogEntry, SnapshotDetails, SnapshotRecord
from kamdata.store.mappings import delete_mapping, mark_used, read_mappings, write_mapping
from kamdata.store.parquet_file import sweep_drafts
from kamdata.store.predictions import Predictions
from kamdata.store.remote import open_folder
from kamdata.store.restore import (
    RestoreReport,
    holds_anything,
    put_in_place,
    staging_folder,
)
from kamdata.store.saved import from_settings, to_record, to_settings
from kamdata.store.trouble import explain
from kamdata.store.unpack_backup import unpack

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping
    from datetime import date

    from sqlalchemy.engine import Connection, Engine, Row

    from kamdata.model import FixDecision, SavedMapping
    from kamdata.store.remote import Folder

Company = Literal["sample", "own"]


def home_folder() -> Path:
    """Return the folder where everything is kept: `KAM_HOME`, or `~/.kamdata`."""
    return Path(os.environ.get("KAM_HOME") or "~/.kamdata").expanduser()


class Store(Judgements, Predictions):
    """The snapshots and settings under one folder.

    Every method raises StoreError, with a sentence for the user, when the folder or the ledger
    cannot be used.
    """

    def __init__(self, home: Path | None = None, *, is_apart: bool = False) -> None:
        """Open the store under `home`.

        One that is apart leaves out what the variables name, and does not wait for the disk: what
        is in it can be made again.
        """
        self.home = home or home_folder()
        self._is_synced = not is_apart
        lake = None if is_apart else os.environ.get("KAM_LAKE")
        ledger = None if is_apart else os.environ.get("KAM_DATABASE_URL")
        self._lake = open_folder(lake or self.home / "lake")
        with self._explained():
            self.home.mkdir(parents=True, exist_ok=True)
            self._engine: Engine = open_ledger(ledger or f"sqlite:///{self.home / 'ledger.sqlite'}")
            sweep_drafts(self._lake)
        with suppress(StoreError):  # nobody waits for that: the next start tries again
            self.purge()

    @property
    def lake(self) -> Folder:
        """Where the tables of the snapshots lie."""
        return self._lake

    def add(self, snapshot: Snapshot) -> SnapshotRecord:
        """Keep a snapshot. The same date again makes a new revision; the old one stays."""
        with self._changing() as connection:
            revision = manifest.next_revision(connection, snapshot.as_of)
            # the files first: the snapshot exists from the moment its manifest row is committed
            write_tables(
                self._lake, snapshot.as_of, revision, snapshot.tables, snapshot.extras,
                is_synced=self._is_synced,
            )  # fmt: skip
            return manifest.add_row(connection, snapshot, revision)

    def records(self) -> list[SnapshotRecord]:
        """Return the revision in force of every snapshot date, newest date first."""
        with self._explained(), self._engine.connect() as connection:
            return manifest.read_in_force(connection)

    def revisions(self) -> list[SnapshotRecord]:
        """Return every revision, also the removed ones, newest date and newest revision first."""
        with self._explained(), self._engine.connect() as connection:
            return manifest.read_revisions(connection)

    def newest(self) -> SnapshotRecord | None:
        """Return the revision in force of the newest date, or None when nothing is stored."""
        with self._explained(), self._engine.connect() as connection:
            return next(iter(manifest.read_in_force(connection, limit=1)), None)

    def load(self, record: SnapshotRecord) -> Snapshot:
        """Return one stored snapshot. Raises StoreError when its files cannot be read."""
        row = self._row(record)
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

    def details(self, record: SnapshotRecord) -> SnapshotDetails:
        """Return what the manifest holds about a snapshot, without reading its files."""
        row = self._row(record)
        return SnapshotDetails(
            tuple(to_record(Finding, finding) for finding in row.findings),
            tuple(to_record(Source, source) for source in row.sources),
            row.aggregates or {},
        )

    def incomplete(self) -> list[SnapshotRecord]:
        """Return the snapshots in force of which a file is not there any more."""
        return [
            one
            for one in self.records()
            if not is_whole(self._lake, one.as_of, one.revision, one.row_counts)
        ]

    def bring_back(self, record: SnapshotRecord) -> None:
        """Put an older revision of a date in force; the one that was stays stored."""
        with self._changing() as connection:
            manifest.bring_back(connection, record.as_of, record.revision)

    def remove(self, as_of: date, now: datetime | None = None) -> None:
        """Hide the snapshot of a date with all its revisions; `put_back` shows it again."""
        with self._changing() as connection:
            manifest.remove(connection, as_of, now or datetime.now(UTC))

    def put_back(self, as_of: date, now: datetime | None = None) -> None:
        """Show again what was removed of a date in the last 30 days."""
        with self._changing() as connection:
            manifest.put_back(connection, as_of, now or datetime.now(UTC))

    def purge(self, now: datetime | None = None) -> int:
        """Delete for good what was removed more than 30 days ago; return how many revisions."""
        now = now or datetime.now(UTC)
        with self._explained(), self._engine.connect() as connection:
            if not manifest.read_expired(connection, now):
                return 0
        with self._changing() as connection:
            expired = manifest.read_expired(connection, now)
            for as_of, revision in expired:
                manifest.delete_row(connection, as_of, revision)
        self._delete_files(expired)
        return len(expired)

    def log(self) -> list[LogEntry]:
        """Return what was done to snapshots and by whom, the newest first."""
        with self._explained(), self._engine.connect() as connection:
            return manifest.read_log(connection)

    def backup(self, out: IO[bytes]) -> BackupReport:
        """Write everything that is kept here into one file."""
        with self._explained(), reading(self._engine) as connection:
            return write_backup(connection, self._lake, out)

    def holds_anything(self) -> bool:
        """Return whether a restore would replace anything that a person keeps here."""
        with self._explained(), self._engine.connect() as connection:
            return holds_anything(connection)

    def restore(self, file: IO[bytes]) -> RestoreReport:
        """Put a backup in place of everything that is kept here, of which a copy is kept first.

        Raises StoreError, with nothing changed, when the file is damaged or no backup.
        """
        with self._explained(), staging_folder(self._lake) as staging:
            found = unpack(file, staging)
            with self._changing() as connection:
                report, before = put_in_place(connection, self._lake, self.home, found)
            self._delete_files(before)
        return report

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
        with self._changing() as connection:
            write_mapping(connection, fingerprint, choice, label)

    def use_mappings(self, fingerprints: Iterable[str]) -> None:
        """Note that these mappings were used for a snapshot now."""
        with self._changing() as connection:
            mark_used(connection, fingerprints)

    def forget_mapping(self, fingerprint: str) -> None:
        """Forget a mapping: the next file of that kind is recognised anew."""
        with self._changing() as connection:
            delete_mapping(connection, fingerprint)

    def fix_decisions(self) -> tuple[FixDecision, ...]:
        """Return what was decided about proposals of the import, the newest first."""
        with self._explained(), self._engine.connect() as connection:
            return read_decisions(connection)

    def decide_fix(self, key: str, kind: str, sentence: str, *, choice: str, label: str) -> None:
        """Keep what was decided about a proposal, in place of an earlier decision."""
        with self._changing() as connection:
            write_decision(connection, key, kind, sentence, choice=choice, label=label)

    def forget_fix(self, key: str) -> None:
        """Forget a decision: the next import asks again."""
        with self._changing() as connection:
            delete_decision(connection, key)

    def _row(self, record: SnapshotRecord) -> Row:
        with self._explained(), self._engine.connect() as connection:
            row = manifest.read_row(connection, record.as_of, record.revision)
        if row is None:
            raise manifest.gone(record.as_of)
        return row

    def _value(self, name: str) -> Any:
        with self._explained(), self._engine.connect() as connection:
            return read_value(connection, name)

    def _save(self, name: str, value: object) -> None:
        with self._changing() as connection:
            write_value(connection, name, value)

    def _delete_files(self, revisions: Iterable[tuple[date, int]]) -> None:
        """Delete the files of revisions whose rows are gone, while nothing can bring them back."""
        with self._changing() as connection:
            for as_of, revision in revisions:
                if manifest.read_row(connection, as_of, revision) is None:
                    delete_tables(self._lake, as_of, revision)

    @contextmanager
    def _changing(self) -> Generator[Connection]:
        """Hold the ledger alone, in a transaction that is committed at the end."""
        with self._explained(), writing(self._engine) as connection:
            yield connection

    @contextmanager
    def _explained(self) -> Generator[None]:
        """Turn what the disk and the database say into a sentence that tells what to do."""
        try:
            yield
        except (OSError, ImportError, SQLAlchemyError) as problem:
            raise explain(problem, self.home, self._lake) from problem
