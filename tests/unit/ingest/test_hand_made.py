"""Workbooks made by hand with odd headers are read on the first try, or with one question."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.ingest.files import workbook
from tests.unit.ingest.helpers import mapping, only_sheet

ROWS = [
    ("Alder & Sons", "Pumps", "Proposal", 12500, date(2026, 11, 30)),
    ("Birch GmbH", "Valves", "Won", 8000.5, date(2026, 6, 15)),
    ("Cedar SA", "Seals", "Lost", 990, date(2026, 3, 1)),
    ("Dogwood Inc", "Filters", "Negotiation", 45000, date(2026, 9, 9)),
]
# headers of (account, opportunity, stage, amount, close date)
HEADERS = [
    ("Customer Nm", "Deal", "Where are we", "Deal $", "When will it close?"),
    ("Kd.-Name", "Projekt", "Phase", "Betrag [EUR]", "Abschluss"),
    ("Client", "Opp", "Status", "Value (USD)", "Close Dt"),
    ("Company", "Opportunity", "Stage", "Amt", "Exp. close"),
    ("Cust.", "Deal name", "Sales stage", "Deal size ($)", "Expected close date"),
    ("Account Nm", "Opp Name", "Stg", "Amt (EUR)", "Close"),
    ("Kunde", "Verkaufschance", "Verkaufsphase", "Wert in EUR", "Abschlussdatum"),
    ("Who is the customer?", "What", "Deal status", "How much?", "Closing"),
    ("Customer name", "Deal title", "Pipeline stage", "Deal value", "Target close"),
    ("Firma", "Thema", "Status", "Umsatz (EUR)", "Abschluss geplant"),
    ("Client name", "Project", "Current stage", "Potential $", "Est. close"),
    ("Acct", "Deal", "Stage", "Total [$]", "Close by"),
]


def made_by_hand(headers: tuple[str, ...], kind: int) -> bytes:
    """Return a workbook: plain, or with a title, blank columns, notes and a row of totals."""
    rows: list[list[Any]] = [[*headers, "Notes"]] + [[*row, "call again"] for row in ROWS]
    if kind % 2:
        rows.append(["Total", None, None, sum(row[3] for row in ROWS), None, None])
    if kind % 3:
        rows = [["Our pipeline"], [None], *rows]
    if kind % 4 > 1:
        rows = [[None, *row[:2], None, *row[2:]] for row in rows]
    return workbook(rows)


@pytest.mark.parametrize("kind", range(len(HEADERS)), ids=[names[0] for names in HEADERS])
def test_a_workbook_made_by_hand_is_read_on_the_first_try(kind: int) -> None:
    account, _, stage, amount, close = HEADERS[kind]
    sheet = only_sheet(made_by_hand(HEADERS[kind], kind))
    assert sheet.table == "opportunities", (sheet.reason, mapping(sheet))
    found = mapping(sheet)
    assert found[account] == "account"
    assert found[stage] in ("stage", "status")
    assert found[amount] == "amount_cents"
    assert found[close] == "close_on"
    assert list(sheet.frame["amount_cents"]) == [1250000, 800050, 99000, 4500000]
    assert list(sheet.frame["account"].astype("str")) == [row[0] for row in ROWS]
    assert not sheet.questions
