"""What was promised to the customers, which function must keep it, and whether it did."""

# ruff: noqa: E501 - one line for each promise reads better than five

from __future__ import annotations

from datetime import date

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.roster import OWNERS

SOLVANG, WIELGOR, ADEYELA, CARRANDO, RAGHUNATH, ARAMOTO = OWNERS
OPERATIONS, SUPPLY, SERVICE, TECHNICAL, FINANCE, SALES = (
    "Operations", "Supply chain", "Service", "Technical", "Finance", "Sales",
)  # fmt: skip
# account, promise, who gave it, due, status, function, kept
PROMISES: tuple[tuple[str, str, str, date, str, str | None, bool | None], ...] = (
    ("Cassarine Motors", "Parts in Detroit within 24 hours", ADEYELA, date(2026, 3, 31), "Done", SUPPLY, True),
    ("Cassarine Motors", "Spare gearbox on site during the conversion", ADEYELA, date(2026, 11, 13), "Open", OPERATIONS, None),
    ("Cassarine Motors", "List of all part numbers for the maintenance system", ADEYELA, date(2026, 9, 18), "Open", TECHNICAL, None),
    ("Cassarine Motors", "Savings report for 2025", ADEYELA, date(2026, 4, 30), "Done", SALES, True),
    ("Kostara Automotive", "Two deliveries a week instead of five, same service", WIELGOR, date(2026, 6, 30), "Closed", SUPPLY, False),
    ("Kostara Automotive", "Repair of the three open escalations", WIELGOR, date(2026, 8, 31), "Open", SERVICE, None),
    ("Kostara Automotive", "One invoice a month", WIELGOR, date(2026, 5, 29), "Done", FINANCE, True),
    ("Kostara Automotive", "Drawings of the seat line", WIELGOR, date(2026, 2, 27), "Done", TECHNICAL, True),
    (stories.HALF_A_QUARTER, "Fixed prices for the turbine hall until 2029", SOLVANG, date(2026, 10, 30), "Open", FINANCE, None),
    (stories.HALF_A_QUARTER, "Spare gearbox in Bergen", SOLVANG, date(2025, 11, 28), "Done", OPERATIONS, True),
    (stories.HALF_A_QUARTER, "Load study of the main shaft", SOLVANG, date(2026, 7, 31), "Done", TECHNICAL, True),
    ("Tarrawin Resources", "Service engineer based in Perth", RAGHUNATH, date(2026, 6, 1), "Done", SERVICE, True),
    ("Tarrawin Resources", "Bearings for pit 3 before the rains", RAGHUNATH, date(2026, 1, 30), "Done", SUPPLY, True),
    ("Tarrawin Resources", "Price list in Australian dollars", RAGHUNATH, date(2026, 12, 4), "Open", FINANCE, None),
    (stories.WHITESPACE, "Visit to a plant that runs our monitoring", WIELGOR, date(2026, 10, 23), "Open", SALES, None),
    (stories.WHITESPACE, "Repair within two days", WIELGOR, date(2026, 4, 17), "Done", SERVICE, True),
    (stories.WHITESPACE, "Delivery of rolls 4 to 6 in May", WIELGOR, date(2026, 5, 29), "Done", OPERATIONS, True),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, "First draft of the new frame contract", SOLVANG, date(2026, 9, 4), "Open", SALES, None),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, "Workshop on electric axles", SOLVANG, date(2026, 6, 26), "Closed", TECHNICAL, False),
    (stories.DECLINE, "Retrofit offer for line 3", RAGHUNATH, date(2026, 7, 17), "Done", SALES, True),
    (stories.DECLINE, "Gearbox repair in four weeks", RAGHUNATH, date(2026, 5, 15), "Closed", SERVICE, False),
    (stories.DECLINE, "Service report every month", RAGHUNATH, date(2026, 8, 31), "Closed", SERVICE, False),
    (stories.VANISHED, "Keep the boiler house offer open until January", CARRANDO, date(2027, 1, 29), "Open", SALES, None),
    (stories.VANISHED, "Drives for pump station 2", CARRANDO, date(2026, 3, 20), "Done", OPERATIONS, True),
    (stories.FAR_ABOVE_GOAL, "Conveyors for Jutland line 3 by November", SOLVANG, date(2026, 11, 20), "Open", OPERATIONS, None),
    (stories.FAR_ABOVE_GOAL, "Jutland lines 1 and 2 installed in ten weeks", SOLVANG, date(2026, 8, 7), "Done", OPERATIONS, True),
    (stories.FAR_ABOVE_GOAL, "Cleaning time under 40 minutes, shown on line 1", SOLVANG, date(2026, 9, 11), "Done", TECHNICAL, True),
    (stories.SILENT, "Answer on the open invoices", CARRANDO, date(2026, 7, 24), "Open", FINANCE, None),
    (stories.SILENT, "Dryer bearings in two weeks", CARRANDO, date(2026, 4, 24), "Closed", SUPPLY, False),
    (stories.WON_SMALLER, "First line in Busan by December", ARAMOTO, date(2026, 12, 18), "Open", OPERATIONS, None),
    (stories.WON_SMALLER, "Manuals in Korean", ARAMOTO, date(2026, 9, 25), "Open", TECHNICAL, None),
    (stories.WITHOUT_SPONSOR, "Service engineer on Sulawesi", RAGHUNATH, date(2026, 9, 30), "Open", SERVICE, None),
    (stories.ONE_CONTACT, "Valves for the town plant in June", SOLVANG, date(2026, 6, 19), "Done", OPERATIONS, True),
    (stories.DEAL_WITHOUT_AMOUNT, "Price for the gearbox exchange", ADEYELA, date(2026, 9, 11), "Open", SALES, None),
    ("Climbridge Packaging", "Harder seals for the folding line", CARRANDO, date(2026, 8, 14), "Done", TECHNICAL, True),
    (stories.LOSS_STREAK, "Answer to every inquiry in two days", CARRANDO, date(2026, 6, 30), "Closed", SALES, False),
    (stories.CONTRACT_LAPSED, "Service goes on without a contract until October", CARRANDO, date(2026, 10, 16), "Open", SERVICE, None),
    (stories.CLOSE_DATE_OVERDUE, "Keep the slot in the conveyor plant", SOLVANG, date(2026, 10, 9), "Open", SUPPLY, None),
    (stories.PROSPECT, "Reference visit to a cell line", WIELGOR, date(2026, 8, 20), "Done", SALES, True),
    (stories.PROSPECT, "Test bearings for the coating line", WIELGOR, date(2026, 11, 6), "Open", TECHNICAL, None),
    (stories.STEADY_GROWTH, "Gearboxes every second week", SOLVANG, date(2026, 7, 31), "Done", SUPPLY, True),
    (stories.NEW_CUSTOMER, "Commissioning of the first line", SOLVANG, date(2026, 2, 20), "Done", SERVICE, True),
)  # fmt: skip


def build_promises() -> pd.DataFrame:
    """Return the promises: kept, broken, past their day without a word, and still open."""
    columns = ["account", "what", "owner", "due_on", "status", "function", "is_kept"]
    return pd.DataFrame(PROMISES, columns=columns).astype({"is_kept": "boolean"})
