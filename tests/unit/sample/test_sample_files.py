"""The files of the sample: the same bytes every time, in the shapes of real exports."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kamdata.sample import finance, plan_workbook, salesforce, template, weeks, workbook
from kamdata.sample.company import Company
from kamdata.sample.files import EXPORTS, FOLDER, write_files
from kamdata.sample.past import WEEKS

NAMES = {*EXPORTS, template.FILE, *(weeks.file_of(day) for day in WEEKS[:-1])}


def sheet_of(data: bytes, name: str) -> Worksheet:
    """Return one sheet of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_it_writes_the_same_bytes_every_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    written = write_files(first)
    assert {path.relative_to(first).as_posix() for path in written} == NAMES
    # another process, so that nothing depends on the order of sets there
    command = [sys.executable, "-m", "kamdata.sample", str(second)]
    root, environment = FOLDER.parent, {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run(command, check=True, cwd=root, env=environment, capture_output=True)
    for name in NAMES:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_committed_files_are_those_the_generator_writes(
    built: dict[str, bytes], name: str
) -> None:
    assert (FOLDER / name).read_bytes() == built[name]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_files_are_small(built: dict[str, bytes], name: str) -> None:
    assert len(built[name]) < 460_000


@pytest.mark.parametrize("name", sorted(name for name in NAMES if name.endswith(".xlsx")))
def test_workbooks_bear_no_trace_of_the_machine(built: dict[str, bytes], name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(built[name])) as archive:
        for member in archive.infolist():
            assert member.compress_type == zipfile.ZIP_STORED
            assert member.date_time == (1980, 1, 1, 0, 0, 0)
            assert member.create_system == 3


def test_the_report_has_the_layout_of_a_formatted_salesforce_report(
    built: dict[str, bytes], company: Company
) -> None:
    sheet = sheet_of(built[salesforce.FILE], salesforce.SHEET)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert all(row[0] is None for row in rows)
    assert not any(rows[0])
    assert rows[1][1] == salesforce.SHEET
    assert str(rows[2][1]).startswith("As of 2026-09-28 07:30:00 ")
    assert not any(rows[3] + rows[4])
    assert rows[5][1] == "Filtered By"
    assert rows[11][1] == "Account Name  ↑"
    assert "Close Date  ↓" in rows[11]
    labels = [row[1] for row in rows[12:]]
    groups = sorted(company.accounts["account"])
    assert [label for label in labels if label in groups] == groups
    assert labels.count("Subtotal") == 45
    assert labels.count("Total") == 1
    assert [str(label)[:12] for label in labels[-2:]] == ["Confidential", "Copyright © "]


def test_subtotals_and_the_total_add_up(built: dict[str, bytes], company: Company) -> None:
    sheet = sheet_of(built[salesforce.FILE], salesforce.SHEET)
    amount = salesforce.FIRST + salesforce.AMOUNT
    sums: dict[str, float] = {"Subtotal": 0.0, "Total": 0.0}
    for row in sheet.iter_rows(values_only=True):
        if row[1] in sums:
            sums[str(row[1])] += float(str(row[amount]))
    total = int(company.opportunities["amount_cents"].sum()) / 100
    assert sums == {"Subtotal": total, "Total": total}


@pytest.mark.parametrize("kept", [workbook, plan_workbook])
def test_the_workbooks_are_kept_as_people_keep_them(
    built: dict[str, bytes], kept: ModuleType
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(built[kept.FILE]))
    assert book.sheetnames == [sheet.name for sheet in kept.SHEETS]
    for shown in kept.SHEETS:
        sheet = book[shown.name]
        assert sheet["A1"].value == shown.title
        assert [cell.value for cell in sheet[4]] == list(shown.headers)


def test_the_invoices_are_those_of_a_finance_system(
    built: dict[str, bytes], company: Company
) -> None:
    text = built[finance.FILE].decode("utf-8-sig")
    assert "\r" not in text
    lines = text.splitlines()
    assert lines[0] == "Customer;Posting date;Document type;Product line;Recurring;Net amount"
    assert len(lines) == len(company.revenue) + 2
    credit_notes = [line for line in lines if ";Credit note;" in line]
    assert len(credit_notes) == (company.revenue["amount_cents"] < 0).sum() > 20
    assert all(line.split(";")[-1].startswith("-") for line in credit_notes)
    assert lines[-1].startswith("Total;")
    total = int(lines[-1].split(";")[-1].replace(".", "").replace(",", ""))
    assert total == company.revenue["amount_cents"].sum()


def test_finance_writes_some_names_in_its_own_way(
    built: dict[str, bytes], company: Company
) -> None:
    assert set(finance.NAMES) <= set(company.accounts["account"])
    text = built[finance.FILE].decode("utf-8-sig")
    for own, theirs in finance.NAMES.items():
        assert f"\n{theirs};" in text
        assert f"\n{own};" not in text
