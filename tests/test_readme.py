"""The README tells the truth: its commands, paths and variables exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^```\n(.*?)\n```$", README, re.DOTALL | re.MULTILINE)


def test_one_command_starts_and_one_tests() -> None:
    install = "python3 -m venv .venv && .venv/bin/pip install -q -r {} && .venv/bin/{}"
    assert install.format("requirements.txt", "streamlit run dashboard.py") in COMMANDS
    assert install.format("tests/requirements.txt", "python -m pytest -n 4") in COMMANDS


def test_ci_runs_the_readmes_test_command() -> None:
    text = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "grep -m 1 -- '-m pytest' README.md" in text
    assert [line for line in README.splitlines() if "-m pytest" in line] == [
        command for command in COMMANDS if "-m pytest" in command
    ]


def test_every_place_that_is_named_exists() -> None:
    named = re.findall(r"`([\w./]+(?:/|\.py|\.toml|\.txt|\.xlsx))`", README)
    linked = re.findall(r"\]\(([\w./]+)\)", README)
    assert named
    places = [
        place for place in (*named, *linked) if not place.startswith(("catalogue/", ".venv/"))
    ]
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_every_variable_is_explained_and_read() -> None:
    sources = [*(ROOT / "kamdata").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    read = {
        name
        for path in sources
        for name in re.findall(r"environ(?:\.get\(|\[)\s*\"(KAM_\w+)", path.read_text("utf-8"))
    }
    explained = set(re.findall(r"^\| `(KAM_\w+)`", README, re.MULTILINE))
    assert read == explained


@pytest.mark.parametrize("arguments", [("inspect",), ("metrics",), ("snapshot", "add")])
def test_the_commands_of_the_command_line_exist(arguments: tuple[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kamdata", *arguments, "--help"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "FILE" in done.stdout
    assert f"-m kamdata {' '.join(arguments)} FILE" in README
