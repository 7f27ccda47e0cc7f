"""The benchmark program itself runs; what it measures is not a test."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.bench import evidence
from tests.bench.__main__ import main
from tests.bench.exports import AS_OF, HEADER, write_export
from tests.bench.history import weekly
from tests.bench.importing import import_file


def test_an_export_of_the_benchmark_is_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_export(path, 200)
    found = pd.read_excel(path, engine="openpyxl")
    assert tuple(found.columns) == HEADER
    assert len(HEADER) == 18
    assert len(found) == 200
    assert found["Opportunity ID"].is_unique
    is_open = ~found["Stage"].str.startswith("Closed")
    assert (found.loc[is_open, "Close Date"] > pd.Timestamp(AS_OF)).all()
    write_export(tmp_path / "b.xlsx", 200)
    again = pd.read_excel(tmp_path / "b.xlsx", engine="openpyxl")
    pd.testing.assert_frame_equal(found, again)


def test_the_program_prints_its_ratios(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    monkeypatch.setattr("tests.bench.pages.PERIODS", ("All dates",))
    monkeypatch.setattr("tests.bench.pages.EMPTY_RERUNS", 1)
    few = ["--weeks", "3", "--weekly", "200", "--accounts", "60"]
    main(["--sizes", "1000", "--rounds", "1", *few, "--pages", "definitions", "--parts"])
    printed = capsys.readouterr().out
    assert re.search(r"^ +1,000 +[\d.]+ s +[\d.]+ s +[\d.]+ s +[\d.]+x +[\d.]+x$", printed, re.M)
    assert re.search(r"^ +1,000 +\d+ ms +\d+ ms +[\d.]+x +\d+ ms$", printed, re.M)
    kept = r"^ +3 +200 +[\d.]+ MB +[\d.]+ s +\d+ ms +\d+ ms +[\d.]+x +\d+ ms +\d+ ms$"
    assert re.search(kept, printed, re.M)
    assert re.search(r"^ +60 +[\d,]+ +1,000 +[\d.]+ s +[\d.]+ s +[\d.]+x$", printed, re.M)
    assert re.search(r"^ +60 +[\d,]+ +\d+ ms +\d+ ms +[\d.]+x +\d+ ms$", printed, re.M)
    assert "1,000 opportunities" in printed
    assert len(re.findall(r"^definitions +\d+ ms +\d+ ms", printed, re.M)) == 2


def test_weekly_snapshots_change_as_they_say(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_export(path, 1_000)
    first, second = weekly(import_file(path), 2)
    assert (second.as_of - first.as_of).days == 7
    before, after = (one.table("opportunities") for one in (first, second))
    assert len(after) == len(before)
    both = before.merge(after, on="opportunity_id")
    assert len(both) == 980
    for column, share in {"amount_cents": 0.06, "close_on": 0.04, "stage": 0.03}.items():
        old, new = (both[f"{column}_{side}"].astype("str") for side in ("x", "y"))
        assert share / 3 < (old.fillna("") != new.fillna("")).mean() < share * 2


def test_the_time_of_the_backtest_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    evidence.main(accounts=30, months=30)
    assert re.search(
        r"30 accounts x 30 months: \d+ cases at \d+ quarter ends", capsys.readouterr().out
    )
