"""What a person is told about an import: which row, what is wrong, how to mend it."""

from __future__ import annotations

from datetime import date

import pytest

from kamdata.ingest import SheetImport
from kamdata.model import Finding, Settings
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import import_files, messages, only_sheet, snapshot_of

HEADER = ["Opportunity ID", "Opportunity", "Account", "Stage", "Amount", "Close Date",
          "Probability (%)", "Created Date", "Currency"]  # fmt: skip


def row(number: int, **changes: object) -> list[object]:
    usual: dict[str, object] = {
        "id": f"0{number}", "name": f"Deal {number}", "account": "ACME", "stage": "Proposal",
        "amount": 100.0, "close": date(2026, 5, 1), "chance": 50, "created": date(2026, 1, 1),
        "currency": None,
    }  # fmt: skip
    return list({**usual, **changes}.values())


def sheet_of(*rows: list[object], settings: Settings | None = None) -> SheetImport:
    return only_sheet(shapes.workbook([HEADER, *rows]), settings=settings)


def about(sheet: SheetImport, column: str) -> list[Finding]:
    return [finding for finding in sheet.findings if finding.column == column]


def test_a_clean_file_has_no_findings() -> None:
    assert sheet_of(row(1), row(2)).findings == ()


@pytest.mark.parametrize(
    ("change", "column", "severity", "words"),
    [
        ({"account": None}, "account", "error", "“Deal 1” has no account"),
        ({"stage": None}, "stage", "error", "“Deal 1” has no stage"),
        ({"amount": None}, "amount_cents", "warning", "“Deal 1” has no amount"),
        ({"close": None}, "close_on", "warning", "“Deal 1” has no close date"),
        (
            {"amount": "about 5"},
            "amount_cents",
            "warning",
            "“about 5” in “Amount” is not",
        ),
        ({"close": "soon"}, "close_on", "warning", "“soon” in “Close Date” is not a date"),
        ({"close": date(2199, 1, 1)}, "close_on", "warning", "is not a date between 1990 and 2100"),
        ({"chance": 150}, "probability_rate", "warning", "outside 0 to 100 %"),
        ({"amount": -5}, "amount_cents", "warning", "The amount is negative"),
        ({"amount": 2e12}, "amount_cents", "error", "above 1,000,000,000,000"),
    ],
)
def test_one_bad_cell(change: dict[str, object], column: str, severity: str, words: str) -> None:
    sheet = sheet_of(row(1, **change), row(2), row(3))
    found = [finding for finding in about(sheet, column) if words in finding.message]
    assert len(found) == 1, messages(sheet)
    assert found[0].severity == severity
    assert found[0].row == 2
    assert found[0].table == "opportunities"
    assert found[0].file == "deals.xlsx"
    assert found[0].fix


def test_a_bad_cell_is_missing_never_zero() -> None:
    frame = sheet_of(row(1, amount="about 5", close="soon", chance=150), row(2)).frame
    assert frame["amount_cents"].isna().tolist() == [True, False]
    assert frame["close_on"].isna().tolist() == [True, False]
    assert frame["probability_rate"].isna().tolist() == [True, False]
    assert sheet_of(row(1, amount=2e12), row(2)).frame["amount_cents"].isna().sum() == 1


def test_up_to_five_rows_are_named_one_by_one() -> None:
    found = about(sheet_of(*(row(n, amount=None) for n in range(1, 6)), row(6)), "amount_cents")
    assert [finding.row for finding in found] == [2, 3, 4, 5, 6]


def test_more_than_five_rows_are_one_sentence() -> None:
    found = about(sheet_of(row(1), *(row(n, amount=None) for n in range(2, 9))), "amount_cents")
    assert len(found) == 1
    assert found[0].message == "7 rows have no amount. The first is row 3."
    assert found[0].row == 3


def test_an_id_on_two_lines_is_named_and_both_count() -> None:
    sheet = sheet_of(row(1), row(1, amount=50.0), row(2))
    assert sheet.rows == 3
    found = about(sheet, "opportunity_id")
    assert [(finding.value, finding.row) for finding in found] == [("01", 3)]
    assert "2 lines" in found[0].message


def test_ids_that_a_workbook_cannot_hold_exactly() -> None:
    long = [row(n, id=123456789012345670 + n) for n in (1, 2)]
    found = about(sheet_of(*long), "opportunity_id")
    assert found[0].severity == "error"
    assert "keeps only 15" in found[0].message
    texts = [row(n, id=str(123456789012345670 + n)) for n in (1, 2)]
    assert about(sheet_of(*texts), "opportunity_id") == []


def test_closed_before_created() -> None:
    won = row(1, stage="Closed Won", close=date(2025, 12, 1))
    still_open = row(2, close=date(2025, 12, 1))
    found = about(sheet_of(won, still_open), "close_on")
    assert len(found) == 1
    assert "1 Dec 2025, before it was created on 1 Jan 2026" in found[0].message


def test_days_and_months_that_cannot_be_told_apart() -> None:
    dates = sheet_of(row(1, close="03/04/2026", created="2026-01-01"), row(2, close="05/06/2026"))
    assert any("read month first" in finding.message for finding in about(dates, "close_on"))
    settled = sheet_of(row(1, close="03/04/2026"), row(2, close="15/06/2026"))
    assert about(settled, "close_on") == []
    assert settled.frame["close_on"].dt.month.tolist() == [4, 6]


def test_other_date_columns_settle_the_order() -> None:
    sheet = sheet_of(row(1, close="03/04/2026", created="25/12/2025"))
    assert sheet.frame["close_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-04-03"]
    assert about(sheet, "close_on") == []


def test_thousands_that_cannot_be_told_from_decimals() -> None:
    sheet = sheet_of(row(1, amount="1.234"), row(2, amount="5.678"))
    assert sheet.frame["amount_cents"].tolist() == [123_400, 567_800]
    assert any("tells thousands from decimals" in f.message for f in about(sheet, "amount_cents"))
    numbers = sheet_of(row(1, amount=1.234), row(2, amount=5.678))
    assert numbers.frame["amount_cents"].tolist() == [123, 568]
    assert about(numbers, "amount_cents") == []


def test_other_currencies_are_listed_and_never_added() -> None:
    rows = [row(1, currency="USD"), row(2, currency="EUR", amount=70), row(3, currency="eur"),
            row(4, currency="US Dollar"), row(5, currency="CHF", amount=None), row(6)]  # fmt: skip
    sheet = sheet_of(*rows)
    said = [f for f in sheet.findings if "add to amounts in USD only by" in f.message]
    assert [(finding.value, finding.row) for finding in said] == [("EUR", 3), ("CHF", 6)]
    assert "2 opportunities are in EUR, €170 together" in said[0].message
    assert "1 opportunity is in CHF, without an amount" in said[1].message
    opportunities = snapshot_of(("d.xlsx", shapes.workbook([HEADER, *rows]))).table("opportunities")
    assert opportunities["amount_cents"].isna().tolist() == [False, True, True, False, True, False]
    assert opportunities["amount_cents"].sum() == 300_00
    assert import_files(("d.xlsx", shapes.workbook([HEADER, *rows]))).currencies == (
        "USD", "EUR", "CHF",
    )  # fmt: skip


def test_amounts_of_the_reporting_currency_count_whatever_it_is() -> None:
    rows = [row(1, currency="EUR"), row(2, amount="€ 50", currency=None)]
    data = shapes.workbook([HEADER, *rows])
    euros = snapshot_of(("d.xlsx", data), settings=Settings(currency="EUR"))
    assert euros.table("opportunities")["amount_cents"].sum() == 150_00
    assert euros.currency == "EUR"


def test_what_lies_behind_the_as_of_date_is_named() -> None:
    rows = [row(1, stage="Closed Won", close=date(2026, 6, 1)), row(2, created=date(2026, 7, 1)),
            row(3)]  # fmt: skip
    found = snapshot_of(("d.xlsx", shapes.workbook([HEADER, *rows])), as_of=date(2026, 5, 15))
    said = {finding.column: finding for finding in found.findings}
    assert "1 opportunity was won or lost after 15 May 2026" in said["close_on"].message
    assert said["close_on"].row == 2
    assert "created after 15 May 2026" in said["created_on"].message
    assert said["created_on"].value == "2026-07-01"
    assert len(found.table("opportunities")) == 3, "they stay in the snapshot"


def test_values_that_a_column_does_not_know_are_named() -> None:
    data = shapes.workbook(
        [[*HEADER, "Type"], [*row(1), "New Business"], [*row(2), "Barter"], [*row(3), "Upsell"]]
    )
    sheet = only_sheet(data)
    assert sheet.frame["type"].tolist()[::2] == ["new", "expansion"]
    found = about(sheet, "type")
    assert "“Barter”" in found[0].message
    assert found[0].row == 3


def test_errors_come_first() -> None:
    ranks = {"error": 0, "warning": 1, "info": 2}
    found = sheet_of(row(1, amount=None), row(2, account=None), row(3)).findings
    order = [ranks[finding.severity] for finding in found]
    assert order == sorted(order)
