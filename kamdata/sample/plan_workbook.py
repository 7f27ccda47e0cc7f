"""The second workbook that sales operations keep: `plans.xlsx`, account plans and the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata.sample.workbook import Sheet, write_workbook

if TYPE_CHECKING:
    from kamdata.sample.company import Company

FILE = "plans.xlsx"
_WORK = {"Responsible": "owner", "Due": "due_on", "Status": "status"}
SHEETS = (
    Sheet(
        "Account teams", "Who works for which key account", "team",
        {"Account": "account", "Name": "member", "Role in team": "role", "Function": "function",
         "Hours": "hours_per_month"},
    ),
    Sheet(
        "Initiatives", "What our customers have set out to do", "initiatives",
        {"Account": "account", "Initiative": "initiative", "Priority": "priority",
         "Can we influence it?": "can_influence", "Opportunity ID": "opportunity_id",
         "Target date": "due_on", "Status": "status"},
    ),
    Sheet(
        "Customer projects", "Projects of our customers that touch our plans", "projects",
        {"Account": "account", "Project": "what", **_WORK, "Effect": "impact"},
    ),
    Sheet(
        "SWOT", "Strengths, weaknesses, opportunities and threats of our customers", "swot",
        {"Account": "account", "Statement": "point", "SWOT": "kind"},
    ),
    Sheet(
        "What matters now", "What our customers told us that matters to them", "priorities",
        {"Account": "account", "What matters": "priority", "Since": "learned_on",
         "Said by": "said_by", "Until": "ended_on"},
    ),
    Sheet(
        "Competitors", "Who else sells to our customers", "competitors",
        {"Account": "account", "Competitor": "competitor", "What it sells": "products",
         "Annual value": "value_cents", "Standing": "position"},
    ),
    Sheet(
        "Risks", "Risks and roadblocks of the plans", "risks",
        {"Account": "account", "Risk": "what", **_WORK, "Severity": "severity"},
    ),
    Sheet(
        "Promises", "What we promised to our customers", "promises",
        {"Account": "account", "Promise": "what", "Owning function": "function", **_WORK,
         "Kept": "is_kept"},
    ),
    Sheet(
        "Plan reviews", "When the plans were and will be reviewed", "reviews",
        {"Account": "account", "Review": "what", **_WORK, "Held on": "held_on"},
    ),
    Sheet(
        "Programme decisions", "Who became a key account, and who no longer is one", "memberships",
        {"Account": "account", "Decided on": "decided_on", "Decision": "decision",
         "Reason": "reason", "Decided by": "decided_by", "Exception until": "expires_on"},
    ),
    Sheet(
        "Managers", "Key account managers: time and skills (1 to 5)", "managers",
        {"KAM": "owner", "Hours for customers": "capacity_hours", "Last training": "trained_on",
         "Financial": "skill_financial", "Consultative": "skill_consulting",
         "Planning": "skill_planning", "Interpersonal": "skill_interpersonal",
         "Influencing": "skill_influencing"},
    ),
    Sheet(
        "Programme facts", "How our key account programme is run", "programme",
        {"Subject": "fact", "Answer": "value", "Evidence": "evidence", "Known on": "known_on"},
    ),
)  # fmt: skip


def write_plans(company: Company) -> bytes:
    """Return the bytes of the workbook."""
    return write_workbook(company, "Account plans", SHEETS)
