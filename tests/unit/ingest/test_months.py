"""Months side by side become rows of revenue, or are refused for a reason."""

from __future__ import annotations

from datetime import date

import pytest

from kamdata.ingest import SheetChoice
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import import_files, messages, only_sheet

MONTHS = ["Jan 2026", "Feb 2026", "Mar 2026"]


@pytest.mark.parametrize(
    "months",
    [MONTHS, ["Jan-26", "Feb-26", "Mar-26"], ["2026-01", "2026-02", "2026-03"],
     ["01/2026", "02/2026", "03/2026"], ["Januar 2026", "Februar 2026", "März 2026"],
     [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]],
)  # fmt: skip
def test_each_amount_becomes_a_row(months: list[object]) -> None:
    rows = [["Customer", "Product", *months], ["Alder", "Pumps", 100, None, 0],
            ["Birch", "Valves", None, 50.5, -7], ["Cedar", "Pumps", None, None, None],
            ["Total", None, 100, 50.5, -7]]  # fmt: skip
    sheet = only_sheet(shapes.workbook(rows), "umsatz.xlsx")
    assert sheet.table == "revenue", sheet.reason
    frame = sheet.frame
    assert frame["account"].astype("str").tolist() == ["Alder", "Alder", "Birch", "Birch"]
    assert frame["product"].astype("str").tolist() == ["Pumps", "Pumps", "Valves", "Valves"]
    found = [str(month)[:7] for month in frame["month"]]
    assert found == ["2026-01", "2026-03", "2026-02", "2026-03"]
    assert frame["amount_cents"].tolist() == [10_000, 0, 5_050, -700]
    assert frame["source_row"].tolist() == [2, 2, 3, 3]
    assert sheet.dropped == {"total": 1}
    said = " ".join(messages(sheet))
    assert "3 months stand side by side" in said
    assert "1 row has no amount in any month" in said


def test_a_sum_of_the_months_does_not_count_again() -> None:
    rows = [["Customer", *MONTHS, "Revenue"], ["Alder", 1, 2, 3, 6]]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.frame["amount_cents"].tolist() == [100, 200, 300]
    assert any("“Revenue”" in message for message in messages(sheet))


def test_the_unit_of_the_months_is_that_of_the_amount() -> None:
    rows = [["Customer", *(f"{month} (k€)" for month in MONTHS)], ["Alder", 1, 2, 3]]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.frame["amount_cents"].tolist() == [100_000, 200_000, 300_000]


@pytest.mark.parametrize(
    ("rows", "name", "reason"),
    [
        ([["Customer", *MONTHS], ["A", 1, 2, 3]], "budget 2026.xlsx", "is not revenue"),
        ([["Customer", *MONTHS, "Jan-26"], ["A", 1, 2, 3, 4]], "r.xlsx", "some months stand twice"),
        ([["Customer", "Kind", *MONTHS], ["A", "Plan", 1, 2, 3]], "r.xlsx", "some rows are plans"),
        ([["Customer", "Stage", *MONTHS], ["A", "Won", 1, 2, 3]], "r.xlsx", "are opportunities"),
        ([["Shelf", *MONTHS], ["A", 1, 2, 3]], "r.xlsx", "choose the column for account"),
        (
            [["Customer", MONTHS[0], "Feb 2026 (k€)", MONTHS[2]], ["A", 1, 2, 3]],
            "r.xlsx", "in different units",
        ),
    ],
)  # fmt: skip
def test_what_may_be_no_revenue_is_refused(
    rows: list[list[object]], name: str, reason: str
) -> None:
    sheet = only_sheet(shapes.workbook(rows), name)
    assert sheet.table is None
    assert reason in sheet.reason


def test_a_person_can_say_that_it_is_revenue() -> None:
    data = shapes.workbook([["Customer", *MONTHS], ["A", 1, 2, 3]])
    choices = {("budget.xlsx", "Sheet1"): SheetChoice(table="revenue")}
    sheet = import_files(("budget.xlsx", data), choices=choices).sheets[0]
    assert sheet.frame["amount_cents"].tolist() == [100, 200, 300]


def test_two_columns_of_dates_are_no_months() -> None:
    rows = [["Customer", "Jan 2026", "Feb 2026"], ["Alder", 1, 2]]
    assert only_sheet(shapes.workbook(rows)).table != "revenue"
