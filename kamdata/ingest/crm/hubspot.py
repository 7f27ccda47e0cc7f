"""HubSpot: deals, companies and contacts, with labels or with internal names."""

from __future__ import annotations

from dataclasses import replace

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("Appointment Scheduled", "open", 0.20),
    Stage("Qualified To Buy", "open", 0.40),
    Stage("Presentation Scheduled", "open", 0.60),
    Stage("Decision Maker Bought-In", "open", 0.80),
    Stage("Contract Sent", "open", 0.90),
    Stage("Closed Won", "won", 1.0),
    Stage("Closed Lost", "lost", 0.0),
)

HUBSPOT = Shape(
    "hubspot",
    "HubSpot export",
    fingerprints=(
        headers("Record ID", "Deal Stage", "Deal owner"),
        headers("Record ID", "Deal Name", "Deal Stage"),
        headers("Record ID", "Deal Name", "Deal owner"),
        headers("Deal Name", "Deal Stage", "Deal owner"),
        headers("Record ID", "Company name"),
        headers("Record ID", "First Name", "Last Name"),
    ),
    aliases={
        "opportunities": {
            "opportunity_id": ("Record ID", "hs_object_id"),
            "opportunity": ("Deal Name", "dealname"),
            "stage": ("Deal Stage", "dealstage"),
            "owner": ("Deal owner", "hubspot_owner_id"),
            "account": ("Associated Company (Primary)", "Associated Company"),
            "account_id": ("Associated Company IDs (Primary)", "Associated Company IDs"),
            "amount_cents": (
                "Amount in company currency", "amount_in_home_currency", "Amount",
            ),
            "currency": ("Currency", "deal_currency_code"),
            "close_on": ("Close Date", "closedate"),
            "created_on": ("Create Date", "createdate"),
            "probability_rate": ("Deal probability", "hs_deal_stage_probability"),
            "weighted_amount_cents": ("Weighted amount", "Forecast amount"),
            "type": ("Deal Type", "dealtype"),
        },
        "accounts": {
            "account_id": ("Record ID",),
            "account": ("Company name",),
            "owner": ("Company owner",),
            "region": ("Country/Region",),
        },
        "contacts": {
            "account": ("Associated Company (Primary)", "Associated Company"),
            "account_id": ("Associated Company IDs (Primary)", "Associated Company IDs"),
        },
    },
    never=(
        "Annual Revenue", "Forecast probability", "Days to close", "Closed won reason",
        "Closed amount", "Number of Associated Contacts", "Deal Status", "HubSpot team",
        "Pipeline", "Last Modified Date", "Annual contract value (ACV)",
        "Total contract value (TCV)", "Annual recurring revenue (ARR)",
        "Monthly recurring revenue (MRR)", "Associated Contact", "Associated Contact IDs",
        "Associated Deal IDs", "Parent CompanyIDs", "Lead Status", "Exchange rate",
        "Number of associated contacts", "Time in current stage", "Priority",
    ),
    currency_of={"Amount in company currency": (), "amount_in_home_currency": ()},
    won_headers=("Is Closed Won", "hs_is_closed_won"),
    lost_headers=("Is closed lost", "hs_is_closed_lost"),
    closed_headers=("Is Deal Closed?", "hs_is_closed"),
    stages=STAGES,
    has_lists=True,
    wanted={
        "account": "Associated Company (Primary)", "stage": "Deal Stage", "amount_cents": "Amount",
        "close_on": "Close Date",
    },
)  # fmt: skip

# internal names: a stage that was renamed keeps its old id, so the id proves nothing
INTERNAL = replace(
    HUBSPOT,
    label="HubSpot export with internal names",
    fingerprints=(headers("dealname", "dealstage"), headers("hs_object_id", "dealstage")),
    has_internal_stages=True,
)
