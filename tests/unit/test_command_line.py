"""The command line gives the published figures of real files, and exits as a job expects."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kamdata.__main__ import main
from kamdata.metrics.catalogue import METRICS
from kamdata.sample import AS_OF
from kamdata.sample.files import EXPORTS

SAMPLE = Path(__file__).parents[2] / "sample_data"
SAMPLE_FILES = sorted(path for path in SAMPLE.iterdir() if path.name in EXPORTS)
METRIC_IDS = {
    "won_amount", "won_count", "lost_count", "open_count", "open_amount", "weighted_open_amount",
    "win_rate_by_count", "win_rate_by_amount", "average_won_amount", "median_won_amount",
    "median_days_to_win", "past_due_count", "past_due_amount", "customer_concentration_hhi",
    "effective_customers",
}  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    assert main([str(argument) for argument in arguments]) == 0
    return json.loads(capsys.readouterr().out)


def value(report: dict[str, Any], metric_id: str) -> Any:
    return report["measures"][metric_id]["value"]


def test_published_totals_of_opportunity_analysis(capsys, shared_data):
    """Microsoft publishes 2,110,905,127 of revenue and 461,120,880.80 factored."""
    file = shared_data / "data/opportunity_analysis/opportunities_flat.csv"
    report = run(capsys, "metrics", file, "--as-of", "2015-06-30", "--json")
    assert value(report, "open_amount") == 2_110_905_127
    assert value(report, "weighted_open_amount") == 461_120_880.80
    assert value(report, "open_count") == report["tables"]["opportunities"] == 487
    [finding] = report["findings"]
    assert "302" in finding["message"]


def test_published_totals_of_salesforce_dev_org(capsys, shared_data):
    folder = shared_data / "data/salesforce_dev_org"
    report = run(
        capsys, "metrics", *sorted(folder.glob("*.csv")), "--as-of", "2026-03-31", "--json"
    )
    assert report["tables"]["opportunities"] == 36
    assert (value(report, "won_count"), value(report, "won_amount")) == (12, 2_815_000)
    assert value(report, "open_amount") == 2_115_000
    assert value(report, "weighted_open_amount") == 1_094_500
    amounts = sum(stage["amount"] or 0 for stage in report["stages"])
    assert amounts == 5_760_000


def test_stages_and_accounts_add_up_to_the_measures(capsys):
    report = run(capsys, "metrics", *SAMPLE_FILES, "--as-of", AS_OF, "--period", "2026Q3", "--json")
    for status in ("open", "won"):
        of_status = [stage for stage in report["stages"] if stage["status"] == status]
        by_stage = sum(stage["amount"] or 0 for stage in of_status)
        by_account = sum(row[f"{status}_amount"] or 0 for row in report["accounts"])
        assert by_stage == by_account == value(report, f"{status}_amount")
        assert sum(stage["count"] for stage in of_status) == value(report, f"{status}_count")


def test_contributions_add_up_to_the_scores(capsys):
    report = run(capsys, "metrics", *SAMPLE_FILES, "--as-of", AS_OF, "--json")
    scored = 0
    for row in report["accounts"]:
        for score in ("risk", "growth"):
            if row[f"{score}_score"] is not None:
                scored += 1
                points = sum(row[f"{score}_contributions"].values())
                assert round(points, 3) == row[f"{score}_score"]
    assert scored > len(report["accounts"])


def test_contributions_add_up_and_pushes_are_read_from_the_file(capsys, tmp_path):
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(
        "Account,Goal 2026,NPS,Open Escalations\n"
        + "".join(f"Co {n},{n * 1370},{n % 11},{n % 3}\n" for n in range(1, 20))
    )
    deals = tmp_path / "deals.csv"
    deals.write_text(
        "Opportunity ID,Account,Stage,Amount,Close Date,Created Date,Push Count\n"
        + "".join(
            f"O{n},Co {n % 19 + 1},{stage},{n * 331},2026-{month:02}-15,2026-01-{n % 28 + 1:02},"
            f"{n % 4}\n"
            for n in range(80)
            for stage, month in [(("Proposal", 11), ("Closed Won", 5), ("Closed Lost", 6))[n % 3]]
        )
    )
    report = run(capsys, "metrics", accounts, deals, "--as-of", "2026-09-28", "--json")
    assert len(report["accounts"]) == 19
    for row in report["accounts"]:
        assert row["risk_contributions"]["slippage"] >= 0
        for score in ("risk", "growth"):
            points = sum(row[f"{score}_contributions"].values())
            assert round(points, 3) == row[f"{score}_score"]
    assert max(row["risk_contributions"]["slippage"] for row in report["accounts"]) > 0


def test_every_measure_is_registered_and_the_agreed_ones_are_there(capsys):
    report = run(capsys, "metrics", *SAMPLE_FILES, "--as-of", AS_OF, "--json")
    assert set(report["measures"]) >= METRIC_IDS
    assert set(report["measures"]) <= set(METRICS)
    for found in report["measures"].values():
        assert set(found) == {"value", "unit", "n", "coverage", "reason"}
        assert found["value"] is not None or found["reason"]


def test_a_period_narrows_the_measures(capsys):
    every = run(capsys, "metrics", *SAMPLE_FILES, "--as-of", AS_OF, "--json")
    quarters = [
        run(capsys, "metrics", *SAMPLE_FILES, "--as-of", AS_OF, "--period", name, "--json")
        for name in ("2026Q1", "2026Q2", "2026Q3", "2026-01-01:2026-09-30")
    ]
    won = [value(report, "won_amount") for report in quarters]
    assert sum(won[:3]) == won[3] < value(every, "won_amount")


def test_inspect_says_what_each_sheet_holds(capsys):
    rows = run(capsys, "inspect", *SAMPLE_FILES, "--json")
    report = next(row for row in rows if row["table"] == "opportunities")
    assert report["crm"] == "salesforce"
    assert report["header_row"] > 1
    assert report["columns"]["Amount"] == "amount_cents"
    assert report["dropped"]["total"] == 1
    assert set(report) >= {
        "file", "sheet", "table", "crm", "header_row", "columns", "rows", "dropped", "findings",
    }  # fmt: skip


def test_text_output_names_the_measures(capsys):
    assert main(["metrics", *map(str, SAMPLE_FILES), "--as-of", str(AS_OF)]) == 0
    assert "Win rate by count" in capsys.readouterr().out
    assert main(["inspect", *map(str, SAMPLE_FILES)]) == 0
    assert "Amount -> amount_cents" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"just one line of text\n"])
@pytest.mark.parametrize("command", [["inspect"], ["metrics", "--as-of", "2026-09-28"]])
def test_no_usable_table_gives_status_two_and_one_sentence(capsys, tmp_path, command, content):
    file = tmp_path / "strange.csv"
    file.write_bytes(content)
    assert main([*command, str(file)]) == 2
    said = capsys.readouterr().err.strip()
    assert said.endswith(".")
    assert len(said.splitlines()) == 1
    assert "Traceback" not in said


def test_a_missing_file_and_a_bad_period_are_said(capsys, tmp_path):
    assert main(["inspect", str(tmp_path / "none.csv")]) == 2
    assert "cannot be opened" in capsys.readouterr().err
    assert main(["metrics", str(SAMPLE_FILES[0]), "--as-of", "2026-09-28", "--period", "soon"]) == 2
    assert "cannot be understood" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["inspect"], ["metrics", "--as-of", "2026-09-28"]])
def test_a_folder_is_said_to_be_one(capsys, tmp_path, command):
    assert main([*command, str(tmp_path)]) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith(f"{tmp_path}: This is a folder, not a file. Name the files")


def test_an_account_without_deals_has_none_and_one_without_amounts_is_not_known(capsys, tmp_path):
    file = tmp_path / "opportunities.csv"
    file.write_text(
        "Opportunity ID,Account,Stage,Amount,Close Date\n"
        "1,Alder Works,Closed Won,100.10,2026-08-01\n"
        "2,Birch Foods,Closed Won,,2026-08-01\n"
        "3,Cedar Bank,Proposal,50.05,2026-11-01\n"
    )
    report = run(capsys, "metrics", file, "--as-of", "2026-09-28", "--json")
    amounts = {
        row["account"]: (row["won_amount"], row["open_amount"]) for row in report["accounts"]
    }
    assert amounts == {
        "Alder Works": (100.10, 0), "Birch Foods": (None, 0), "Cedar Bank": (0, 50.05),
    }  # fmt: skip


def test_a_reader_that_stops_reading_gets_no_traceback() -> None:
    command = [sys.executable, "-m", "kamdata", "inspect", str(SAMPLE_FILES[0]), "--json"]
    with subprocess.Popen(
        command, cwd=SAMPLE.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 141
