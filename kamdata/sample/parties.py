"""The people around the customers who work for somebody else: integrators, vendors, partners."""

# ruff: noqa: E501 - one line for each person reads better than five

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kamdata.sample import stories

if TYPE_CHECKING:
    import pandas as pd

# account, person, title, party, the company the person works for, influence, disposition, last met
PARTIES: tuple[tuple[str, str, str, str, str, int | None, int | None, date | None], ...] = (
    ("Cassarine Motors", "Dale Whitcombe", "Programme Manager", "integrator", "Lakeshore Line Builders", 2, 1, date(2026, 8, 20)),
    ("Cassarine Motors", "Renata Quintero", "Plant Manager Puebla", "affiliate", "Cassarine Motors de México", 2, 1, date(2026, 7, 9)),
    ("Cassarine Motors", "Owen Trask", "Solution Lead", "vendor", "Millsight Software", 1, 0, date(2026, 5, 28)),
    ("Kostara Automotive", "Zofia Walendziak", "Head of Line Design", "integrator", "Warta Systems Engineering", 3, -1, date(2026, 6, 17)),
    ("Kostara Automotive", "Marek Dolinski", "Logistics Partner Lead", "partner", "Odra Freight", 1, 1, date(2026, 8, 4)),
    (stories.HALF_A_QUARTER, "Sigrid Haugland", "Lead Engineer", "integrator", "Fjordbygg Plant Design", 3, 1, date(2026, 9, 15)),
    (stories.HALF_A_QUARTER, "Thomas Brekkestad", "Owner's Engineer", "partner", "Brekkestad Consult", 2, 0, date(2026, 9, 3)),
    (stories.HALF_A_QUARTER, "Ewa Skoglund", "Maintenance Coordinator", "affiliate", "Grandholm Heat", 1, 1, date(2026, 4, 22)),
    ("Tarrawin Resources", "Bruce Attenbrow", "Site Services Manager", "partner", "Outback Plant Services", 2, 1, date(2026, 9, 10)),
    ("Tarrawin Resources", "Mei Callaghan", "Software Account Lead", "vendor", "Orewatch Analytics", 1, 0, None),
    (stories.WHITESPACE, "Volker Sandhagen", "Managing Partner", "integrator", "Sandhagen Anlagenbau", 2, 1, date(2026, 7, 30)),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, "Giulia Pastorelli", "Project Director", "integrator", "Piedmont Automation", 2, 0, date(2026, 3, 18)),
    (stories.DECLINE, "Grant Hollowell", "Contract Miner Lead", "partner", "Bowen Basin Contracting", 3, -1, date(2026, 5, 7)),
    (stories.VANISHED, "Shelby Ackerman", "Design Authority", "integrator", "Gulfline Engineers", 2, 0, date(2026, 6, 2)),
    (stories.FAR_ABOVE_GOAL, "Lars Bundgaard", "Line Integration Lead", "integrator", "Limfjord Food Systems", 2, 2, date(2026, 9, 8)),
    (stories.FAR_ABOVE_GOAL, "Pernille Thorup", "Owner", "partner", "Thorup Hygiene Service", 1, 1, date(2026, 6, 24)),
    (stories.SILENT, "Kip Lorensen", "Regional Manager", "vendor", "Cascade Mill Supply", 2, -1, date(2026, 6, 11)),
    (stories.WON_SMALLER, "Seo-yeon Pyo", "Hall Project Manager", "integrator", "Haeundae Process Lines", 3, 1, date(2026, 9, 22)),
    (stories.REVIEW_OVERDUE, "Mathieu Calvary", "Technical Broker", "partner", "Calvary Conseil", 1, 0, None),
    (stories.PROSPECT, "Jana Reuthlin", "General Planner", "integrator", "Reuthlin Fabrikplanung", 3, 1, date(2026, 9, 17)),
    ("Climbridge Packaging", "Tyrell Easton", "Packaging Line Partner", "partner", "Peachtree Controls", 1, 1, date(2026, 7, 21)),
)  # fmt: skip

# the open deals that came with a partner, or are won only with one
PARTNERS = {
    "Cassarine - Condition Monitoring - new line 3": "Lakeshore Line Builders",
    "Grandholm - Turbine hall frame agreement 2027 to 2029": "Fjordbygg Plant Design",
    "Tarrawin - Service Plan - renewal 2027": "Outback Plant Services",
    "Blankenau - Servo Drives - new line 2": "Sandhagen Anlagenbau",
    "Overfjell - Pneumatic Valves - plant 6 upgrade": "Limfjord Food Systems",
    "Hanbyeol - Busan bottling hall, first line": "Haeundae Process Lines",
    "Neuhaven - First cell line": "Reuthlin Fabrikplanung",
    "Climbridge - Sealing Systems - frame order": "Peachtree Controls",
}


def parties() -> list[dict[str, Any]]:
    """Return the people as rows of the contacts."""
    names = ("account", "contact", "title", "party", "organisation", "influence", "disposition",
             "last_contact_on")  # fmt: skip
    return [
        dict(zip(names, row, strict=True)) | {"profile_url": profile(row[1])} for row in PARTIES
    ]


def with_partners(opportunities: pd.DataFrame) -> pd.DataFrame:
    """Return the deals with the partner of each, null for most."""
    partner = opportunities["opportunity"].map(PARTNERS).astype("object")
    return opportunities.assign(partner=partner.where(partner.notna(), None))


def profile(person: str) -> str:
    """Return the page of a person on an invented network."""
    return f"https://profiles.example/{'-'.join(person.casefold().split())}"
