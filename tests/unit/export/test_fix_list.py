"""The fix list holds the rows to correct as the CRM gave them, marked, and nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import openpyxl
import pytest

from kamdata.export.fix_list import CORRECTED, READ_ME, WRONG, fix_list
from kamdata.model import Settings
from tests.unit.ingest import shapes
from tests.unit.ingest.files import text, workbook
from tests.unit.ingest.helpers import import_files, only_sheet

HEADER = ["Opportunity ID", "Account", "Opportunity", "Stage", "Amount", "Close Date", "Note"]


def fixed(*files: tuple[str, bytes], currency: str = "USD") -> tuple[bytes, openpyxl.Workbook]:
    data = fix_list(import_files(*files, settings=Settings(currency=currency)))
    return data, openpyxl.load_workbook(io.BytesIO(data))


def colour(cell) -> str:
    return f"#{cell.fill.start_color.rgb[2:]}" if cell.fill.fill_type else ""


def test_dynamics_comes_back_with_its_hidden_columns_and_the_same_ids() -> None:
    given = shapes.dynamics_xlsx()
    data, book = fixed(("dynamics.xlsx", given))
    assert book.sheetnames == [READ_ME, "Opportunity Advanced Find View"]
    page = book["Opportunity Advanced Find View"]
    source = openpyxl.load_workbook(io.BytesIO(given)).active
    assert source is not None
    assert [cell.value for cell in page[1]] == [cell.value for cell in source[1]]
    assert [cell.value for cell in page[2]] == [cell.value for cell in source[3]]
    hidden = page.column_dimensions["A"]
    assert hidden.hidden
    assert (hidden.min, hidden.max) == (1, 3)
    marked = {cell.column_letter: colour(cell) for cell in page[2] if colour(cell)}
    assert marked == {"H": WRONG}
    assert "has no amount" in page["H2"].comment.text
    assert "Fill in the amount in the CRM" in page["H2"].comment.text
    again = import_files(("fixed.xlsx", data))
    [sheet] = [one for one in again.sheets if one.table]
    assert sheet.crm == "dynamics365"
    assert sheet.frame["opportunity_id"].tolist() == ["6f9619ff-8b86-d011-b42d-00c04fc96401"]


def test_every_row_of_a_finding_is_listed_not_only_the_first() -> None:
    rows = [[f"O{n}", "Alder", f"Deal {n}", "Proposal", None if n % 2 else 5, "2026-11-30", "x"]
            for n in range(20)]  # fmt: skip
    _, book = fixed(("deals.csv", text([HEADER, *rows])))
    assert [cell.value for cell in book["deals"]["A"][1:]] == [f"O{n}" for n in range(1, 20, 2)]
    assert {colour(cell) for cell in book["deals"]["E"][1:]} == {WRONG}


def test_values_read_in_another_form_are_corrected_and_marked() -> None:
    rows = [
        ["007", "Alder", "A", "Proposal", "12.500,00", "30.11.2026", "1E5"],
        ["008", "Birch", "B", "Proposal", "8.000,50", "soon", "=1+1"],
        ["009", None, "C", "Proposal", "7.000,00 €", "15.06.2026", "NA"],
    ]
    _, book = fixed(("deals.csv", text([HEADER, *rows], delimiter=";")), currency="EUR")
    page = book["deals"]
    first, second = ([cell.value for cell in page[row]] for row in (2, 3))
    assert first == ["008", "Birch", "B", "Proposal", 8000.5, "soon", "=1+1"]
    assert second == ["009", None, "C", "Proposal", "7.000,00 €", datetime(2026, 6, 15), "NA"]  # noqa: DTZ001
    assert [colour(cell) for cell in page[2]] == ["", "", "", "", CORRECTED, WRONG, ""]
    assert [colour(cell) for cell in page[3]] == ["", WRONG, "", "", "", CORRECTED, ""]


def test_what_is_wrong_and_what_to_do_stands_in_front() -> None:
    _, book = fixed(("dynamics.xlsx", shapes.dynamics_xlsx()))
    lines = list(book[READ_ME].iter_rows(min_row=6, values_only=True))
    assert lines == [
        ("dynamics.xlsx", "Opportunity Advanced Find View", 3, "Est. revenue",
         "Opportunity “Service contract” has no amount.",
         "Fill in the amount in the CRM and export again.", None, "Opportunity Advanced Find View"),
    ]  # fmt: skip


@pytest.mark.parametrize("bad", ["=HYPERLINK(1)", "@SUM(1)", "http://evil.example", "+1-1", "<b>"])
def test_hostile_cells_stay_text(bad: str) -> None:
    header = [*HEADER[:-1], bad]
    rows = [[bad, bad, bad, "Proposal", None, "2026-11-30", bad],
            ["O2", "Birch", "B", "Proposal", 5, "2026-11-30", bad]]  # fmt: skip
    data, book = fixed((f"{bad}.csv", text([header, *rows])))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert not [part for part in sheets if re.search(rb"<f[ >]|<hyperlink", part)]
    page = book.worksheets[1]
    assert page["A2"].value == bad
    assert page["A2"].data_type == "s"


def test_names_of_sheets_are_made_to_fit() -> None:
    rows = [HEADER, ["O1", "Alder", "A", "Proposal", None, "2026-11-30", "x"]]
    files = [(f"{name}.csv", text(rows)) for name in ("a/b[1]*?:", "Read me", "x" * 80, "History")]
    _, book = fixed(*files)
    names = book.sheetnames
    assert len(names) == len({name.casefold() for name in names}) == 5
    assert all(len(name) <= 31 for name in names)


def test_nothing_wrong_gives_only_the_first_sheet() -> None:
    rows = [HEADER, ["O1", "Alder", "A", "Proposal", 5, "2026-11-30", "x"]]
    _, book = fixed(("deals.xlsx", workbook(rows)))
    assert book.sheetnames == [READ_ME]


def test_headers_keep_their_spelling() -> None:
    data = shapes.salesforce_formatted()
    _, book = fixed(("report.xlsx", data))
    [title] = [cell.value for cell in book.worksheets[1][1] if "Close" in str(cell.value)]
    assert title == "Close Date  ↓"
    assert "Close Date" in [match.header for match in only_sheet(data).columns]


def test_months_side_by_side_come_back_one_row_each_with_the_wrong_one_marked() -> None:
    rows = [["Customer", "Product", "Jan 2026", "Feb 2026", "Mar 2026"],
            ["Alder", "Pumps", 100, "soon", 0], ["Birch", "Seals", 7, 8, 9],
            ["Cedar", "Seals", None, None, "later"]]  # fmt: skip
    _, book = fixed(("revenue.xlsx", workbook(rows)))
    page = book["Sheet1"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Customer", "Product", "Month", "Amount"],
        ["Alder", "Pumps", datetime.fromisoformat("2026-02-01"), "soon"],
        ["Cedar", "Seals", datetime.fromisoformat("2026-03-01"), "later"],
    ]
    assert [colour(cell) for cell in page["D"]] == ["", WRONG, WRONG]
    page["D2"], page["D3"] = 5, 7
    out = io.BytesIO()
    book.save(out)
    found = import_files(("fixed.xlsx", out.getvalue()))
    [again] = [sheet for sheet in found.sheets if sheet.table]
    assert again.table == "revenue"
    assert again.frame["amount_cents"].tolist() == [500, 700]
