"""Register entries of the people of the programme: sponsors, managers, their time and books."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
KEY = ("accounts.is_key",)
OWNED = (*KEY, "accounts.owner")
REVENUE = ("revenue.account_id", "revenue.month", "revenue.amount_cents")
SPONSOR = (*KEY, "accounts.exec_sponsor")
VISITS = (*SPONSOR, "accounts.sponsor_last_contact_on")
HOURS = (
    *OWNED, "accounts.hours_per_month", "team.member", "team.hours_per_month",
    "contacts.last_contact_on", "activities.on", "accounts.key_since_on",
    "accounts.relationship_stage",
)  # fmt: skip
WORTH = (
    *REVENUE, "accounts.gross_margin_rate", "accounts.cost_to_serve_cents",
    "accounts.hours_per_month", "accounts.wallet_cents",
)  # fmt: skip
DEALS = (
    *OWNED, "opportunities.status", "opportunities.amount_cents", "opportunities.close_on",
)  # fmt: skip
SIEMENS = "HBR on Siemens' board members as sponsors of key accounts"
SEVEN_KEYS = "Seven Keys to Managing Strategic Accounts; the workload method"
TIME = "HBR on giving each customer the appropriate amount of time"
SHORT_TERM = "HBR on pay for the top line and short-term sales"

SPONSORS: tuple[Metric, ...] = (
    Metric(
        "sponsor_coverage", "Have an executive sponsor", "rate",
        "Which share of the key accounts an executive of ours sponsors.",
        "Key accounts with a sponsor / key accounts. Not known where no account names one.",
        SPONSOR, SIEMENS, f"{MODULE}.sponsors.sponsor_coverage",
    ),
    Metric(
        "sponsor_coverage_by_revenue", "Sponsored, by revenue", "rate",
        "Which share of the revenue of key accounts comes from those with a sponsor.",
        "Revenue of 12 months of the key accounts with a sponsor / that of all key accounts.",
        (*SPONSOR, *REVENUE), SIEMENS, f"{MODULE}.sponsors.sponsor_coverage_by_revenue",
    ),
    Metric(
        "sponsor_visits_in_time", "Visited within 180 days", "rate",
        "Which share of the key accounts their sponsor has met in the last 180 days.",
        "Key accounts with a sponsor's contact within 180 days / key accounts.",
        VISITS, SIEMENS, f"{MODULE}.sponsors.sponsor_visits_in_time",
    ),
    Metric(
        "revenue_without_sponsor", "Revenue without a sponsor", "money",
        "What the key accounts without an executive sponsor bring in 12 months.",
        "Sum of revenue of 12 months of the key accounts without a sponsor.",
        (*SPONSOR, *REVENUE), SIEMENS, f"{MODULE}.sponsors.revenue_without_sponsor",
    ),
    Metric(
        "executives_over_span", "Sponsor more than 5", "count",
        "How many executives sponsor more key accounts than they can visit.",
        "Executives with more than 5 key accounts.",
        SPONSOR, SIEMENS, f"{MODULE}.sponsors.executives_over_span",
    ),
    Metric(
        "accounts_per_executive", "Key accounts per executive", "count",
        "How many key accounts each executive sponsors.",
        "Key accounts by sponsor, with their revenue and the visits that are overdue.",
        VISITS, SIEMENS, f"{MODULE}.sponsors.accounts_per_executive",
    ),
    Metric(
        "sponsor_rows", "Days since the sponsor's visit", "days",
        "How long ago the sponsor of a key account was last in contact.",
        "As-of date - last contact; overdue after 180 days.",
        VISITS, SIEMENS, f"{MODULE}.sponsors.sponsor_rows",
    ),
)  # fmt: skip

LOAD: tuple[Metric, ...] = (
    Metric(
        "manager_load", "Load of a manager", "rate",
        "How much of the time for customers the accounts of a manager take.",
        "Hours a month of the key accounts (and of other accounts that say theirs) / hours for "
        "customers, 120 where nobody says otherwise.",
        (*HOURS, "managers.capacity_hours"), SEVEN_KEYS, f"{MODULE}.manager_load.manager_load",
    ),
    Metric(
        "account_hours", "Hours that an account takes", "count",
        "How many hours a month an account takes of its manager.",
        "The manager's own in the account team, else those of the account, else max(people in "
        "contact, 5) x 4 hours at a new key account, x 2 at another. New: a key account for less "
        "than a year; where that is not dated, relationship stage 1 or 2.",
        HOURS, SEVEN_KEYS, f"{MODULE}.manager_load.account_hours",
    ),
    Metric(
        "managers_over_capacity", "Managers over their hours", "count",
        "How many key account managers have more work than hours for customers.",
        "Managers with a load over 100 %.",
        (*HOURS, "managers.capacity_hours"), SEVEN_KEYS,
        f"{MODULE}.manager_load.managers_over_capacity",
    ),
    Metric(
        "accounts_per_manager", "Key accounts per manager", "index",
        "How many key accounts a manager has on average.",
        "Key accounts that have a manager / managers who have a key account.",
        OWNED, SEVEN_KEYS, f"{MODULE}.manager_load.accounts_per_manager",
    ),
    Metric(
        "key_accounts_without_manager", "Without a manager", "count",
        "How many key accounts nobody looks after.",
        "Key accounts without an owner.",
        OWNED, SEVEN_KEYS, f"{MODULE}.manager_load.key_accounts_without_manager",
    ),
    Metric(
        "hours_inside_rate", "Hours inside our company", "rate",
        "Which share of the hours goes into work inside our own company.",
        "Hours inside / all hours, over key accounts that say both.",
        (*KEY, "accounts.hours_per_month", "accounts.internal_hours_per_month"),
        "HBR on key account managers who spend much of their time inside the supplier",
        f"{MODULE}.manager_load.hours_inside_rate",
    ),
    Metric(
        "hours_inside", "Hours inside, by manager", "rate",
        "How the hours of a manager's accounts divide into inside and with customers.",
        "Hours inside / all hours of the key accounts of a manager that say both.",
        (*OWNED, "accounts.hours_per_month", "accounts.internal_hours_per_month"),
        "HBR on key account managers who spend much of their time inside the supplier",
        f"{MODULE}.manager_load.hours_inside",
    ),
    Metric(
        "skill_grid", "Skills of managers", "points",
        "How each key account manager was judged in five skills, from 1 to 5.",
        "The mean of the skills that are known; 1 and 2 are to be trained first.",
        ("managers.skill_financial", "managers.skill_consulting", "managers.skill_planning",
         "managers.skill_interpersonal", "managers.skill_influencing"),
        "The skills that account managers need: financial, consultative, planning, "
        "interpersonal and influencing", f"{MODULE}.skills.skill_grid",
    ),
)  # fmt: skip

SERVED: tuple[Metric, ...] = (
    Metric(
        "time_against_value", "Time against value", "ratio",
        "Whether an account gets the hours that its value calls for.",
        "Hours by value = all hours x its share of the value. Over-served: at least 1.5 times "
        "that; under-served: at most two thirds; in line where the shares are less than a point "
        "apart. Value: left after the cost to serve; of who never bought, what it could spend.",
        WORTH, TIME, f"{MODULE}.time_served.time_against_value",
    ),
    Metric(
        "time_by_manager", "Time against value, by manager", "ratio",
        "Whether the hours of a manager go with the value of the accounts.",
        "As for accounts, summed over the customers of a manager.",
        (*WORTH, "accounts.owner"), TIME, f"{MODULE}.time_served.time_by_manager",
    ),
    Metric(
        "accounts_over_served", "Over-served", "count",
        "How many customers get far more hours than they bring.",
        "Customers with at least 1.5 times the hours that their value calls for.",
        WORTH, TIME, f"{MODULE}.time_served.accounts_over_served",
    ),
    Metric(
        "accounts_under_served", "Under-served", "count",
        "How many customers get far fewer hours than they bring.",
        "Customers with at most two thirds of the hours that their value calls for.",
        WORTH, TIME, f"{MODULE}.time_served.accounts_under_served",
    ),
    Metric(
        "hours_on_prospects", "Hours on prospects", "rate",
        "Which share of the hours goes to accounts that never bought.",
        "Hours of accounts that never bought / hours of all accounts that say theirs.",
        ("accounts.hours_per_month", "opportunities.status", *REVENUE), TIME,
        f"{MODULE}.time_served.hours_on_prospects",
    ),
)  # fmt: skip

BOOKS: tuple[Metric, ...] = (
    Metric(
        "books", "Books of the managers", "money",
        "What closes this fiscal year and later, and what the accounts bring in a year and over "
        "their life.",
        "Open amount of key accounts by close date; contribution of 12 months / lifetime value.",
        (*DEALS, *WORTH), SHORT_TERM, f"{MODULE}.manager_books.books",
    ),
    Metric(
        "later_pipeline_rate", "Closes after this year", "rate",
        "Which share of the open money of key accounts closes after this fiscal year.",
        "Open amount closing after the fiscal year / all open amount with a close date.",
        DEALS, SHORT_TERM, f"{MODULE}.manager_books.later_pipeline_rate",
    ),
    Metric(
        "key_account_attainment", "Key account goals", "rate",
        "How much of the goals of this fiscal year key accounts have won.",
        "Won this fiscal year / goals, over key accounts that have a goal.",
        (*DEALS, "accounts.goal_cents"), "Revegy's goals against closed",
        f"{MODULE}.manager_books.key_account_attainment",
    ),
    Metric(
        "goals_reached_by_account", "Goal reached, by account", "rate",
        "How much of its goal of this fiscal year each key account has won.",
        "Won this fiscal year / goal.", (*DEALS, "accounts.goal_cents"),
        "Revegy's goals against closed", f"{MODULE}.manager_books.goals_reached_by_account",
    ),
    Metric(
        "goals_reached_by_manager", "Goals reached, by manager", "rate",
        "How much of the goals of a manager's key accounts is won, with the quota beside it.",
        "Won / goals of the key accounts; won by the manager over all deals / quota.",
        (*DEALS, "accounts.goal_cents", "quotas.owner", "quotas.target_cents"),
        "Gong and Salesforce, closed won / quota",
        f"{MODULE}.manager_books.goals_reached_by_manager",
    ),
    Metric(
        "key_and_others", "Key accounts and all others", "count",
        "The same measures of key accounts and of all other accounts, side by side.",
        "Revenue and contribution of 12 months, retention, and the deals of the last 24 months.",
        (*DEALS, *REVENUE), "Pay plans of account managers tailored to the role",
        f"{MODULE}.two_sets.key_and_others",
    ),
)  # fmt: skip

PEOPLE: tuple[Metric, ...] = (*SPONSORS, *LOAD, *SERVED, *BOOKS)
