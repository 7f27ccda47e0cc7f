"""A mapping confirmed once is found again by the headers, wherever they stand next week."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kamdata.ingest import InputFile, SheetChoice, recognise, to_remember
from kamdata.ingest.remembered import fingerprint
from kamdata.model import SavedMapping, Settings
from tests.unit.ingest.helpers import mapping

WHEN = datetime(2026, 10, 12, 8, tzinfo=UTC)
ROWS = "Alder Works,Pumps,Proposal,12500,2026-11-30,Ida\nBirch AG,Valves,Won,8000,2026-06-15,Jon\n"
HEADER = "Customer,Deal,Phase,Worth,Expected Close,Owner\n"


def read(text: str, choice: SheetChoice | None = None, *saved: SavedMapping):
    choices = {("deals.csv", ""): choice} if choice else {}
    found = recognise([InputFile("deals.csv", text.encode())], Settings(), choices, saved)
    [sheet] = found.sheets
    return sheet, found.choices.get(("deals.csv", ""))


def confirmed(text: str, choice: SheetChoice) -> SavedMapping:
    sheet, in_force = read(text, choice)
    kept = to_remember(sheet, in_force or SheetChoice())
    assert kept
    return SavedMapping(sheet.fingerprint, kept, "deals.csv", WHEN, WHEN)


PARTNER = SheetChoice(table="opportunities", columns={"Owner": "partner"})


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (HEADER, ROWS),
        (HEADER.upper(), ROWS),
        ("Owner,Customer,Deal,Phase,Worth,Expected Close\n",
         "Ida,Alder Works,Pumps,Proposal,12500,2026-11-30\n"),
        ("Week 42,,,,,\n,,,,,\n" + HEADER, ROWS),
    ],
    ids=["same", "capitals", "another order", "further down"],
)  # fmt: skip
def test_a_confirmed_meaning_is_used_without_asking(header, rows):
    sheet, choice = read(header + rows, None, confirmed(HEADER + ROWS, PARTNER))
    assert sheet.frame["partner"].iloc[0] == "Ida"
    [owner] = [match for match in sheet.columns if match.header.lower() == "owner"]
    assert (owner.column, owner.how) == ("partner", "as you confirmed on 12 Oct 2026")
    assert sheet.remembered is not None
    assert choice is not None
    assert choice.table == "opportunities"


def test_other_headers_are_recognised_anew():
    sheet, choice = read("X" + HEADER + ROWS, None, confirmed(HEADER + ROWS, PARTNER))
    assert (sheet.remembered, choice) == (None, None)
    assert mapping(sheet)["Owner"] == "owner"


def test_what_is_chosen_now_wins_and_keeps_the_rest():
    saved = confirmed(
        HEADER + ROWS,
        SheetChoice(table="opportunities", columns={"Owner": "partner", "Deal": "competitor"}),
    )
    now = SheetChoice(table="opportunities", columns={"Owner": "lost_reason"})
    sheet, choice = read(HEADER + ROWS, now, saved)
    assert mapping(sheet)["Owner"] == "lost_reason"
    assert mapping(sheet)["Deal"] == "competitor"
    assert [m.how for m in sheet.columns if m.header == "Owner"] == ["chosen"]
    assert choice is not None
    assert choice.columns == {"Owner": "lost_reason", "Deal": "competitor"}


def test_another_table_sets_the_mapping_aside():
    now = SheetChoice(table="accounts")
    sheet, choice = read(HEADER + ROWS, now, confirmed(HEADER + ROWS, PARTNER))
    assert (sheet.table, sheet.remembered, choice) == ("accounts", None, now)


def test_a_sheet_left_out_stays_left_out():
    saved = confirmed(HEADER + ROWS, SheetChoice(table="skip"))
    sheet, _ = read(HEADER + ROWS, None, saved)
    assert sheet.table is None
    assert sheet.reason == "You left this sheet out."
    assert sheet.remembered == saved


def test_a_header_row_is_found_where_it_stands_next_week():
    odd = "Alpha,Beta,Gamma,Delta\n"
    rows = "Alder,Proposal,100,2026-11-30\n"
    columns = {"Alpha": "account", "Beta": "stage", "Gamma": "amount_cents", "Delta": "close_on"}
    choice = SheetChoice(table="opportunities", header_row=2, columns=columns)
    saved = confirmed("Account,Stage,Amount,Close Date\n" + odd + rows, choice)
    assert "header_row" not in saved.choice
    sheet, _ = read("Account,Stage,Amount,Close Date\nx,,,\n\n" + odd + rows, None, saved)
    assert sheet.header_row in (3, 4)
    assert sheet.frame["amount_cents"].tolist() == [100_00]


def test_what_no_longer_exists_is_left_out():
    kept = {"table": "opportunities", "columns": {"Owner": "shoe_size"}, "colour": "blue"}
    saved = SavedMapping(fingerprint(HEADER.strip().split(",")), kept, "deals.csv", WHEN, WHEN)
    sheet, _ = read(HEADER + ROWS, None, saved)
    assert mapping(sheet)["Owner"] == "owner"
    unknown = SavedMapping(saved.fingerprint, {"table": "shoes"}, "deals.csv", WHEN, WHEN)
    assert read(HEADER + ROWS, None, unknown)[0].table == "opportunities"


def test_order_counts_only_where_headers_cannot_be_told_apart():
    assert fingerprint(["A", "B"]) == fingerprint(["b ", "a", None])
    assert fingerprint(["A", "A", "B"]) != fingerprint(["A", "B", "A"])
    assert fingerprint(["A", None, "B"]) != fingerprint(["B", None, "A"])
    assert fingerprint([None, None]) == ""


def test_nothing_chosen_is_nothing_to_remember():
    sheet, _ = read(HEADER + ROWS)
    assert to_remember(sheet, SheetChoice()) == {}
