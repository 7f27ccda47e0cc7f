"""Recognition runs in the server: what it may take, and what happens to files that want more."""

from __future__ import annotations

import time

import numpy as np
import pytest

from kamdata.ingest import Book, SheetChoice, recognise
from kamdata.ingest import budget as limits
from kamdata.ingest.cells import Cells
from kamdata.ingest.types import Grid
from kamdata.model import Settings
from tests.unit.ingest.helpers import mapping, messages

HEADER = ("Account", "Stage", "Amount", "Close Date")
ROW = ("Alder", "Proposal", "100", "2026-09-30")


def grid(name: str, *rows: tuple[str | None, ...]) -> Grid:
    columns = tuple(Cells.of(list(values)) for values in zip(*rows, strict=True))
    return Grid(name, columns, len(rows))


def book(file: str, sheets: int, *rows: tuple[str | None, ...]) -> Book:
    return Book(file, file, tuple(grid(f"S{number}", *rows) for number in range(sheets)))


def test_a_hundred_tables_are_read_and_one_more_is_refused_before_any_is() -> None:
    small = book("small.xlsx", 1, HEADER, ROW)
    most = recognise([book("a.xlsx", limits.MOST_TABLES, HEADER, ROW)], Settings())
    assert len(most.sheets) == limits.MOST_TABLES
    assert all(sheet.table == "opportunities" for sheet in most.sheets)
    start = time.process_time()
    found = recognise([book("b.xlsx", 500, HEADER, ROW), small], Settings())
    assert time.process_time() - start < 2
    assert [sheet.file for sheet in found.sheets] == ["small.xlsx"]
    (problem,) = found.problems
    assert problem.where == "b.xlsx"
    assert "more than 100 tables" in problem.what
    assert problem.fix


def test_sheets_that_are_left_out_or_no_tables_do_not_count() -> None:
    many = book("a.xlsx", 150, HEADER, ROW)
    left_out = {("a.xlsx", f"S{number}"): SheetChoice(table="skip") for number in range(60)}
    assert not recognise([many], Settings(), left_out).problems
    assert not recognise([book("b.xlsx", 500, ("a note",))], Settings()).problems


def test_ten_thousand_columns_are_looked_at_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_COLUMNS", 8)
    two, three = (recognise([book("a.xlsx", n, HEADER, ROW)], Settings()) for n in (2, 3))
    assert (len(two.sheets), len(three.sheets)) == (2, 0)
    assert "columns together" in three.problems[0].what


def test_a_thousand_columns_are_matched_quickly() -> None:
    names = (*HEADER, *(f"Deal value of item {number}" for number in range(996)))
    wide = book("wide.xlsx", 1, names, *((*ROW, *map(str, range(n, n + 996))) for n in range(9)))
    start = time.process_time()
    (sheet,) = recognise([wide], Settings()).sheets
    assert time.process_time() - start < 1.5
    assert {mapping(sheet)[name] for name in HEADER} == {
        "account", "stage", "amount_cents", "close_on",
    }  # fmt: skip
    assert sheet.extras.shape == (9, 996)
    assert sheet.preview.shape[1] == 100


def test_a_column_of_thousands_of_values_is_no_stage_even_where_it_is_chosen() -> None:
    rows = [("Alder", f"Stage {n}", str(n), "2026-09-30") for n in range(1_500)]
    choice = SheetChoice("opportunities", columns={"Stage": "stage"})
    for choices in ({}, {("a.xlsx", "S0"): choice}):
        (sheet,) = recognise([book("a.xlsx", 1, HEADER, *rows)], Settings(), choices).sheets
        assert sheet.table is None
        assert "stage" in sheet.reason


def test_twenty_unknown_stages_are_named_and_the_rest_counted() -> None:
    rows = [("Alder", f"Xyz {n % 30}", str(n), "2026-09-30") for n in range(90)]
    (sheet,) = recognise([book("a.xlsx", 1, HEADER, *rows)], Settings()).sheets
    said = [message for message in messages(sheet) if "not known" in message]
    assert len(said) == 21
    assert said[0] == "The stage “Xyz 0” is not known: its 3 rows count as open."
    assert said[-1] == "10 more stages are not known, in 30 rows. The first is row 22."


def test_every_answer_about_many_sheets_is_that_about_one() -> None:
    chance = np.random.default_rng(3)
    rows = [("Alder", "Won", str(chance.integers(9_999)), "2026-09-30") for _ in range(5)]
    alone = recognise([book("a.xlsx", 1, HEADER, *rows)], Settings()).sheets[0]
    for sheet in recognise([book("a.xlsx", 30, HEADER, *rows)], Settings()).sheets:
        assert sheet.columns == alone.columns
        assert sheet.frame.equals(alone.frame.assign(source=sheet.frame["source"]))
