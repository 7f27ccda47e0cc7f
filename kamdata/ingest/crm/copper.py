"""Copper: the status (open, won, lost, abandoned) stands beside the stage of a pipeline."""

from __future__ import annotations

from dataclasses import replace

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("Qualified", "open"),
    Stage("Follow-up", "open"),
    Stage("Presentation", "open"),
    Stage("Contract Sent", "open"),
    Stage("Negotiation", "open"),
)

COPPER = Shape(
    "copper",
    "Copper export",
    fingerprints=(
        headers("Pipeline Stage", "Monetary Value"),
        headers("Pipeline Stage", "Win Probability"),
        headers("Monetary Value", "Win Probability", "Status"),
        headers("Pipeline", "Pipeline Stage", "Monetary Value", "Status"),
    ),
    aliases={
        "opportunities": {
            "opportunity_id": ("Opportunity ID", "Copper ID", "Id"),
            "opportunity": ("Name",),
            "account": ("Company",),
            "owner": ("Assignee", "Owner", "Assigned To", "Owned By"),
            "stage": ("Pipeline Stage", "Stage"),
            "status": ("Status",),
            "amount_cents": ("Monetary Value", "Value"),
            "probability_rate": ("Win Probability",),
            "close_on": ("Close Date",),
            "created_on": ("Date Created", "Created At"),
            "lost_reason": ("Loss Reason",),
        }
    },
    never=("Pipeline", "Customer Source", "Details", "Primary Contact", "Priority", "Tags"),
    stages=STAGES,
    wanted={
        "account": "Company", "stage": "Pipeline Stage", "amount_cents": "Monetary Value",
        "close_on": "Close Date",
    },
)  # fmt: skip

# plain headers, which the status Abandoned tells from those of other lists
PLAIN_HEADERS = replace(
    COPPER,
    label="Copper list",
    fingerprints=(headers("Pipeline", "Stage", "Status"),),
    values={"Status": ("Abandoned", "Open")},
)
