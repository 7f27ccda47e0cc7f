"""Eight opportunities, and files made of rows: what the shapes of the CRMs are built from."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

Cell = Any


@dataclass(frozen=True)
class Deal:
    """One opportunity, as the CRM knows it."""

    id: str
    name: str
    account: str
    account_id: str
    owner: str
    stage: str
    status: str
    amount: float | None
    probability: int
    created: date
    close: date


DEALS = (
    Deal("0065g00000AaA01AAA", "Pumps, line 3", "Alder & Sons Ltd.", "0015g00000AcC01AAA",
         "Ann Lee", "Prospecting", "open", 120_000.0, 10, date(2026, 1, 5), date(2026, 9, 30)),
    Deal("0065g00000AaA02AAA", "Service contract", "Birch GmbH", "0015g00000AcC02AAA",
         "Ann Lee", "Prospecting", "open", None, 10, date(2026, 2, 14), date(2026, 10, 15)),
    Deal("0065g00000AaA03AAA", "Total Connect Kit", "Total Energies", "0015g00000AcC03AAA",
         "Bo Cruz", "Proposal/Price Quote", "open", 80_500.5, 75, date(2026, 3, 1),
         date(2026, 8, 31)),
    Deal("0065g00000AaA04AAA", 'Valves "A" grade', "Alder & Sons Ltd.", "0015g00000AcC01AAA",
         "Bo Cruz", "Proposal/Price Quote", "open", 45_000.0, 75, date(2026, 3, 20),
         date(2026, 12, 1)),
    Deal("0065g00000AaA05AAA", "Retrofit 2025", "Cedar SA", "0015g00000AcC04AAA", "Ann Lee",
         "Closed Won", "won", 200_000.0, 100, date(2025, 6, 1), date(2026, 2, 28)),
    Deal("0065g00000AaA06AAA", "Filters", "Birch GmbH", "0015g00000AcC02AAA", "Bo Cruz",
         "Closed Won", "won", 15_250.25, 100, date(2025, 11, 11), date(2026, 4, 30)),
    Deal("0065g00000AaA07AAA", "Compressor hall", "Cedar SA", "0015g00000AcC04AAA", "Ann Lee",
         "Closed Lost", "lost", 310_000.0, 0, date(2025, 9, 9), date(2026, 5, 19)),
    Deal("0065g00000AaA08AAA", "Spare parts", "Dogwood Inc", "0015g00000AcC05AAA", "Bo Cruz",
         "Closed Lost", "lost", 9_999.99, 0, date(2026, 1, 31), date(2026, 6, 25)),
)  # fmt: skip

AMOUNT_CENTS = {"open": 245_500_50, "won": 215_250_25, "lost": 319_999_99}
COUNTS = {"open": 4, "won": 2, "lost": 2}
STAGES = ("Prospecting", "Proposal/Price Quote", "Closed Won", "Closed Lost")
MODIFIED = datetime.fromisoformat("2026-08-12 07:42:00")  # workbooks know no time zones


def workbook(
    rows: list[list[Cell]],
    *,
    sheet: str = "Sheet1",
    hidden: tuple[int, ...] = (),
    first_column: int = 0,
) -> bytes:
    """Return an .xlsx of these rows; real dates become Excel dates, None an absent cell."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "m/d/yyyy"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells, start=first_column):
            if isinstance(cell, (date, datetime)):
                page.write_datetime(row, column, cell, day)
            elif isinstance(cell, bool):
                page.write_boolean(row, column, cell)
            elif isinstance(cell, (int, float)):
                page.write_number(row, column, cell)
            elif cell is not None:
                page.write_string(row, column, cell)
    for column in hidden:
        page.set_column(column, column, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def text(
    rows: list[list[Cell]],
    *,
    delimiter: str = ",",
    quote_all: bool = False,
    line_end: str = "\r\n",
    encoding: str = "utf-8",
) -> bytes:
    """Return a delimited text file of these rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, delimiter=delimiter, lineterminator=line_end,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )  # fmt: skip
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue().encode(encoding)
