"""The opportunities as Salesforce's formatted report: `opportunities_salesforce_report.xlsx`.

The first column is empty; a title, an "As of" row and the filters stand above the header; the
rows are grouped by account, each group is named once and ends with a subtotal; a total and the
footer close the sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata.sample.sheets import dollars, new_workbook, packed, write_cell, write_row

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FILE = "opportunities_salesforce_report.xlsx"
SHEET = "Key account opportunities"
SORTED = "Sorted by Account Name (Ascending), Close Date (Descending)"
AS_OF_LINE = f"As of 2026-09-28 07:30:00 Central European Summer Time/CEST • {SORTED}"
FILTERS = (
    "Filtered By",
    "Show: All opportunities",
    "Date Field: Close Date greater or equal 1/1/2024",
    "Opportunity Status: Any",
    "Probability: All",
)
FOOTER = (
    "Confidential Information - Do Not Distribute",
    "Copyright © 2000-2026 salesforce.com, inc. All rights reserved.",
)
FIRST = 1  # column B: Salesforce leaves column A empty
GROUP = "account"
# header -> column of the table; the arrows are those of the sorted columns
HEADERS = {
    "Account Name  ↑": GROUP,
    "Account ID": "account_id",
    "Opportunity Owner": "owner",
    "Opportunity Name": "opportunity",
    "Opportunity ID": "opportunity_id",
    "Type": "type",
    "Primary Product": "product",
    "Stage": "stage",
    "Probability (%)": "probability_rate",
    "Forecast Category": "forecast_category",
    "Amount": "amount_cents",
    "Close Date  ↓": "close_on",
    "Created Date": "created_on",
    "Last Activity": "last_activity_on",
    "Last Stage Change Date": "stage_entered_on",
    "Next Step": "next_step",
    "Competitor": "competitor",
    "Lost Reason": "lost_reason",
    "Plan Goal": "goal_id",
    "Channel Partner": "partner",
}
WIDTHS = (30, 18, 20, 46, 18, 14, 22, 22, 14, 18, 16, 12, 13, 13, 22, 38, 22, 20, 12, 24)
AMOUNT = list(HEADERS.values()).index("amount_cents")


def write_report(opportunities: pd.DataFrame) -> bytes:
    """Return the bytes of the report on all opportunities."""
    book, buffer = new_workbook("Key account opportunities", "Norvik Industrial")
    sheet = book.add_worksheet(SHEET)
    bold = book.add_format({"bold": True})
    money = book.add_format({"num_format": "$#,##0.00"})
    total = book.add_format({"num_format": "$#,##0.00", "bold": True})
    day = book.add_format({"num_format": "m/d/yyyy"})
    kinds = {"amount_cents": money} | {name: day for name in HEADERS.values() if name[-3:] == "_on"}
    styles = [kinds.get(name) for name in HEADERS.values()]

    for place, width in enumerate(WIDTHS, start=FIRST):
        sheet.set_column(place, place, width)
    row = _write_banner(sheet, bold)
    write_row(sheet, row, FIRST, list(HEADERS), [bold] * len(HEADERS))
    in_order = opportunities.sort_values(
        [GROUP, "close_on", "opportunity_id"], ascending=[True, False, True], kind="stable"
    )
    for _, group in in_order.groupby(GROUP, sort=False):
        for place, record in enumerate(group.to_dict("records")):
            row += 1
            write_row(sheet, row, FIRST, _cells(record, is_first=place == 0), styles)
        row = _write_sum(sheet, row + 1, "Subtotal", group, (bold, total))
    row = _write_sum(sheet, row + 1, "Total", in_order, (bold, total))
    for place, line in enumerate(FOOTER):
        write_cell(sheet, row + 3 + place, FIRST, line)
    book.close()
    return packed(buffer)


def _write_banner(sheet: Worksheet, bold: Any) -> int:
    """Write title, date and filters; return the row of the header."""
    write_cell(sheet, 1, FIRST, SHEET, bold)
    write_cell(sheet, 2, FIRST, AS_OF_LINE)
    for place, line in enumerate(FILTERS):
        write_cell(sheet, 5 + place, FIRST, line)
    return 5 + len(FILTERS) + 1


def _cells(record: dict[Any, Any], *, is_first: bool) -> list[Any]:
    """Return the cells of one row; the group is named on its first row only."""
    percent = round(record["probability_rate"] * 100)
    shown = record | {"amount_cents": dollars(record["amount_cents"]), "probability_rate": percent}
    if not is_first:
        shown[GROUP] = None
    return [shown[name] for name in HEADERS.values()]


def _write_sum(
    sheet: Worksheet, row: int, label: str, rows: pd.DataFrame, styles: tuple[Any, Any]
) -> int:
    bold, money = styles
    write_cell(sheet, row, FIRST, label, bold)
    write_cell(sheet, row, FIRST + AMOUNT, dollars(rows["amount_cents"].sum()), money)
    return row
