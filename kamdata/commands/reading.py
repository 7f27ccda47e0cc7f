"""What the commands share: files read and recognised, findings as plain values."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from kamdata.errors import UnreadableFileError
from kamdata.model import Finding, Settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from kamdata.errors import KamError
    from kamdata.ingest import Import, InputFile, SheetChoice
    from kamdata.model import SavedMapping


def recognised(chosen: argparse.Namespace) -> tuple[Import, Settings]:
    """Return what the files hold and the settings in force; nothing stored plays a part.

    Without `--currency` the amounts are in the usual currency of the files, as on the import page.
    """
    settings = with_flags(Settings(), chosen)
    return recognise_files(
        chosen.files, settings, answers=answers(chosen), is_currency_open=not chosen.currency
    )


def answers(chosen: argparse.Namespace) -> SheetChoice:
    """Return what the flags answer for every sheet whose dates or amounts have two readings."""
    from kamdata.ingest import SheetChoice  # noqa: PLC0415 - keeps `--help` quick

    orders = {"day": "day first", "month": "month first", None: None}
    return SheetChoice(date_order=orders[chosen.date_order], decimal_sign=chosen.decimal_sign)


def with_flags(settings: Settings, chosen: argparse.Namespace) -> Settings:
    """Return the settings with what the flags say."""
    return replace(
        settings,
        currency=(chosen.currency or settings.currency).upper(),
        fiscal_start_month=chosen.fiscal_start_month or settings.fiscal_start_month,
    )


def recognise_files(
    paths: Sequence[Path],
    settings: Settings,
    remembered: Sequence[SavedMapping] = (),
    *,
    answers: SheetChoice,
    is_currency_open: bool,
) -> tuple[Import, Settings]:
    """Return what the files hold, and the settings with the currency of the files if it is open."""
    from kamdata.ingest import read_in_worker, recognise, warm_up  # noqa: PLC0415 - quick `--help`

    warm_up()
    books, problems = read_in_worker(_read(paths), settings.limits)
    choices = {
        (book.file, grid.sheet): answers
        for book in books
        for grid in book.sheets
        if answers.date_order or answers.decimal_sign
    }
    found = recognise(books, settings, choices, remembered)
    is_foreign = found.currencies and settings.currency not in found.currencies
    if is_currency_open and is_foreign:
        settings = replace(settings, currency=found.currencies[0])
        found = recognise(books, settings, choices, remembered)
    return replace(found, problems=(*problems, *found.problems)), settings


def _read(paths: Sequence[Path]) -> list[InputFile]:
    from kamdata.ingest import InputFile  # noqa: PLC0415 - keeps `--help` quick

    files = []
    for path in paths:
        if path.is_dir():
            message = "This is a folder, not a file."
            raise UnreadableFileError(
                message, where=str(path), fix="Name the files in it that are to be read."
            )
        try:
            files.append(InputFile(path.name, path.read_bytes()))
        except OSError as problem:
            message = "The file cannot be opened."
            raise UnreadableFileError(
                message, where=str(path), fix="Check the name and that you may read it."
            ) from problem
    return files


def finding(found: Finding) -> dict[str, Any]:
    """Return what a report says of a finding."""
    wanted = ("severity", "table", "row", "column", "message")
    return {name: value for name, value in asdict(found).items() if name in wanted}


def unreadable(problem: KamError) -> Finding:
    """Return a file that cannot be used as a finding."""
    return Finding("error", str(problem), file=problem.where)
