"""Headers of two lines: groups above the titles, or units below them."""

from __future__ import annotations

from datetime import date

from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import mapping, only_sheet


def test_a_line_of_units_is_part_of_the_header() -> None:
    rows = [
        ["Account", "Opportunity", "Stage", "Amount", "Close Date"],
        [None, None, None, "(k€)", "(yyyy-mm-dd)"],
        ["Alder", "Pumps", "Proposal", 12, date(2026, 3, 1)],
        ["Birch", "Valves", "Proposal", 3.5, date(2026, 3, 2)],
    ]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.header_row == 1
    assert sheet.frame["amount_cents"].tolist() == [1_200_000, 350_000]
    assert sheet.frame["currency"].astype("str").tolist() == ["EUR", "EUR"]
    assert sheet.frame["source_row"].tolist() == [3, 4]
    assert "Close Date" in mapping(sheet)


def test_a_row_with_only_a_currency_is_no_line_of_units() -> None:
    rows = [
        ["Account", "Stage", "Amount", "Currency", "Close Date"],
        [None, None, None, "EUR", None],
        ["Alder", "Proposal", 12, "EUR", date(2026, 3, 1)],
    ]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.frame["amount_cents"].dropna().tolist() == [1200]


def test_repeated_titles_take_the_name_of_their_group() -> None:
    rows = [
        ["Account", "Stage", "Close Date", "Offer", None, "Order", None],
        [None, None, None, "Amount", "Count", "Amount", "Count"],
        ["Alder", "Proposal", date(2026, 3, 1), 12, 1, 7, 2],
        ["Birch", "Proposal", date(2026, 3, 2), 3, 1, 8, 2],
    ]
    sheet = only_sheet(shapes.workbook(rows))
    titles = ["Account", "Stage", "Close Date", "Offer Amount", "Offer Count", "Order Amount",
              "Order Count"]  # fmt: skip
    assert list(mapping(sheet)) == titles
    assert sheet.header_row == 2
    assert sheet.rows == 2


def test_a_lower_line_that_is_complete_keeps_its_names() -> None:
    rows = [
        ["Deal", None, None, "Money", "Dates"],
        ["Account", "Opportunity", "Stage", "Amount", "Close Date"],
        ["Alder", "Pumps", "Proposal", 12, date(2026, 3, 1)],
    ]
    sheet = only_sheet(shapes.workbook(rows))
    assert list(mapping(sheet)) == rows[1]
    assert sheet.header_row == 2


def test_titles_under_a_group_are_not_a_row_of_data() -> None:
    rows = [
        ["Account", "Owner", "Opportunity", "Sales process", None, None],
        [None, None, None, "Stage", "Amount", "Close Date"],
        ["Alder", "Ann", "Pumps", "Proposal", 12, date(2026, 3, 1)],
    ]
    sheet = only_sheet(shapes.workbook(rows))
    assert sheet.table == "opportunities"
    assert sheet.rows == 1
    assert list(mapping(sheet)) == ["Account", "Owner", "Opportunity", *rows[1][3:]]


def test_a_first_row_of_words_is_data() -> None:
    rows = [
        ["Account", "Stage", "Amount", "Close Date", None],
        ["Alder", "Proposal", None, None, "call again"],
        ["Birch", "Proposal", 12, date(2026, 3, 1), None],
    ]
    assert only_sheet(shapes.workbook(rows)).rows == 2
