"""Odoo: opportunities exported with labels or with technical names."""

from __future__ import annotations

from dataclasses import replace

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("New", "open", 0.10),
    Stage("Qualified", "open", 0.30),
    Stage("Proposition", "open", 0.70),
    Stage("Won", "won", 1.0),
)
# the ids under which a fresh database knows them
STAGES_BY_ID = tuple(
    replace(stage, name=f"crm.stage_lead{number}") for number, stage in enumerate(STAGES, start=1)
)

ODOO = Shape(
    "odoo",
    "Odoo export",
    fingerprints=(
        headers("Opportunity", "Expected Revenue", "Salesperson"),
        headers("Opportunity", "Expected Revenue", "Expected Closing"),
        headers("Expected Revenue", "Salesperson", "Expected Closing"),
        headers("Opportunity", "Salesperson", "Expected Closing"),
        headers("expected_revenue", "stage_id"),
        headers("expected_revenue", "date_deadline"),
        headers("stage_id", "date_deadline"),
    ),
    aliases={
        "opportunities": {
            "opportunity_id": ("External ID", "id", ".id"),
            "opportunity": ("Opportunity", "name"),
            "account_id": ("Customer/External ID", "partner_id/id", "partner_id/.id"),
            "account": (
                "Customer", "partner_id", "partner_id/name", "partner_id/display_name",
                "Company Name", "partner_name",
            ),
            # here it is the whole amount, elsewhere a weighted one
            "amount_cents": ("Expected Revenue", "expected_revenue", "planned_revenue"),
            "weighted_amount_cents": ("Prorated Revenue", "prorated_revenue"),
            "currency": ("Currency", "company_currency", "company_currency/name"),
            "stage": ("Stage", "stage_id", "stage_id/name", "stage_id/display_name",
                      "stage_id/id", "stage_id/.id"),
            "close_on": ("Expected Closing", "date_deadline"),
            "actual_close_on": ("Closed Date", "date_closed"),
            "created_on": ("Created on", "create_date"),
            "stage_entered_on": ("Last Stage Update", "date_last_stage_update"),
            "owner": ("Salesperson", "user_id", "user_id/name", "user_id/display_name",
                      "user_id/id", "user_id/.id"),
            "lost_reason": ("Lost Reason", "lost_reason_id", "lost_reason_id/name"),
        }
    },
    never=(
        "Automated Probability", "Recurring Revenues", "Expected MRR", "Prorated MRR", "Type",
        "Days to Close", "Days to Assign", "Sales Team", "Contact Name", "Referred By",
        "automated_probability", "recurring_revenue", "team_id", "contact_name", "Priority",
        "partner_id/country_id", "Customer/Country", "Assignment Date", "Conversion Date",
    ),
    # lost deals are archived and keep their stage; they are in the file only if it was asked for
    active_headers=("Active", "active"),
    stages=STAGES,
    wanted={
        "account": "Customer", "stage": "Stage", "amount_cents": "Expected Revenue",
        "close_on": "Expected Closing",
    },
)  # fmt: skip

# ids of stages stay what they were when a stage is renamed
BY_ID = replace(
    ODOO,
    label="Odoo export with ids",
    fingerprints=(
        headers("expected_revenue", "stage_id/id"),
        headers("expected_revenue", "stage_id/.id"),
        headers("stage_id/id", "date_deadline"),
        headers("expected_revenue", "stage_id/id", "partner_id/id"),
    ),
    stages=STAGES_BY_ID,
    has_internal_stages=True,
)
