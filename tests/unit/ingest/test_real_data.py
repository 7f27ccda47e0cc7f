"""Real files, with the figures that their publishers give for them.

`opportunity_analysis` is Microsoft's anonymised sample "Opportunity Analysis" for Power BI, which
shows a revenue of $2.11bn and a factored revenue of $461m. `salesforce_dev_org` is what a fresh
Salesforce developer org holds.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kamdata.ingest import Import, InputFile, build_snapshot, inspection, recognise
from kamdata.metrics.known import prepare
from kamdata.metrics.stages import weighted_cents
from kamdata.model import Settings, Snapshot


def files_in(folder: Path, *names: str) -> list[InputFile]:
    paths = [folder / name for name in names] if names else sorted(folder.glob("*.csv"))
    return [InputFile(path.name, path.read_bytes()) for path in paths]


@pytest.fixture(scope="module")
def flat(shared_data: Path) -> Import:
    folder = shared_data / "data" / "opportunity_analysis"
    return recognise(files_in(folder, "opportunities_flat.csv"), Settings())


@pytest.fixture(scope="module")
def dev_org(shared_data: Path) -> Import:
    return recognise(files_in(shared_data / "data" / "salesforce_dev_org"), Settings())


@pytest.fixture(scope="module")
def dev_snapshot(dev_org: Import) -> Snapshot:
    return build_snapshot(dev_org, date(2026, 12, 31), Settings())


def test_microsofts_pipeline_gives_the_published_figures(flat: Import) -> None:
    snapshot = build_snapshot(flat, date(2015, 1, 1), Settings())
    opportunities, stages = snapshot.table("opportunities"), snapshot.table("stages")
    assert len(opportunities) == 487
    assert opportunities["amount_cents"].sum() == 2_110_905_127_00
    assert weighted_cents(opportunities, stages).sum() == 461_120_880_80
    assert stages["stage"].tolist() == ["Lead", "Qualify", "Solution", "Proposal", "Finalize"]
    assert stages["probability_rate"].tolist() == [0.1, 0.2, 0.4, 0.6, 0.8]
    assert len(snapshot.table("accounts")) == 357
    assert len(prepare(snapshot, Settings()).table("opportunities")) == 487


def test_the_opportunity_on_two_lines_is_kept_and_named(flat: Import) -> None:
    frame = flat.sheets[0].frame
    lines = frame[frame["opportunity_id"] == "302"]
    assert len(lines) == 2
    assert lines["product"].nunique() == 2
    assert lines["stage"].nunique() == 2
    named = [f for f in flat.sheets[0].findings if f.column == "opportunity_id"]
    assert [finding.value for finding in named] == ["302"]
    assert "2 lines" in named[0].message
    assert flat.sheets[0].dropped == {}


def test_ids_written_as_84_0_are_84(flat: Import) -> None:
    frame = flat.sheets[0].frame
    assert frame["opportunity_id"].iloc[0] == "84"
    assert frame["account_id"].iloc[0] == "72"


def test_regions_and_segments_reach_the_accounts(flat: Import) -> None:
    accounts = build_snapshot(flat, date(2015, 1, 1), Settings()).table("accounts")
    assert accounts["region"].notna().all()
    assert set(accounts["region"]) == {"East", "West", "Central"}
    assert accounts["segment"].notna().all()


def test_a_fresh_salesforce_org(dev_snapshot: Snapshot) -> None:
    opportunities = dev_snapshot.table("opportunities")
    cents = opportunities.groupby("status")["amount_cents"].agg(["size", "sum"])
    assert len(opportunities) == 36
    assert opportunities["amount_cents"].sum() == 5_760_000_00
    assert opportunities["amount_cents"].isna().sum() == 5
    assert cents.loc["won"].tolist() == [12, 2_815_000_00]
    assert cents.loc["open", "sum"] == 2_115_000_00
    is_open = opportunities["status"] == "open"
    weighted = weighted_cents(opportunities, dev_snapshot.table("stages"))
    assert weighted[is_open].sum() == 1_094_500_00


def test_dates_are_month_day_year(dev_snapshot: Snapshot) -> None:
    opportunities = dev_snapshot.table("opportunities").set_index("opportunity_id")
    row = opportunities.loc["006bm00000LKJNNAA5"]
    assert row["close_on"] == pd.Timestamp(2024, 2, 3)
    assert row["created_on"] == pd.Timestamp(2026, 2, 23)


def test_what_each_file_of_the_org_is(dev_org: Import) -> None:
    tables = {sheet.file: sheet.table for sheet in dev_org.sheets}
    assert tables == {
        "Account.csv": "accounts",
        "Contact.csv": "contacts",
        "Lead.csv": None,
        "Opportunity.csv": "opportunities",
        "OpportunityHistory.csv": None,
        "OpportunityHistoryGroup.csv": None,
    }
    reasons = {sheet.file: sheet.reason for sheet in dev_org.sheets}
    assert "stage history" in reasons["OpportunityHistory.csv"]
    assert "leads" in reasons["Lead.csv"]
    assert dev_org.proposed_as_of == date(2026, 3, 7)
    assert dev_org.problems == ()


def test_accounts_and_contacts_of_the_org_are_linked(dev_snapshot: Snapshot) -> None:
    accounts = dev_snapshot.table("accounts")
    assert len(accounts) == 18
    known = set(accounts["account_id"])
    assert set(dev_snapshot.table("opportunities")["account_id"]) <= known
    assert set(dev_snapshot.table("contacts")["account_id"]) <= known
    assert set(accounts["account"]) >= {"Edge Communications", "Dickenson plc"}


def test_the_inspection_holds_what_json_needs(dev_org: Import) -> None:
    rows = {row["file"]: row for row in inspection(dev_org)}
    row = rows["Opportunity.csv"]
    assert row["table"] == "opportunities"
    assert row["crm"] == "salesforce"
    assert row["header_row"] == 1
    assert row["rows"] == 36
    assert row["columns"]["StageName"] == "stage"
    assert row["columns"]["Opp Close Date_Simulated"] is None
    assert {finding["severity"] for finding in row["findings"]} == {"warning"}
