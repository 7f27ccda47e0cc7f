"""ServiceNow: amounts are written with their currency, `EUR;1.234,56`."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("Qualify", "open"),
    Stage("Develop Propose", "open"),
    Stage("Negotiate", "open"),
    Stage("Closed-Won", "won", 1.0),
    Stage("Closed-Lost", "lost", 0.0),
)

SERVICENOW = Shape(
    "servicenow",
    "ServiceNow export",
    fingerprints=(
        headers("Estimated Deal Size", "Stage"),
        headers("Estimated Deal Size", "Weighted Amount"),
        headers("Probability %", "Weighted Amount", "Stage"),
    ),
    marks=(r"^Estimated Deal Size$",),
    aliases={
        "opportunities": {
            "opportunity_id": ("Number",),
            "opportunity": ("Short description", "Name", "Opportunity"),
            "amount_cents": ("Estimated Deal Size", "Amount"),
            "weighted_amount_cents": ("Weighted Amount",),
            "probability_rate": ("Probability %", "Probability"),
            "close_on": ("Estimated Close Date", "Estimated Closed Date", "Close Date"),
            "actual_close_on": ("Closed", "Actual Closed Date"),
            "created_on": ("Created",),
            "owner": ("Owner", "Assigned to", "Sales Owner"),
        }
    },
    never=("Sales Cycle Type", "Updated", "Opened by", "Contact"),
    stages=STAGES,
    wanted={
        "account": "Account", "stage": "Stage", "amount_cents": "Estimated Deal Size",
        "close_on": "Estimated Close Date",
    },
)  # fmt: skip
