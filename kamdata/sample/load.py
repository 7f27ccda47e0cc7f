"""The sample company as the review sees it: its files, read by the importer like any others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.errors import UnreadableFileError
from kamdata.ingest import InputFile, build_snapshot, recognise
from kamdata.model import Settings
from kamdata.sample.files import EXPORTS, FOLDER
from kamdata.sample.past import WEEKS
from kamdata.sample.stories import AS_OF
from kamdata.sample.weeks import file_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from kamdata.model import Snapshot

CURRENCY = "USD"
# what the workbook of the review knows that was not known on an earlier Monday: the last contact
# or review before that day is taken to be some months earlier
REPEATED = {
    "accounts": ("sponsor_last_contact_on", "last_review_on"),
    "contacts": ("last_contact_on",),
}
# what was simply not there yet, with what belongs to the date
LATER = {
    "nps_on": ("nps", "nps_on"),
    "plan_prepared_on": ("plan_prepared_on",),
    "plan_approved_on": ("plan_approved_on",),
    "champion_validated_on": ("champion_validated_on",),
}
STEP_DAYS = 30


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
    """Return the snapshot without what the workbook of the review learnt after a day."""
    end = pd.Timestamp(day)
    tables = dict(snapshot.tables)
    for name, columns in REPEATED.items():
        for column in columns:
            dates = tables[name][column]
            excess = (dates - end).dt.days.clip(lower=0)
            steps = -(-excess // STEP_DAYS)  # rounded up
            earlier = dates - pd.to_timedelta(steps.fillna(0) * STEP_DAYS, unit="D")
            tables[name] = tables[name].assign(**{column: earlier.astype(dates.dtype)})
    accounts = tables["accounts"]
    for column, emptied in LATER.items():
        is_later = accounts[column] > end
        blank = {one: accounts[one].mask(is_later) for one in emptied}
        accounts = accounts.assign(**blank)
    tables["accounts"] = accounts
    return replace(snapshot, tables=tables)


def _input(path: Path) -> InputFile:
    try:
        return InputFile(path.name, path.read_bytes())
    except OSError as problem:
        message = "This file of the sample company cannot be read."
        raise UnreadableFileError(
            message, where=path.name, fix="Run python -m kamdata.sample to write it again."
        ) from problem
