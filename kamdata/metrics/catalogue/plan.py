"""Register entries of the metrics about the plan of one account: blanks, reviews, freshness."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

METRICS = "kamdata.metrics"
RHYTHM = ("accounts.review_every_days", "accounts.last_review_on", "accounts.plan_start_on",
          "reviews.due_on", "reviews.held_on")  # fmt: skip
DATES = ("accounts.plan_updated_on", "accounts.plan_prepared_on")

PLAN: tuple[Metric, ...] = (
    Metric(
        "plan_completeness", "Plan filled in", "rate",
        "Which share of what a whole account plan holds is filled in.",
        "Items filled in / items asked for. Nineteen are: period, first day (not of a perpetual "
        "plan), prepared by and on, team, days between reviews, a review held, champion, overview, "
        "industry, position in it, contacts, what matters now, bookings goal, a goal, target with "
        "owner and date for each goal, the customer's goal behind each, an action, risks.",
        ("accounts.plan_period", "accounts.plan_start_on", "accounts.plan_prepared_by",
         "accounts.plan_prepared_on", "accounts.review_every_days", "accounts.champion",
         "accounts.overview", "accounts.industry", "accounts.industry_position",
         "accounts.goal_cents", "team.member", "contacts.contact", "priorities.priority",
         "goals.goal", "goals.target", "goals.owner", "goals.due_on", "goals.customer_goal",
         "actions.what", "risks.what", "reviews.held_on"),
        "Revegy: the fields of the key account plan", f"{METRICS}.plan_blanks.plan_completeness",
    ),
    Metric(
        "review_days_overdue", "Review overdue", "days",
        "How many days ago the account's plan should have been reviewed.",
        "As-of date - due date; 0 while it is ahead and during a week of grace. Due is the last "
        "review held + days between reviews, the first day of the plan where none was held, the "
        "next planned review where nobody says how many days lie between two.",
        RHYTHM, "House rule: last review + review frequency, 7 days of grace",
        f"{METRICS}.plan_reviews.review_days_overdue",
    ),
    Metric(
        "account_reviews_on_time", "Plan reviews on time", "rate",
        "Which share of the account's reviews of the last twelve months was held on time.",
        "Reviews held at most 7 days after they were due / reviews due in the 12 months up to the "
        "as-of date. One that is due but still within these days counts when it was held; n/a "
        "where none fell due.",
        RHYTHM, "House rule: last review + review frequency, 7 days of grace",
        f"{METRICS}.plan_reviews.account_reviews_on_time",
    ),
    Metric(
        "plan_age", "Plan up to date for", "days",
        "How many days ago the plan was last called up to date, or else prepared.",
        "As-of date - the later of the day the plan was prepared and the day it was last brought "
        "up to date.",
        DATES, "House rule", f"{METRICS}.plan_admin.plan_age",
    ),
    Metric(
        "document_age", "Age of a plan document", "days",
        "How many days ago one of the four documents of a plan last changed.",
        "As-of date - the newest of: what people wrote into it, the dates in it, the day the plan "
        "was prepared or brought up to date; 0 where the files say otherwise since.",
        (*DATES, "accounts.account_id"), "Revegy: document and keep updated",
        f"{METRICS}.freshness.document_age",
    ),
    Metric(
        "won_since", "Won since the plan", "money",
        "What the account was won for after its plan last changed.",
        "Sum of the amounts of the account's deals won after that day, up to the as-of date.",
        ("opportunities.account_id", "opportunities.status", "opportunities.amount_cents",
         "opportunities.close_on"),
        "House rule: a plan is out of date when what it rests on moved",
        f"{METRICS}.since.won_since",
    ),
    Metric(
        "revenue_since", "Revenue moved since the plan", "rate",
        "How far the account's revenue of twelve months moved after its plan last changed.",
        "Revenue of the last 12 complete months / revenue of the 12 that were complete on that "
        "day - 1; said from 5 % on.",
        ("revenue.account_id", "revenue.month", "revenue.amount_cents"),
        "House rule: a plan is out of date when what it rests on moved",
        f"{METRICS}.since.revenue_since",
    ),
)  # fmt: skip
