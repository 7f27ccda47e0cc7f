"""Several tables in one sheet are told apart; one table with gaps stays whole."""

from __future__ import annotations

from datetime import date

from kamdata.ingest import SheetChoice, SheetImport
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import import_files, only_sheet

DEALS = ["Account Name", "Opportunity Name", "Stage", "Amount", "Close Date"]
CONTACTS = ["Account", "Contact", "Job Title", "Department", "Buyer Role"]
ANN = ["Alder", "Ann Lee", "Buyer", "Purchasing", "Decision Maker"]


def deal(number: int) -> list[object]:
    return [f"Alder {number}", f"Deal {number}", "Proposal", 1000 * number, date(2026, 1, number)]


def sheets_of(rows: list[list[object]], **choices: SheetChoice) -> tuple[SheetImport, ...]:
    chosen = {("d.xlsx", name): choice for name, choice in choices.items()}
    return import_files(("d.xlsx", shapes.workbook(rows)), choices=chosen).sheets


def test_stacked_tables_are_sheets_of_their_own() -> None:
    rows = [["Pipeline"], DEALS, deal(1), deal(2), [], ["Contacts"], CONTACTS, ANN]
    deals, contacts = sheets_of(rows)
    assert (deals.table, contacts.table) == ("opportunities", "contacts")
    assert (deals.header_row, contacts.header_row) == (2, 7)
    assert deals.frame["source_row"].tolist() == [3, 4]
    assert contacts.frame["source_row"].tolist() == [8]
    assert deals.sheet == "Sheet1 (rows 1 to 4)"
    assert contacts.sheet == "Sheet1 (rows 6 to 8)"
    assert contacts.preview.index[0] == 6
    assert contacts.preview.iloc[0, 0] == "Contacts"
    assert deals.dropped == {}


def test_a_choice_is_for_one_table_of_the_sheet() -> None:
    rows = [DEALS, deal(1), [], CONTACTS, ANN]
    name = "Sheet1 (rows 4 to 5)"
    deals, contacts = sheets_of(rows, **{name: SheetChoice(table="skip")})
    assert deals.table == "opportunities"
    assert contacts.table is None
    assert contacts.reason == "You left this sheet out."


def test_a_header_row_can_be_chosen_within_a_table() -> None:
    rows = [DEALS, deal(1), [], CONTACTS, ANN]
    name = "Sheet1 (rows 4 to 5)"
    assert sheets_of(rows, **{name: SheetChoice(header_row=4)})[1].header_row == 4
    assert sheets_of(rows, **{name: SheetChoice(header_row=1)})[1].header_row == 4


def test_tables_side_by_side_are_told_apart() -> None:
    wide = [[*left, None, *right] for left, right in ((DEALS, CONTACTS), (deal(1), ANN))]
    rows = [*wide, deal(2), deal(3)]
    deals, contacts = sheets_of(rows)
    assert (deals.table, contacts.table) == ("opportunities", "contacts")
    assert deals.rows == 3
    assert contacts.rows == 1
    assert contacts.frame["account"].astype("str").tolist() == ["Alder"]


def test_a_blank_column_within_a_table_divides_nothing() -> None:
    rows = [[*row[:2], None, *row[2:]] for row in (DEALS, deal(1), deal(2))]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.sheet == "Sheet1"
    assert sheet.rows == 2


def test_gaps_titles_and_repeated_headers_divide_nothing() -> None:
    rows = [DEALS, deal(1), [], [None, "Second half"], DEALS, deal(2), [], deal(3)]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.sheet == "Sheet1"
    assert sheet.frame["source_row"].tolist() == [2, 6, 8]


def test_filters_above_a_table_are_no_table() -> None:
    rows = [["Account", "Owner"], ["All", "Ann Lee"], [], DEALS, deal(1)]
    assert only_sheet(shapes.workbook(rows)).header_row == 4


def test_reports_with_groups_stay_whole() -> None:
    assert only_sheet(shapes.salesforce_formatted()).rows == len(shapes.DEALS)
