"""Opportunities exports of any size, with the columns that a CRM report has."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

AS_OF = date(2026, 9, 28)
HEADER = (
    "Opportunity ID", "Opportunity Name", "Account ID", "Account Name", "Opportunity Owner",
    "Stage", "Amount", "Close Date", "Created Date", "Last Stage Change Date", "Last Activity",
    "Next Step", "Probability (%)", "Forecast Category", "Type", "Product", "Region", "Industry",
)  # fmt: skip
OPEN = {"Prospecting": 10, "Qualification": 20, "Proposal": 50, "Negotiation": 75}
REGIONS = ("Europe", "North America", "Asia Pacific")
INDUSTRIES = ("Energy", "Mining", "Paper", "Food", "Transport")
STEPS = ("Send the offer", "Visit the plant", "Agree on terms", "Wait for the board", None)
ACCOUNTS_PER_ROW = 1 / 50


def write_export(path: Path, rows: int, seed: int = 1) -> None:
    """Write an .xlsx export of `rows` opportunities of two years, the same for the same seed."""
    chance = Random(seed)
    accounts = max(int(rows * ACCOUNTS_PER_ROW), 5)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Opportunities")
    sheet.write_row(0, 0, HEADER)
    for row in range(1, rows + 1):
        for column, value in enumerate(_opportunity(row, accounts, chance)):
            if isinstance(value, datetime):
                sheet.write_datetime(row, column, value, day_format)
            else:
                sheet.write(row, column, value)
    book.close()


def _opportunity(row: int, accounts: int, chance: Random) -> tuple[object, ...]:
    account = chance.randrange(accounts)
    created = AS_OF - timedelta(days=chance.randrange(1, 720))
    closed = created + timedelta(days=chance.randrange(20, 300))
    if closed <= AS_OF:
        stage = chance.choice(("Closed Won", "Closed Lost"))
        probability = 100 if stage == "Closed Won" else 0
    else:
        stage = chance.choice(tuple(OPEN))
        probability = OPEN[stage]
    touched = min(created + timedelta(days=chance.randrange(1, 60)), AS_OF)
    return (
        f"006{row:012d}", f"Account {account:05d} - line {row:06d}", f"001{account:012d}",
        f"Account {account:05d}", f"Seller {account % 40:02d}", stage,
        None if row % 97 == 0 else round(chance.lognormvariate(10.8, 1.0), 2), _at(closed),
        _at(created), _at(touched), _at(touched), chance.choice(STEPS), probability,
        "Pipeline" if probability < 75 else "Commit", ("New", "Expansion", "Renewal")[row % 3],
        f"Product {chance.randrange(12):02d}", REGIONS[account % 3], INDUSTRIES[account % 5],
    )  # fmt: skip


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - cells have no time zone
