"""Pipedrive: every header is `Entity - Field`."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

# won and lost are statuses: a deal keeps the stage it stood in
STAGES = (
    Stage("Qualified", "open"),
    Stage("Contact Made", "open"),
    Stage("Demo Scheduled", "open"),
    Stage("Proposal Made", "open"),
    Stage("Negotiations Started", "open"),
)

PIPEDRIVE = Shape(
    "pipedrive",
    "Pipedrive export",
    fingerprints=(
        headers("Deal - Title"),
        headers("Deal - Stage"),
        headers("Deal - Title", "Deal - Stage", "Deal - Status"),
        headers("Organization - Name"),
        headers("Person - Name"),
        headers("Activity - Subject"),
    ),
    marks=(r"^(Deal|Organization|Person|Activity) - ",),
    aliases={
        "opportunities": {
            "opportunity": ("Deal - Title", "Deal - Name"),
            "amount_cents": ("Deal - Value",),
            "stage": ("Deal - Stage", "Deal - Stage (pipeline)"),
            "status": ("Deal - Status",),
            "account_id": ("Deal - Organization ID",),
            "account": ("Deal - Organization", "Organization - Name", "Organization"),
            "close_on": ("Deal - Expected close date",),
            "actual_close_on": ("Deal - Deal closed on", "Deal - Closed on"),
            "opportunity_id": ("Deal - ID", "Deal - Pipedrive System ID"),
        },
        "accounts": {
            "account_id": ("Organization - ID",),
            "account": ("Organization - Name",),
            "address": ("Organization - Full/combined address of Company Address",),
            "website": ("Organization - Website",),
            "industry": ("Organization - Industry",),
        },
        "contacts": {
            "contact": ("Person - Name",),
            "account": ("Person - Organization", "Organization - Name"),
            "title": ("Person - Job title",),
            "last_contact_on": ("Person - Last activity date",),
        },
        "activities": {
            "account": ("Activity - Organization",),
            "on": ("Activity - Due date",),
            "contact": ("Activity - Contact person",),
            "type": ("Activity - Type",),
        },
    },
    never=(
        "Deal - Creator", "Deal - Pipeline", "Deal - Label", "Deal - Visible to",
        "Deal - Contact person", "Deal - Contact person ID", "Deal - Product amount",
        "Deal - Product quantity", "Deal - Currency of Weighted value", "Deal - Archive status",
        "Organization - People", "Organization - Open deals", "Organization - Won deals",
        "Organization - Lost deals", "Organization - Closed deals", "Deal - Activities to do",
        "Organization - Annual revenue", "Deal - Source origin", "Deal - Source channel",
        "Contact person",
    ),
    combined={
        "actual_close_on": (
            "Deal - Won time", "Deal - Lost time", "Deal - Deal closed on", "Deal - Closed on",
        )
    },
    currency_of={"Deal - Value": ("Deal - Currency of Value", "Deal - Currency")},
    stages=STAGES,
    wanted={
        "account": "Organization", "stage": "Stage", "amount_cents": "Value",
        "close_on": "Expected close date",
    },
)  # fmt: skip
