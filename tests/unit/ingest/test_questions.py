"""What nothing in a file proves is asked, with the evidence; the answer is used and remembered."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kamdata.__main__ import main
from kamdata.ingest import InputFile, SheetChoice, SheetImport, build_snapshot, recognise
from kamdata.ingest.remembered import to_remember
from kamdata.model import SavedMapping, Settings
from tests.unit.ingest.helpers import messages

HEADER = "Account,Deal,Stage,Amount,Close Date\n"
OPEN_DATES = HEADER + (
    "Alder,Pumps,Proposal,1200,03/04/2026\nBirch,Valves,Won,800,05/06/2026\n"
    "Cedar,Seals,Won,900,07/07/2026\n"
)
OPEN_AMOUNTS = HEADER + "Alder,Pumps,Proposal,1.234,2026-04-03\nBirch,Valves,Won,2.500,2026-06-05\n"
WHEN = datetime(2026, 10, 12, 8, tzinfo=UTC)


def read(text: str, choice: SheetChoice | None = None, *saved: SavedMapping) -> SheetImport:
    choices = {("deals.csv", ""): choice} if choice else {}
    files = [InputFile("deals.csv", text.encode())]
    [sheet] = recognise(files, Settings(), choices, saved).sheets
    return sheet


def closes(sheet: SheetImport) -> list[str]:
    return [str(on)[:10] for on in sheet.frame["close_on"]]


def test_a_date_with_two_readings_is_asked_with_its_evidence() -> None:
    sheet = read(OPEN_DATES)
    [question] = sheet.questions
    assert (question.kind, question.headers) == ("date_order", ("Close Date",))
    assert question.sentence == (
        "2 dates in “Close Date” have two readings, and nothing in the file proves one: "
        "“03/04/2026” is 3 Apr 2026 day first, 4 Mar 2026 month first; "
        "“05/06/2026” is 5 Jun 2026 day first, 6 May 2026 month first."
    )
    assert (question.assumed, question.is_answered) == ("month first", False)
    assert closes(sheet)[0] == "2026-03-04"
    assert any(m.startswith("2 dates in “Close Date” could be read") for m in messages(sheet))


@pytest.mark.parametrize(
    ("order", "day"), [("day first", "2026-04-03"), ("month first", "2026-03-04")]
)
def test_an_answer_is_used_and_the_warning_goes(order, day) -> None:
    sheet = read(OPEN_DATES, SheetChoice(date_order=order))
    assert closes(sheet)[0] == day
    [question] = sheet.questions
    assert (question.assumed, question.is_answered) == (order, True)
    assert not any("could be read" in message for message in messages(sheet))


def test_what_the_file_proves_is_not_asked_nor_overruled() -> None:
    proven = OPEN_DATES + "Dogwood,Nuts,Won,10,28/02/2026\n"
    for choice in (None, SheetChoice(date_order="month first")):
        sheet = read(proven, choice)
        assert sheet.questions == ()
        assert closes(sheet)[0] == "2026-04-03"


def test_dates_that_prove_both_are_asked() -> None:
    both = OPEN_DATES + "Dogwood,Nuts,Won,10,28/02/2026\nElm,Bolts,Won,10,02/28/2026\n"
    [question] = read(both).questions
    assert question.kind == "date_order"
    assert closes(read(both, SheetChoice(date_order="day first")))[0] == "2026-04-03"


def test_another_column_proves_the_order() -> None:
    text = OPEN_DATES.replace("Close Date", "Close Date,Created Date").replace(
        "/2026\n", "/2026,25/01/2026\n"
    )
    sheet = read(text)
    assert sheet.questions == ()
    assert closes(sheet)[0] == "2026-04-03"


@pytest.mark.parametrize(("sign", "cents"), [(",", [123400, 250000]), (".", [123, 250])])
def test_a_point_before_three_digits_is_asked(sign, cents) -> None:
    [question] = read(OPEN_AMOUNTS).questions
    assert (question.kind, question.assumed) == ("decimal_sign", ",")
    assert "“1.234” is 1,234 with a point for thousands, 1.234 with a decimal point" in (
        question.sentence
    )
    assert any("in 2 cells points" in message for message in messages(read(OPEN_AMOUNTS)))
    sheet = read(OPEN_AMOUNTS, SheetChoice(decimal_sign=sign))
    assert list(sheet.frame["amount_cents"]) == cents
    assert sheet.questions[0].is_answered
    assert not any("thousands from decimals" in message for message in messages(sheet))


@pytest.mark.parametrize("line", ["Dogwood,Nuts,Won,10.50,2026-02-28\n"])
def test_a_proven_decimal_sign_is_not_asked(line) -> None:
    assert read(OPEN_AMOUNTS + line).questions == ()


def test_an_answer_is_remembered_and_a_broken_one_is_not_used() -> None:
    choice = SheetChoice(date_order="day first")
    sheet = read(OPEN_DATES, choice)
    kept = to_remember(sheet, choice)
    assert kept == {"date_order": "day first"}
    saved = SavedMapping(sheet.fingerprint, kept, "deals.csv", WHEN, WHEN)
    again = read(OPEN_DATES, None, saved)
    assert closes(again)[0] == "2026-04-03"
    assert again.questions[0].is_answered
    broken = SavedMapping(sheet.fingerprint, {"date_order": "year first"}, "deals.csv", WHEN, WHEN)
    assert not read(OPEN_DATES, None, broken).questions[0].is_answered


def test_another_answer_makes_another_snapshot() -> None:
    files = [InputFile("deals.csv", OPEN_DATES.encode())]
    prints = set()
    for order in ("day first", "month first"):
        choices = {("deals.csv", ""): SheetChoice(date_order=order)}
        found = recognise(files, Settings(), choices)
        prints.add(build_snapshot(found, WHEN.date(), Settings()).fingerprint)
    assert len(prints) == 2


def test_the_command_line_says_and_takes_answers(tmp_path: Path, capsys) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(OPEN_DATES)
    assert main(["inspect", str(path), "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert [question["kind"] for question in row["questions"]] == ["date_order"]
    assert main(["inspect", str(path)]) == 0
    assert "question: 2 dates" in capsys.readouterr().out
    assert main(["inspect", str(path), "--json", "--date-order", "day", "--decimal", ","]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert row["questions"][0]["assumed"] == "day first"
    assert row["questions"][0]["is_answered"]


def test_a_cell_that_is_no_amount_does_not_stop_the_question() -> None:
    sheet = read(OPEN_AMOUNTS + "Cedar,Seals,Won,2040-01-01 00:00:10.499,2026-07-08\n")
    assert sheet.table == "opportunities"
    assert sheet.questions[0].kind == "decimal_sign"
