"""The header of an Excel table is where the workbook says that it is."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import xlsxwriter

from kamdata.ingest import InputFile, read_in_worker, recognise
from kamdata.model import Settings
from tests.unit.ingest.helpers import import_files, only_sheet, sums

HEADER = ["Account", "Stage", "Amount", "Close Date"]
DEALS = [[f"Alder {n}", "Proposal", n, f"2026-03-{n:02}"] for n in range(1, 7)]


def workbook(above: list[list[Any]], table: tuple[int, int, int, int, list[str]] | None) -> bytes:
    """Return deals below some lines; `table` is a range and the titles of its columns."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Deals")
    for row, cells in enumerate([*above, HEADER, *DEALS]):
        page.write_row(row, 0, cells)
    if table:
        columns = [{"header": title} for title in table[4]]
        page.add_table(*table[:4], {"columns": columns})
    book.close()
    return out.getvalue()


def test_the_table_says_where_its_header_is() -> None:
    above = [["Owner", "Region", "Product", "Industry", "Segment", "Website"]]
    data = workbook(above, (1, 0, 7, 3, HEADER))
    assert only_sheet(data).header_row == 2
    assert only_sheet(workbook(above, None)).header_row == 1, "the fuller row, were it not said"


def test_a_small_list_beside_the_data_proves_nothing() -> None:
    data = workbook([], (2, 6, 3, 6, ["Choices"]))
    assert only_sheet(data).header_row == 1


CONTACTS = ["Account", "Contact", "Job Title", "Department"]
ANN = ["Alder", "Ann Lee", "Buyer", "Purchasing"]
FIRST = date(2026, 3, 1)


def page_of(tables: dict[tuple[int, int], list[list[Any]]], *more: tuple[int, int, Any]) -> bytes:
    """Return a sheet with an Excel table at each place, and more cells anywhere."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet("Plan")
    for (top, left), rows in tables.items():
        for row, cells in enumerate(rows):
            page.write_row(top + row, left, cells)
        reach = (top, left, top + len(rows) - 1, left + len(rows[0]) - 1)
        page.add_table(*reach, {"columns": [{"header": title} for title in rows[0]]})
    for row, column, value in more:
        page.write(row, column, value)
    book.close()
    return out.getvalue()


def test_two_tables_that_touch_are_two_sheets() -> None:
    below = page_of({(0, 0): [HEADER, *DEALS], (7, 0): [CONTACTS, ANN]})
    beside = page_of({(0, 1): [HEADER, *DEALS], (0, 5): [CONTACTS, ANN]})
    for data, names in (
        (below, ["Plan (rows 1 to 7)", "Plan (rows 8 to 9)"]),
        (beside, ["Plan (rows 1 to 7)", "Plan (rows 1 to 2)"]),
    ):
        deals, contacts = import_files(("plan.xlsx", data)).sheets
        assert [deals.sheet, contacts.sheet] == names
        assert (deals.table, deals.rows) == ("opportunities", 6)
        assert (contacts.table, contacts.rows) == ("contacts", 1)
        assert sums(deals.frame) == {"open": 2_100}
        assert len(deals.columns) == len(contacts.columns) == 4


def test_two_tables_of_the_same_titles_are_two_sheets() -> None:
    data = page_of({(0, 0): [HEADER, *DEALS[:3]], (3 + 1, 0): [HEADER, *DEALS[3:]]})
    first, second = import_files(("plan.xlsx", data)).sheets
    assert (first.rows, second.rows) == (3, 3)


def test_what_stands_outside_of_the_table_does_not_mix_in() -> None:
    beside = [(row, 5, f"call {row}") for row in range(7)]
    notes = [(row, 6, row * 1_000) for row in range(7)]
    below = [(9, 0, "Loose Ltd"), (9, 1, "Proposal"), (9, 2, 7), (9, 3, FIRST)]
    data = page_of({(2, 0): [HEADER, *DEALS]}, (0, 0, "As of 2026-03-31"), *beside, *notes, *below)
    found = import_files(("plan.xlsx", data))
    deals, rest = found.sheets
    assert (deals.sheet, deals.table, deals.rows) == ("Plan", "opportunities", 6)
    assert [column.header for column in deals.columns] == HEADER
    assert deals.extras.empty
    assert found.proposed_as_of == date(2026, 3, 31), "the line above the table is read"
    assert rest.sheet == "Plan (outside the Excel table)"
    assert rest.table is None, "it is shown with its reason, not lost in silence"
    assert rest.reason


def test_the_totals_of_a_table_are_no_deal_whatever_they_are_called() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Deals")
    titles = [{"header": title} for title in HEADER]
    titles[0]["total_string"] = "All of it"
    titles[2]["total_function"] = "sum"
    page.add_table(0, 0, 7, 3, {"columns": titles, "data": DEALS, "total_row": True})
    page.write(7, 2, 21)
    book.close()
    deals = only_sheet(out.getvalue())
    assert (deals.rows, sums(deals.frame)) == (6, {"open": 2_100})


def test_the_tables_come_through_the_reading_process() -> None:
    data = page_of({(0, 0): [HEADER, *DEALS], (7, 0): [CONTACTS, ANN]})
    books, _ = read_in_worker([InputFile("plan.xlsx", data)])
    assert [sheet.rows for sheet in recognise(books, Settings()).sheets] == [6, 1]
