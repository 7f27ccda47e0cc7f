"""The header of an Excel table is where the workbook says that it is."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from tests.unit.ingest.helpers import only_sheet

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
