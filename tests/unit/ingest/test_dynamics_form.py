"""The export of Dynamics 365 as it comes from the server, with the hidden sheet of its lists."""

from __future__ import annotations

import io

import openpyxl
import pytest

from kamdata.export.fix_list import fix_list
from kamdata.ingest.passed_over import VERY_HIDDEN
from tests.unit.ingest.files import AMOUNT_CENTS
from tests.unit.ingest.helpers import import_files, messages, sums
from tests.unit.ingest.shapes import dynamics_rows
from tests.unit.ingest.shapes_dynamics import dynamics_exact


@pytest.mark.parametrize("state", ["hidden", "veryHidden", "visible"])
def test_the_lists_of_the_drop_downs_are_no_table(state: str) -> None:
    found = import_files(("Opportunities 8-12-2026 7-42-00 AM.xlsx", dynamics_exact(state)))
    assert not found.problems
    by_name = {sheet.sheet: sheet for sheet in found.sheets}
    deals, lists = by_name["Opportunity Advanced Find View"], by_name["hiddenSheet"]
    assert (deals.table, deals.crm, deals.header_row) == ("opportunities", "dynamics365", 1)
    assert sums(deals.frame) == AMOUNT_CENTS
    assert deals.dropped == {}
    assert deals.questions == ()
    assert [text for text in messages(deals) if "has no amount" not in text] == []
    assert lists.table is None
    assert lists.reason
    if state == "veryHidden":
        assert lists.reason == VERY_HIDDEN


def test_lists_that_name_every_stage_and_status_are_still_no_table() -> None:
    rows = dynamics_rows()
    found = import_files(("export.xlsx", dynamics_exact(rows=rows[:1])))
    assert [sheet.table for sheet in found.sheets] == ["opportunities", None]
    assert found.sheets[0].rows == 0


def test_the_fix_list_gives_the_three_hidden_columns_back_hidden() -> None:
    found = import_files(("export.xlsx", dynamics_exact()))
    book = openpyxl.load_workbook(io.BytesIO(fix_list(found)))
    page = next(page for page in book if page["A1"].value == "(Do Not Modify) Opportunity")
    assert [page.cell(1, column).value for column in (2, 3, 4)] == [
        "(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On", "Topic",
    ]  # fmt: skip
    hidden = page.column_dimensions["A"]
    assert (hidden.hidden, hidden.min, hidden.max) == (True, 1, 3)
