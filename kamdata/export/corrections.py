"""What stands in a cell of the fix list: the text of the file, or the value it was read as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.ingest import unit_of
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.ingest import SheetImport

PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,17})?")
WRITTEN_NUMBER = re.compile(r"[-+(]?\d[\d.,'\s]*\)?")  # without a currency, which would be lost
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?")
FIRST_YEAR = 1900  # workbooks know no earlier date
NUMBER_KINDS = frozenset({"rate", "number", "integer"})
LIST_SIGN = ";"

Content = str | float | datetime


@dataclass(frozen=True)
class Cell:
    """One cell of the fix list; `is_corrected` says that the file has another form of it."""

    content: Content
    is_corrected: bool = False


def cells_of(sheet: SheetImport, column: int, rows: Sequence[int]) -> list[Cell | None]:
    """Return what to write for a column of the source on rows of the frame, None for a blank.

    Ids and texts stay what they are. Dates are dates and recognised numbers are numbers; one that
    the file writes in another way is corrected, and so is an account under another name.
    """
    match, positions = sheet.columns[column], np.array(rows)
    name = match.column or ""
    known = {one.name: one for one in TABLES[sheet.table or ""].columns}
    kind = known[name].kind if name in known else ""
    texts = sheet.source.cells[column].take(positions).to_text().tolist()
    values = [None] * len(rows)
    if name in sheet.frame:
        values = sheet.frame[name].iloc[positions].tolist()
    return [
        _cell(text, value, name, kind, match.header) if _is_given(text) else None
        for text, value in zip(texts, values, strict=True)
    ]


def _cell(text: str, value: object, name: str, kind: str, header: str) -> Cell:
    if kind == "date" or not kind:
        return _date(text, value)
    if kind == "money":
        return _amount(text, value, header)
    if kind in NUMBER_KINDS and PLAIN_NUMBER.fullmatch(text):
        return Cell(float(text))
    is_renamed = name == "account" and _is_given(value) and LIST_SIGN not in text
    return Cell(str(value), is_corrected=str(value) != text) if is_renamed else Cell(text)


def _is_given(value: object) -> bool:
    return not pd.isna(value)  # pyright: ignore[reportCallIssue, reportArgumentType]


def _date(text: str, value: object) -> Cell:
    if MOMENT.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return Cell(text)
        return Cell(moment) if moment.year >= FIRST_YEAR else Cell(text)
    if isinstance(value, pd.Timestamp) and _is_given(value):
        return Cell(value.to_pydatetime(), is_corrected=True)
    return Cell(text)


def _amount(text: str, value: object, header: str) -> Cell:
    is_plain = PLAIN_NUMBER.fullmatch(text) is not None
    if not _is_given(value) or not WRITTEN_NUMBER.fullmatch(text):
        return Cell(float(text)) if is_plain else Cell(text)
    amount = float(value) / 100 / float(unit_of(header).factor)  # pyright: ignore[reportArgumentType]
    if is_plain and abs(float(text) - amount) < 0.01:
        return Cell(float(text))  # with decimals beyond the cent, too
    return Cell(amount, is_corrected=True)
