"""Words and habits of the sample's sales process: stages, reasons, next steps, deal names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenStage:
    """A stage on the way.

    `percent` is its chance of winning, `days` how long deals usually stay in it.
    """

    name: str
    percent: int
    category: str
    days: int


OPEN_STAGES = (
    OpenStage("Prospecting", 10, "Pipeline", 20),
    OpenStage("Qualification", 10, "Pipeline", 18),
    OpenStage("Needs Analysis", 20, "Pipeline", 20),
    OpenStage("Value Proposition", 50, "Best Case", 18),
    OpenStage("Proposal/Price Quote", 75, "Best Case", 22),
    OpenStage("Negotiation/Review", 90, "Commit", 15),
)
WON, LOST = "Closed Won", "Closed Lost"
NEW, EXPANSION, RENEWAL = "New Business", "Expansion", "Renewal"

LOST_REASONS = (
    "Price",
    "Lost to competitor",
    "No decision",
    "Budget cut",
    "Delivery time",
    "Technical fit",
)

# how likely a deal that closes in 0, 1, 2, ... quarters stands in each of the open stages
STAGES_BY_QUARTER = (
    (0, 1, 2, 5, 14, 12),
    (3, 8, 12, 12, 10, 5),
    (12, 13, 9, 4, 2, 0),
    (18, 10, 5, 1, 0, 0),
)

WORK = (
    "line {n} retrofit",
    "plant {n} upgrade",
    "frame order",
    "spare parts programme",
    "pilot cell {n}",
    "capacity extension",
    "shutdown package",
    "replacement wave {n}",
    "new line {n}",
    "standardisation",
)

NEXT_STEPS = {
    "Prospecting": ("First call with the plant manager", "Send references", "Arrange site visit"),
    "Qualification": ("Clarify budget and timing", "Meet engineering", "Confirm decision makers"),
    "Needs Analysis": ("Site survey with service", "Workshop on line data", "Collect drawings"),
    "Value Proposition": ("Present savings case", "Review trial results", "Reference visit"),
    "Proposal/Price Quote": ("Send revised quote", "Answer technical questions", "Price meeting"),
    "Negotiation/Review": ("Agree payment terms", "Legal review of contract", "Final round"),
}
