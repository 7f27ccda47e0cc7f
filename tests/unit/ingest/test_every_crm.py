"""The exact export of each CRM is read without a click: table, CRM, and every opportunity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
import pytest

from kamdata.ingest.crm import detect
from kamdata.ingest.header import Header
from kamdata.ingest.types import SheetImport
from kamdata.model import Settings
from tests.unit.ingest import (
    shapes,
    shapes_enterprise,
    shapes_more,
    shapes_salesforce,
    shapes_salesforce_more,
)
from tests.unit.ingest.files import DEALS
from tests.unit.ingest.helpers import import_files, snapshot_of


@dataclass(frozen=True)
class Case:
    """A file, and what must come of it. `stages` are the names it gives the stages of `DEALS`."""

    crm: str
    data: bytes
    name: str = "export.csv"
    stages: Mapping[str, str] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    currency: str = "USD"
    has_created: bool = True
    has_chance: bool = True
    is_status_given: bool = False
    unsure: tuple[str, ...] = ()  # columns that findings may speak of


BY_ID = {
    "Prospecting": "crm.stage_lead1", "Proposal/Price Quote": "crm.stage_lead3",
    "Closed Won": "crm.stage_lead4", "Closed Lost": "crm.stage_lead2",
}  # fmt: skip
IN_DYNAMICS = {
    "Prospecting": "Qualify", "Proposal/Price Quote": "Propose", "Closed Won": "Close",
    "Closed Lost": "Close",
}  # fmt: skip
MORE, LARGE, SALESFORCE = shapes_more, shapes_enterprise, shapes_salesforce_more
CASES = {
    "salesforce aggregates": Case(
        "salesforce", SALESFORCE.salesforce_aggregates(), "r.xlsx",
        dropped={"subtotal": 14, "total": 1, "group title": 2, "footer": 2, "empty": 1},
    ),
    "salesforce details xlsx": Case(
        "salesforce", SALESFORCE.salesforce_details_xlsx(), "r.xlsx",
        dropped={"footer": 5, "empty": 2},
    ),
    "salesforce currencies": Case("salesforce", SALESFORCE.salesforce_currencies_csv()),
    "salesforce custom type": Case("salesforce", SALESFORCE.salesforce_custom_type_csv()),
    "salesforce data loader": Case(
        "salesforce", SALESFORCE.salesforce_data_loader_csv(), is_status_given=True
    ),
    "salesforce german": Case(
        "salesforce", SALESFORCE.salesforce_german_csv(), stages=SALESFORCE.GERMAN, currency="EUR"
    ),
    "salesforce german formatted": Case(
        "salesforce", shapes_salesforce.salesforce_german_formatted(), "r.xlsx",
        stages=shapes_salesforce.GERMAN_STAGES,
        dropped={"subtotal": 13, "total": 1, "footer": 2, "empty": 1},
    ),
    "hubspot": Case(
        "hubspot", shapes.hubspot_csv(), stages=shapes.HUBSPOT_STAGES, is_status_given=True
    ),
    "dynamics365": Case(
        "dynamics365", shapes.dynamics_xlsx(), "d.xlsx", stages=IN_DYNAMICS, is_status_given=True
    ),
    "pipedrive": Case(
        "pipedrive", shapes.pipedrive_xlsx(), "deals.xlsx", stages=shapes.PIPEDRIVE_STAGES,
        is_status_given=True, has_chance=False,
    ),
    "zoho": Case("zoho", MORE.zoho_csv(), "Deals_2026_06_12.csv"),
    "odoo labels": Case(
        "odoo", MORE.odoo_labels_xlsx(), "crm.lead.xlsx", MORE.stage_names("odoo")
    ),
    "odoo technical": Case(
        "odoo", MORE.odoo_technical_csv(), "crm.lead.csv", BY_ID, unsure=("stage",)
    ),
    "close": Case(
        "close", MORE.close_csv(), stages=MORE.stage_names("close"), is_status_given=True,
        unsure=("amount_cents",),
    ),
    "copper": Case(
        "copper", MORE.copper_csv(), stages=MORE.stage_names("copper"), is_status_given=True
    ),
    "zendesk sell": Case(
        "zendesk_sell", MORE.zendesk_sell_csv(), stages=MORE.stage_names("zendesk_sell"),
        has_created=False,
    ),
    "zendesk sell german": Case(
        "zendesk_sell", MORE.zendesk_sell_csv(german=True),
        stages=MORE.stage_names("zendesk_german"), has_created=False,
    ),
    "freshsales": Case(
        "freshsales", MORE.freshsales_csv(), stages=MORE.stage_names("freshsales")
    ),
    "freshsales fields": Case(
        "freshsales", MORE.freshsales_csv(field_names=True), stages=MORE.stage_names("freshsales")
    ),
    "sap": Case(
        "sap_sales_cloud", LARGE.sap_sales_cloud_csv(),
        stages=LARGE.stage_names("sap_sales_cloud"), has_created=False, is_status_given=True,
    ),
    "suitecrm": Case("suitecrm", LARGE.suitecrm_csv()),
    "sage": Case("sage", LARGE.sage_csv(), stages=LARGE.stage_names("sage"), is_status_given=True),
    "servicenow": Case(
        "servicenow", LARGE.servicenow_csv(), stages=LARGE.stage_names("servicenow"),
        currency="EUR",
    ),
    "monday": Case(
        "monday", LARGE.monday_board(), "board.xlsx", LARGE.stage_names("monday"),
        {"group title": 3, "repeated header": 4, "subitem header": 1, "subitem": 2, "subtotal": 4,
         "empty": 3},
        has_created=False, has_chance=False,
    ),
    "monday by groups": Case(
        "monday", LARGE.monday_board(has_stage=False), "board.xlsx", LARGE.stage_names("monday"),
        {"group title": 3, "repeated header": 3, "subitem header": 1, "subitem": 2, "subtotal": 4,
         "empty": 3},
        has_created=False, has_chance=False,
    ),
}  # fmt: skip


def sheet_of(case: Case) -> SheetImport:
    found = import_files((case.name, case.data), settings=Settings(currency=case.currency))
    assert not found.problems
    used = [sheet for sheet in found.sheets if sheet.table]
    assert len(used) == 1, [sheet.reason for sheet in found.sheets]
    return used[0]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_export_is_read_without_a_click(case: Case) -> None:
    sheet = sheet_of(case)
    assert (sheet.table, sheet.crm) == ("opportunities", case.crm)
    assert sheet.dropped == case.dropped
    frame = sheet.frame.set_index("opportunity")
    assert len(frame) == len(DEALS)
    frame = frame.loc[[deal.name for deal in DEALS]]
    cents = [-1 if deal.amount is None else round(deal.amount * 100) for deal in DEALS]
    assert frame["amount_cents"].fillna(-1).tolist() == cents
    assert frame["amount_cents"].isna().sum() == 1, "a missing amount is not zero"
    assert frame["stage"].tolist() == [case.stages.get(deal.stage, deal.stage) for deal in DEALS]
    assert frame["status"].tolist() == [deal.status for deal in DEALS]
    assert frame["owner"].tolist() == [deal.owner for deal in DEALS]
    assert frame["close_on"].tolist() == [pd.Timestamp(deal.close) for deal in DEALS]
    if case.has_created:
        assert frame["created_on"].tolist() == [pd.Timestamp(deal.created) for deal in DEALS]
    if case.has_chance:
        chances = [deal.probability / 100 for deal in DEALS]
        assert frame["probability_rate"].tolist() == pytest.approx(chances)
    if case.is_status_given:
        assert frame["is_status_given"].all()
    if "currency" in frame:
        assert set(frame["currency"].dropna()) == {case.currency}
    told = [f for f in sheet.findings if f.severity != "info" and f.column not in case.unsure]
    assert [f.message for f in told] == [f.message for f in told if "has no amount" in f.message], (
        "only the deal without an amount needs a word"
    )


NAMING = {name: case for name, case in CASES.items() if name != "salesforce data loader"}


@pytest.mark.parametrize("case", NAMING.values(), ids=NAMING)
def test_an_export_makes_a_snapshot_with_its_accounts(case: Case) -> None:
    snapshot = snapshot_of((case.name, case.data), settings=Settings(currency=case.currency))
    named = set(snapshot.table("accounts")["account"])
    assert named == {deal.account for deal in DEALS}


HIDDEN = {
    name: case for name, case in CASES.items() if case.crm not in ("zendesk_sell", "monday")
}  # fmt: skip


@pytest.mark.parametrize("case", HIDDEN.values(), ids=HIDDEN)
def test_a_crm_is_recognised_with_any_one_column_hidden(case: Case) -> None:
    names = [match.header for match in sheet_of(case).columns]
    for hidden in names:
        left = tuple(name for name in names if name != hidden)
        assert detect(Header(0, left)).crm == case.crm, hidden
