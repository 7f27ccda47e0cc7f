"""Eight opportunities in the exact shapes in which CRMs export them.

Every function returns the bytes of a file. What they hold is the same, so every test can compare
with `DEALS`; where a shape cannot carry something, the test says so.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import xlsxwriter

Cell = Any
Placement = Literal["first row", "own row", "both"]


@dataclass(frozen=True)
class Deal:
    """One opportunity, as the CRM knows it."""

    id: str
    name: str
    account: str
    account_id: str
    owner: str
    stage: str
    status: str
    amount: float | None
    probability: int
    created: date
    close: date


DEALS = (
    Deal("0065g00000AaA01AAA", "Pumps, line 3", "Alder & Sons Ltd.", "0015g00000AcC01AAA",
         "Ann Lee", "Prospecting", "open", 120_000.0, 10, date(2026, 1, 5), date(2026, 9, 30)),
    Deal("0065g00000AaA02AAA", "Service contract", "Birch GmbH", "0015g00000AcC02AAA",
         "Ann Lee", "Prospecting", "open", None, 10, date(2026, 2, 14), date(2026, 10, 15)),
    Deal("0065g00000AaA03AAA", "Total Connect Kit", "Total Energies", "0015g00000AcC03AAA",
         "Bo Cruz", "Proposal/Price Quote", "open", 80_500.5, 75, date(2026, 3, 1),
         date(2026, 8, 31)),
    Deal("0065g00000AaA04AAA", 'Valves "A" grade', "Alder & Sons Ltd.", "0015g00000AcC01AAA",
         "Bo Cruz", "Proposal/Price Quote", "open", 45_000.0, 75, date(2026, 3, 20),
         date(2026, 12, 1)),
    Deal("0065g00000AaA05AAA", "Retrofit 2025", "Cedar SA", "0015g00000AcC04AAA", "Ann Lee",
         "Closed Won", "won", 200_000.0, 100, date(2025, 6, 1), date(2026, 2, 28)),
    Deal("0065g00000AaA06AAA", "Filters", "Birch GmbH", "0015g00000AcC02AAA", "Bo Cruz",
         "Closed Won", "won", 15_250.25, 100, date(2025, 11, 11), date(2026, 4, 30)),
    Deal("0065g00000AaA07AAA", "Compressor hall", "Cedar SA", "0015g00000AcC04AAA", "Ann Lee",
         "Closed Lost", "lost", 310_000.0, 0, date(2025, 9, 9), date(2026, 5, 19)),
    Deal("0065g00000AaA08AAA", "Spare parts", "Dogwood Inc", "0015g00000AcC05AAA", "Bo Cruz",
         "Closed Lost", "lost", 9_999.99, 0, date(2026, 1, 31), date(2026, 6, 25)),
)  # fmt: skip

AMOUNT_CENTS = {"open": 245_500_50, "won": 215_250_25, "lost": 319_999_99}
COUNTS = {"open": 4, "won": 2, "lost": 2}
STAGES = ("Prospecting", "Proposal/Price Quote", "Closed Won", "Closed Lost")
MODIFIED = datetime.fromisoformat("2026-08-12 07:42:00")  # workbooks know no time zones


def workbook(
    rows: list[list[Cell]],
    *,
    sheet: str = "Sheet1",
    hidden: tuple[int, ...] = (),
    first_column: int = 0,
) -> bytes:
    """Return an .xlsx of these rows; real dates become Excel dates, None an absent cell."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "m/d/yyyy"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells, start=first_column):
            if isinstance(cell, (date, datetime)):
                page.write_datetime(row, column, cell, day)
            elif isinstance(cell, bool):
                page.write_boolean(row, column, cell)
            elif isinstance(cell, (int, float)):
                page.write_number(row, column, cell)
            elif cell is not None:
                page.write_string(row, column, cell)
    for column in hidden:
        page.set_column(column, column, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def text(
    rows: list[list[Cell]],
    *,
    delimiter: str = ",",
    quote_all: bool = False,
    line_end: str = "\r\n",
    encoding: str = "utf-8",
) -> bytes:
    """Return a delimited text file of these rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, delimiter=delimiter, lineterminator=line_end,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )  # fmt: skip
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue().encode(encoding)


SALESFORCE_FOOTER = (
    "Confidential Information - Do Not Distribute",
    "Copyright © 2000-2026 salesforce.com, inc. All rights reserved.",
)


def salesforce_formatted(placement: Placement = "first row") -> bytes:
    """Return a report grouped by stage: banner, filters, subtotals, total, footer, column A empty.

    The value of a group stands on its first detail row, on a row of its own, or now here, now
    there.
    """
    rows: list[list[Cell]] = [
        [],
        ["Open and closed deals"],
        ["As of 2026-08-13 14:00:09 Pacific Standard Time/PST • Sorted by Close Date (Descending)"],
        [],
        [],
        ["Filtered By"],
        ["Show: All opportunities"],
        ["Date Field: Close Date equals Custom (1/1/2026 to 12/31/2026)"],
        ["Opportunity Status: Any"],
        [],
        ["Stage  ↑", "Opportunity Owner", "Account Name", "Opportunity Name", "Amount",
         "Probability (%)", "Close Date  ↓", "Created Date", "Opportunity ID"],
    ]  # fmt: skip
    for number, stage in enumerate(STAGES):
        deals = [deal for deal in DEALS if deal.stage == stage]
        alone = placement == "own row" or (placement == "both" and number % 2 == 0)
        if alone:
            rows.append([stage])
        for position, deal in enumerate(deals):
            group = stage if position == 0 and not alone else None
            rows.append(
                [group, deal.owner, deal.account, deal.name, deal.amount, deal.probability,
                 deal.close, deal.created, deal.id]
            )  # fmt: skip
        total = sum(deal.amount or 0 for deal in deals)
        rows.append(["Subtotal", "Sum", None, None, total])
        rows.append([None, "Count", None, None, len(deals)])
    rows.append(["Total", "Sum", None, None, sum(deal.amount or 0 for deal in DEALS)])
    rows += [[], *([line] for line in SALESFORCE_FOOTER)]
    return workbook(rows, sheet="Open and closed deals", first_column=1)


def salesforce_two_groups() -> bytes:
    """Return a report grouped by owner and, within, by stage."""
    rows: list[list[Cell]] = [
        [], ["Deals by rep"], ["As of 2026-10-09 19:51:51 Eastern Standard Time/EST"], [],
        ["Filtered By"], ["Show: All opportunities"], [],
        ["Opportunity Owner ↑", "Stage ↑", "Account Name", "Opportunity Name", "Amount",
         "Close Date", "Created Date", "Probability (%)", "Opportunity ID"],
    ]  # fmt: skip
    for owner in ("Ann Lee", "Bo Cruz"):
        first_of_owner = True
        for stage in STAGES:
            deals = [deal for deal in DEALS if deal.stage == stage and deal.owner == owner]
            for position, deal in enumerate(deals):
                rows.append(
                    [owner if first_of_owner else None, stage if position == 0 else None,
                     deal.account, deal.name, deal.amount, deal.close, deal.created,
                     deal.probability, deal.id]
                )  # fmt: skip
                first_of_owner = False
            if deals:
                rows.append([None, "Subtotal", None, None, sum(d.amount or 0 for d in deals)])
        rows.append(["Subtotal", None, None, None, 1.0])
    rows.append(["Grand Total", None, None, None, 2.0])
    rows += [[], *([None, line] for line in SALESFORCE_FOOTER)]
    return workbook(rows, first_column=1)


def salesforce_details_csv() -> bytes:
    """Return a details-only report as .csv: everything quoted, LF, footer after two blank lines."""
    header = ["Opportunity Owner", "Account Name", "Opportunity Name", "Stage", "Fiscal Period",
              "Amount Currency", "Amount", "Expected Revenue Currency", "Expected Revenue",
              "Probability (%)", "Age", "Close Date", "Created Date", "Next Step", "Lead Source",
              "Type", "Owner Role", "Opportunity ID"]  # fmt: skip
    rows = [header] + [
        [deal.owner, deal.account, deal.name, deal.stage, "Q3-2026", "USD", deal.amount,
         "USD", (deal.amount or 0) * deal.probability / 100, deal.probability, 12,
         f"{deal.close:%-m/%-d/%Y}", f"{deal.created:%-m/%-d/%Y}",
         "Call back\nthen send the offer", "Web", "New Customer", "Rep EMEA", deal.id[:15]]
        for deal in DEALS
    ]  # fmt: skip
    table = text(rows, quote_all=True, line_end="\n")
    footer = (
        '\n\n"Grand Totals (8 records)"\n\n"All deals of the year"\n'
        '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
        '"Confidential Information - Do Not Distribute"\n'
        '"Generated By:  Ann Lee  9/8/2026 11:22 AM"\n"Example Supplies"\n'
    )
    return table + footer.encode()


def salesforce_api_csv() -> bytes:
    """Return a data export with API names, `#N/A` for nulls and ISO dates."""
    header = ["Id", "IsDeleted", "AccountId", "Account.Name", "Name", "StageName", "Amount",
              "Probability", "ExpectedRevenue", "CloseDate", "Type", "NextStep", "IsClosed",
              "IsWon", "ForecastCategoryName", "OwnerId", "Owner.Name", "CreatedDate",
              "LastModifiedDate", "SystemModstamp", "LastActivityDate"]  # fmt: skip
    rows = [header] + [
        [deal.id, "false", deal.account_id, deal.account, deal.name, deal.stage,
         "#N/A" if deal.amount is None else f"{deal.amount:.1f}" if deal.amount % 1 == 0
         else deal.amount, f"{deal.probability:.1f}", "#N/A", deal.close.isoformat(), "#N/A",
         "#N/A", str(deal.status != "open").lower(), str(deal.status == "won").lower(),
         "Pipeline", "0055g00000BbB01AAA", deal.owner, f"{deal.created}T12:34:56.000Z",
         "2026-08-11T09:00:00.000Z", "2026-08-11T09:00:00.000Z", "#N/A"]
        for deal in DEALS
    ]  # fmt: skip
    return text(rows)


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


def dynamics_xlsx() -> bytes:
    """Return a list exported to Excel: three hidden columns, status apart from the stage."""
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
    return workbook(rows, sheet="Opportunity Advanced Find View", hidden=(0, 1, 2))


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
