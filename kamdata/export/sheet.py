"""A table as one sheet of a workbook, safe to open whatever its texts say."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["text", "money", "date", "number", "points", "rate"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # of a cell of a workbook
LONGEST_NAME = 31  # of a sheet
NUMBER_FORMATS: dict[Kind, str] = {
    "money": "#,##0.00", "date": "yyyy-mm-dd", "number": "#,##0", "points": "0.000", "rate": "0 %",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the table, its heading, its width, and what its values are.

    Money is in whole cents in the table and in units of the currency in the workbook.
    """

    name: str
    heading: str
    width: int
    kind: Kind = "text"


class Workbook:
    """A workbook in the making: `sheet` adds one, `written` is the finished file."""

    def __init__(self) -> None:
        import xlsxwriter  # noqa: PLC0415 - only where it is needed

        self._out = io.BytesIO()
        self._book: Any = xlsxwriter.Workbook(self._out, {"in_memory": True})
        self._head = self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._looks = {
            kind: self._book.add_format({"num_format": shape, "valign": "top"})
            for kind, shape in NUMBER_FORMATS.items()
        }
        self._looks["text"] = self._book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(self, name: str, rows: pd.DataFrame, columns: Sequence[Column]) -> None:
        """Add a sheet with one line for each row. Every text is text: no formula, no link."""
        sheet = self._book.add_worksheet(name[:LONGEST_NAME])
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.heading[:LONGEST_TEXT], self._head)
            sheet.set_column(place, place, column.width)
            look = self._looks[column.kind]
            for line, value in enumerate(rows[column.name], start=1):
                _write(sheet, (line, place), column.kind, value, look)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)

    def written(self) -> bytes:
        """Close the workbook and return its bytes."""
        self._book.close()
        return self._out.getvalue()


def _write(sheet: Any, place: tuple[int, int], kind: Kind, value: Any, look: Any) -> None:
    if pd.isna(value):
        return
    if kind == "text":
        sheet.write_string(*place, str(value)[:LONGEST_TEXT], look)
    elif kind == "date":
        sheet.write_datetime(*place, value.to_pydatetime(), look)
    elif kind == "money":
        sheet.write_number(*place, int(value) / 100, look)
    else:
        sheet.write_number(*place, float(value), look)
