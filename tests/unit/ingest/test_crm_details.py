"""What is peculiar to one CRM: ids, spellings, archived deals, periods, boards."""

from __future__ import annotations

import pandas as pd
import pytest

from kamdata.ingest import build_snapshot, recognise
from kamdata.model import Settings
from tests.unit.ingest import shapes, shapes_more, shapes_salesforce_more
from tests.unit.ingest.files import DEALS
from tests.unit.ingest.helpers import (
    counts,
    mapping,
    messages,
    only_sheet,
    snapshot_of,
    sums,
)

CHANGES = {"upper": str.upper, "lower": str.lower, "title": str.title}


def test_salesforce_ids_are_joined_on_15_letters_whose_case_counts() -> None:
    snapshot = snapshot_of(
        ("opportunities.csv", shapes_salesforce_more.salesforce_data_loader_csv()),
        ("accounts.csv", shapes_salesforce_more.salesforce_accounts_csv()),
    )
    accounts = snapshot.table("accounts").set_index("account_id")["account"]
    assert len(accounts) == 6, "Birk AG has the id of Birch in other case"
    opportunities = snapshot.table("opportunities").set_index("opportunity")
    found = opportunities["account_id"].map(accounts)
    assert found.loc[[deal.name for deal in DEALS]].tolist() == [deal.account for deal in DEALS]


def test_a_salesforce_report_from_an_html_table() -> None:
    found = recognise([shapes_salesforce_more.salesforce_details_html()], Settings())
    sheet = found.sheets[0]
    assert (sheet.crm, sheet.rows, sheet.header_row) == ("salesforce", 8, 1)
    assert sheet.dropped == {"empty": 2, "footer": 5}
    assert sums(build_snapshot(found, found.proposed_as_of, Settings()).table("opportunities")) \
        == shapes.AMOUNT_CENTS  # fmt: skip


def test_the_converted_amount_is_the_one_that_counts() -> None:
    sheet = only_sheet(shapes_salesforce_more.salesforce_currencies_csv(), "r.csv")
    columns = mapping(sheet)
    assert columns["Amount (converted)"] == "amount_cents"
    assert columns["Amount (converted) Currency"] == "currency"
    assert columns["Amount"] is columns["Amount Currency"] is None


def test_headers_of_an_account_do_not_speak_of_the_opportunity() -> None:
    columns = mapping(only_sheet(shapes_salesforce_more.salesforce_custom_type_csv(), "r.csv"))
    assert columns["Account: Industry"] == "industry"
    assert columns["Account: Type"] is columns["Account: Created Date"] is None
    assert columns["Opportunity Owner: Manager"] is None
    assert columns["Opportunity: Created Date"] == "created_on"


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_hubspot_labels_in_any_capitalisation(change: type[str]) -> None:
    header, rest = shapes.hubspot_csv().decode("utf-8-sig").split("\r\n", 1)
    sheet = only_sheet(f"{change(header)}\r\n{rest}".encode("utf-8-sig"), "deals.csv")
    assert sheet.crm == "hubspot"
    assert sums(sheet.frame) == shapes.AMOUNT_CENTS
    assert counts(sheet.frame) == shapes.COUNTS


def test_hubspot_internal_names_with_chances_of_0_to_1() -> None:
    rows = [
        ["hs_object_id", "dealname", "dealstage", "amount", "closedate", "hubspot_owner_id",
         "hs_deal_stage_probability", "hs_is_closed_won", "hs_is_closed", "Associated Company"],
        ["1", "A", "contractsent", "100", "2026-02-01", "7", "0.9", "false", "false", "Alder;Bo"],
        ["2", "B", "closedwon", "50", "2026-03-01", "7", "1", "true", "true", "Birch"],
        ["3", "C", "closedlost", "50", "2026-03-01", "7", "0", "false", "true", "Birch"],
    ]  # fmt: skip
    sheet = only_sheet(shapes.text(rows), "deals.csv")
    assert sheet.frame["probability_rate"].tolist() == [0.9, 1.0, 0.0]
    assert sheet.frame["status"].tolist() == ["open", "won", "lost"]
    assert sheet.frame["is_status_given"].all()
    assert sheet.frame["account"].iloc[0] == "Alder"


def test_a_column_that_says_lost() -> None:
    rows = [
        ["Record ID", "Deal Name", "Deal Stage", "Deal owner", "Amount", "Close Date",
         "Associated Company", "Is closed lost"],
        ["1", "A", "Delivery", "Ann", "100", "2026-02-01", "Alder", "true"],
        ["2", "B", "Delivery", "Ann", "50", "2026-03-01", "Birch", "false"],
    ]  # fmt: skip
    assert only_sheet(shapes.text(rows), "d.csv").frame["status"].tolist() == ["lost", "open"]


@pytest.mark.parametrize(
    ("header", "amount"),
    [
        ("Topic,Potential Customer,Est. Revenue,Est. Close Date,Status,Pipeline Phase,Owner", 5.0),
        ("(Nicht ändern) Verkaufschance,Potenzieller Kunde,Gesch. Umsatz,Gesch. Abschlussdatum,"
         "Status,Verkaufsphase,Besitzer", 5.0),
    ],
)  # fmt: skip
def test_dynamics_of_an_older_and_of_a_german_user(header: str, amount: float) -> None:
    values = ["T-1", "Contoso", "5", "31.12.2026", "Open", "1-Qualify", "Ann"]
    sheet = only_sheet(shapes.text([header.split(","), values]), "list.csv")
    assert (sheet.crm, sheet.table) == ("dynamics365", "opportunities")
    assert sheet.frame["amount_cents"].tolist() == [amount * 100]
    assert sheet.frame["close_on"].tolist() == [pd.Timestamp(2026, 12, 31)]
    assert sheet.frame["owner"].tolist() == ["Ann"]
    assert sheet.frame["stage"].tolist() == ["1-Qualify"]


def test_pipedrive_in_the_spelling_of_its_template() -> None:
    rows = [
        ["Deal - Title*", "Deal - Value", "Deal - Currency", "Organization", "Contact person",
         "Deal - Stage (pipeline)", "Deal - Status", "Deal - Owner", "Deal - Closed on",
         "Deal - Expected close date"],
        ["A", 100, "USD", "Alder", "Kim", "Qualified", "Won", "Ann", "2026-03-01", None],
        ["B", 50, "USD", "Birch", "Kim", "Qualified", "Open", "Ann", None, "2026-12-01"],
    ]  # fmt: skip
    sheet = only_sheet(shapes.text(rows), "deals.csv")
    assert sheet.crm == "pipedrive"
    assert sheet.frame["status"].tolist() == ["won", "open"]
    assert sheet.frame["close_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-03-01", "2026-12-01"]
    assert mapping(sheet)["Contact person"] is None


def test_zoho_and_hubspot_are_told_apart_by_their_columns() -> None:
    accounts = "Record Id,Account Name,Account Owner,Account Type,Industry,Annual Revenue"
    sheet = only_sheet(
        shapes.text([accounts.split(","), ["1", "A", "Ann", "x", "y", "1"]]), "a.csv"
    )
    assert (sheet.table, sheet.crm) == ("accounts", "zoho")
    columns = mapping(only_sheet(shapes_more.zoho_csv(), "Deals.csv"))
    assert columns["Expected Revenue"] == "weighted_amount_cents"
    assert columns["Account Name.id"] == "account_id"
    assert columns["Deal Owner.id"] is None


def test_an_odoo_deal_with_a_reason_for_its_loss_is_lost() -> None:
    rows = [
        [
            "Opportunity",
            "Customer",
            "Salesperson",
            "Stage",
            "Expected Revenue",
            "Expected Closing",
            "Lost Reason",
        ],
        ["A", "Alder", "Ann", "Proposition", 100, "2026-01-01", "Too expensive"],
        ["B", "Birch", "Ann", "Proposition", 50, "2026-01-01", None],
        ["C", "Birch", "Ann", "Won", 50, "2026-01-01", None],
    ]
    frame = only_sheet(shapes.workbook(rows)).frame
    assert frame["status"].tolist() == ["lost", "open", "won"]


def test_amounts_for_a_month_or_a_year_are_named() -> None:
    found = messages(only_sheet(shapes_more.close_csv(), "opps.csv"))
    assert (
        "2 amounts are for a month or a year (“value_period”); they count as they stand." in found
    )


def test_close_in_cents_is_read_from_the_formatted_amount() -> None:
    rows = [
        [
            "lead_name",
            "value",
            "value_formatted",
            "value_period",
            "status",
            "confidence",
            "date_won",
            "user_name",
        ],
        ["Alder", "123400", "$1,234", "one_time", "Active", "50", "2026-01-01", "Ann"],
    ]
    assert only_sheet(shapes.text(rows), "o.csv").frame["amount_cents"].tolist() == [123_400]


def test_an_ambiguous_date_of_freshsales_is_day_first() -> None:
    data = shapes_more.freshsales_csv().decode().splitlines()
    rows = [
        data[0],
        data[1].replace("30-09-2026", "04-03-2026").replace("05-01-2026", "02-01-2026"),
    ]
    frame = only_sheet("\n".join(rows).encode(), "deals.csv").frame
    assert frame["close_on"].tolist() == [pd.Timestamp(2026, 3, 4)]


def test_an_export_of_odoo_with_ids_keeps_the_id_of_the_customer() -> None:
    columns = mapping(only_sheet(shapes_more.odoo_technical_csv(), "crm.lead.csv"))
    assert columns["partner_id/id"] == "account_id"
    assert columns["partner_name"] == "account"


def test_words_of_lists_kept_by_hand_serve_in_every_crm() -> None:
    columns = mapping(only_sheet(shapes_more.zendesk_sell_csv(german=True), "deals.csv"))
    assert columns["Währung"] == "currency"
    assert None not in columns.values()
