"""The blank workbook explains itself, is recognised as it is, and imports once it is filled in."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from kamdata.errors import NoUsableTableError
from kamdata.ingest import Import, InputFile, build_snapshot, recognise
from kamdata.model import Settings
from kamdata.sample import AS_OF, template
from kamdata.schema import TABLES, Column
from kamdata.schema.sheets import sheet_columns

GIVEN = [name for name in TABLES if name not in {"stages", "ties"}]
VALUES = {
    "money": 125_000, "date": date(2026, 8, 14), "rate": 0.4, "number": 7.5, "integer": 2,
    "flag": "yes",
}  # fmt: skip
KNOWN = {"account": "Example Ltd", "account_id": "A-1", "currency": "USD", "stage": "Closed Lost",
         "status": "lost"}  # fmt: skip


def opened(data: bytes) -> Workbook:
    """Return the template as openpyxl reads it, comments and drop-downs included."""
    return openpyxl.load_workbook(io.BytesIO(data))


def recognised(data: bytes) -> Import:
    """Return what the importer makes of the template."""
    return recognise([InputFile(template.FILE, data)], Settings())


def example(column: Column) -> Any:
    """Return something that may stand in a column."""
    if column.name in KNOWN:
        return KNOWN[column.name]
    if column.choices:
        return column.choices[0]
    return VALUES.get(column.kind, f"some {column.name}")


def filled(data: bytes) -> bytes:
    """Return the template with one row in every sheet."""
    book = opened(data)
    for name in GIVEN:
        sheet = book[TABLES[name].label]
        for place, column in enumerate(sheet_columns(TABLES[name]).values(), start=1):
            sheet.cell(2, place, example(column))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_it_has_one_sheet_for_each_table_behind_the_instructions(built: dict[str, bytes]) -> None:
    book = opened(built[template.FILE])
    assert book.sheetnames == [template.INSTRUCTIONS, *(TABLES[name].label for name in GIVEN)]
    text = " ".join(str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True) if row[0])
    for word in ("Opportunities", "required", "Import files", "never counted as zero"):
        assert word in text


@pytest.mark.parametrize("name", GIVEN)
def test_every_column_is_explained_and_required_ones_stand_out(
    built: dict[str, bytes], name: str
) -> None:
    sheet = opened(built[template.FILE])[TABLES[name].label]
    columns = list(sheet_columns(TABLES[name]).values())
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row == 1
    for cell, column in zip(sheet[1], columns, strict=True):
        assert cell.comment is not None
        assert column.about in cell.comment.text
        assert cell.comment.text.startswith("Required.") is column.is_required
        assert bool(cell.font.bold) is column.is_required


@pytest.mark.parametrize("name", GIVEN)
def test_fixed_choices_drop_down(built: dict[str, bytes], name: str) -> None:
    sheet = opened(built[template.FILE])[TABLES[name].label]
    offered = {
        str(rule.sqref).split(":")[0]: str(rule.formula1).strip('"').split(",")
        for rule in sheet.data_validations.dataValidation
    }
    wanted = {
        f"{cell.column_letter}2": ["yes", "no"] if column.kind == "flag" else list(column.choices)
        for cell, column in zip(sheet[1], sheet_columns(TABLES[name]).values(), strict=True)
        if column.kind == "flag" or column.choices
    }
    assert offered == wanted


@pytest.mark.parametrize("name", GIVEN)
def test_its_columns_cover_what_a_table_needs(name: str) -> None:
    columns = sheet_columns(TABLES[name])
    assert set(TABLES[name].required) <= {column.name for column in columns.values()}
    assert len(columns) == len({header.casefold() for header in columns})


def test_blank_it_says_that_there_is_nothing_yet(built: dict[str, bytes]) -> None:
    found = recognised(built[template.FILE])
    assert found.problems == ()
    assert {sheet.rows for sheet in found.sheets if sheet.table} == {0}
    with pytest.raises(NoUsableTableError, match="headers, but no rows yet"):
        build_snapshot(found, AS_OF, Settings())


def test_every_header_is_recognised_exactly(built: dict[str, bytes]) -> None:
    for sheet in recognised(built[template.FILE]).sheets:
        if sheet.sheet == template.INSTRUCTIONS:
            assert sheet.table is None
            continue
        table = next(name for name in GIVEN if TABLES[name].label == sheet.sheet)
        assert sheet.table == table
        assert sheet.crm == "plain"
        wanted = sheet_columns(TABLES[table])
        assert {match.header: match.column for match in sheet.columns} == {
            header: column.name for header, column in wanted.items()
        }
        assert {match.confidence for match in sheet.columns} == {1.0}


def test_filled_in_it_imports_without_a_click(built: dict[str, bytes]) -> None:
    found = recognised(filled(built[template.FILE]))
    snapshot = build_snapshot(found, AS_OF, Settings())
    for name in GIVEN:
        table = snapshot.table(name)
        assert len(table) == 1, name
        row = table.iloc[0]
        for column in sheet_columns(TABLES[name]).values():
            if column.of in ("", name):
                assert not _is_missing(row[column.name]), (name, column.name)
    deal = snapshot.table("opportunities").iloc[0]
    assert (deal["account_id"], deal["amount_cents"]) == ("A-1", 12_500_000)
    assert (deal["close_on"].date(), deal["status"]) == (date(2026, 8, 14), "lost")
    assert [finding.message for finding in snapshot.findings] == []


def _is_missing(value: Any) -> bool:
    return value is None or value != value or str(value) in {"NaT", "<NA>", "nan"}  # noqa: PLR0124
