"""The sample company as the review sees it: its files, read by the importer like any others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kamdata.errors import UnreadableFileError
from kamdata.ingest import InputFile, build_snapshot, recognise
from kamdata.sample.files import EXPORTS, FOLDER
from kamdata.sample.stories import AS_OF

if TYPE_CHECKING:
    from pathlib import Path

    from kamdata.model import Settings, Snapshot

CURRENCY = "USD"


def load_sample(settings: Settings) -> Snapshot:
    """Return the snapshot of the sample company on `AS_OF`, in US dollars.

    Raises UnreadableFileError when one of its files is missing.
    """
    own = replace(settings, currency=CURRENCY)
    files = [_input(FOLDER / name) for name in EXPORTS]
    return build_snapshot(recognise(files, own), AS_OF, own)


def _input(path: Path) -> InputFile:
    try:
        return InputFile(path.name, path.read_bytes())
    except OSError as problem:
        message = "This file of the sample company cannot be read."
        raise UnreadableFileError(
            message, where=path.name, fix="Run python -m kamdata.sample to write it again."
        ) from problem
