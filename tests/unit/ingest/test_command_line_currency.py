"""On the command line, amounts are in the currency of the files unless one is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kamdata.__main__ import main
from tests.unit.ingest import shapes
from tests.unit.ingest.shapes import AMOUNT_CENTS


def metrics(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(["metrics", *arguments, "--as-of", "2026-08-13", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    return {"currency": report["currency"], **report["measures"]}


def test_the_currency_of_the_file_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "vertrieb.csv"
    path.write_bytes(shapes.german_csv())
    found = metrics(capsys, str(path))
    assert found["currency"] == "EUR"
    assert found["won_amount"]["value"] == AMOUNT_CENTS["won"] / 100  # type: ignore[index]


def test_a_named_currency_wins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "vertrieb.csv"
    path.write_bytes(shapes.german_csv())
    found = metrics(capsys, str(path), "--currency", "usd")
    assert found["currency"] == "USD"
    assert found["won_amount"]["value"] is None  # type: ignore[index]


def test_a_file_without_currency_is_in_dollars(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.csv"
    path.write_bytes(shapes.salesforce_api_csv())
    found = metrics(capsys, str(path))
    assert found["currency"] == "USD"
    assert found["won_amount"]["value"] == AMOUNT_CENTS["won"] / 100  # type: ignore[index]
