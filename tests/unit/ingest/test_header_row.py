"""Which row is the header: wherever the table starts, whatever its values happen to say."""

from __future__ import annotations

from datetime import date

import pytest

from kamdata.ingest.header import is_known
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import import_files, mapping, only_sheet
from tests.unit.ingest.shapes_salesforce import salesforce_german_formatted

HEADER = ["Account Name", "Opportunity Name", "Stage", "Amount", "Close Date"]


def deal(number: int) -> list[object]:
    return [f"Alder {number}", f"Deal {number}", "Proposal", 1000 * number, date(2026, 1, number)]


@pytest.mark.parametrize("first_row", [0, 7, 45, 200])
@pytest.mark.parametrize("first_column", [0, 4])
def test_a_table_starts_anywhere(first_row: int, first_column: int) -> None:
    lines = [["A line of remarks"] if row % 3 == 0 else [] for row in range(first_row)]
    rows = [*lines, HEADER, deal(1), deal(2)]
    shifted = [[None] * first_column + row for row in rows]
    sheet = only_sheet(shapes.workbook(shifted))
    assert sheet.table == "opportunities"
    assert sheet.header_row == first_row + 1
    assert sheet.frame["source_row"].tolist() == [first_row + 2, first_row + 3]


def test_values_that_equal_known_headers_are_no_header() -> None:
    titles = [*HEADER, *(f"Remark {number}" for number in range(12))]
    rows = [titles, *([*deal(number), *["Owner"] * 12] for number in (1, 2, 3))]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.header_row == 1
    assert sheet.rows == 3


def test_distinct_values_that_stand_again_are_no_header() -> None:
    words = ["Owner", "Region", "Product", "Industry", "Segment", "Website", "Phone", "Type"]
    titles = [*HEADER, *(f"Remark {number}" for number in range(len(words)))]
    rows = [titles, *([*deal(number), *words] for number in (1, 2, 3))]
    assert only_sheet(shapes.workbook(rows)).header_row == 1


def test_headers_that_only_a_crm_writes_are_known() -> None:
    assert is_known("Msdyn_forecastcategory") or is_known("hs_object_id") or is_known("Deal stage")
    assert not is_known("Alder & Sons")


def test_a_single_value_does_not_move_the_header() -> None:
    rows = [HEADER, [*deal(1)[:1], "Amount", "Stage", 5, date(2026, 1, 1)], deal(2)]
    assert list(mapping(only_sheet(shapes.workbook(rows)))) == HEADER


def test_the_banner_of_a_german_report_says_when_it_was_made() -> None:
    found = import_files(("r.xlsx", salesforce_german_formatted()))
    assert found.proposed_as_of == date(2026, 8, 13)
    assert "says: as of" in found.as_of_reason
