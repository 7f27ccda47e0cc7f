"""How to export the whole list again, in the CRM that the file came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamdata.model import Snapshot

# how the label of a CRM's files begins -> what to do there
STEPS: dict[str, str] = {
    "Salesforce": "In Salesforce: open the report, set Show Me to All opportunities and Close Date "
    "to All Time, remove the other filters, then Export with Details Only.",
    "HubSpot": "In HubSpot: open the view All deals, clear its filters, choose all pipelines, then "
    "Export with all properties.",
    "Dynamics": "In Dynamics 365: open the view All Opportunities, clear the column filters, then "
    "Export to Excel, static worksheet.",
    "Pipedrive": "In Pipedrive: open the list of deals, choose all deals of everyone in all "
    "pipelines, then Export filter results.",
    "Zoho": "In Zoho CRM: open Setup, Export Data, choose Deals with all records and all fields.",
    "Odoo": "In Odoo: open the list of opportunities, remove the filters and add Archived (lost "
    "deals are archived), select all records rather than the page, then Export.",
    "Monday": "In monday.com: open the board without filters and with all groups, then Export "
    "board to Excel.",
}  # fmt: skip


def how_to_export(snapshot: Snapshot) -> str:
    """Return how to export every opportunity from the CRM of a snapshot, empty if not known."""
    labels = [one.crm.casefold() for one in snapshot.sources if one.table == "opportunities"]
    return next(
        (
            steps
            for crm, steps in STEPS.items()
            if any(label.startswith(crm.casefold()) for label in labels)
        ),
        "",
    )
