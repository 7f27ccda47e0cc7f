"""Sage CRM: stage and status apart; the forecast is the amount, the certainty its chance."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("Lead", "open"),
    Stage("Quoted", "open"),
    Stage("Negotiating", "open"),
)

SAGE = Shape(
    "sage",
    "Sage CRM export",
    fingerprints=(
        headers("Certainty%", "Stage"),
        headers("Certainty %", "Stage"),
        headers("Certainty%", "Forecast", "Opened"),
        headers("Certainty %", "Forecast", "Opened"),
        headers("Company", "Person", "Forecast", "Opened", "Status"),
        headers("Company", "Stage", "Status", "Forecast", "Assigned To"),
    ),
    marks=(r"(?i)^certainty ?%$",),
    aliases={
        "opportunities": {
            "opportunity": ("Description",),
            "account": ("Company",),
            "owner": ("Assigned To",),
            "amount_cents": ("Forecast",),
            "probability_rate": ("Certainty%", "Certainty %"),
            "close_on": ("Closed", "Close By", "Target Close"),
            "created_on": ("Opened",),
            "region": ("Territory",),
        }
    },
    never=("Person", "Type", "Source", "Weighted Forecast"),
    # open opportunities have no day on which they closed, only one on which they should
    combined={"close_on": ("Closed", "Close By", "Target Close")},
    stages=STAGES,
    wanted={
        "account": "Company", "stage": "Stage", "amount_cents": "Forecast", "close_on": "Closed",
    },
)  # fmt: skip
