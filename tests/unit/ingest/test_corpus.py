"""Hundreds of strange spreadsheets: each is read, or refused with a sentence, within limits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SLOWEST = 5  # seconds for one file
LONGEST = 120  # seconds for all of them; they take about 5
READ = {".csv": 80, ".xlsx": 55, ".xls": 27, ".ods": 12, ".xlsb": 9, ".xlsm": 2}
# read by one reader at least, or known to be protected or built as an attack
PROTECTED = ("pass_protected.xlsx", "pass_protected.xlsb", "pass_protected.ods", "password.xls")
ATTACKS = ("issue_594_dos.ods", "issue_174.xlsx")
Walk = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def walk(shared_data: Path) -> Walk:
    """Return what became of each file, by its path in the corpus."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.ingest.walk", str(shared_data / "corpus")],
        cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines, done.stderr
    assert done.returncode == 0, f"{lines[-1]['file']} ends the process:\n{done.stderr}"
    return {line["file"]: line for line in lines if "started" not in line}


def kind(line: dict[str, Any]) -> str:
    if line["tables"]:
        return "table read"
    return "refused with a sentence" if line["refusals"] else "cells read, no table of the review"


def test_every_file_is_read_or_refused_with_a_sentence(
    walk: Walk, record_property: Callable[[str, object], None]
) -> None:
    outcomes = Counter((Path(file).suffix.lower(), kind(line)) for file, line in walk.items())
    for (suffix, result), count in sorted(outcomes.items()):
        record_property("Corpus", f"{suffix or '(none)':8} {result:36} {count:4}")
    assert len(walk) >= 250
    for file, line in walk.items():
        sentences = line["refusals"] + line["reasons"]
        assert line["tables"] or sentences, file
        assert all(sentence.endswith(".") for sentence in sentences), (file, sentences)
        assert line["seconds"] < SLOWEST, (file, line["seconds"])


def test_the_known_good_files_of_each_kind_are_read(walk: Walk) -> None:
    read = Counter(Path(file).suffix.lower() for file, line in walk.items() if line["cells"])
    assert {suffix: read[suffix] for suffix in READ if read[suffix] < READ[suffix]} == {}


def test_protected_files_and_attacks_say_so(walk: Walk) -> None:
    by_name = {Path(file).name: line for file, line in walk.items()}
    for name in PROTECTED:
        assert "password" in by_name[name]["refusals"][0], name
    for name in ATTACKS:
        assert "20,000,000 cells" in by_name[name]["refusals"][0], name


def test_pivot_and_chart_sheets_are_passed_over(walk: Walk) -> None:
    by_name = {Path(file).name: line for file, line in walk.items()}
    assert any("pivot table" in reason for reason in by_name["pivots.xlsx"]["reasons"])
    for name in ("any_sheets.xlsx", "any_sheets.xlsb", "any_sheets.xls"):
        assert any("is a chart" in reason for reason in by_name[name]["reasons"]), name
