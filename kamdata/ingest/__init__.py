"""The importer: bytes of files to canonical tables, with a finding for everything odd.

`read_in_worker` turns bytes into grids (slow, depends on nothing else) in a process of its own, as
`read_books` does in this one; `recognise` says what each sheet is, `build_snapshot` joins the
sheets into what was known on a date.
"""

from __future__ import annotations

from kamdata.ingest.fixes import Fix, decided
from kamdata.ingest.headers import unit_of
from kamdata.ingest.inspect import inspection
from kamdata.ingest.read import read_books
from kamdata.ingest.recognise import recognise
from kamdata.ingest.remembered import to_remember
from kamdata.ingest.snapshot import build_snapshot, proposals
from kamdata.ingest.types import (
    Book,
    Choices,
    ColumnMatch,
    Grid,
    Import,
    InputFile,
    SheetChoice,
    SheetImport,
)
from kamdata.ingest.worker import CancelledError, read_in_worker, warm_up

__all__ = [
    "Book",
    "CancelledError",
    "Choices",
    "ColumnMatch",
    "Fix",
    "Grid",
    "Import",
    "InputFile",
    "SheetChoice",
    "SheetImport",
    "build_snapshot",
    "decided",
    "inspection",
    "proposals",
    "read_books",
    "read_in_worker",
    "recognise",
    "to_remember",
    "unit_of",
    "warm_up",
]
