"""The eight opportunities as Zoho, Odoo, Close, Copper, Zendesk Sell and Freshsales export them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.ingest.files import DEALS, Cell, text, workbook

if TYPE_CHECKING:
    from datetime import date

STAGES_OF = {
    "odoo": ("New", "Proposition", "Won", "Qualified"),
    "close": ("Active", "Active", "Won", "Lost"),
    "copper": ("Qualified", "Negotiation", "Contract Sent", "Presentation"),
    "zendesk_sell": ("Incoming", "Quote", "Won", "Lost"),
    "zendesk_german": ("Eingehend", "Abschluss", "Abgeschlossen", "Verloren"),
    "freshsales": ("New", "Negotiation", "Won", "Lost"),
}
OWN = ("Prospecting", "Proposal/Price Quote", "Closed Won", "Closed Lost")


def stage_names(crm: str) -> dict[str, str]:
    """Return what a CRM calls each stage of `DEALS`."""
    return dict(zip(OWN, STAGES_OF[crm], strict=True))


def zoho_csv() -> bytes:
    """Return deals of a renamed module: each look-up as id and name, expected revenue weighted."""
    header = ["Record Id", "Deal Owner.id", "Deal Owner", "Amount", "Deal Name", "Closing Date",
              "Account Name.id", "Account Name", "Stage", "Type", "Probability (%)", "Lead Source",
              "Created By.id", "Created By", "Modified By.id", "Modified By", "Created Time",
              "Modified Time", "Contact Name.id", "Contact Name", "Expected Revenue",
              "Last Activity Time", "Sales Cycle Duration"]  # fmt: skip
    rows = [header] + [
        [f"zcrm_{n}", "zcrm_900", deal.owner, deal.amount, deal.name, deal.close.isoformat(),
         f"zcrm_{deal.account_id}", deal.account, deal.stage, "New Business", deal.probability,
         "Web", "zcrm_901", "Admin", "zcrm_901", "Admin", f"{deal.created} 10:00:00",
         "2026-08-12 10:00:00", "zcrm_7", "Kim", (deal.amount or 0) * deal.probability / 100,
         "2026-08-01 09:00:00", 12]
        for n, deal in enumerate(DEALS)
    ]  # fmt: skip
    return text(rows)


def odoo_labels_xlsx() -> bytes:
    """Return opportunities with labels; the lost ones are archived in the stage they stood in."""
    names = stage_names("odoo")
    rows: list[list[Cell]] = [
        ["External ID", "Opportunity", "Customer", "Salesperson", "Stage", "Expected Revenue",
         "Prorated Revenue", "Probability", "Expected Closing", "Closed Date", "Created on",
         "Sales Team", "Lost Reason", "Active"]
    ]  # fmt: skip
    rows += [
        [f"__export__.crm_lead_{n}", deal.name, deal.account, deal.owner, names[deal.stage],
         deal.amount, 1.0, float(deal.probability), deal.close,
         deal.close if deal.status == "won" else None, deal.created, "Europe",
         "Too expensive" if deal.status == "lost" else None, deal.status != "lost"]
        for n, deal in enumerate(DEALS)
    ]  # fmt: skip
    return workbook(rows, sheet="Sheet1")


def odoo_technical_csv() -> bytes:
    """Return an import-compatible export: technical names, `/id` for ids of other records."""
    ids = {name: f"crm.stage_lead{n}" for n, name in
           enumerate(("New", "Qualified", "Proposition", "Won"), start=1)}  # fmt: skip
    rows: list[list[Cell]] = [
        ["id", "name", "partner_id/id", "partner_name", "user_id/name", "stage_id/id",
         "expected_revenue", "probability", "date_deadline", "create_date", "active"]
    ]  # fmt: skip
    rows += [
        [f"__export__.crm_lead_{n}", deal.name, f"__export__.res_partner_{deal.account_id}",
         deal.account, deal.owner, ids[stage_names("odoo")[deal.stage]], deal.amount,
         deal.probability, deal.close.isoformat(), f"{deal.created} 08:00:00",
         str(deal.status != "lost")]
        for n, deal in enumerate(DEALS)
    ]  # fmt: skip
    return text(rows)


def close_csv() -> bytes:
    """Return opportunities of leads: each value has a period, some are for a month or year."""
    names = stage_names("close")
    rows: list[list[Cell]] = [
        ["date_created", "lead_name", "status", "status_type", "date_won", "date_lost",
         "confidence", "user_name", "note", "value", "value_period"]
    ]  # fmt: skip
    rows += [
        [f"{deal.created} 09:12:13.00000+00:00", deal.account, names[deal.stage],
         {"open": "active"}.get(deal.status, deal.status),
         None if deal.status == "lost" else f"{deal.close} 10:00:00.00000+00:00",
         f"{deal.close} 10:00:00.00000+00:00" if deal.status == "lost" else None,
         deal.probability, deal.owner, deal.name, deal.amount,
         ("one_time", "monthly", "annual")[n] if n < 3 else "one_time"]
        for n, deal in enumerate(DEALS)
    ]  # fmt: skip
    return text(rows)


def copper_csv() -> bytes:
    """Return opportunities whose status is apart from the stage; a lost one was abandoned."""
    names = stage_names("copper")
    rows: list[list[Cell]] = [
        ["Name", "Assignee", "Close Date", "Company", "Customer Source", "Details", "Loss Reason",
         "Pipeline", "Pipeline Stage", "Primary Contact", "Priority", "Status", "Tags",
         "Monetary Value", "Win Probability", "Date Created"]
    ]  # fmt: skip
    rows += [
        [deal.name, deal.owner, f"{deal.close:%m/%d/%Y}", deal.account, "Web", "", "", "Sales",
         names[deal.stage], "Kim", "High",
         "Abandoned" if deal.name == "Spare parts" else deal.status.capitalize(), "a;b",
         deal.amount, deal.probability, f"{deal.created:%m/%d/%Y}"]
        for deal in DEALS
    ]  # fmt: skip
    return text(rows)


def zendesk_sell_csv(*, german: bool = False) -> bytes:
    """Return deals whose headers are plain, so that only the stages tell the CRM."""
    names = stage_names("zendesk_german" if german else "zendesk_sell")
    header = ["Deal name", "Company", "Value", "Currency", "Stage", "Est. close", "Owner",
              "Win likelihood"]  # fmt: skip
    if german:
        header = ["Deal-Name", "Unternehmen", "Wert", "Währung", "Phase", "Geschätzter Abschluss",
                  "Inhaber", "Gewinnwahrscheinlichkeit"]  # fmt: skip
    rows: list[list[Cell]] = [header]
    rows += [
        [deal.name, deal.account, deal.amount, "USD", names[deal.stage], deal.close.isoformat(),
         deal.owner, f"{deal.probability}%"]
        for deal in DEALS
    ]  # fmt: skip
    return text(rows)


def freshsales_csv(*, field_names: bool = False) -> bytes:
    """Return deals with labels or with field names; every date is DD-MM-YYYY."""
    names = stage_names("freshsales")
    header = ["Name", "Account", "Deal value", "Expected deal value", "Deal stage",
              "Deal pipeline", "Expected close", "Closed date", "Sales owner", "Probability (%)",
              "Created at", "Age"]  # fmt: skip
    if field_names:
        header = ["deal_name", "deal_sales_account_name", "deal_amount",
                  "deal_expected_deal_value", "deal_deal_stage_name", "deal_deal_pipeline_name",
                  "deal_expected_close", "deal_closed_date", "deal_owner_name", "deal_probability",
                  "deal_created_at", "deal_age"]  # fmt: skip
    rows: list[list[Cell]] = [header]
    rows += [
        [deal.name, deal.account, deal.amount, (deal.amount or 0) * deal.probability / 100,
         names[deal.stage], "Default", _dashed(deal.close),
         None if deal.status == "open" else _dashed(deal.close), deal.owner, deal.probability,
         f"{_dashed(deal.created)} 07:48:37", 12]
        for deal in DEALS
    ]  # fmt: skip
    return text(rows)


def _dashed(day: date) -> str:
    return f"{day:%d-%m-%Y}"
