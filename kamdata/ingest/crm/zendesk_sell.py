"""Zendesk Sell: plain headers, so the stages tell it; in English and German."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

# each company sets the chances of its stages, so there are none to go by
STAGES = (
    Stage("Incoming", "open"),
    Stage("Qualified", "open"),
    Stage("Quote", "open"),
    Stage("Closure", "open"),
    Stage("Won", "won", 1.0),
    Stage("Unqualified", "lost", 0.0),
    Stage("Lost", "lost", 0.0),
    Stage("Eingehend", "open"),
    Stage("Qualifiziert", "open"),
    Stage("Angebot", "open"),
    Stage("Abschluss", "open"),
    Stage("Abgeschlossen", "won", 1.0),
    Stage("Nicht qualifiziert", "lost", 0.0),
    Stage("Verloren", "lost", 0.0),
)
# those that lists kept by hand seldom have together
TELLING = (
    "Incoming", "Quote", "Closure", "Unqualified", "Eingehend", "Abschluss", "Abgeschlossen",
    "Nicht qualifiziert",
)  # fmt: skip

ZENDESK_SELL = Shape(
    "zendesk_sell",
    "Zendesk Sell export",
    fingerprints=(
        headers("Deal name", "Company", "Stage"),
        headers("Deal name", "Value", "Stage"),
        headers("Name", "Value", "Stage", "Owner"),
        headers("Company", "Value", "Stage"),
        headers("Unternehmen", "Wert", "Phase"),
        headers("Dealname", "Unternehmen", "Phase"),
        headers("Deal-Name", "Unternehmen", "Phase"),
        headers("Dealname", "Wert", "Phase"),
        headers("Deal-Name", "Wert", "Phase"),
    ),
    values={"Stage": TELLING, "Phase": TELLING, "Pipeline Stage": TELLING},
    aliases={
        "opportunities": {
            "opportunity": ("Deal name", "Dealname", "Deal-Name", "Name"),
            "account": ("Company", "Unternehmen"),
            "amount_cents": ("Value", "Wert"),
            "close_on": ("Est. close", "Estimated close date", "Geschätzter Abschluss",
                         "Voraussichtlicher Abschluss"),
            "owner": ("Owner", "Inhaber"),
            "probability_rate": ("Win likelihood", "Gewinnwahrscheinlichkeit"),
            "lost_reason": ("Loss reason", "Unqualified reason"),
            "created_on": ("Added on", "Created at", "Hinzugefügt am"),
        }
    },
    never=("Primary contact", "Source", "Tags", "Pipeline"),
    stages=STAGES,
    wanted={
        "account": "Company", "stage": "Stage", "amount_cents": "Value", "close_on": "Est. close",
    },
)  # fmt: skip
