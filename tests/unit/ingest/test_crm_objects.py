"""The other lists of the CRMs: accounts, contacts, and what is not used."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kamdata.model import Settings
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import import_files, mapping, only_sheet


def one_row(header: str, values: str = "") -> bytes:
    """Return a .csv with a byte order mark, a header and one row."""
    names = header.split(",")
    row = values.split(",") if values else ["x"] * len(names)
    return shapes.text([names, row], encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("header", "crm", "columns"),
    [
        (
            "Account Name,Account Number,Type,Account Owner,Parent Account,Website,Industry,"
            "Annual Revenue,Account ID",
            "salesforce",
            {"Account Name": "account", "Account ID": "account_id", "Account Owner": "owner",
             "Parent Account": "parent_id", "Annual Revenue": None, "Account Number": None},
        ),
        (
            "Record ID,Company name,Company owner,Industry,Country/Region,Create Date",
            "hubspot",
            {"Record ID": "account_id", "Company name": "account", "Company owner": "owner",
             "Country/Region": "region", "Create Date": None},
        ),
        (
            "Account Name,Main Phone,Address 1: City,Primary Contact,Territory,Owner",
            "dynamics365",
            {"Account Name": "account", "Main Phone": "phone", "Territory": "region",
             "Primary Contact": None, "Owner": "owner"},
        ),
        (
            "Organization - Name,Organization - Owner,Organization - Parent,Organization - ID,"
            "Organization - People",
            "pipedrive",
            {"Organization - Name": "account", "Organization - ID": "account_id",
             "Organization - Parent": "parent_id", "Organization - People": None},
        ),
    ],
)  # fmt: skip
def test_lists_of_accounts(header: str, crm: str, columns: dict[str, str | None]) -> None:
    sheet = only_sheet(one_row(header), "list.csv")
    assert (sheet.table, sheet.crm) == ("accounts", crm)
    found = mapping(sheet)
    assert {name: found[name] for name in columns} == columns


@pytest.mark.parametrize(
    ("name", "header", "reason"),
    [
        ("Lead.csv", "Id,LastName,Company,Status,IsConverted,ConvertedAccountId", "leads"),
        ("h.csv", "Id,OpportunityId,StageName,Amount,CloseDate,SystemModstamp", "stage history"),
        ("Territory.csv", "(Do Not Modify) Territory,Territory Name,Manager,Parent", "No table"),
        ("deals.csv", "Deal - Title,Deal - Stage,Deal - Status,Deal - Creator",
         "no column was found for account, amount and close date. Add “Organization”, “Value” and "
         "“Expected close date” to the export"),
    ],
)  # fmt: skip
def test_lists_that_are_not_used_say_why(name: str, header: str, reason: str) -> None:
    sheet = only_sheet(one_row(header), name)
    assert sheet.table is None
    assert reason in sheet.reason


def test_a_dynamics_list_as_csv() -> None:
    data = shapes.text(
        [
            ["Created On", "Topic", "Owner", "Potential Customer", "Status", "Status Reason",
             "Est. revenue", "Est. close date", "Actual Revenue", "Actual Close Date",
             "Probability", "Sales Stage", "Currency", "Revenue"],
            ["5/20/2024 7:42", "Pumps", "Ann", "Contoso", "Open", "In Progress", "13400",
             "8/31/2024", "", "", "60", "Develop", "US Dollar", "User Provided"],
            ["5/21/2024 7:42", "Filters", "Ann", "Fabrikam", "Lost", "Canceled", "5000",
             "8/31/2024", "0", "7/4/2024 10:00", "20", "Close", "US Dollar", "System Calculated"],
        ],
        encoding="utf-8-sig",
    )  # fmt: skip
    found = import_files(("Opportunity.csv", data))
    sheet = found.sheets[0]
    assert sheet.crm == "dynamics365"
    assert sheet.frame["close_on"].tolist() == [pd.Timestamp(2024, 8, 31), pd.Timestamp(2024, 7, 4)]
    assert sheet.frame["amount_cents"].tolist() == [1_340_000, 500_000]
    assert sheet.frame["status"].tolist() == ["open", "lost"]
    assert found.proposed_as_of == date(2024, 7, 4)
    assert "closed" in found.as_of_reason


def test_a_german_salesforce_report() -> None:
    data = shapes.text(
        [
            ["Opportunity-Inhaber", "Accountname", "Opportunity-Name", "Phase",
             "Opportunity-Betrag Währung", "Opportunity-Betrag", "Schlusstermin",
             "Erstelldatum", "Wahrscheinlichkeit (%)", "Letzte Aktivität", "Opportunity-ID"],
            ["Ann", "Müller", "Pumpe", "Bedarfsanalyse", "EUR", "1.234,50", "31.12.2026",
             "01.02.2026", "20", "05.08.2026", "0065g1"],
            ["Ann", "Müller", "Ventil", "Geschlossen Gewonnen", "EUR", "500,00", "01.03.2026",
             "01.02.2026", "100", "", "0065g2"],
        ],
        delimiter=";", quote_all=True, line_end="\n",
    )  # fmt: skip
    sheet = only_sheet(data, "bericht.csv", Settings(currency="EUR"))
    assert sheet.crm == "salesforce"
    assert all(mapping(sheet).values())
    assert sheet.frame["status"].tolist() == ["open", "won"]
    assert sheet.frame["amount_cents"].tolist() == [123_450, 50_000]
    assert sheet.frame["created_on"].tolist() == [pd.Timestamp(2026, 2, 1)] * 2


def test_goals_of_dynamics_are_quotas_of_sales_people() -> None:
    header = (
        "Name,Goal Owner,Target,Status Reason,Fiscal Period,Fiscal Year,Goal Metric,Parent Goal,"
        "From,To,Goal Period Type,Metric Type (Goal Metric) (Goal Metric)"
    )
    rows = [
        'Ann,Ann Lee,"$7,450,000.00 ",Open,Annual,FY2026,Revenue,,1/1/2026,12/31/2026,F,Amount',
        "Ann deals,Ann Lee,40,Open,Annual,FY2026,No. of Opportunities,,1/1/2026,12/31/2026,F,Count",
    ]
    sheet = only_sheet("\r\n".join([header, *rows]).encode("utf-8-sig"), "Goal.csv")
    assert (sheet.table, sheet.crm) == ("quotas", "dynamics365")
    assert sheet.frame["target_cents"].tolist() == [745_000_000, 4_000]
    assert sheet.frame["owner"].astype("str").tolist() == ["Ann Lee"] * 2
    assert str(sheet.frame["end_on"][0].date()) == "2026-12-31"
