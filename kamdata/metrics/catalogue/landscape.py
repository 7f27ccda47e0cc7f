"""Register entries of what surrounds an account: people, parties, its own plans, competition."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
CONTACTS = ("contacts.account_id", "contacts.contact", "contacts.last_contact_on")
MET = (*CONTACTS, "activities.on", "activities.contact")
DEALS = ("opportunities.account_id", "opportunities.status", "opportunities.amount_cents")
GROUP = ("accounts.account_id", "accounts.parent_id")
ALTIFY = "Altify's relationship map"
BUYING = "Miller and Heiman's four buying influences"
CONTROL = "ASC 280-10-50-42: entities under common control are one customer"
PLANNING = "Account planning practice (Revegy)"

PEOPLE: tuple[Metric, ...] = (
    Metric(
        "decision_makers_covered", "Decision-makers covered", "rate",
        "The share of the listed decision-makers whom you met lately.",
        "Economic buyers met both ways in 180 days / economic buyers listed.",
        (*MET, "contacts.buyer_role"), BUYING, f"{MODULE}.landscape.decision_makers_covered",
    ),
    Metric(
        "roles_covered", "Buying roles covered", "rate",
        "The share of the four buying roles that somebody fills whom you met lately.",
        "Roles with a person met both ways in 180 days / 4: economic, technical and user buyer, "
        "coach.",
        (*MET, "contacts.buyer_role"), BUYING, f"{MODULE}.landscape.roles_covered",
    ),
    Metric(
        "champion_count", "Champions", "count",
        "How many people with influence are for you and were met in 90 days.",
        "Disposition 1 or 2, influence 2 or 3, last two-way contact at most 90 days ago.",
        (*MET, "contacts.influence", "contacts.disposition"), ALTIFY,
        f"{MODULE}.landscape.champion_count",
    ),
    Metric(
        "blocker_count", "Blockers", "count",
        "How many people of the highest influence are against you.",
        "Disposition -1 or -2 and influence 3.",
        ("contacts.influence", "contacts.disposition"), ALTIFY,
        f"{MODULE}.landscape.blocker_count",
    ),
)  # fmt: skip
ACTIVITY: tuple[Metric, ...] = (
    Metric(
        "days_since_activity", "Since the last activity", "days",
        "How many days ago anything last happened with the account.",
        "As-of date - the latest of: activities, last contact of a person, last activity of a "
        "deal. Dates after the as-of date do not count.",
        ("activities.on", "contacts.last_contact_on", "opportunities.last_activity_on"), PLANNING,
        f"{MODULE}.account_activity.days_since_activity",
    ),
    Metric(
        "recent_activities", "Activities in 90 days", "count",
        "How many meetings, calls and messages the last 90 days had.",
        "Rows of activities dated in the 90 days that end on the as-of date.",
        ("activities.account_id", "activities.on"), PLANNING,
        f"{MODULE}.account_activity.recent_activities",
    ),
)  # fmt: skip
PARTIES: tuple[Metric, ...] = (
    Metric(
        "functions_covered", "Functions in the team", "rate",
        "The share of your own functions that have somebody in the account team.",
        "Functions with a member / 8: sales, operations, supply chain, service, technical, "
        "finance, marketing, management.",
        ("team.account_id", "team.function"), "Operations delivers what sales promises (KAM)",
        f"{MODULE}.parties.functions_covered",
    ),
    Metric(
        "team_hours", "Team hours a month", "count",
        "How many hours a month the account team spends on the account.",
        "Sum of the hours a month of its members.",
        ("team.account_id", "team.hours_per_month"), PLANNING, f"{MODULE}.parties.team_hours",
    ),
    Metric(
        "group_revenue", "Revenue of the group", "money",
        "What the account, its parents and its subsidiaries together bought in 12 months.",
        "Sum of revenue of 12 months over the accounts under the same ultimate parent.",
        (*GROUP, "revenue.amount_cents"), CONTROL, f"{MODULE}.account_group.group_revenue",
    ),
    Metric(
        "group_goal", "Goal of the group", "money",
        "What the accounts of the group are to bring in the period in view.",
        "Sum of the goals, each over the period in view; accounts without a goal are left out.",
        (*GROUP, "accounts.goal_cents"), CONTROL, f"{MODULE}.account_group.group_goal",
    ),
    Metric(
        "group_closed", "Closed in the group", "money",
        "What was won in the accounts of the group in the period in view.",
        "Sum of won amounts over the accounts under the same ultimate parent.",
        (*GROUP, *DEALS), CONTROL, f"{MODULE}.account_group.group_closed",
    ),
    Metric(
        "group_open", "Open in the group", "money",
        "The open pipeline of all accounts of the group, whenever it closes.",
        "Sum of open amounts over the accounts under the same ultimate parent.",
        (*GROUP, *DEALS), CONTROL, f"{MODULE}.account_group.group_open",
    ),
)  # fmt: skip
PLANS: tuple[Metric, ...] = (
    Metric(
        "open_customer_projects", "Projects under way", "count",
        "How many projects of the customer are not finished.",
        "Projects whose status is not done, closed, cancelled or the like.",
        ("projects.what", "projects.status", "projects.due_on"), PLANNING,
        f"{MODULE}.customer_plans.open_customer_projects",
    ),
    Metric(
        "initiatives_we_can_influence", "Initiatives we can influence", "count",
        "How many initiatives of the customer under way you can influence, at least partly.",
        "Initiatives not done with yes or partly under whether you can influence them.",
        ("initiatives.initiative", "initiatives.can_influence", "initiatives.status"), PLANNING,
        f"{MODULE}.customer_plans.initiatives_we_can_influence",
    ),
    Metric(
        "initiative_open_amount", "Open deals from initiatives", "money",
        "The open amount of the deals that initiatives of the customer led to.",
        "Sum of the amounts of the open deals that initiatives name, each deal once.",
        ("initiatives.opportunity_id", *DEALS), PLANNING,
        f"{MODULE}.customer_plans.initiative_open_amount",
    ),
)  # fmt: skip
COMPETITION: tuple[Metric, ...] = (
    Metric(
        "competed_open_amount", "Open against competitors", "money",
        "The open amount of the account's deals in which a competitor is named.",
        "Sum of the amounts of open deals with a competitor.",
        (*DEALS, "opportunities.competitor"), PLANNING,
        f"{MODULE}.competition.competed_open_amount",
    ),
    Metric(
        "competed_win_rate", "Won against competitors", "rate",
        "How many of the account's decided deals with a competitor you won.",
        "Won / (won + lost) of the deals that name a competitor; not shown under 5 of them.",
        ("opportunities.status", "opportunities.competitor"),
        "Win rate as Oracle and Gong define it", f"{MODULE}.competition.competed_win_rate",
    ),
    Metric(
        "win_rate_against", "Win rate against one", "rate",
        "How many of the decided deals against one competitor you won.",
        "Won / (won + lost) of the deals that name it, here and in all accounts; not shown under "
        "5 of them.",
        ("opportunities.status", "opportunities.competitor"),
        "Win rate as Oracle and Gong define it", f"{MODULE}.competition.win_rate_against",
    ),
    Metric(
        "competitor_spend", "Spent with competitors", "money",
        "What the account spends a year with the competitors that the plan names.",
        "Sum of their yearly values; competitors without one are left out.",
        ("competitors.competitor", "competitors.value_cents"), PLANNING,
        f"{MODULE}.competition.competitor_spend",
    ),
)  # fmt: skip

LANDSCAPE: tuple[Metric, ...] = (*PEOPLE, *ACTIVITY, *PARTIES, *PLANS, *COMPETITION)
