"""Style, types and the direction of imports, checked by the tools pyproject.toml configures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LARGEST_FILE = 320
LARGEST_PAGE = 120


def tool(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of this virtual environment in the repository."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PATH": path},
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--check", "--no-cache", "."),
        ("basedpyright",),
        ("lint-imports", "--no-cache"),
    ],
    ids=["ruff check", "ruff format", "basedpyright", "lint-imports"],
)
def test_a_tool_finds_nothing(command: tuple[str, ...]) -> None:
    done = tool(*command)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def sources(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )


def test_no_file_is_too_long_to_read() -> None:
    limits = dict.fromkeys(sources("kamdata", "tests"), LARGEST_FILE)
    limits |= dict.fromkeys(sources("pages"), LARGEST_PAGE)
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in limits}
    assert not {str(path): n for path, n in lengths.items() if n > limits[path]}


def test_every_package_that_the_product_needs_is_imported_somewhere() -> None:
    text = "\n".join(path.read_text("utf-8") for path in sources("kamdata", "pages"))
    names = {
        "SQLAlchemy": "sqlalchemy",
        "XlsxWriter": "xlsxwriter",
        "charset-normalizer": "charset_normalizer",
        "ibis-framework[duckdb]": "ibis",
        "sqlglot": "ibis",  # which does not say that it needs an older one
    }
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    packages = [line.split(">=")[0] for line in lines if line.strip()]
    assert packages
    assert not [
        name for name in packages if f"import {names.get(name, name)}" not in text
        and f"from {names.get(name, name)}" not in text
    ]  # fmt: skip
