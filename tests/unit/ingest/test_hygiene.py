"""Values that mislead: text ids stay text, impossible ones are named, nothing becomes zero."""

from __future__ import annotations

import pytest

from kamdata.ingest import SheetImport
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import messages, only_sheet

HEADER = "Opportunity ID\tAccount\tStage\tAmount\tClose Date\n"


def read(*rows: tuple[str, str, str]) -> SheetImport:
    """Return the rows of (id, amount, close date), read from a file with tabs."""
    lines = [f"{one}\tAlder {n}\tWon\t{amount}\t{on}" for n, (one, amount, on) in enumerate(rows)]
    return only_sheet((HEADER + "\n".join(lines) + "\n").encode(), "deals.tsv")


def test_text_ids_stay_as_they_are() -> None:
    ids = ["00123", "1E5", "NA", "007.0", "1234567890123456789012"]
    sheet = read(*((one, "5", "2026-01-02") for one in ids))
    assert list(sheet.frame["opportunity_id"]) == ids


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("$1,234,567", 123456700), ("1.234,56 €", 123456), ("EUR 1.234,56", 123456),
        ("EUR;1.234,56", 123456), ("USD 12k", 1200000), ("(1,234)", -123400), ("550$", 55000),
        ('"""$7,450,000.00 """', 745000000), ("₹1.5L", 15000000), ("2.5Cr", 2500000000),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text, cents) -> None:
    assert list(read(("a", text, "2026-01-02")).frame["amount_cents"]) == [cents]


@pytest.mark.parametrize("text", ["", "#N/A", "N/A", "-", "—", "None", "null", "(blank)"])
def test_words_for_nothing_are_missing_not_zero(text) -> None:
    frame = read(("a", "5", "2026-01-02"), ("b", text, text)).frame
    assert frame["amount_cents"].isna().tolist() == [False, True]
    assert frame["close_on"].isna().tolist() == [False, True]


@pytest.mark.parametrize("text", ["inf", "-Infinity", "1e13", "2000000000000", "1E400"])
def test_impossible_amounts_are_missing_and_named(text) -> None:
    sheet = read(("a", "5", "2026-01-02"), ("b", text, "2026-01-02"))
    assert sheet.frame["amount_cents"].isna().tolist() == [False, True]
    assert any("is not an amount" in m or "is above" in m for m in messages(sheet))


@pytest.mark.parametrize("text", ["1889-12-31", "2101-01-01", "99999", "2026-02-30"])
def test_impossible_dates_are_missing_and_named(text) -> None:
    sheet = read(("a", "5", "2026-01-02"), ("b", "5", text))
    assert sheet.frame["close_on"].isna().tolist() == [False, True]
    assert any(f"“{text}” in “Close Date” is not a date" in m for m in messages(sheet))


@pytest.mark.parametrize("other", ["ab-1", "\u0410B-1", "A\u0412-1"])
def test_ids_that_look_the_same_stay_two_and_are_named(other) -> None:
    sheet = read(("AB-1", "5", "2026-01-02"), (other, "6", "2026-01-03"))
    assert sheet.frame["opportunity_id"].nunique() == 2
    assert any("look the same" in m and f"“{other}”" in m for m in messages(sheet))


def test_ids_told_apart_by_case_on_purpose_are_not_named() -> None:
    ids = ("0065g00000AaA01", "0065g00000aaA01", "Ünder-1")
    sheet = read(*((one, "5", "2026-01-02") for one in ids))
    assert not any("look the same" in message for message in messages(sheet))


IDS = ("00123", "1E5", "NA", "None", "none", "12.50", "TRUE", "2026-01-02")


@pytest.mark.parametrize("name", ["deals.csv", "deals.xlsx"])
def test_ids_and_names_stay_what_they_are(name) -> None:
    header = ["Opportunity ID", "Opportunity", "Account ID", "Account", "Stage", "Amount",
              "Close Date"]  # fmt: skip
    day = "2026-05-01"
    rows = [[one, one, one, one, "Proposal", n + 1, day] for n, one in enumerate(IDS)]
    cells = [header, *rows, ["9", "Fans", "#N/A", "#N/A", "Proposal", 99, day]]
    made = shapes.text(cells) if name.endswith("csv") else shapes.workbook(cells)
    frame = only_sheet(made, name).frame
    for column in ("opportunity_id", "opportunity", "account_id", "account"):
        assert frame[column].tolist()[:-1] == list(IDS), column
    assert frame[["account_id", "account"]].iloc[-1].isna().all()
