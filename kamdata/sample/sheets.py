"""Workbooks that come out byte for byte the same on every machine.

A written workbook is packed again without compression and without a trace of the machine: the
bytes that zlib makes of the same text differ between its versions.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CREATED = datetime(2026, 9, 28, 7, 30)  # noqa: DTZ001 - a workbook holds no time zone
UNIX = 3


def new_workbook(title: str, author: str) -> tuple[Workbook, io.BytesIO]:
    """Return an empty workbook and the buffer that it is written to when it is closed."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "author": author, "created": CREATED})
    return book, buffer


def packed(buffer: io.BytesIO) -> bytes:
    """Return the bytes of a closed workbook, packed the same way everywhere."""
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as written, zipfile.ZipFile(out, "w") as again:
        for name in written.namelist():
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system = UNIX
            member.external_attr = 0o600 << 16
            again.writestr(member, written.read(name))
    return out.getvalue()


def write_row(
    sheet: Worksheet,
    row: int,
    first: int,
    values: Sequence[Any],
    formats: Sequence[Format | None],
) -> None:
    """Write one row of cells from a column on: text as text, dates as dates, null as nothing."""
    for column, (value, style) in enumerate(zip(values, formats, strict=True), start=first):
        write_cell(sheet, row, column, value, style)


def write_cell(
    sheet: Worksheet, row: int, column: int, value: Any, style: Format | None = None
) -> None:
    """Write one cell: text is never taken for a formula or a link."""
    if value is None or pd.isna(value):
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), style)
    else:
        sheet.write_number(row, column, value, style)


def dollars(cents: Any) -> float | None:
    """Return whole cents as dollars, null as None."""
    return None if pd.isna(cents) else int(cents) / 100
