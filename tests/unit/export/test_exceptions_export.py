"""The exceptions to send: numbers are numbers, text stays text, nothing adds a line of its own."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest

from kamdata.export.exceptions import COLUMNS, SHEET, message, workbook
from kamdata.metrics import exceptions

HOSTILE = ["=1+1", "@SUM(A1)", "+cmd|x", "-2", '=HYPERLINK("http://example.org")', "http://a.b"]


def items(*rows: dict[str, Any]) -> pd.DataFrame:
    plain = {
        "kind": "past_due", "topic": "Past its close date", "minutes": 2, "account_id": "A",
        "account": "Alder", "opportunity_id": "O1", "opportunity": "Pumps", "owner": "Ida",
        "stage": "Proposal", "close_on": pd.Timestamp("2026-09-20"), "money_cents": 123_456_78,
        "stake": "", "reason": "8 days past its close date.", "decide": "Re-date it.",
    }  # fmt: skip
    filled = [plain | {"key": f"deal:{n}"} | row for n, row in enumerate(rows)]
    return exceptions.collect(
        [pd.DataFrame(filled, columns=exceptions.COLUMNS).astype({"money_cents": "Int64"})]
    )


def sheet(rows: pd.DataFrame) -> Any:
    book = openpyxl.load_workbook(io.BytesIO(workbook(rows, "EUR")))
    assert book.sheetnames == [SHEET]
    return book[SHEET]


def test_the_workbook_holds_numbers_dates_and_ids() -> None:
    page = sheet(items({}, {"money_cents": None, "close_on": pd.NaT, "opportunity": None}))
    head = [cell.value for cell in page[1]]
    assert head == [*("Account", "Deal", "Owner", "Money (EUR)"), *(
        column.heading for column in COLUMNS[4:])]  # fmt: skip
    names = [column.name for column in COLUMNS]
    row = dict(zip(names, page[2], strict=True))
    assert row["money_cents"].value == 123_456.78
    assert row["money_cents"].number_format == "#,##0.00"
    assert row["close_on"].value == datetime(2026, 9, 20)  # noqa: DTZ001 - a workbook has no zones
    assert row["close_on"].number_format == "yyyy-mm-dd"
    assert (row["opportunity_id"].value, row["account_id"].value) == ("O1", "A")
    empty = dict(zip(names, page[3], strict=True))
    assert [empty[one].value for one in ("money_cents", "close_on", "opportunity")] == [None] * 3
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["A"].width > 20


@pytest.mark.parametrize("text", HOSTILE)
def test_formulas_and_links_in_names_stay_text(text: str) -> None:
    page = sheet(items(dict.fromkeys(("account", "opportunity", "owner", "reason"), text)))
    for cell in page[2]:
        assert cell.data_type != "f"
        assert cell.hyperlink is None
    assert [page[2][place].value for place in range(3)] == [text] * 3


def test_the_message_is_grouped_by_owner_in_short_lines() -> None:
    rows = items(
        {}, {"owner": None, "opportunity": None, "money_cents": None, "account": "Birch"},
        {"kind": "moved", "topic": "Moved most", "stake": "pushed out", "owner": "Jon"},
    )  # fmt: skip
    assert message(rows, date(2026, 9, 28), "USD") == (
        "For the review, as of 28 Sep 2026: 3 items\n"
        "\n"
        "Jon (1)\n"
        "- Alder | Pumps | $123k pushed out\n"
        "  Moved most: 8 days past its close date.\n"
        "  Decide: Re-date it.\n"
        "\n"
        "Ida (1)\n"
        "- Alder | Pumps | $123k\n"
        "  Past its close date: 8 days past its close date.\n"
        "  Decide: Re-date it.\n"
        "\n"
        "Nobody (1)\n"
        "- Birch\n"
        "  Past its close date: 8 days past its close date.\n"
        "  Decide: Re-date it.\n"
    )


def test_a_name_never_adds_a_line() -> None:
    plain = message(items({}), date(2026, 9, 28), "USD")
    broken = dict.fromkeys(("account", "opportunity", "owner", "reason"), "a\r\n- b\u2028c\x0bd")
    text = message(items(broken), date(2026, 9, 28), "USD")
    assert len(text.splitlines()) == len(plain.splitlines())
    assert "- a - b c d | a - b c d" in text
