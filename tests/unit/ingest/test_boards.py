"""Boards with groups and subitems, and lists kept by hand that look like a CRM's."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.ingest import SheetChoice, SheetImport
from kamdata.ingest.board import find_board
from kamdata.ingest.body import find_body
from kamdata.ingest.cells import Cells
from kamdata.ingest.types import Grid
from tests.unit.ingest import shapes, shapes_enterprise
from tests.unit.ingest.files import DEALS
from tests.unit.ingest.helpers import import_files, mapping, messages, only_sheet


def monday(data: bytes) -> tuple[SheetImport, SheetImport]:
    board, updates = import_files(("board.xlsx", data)).sheets
    return board, updates


def test_the_updates_of_a_board_are_passed_over() -> None:
    _, updates = monday(shapes_enterprise.monday_board())
    assert updates.table is None
    assert updates.crm == "monday"
    assert "updates that people wrote" in updates.reason


def test_amounts_of_a_board_in_lakh_and_crore() -> None:
    board, _ = monday(shapes_enterprise.monday_board(shorthand=True))
    amounts = board.frame.set_index("opportunity")["amount_cents"]
    assert amounts["Pumps, line 3"] == 120_000_00
    assert amounts["Retrofit 2025"] == 200_000_00
    assert pd.isna(amounts["Service contract"]), "a dash is nothing, not zero"
    assert pd.isna(amounts['Valves "A" grade']), "a range is no amount"
    assert any("“10L-15L” in “Deal Value” is not an amount of money" in m for m in messages(board))


def test_groups_stand_for_stages_only_where_no_column_does() -> None:
    with_stage, _ = monday(shapes_enterprise.monday_board())
    assert mapping(with_stage)["Deal Stage"] == "stage"
    assert mapping(with_stage)["Group"] is None
    assert with_stage.extras["Group"].iloc[0] == "Group 1"
    without, _ = monday(shapes_enterprise.monday_board(has_stage=False))
    assert mapping(without)["Stage (group)"] == "stage"
    assert without.frame["source_row"].tolist()[:3] == [4, 5, 10]


@pytest.mark.parametrize(("row", "crm"), [(3, "monday"), (12, "plain")])
def test_a_header_row_chosen_by_a_person_wins_over_the_board(row: int, crm: str) -> None:
    choices = {("board.xlsx", "deals"): SheetChoice(header_row=row)}
    data = shapes_enterprise.monday_board(has_stage=False)
    sheet = import_files(("board.xlsx", data), choices=choices).sheets[0]
    assert sheet.header_row == row
    assert ("Stage (group)" in mapping(sheet)) == (crm == "monday")


@pytest.mark.parametrize(
    "header",
    [
        "Customer,Deal,Stage,Value,Close,Owner,Status,Pipeline",
        "Name,Company,Stage,Value,Expected close date,Owner",
        "Deal name,Company,Stage,Value,Close date,Owner",
        "Account,Opportunity,Stage,Expected Value,Close Date,Owner",
        "Account,Opportunity,Phase,Amount,Close Date,Sales Rep",
        "Company,Person,Stage,Status,Amount,Closed,Assigned To",
        "Kunde,Projekt,Phase,Wert,Abschluss,Verantwortlich",
        "Account Name,Sales Stage,Amount,Close Date,Probability",
    ],
)
def test_lists_kept_by_hand_stay_lists_kept_by_hand(header: str) -> None:
    names = header.split(",")
    values = {"Stage": ("Proposal", "Won"), "Phase": ("Angebot", "Gewonnen"),
              "Sales Stage": ("Proposal", "Won"), "Status": ("Open", "Won"),
              "Probability": ("50", "100")}  # fmt: skip
    rows = [
        [values.get(name, ("", ""))[n] or ("2026-05-01" if "los" in name or "schluss" in name
         else "1200" if name in ("Value", "Wert", "Amount", "Expected Value") else f"{name} {n}")
         for name in names]
        for n in (0, 1)
    ]  # fmt: skip
    sheet = only_sheet(shapes.text([names, *rows]), "list.csv")
    assert (sheet.table, sheet.crm) == ("opportunities", "plain")


PIECES = st.sampled_from(
    [[], ["Board"], ["Name", "Account", "Stage", "Value"], ["Name"], ["Subitems", "Name", "Owner"],
     ["Subitems"], [None, "Visit", "Ann"], ["Pumps", "Alder", "Proposal", "5"], [None, None, "x"],
     ["Filters"], ["Total"]]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12))
@settings(max_examples=60)
def test_every_row_of_any_board_is_read_or_counted(more: list[list[str | None]]) -> None:
    group: list[list[str | None]] = [["Group"], ["Name", "Account", "Stage", "Value"]]
    rows = [["Board"], *group, *more, *group]
    board = find_board(Grid("", columns_of(rows), len(rows)))
    assert board is not None
    body = find_body(board.grid, board.header, board.marked)
    below = len(rows) - (board.header.row or 0) - 1
    assert len(body.rows) + sum(body.dropped.values()) == below
    assert all(body.columns[0].at(place) for place in range(len(body.rows))), "items have names"


def columns_of(rows: list[list[str | None]]) -> tuple[Cells, ...]:
    padded = [row + [None] * (4 - len(row)) for row in rows]
    return tuple(Cells.of([row[place] for row in padded]) for place in range(4))


def test_a_list_with_two_lines_of_title_is_no_board() -> None:
    rows = [["Pipeline"], ["Team North"], ["Name", "Account", "Stage", "Amount", "Close Date"]]
    rows += [[deal.name, deal.account, deal.stage, deal.amount, deal.close] for deal in DEALS]
    sheet = only_sheet(shapes.workbook(rows))
    assert (sheet.crm, sheet.rows) == ("plain", 8)
