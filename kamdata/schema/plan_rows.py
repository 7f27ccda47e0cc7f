"""What a row of a plan needs to be of use: what names it, and scores within their scales."""

from __future__ import annotations

# table -> the column without which a row says nothing
NAMED: dict[str, str] = {
    "contacts": "contact", "goals": "goal", "actions": "what", "projects": "what",
    "risks": "what", "promises": "what", "whitespace": "product", "team": "member",
    "initiatives": "initiative", "swot": "point", "priorities": "priority",
    "competitors": "competitor", "managers": "owner", "programme": "fact",
}  # fmt: skip
# column -> its smallest and largest value; anything else was meant otherwise
SCALES: dict[str, tuple[int, int]] = {
    "influence": (1, 3), "disposition": (-2, 2), "relationship_stage": (1, 5),
    "strategic_fit": (1, 5), "receptiveness": (1, 5), "review_every_days": (1, 3_650),
} | dict.fromkeys(
    ("skill_financial", "skill_consulting", "skill_planning", "skill_interpersonal",
     "skill_influencing"), (1, 5),
)  # fmt: skip
