"""The lists of plans and of the programme are met as single files, under the names people use."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from kamdata.ingest import Import, InputFile, recognise
from kamdata.model import Settings
from kamdata.schema import TABLES, Column
from kamdata.schema.sheets import sheet_columns
from tests.unit.ingest.files import workbook

# table -> what the file may be called
FILES = {
    "team": ("Account Team.csv", "key account teams 2026.csv"),
    "initiatives": ("Customer Initiatives.csv", "Strategic initiatives.csv"),
    "swot": ("SWOT.csv", "Strengths and weaknesses.csv"),
    "priorities": ("What matters now.csv", "Customer priorities.csv"),
    "competitors": ("Competitors.csv", "Competition.csv"),
    "memberships": ("Programme decisions.csv", "key account decisions.csv"),
    "managers": ("Key Account Managers.csv", "KAM skills.csv"),
    "programme": ("Programme facts.csv", "Our KAM programme.csv"),
    "projects": ("Customer projects.csv", "export.csv"),
    "risks": ("Risk register.csv", "export.csv"),
    "promises": ("Promises.csv", "export.csv"),
    "reviews": ("Plan reviews.csv", "export.csv"),
}
NAMED = [(name, file) for name, files in FILES.items() for file in files]
VALUES: dict[str, Any] = {"money": 125_000, "date": date(2026, 8, 14), "number": 7.5, "integer": 2,
                          "flag": "yes"}  # fmt: skip


def rows_of(name: str) -> list[list[Any]]:
    """Return the headers of the template and two rows."""
    columns = sheet_columns(TABLES[name])
    rows = [[_example(column, number) for column in columns.values()] for number in (1, 2)]
    return [list(columns), *rows]


def _example(column: Column, number: int) -> Any:
    if column.choices:
        return column.choices[0]
    return VALUES.get(column.kind, f"some {column.name} {number}")


def read(file: str, content: bytes) -> Import:
    """Return what is recognised in one file."""
    return recognise([InputFile(file, content)], Settings())


@pytest.mark.parametrize(("name", "file"), NAMED)
def test_a_list_is_known_by_the_name_of_its_file(name: str, file: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(rows_of(name))
    (sheet,) = read(file, text.getvalue().encode()).sheets
    assert (sheet.table, sheet.rows) == (name, 2)
    assert [match.header for match in sheet.columns if match.column is None] == []


@pytest.mark.parametrize("name", FILES)
def test_a_list_is_known_by_the_name_of_its_sheet(name: str) -> None:
    content = workbook(rows_of(name), sheet=TABLES[name].label)
    (sheet,) = read("export.xlsx", content).sheets
    assert (sheet.table, sheet.rows) == (name, 2)


def test_a_list_without_a_telling_name_is_not_taken_for_a_plan() -> None:
    text = "Account,Name,Role\nAlder,Ann,Buyer\n"
    (sheet,) = read("export.csv", text.encode()).sheets
    assert sheet.table == "contacts"
