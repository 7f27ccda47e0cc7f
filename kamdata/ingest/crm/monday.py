"""Monday: a board with its title, groups that repeat the header, and subitems."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers

# every company makes its own stages
MONDAY = Shape(
    "monday",
    "Monday board",
    fingerprints=(
        headers("Name", "Item ID (auto generated)"),
        headers("Item ID", "Item Name", "Content Type"),
        headers("Item ID", "Item Name", "Update Content"),
        headers("Item ID", "Item Name", "User", "Created At"),
        headers("Item ID", "Item Name"),
    ),
    is_board=True,
    aliases={
        "opportunities": {
            "opportunity_id": ("Item ID (auto generated)", "Item ID"),
            "opportunity": ("Name", "Deal Name"),
            "account": ("Account", "Accounts", "Company", "Companies", "Client", "Client Code",
                        "Customer"),
            "owner": ("Owner", "Person", "People", "Deal owner", "Owner code"),
            "stage": ("Stage", "Deal Stage", "Stage (group)"),
            "status": ("Status", "Deal Status"),
            "amount_cents": ("Deal Value", "Deal value", "Value", "Amount"),
            "probability_rate": ("Close Probability", "Closure Probability"),
            "close_on": ("Expected Close Date", "Tentative Close Date", "Close Date", "Timeline"),
            "actual_close_on": ("Actual Close Date", "Close Date (A)"),
        }
    },
    never=("Subitems", "Forecast Value", "Creation log", "Last updated"),
    passed_over=(
        (
            headers("Item ID", "Item Name"),
            "These are the updates that people wrote on the board; the review reads the board.",
        ),
    ),
    wanted={
        "account": "Account", "stage": "Stage", "amount_cents": "Deal Value",
        "close_on": "Expected Close Date",
    },
)  # fmt: skip
