"""SAP Sales Cloud: opportunity lists; phases and their chances are the company's own."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("Identify Opportunity", "open"),
    Stage("Qualify", "open"),
    Stage("Qualify Opportunity", "open"),
    Stage("Value Proposition", "open"),
    Stage("Develop Value Proposition", "open"),
    Stage("Quotation", "open"),
    Stage("Decision", "open"),
    Stage("Decision/Close", "open"),
    Stage("Close", "open"),
)

SAP_SALES_CLOUD = Shape(
    "sap_sales_cloud",
    "SAP Sales Cloud export",
    fingerprints=(
        headers("Sales Phase", "Chance of Success"),
        headers("Sales Phase", "Expected Value"),
        headers("Expected Value", "Chance of Success"),
        headers("Sales Phase", "Chance of Success", "Expected Value"),
    ),
    aliases={
        "opportunities": {
            "opportunity_id": ("Opportunity ID", "ID"),
            "opportunity": ("Name", "Opportunity"),
            "amount_cents": ("Expected Value",),
            "weighted_amount_cents": ("Weighted Value",),
            "stage": ("Sales Phase",),
            "status": ("Status", "Lifecycle Status"),
            "probability_rate": ("Chance of Success", "Chance of Success (%)"),
            "close_on": ("Close Date", "Expected Close Date"),
            "lost_reason": ("Reason for Status", "Reason"),
            "owner": ("Owner", "Employee Responsible"),
        }
    },
    never=("Sales Cycle", "Category", "Priority", "Source", "Primary Contact"),
    stages=STAGES,
    wanted={
        "account": "Account", "stage": "Sales Phase", "amount_cents": "Expected Value",
        "close_on": "Close Date",
    },
)  # fmt: skip
