"""The optional tables of account plans and of the key account programme."""

from __future__ import annotations

from kamdata.schema.columns import Table, col
from kamdata.schema.others import account_columns

TEAM = Table(
    "team",
    "Account team",
    "One row per person of ours who works for the account.",
    (
        *account_columns(),
        col("member", "text", "Name of the person", "Team Member; Member; Name", required=True),
        col("role", "label", "Role in the team", "Role in Team; Team Role; Role"),
        col("function", "label", "Function that the person belongs to", "Function; Department", choices="sales; operations; supply_chain; service; technical; finance; marketing; management"),
        col("hours_per_month", "number", "Hours that the person spends on the account a month", "Hours per Month; Hours"),
    ),
)  # fmt: skip
INITIATIVES = Table(
    "initiatives",
    "Customer initiatives",
    "One row per initiative of the customer.",
    (
        *account_columns(),
        col("initiative", "text", "The initiative in one line", "Initiative; Strategic Initiative; Customer Initiative", required=True),
        col("priority", "label", "Priority for the customer", "Priority", choices="high; medium; low"),
        col("can_influence", "label", "Whether we can influence it", "Can We Influence It?; Can Influence; Influence", choices="yes; partly; no"),
        col("opportunity_id", "key", "Opportunity that it led to", "Linked Opportunity ID; Opportunity ID; Deal ID"),
        col("due_on", "date", "When the customer wants it done", "Target Date; Due; Due Date"),
        col("status", "label", "Status", "Status; State"),
    ),
)  # fmt: skip
SWOT = Table(
    "swot",
    "Strengths and weaknesses",
    "One row per strength, weakness, opportunity or threat of the customer.",
    (
        *account_columns(),
        col("point", "text", "The point in one line", "Point; SWOT Point; Statement", required=True),
        col("kind", "label", "Strength, weakness, opportunity or threat", "Kind; SWOT; Quadrant", required=True, choices="strength; weakness; opportunity; threat"),
    ),
)  # fmt: skip
PRIORITIES = Table(
    "priorities",
    "What matters now",
    "One row per thing that matters to the customer, with the day it was learned.",
    (
        *account_columns(),
        col("priority", "text", "What matters to the customer, in one line", "What Matters; Priority; Customer Priority", required=True),
        col("learned_on", "date", "The day we learned it", "Learned On; Since; Date", required=True),
        col("said_by", "text", "Who said it", "Said By; Contact; Heard From"),
        col("ended_on", "date", "The day it stopped to matter", "Ended On; Until; No Longer Since"),
    ),
)  # fmt: skip
COMPETITORS = Table(
    "competitors",
    "Competitors",
    "One row per competitor at the account.",
    (
        *account_columns(),
        col("competitor", "text", "Name of the competitor", "Competitor; Competitor Name; Rival", required=True),
        col("products", "text", "What it sells to the account", "What It Sells; Products; Product"),
        col("value_cents", "money", "What the account spends with it a year", "Annual Value; Value; Spend"),
        col("position", "text", "How it stands there, and what it does", "Position; Standing; Notes"),
    ),
)  # fmt: skip
MEMBERSHIPS = Table(
    "memberships",
    "Programme decisions",
    "One row per decision about who is a key account.",
    (
        *account_columns(),
        col("decided_on", "date", "The day it was decided", "Decided On; Date", required=True),
        col("decision", "label", "What was decided", "Decision", required=True, choices="enter; leave; stay; probation"),
        col("reason", "text", "Why", "Reason; Why", required=True),
        col("decided_by", "text", "Who decided", "Decided By; By"),
        col("expires_on", "date", "Until when an exception to the rules holds", "Exception Until; Expires On"),
    ),
)  # fmt: skip
MANAGERS = Table(
    "managers",
    "Key account managers",
    "One row per key account manager.",
    (
        col("owner", "label", "Name as it stands in the accounts", "Key Account Manager; Manager; Owner; KAM", required=True),
        col("capacity_hours", "number", "Hours a month that the manager has for customers", "Hours for Customers; Capacity; Capacity Hours", required=True),
        col("trained_on", "date", "When last trained as a key account manager", "Trained On; Last Training"),
        *(
            col(f"skill_{skill}", "integer", f"Skill: {about}, 1 to 5", f"{about.capitalize()} (1-5); {about.capitalize()}")
            for skill, about in (
                ("financial", "financial"), ("consulting", "consultative"), ("planning", "planning"),
                ("interpersonal", "interpersonal"), ("influencing", "influencing"),
            )
        ),
    ),
)  # fmt: skip
PROGRAMME = Table(
    "programme",
    "Programme facts",
    "One row per fact of the key account programme: its champion, its steps, outside benchmarks.",
    (
        col("fact", "text", "What the fact is about", "Fact; Subject", required=True),
        col("value", "text", "What is known", "Value; Answer", required=True),
        col("evidence", "text", "Where it can be seen", "Evidence; Proof"),
        col("known_on", "date", "The day it was known", "Known On; Date"),
    ),
)  # fmt: skip

PLAN_TABLES: tuple[Table, ...] = (
    TEAM, INITIATIVES, SWOT, PRIORITIES, COMPETITORS, MEMBERSHIPS, MANAGERS, PROGRAMME,
)  # fmt: skip
