"""The sample is an honest import: its files need no click and give back what was put into them."""

from __future__ import annotations

import pandas as pd
import pytest

from kamdata.ingest import Import, InputFile, recognise
from kamdata.model import Settings, Snapshot
from kamdata.sample import AS_OF, finance, load_sample, plan_workbook, stories, workbook
from kamdata.sample.company import Company
from kamdata.sample.roster import PARENTS
from kamdata.sample.salesforce import HEADERS

BOOKS = (*workbook.SHEETS, *plan_workbook.SHEETS)
TABLES = {
    "Key account opportunities": "opportunities",
    **{sheet.name: sheet.table for sheet in BOOKS},
    "": "revenue",
}
KEPT_AS_TEXT = {"Remarks", "Document type"}
TYPES = {"New Business": "new", "Expansion": "expansion", "Renewal": "renewal"}


def test_every_sheet_and_every_column_is_recognised(found: Import) -> None:
    assert found.problems == ()
    assert {sheet.sheet: sheet.table for sheet in found.sheets} == TABLES
    unknown = {match.header for sheet in found.sheets for match in sheet.columns
               if match.column is None}  # fmt: skip
    assert unknown == KEPT_AS_TEXT
    assert found.proposed_as_of == AS_OF


def test_columns_mean_what_the_generator_meant(found: Import) -> None:
    meant = {sheet.name: sheet.headers for sheet in BOOKS}
    meant["Key account opportunities"] = {
        " ".join(header.strip("↑↓ ").split()): name for header, name in HEADERS.items()
    }
    for sheet in found.sheets:
        if sheet.sheet in meant:
            known = {match.header: match.column for match in sheet.columns if match.column}
            wanted = {header: name for header, name in meant[sheet.sheet].items()
                      if header not in KEPT_AS_TEXT}  # fmt: skip
            assert known == wanted


def test_what_is_no_row_is_dropped_and_counted(found: Import) -> None:
    report = next(sheet for sheet in found.sheets if sheet.table == "opportunities")
    assert report.crm == "salesforce"
    assert report.header_row == 12
    assert report.dropped == {"empty": 2, "footer": 2, "subtotal": 45, "total": 1}
    revenue = next(sheet for sheet in found.sheets if sheet.table == "revenue")
    assert revenue.dropped == {"total": 1}


def test_tables_have_as_many_rows_as_were_written(snapshot: Snapshot, company: Company) -> None:
    for name in TABLES.values():
        assert len(snapshot.table(name)) == len(getattr(company, name)), name


def test_findings_are_those_that_were_put_in(snapshot: Snapshot, company: Company) -> None:
    without_amount = company.opportunities["amount_cents"].isna().sum()
    found = [(finding.table, finding.column, finding.value) for finding in snapshot.findings]
    assert found.count(("opportunities", "amount_cents", "")) == without_amount
    assert found.count(("accounts", "renewal_on", "tbc")) == 1
    assert found.count(("revenue", "account", "")) == 1  # finance spells four names its own way
    assert len(found) == without_amount + 2


def same(given: pd.Series, written: pd.Series) -> bool:
    """Return whether two columns hold the same values and the same gaps, whatever their types."""
    return _texts(given) == _texts(written)


def _texts(values: pd.Series) -> list[str | None]:
    """Return values as texts that compare: dates in ISO form, numbers as floats, gaps as None."""
    return [None if pd.isna(value) else _text(value) for value in values.astype("object")]


def _text(value: object) -> str:
    if hasattr(value, "isoformat"):
        return str(value)[:10]
    if isinstance(value, str):
        return value
    return repr(round(float(value), 6))  # pyright: ignore[reportArgumentType]


def test_opportunities_come_back_as_they_were(snapshot: Snapshot, company: Company) -> None:
    written = company.opportunities.set_index("opportunity_id").sort_index()
    given = snapshot.table("opportunities").set_index("opportunity_id").sort_index()
    assert list(given.index) == list(written.index)
    for column in ("opportunity", "account_id", "owner", "stage", "status", "amount_cents",
                   "probability_rate", "forecast_category", "product", "created_on", "close_on",
                   "stage_entered_on", "last_activity_on", "next_step", "competitor",
                   "lost_reason"):  # fmt: skip
        assert same(given[column], written[column]), column
    assert same(given["type"], written["type"].map(TYPES))


def test_accounts_come_back_as_they_were(snapshot: Snapshot, company: Company) -> None:
    written = company.accounts.set_index("account_id").sort_index()
    given = snapshot.table("accounts").set_index("account_id").sort_index()
    assert list(given.index) == list(written.index)
    for column in written.columns.drop("parent_id"):
        assert same(given[column], written[column]), column
    parents = given.dropna(subset=["parent_id"]).set_index("account")["parent_id"]
    assert dict(parents.map(given["account"])) == PARENTS


def test_revenue_comes_back_under_the_right_accounts(snapshot: Snapshot, company: Company) -> None:
    ids = dict(zip(company.accounts["account"], company.accounts["account_id"], strict=True))
    columns = ["account_id", "month", "product", "amount_cents", "is_recurring"]
    written = company.revenue.assign(account_id=company.revenue["account"].map(ids))
    written = written.rename(columns={"on": "month"})[columns]
    given = snapshot.table("revenue")[columns]
    for column in columns:
        assert same(given[column], written[column]), column
    assert set(finance.NAMES.values()).isdisjoint(snapshot.table("accounts")["account"])


BY_ACCOUNT = [
    "contacts", "activities", "goals", "actions", "whitespace",
    *(sheet.table for sheet in plan_workbook.SHEETS if "account" in sheet.headers.values()),
]  # fmt: skip


@pytest.mark.parametrize("name", BY_ACCOUNT)
def test_the_other_sheets_come_back_as_they_were(
    snapshot: Snapshot, company: Company, name: str
) -> None:
    ids = dict(zip(company.accounts["account"], company.accounts["account_id"], strict=True))
    written, given = getattr(company, name), snapshot.table(name)
    assert same(given["account_id"], written["account"].map(ids))
    for column in written.columns.drop("account"):
        assert same(given[column], written[column]), column


@pytest.mark.parametrize("name", ["products", "managers", "programme"])
def test_what_belongs_to_no_account_comes_back_as_it_was(
    snapshot: Snapshot, company: Company, name: str
) -> None:
    written = getattr(company, name)
    for column in written:
        assert same(snapshot.table(name)[column], written[column]), column


def test_stages_are_known_and_in_the_order_of_the_sales_process(snapshot: Snapshot) -> None:
    stages = snapshot.table("stages")
    assert list(stages["stage"]) == [
        "Prospecting", "Qualification", "Needs Analysis", "Value Proposition",
        "Proposal/Price Quote", "Negotiation/Review", "Closed Won", "Closed Lost",
    ]  # fmt: skip
    assert list(stages["probability_rate"]) == [0.1, 0.1, 0.2, 0.5, 0.75, 0.9, 1.0, 0.0]
    assert not stages["is_guessed"].any()


def test_stories_are_visible_after_the_import(snapshot: Snapshot) -> None:
    accounts = snapshot.table("accounts").set_index("account")
    revenue = snapshot.table("revenue")
    silent = revenue[revenue["account_id"] == accounts.loc[stories.SILENT, "account_id"]]
    assert silent["month"].max() == pd.Timestamp(stories.SILENT_SINCE)
    deals = snapshot.table("opportunities")
    due = deals["close_on"].between(pd.Timestamp("2026-10-01"), pd.Timestamp("2026-12-31"))
    open_ = deals[due & (deals["status"] == "open")].set_index("opportunity_id")["amount_cents"]
    assert open_[stories.HALF_A_QUARTER_ID] / open_.sum() == pytest.approx(0.5, abs=0.03)
    assert open_[stories.TWIN_ID] == 310_000_00
    ends = accounts.loc[stories.RENEWAL_WITHOUT_OPPORTUNITY, "renewal_on"]
    assert (ends - pd.Timestamp(AS_OF)).days == 50  # pyright: ignore[reportOperatorIssue]
    assert pd.isna(accounts.loc[stories.WITHOUT_GOAL, "goal_cents"])
    assert pd.isna(accounts.loc[stories.RENEWAL_UNKNOWN, "renewal_on"])


def test_the_sample_is_in_dollars_whatever_the_reporting_currency() -> None:
    assert load_sample(Settings(currency="EUR")).currency == "USD"


def test_the_goal_of_the_latest_year_counts() -> None:
    text = "Account,KAM,Region,Goal 2025,Goal 2026\nOverfjell,Ingrid,Europe,100,250\n"
    (sheet,) = recognise([InputFile("accounts.csv", text.encode())], Settings()).sheets
    assert sheet.table == "accounts"
    assert list(sheet.frame["goal_cents"]) == [250_00]
