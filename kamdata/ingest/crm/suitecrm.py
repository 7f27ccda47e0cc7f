"""SuiteCRM and SugarCRM: field names or labels; the chances are those of their own list."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("Prospecting", "open", 0.10),
    Stage("Qualification", "open", 0.20),
    Stage("Needs Analysis", "open", 0.25),
    Stage("Value Proposition", "open", 0.30),
    Stage("Id. Decision Makers", "open", 0.40),
    Stage("Perception Analysis", "open", 0.50),
    Stage("Proposal/Price Quote", "open", 0.65),
    Stage("Negotiation/Review", "open", 0.80),
    Stage("Closed Won", "won", 1.0),
    Stage("Closed Lost", "lost", 0.0),
)

SUITECRM = Shape(
    "suitecrm",
    "SuiteCRM or SugarCRM export",
    fingerprints=(
        headers("sales_stage", "date_closed"),
        headers("sales_stage", "amount_usdollar"),
        headers("date_closed", "assigned_user_name"),
        headers("sales_stage", "date_closed", "amount_usdollar"),
        headers("Opportunity Name", "Sales Stage", "Opportunity Amount"),
    ),
    marks=(r"^sales_stage$", r"^amount_usdollar$", r"^assigned_user_name$"),
    aliases={
        "opportunities": {
            "opportunity_id": ("id",),
            "opportunity": ("name", "Opportunity Name"),
            "account": ("account_name", "Account Name"),
            "owner": ("assigned_user_name", "Assigned to"),
            "stage": ("sales_stage",),
            # in the main currency of the system, whatever its name says
            "amount_cents": ("amount_usdollar", "amount", "Opportunity Amount"),
            "close_on": ("date_closed", "Expected Close Date"),
            "created_on": ("date_entered", "Date Created"),
            "type": ("opportunity_type", "Type"),
        }
    },
    never=(
        "currency_id", "date_modified", "modified_user_id", "modified_by_name", "created_by",
        "created_by_name", "deleted", "assigned_user_id", "campaign_id", "campaign_name",
        "lead_source", "description",
    ),
    currency_of={"amount_usdollar": ()},
    stages=STAGES,
    wanted={
        "account": "account_name", "stage": "sales_stage", "amount_cents": "amount",
        "close_on": "date_closed",
    },
)  # fmt: skip
