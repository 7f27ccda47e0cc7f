"""Zoho CRM: every look-up is two columns, the id (`Account Name.id`) before the name."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("Qualification", "open", 0.10),
    Stage("Needs Analysis", "open", 0.20),
    Stage("Value Proposition", "open", 0.40),
    Stage("Identify Decision Makers", "open", 0.60),
    Stage("Id. Decision Makers", "open", 0.60),
    Stage("Perception Analysis", "open"),
    Stage("Proposal/Price Quote", "open", 0.75),
    Stage("Negotiation/Review", "open", 0.90),
    Stage("Closed Won", "won", 1.0),
    Stage("Closed Lost", "lost", 0.0),
    Stage("Closed-Lost to Competition", "lost", 0.0),
)

ZOHO = Shape(
    "zoho",
    "Zoho CRM export",
    fingerprints=(
        headers("Record Id", "Closing Date"),
        headers("Record Id", "Deal Name", "Closing Date"),
        headers("Record Id", "Deal Name", "Stage"),
        headers("Deal Name", "Closing Date", "Deal Owner"),
        headers("Record Id", "Account Name", "Account Owner"),
        headers("Record Id", "First Name", "Last Name", "Account Name"),
    ),
    # the modules can be renamed, their ids keep this form
    marks=(r"\S\.id$",),
    aliases={
        "opportunities": {
            "opportunity_id": ("Record Id",),
            "opportunity": ("Deal Name", "Potential Name"),
            "account_id": ("Account Name.id",),
            "account": ("Account Name",),
            "owner": ("Deal Owner", "Potential Owner"),
            "close_on": ("Closing Date",),
            "created_on": ("Created Time",),
            "last_activity_on": ("Last Activity Time",),
            "weighted_amount_cents": ("Expected Revenue",),
            "lost_reason": ("Reason For Loss",),
        },
        "accounts": {
            "account_id": ("Record Id",),
            "account": ("Account Name",),
            "owner": ("Account Owner",),
            "parent_id": ("Parent Account.id", "Parent Account"),
        },
        "contacts": {"account_id": ("Account Name.id",), "account": ("Account Name",)},
    },
    never=(
        "Deal Owner.id", "Created By.id", "Created By", "Modified By.id", "Modified By",
        "Modified Time", "Contact Name.id", "Contact Name", "Campaign Source.id",
        "Campaign Source", "Lead Source", "Lead Conversion Time", "Sales Cycle Duration",
        "Overall Sales Duration", "Exchange Rate", "Annual Revenue", "Account Owner.id",
        "Pipeline", "Tag", "GSTIN", "Tax ID", "Account Type",
    ),
    stages=STAGES,
    wanted={
        "account": "Account Name", "stage": "Stage", "amount_cents": "Amount",
        "close_on": "Closing Date",
    },
)  # fmt: skip
