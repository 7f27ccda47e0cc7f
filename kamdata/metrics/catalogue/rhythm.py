"""Register entries of the programme's rhythm, its maturity and its benchmark."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
KEY = ("accounts.is_key",)
PLAN = (
    *KEY, "accounts.plan_period", "accounts.plan_start_on", "accounts.plan_prepared_on",
    "accounts.plan_updated_on",
)  # fmt: skip
REVIEWS = (
    *KEY, "accounts.last_review_on", "accounts.review_every_days", "reviews.due_on",
    "reviews.held_on",
)  # fmt: skip
ACTIONS = (*KEY, "actions.what", "actions.due_on", "actions.status")
FACTS = ("programme.fact", "programme.value", "programme.evidence", "programme.known_on")
REVEGY = "Revegy's plan administration"
PLANNED = "Advice to keep all key accounts planned"
STEPS = "The seven steps to key account management, HBR"
PWC = "HBR on PwC, which benchmarks its own and other programmes"

PLANS: tuple[Metric, ...] = (
    Metric(
        "plans_current", "Plans current", "rate",
        "Which share of the key accounts has a plan that holds on the as-of date.",
        "Key accounts with a plan that has not ended / key accounts. A rolling or perpetual plan "
        "holds for 12 months after it was brought up to date.",
        PLAN, PLANNED, f"{MODULE}.plan_rhythm.plans_current",
    ),
    Metric(
        "plans_approved", "Plans approved", "rate",
        "Which share of the key accounts has an approved plan.",
        "Key accounts with the plan status approved / key accounts.",
        (*KEY, "accounts.plan_status", "accounts.plan_approved_on"), REVEGY,
        f"{MODULE}.plan_rhythm.plans_approved",
    ),
    Metric(
        "plans_validated", "Champion agreed", "rate",
        "Which share of the key accounts has a plan that the customer's champion agreed to.",
        "Key accounts with a day of agreement / key accounts.",
        (*KEY, "accounts.champion_validated_on"), REVEGY,
        f"{MODULE}.plan_rhythm.plans_validated",
    ),
    Metric(
        "reviews_on_time", "Reviews on time", "rate",
        "Which share of the reviews due in the last 12 months was held on time.",
        "Reviews held at most a week after they were due / reviews that fell due in 12 months.",
        REVIEWS, REVEGY, f"{MODULE}.plan_rhythm.reviews_on_time",
    ),
    Metric(
        "reviews_overdue", "Reviews overdue", "count",
        "How many key accounts are overdue for the review of their plan.",
        "Key accounts whose review was due more than a week ago.",
        REVIEWS, REVEGY, f"{MODULE}.plan_rhythm.reviews_overdue",
    ),
    Metric(
        "steps_of_plans", "Key accounts by step of plan", "count",
        "How many key accounts have a plan, a current one, an approved one, an agreed one.",
        "Key accounts that reach the step.", (*PLAN, "accounts.plan_status"), PLANNED,
        f"{MODULE}.plan_rhythm.steps_of_plans",
    ),
    Metric(
        "plan_rows", "Days a review is overdue", "days",
        "How long the review of a plan is overdue, and whether the plan holds.",
        "As-of date - day the review was due, after a week of grace.",
        (*PLAN, *REVIEWS), REVEGY, f"{MODULE}.plan_rhythm.plan_rows",
    ),
    Metric(
        "actions_past_due", "Overdue actions", "rate",
        "Which share of the open actions of key accounts is past its day.",
        "Open actions due before the as-of date / open actions.",
        ACTIONS, "Account planning practice", f"{MODULE}.plan_rhythm.actions_past_due",
    ),
    Metric(
        "functions_of_teams", "Functions behind key accounts", "rate",
        "Which share of the account teams has somebody of each of our functions.",
        "Key accounts with a member of the function / key accounts that say the function of any "
        "member of their team.",
        (*KEY, "team.account_id", "team.function"),
        "HBR: operations keeps what sales promises", f"{MODULE}.team_functions.functions_of_teams",
    ),
    Metric(
        "actions_by_value", "Actions by account value", "money",
        "The open actions, those of the most valuable accounts first.",
        "By lifetime value of the account; where that is not known by revenue of 12 months.",
        (*ACTIONS, "accounts.gross_margin_rate", "accounts.cost_to_serve_cents"),
        "Action plans to win more business from top accounts",
        f"{MODULE}.plan_rhythm.actions_by_value",
    ),
)  # fmt: skip

COMPARED: tuple[Metric, ...] = (
    Metric(
        "steps_shown", "Steps taken, of seven", "count",
        "How many of the seven steps of a key account programme are shown to be taken.",
        "Steps that a person says are taken; where nobody wrote anything, those that the data "
        "shows for at least 9 of 10 key accounts.",
        (*FACTS, *KEY, "accounts.exec_sponsor", "memberships.reason", "managers.trained_on"),
        STEPS, f"{MODULE}.maturity.steps_shown",
    ),
    Metric(
        "maturity_steps", "Standing of each step", "count",
        "Which of the seven steps is taken, with what shows it.",
        "What a person wrote of the step; else what the data shows of it.",
        (*FACTS, *KEY, "accounts.exec_sponsor", "memberships.reason", "managers.trained_on"),
        STEPS, f"{MODULE}.maturity.maturity_steps",
    ),
    Metric(
        "programme_health", "Programme health", "points",
        "How well the programme does what it set out to do, from 0 to 100.",
        "100 x the mean of the shares sponsored, visited within 180 days, with a current plan, "
        "with an approved plan, and of reviews on time; of those known, at least 3.",
        (*PLAN, *REVIEWS, "accounts.exec_sponsor", "accounts.sponsor_last_contact_on",
         "accounts.plan_status"),
        PWC, f"{MODULE}.benchmark.programme_health",
    ),
    Metric(
        "key_account_growth", "Key account growth", "rate",
        "How the revenue of key accounts moved on the year before.",
        "Revenue of 12 months / revenue of the 12 months before - 1, over key accounts.",
        (*KEY, "revenue.month", "revenue.amount_cents"), PWC,
        f"{MODULE}.benchmark.key_account_growth",
    ),
    Metric(
        "programme_load", "Load of all managers", "rate",
        "How much of their time for customers the accounts of all managers take.",
        "Hours a month of all key account managers' accounts / their hours for customers.",
        (*KEY, "accounts.owner", "accounts.hours_per_month", "managers.capacity_hours"),
        "The workload method", f"{MODULE}.manager_load.programme_load",
    ),
    Metric(
        "benchmark", "This quarter against before", "points",
        "Each measure of the programme this quarter, in the four before, and outside.",
        "This quarter - mean of the earlier quarters that have the measure. A quarter is what its "
        "last stored snapshot knew.",
        (*FACTS, *PLAN, *REVIEWS), PWC, f"{MODULE}.benchmark.benchmark",
    ),
)  # fmt: skip

RHYTHM: tuple[Metric, ...] = (*PLANS, *COMPARED)
