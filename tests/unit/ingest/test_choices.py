"""Whatever a person chooses on the import page, the importer answers with a table or a sentence."""

from __future__ import annotations

import pytest

from kamdata.ingest import InputFile, SheetChoice, read_books, recognise
from kamdata.model import Settings
from kamdata.schema import TABLES

CONTENT = b"""Key accounts 2026

Account,KAM,Key?,Goal 2026,Contract ends,Margin %,NPS,Remarks
Alder Works,Ida,yes,600000,2026-11-15,31%,9,fine
Birch AG,Jon,no,"1,200,000",tbc,28%,,=1+1
"""


@pytest.fixture(scope="module")
def books():
    found, problems = read_books([InputFile("accounts.csv", CONTENT)])
    assert not problems
    return found


@pytest.mark.parametrize("table", [name for name in TABLES if name != "stages"])
def test_any_sheet_can_be_read_as_any_table(books, table):
    sheets = recognise(books, Settings()).sheets
    choices = {(sheet.file, sheet.sheet): SheetChoice(table=table) for sheet in sheets}
    for sheet in recognise(books, Settings(), choices).sheets:
        assert sheet.table == table or sheet.reason.endswith(".")


@pytest.mark.parametrize("row", [1, 2, 3, 4, 5, 6, 10_000])
def test_any_row_can_be_the_header(books, row):
    sheets = recognise(books, Settings()).sheets
    choices = {(sheet.file, sheet.sheet): SheetChoice(header_row=row) for sheet in sheets}
    for sheet in recognise(books, Settings(), choices).sheets:
        assert sheet.table or sheet.reason


@pytest.mark.parametrize("column", [column.name for column in TABLES["accounts"].columns])
def test_any_column_can_be_given_any_meaning(books, column):
    first = recognise(books, Settings()).sheets[0]
    key = (first.file, first.sheet)
    for match in first.columns:
        choice = SheetChoice(columns={match.header: column})
        sheet = recognise(books, Settings(), {key: choice}).sheets[0]
        assert sheet.table or sheet.reason


def test_a_sheet_left_out_is_not_used(books):
    first = recognise(books, Settings()).sheets[0]
    choices = {(first.file, first.sheet): SheetChoice(table="skip")}
    assert recognise(books, Settings(), choices).sheets[0].table is None
