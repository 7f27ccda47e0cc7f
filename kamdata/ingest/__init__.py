"""The importer: bytes of files to canonical tables, with a finding for everything odd.

`read_books` turns bytes into grids (slow, depends on nothing else), `recognise` says what each
sheet is, `build_snapshot` joins the sheets into what was known on a date.
"""

from __future__ import annotations

from kamdata.ingest.headers import unit_of
from kamdata.ingest.inspect import inspection
from kamdata.ingest.read import read_books
from kamdata.ingest.recognise import recognise
from kamdata.ingest.remembered import to_remember
from kamdata.ingest.snapshot import build_snapshot
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

__all__ = [
    "Book",
    "Choices",
    "ColumnMatch",
    "Grid",
    "Import",
    "InputFile",
    "SheetChoice",
    "SheetImport",
    "build_snapshot",
    "inspection",
    "read_books",
    "recognise",
    "to_remember",
    "unit_of",
]
