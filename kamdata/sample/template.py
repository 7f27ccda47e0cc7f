"""The blank workbook that people fill in: `template.xlsx`, one sheet for each table.

Its headers are words the importer knows, every column is explained in a comment, fixed choices
drop down, and what a sheet cannot do without stands out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamdata.sample.sheets import new_workbook, packed, write_cell
from kamdata.schema.sheets import sheet_columns, sheet_tables

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from kamdata.schema import Column, Kind, Table

FILE = "template.xlsx"
INSTRUCTIONS = "Read me first"
LAST_ROW = 2000  # drop-downs and formats reach down to here
NUMBERS: dict[Kind, str] = {
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "rate": "0%",
    "integer": "0",
    "key": "@",
}
YES_NO = ["yes", "no"]
HOW_TO = (
    "Key account review: blank workbook",
    "",
    "Fill in the sheets that you have data for and leave the others as they are. Two are enough "
    "to begin with: Opportunities, and Accounts for goals and key accounts.",
    "Columns with a dark header are required. Every other column unlocks more and may stay empty.",
    "Point at a header to read what belongs in its column. Keep the headers as they are.",
    "Write dates as dates, amounts as plain numbers in one currency, and leave unknown cells "
    "empty: empty means not known, and is never counted as zero.",
    "Write the name of an account the same way on every sheet.",
    "Then drop the file on the page Import files.",
)


@dataclass(frozen=True)
class _Formats:
    required: Format
    optional: Format
    title: Format
    text: Format
    columns: dict[Kind, Format]


def write_template() -> bytes:
    """Return the bytes of the blank workbook."""
    book, buffer = new_workbook("Key account review: blank workbook", "Key account review")
    formats = _formats(book)
    _write_instructions(book, formats)
    for table in sheet_tables():
        _write_sheet(book, table, formats)
    book.close()
    return packed(buffer)


def _formats(book: Workbook) -> _Formats:
    return _Formats(
        required=book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79"}),
        optional=book.add_format({"font_color": "#1F2937", "bg_color": "#DCE6F1"}),
        title=book.add_format({"bold": True, "font_size": 14}),
        text=book.add_format({"text_wrap": True, "valign": "top"}),
        columns={kind: book.add_format({"num_format": form}) for kind, form in NUMBERS.items()},
    )


def _write_instructions(book: Workbook, formats: _Formats) -> None:
    sheet = book.add_worksheet(INSTRUCTIONS)
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)
    for row, line in enumerate(HOW_TO):
        write_cell(sheet, row, 0, line or None, formats.title if row == 0 else formats.text)
    for row, table in enumerate(sheet_tables(), start=len(HOW_TO) + 1):
        write_cell(sheet, row, 0, f"{table.label}: {table.about}", formats.text)


def _write_sheet(book: Workbook, table: Table, formats: _Formats) -> None:
    sheet = book.add_worksheet(table.label)
    for place, (header, column) in enumerate(sheet_columns(table).items()):
        shape = formats.required if column.is_required else formats.optional
        sheet.set_column(place, place, max(len(header) + 3, 13), formats.columns.get(column.kind))
        write_cell(sheet, 0, place, header, shape)
        sheet.write_comment(0, place, comment(column), {"x_scale": 1.6, "y_scale": 0.9})
        choices = YES_NO if column.kind == "flag" else list(column.choices)
        if choices:
            message = f"Choose one of: {', '.join(choices)}."
            sheet.data_validation(
                1, place, LAST_ROW, place,
                {"validate": "list", "source": choices, "error_message": message},
            )  # fmt: skip
    sheet.freeze_panes(1, 0)


def comment(column: Column) -> str:
    """Return what the comment at a column's header says."""
    need = "Required. " if column.is_required else ""
    choices = YES_NO if column.kind == "flag" else list(column.choices)
    return f"{need}{column.about}." + (f" One of: {', '.join(choices)}." if choices else "")
