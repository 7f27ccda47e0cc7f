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
        headers("Account Name", "Main Phone", "Primary Contact"),
    ),
    aliases={
        "opportunities": {
            "opportunity_id": ("(Do Not Modify) Opportunity",),
            "opportunity": ("Topic", "Thema"),
            "account": ("Potential Customer", "Account", "Potenzieller Kunde"),
            "amount_cents": ("Est. revenue", "Est. Revenue", "Estimated Revenue"),
            "actual_amount_cents": ("Actual Revenue",),
            "close_on": ("Est. close date", "Est. Close Date", "Estimated Close Date"),
            "actual_close_on": ("Actual Close Date",),
            "stage": ("Sales Stage", "Pipeline Phase", "Process Stage"),
            "status": ("Status",),
            "lost_reason": ("Status Reason",),
        },
        "accounts": {
            "account_id": ("(Do Not Modify) Account", "Account Number"),
            "region": ("Territory",),
            "phone": ("Main Phone",),
        },
    },
    never=(
        "Revenue", "Rating", "Annual Revenue", "(Do Not Modify) Row Checksum",
        "(Do Not Modify) Modified On", "Modified On", "(Do Not Modify) Last Modified Date",
        "Purchase Process", "Purchase Timeframe", "Price List", "Contact", "Primary Contact",
        "(Nicht ändern) Zeilenprüfsumme", "(Nicht ändern) Geändert am", "Proposed Solution",
        "Email (Potential Customer)", "Source Campaign", "Customer Need",
    ),
    stages=STAGES,
)  # fmt: skip
