"""Microsoft Dynamics 365: lists exported to Excel, with three hidden columns in front."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

# the status column says what was won; the last sales stage is "Close" for won and lost alike,
# and the platform has no default chances
STAGES = (
    Stage("Qualify", "open"),
    Stage("Develop", "open"),
    Stage("Propose", "open"),
    Stage("Close", "open"),
)

DYNAMICS = Shape(
    "dynamics365",
    "Dynamics 365 export",
    fingerprints=(
        headers("Topic", "Potential Customer"),
        headers("Topic", "Est. revenue"),
        headers("Topic", "Account", "Est. close date"),
        headers("(Do Not Modify) Opportunity"),
        headers("(Do Not Modify) Account"),
        headers("(Do Not Modify) Contact"),
        headers("(Do Not Modify) Row Checksum"),
        headers("(Nicht ändern) Zeilenprüfsumme"),
        headers("(Nicht ändern) Firma"),
        headers("(Nicht ändern) Verkaufschance"),
        headers("Account Name", "Main Phone", "Primary Contact"),
        headers("Goal Owner", "Fiscal Period", "Target"),
    ),
    marks=(r"^\((Do Not Modify|Nicht ändern)\) ",),
    aliases={
        "opportunities": {
            "opportunity_id": (
                "(Do Not Modify) Opportunity", "(Nicht ändern) Verkaufschance",
            ),
            "opportunity": ("Topic", "Thema"),
            "account": ("Potential Customer", "Account", "Potenzieller Kunde"),
            "amount_cents": (
                "Est. revenue", "Estimated Revenue", "Gesch. Umsatz", "Geschätzter Umsatz",
            ),
            "actual_amount_cents": ("Actual Revenue", "Tatsächlicher Umsatz"),
            "close_on": (
                "Est. close date", "Estimated Close Date", "Gesch. Abschlussdatum",
                "Geschätztes Abschlussdatum", "Geschätzter Abschlusstermin",
            ),
            "actual_close_on": ("Actual Close Date", "Tatsächliches Abschlussdatum"),
            "stage": ("Sales Stage", "Pipeline Phase", "Process Stage", "Verkaufsphase"),
            "status": ("Status",),
            "lost_reason": ("Status Reason", "Statusgrund"),
            "owner": ("Owner", "Besitzer"),
        },
        "accounts": {
            "account_id": ("(Do Not Modify) Account", "(Nicht ändern) Firma", "Account Number"),
            "region": ("Territory",),
            "phone": ("Main Phone",),
        },
        "quotas": {"owner": ("Goal Owner",), "target_cents": ("Target",)},
    },
    never=(
        "Revenue", "Rating", "Annual Revenue", "(Do Not Modify) Row Checksum",
        "(Do Not Modify) Modified On", "Modified On", "(Do Not Modify) Last Modified Date",
        "Purchase Process", "Purchase Timeframe", "Price List", "Contact", "Primary Contact",
        "(Nicht ändern) Zeilenprüfsumme", "(Nicht ändern) Geändert am", "Proposed Solution",
        "Email (Potential Customer)", "Source Campaign", "Customer Need",
    ),
    stages=STAGES,
    wanted={
        "account": "Potential Customer", "stage": "Status", "amount_cents": "Est. revenue",
        "close_on": "Est. close date",
    },
)  # fmt: skip
