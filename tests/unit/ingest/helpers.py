"""Short ways to import bytes in tests."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kamdata.ingest import (
    Choices,
    Import,
    InputFile,
    SheetImport,
    build_snapshot,
    read_books,
    recognise,
)
from kamdata.model import Settings, Snapshot


def import_files(
    *files: tuple[str, bytes], settings: Settings | None = None, choices: Choices | None = None
) -> Import:
    """Return what is recognised in files given as (name, bytes)."""
    inputs = [InputFile(name, data) for name, data in files]
    return recognise(inputs, settings or Settings(), choices or {})


def only_sheet(
    data: bytes, name: str = "deals.xlsx", settings: Settings | None = None
) -> SheetImport:
    """Return the only sheet of a file."""
    found = import_files((name, data), settings=settings)
    assert not found.problems, [str(problem) for problem in found.problems]
    assert len(found.sheets) == 1
    return found.sheets[0]


def snapshot_of(
    *files: tuple[str, bytes], as_of: date = date(2027, 1, 1), settings: Settings | None = None
) -> Snapshot:
    """Return the snapshot of files given as (name, bytes)."""
    settings = settings or Settings()
    return build_snapshot(import_files(*files, settings=settings), as_of, settings)


def mapping(sheet: SheetImport) -> dict[str, str | None]:
    """Return the canonical column of each header."""
    return {match.header: match.column for match in sheet.columns}


def sums(frame: pd.DataFrame) -> dict[str, int]:
    """Return the amount in cents by status."""
    by_status = frame["amount_cents"].groupby(frame["status"].astype("str"))
    return {str(status): int(cents.sum()) for status, cents in by_status}


def counts(frame: pd.DataFrame) -> dict[str, int]:
    """Return the number of rows by status."""
    return {str(k): int(v) for k, v in frame["status"].astype("str").value_counts().items()}


def messages(sheet: SheetImport) -> list[str]:
    """Return the sentences of the findings."""
    return [finding.message for finding in sheet.findings]


def refusal(data: bytes, name: str = "file.xlsx") -> str:
    """Return the sentence for a file that must not make a book."""
    books, problems = read_books([InputFile(name, data)])
    assert books == ()
    assert len(problems) == 1
    assert problems[0].where == name
    assert problems[0].fix
    return problems[0].what
