"""Labels that the workbook merges over several rows hold in each of them."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
import xlsxwriter

from kamdata.ingest.cells import Cells
from kamdata.ingest.merged import with_merged_labels
from kamdata.ingest.types import Grid
from tests.unit.ingest.helpers import only_sheet

HEADER = ["Account", "Opportunity", "Stage", "Amount", "Close Date"]


def workbook(first_column: int = 0, *, merge: bool = True) -> bytes:
    """Return four deals of two accounts, the account (and one amount) merged over two rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page, bold = book.add_worksheet("Deals"), book.add_format({"bold": True})
    page.write_row(3, first_column, HEADER)
    for number in range(4):
        row = [f"Deal {number}", "Proposal", 100 + number, f"2026-03-0{number + 1}"]
        page.write_row(4 + number, first_column + 1, row)
    for row, account in ((4, "Alder"), (6, "Birch")):
        if merge:
            page.merge_range(row, first_column, row + 1, first_column, account, bold)
        else:
            page.write_string(row, first_column, account)
    if merge:
        page.merge_range(4, first_column + 3, 5, first_column + 3, 500, bold)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("first_column", [0, 3, 27])
def test_a_merged_label_holds_in_each_of_its_rows(first_column: int) -> None:
    frame = only_sheet(workbook(first_column)).frame
    assert frame["account"].astype("str").tolist() == ["Alder", "Alder", "Birch", "Birch"]
    assert frame["amount_cents"].isna().tolist() == [False, True, False, False]
    assert frame["amount_cents"].dropna().tolist() == [50_000, 10_200, 10_300]


def test_a_blank_that_is_not_merged_stays_blank() -> None:
    frame = only_sheet(workbook(merge=False)).frame
    assert frame["account"].isna().tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    "tail",
    [
        b"<mergeCell " * 300_000,
        b'<mergeCell ref="A1:A1048576"/>' * 50_000,
        b'<mergeCell ref="A0:B9"/>',
    ],
    ids=["unfinished", "over one another", "row zero"],
)
def test_ranges_made_to_cost_time_change_nothing(tail: bytes) -> None:
    plain = workbook(merge=False)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b"</sheetData>", b"</sheetData><mergeCells>" + tail)
            target.writestr(name, data)
    grid = Grid("Deals", (Cells.of(["Alder", None]),), 2)
    started = time.perf_counter()
    assert with_merged_labels(grid, out.getvalue(), "xl/worksheets/sheet1.xml") is grid
    assert time.perf_counter() - started < 2
