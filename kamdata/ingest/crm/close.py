"""Close: leads with their opportunities, one row for each opportunity."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("Active", "open"),
    Stage("Won", "won", 1.0),
    Stage("Lost", "lost", 0.0),
)

CLOSE = Shape(
    "close",
    "Close export",
    fingerprints=(
        headers("lead_name", "value_period"),
        headers("lead_name", "confidence"),
        headers("lead_name", "value", "status"),
        headers("value_period", "status_type"),
        headers("status_type", "confidence"),
    ),
    marks=(r"^value_period$", r"^lead_name$", r"^status_type$"),
    aliases={
        "opportunities": {
            "opportunity_id": ("opportunity_id", "id"),
            "opportunity": ("note", "opportunity_name"),
            "account_id": ("lead_id",),
            "account": ("lead_name", "display_name"),
            "owner": ("user_name",),
            "stage": ("status_label", "status"),
            "status": ("status_type",),
            # beside the formatted amount the bare one is in cents
            "amount_cents": ("value_formatted", "value"),
            "currency": ("value_currency",),
            "probability_rate": ("confidence",),
            "created_on": ("date_created",),
            # of an active opportunity it is the date on which it should be won
            "close_on": ("date_won", "expected_date"),
            "actual_close_on": ("date_lost",),
        }
    },
    never=(
        "user_id", "contact_id", "contact_name", "status_id", "organization_id", "created_by",
        "created_by_name", "updated_by", "updated_by_name", "date_updated", "expected_value",
        "annualized_value", "annualized_expected_value", "integration_links",
    ),
    combined={"close_on": ("date_won", "expected_date")},
    period_headers=("value_period",),
    stages=STAGES,
    wanted={
        "account": "lead_name", "stage": "status", "amount_cents": "value", "close_on": "date_won",
    },
)  # fmt: skip
