"""Workbooks as different people type them, each read without a click."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from kamdata.ingest import Import
from tests.unit.ingest.helpers import import_files, mapping

Page = Callable[[Any, Any], None]


@dataclass(frozen=True)
class Person:
    """What somebody typed, and the deals that they meant: account, stage, cents, close date."""

    pages: dict[str, Page]
    deals: list[tuple[str, str, int | None, date | None]]
    columns: dict[str, str | None]


def lines(*rows: list[Any]) -> Page:
    """Return a page of these rows; None is a cell that nobody typed into."""

    def write(page: Any, book: Any) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    page.write_datetime(row, column, pd.Timestamp(cell).to_pydatetime(), day)
                elif cell is not None:
                    page.write(row, column, cell)

    return write


def merged(page: Page, *labels: tuple[int, int, int, int, str]) -> Page:
    """Return a page with labels merged over several cells."""

    def write(sheet: Any, book: Any) -> None:
        page(sheet, book)
        for *reach, label in labels:
            sheet.merge_range(*reach, label)

    return write


SALES_LEADER = Person(
    {"Pipeline": merged(
        lines(
            ["Key account pipeline, Northern region"],
            ["as discussed in the Monday call"],
            [],
            ["Region", "Cust.", "Deal", "Stage", "Deal value (k€)", "Prob %", None, "Exp. close",
             "Notes"],
            [None, "Alder & Sons", "Pumps", "Proposal", 120, 60, None, date(2026, 11, 30),
             "waiting for the board"],
            [None, "Birch GmbH", "Valves", "Negotiation", 45.5, 80, None, date(2026, 12, 15)],
            ["Subtotal North", None, None, None, 165.5],
            [None, "Cedar SA", "Seals", "Won", 8, 100, None, date(2026, 3, 1), "signed!"],
            [None, "Dogwood", "Filters", "Lost", 99, 0, None, date(2026, 2, 1)],
            ["Subtotal South", None, None, None, 107],
            ["Total", None, None, None, 272.5],
        ),
        (4, 0, 5, 0, "North"), (7, 0, 8, 0, "South"),
    )},
    [("Alder & Sons", "Proposal", 120_000_00, date(2026, 11, 30)),
     ("Birch GmbH", "Negotiation", 45_500_00, date(2026, 12, 15)),
     ("Cedar SA", "Won", 8_000_00, date(2026, 3, 1)),
     ("Dogwood", "Lost", 99_000_00, date(2026, 2, 1))],
    {"Region": "region", "Deal": "opportunity", "Prob %": "probability_rate"},
)  # fmt: skip

AMERICAN = Person(
    {"2026": lines(
        ["BIG DEALS 2026"],
        [None, "Acct", "Opp", "Where are we?", "$$$", "Conf.", "Close", "Rep", "Next steps"],
        [None, "Alder & Sons", "Pumps", "Proposal sent", "1.2M", "60%", "11/30/2026", "Sam",
         "send terms"],
        [None, "Birch Inc", "Valves", "Negotiating", "350k", "80%", "Dec 15, 2026", "Sam"],
        [None, "Cedar Corp", "Seals", "Won", "$75,000", "100%", date(2026, 3, 1), "Ann"],
        [None, "Dogwood", "Filters", "Lost", "90K", "0%", "2/28/2026", "Ann"],
        [],
        [None, "TOTAL", None, None, "1.715M"],
    )},
    [("Alder & Sons", "Proposal sent", 1_200_000_00, date(2026, 11, 30)),
     ("Birch Inc", "Negotiating", 350_000_00, date(2026, 12, 15)),
     ("Cedar Corp", "Won", 75_000_00, date(2026, 3, 1)),
     ("Dogwood", "Lost", 90_000_00, date(2026, 2, 28))],
    {"Rep": "owner", "Next steps": "next_step", "Conf.": "probability_rate"},
)  # fmt: skip

GERMAN = Person(
    {"Vertriebsliste": lines(
        ["Projektliste Vertrieb, Stand 30.09.2026"],
        [],
        ["Nr.", "Kunde", "Projekt", "Phase", "Volumen (T€)", "W'keit", "Abschluss gepl.",
         "Bearbeiter", "Bemerkung"],
        [1, "Erle AG", "Pumpen", "Angebot", "120,5", "60 %", "30.11.2026", "Meier", "wartet"],
        [2, "Birke GmbH", "Ventile", "Verhandlung", "45", "80 %", "15.12.2026", "Meier"],
        ["Zwischensumme", None, None, None, "165,5"],
        [3, "Zeder KG", "Dichtungen", "Auftrag", "8", "100 %", "01.03.2026", "Schulz"],
        [4, "Ulme SE", "Filter", "Verloren", "1.099", "0 %", "28.02.2026", "Schulz"],
        ["Gesamtsumme", None, None, None, "1.272,5"],
    )},
    [("Erle AG", "Angebot", 120_500_00, date(2026, 11, 30)),
     ("Birke GmbH", "Verhandlung", 45_000_00, date(2026, 12, 15)),
     ("Zeder KG", "Auftrag", 8_000_00, date(2026, 3, 1)),
     ("Ulme SE", "Verloren", 1_099_000_00, date(2026, 2, 28))],
    {"Projekt": "opportunity", "Bearbeiter": "owner", "W'keit": "probability_rate"},
)  # fmt: skip

CONTROLLER = Person(
    {"Forecast": merged(
        lines(
            [],
            ["Customer", None, "Opportunity", None, "Forecast", None, "Owner"],
            ["Name", "Segment", "Title", "Status", "Amount", "Date"],
            [None, "A", "Pumps", "open", 120000, date(2026, 11, 30), "Sam"],
            [None, "A", "Spare parts", "open", 5000, "30 Nov 2026", "Sam"],
            ["Birch Ltd", "B", "Valves", "won", "45 000", date(2026, 3, 1), "Ann"],
            ["Cedar Ltd", "B", "Seals", "lost", "tbd", "2026-02-28", "Ann"],
        ),
        (3, 0, 4, 0, "Alder Ltd"),
    )},
    [("Alder Ltd", "open", 120_000_00, date(2026, 11, 30)),
     ("Alder Ltd", "open", 5_000_00, date(2026, 11, 30)),
     ("Birch Ltd", "won", 45_000_00, date(2026, 3, 1)),
     ("Cedar Ltd", "lost", None, date(2026, 2, 28))],
    {},
)  # fmt: skip

QUARTERS = Person(
    {"Notes": lines(["How to use this file"], ["Update it every Friday"]),
     "Lists": lines(["Stage"], ["Proposal"], ["Negotiation"], ["Won"], ["Lost"]),
     "Q3+Q4": lines(
         ["Q3"],
         ["Client", "What", "Status", "Worth", "Likelihood", "When", "Who"],
         ["Alder", "Pumps", "Proposal", "£120k", 0.6, "30-Sep-26", "Sam"],
         ["Birch", "Valves", "Won", "£45,500", 1, "1-Jul-26", "Ann"],
         [],
         ["Q4"],
         ["Client", "What", "Status", "Worth", "Likelihood", "When", "Who"],
         ["Cedar", "Seals", "Negotiation", "£8k", 0.8, "15-Dec-26", "Sam"],
         ["Dogwood", "Filters", "Lost", "£1.1m", 0, "TBC", "Ann"],
         [],
         ["* all in pounds, without VAT"],
     )},
    [("Alder", "Proposal", 120_000_00, date(2026, 9, 30)),
     ("Birch", "Won", 45_500_00, date(2026, 7, 1)),
     ("Cedar", "Negotiation", 8_000_00, date(2026, 12, 15)),
     ("Dogwood", "Lost", 1_100_000_00, None)],
    {"Who": "owner", "Likelihood": "probability_rate"},
)  # fmt: skip

FOUNDER = Person(
    {"Sheet1": lines(
        [],
        [],
        [None, None, "Company ", "Deal name*", "Deal stage", "How much? ($)", "close date?",
         "Last talked", "priority"],
        [None, None, "Alder", "Pumps", "3 - Proposal", "120,000", "2026-11-30", "3 days ago",
         "HIGH"],
        [None, None, "Birch", "Valves", "4 - Closed won", "45,500.50", "2026-03-01", "-", "low"],
        [None, None, "Cedar", "Seals", "1 - Lead", "~8k", "2026-12-15", None, "low"],
        [None, None, None, None, "Sum:", 173_500.5],
    )},
    [("Alder", "3 - Proposal", 120_000_00, date(2026, 11, 30)),
     ("Birch", "4 - Closed won", 45_500_50, date(2026, 3, 1)),
     ("Cedar", "1 - Lead", 8_000_00, date(2026, 12, 15))],
    {"Deal name*": "opportunity"},
)  # fmt: skip

PEOPLE = {
    "a sales leader": SALES_LEADER, "an American": AMERICAN, "a German": GERMAN,
    "a controller": CONTROLLER, "somebody with quarters": QUARTERS, "a founder": FOUNDER,
}  # fmt: skip


def imported(person: Person) -> Import:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, write in person.pages.items():
        write(book.add_worksheet(name), book)
    book.close()
    return import_files(("my pipeline.xlsx", out.getvalue()))


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_what_people_type_is_read_on_the_first_try(person: Person) -> None:
    found = imported(person)
    used = [sheet for sheet in found.sheets if sheet.table]
    assert [sheet.table for sheet in used] == ["opportunities"], [
        (sheet.sheet, sheet.reason, mapping(sheet)) for sheet in found.sheets
    ]
    (sheet,) = used
    frame = sheet.frame
    deals = [
        (str(row.account), str(row.stage), None if pd.isna(row.amount_cents) else row.amount_cents,
         None if pd.isna(row.close_on) else row.close_on.date())
        for row in frame.itertuples()
    ]  # fmt: skip
    assert deals == person.deals, mapping(sheet)
    assert sheet.questions == ()
    assert not [finding for finding in sheet.findings if finding.severity == "error"]
    names = mapping(sheet)
    assert {name: names[name] for name in person.columns} == person.columns
