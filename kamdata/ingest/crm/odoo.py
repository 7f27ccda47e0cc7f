"""Odoo: opportunities exported with labels or with technical names."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

# lost deals are archived and keep their stage, so an export normally has none
STAGES = (
    Stage("New", "open", 0.10),
    Stage("Qualified", "open", 0.30),
    Stage("Proposition", "open", 0.70),
    Stage("Won", "won", 1.0),
)

ODOO = Shape(
    "odoo",
    "Odoo export",
    fingerprints=(
        headers("Opportunity", "Expected Revenue", "Salesperson"),
        headers("Opportunity", "Expected Revenue", "Expected Closing"),
        headers("expected_revenue", "stage_id"),
    ),
    aliases={
        "opportunities": {
            "opportunity": ("Opportunity", "name"),
            "account": ("Customer", "Company Name", "partner_id", "partner_name"),
            # here it is the whole amount, elsewhere a weighted one
            "amount_cents": ("Expected Revenue", "expected_revenue"),
            "weighted_amount_cents": ("Prorated Revenue", "prorated_revenue"),
            "stage": ("Stage", "stage_id"),
            "close_on": ("Expected Closing", "date_deadline"),
            "actual_close_on": ("Closed Date", "date_closed"),
            "created_on": ("Created on", "create_date"),
            "stage_entered_on": ("Last Stage Update", "date_last_stage_update"),
            "owner": ("Salesperson", "user_id"),
            "lost_reason": ("Lost Reason", "lost_reason_id"),
        }
    },
    never=(
        "Automated Probability", "Recurring Revenues", "Expected MRR", "Prorated MRR", "Type",
        "Days to Close", "Days to Assign", "Sales Team", "Contact Name", "Referred By",
    ),
    stages=STAGES,
)  # fmt: skip
