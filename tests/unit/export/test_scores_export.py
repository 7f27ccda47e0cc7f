"""The workbook of both lists: its parts sum to its scores, and texts stay texts."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from kamdata.export.scores import GROWTH, RISK, workbook
from kamdata.metrics.assess import assess
from kamdata.metrics.growth import growth_table
from kamdata.metrics.known import prepare
from kamdata.metrics.risk import risk_table
from kamdata.model import Settings, Snapshot
from tests.build import make_snapshot
from tests.sample_home import sample_snapshot

HOSTILE = '=HYPERLINK("http://example.org")'


def book_of(snapshot: Snapshot) -> Any:
    known = assess(prepare(snapshot, Settings()), Settings())
    risk = risk_table(known)
    made = workbook(known.facts.snapshot, risk, growth_table(known, risk))
    return openpyxl.load_workbook(io.BytesIO(made))


def rows_of(page: Any) -> list[dict[str, Any]]:
    head, *lines = page.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.fixture(scope="module")
def sample_book() -> Any:
    return book_of(sample_snapshot())


@pytest.mark.parametrize("name", [RISK, GROWTH])
def test_the_points_of_a_line_sum_to_its_score(sample_book: Any, name: str) -> None:
    rows = rows_of(sample_book[name])
    assert len(rows) == len(sample_snapshot().table("accounts"))
    for row in rows:
        points = [
            Decimal(str(value)) for heading, value in row.items()
            if value is not None and (heading.startswith("Points: ") or heading == "Starting level")
        ]  # fmt: skip
        score = row["Score"]
        assert sum(points) == (0 if score is None else Decimal(str(score)))


def test_ranked_accounts_come_first_with_their_reasons(sample_book: Any) -> None:
    rows = rows_of(sample_book[RISK])
    ranks = [row["Rank"] for row in rows if row["Rank"] is not None]
    assert ranks == list(range(1, len(ranks) + 1))
    assert [row["Rank"] for row in rows[: len(ranks)]] == ranks
    assert all(row["Why"] and row["Next"] for row in rows)


def test_every_factor_stands_with_its_evidence(sample_book: Any) -> None:
    rows = rows_of(sample_book["Evidence"])
    accounts = len(sample_snapshot().table("accounts"))
    assert len(rows) == accounts * (12 + 1 + 7 + 1)
    assert {row["State"] for row in rows} >= {"observed", "missing"}
    assert all(row["Points"] is None for row in rows if row["State"] != "observed")
    assert all(row["What is known, or what to add"] for row in rows)


def test_the_weights_and_the_date_are_told(sample_book: Any) -> None:
    about = {row["What"]: row["Value"] for row in rows_of(sample_book["About"])}
    assert about["As of"] == "28 Sep 2026"
    assert about["Weight, At risk: Revenue trend"] == "20.0"
    assert about["Weight, Ripe for growth: Whitespace"] == "25.0"


def test_a_formula_in_a_name_stays_text() -> None:
    accounts = [{"account_id": "A", "account": HOSTILE, "owner": HOSTILE}]
    book = book_of(make_snapshot([{"account_id": "A"}], accounts))
    for page in book:
        for line in page.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in line)
    assert rows_of(book[RISK])[0]["Account"] == HOSTILE


def test_without_accounts_there_are_only_headings() -> None:
    assert rows_of(book_of(make_snapshot())[RISK]) == []
