"""Which row is the header, which rows are data, and what is left out and counted."""

from __future__ import annotations

from datetime import date

import pytest

from kamdata.ingest import SheetChoice
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import import_files, mapping, messages, only_sheet, refusal

HEADER = ["Account Name", "Opportunity Name", "Stage", "Amount", "Close Date", "Opportunity ID"]


def deal(number: int, account: str = "ACME", stage: str | None = "Proposal") -> list[object]:
    return [account, f"Deal {number}", stage, 1000 * number, date(2026, 1, number), f"0{number}"]


def test_the_header_is_the_best_row_not_the_first() -> None:
    rows = [["Pipeline report"], ["Created on", "2026-08-01"], [], HEADER, deal(1)]
    assert only_sheet(shapes.workbook(rows)).header_row == 4


def test_a_person_can_name_another_header_row() -> None:
    rows = [["Account", "Stage", "Amount", "Close"], HEADER[:5], deal(1)[:5], deal(2)[:5]]
    data = shapes.workbook(rows)
    choices = {("d.xlsx", "Sheet1"): SheetChoice(header_row=2)}
    sheet = import_files(("d.xlsx", data), choices=choices).sheets[0]
    assert sheet.header_row == 2
    assert sheet.rows == 2
    assert import_files(("d.xlsx", data)).sheets[0].header_row == 2, "the fuller row is better"


@pytest.mark.parametrize("row", [0, 99])
def test_a_header_row_that_is_not_there_is_ignored(row: int) -> None:
    data = shapes.workbook([HEADER, deal(1)])
    choices = {("d.xlsx", "Sheet1"): SheetChoice(header_row=row)}
    assert import_files(("d.xlsx", data), choices=choices).sheets[0].header_row == 1


def test_empty_rows_and_repeated_headers_are_counted() -> None:
    rows = [HEADER, deal(1), [], deal(2), HEADER, deal(3), [], []]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.rows == 3
    assert sheet.dropped == {"empty": 1, "repeated header": 1}
    assert sheet.frame["source_row"].tolist() == [2, 4, 6]


def test_totals_go_but_customers_called_total_stay() -> None:
    rows = [
        HEADER, deal(1, "Total"), deal(2, "Total Connect Kit"), deal(3, "Count Basie Ltd"),
        ["Total", None, None, 6000, None, None],
        ["Grand Total (3 records)", None, None, 6000, None, None],
        [None, "Average", None, 2000, None, None],
        ["Sum", None, None, "$6,000.00", None, None],
        ["Gesamtsumme", None, None, 6000, None, None],
    ]  # fmt: skip
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.frame["account"].tolist() == ["Total", "Total Connect Kit", "Count Basie Ltd"]
    assert sheet.dropped == {"total": 3, "subtotal": 2}


def test_nothing_is_filled_down_without_proof_of_groups() -> None:
    rows = [HEADER, deal(1), deal(2, "Birch", None), deal(3, "Cedar")]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.frame["stage"].isna().sum() == 1
    assert any("has no stage" in message for message in messages(sheet))


def test_a_sorted_column_with_blanks_is_no_group() -> None:
    banner = [["Deals"], ["As of 2026-08-13 14:00:09 Pacific Standard Time/PST"], ["Filtered By"]]
    header = ["Stage ↑", *HEADER[:2], *HEADER[3:]]
    rows = [
        *banner, header,
        ["Proposal", "ACME", "A", 1, date(2026, 1, 1), "01"],
        ["Proposal", "ACME", "B", 1, date(2026, 1, 1), "02"],
        [None, "ACME", "C", 1, date(2026, 1, 1), "03"],
    ]  # fmt: skip
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.frame["stage"].astype("str").tolist()[:2] == ["Proposal", "Proposal"]
    assert sheet.frame["stage"].isna().tolist() == [False, False, True]


def test_titles_between_parts_of_a_list_are_left_out() -> None:
    rows = [HEADER, ["Region East"], deal(1), deal(2), ["Region West"], deal(3)]
    sheet = only_sheet(shapes.workbook([row if len(row) > 1 else [None, *row] for row in rows]))
    assert sheet.rows == 3
    assert sheet.dropped == {"group title": 2}


def test_footers_are_left_out_even_without_blank_lines() -> None:
    rows = [HEADER, deal(1), ["Source: ERP, exported 2026-08-01"]]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.dropped == {"footer": 1}


def test_exact_repeats_of_opportunities_count_once() -> None:
    rows = [HEADER, deal(1), deal(2), deal(1)]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.rows == 2
    assert sheet.dropped == {"exact repeat": 1}
    assert any("repeats another row exactly" in message for message in messages(sheet))


def test_equal_invoices_may_both_be_real() -> None:
    rows = [
        ["Customer", "Month", "Revenue"],
        ["A", date(2026, 1, 1), 5],
        ["A", date(2026, 1, 1), 5],
    ]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.table == "revenue"
    assert sheet.rows == 2
    assert sheet.dropped == {}
    assert any("kept" in message for message in messages(sheet))


def test_columns_without_title_and_values_do_not_show() -> None:
    rows = [[None, *HEADER, None, None], [None, *deal(1), None, "a remark"]]
    sheet = only_sheet(shapes.workbook(rows))
    assert list(mapping(sheet)) == [*HEADER, "Column 8"]
    assert mapping(sheet)["Column 8"] is None
    assert sheet.extras["Column 8"].tolist() == ["a remark"]


def test_the_preview_shows_the_sheet_as_it_stands() -> None:
    sheet = only_sheet(shapes.salesforce_formatted())
    assert len(sheet.preview) == 20
    assert sheet.preview.index[0] == 1
    assert sheet.preview.iloc[1, 0] == "Open and closed deals"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[1, 2, 3], [4, 5, 6]], "No row of this sheet looks like a header."),
        ([["x", "y"], ["a", "b"]], "No table of the review was recognised"),
        ([["Customer", "Stage", "Amount"], ["A", "Won", 5]], "no column was found for close date"),
        (
            [["Customer", "Stage", "Jan 2026", "Feb 2026", "Mar 2026"], ["A", "Won", 1, 2, 3]],
            "Each month has its",
        ),
    ],
)
def test_a_sheet_that_is_not_used_says_why(rows: list[list[object]], reason: str) -> None:
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.table is None
    assert reason in sheet.reason


def test_an_empty_workbook_says_so() -> None:
    assert refusal(shapes.workbook([])) == "The file is empty: no cell holds a value."


def test_a_sheet_can_be_left_out_and_given_another_meaning() -> None:
    data = shapes.workbook([["Name", "Owner"], ["ACME", "Ann"]], sheet="S")
    assert import_files(("f.xlsx", data)).sheets[0].table is None
    chosen = {("f.xlsx", "S"): SheetChoice(table="accounts")}
    assert import_files(("f.xlsx", data), choices=chosen).sheets[0].table == "accounts"
    left_out = {("f.xlsx", "S"): SheetChoice(table="skip")}
    sheet = import_files(("f.xlsx", data), choices=left_out).sheets[0]
    assert (sheet.table, sheet.reason) == (None, "You left this sheet out.")


def test_sums_of_named_groups_are_no_deals_but_companies_called_total_are() -> None:
    rows = [
        ["Region", "Account", "Stage", "Amount", "Close Date"],
        ["North", "Total Energies", "Won", 10, date(2026, 1, 5)],
        ["North", "Total North Sea", None, 20, None],
        ["Subtotal North", None, None, 30, None],
        ["South", "Subtotal Software Ltd", "Won", 5, date(2026, 1, 6)],
        ["South Total", None, None, 5, None],
        ["Total South", None, None, "5k", None],
    ]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.dropped == {"subtotal": 3}
    assert sheet.frame["account"].astype("str").tolist() == [
        "Total Energies", "Total North Sea", "Subtotal Software Ltd",
    ]  # fmt: skip


def test_a_lone_cell_is_a_title_or_a_note_and_no_deal() -> None:
    rows = [
        ["Account", "Stage", "Amount", "Close Date"],
        ["Q1"],
        ["Alder", "Won", 10, date(2026, 1, 5)],
        ["Birch", None, 20],
        ["* without VAT"],
    ]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.frame["account"].astype("str").tolist() == ["Alder", "Birch"]
    assert sheet.dropped == {"group title": 2}
