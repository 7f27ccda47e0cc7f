"""Importing without a browser: what is kept, what is said, and the exit status of each end."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kamdata.__main__ import main
from kamdata.ingest import InputFile, proposals, recognise
from kamdata.ingest.remembered import fingerprint
from kamdata.model import Settings
from kamdata.store.store import Store
from tests.unit.ingest import shapes

GOOD = "Account,Stage,Amount,Close Date,Owner\nAlder,Proposal,5,2026-11-30,Ida\n"
BAD = GOOD + ",Proposal,7,2026-11-30,Jon\n"  # no account: an error
DAY = ("--as-of", "2026-09-28")


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    file = tmp_path / "deals.csv"
    file.write_text(GOOD, "utf-8")
    return file


def add(capsys: pytest.CaptureFixture[str], status: int, *arguments: object) -> dict[str, Any]:
    assert main(["snapshot", "add", *map(str, arguments), *DAY, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_files_are_kept_once_and_the_dashboard_opens_on_them(capsys, deals) -> None:
    report = add(capsys, 0, deals)
    assert (report["status"], report["as_of"], report["revision"]) == ("saved", "2026-09-28", 1)
    assert report["tables"]["opportunities"] == 1
    assert Store().company() == "own"
    again = add(capsys, 0, deals)
    assert (again["status"], again["revision"]) == ("already stored", 1)
    deals.write_text(GOOD.replace(",5,", ",6,"), "utf-8")
    assert add(capsys, 0, deals)["revision"] == 2
    assert Store().load(Store().records()[0]).table("opportunities")["amount_cents"][0] == 600


def test_the_scores_are_kept_as_they_stand(capsys, deals) -> None:
    add(capsys, 0, deals)
    found = Store().predictions([(date(2026, 9, 28), 1)])
    assert [(one.score, one.accounts["account_id"]) for one in found] == [
        ("risk", ["Alder"]), ("growth", ["Alder"]),
    ]  # fmt: skip
    add(capsys, 0, deals)  # already stored: nothing new is said
    assert len(Store().predictions([(date(2026, 9, 28), 1)])) == 2


def test_scores_that_fail_leave_the_import_and_one_sentence(capsys, deals, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("kamdata.metrics.predictions.as_scored", fail)
    report = add(capsys, 0, deals)
    assert (report["status"], report["revision"]) == ("saved", 1)
    [said] = [one["message"] for one in report["findings"] if "scores" in one["message"]]
    assert said.startswith("The snapshot is stored, but its scores could not be kept")
    assert Store().predictions([(date(2026, 9, 28), 1)]) == ()
    assert Store().log()[0].what == "added without its scores"


def test_errors_are_kept_and_told_by_status_one(capsys, deals) -> None:
    deals.write_text(BAD, "utf-8")
    report = add(capsys, 1, deals)
    assert "has no account" in str(report["findings"])
    assert add(capsys, 0, deals)["status"] == "already stored"
    assert len(Store().records()) == 1


def test_a_file_that_cannot_be_read_is_an_error_beside_one_that_can(
    capsys, deals, tmp_path
) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    report = add(capsys, 1, deals, broken)
    assert report["findings"][-1]["severity"] == "error"
    kept = Store().load(Store().records()[0])
    assert kept.findings[-1].file == "broken.xlsx"


@pytest.mark.parametrize("content", [b"", b"Name\nAlder\n", b"PK\x03\x04 broken"])
def test_nothing_usable_stores_nothing_and_says_one_sentence(capsys, deals, content) -> None:
    deals.write_bytes(content)
    assert main(["snapshot", "add", str(deals), *DAY]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert Store().records() == []


def test_a_store_that_cannot_be_used_is_status_two(capsys, deals, kam_home) -> None:
    kam_home.write_text("a file", "utf-8")
    assert main(["snapshot", "add", str(deals), *DAY]) == 2
    assert "set KAM_HOME" in capsys.readouterr().err


def test_settings_are_those_stored_unless_flags_say_otherwise(capsys, tmp_path) -> None:
    file = tmp_path / "vertrieb.csv"
    file.write_bytes(shapes.german_csv())
    first = add(capsys, 0, file)
    assert first["currency"] == "EUR"  # the first import takes that of the files, and keeps it
    assert Store().settings() == Settings(currency="EUR")
    flagged = add(capsys, 0, file, "--currency", "usd", "--fiscal-start-month", "4")
    assert (flagged["currency"], flagged["revision"]) == ("USD", 2)
    assert Store().settings() == Settings(currency="EUR")


def test_a_confirmed_mapping_is_used_and_noted(capsys, deals) -> None:
    store = Store()
    key = fingerprint(GOOD.splitlines()[0].split(","))
    choice = {"table": "opportunities", "columns": {"Owner": "partner"}}
    store.save_mapping(key, choice, "deals.csv")
    assert add(capsys, 0, deals)["remembered"] == ["deals.csv"]
    table = store.load(store.records()[0]).table("opportunities")
    assert table["partner"].tolist() == ["Ida"]
    [mapping] = store.mappings()
    assert mapping.last_used_at > mapping.confirmed_at
    # inspect and metrics depend on the files alone
    assert main(["inspect", str(deals), "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert (row["columns"]["Owner"], row["remembered"]) == ("owner", None)


def test_what_is_stored_is_listed(capsys, deals) -> None:
    assert main(["snapshot", "list"]) == 0
    assert capsys.readouterr().out == "No snapshot is stored yet.\n"
    assert main(["snapshot", "add", str(deals), *DAY]) == 0
    assert "Saved: as of 2026-09-28, revision 1, USD" in capsys.readouterr().out
    assert main(["snapshot", "list"]) == 0
    assert "as of 2026-09-28, revision 1: 1 opportunity from deals.csv" in capsys.readouterr().out
    assert main(["snapshot", "list", "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert row["files"] == ["deals.csv"]


def test_inspect_writes_the_fix_list(capsys, deals, tmp_path) -> None:
    deals.write_text(BAD, "utf-8")
    out = tmp_path / "fix.xlsx"
    assert main(["inspect", str(deals), "--fix-list", str(out)]) == 0
    assert openpyxl.load_workbook(out)["deals"]["E2"].value == "Jon"
    capsys.readouterr()
    assert main(["inspect", str(deals), "--fix-list", str(tmp_path / "none" / "fix.xlsx")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_merge_that_was_decided_is_applied(capsys, tmp_path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text(
        "Account ID,Account,Deal,Stage,Amount,Close Date\n"
        "A1,Acme Corp,Pumps,Closed Won,100,2026-03-01\n"
        "A2,ACME Corporation,Motors,Closed Won,50,2026-04-01\n",
        "utf-8",
    )
    assert add(capsys, 0, file)["revision"] == 1
    store = Store()
    found = recognise([InputFile("deals.csv", file.read_bytes())], Settings())
    [merge] = [
        one for one in proposals(found, date(2026, 9, 28), Settings()) if one.kind == "merge"
    ]
    store.decide_fix(merge.key, "merge", merge.sentence, choice="into A1", label="Merge")
    assert add(capsys, 0, file)["revision"] == 2
    merged = store.load(store.records()[0]).table("opportunities")
    assert merged["account_id"].tolist() == ["A1", "A1"]
    store.decide_fix(merge.key, "merge", merge.sentence, choice="leave", label="Keep both")
    add(capsys, 0, file)
    apart = store.load(store.newest()).table("opportunities")
    assert set(apart["account_id"]) == {"A1", "A2"}


TWO_READINGS = "Account;Stage;Amount;Close Date\nAlder;Won;1.250;03/04/2026\n"


def test_flags_answer_how_dates_and_amounts_are_read(capsys, tmp_path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text(TWO_READINGS, "utf-8")
    for order, sign, month, cents in (("day", ",", 4, 1250_00), ("month", ".", 3, 1_25)):
        flags = ("--date-order", order, "--decimal", sign)
        add(capsys, 0, file, *flags)
        [row] = Store().load(Store().newest()).table("opportunities").itertuples()
        assert (row.close_on.month, row.amount_cents) == (month, cents)
        assert main(["metrics", str(file), *DAY, *flags, "--json"]) == 0
        measures = json.loads(capsys.readouterr().out)["measures"]
        assert measures["won_amount"]["value"] == cents / 100
