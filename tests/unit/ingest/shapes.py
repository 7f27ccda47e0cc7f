"""Eight opportunities in the exact shapes in which CRMs export them.

Every function returns the bytes of a file. What they hold is the same, so every test can compare
with `DEALS`; where a shape cannot carry something, the test says so.
"""

from __future__ import annotations

from datetime import date, datetime

from tests.unit.ingest.files import (
    AMOUNT_CENTS,
    COUNTS,
    DEALS,
    MODIFIED,
    Cell,
    Deal,
    text,
    workbook,
)
from tests.unit.ingest.shapes_salesforce import (
    Placement,
    salesforce_api_csv,
    salesforce_details_csv,
    salesforce_formatted,
    salesforce_two_groups,
)

__all__ = [
    "AMOUNT_CENTS", "COUNTS", "DEALS", "Deal", "Placement", "salesforce_api_csv",
    "salesforce_details_csv", "salesforce_formatted", "salesforce_two_groups", "text", "workbook",
]  # fmt: skip

HUBSPOT_STAGES = {
    "Prospecting": "Appointment Scheduled", "Proposal/Price Quote": "Contract Sent",
    "Closed Won": "Closed Won", "Closed Lost": "Closed Lost",
}  # fmt: skip


def hubspot_csv() -> bytes:
    """Return a deals export with byte order mark, chances of 0 to 1 and associations."""
    header = ["Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount",
              "Amount in company currency", "Currency", "Close Date", "Create Date", "Deal owner",
              "Deal probability", "Weighted amount", "Is Closed Won", "Is Deal Closed?",
              "Deal Type", "Associated Company (Primary)", "Associated Company IDs (Primary)",
              "Associated Contact IDs", "Last Activity Date", "Annual Revenue"]  # fmt: skip
    rows = [header]
    for number, deal in enumerate(DEALS):
        rows.append(
            [str(9_000_001 + number), deal.name, HUBSPOT_STAGES[deal.stage], "Sales Pipeline",
             deal.amount, deal.amount, "USD", f"{deal.close} 10:30",
             f"{deal.created} 08:05", deal.owner, deal.probability / 100,
             None, str(deal.status == "won").lower(), str(deal.status != "open").lower(),
             "New Business", deal.account, f"{deal.account_id[-6:]};77", "501;502",
             "2026-08-10 16:00", "1000000"]
        )  # fmt: skip
    return text(rows, encoding="utf-8-sig")


def dynamics_rows() -> list[list[Cell]]:
    """Return a list as it is exported to Excel: three technical columns, status beside stage."""
    header = ["(Do Not Modify) Opportunity", "(Do Not Modify) Row Checksum",
              "(Do Not Modify) Modified On", "Topic", "Potential Customer", "Status",
              "Status Reason", "Est. revenue", "Est. close date", "Actual Revenue",
              "Actual Close Date", "Probability", "Rating", "Sales Stage", "Owner", "Created On",
              "Currency", "Revenue", "Modified On"]  # fmt: skip
    rows: list[list[Cell]] = [header]
    for number, deal in enumerate(DEALS):
        finished = deal.status != "open"
        reason = {"open": "In Progress", "won": "Won", "lost": "Canceled"}[deal.status]
        stage = "Close" if finished else {"Prospecting": "Qualify"}.get(deal.stage, "Propose")
        rows.append(
            [f"6f9619ff-8b86-d011-b42d-00c04fc964{number:02d}", "weXm/iOtfuJpqfrBwNCA0O8Gtx9h==",
             MODIFIED, deal.name, deal.account, deal.status.capitalize(),
             reason, 1.0 if deal.status == "won" else deal.amount,
             date(2026, 12, 31) if finished else deal.close,
             deal.amount if deal.status == "won" else 0.0 if finished else None,
             deal.close if finished else None, deal.probability, "Warm", stage, deal.owner,
             datetime.combine(deal.created, MODIFIED.time()),
             "US Dollar", "User Provided", MODIFIED]
        )  # fmt: skip
    return rows


def dynamics_xlsx() -> bytes:
    """Return a list exported to Excel, opened and saved again: three hidden columns."""
    name = "Opportunity Advanced Find View"
    return workbook(dynamics_rows(), sheet=name, hidden=(0, 1, 2))


PIPEDRIVE_STAGES = {
    "Prospecting": "Qualified", "Proposal/Price Quote": "Proposal Made",
    "Closed Won": "Negotiations Started", "Closed Lost": "Demo Scheduled",
}  # fmt: skip


def pipedrive_xlsx() -> bytes:
    """Return a deals export: `Entity - Field` headers, status beside the stage it stood in."""
    header = ["Deal - ID", "Deal - Title", "Deal - Creator", "Deal - Owner", "Deal - Value",
              "Deal - Currency of Value", "Deal - Weighted value", "Deal - Probability",
              "Deal - Organization", "Deal - Organization ID", "Deal - Pipeline",
              "Deal - Contact person", "Deal - Stage", "Deal - Status", "Deal - Deal created",
              "Deal - Update time", "Deal - Last stage change", "Deal - Won time",
              "Deal - Lost time", "Deal - Lost reason", "Deal - Expected close date",
              "Deal - Status"]  # fmt: skip
    rows: list[list[Cell]] = [header]
    for number, deal in enumerate(DEALS):
        won, lost = deal.status == "won", deal.status == "lost"
        rows.append(
            [str(number + 1), deal.name, "System", deal.owner, deal.amount, "USD", None, None,
             deal.account, str(int(deal.account_id[-4:-3])), "Pipeline", "Kim",
             PIPEDRIVE_STAGES[deal.stage], deal.status.capitalize(),
             f"{deal.created} 09:00:00", "2026-08-12 10:00:00", "2026-08-01 10:00:00",
             f"{deal.close} 12:00:00" if won else None,
             f"{deal.close} 12:00:00" if lost else None, "Price" if lost else None,
             None if won or lost else deal.close.isoformat(), deal.status.capitalize()]
        )  # fmt: skip
    return workbook(rows, sheet="deals")


GERMAN_STAGES = {
    "Prospecting": "Erstkontakt", "Proposal/Price Quote": "Angebot", "Closed Won": "Gewonnen",
    "Closed Lost": "Verloren",
}  # fmt: skip


def german_csv() -> bytes:
    """Return a list kept by hand in German: semicolons, decimal commas, D.M.Y, cp1252."""
    rows: list[list[Cell]] = [
        ["Kunde", "Verkaufschance", "Betreuer", "Phase", "Auftragswert", "Währung",
         "Wahrscheinlichkeit (%)", "Abschluss", "Erstellt am"]
    ]  # fmt: skip
    for deal in DEALS:
        amount = None if deal.amount is None else f"{deal.amount:,.2f} €"
        if amount:
            amount = amount.replace(",", " ").replace(".", ",").replace(" ", ".", 1)
        rows.append(
            [deal.account, deal.name, deal.owner, GERMAN_STAGES[deal.stage], amount, "EUR",
             f"{deal.probability} %", f"{deal.close:%d.%m.%Y}", f"{deal.created:%d.%m.%y}"]
        )  # fmt: skip
    return text(rows, delimiter=";", encoding="cp1252")


def titled_list() -> bytes:
    """Return a list kept by hand with its title in B2 and the header on row 4."""
    rows: list[list[Cell]] = [
        [],
        ["Pipeline 2026 of the key account team"],
        [],
        ["Customer", "Deal", "Stage", "Amount (k$)", "Expected Close", "Rep", "Chance"],
    ]
    rows += [
        [deal.account, deal.name, deal.stage,
         None if deal.amount is None else deal.amount / 1000, deal.close, deal.owner,
         deal.probability / 100]
        for deal in DEALS
    ]  # fmt: skip
    return workbook(rows, first_column=1)
