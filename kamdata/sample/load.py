"""The sample company as the review sees it: its files, read by the importer like any others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kamdata.errors import UnreadableFileError
from kamdata.ingest import InputFile, build_snapshot, recognise
from kamdata.model import Settings
from kamdata.sample.files import EXPORTS, FOLDER
from kamdata.sample.past import WEEKS
from kamdata.sample.stories import AS_OF
from kamdata.sample.then import tables_of
from kamdata.sample.weeks import file_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from kamdata.model import Snapshot

CURRENCY = "USD"


def load_sample(settings: Settings) -> Snapshot:
    """Return the snapshot of the sample company on `AS_OF`, in US dollars.

    Raises UnreadableFileError when one of its files is missing.
    """
    own = replace(settings, currency=CURRENCY)
    files = [_input(FOLDER / name) for name in EXPORTS]
    return build_snapshot(recognise(files, own), AS_OF, own)


def load_weeks() -> Iterator[Snapshot]:
    """Give the snapshot of each of the twelve Mondays, the earliest first, in US dollars.

    Raises UnreadableFileError when one of the files is missing.
    """
    own = Settings(currency=CURRENCY)
    report, *others = EXPORTS
    same = recognise([_input(FOLDER / name) for name in others], own)
    for day in WEEKS:
        name = file_of(day) if day < AS_OF else report
        found = recognise([_input(FOLDER / name)], own)
        both = replace(found, sheets=(*found.sheets, *same.sheets))
        yield known_on(build_snapshot(both, day, own), day)


def known_on(snapshot: Snapshot, day: date) -> Snapshot:
    """Return the snapshot without what the workbooks of the review learnt after a day."""
    return replace(snapshot, tables=tables_of(snapshot.tables, day))


def _input(path: Path) -> InputFile:
    try:
        return InputFile(path.name, path.read_bytes())
    except OSError as problem:
        message = "This file of the sample company cannot be read."
        raise UnreadableFileError(
            message, where=path.name, fix="Run python -m kamdata.sample to write it again."
        ) from problem
