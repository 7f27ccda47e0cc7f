"""`snapshot diff` says on the command line what the page shows."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kamdata.__main__ import main
from kamdata.metrics.movement import MOVEMENTS
from kamdata.store.store import Store

HEADER = "Opportunity ID,Account Name,Opportunity Name,Stage,Amount,Close Date\n"
BEFORE = """\
d1,A,one,Proposal,100,2025-05-01
d2,A,two,Proposal,200,2025-05-10
d3,B,three,Proposal,300,2025-06-01
d4,B,four,Proposal,400,2025-08-01
d5,B,five,Proposal,500,2025-06-20
d6,C,six,Closed Lost,600,2025-05-01
d7,C,seven,Proposal,50,2025-05-05
d8,C,eight,Proposal,70,2025-06-30
"""
AFTER = """\
d1,A,one,Proposal,150,2025-05-01
d2,A,two,Closed Won,180,2025-05-08
d3,B,three,Proposal,300,2025-07-15
d4,B,four,Proposal,450,2025-06-25
d5,B,five,Closed Lost,0,2025-05-09
d6,C,six,Proposal,600,2025-06-15
d7,C,seven,Proposal,40,2025-05-05
d9,D,nine,Proposal,90,2025-06-10
d10,D,ten,Closed Won,25,2025-05-09
"""


@pytest.fixture
def two_weeks(kam_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day, rows in (("2025-05-05", BEFORE), ("2025-05-12", AFTER)):
        path = tmp_path / f"{day}.csv"
        path.write_text(HEADER + rows)
        assert main(["snapshot", "add", str(path), "--as-of", day]) == 0
    capsys.readouterr()


def test_the_worked_example(two_weeks: None, capsys: pytest.CaptureFixture[str]) -> None:
    window = ["--from", "2025-04-01", "--to", "2025-06-30"]
    assert main(["snapshot", "diff", "2025-05-05", "2025-05-12", *window, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["opening"], found["closing"], found["residual"]) == (1220, 1330, 0)
    assert list(found["movements"]) == list(MOVEMENTS)
    moved = {name: one["amount"] for name, one in found["movements"].items() if one["count"]}
    assert moved == {
        "new": 115, "reopened": 600, "pulled_in": 450, "amount_up": 50, "amount_down": -30,
        "won": -205, "lost": -500, "pushed_out": -300, "vanished": -70,
    }  # fmt: skip
    assert {"id": "d8", "movement": "vanished", "amount": -70} in found["opportunities"]
    assert sum(one["amount"] for one in found["opportunities"]) == 110


def test_without_bounds_every_close_date_counts(
    two_weeks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["snapshot", "diff", "2025-05-05", "2025-05-12"]) == 0
    said = capsys.readouterr().out
    assert "5 May 2025: 1,620.00" in said
    assert "vanished: -70.00 (1)" in said
    assert "residual 0.00" in said


def test_a_date_without_a_snapshot_is_named(
    two_weeks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["snapshot", "diff", "2025-05-05", "2025-05-19"]) == 2
    assert "No snapshot of 2025-05-19 is stored." in capsys.readouterr().err


def test_exchange_rates_are_a_movement_of_their_own(
    kam_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "Opportunity ID,Account Name,Opportunity Name,Stage,Amount,Currency,Close Date\n"
    # USD 1,000 become 1,100: 1,000 x (1.42 - 1.39) = 30 by rates, 100 x 1.42 = 142 by the amount
    for day, rate, amount in (("2025-05-05", 1.39, 1_000), ("2025-05-12", 1.42, 1_100)):
        deals, rates = tmp_path / f"deals {day}.csv", tmp_path / f"exchange rates {day}.csv"
        deals.write_text(f"{header}d1,A,one,Proposal,{amount},USD,2025-06-01\n")
        rates.write_text(f"Currency,Start Date,Rate\nUSD,2025-01-01,{rate}\n")
        files = [str(deals), str(rates)]
        main(["snapshot", "add", *files, "--as-of", day, "--currency", "AUD"])
    capsys.readouterr()
    assert main(["snapshot", "diff", "2025-05-05", "2025-05-12", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    moved = {name: one["amount"] for name, one in found["movements"].items() if one["count"]}
    assert moved == {"amount_up": 142, "fx": 30}
    assert (found["opening"], found["closing"], found["residual"]) == (1390, 1562, 0)
    assert main(["snapshot", "diff", "2025-05-05", "2025-05-12"]) == 0
    assert "exchange rates: +30.00 (1)" in capsys.readouterr().out


def test_deals_without_ids_are_matched_and_asked_about(
    kam_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "Account Name,Opportunity Name,Owner,Stage,Amount,Close Date,Created Date\n"
    end = "2025-06-01,2025-01-0"
    rest = f"A,Training,Ida,Proposal,20,{end}2\n"
    weeks = {
        "2025-05-05": f"A,Line upgrade,Ida,Proposal,100,{end}1\n{rest}",
        "2025-05-12": f"A,Line upgrade phase 1,Ida,Proposal,120,{end}1\n{rest}",
    }
    for day, rows in weeks.items():
        path = tmp_path / f"{day}.csv"
        path.write_text(header + rows)
        main(["snapshot", "add", str(path), "--as-of", day])
    capsys.readouterr()
    compared = ["snapshot", "diff", "2025-05-05", "2025-05-12", "--json"]
    assert main(compared) == 0
    found = json.loads(capsys.readouterr().out)
    [match] = found["matches"]
    assert (match["alike"], match["state"]) == (92.0, "asked")
    assert found["movements"]["vanished"]["amount"] == -100
    Store().decide_match(match["before"], match["after"], "same")
    assert main(compared) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["matches"][0]["state"] == "same"
    assert found["movements"]["amount_up"]["amount"] == 20
    assert found["movements"]["vanished"]["count"] == found["movements"]["new"]["count"] == 0


def test_a_verdict_counts_here_as_on_the_page(
    two_weeks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    Store().decide_verdict(["d8"], date(2025, 5, 12), "lost")
    assert main(["snapshot", "diff", "2025-05-05", "2025-05-12", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["verdicts"] == [{"id": "d8", "verdict": "lost"}]
    assert {"id": "d8", "movement": "lost", "amount": -70} in found["opportunities"]
    assert found["movements"]["vanished"] == {"amount": 0, "count": 0}
    assert found["residual"] == 0
