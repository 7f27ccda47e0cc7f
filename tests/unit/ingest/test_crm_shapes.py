"""Every CRM's own shape of export gives the same eight opportunities."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kamdata.ingest.types import SheetImport
from kamdata.model import Settings
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import counts, import_files, mapping, only_sheet, snapshot_of, sums
from tests.unit.ingest.shapes import AMOUNT_CENTS, COUNTS, DEALS


def assert_same_deals(sheet: SheetImport) -> None:
    """Check amounts, statuses, dates, owners and accounts against `DEALS`."""
    frame = sheet.frame.sort_values("opportunity").reset_index(drop=True)
    expected = sorted(DEALS, key=lambda deal: deal.name)
    assert counts(frame) == COUNTS
    assert sums(frame) == AMOUNT_CENTS
    assert frame["opportunity"].tolist() == [deal.name for deal in expected]
    assert frame["account"].tolist() == [deal.account for deal in expected]
    assert frame["owner"].tolist() == [deal.owner for deal in expected]
    assert frame["close_on"].tolist() == [pd.Timestamp(deal.close) for deal in expected]
    assert frame["amount_cents"].isna().sum() == 1


@pytest.mark.parametrize("placement", ["first row", "own row", "both"])
def test_salesforce_formatted_report(placement: shapes.Placement) -> None:
    sheet = only_sheet(shapes.salesforce_formatted(placement))
    assert (sheet.table, sheet.crm, sheet.crm_label) == (
        "opportunities", "salesforce", "Salesforce report",
    )  # fmt: skip
    assert sheet.header_row == 11
    assert_same_deals(sheet)
    by_name = dict(zip(sheet.frame["opportunity"], sheet.frame["stage"], strict=True))
    assert by_name == {deal.name: deal.stage for deal in DEALS}
    titles = {"first row": 0, "own row": 4, "both": 2}[placement]
    expected = {"subtotal": 8, "total": 1, "footer": 2, "empty": 1}
    assert sheet.dropped == expected | ({"group title": titles} if titles else {})
    assert mapping(sheet)["Stage"] == "stage"


def test_salesforce_report_says_its_own_date() -> None:
    found = import_files(("r.xlsx", shapes.salesforce_formatted()))
    assert found.proposed_as_of == date(2026, 8, 13)
    assert "r.xlsx" in found.as_of_reason


def test_salesforce_source_rows_are_those_of_the_sheet() -> None:
    sheet = only_sheet(shapes.salesforce_formatted("first row"))
    assert sheet.frame["source_row"].tolist() == [12, 13, 16, 17, 20, 21, 24, 25]


def test_salesforce_two_groups_fill_down_within_each_other() -> None:
    sheet = only_sheet(shapes.salesforce_two_groups())
    assert_same_deals(sheet)
    assert dict(zip(sheet.frame["opportunity"], sheet.frame["stage"], strict=True)) == {
        deal.name: deal.stage for deal in DEALS
    }
    assert sheet.dropped["total"] == 1
    assert sheet.dropped["subtotal"] == 8


def test_salesforce_details_only_csv() -> None:
    found = import_files(("report.csv", shapes.salesforce_details_csv()))
    sheet = found.sheets[0]
    assert (sheet.table, sheet.crm, sheet.header_row) == ("opportunities", "salesforce", 1)
    assert_same_deals(sheet)
    assert sheet.dropped == {"empty": 3, "total": 1, "footer": 5}
    assert found.proposed_as_of == date(2026, 9, 8)
    assert found.currencies == ("USD",)
    columns = mapping(sheet)
    assert columns["Amount Currency"] == "currency"
    assert columns["Expected Revenue"] == "weighted_amount_cents"
    assert columns["Expected Revenue Currency"] is None
    assert columns["Owner Role"] is None
    assert sheet.frame["next_step"].iloc[0] == "Call back\nthen send the offer"
    everything = sheet.frame.astype("str").to_numpy().ravel().tolist()
    assert not any(
        "Confidential" in cell or "salesforce.com" in cell for cell in map(str, everything)
    )


def test_salesforce_api_names() -> None:
    sheet = only_sheet(shapes.salesforce_api_csv(), "Opportunity.csv")
    assert (sheet.crm, sheet.crm_label) == ("salesforce", "Salesforce data export")
    assert_same_deals(sheet)
    columns = mapping(sheet)
    assert columns["Id"] == "opportunity_id"
    assert columns["AccountId"] == "account_id"
    assert columns["Account.Name"] == "account"
    assert columns["Owner.Name"] == "owner"
    assert columns["OwnerId"] is None
    assert sheet.frame["is_status_given"].all()
    assert sheet.frame["type"].isna().all(), "#N/A is not a type"
    assert import_files(("o.csv", shapes.salesforce_api_csv())).proposed_as_of == date(2026, 8, 11)


def test_hubspot() -> None:
    sheet = only_sheet(shapes.hubspot_csv(), "hubspot-crm-exports-all-deals.csv")
    assert (sheet.table, sheet.crm) == ("opportunities", "hubspot")
    assert_same_deals(sheet)
    columns = mapping(sheet)
    assert columns["Record ID"] == "opportunity_id"
    assert columns["Amount in company currency"] == "amount_cents"
    assert columns["Annual Revenue"] is None
    assert sorted(sheet.frame["probability_rate"].unique()) == [0.0, 0.1, 0.75, 1.0]
    assert sheet.frame["account_id"].iloc[0] == "C01AAA", "the first of several ids is the primary"
    assert "currency" not in sheet.frame, "the amount is in the company's own currency"


def test_hubspot_internal_names_prove_nothing_about_stages() -> None:
    rows = [
        ["hs_object_id", "dealname", "dealstage", "amount", "closedate", "hubspot_owner_id",
         "Associated Company"],
        ["1", "A", "closedwon", "100", "2026-02-01", "7", "Alder"],
        ["2", "B", "contractsent", "50", "2026-03-01", "7", "Birch"],
    ]  # fmt: skip
    sheet = only_sheet(shapes.text(rows), "deals.csv")
    assert sheet.crm == "hubspot"
    assert counts(sheet.frame) == {"won": 1, "open": 1}
    warned = [f.value for f in sheet.findings if f.column == "stage"]
    assert sorted(warned) == ["closedwon", "contractsent"]


def test_dynamics_365() -> None:
    sheet = only_sheet(shapes.dynamics_xlsx(), "Opportunities 8-13-2026.xlsx")
    assert (sheet.table, sheet.crm) == ("opportunities", "dynamics365")
    assert_same_deals(sheet)
    columns = mapping(sheet)
    assert columns["(Do Not Modify) Opportunity"] == "opportunity_id"
    assert columns["Topic"] == "opportunity"
    assert columns["Revenue"] is None, "it says User Provided, not a number"
    assert columns["Rating"] is None
    assert sheet.frame["is_status_given"].all()
    assert set(sheet.frame["currency"]) == {"USD"}
    won = sheet.frame[sheet.frame["status"] == "won"]
    assert won["amount_cents"].sum() == AMOUNT_CENTS["won"], "what was really won"
    lost = sheet.frame[sheet.frame["status"] == "lost"]
    assert lost["amount_cents"].sum() == AMOUNT_CENTS["lost"], "a lost deal keeps what was expected"
    assert lost["lost_reason"].tolist() == ["Canceled", "Canceled"]
    assert sheet.frame["lost_reason"].notna().sum() == 2


def test_pipedrive() -> None:
    sheet = only_sheet(shapes.pipedrive_xlsx(), "deals-1234.xlsx")
    assert (sheet.table, sheet.crm) == ("opportunities", "pipedrive")
    assert_same_deals(sheet)
    columns = mapping(sheet)
    assert columns["Deal - Won time"] == columns["Deal - Lost time"] == "actual_close_on"
    assert columns["Deal - Status"] == "status"
    assert columns["Deal - Status (2)"] is None, "a repeated header is kept apart"
    assert columns["Deal - Creator"] is None
    stages = snapshot_of(("deals.xlsx", shapes.pipedrive_xlsx())).table("stages")
    assert stages["stage"].tolist() == [
        "Qualified", "Demo Scheduled", "Proposal Made", "Negotiations Started",
    ]  # fmt: skip
    assert set(stages["status"]) == {"open"}, "won and lost are statuses, not stages"
    assert stages["probability_rate"].isna().all()


def test_german_list() -> None:
    sheet = only_sheet(shapes.german_csv(), "vertrieb.csv", Settings(currency="EUR"))
    assert (sheet.table, sheet.crm) == ("opportunities", "plain")
    assert_same_deals(sheet)
    assert all(mapping(sheet).values()), mapping(sheet)
    assert sheet.frame["created_on"].iloc[0] == pd.Timestamp(2026, 1, 5)
    assert set(sheet.frame["currency"]) == {"EUR"}
    assert sheet.frame["probability_rate"].iloc[2] == pytest.approx(0.75)


def test_list_with_a_title_in_b2() -> None:
    sheet = only_sheet(shapes.titled_list())
    assert (sheet.table, sheet.header_row) == ("opportunities", 4)
    assert_same_deals(sheet)
    assert set(sheet.frame["currency"]) == {"USD"}
    assert sheet.frame["source_row"].tolist() == list(range(5, 13))
    assert sheet.frame["opportunity_id"].is_unique


@pytest.mark.parametrize(
    "data",
    [
        shapes.salesforce_formatted(), shapes.salesforce_details_csv(),
        shapes.salesforce_api_csv(), shapes.hubspot_csv(), shapes.dynamics_xlsx(),
        shapes.pipedrive_xlsx(), shapes.titled_list(),
    ],
    ids=["formatted", "details", "api", "hubspot", "dynamics", "pipedrive", "titled"],
)  # fmt: skip
def test_every_shape_makes_a_snapshot(data: bytes) -> None:
    snapshot = snapshot_of(("deals", data))
    opportunities = snapshot.table("opportunities")
    accounts = snapshot.table("accounts")
    assert sums(opportunities) == AMOUNT_CENTS
    assert len(accounts) == 5
    assert set(opportunities["account_id"]) <= set(accounts["account_id"])
    assert set(opportunities["stage"]) == set(snapshot.table("stages")["stage"])
