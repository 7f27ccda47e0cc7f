"""The workbook that sales operations keep by hand: `key_accounts.xlsx`.

Each sheet has a title above its header, its own order of columns and its own words for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.sheets import dollars, new_workbook, packed, write_cell, write_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from kamdata.sample.company import Company

FILE = "key_accounts.xlsx"
KEPT_BY = "Kept by Sales Operations, last updated 25 Sep 2026"
HEADER_ROW = 3
REMARKS = {  # a column of its own that no table asks for
    stories.SILENT: "Ask finance about open invoices",
    stories.DECLINE: "Pit 4 closes in spring",
    stories.PROSPECT: "Tour of the site in October",
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its title, the table it shows, and a word for each column."""

    name: str
    title: str
    table: str
    headers: dict[str, str]


ACCOUNTS = Sheet(
    "Key accounts",
    "Norvik Industrial - customers and key accounts",
    "accounts",
    {
        "Account": "account",
        "Account ID": "account_id",
        "Key account?": "is_key",
        "Tier": "tier",
        "Programme type": "programme_type",
        "Programme category": "programme_category",
        "Key account since": "key_since_on",
        "Strategic fit (1-5)": "strategic_fit",
        "Receptiveness (1-5)": "receptiveness",
        "KAM": "owner",
        "Region": "region",
        "Industry": "industry",
        "Industry position": "industry_position",
        "Segment": "segment",
        "Group": "parent_id",
        "Employees": "employees",
        "Revenue last year": "revenue_last_year_cents",
        "Goal 2026": "goal_cents",
        "Estimated annual spend": "wallet_cents",
        "Contract value": "contract_value_cents",
        "Contract ends": "renewal_on",
        "Gross margin %": "gross_margin_rate",
        "Cost to serve": "cost_to_serve_cents",
        "Hours per month": "hours_per_month",
        "Internal hours": "internal_hours_per_month",
        "Value delivered": "value_delivered_cents",
        "NPS": "nps",
        "NPS date": "nps_on",
        "Escalations": "open_escalations",
        "Relationship (1-5)": "relationship_stage",
        "Exec sponsor": "exec_sponsor",
        "Sponsor last contact": "sponsor_last_contact_on",
        "Review every (days)": "review_every_days",
        "Last plan review": "last_review_on",
        "Plan status": "plan_status",
        "Plan period": "plan_period",
        "Plan start": "plan_start_on",
        "Plan prepared by": "plan_prepared_by",
        "Plan prepared on": "plan_prepared_on",
        "Plan updated": "plan_updated_on",
        "Submitted by": "plan_submitted_by",
        "Submitted on": "plan_submitted_on",
        "Plan approved by": "plan_approved_by",
        "Plan approved on": "plan_approved_on",
        "Customer champion": "champion",
        "Champion validated on": "champion_validated_on",
        "Overview": "overview",
        "Address": "address",
        "Phone": "phone",
        "Fax": "fax",
        "Website": "website",
        "Remarks": "remarks",
    },
)
CONTACTS = Sheet(
    "Contacts",
    "People at our customers",
    "contacts",
    {
        "Name": "contact",
        "Company": "account",
        "Job title": "title",
        "Department": "department",
        "Party": "party",
        "Buying role": "buyer_role",
        "Influence (1-3)": "influence",
        "Disposition (-2 to 2)": "disposition",
        "Reports to": "reports_to",
        "Last contact": "last_contact_on",
        "Works for": "organisation",
        "Profile": "profile_url",
    },
)
ACTIVITIES = Sheet(
    "Meetings and calls",
    "Meetings, calls and mails since January",
    "activities",
    {
        "Date": "on",
        "Customer": "account",
        "With": "contact",
        "Type": "type",
        "Direction": "direction",
    },
)
PRODUCTS = Sheet(
    "Products",
    "Product lines and what a customer typically spends on them a year",
    "products",
    {"Product line": "product", "Typical annual spend": "list_price_cents", "Segments": "segments"},
)
GOALS = Sheet(
    "Goals",
    "Goals of the account plans",
    "goals",
    {
        "Account": "account",
        "Goal ID": "goal_id",
        "Goal": "goal",
        "Goal type": "goal_type",
        "Target": "target",
        "Actual": "current",
        "Unit": "unit",
        "Responsible": "owner",
        "Due": "due_on",
        "Customer goal": "customer_goal",
    },
)
ACTIONS = Sheet(
    "Actions",
    "What the account teams have agreed to do",
    "actions",
    {
        "Account": "account",
        "Action": "what",
        "Responsible": "owner",
        "Due date": "due_on",
        "Status": "status",
    },
)
WHITESPACE = Sheet(
    "Whitespace",
    "What we know about products that customers do not buy from us",
    "whitespace",
    {
        "Account": "account",
        "Product": "product",
        "State": "state",
        "Annual potential": "potential_cents",
    },
)
SHEETS = (ACCOUNTS, CONTACTS, ACTIVITIES, PRODUCTS, GOALS, ACTIONS, WHITESPACE)


def write_workbook(
    company: Company, title: str = "Key accounts", sheets: Sequence[Sheet] = SHEETS
) -> bytes:
    """Return the bytes of a workbook with some sheets."""
    book, buffer = new_workbook(title, "Sales Operations")
    for shown in sheets:
        _write_sheet(book, shown, getattr(company, shown.table))
    book.close()
    return packed(buffer)


def _write_sheet(book: Workbook, shown: Sheet, table: pd.DataFrame) -> None:
    sheet = book.add_worksheet(shown.name)
    bold = book.add_format({"bold": True})
    header = book.add_format({"bold": True, "bg_color": "#E8EDF2", "bottom": 1})
    styles = [_style(book, name) for name in shown.headers.values()]
    write_cell(sheet, 0, 0, shown.title, bold)
    write_cell(sheet, 1, 0, KEPT_BY)
    write_row(sheet, HEADER_ROW, 0, list(shown.headers), [header] * len(styles))
    for row, record in enumerate(table.to_dict("records"), start=HEADER_ROW + 1):
        write_row(sheet, row, 0, _cells(record, shown), styles)
    for place, title in enumerate(shown.headers):
        sheet.set_column(place, place, max(len(title) + 2, 28 if place == 0 else 12))
    sheet.freeze_panes(HEADER_ROW + 1, 1)


def _style(book: Workbook, name: str) -> Format | None:
    if name.endswith("_cents"):
        return book.add_format({"num_format": "#,##0"})
    if name == "on" or name.endswith("_on"):
        return book.add_format({"num_format": "d mmm yyyy"})
    if name.endswith("_rate"):
        return book.add_format({"num_format": "0.0%"})
    return None


def _cells(record: dict[Any, Any], shown: Sheet) -> list[Any]:
    if shown.table == "accounts":
        record = record | {"remarks": REMARKS.get(record["account"])}
        if record["account"] == stories.RENEWAL_UNKNOWN:
            record["renewal_on"] = "tbc"
    return [_cell(name, record[name]) for name in shown.headers.values()]


def _cell(name: str, value: Any) -> Any:
    """Return a value as people write it into such a list."""
    if name.endswith("_cents"):
        return dollars(value)
    if name.startswith("is_") and pd.notna(value):
        return "yes" if value else "no"
    if name in {"plan_period", "goal_type", "state", "function"} and isinstance(value, str):
        return value.replace("_", " ")
    return value
