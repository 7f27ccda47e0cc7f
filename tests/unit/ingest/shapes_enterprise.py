"""The eight opportunities as SAP, SuiteCRM, Sage, ServiceNow and Monday export them."""

from __future__ import annotations

import io

import xlsxwriter

from tests.unit.ingest.files import DEALS, STAGES, Cell, text

STAGES_OF = {
    "sap_sales_cloud": ("Identify Opportunity", "Quotation", "Decision/Close", "Value Proposition"),
    "sage": ("Lead", "Quoted", "Negotiating", "Quoted"),
    "servicenow": ("Qualify", "Negotiate", "Closed-Won", "Closed-Lost"),
    "monday": ("A. Lead Generated", "D. Proposal Sent", "G. Project Won", "L. Project Lost"),
}


def stage_names(crm: str) -> dict[str, str]:
    """Return what a CRM calls each stage of `DEALS`."""
    return dict(zip(STAGES, STAGES_OF[crm], strict=True))


def sap_sales_cloud_csv() -> bytes:
    """Return an opportunity list: phase, chance of success and status apart."""
    names = stage_names("sap_sales_cloud")
    rows: list[list[Cell]] = [
        ["Opportunity ID", "Name", "Account", "Expected Value", "Currency", "Sales Phase",
         "Chance of Success", "Close Date", "Forecast Category", "Owner", "Status"]
    ]  # fmt: skip
    rows += [
        [str(1000 + n), deal.name, deal.account, deal.amount, "USD", names[deal.stage],
         deal.probability, f"{deal.close:%d.%m.%Y}", "Pipeline", deal.owner,
         {"open": "In Process"}.get(deal.status, deal.status.capitalize())]
        for n, deal in enumerate(DEALS)
    ]  # fmt: skip
    return text(rows, delimiter=";")


def suitecrm_csv() -> bytes:
    """Return opportunities with field names and the amount in the main currency beside."""
    rows: list[list[Cell]] = [
        ["id", "name", "date_entered", "date_modified", "assigned_user_name", "opportunity_type",
         "account_name", "lead_source", "amount", "amount_usdollar", "currency_id", "date_closed",
         "next_step", "sales_stage", "probability", "deleted"]
    ]  # fmt: skip
    rows += [
        [f"6f9619ff-8b86-d011-b42d-00c04fc964{n:02d}", deal.name,
         f"{deal.created:%m/%d/%Y} 10:00", "08/12/2026 10:00", deal.owner, "New Business",
         deal.account, "Web", deal.amount, deal.amount, "-99", f"{deal.close:%m/%d/%Y}", "",
         deal.stage, deal.probability, "0"]
        for n, deal in enumerate(DEALS)
    ]  # fmt: skip
    return text(rows, quote_all=True)


def sage_csv() -> bytes:
    """Return opportunities whose forecast is the amount; open ones have no day of closing."""
    names = stage_names("sage")
    rows: list[list[Cell]] = [
        ["Company", "Person", "Description", "Close By", "Stage", "Status", "Certainty%",
         "Forecast", "Opened", "Closed", "Territory", "Assigned To"]
    ]  # fmt: skip
    rows += [
        [deal.account, "Kim", deal.name,
         deal.close.isoformat() if deal.status == "open" else "2026-12-31", names[deal.stage],
         {"open": "In Progress"}.get(deal.status, deal.status.capitalize()), deal.probability,
         deal.amount, deal.created.isoformat(),
         None if deal.status == "open" else deal.close.isoformat(), "North", deal.owner]
        for deal in DEALS
    ]  # fmt: skip
    return text(rows)


def servicenow_csv() -> bytes:
    """Return opportunities whose amounts carry their currency and German signs."""
    names = stage_names("servicenow")
    rows: list[list[Cell]] = [
        ["Number", "Short description", "Account", "Stage", "Probability %", "Weighted Amount",
         "Estimated Deal Size", "Estimated Close Date", "Created", "Owner"]
    ]  # fmt: skip
    rows += [
        [f"OPTY{n:07d}", deal.name, deal.account, names[deal.stage], deal.probability,
         _written((deal.amount or 0) * deal.probability / 100), _written(deal.amount),
         deal.close.isoformat(), f"{deal.created} 10:00:00", deal.owner]
        for n, deal in enumerate(DEALS)
    ]  # fmt: skip
    return text(rows)


def _written(amount: float | None) -> str | None:
    if amount is None:
        return None
    return "EUR;" + f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def monday_board(*, has_stage: bool = True, shorthand: bool = False) -> bytes:
    """Return a board in four groups with subitems, sums below each group, and its updates.

    Without a column for the stage the groups are the stages. In `shorthand` amounts are written in
    lakh and crore, one is a range and one is a dash.
    """
    names = stage_names("monday")
    header = ["Name", "Subitems", "Owner", "Account", *(["Deal Stage"] if has_stage else []),
              "Deal Value", "Expected Close Date", "Item ID (auto generated)"]  # fmt: skip
    rows: list[list[Cell]] = [["Deals of the key account team"]]
    for number, stage in enumerate(STAGES):
        deals = [deal for deal in DEALS if deal.stage == stage]
        title = f"Group {number + 1}" if has_stage else names[stage]
        rows += [[title], list(header)]
        for deal in deals:
            rows.append(
                [deal.name, "Visit" if deal.name == "Filters" else None, deal.owner, deal.account,
                 *([names[stage]] if has_stage else []),
                 _short(deal.amount) if shorthand else deal.amount, deal.close.isoformat(),
                 f"18{DEALS.index(deal):08d}"]
            )  # fmt: skip
            if deal.name == "Filters":
                rows += [["Subitems", "Name", "Owner", "Status", "Date"],
                         [None, "Visit", "Kim", "Done", "2026-01-01"],
                         [None, "Offer", "Kim", "Done", "2026-01-02"]]  # fmt: skip
        sums: list[Cell] = [None] * (len(header) - 3)
        rows += [[*sums, sum(deal.amount or 0 for deal in deals)], []]
    if has_stage:
        rows.insert(4, [None, None, "Owner", "Account", "Deal Stage", "Deal Value"])  # astray
    updates: list[list[Cell]] = [
        ["Deals of the key account team"],
        ["Item ID", "Item Name", "Content Type", "User", "Created At", "Update Content"],
        ["1800000000", "Pumps, line 3", "Update", "Ann Lee", "2026-08-01", "Called them"],
    ]
    return _two_sheets({"deals": rows, "updates": updates})


def _short(amount: float | None) -> str:
    known = {120_000.0: "1.2L", 310_000.0: "3.1L", 200_000.0: "0.02Cr", 45_000.0: "10L-15L"}
    return "-" if amount is None else known.get(amount, str(amount))


def _two_sheets(sheets: dict[str, list[list[Cell]]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for title, rows in sheets.items():
        page = book.add_worksheet(title)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    page.write(row, column, cell)
    book.close()
    return out.getvalue()
