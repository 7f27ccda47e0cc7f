"""Register entries of the metrics about: revenue."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

LADDER_SOURCE = (
    "Revegy account plan (Revenue Snapshot) and Altify plan ladder: potential, current, won"
)
CASCADE_SOURCE = "CPC Global, account planning participant guide: the goal cascade"
OPEN_INPUTS = (
    "opportunities.stage",
    "opportunities.amount_cents",
    "opportunities.close_on",
    "stages.status",
)
HISTORY_INPUTS = ("accounts.goal_cents", "opportunities.amount_cents", "opportunities.close_on")
SHARE_INPUTS = ("revenue.month", "revenue.amount_cents", "accounts.parent_id")
RETENTION_SOURCE = "SaaS Metrics Standards Board: closed cohort, new customers left out"

GOALS: tuple[Metric, ...] = (
    Metric(
        "goal", "Goal", "money",
        "What the accounts are meant to bring in over the period.",
        "Sum of the accounts' goals, pro-rated by days. A goal is a year's; that of a six-month "
        "plan counts once for each half-year of the plan in the period. An account without a goal "
        "adds nothing and counts as no goal, not as zero.",
        ("accounts.goal_cents", "accounts.plan_period", "accounts.plan_start_on"),
        "The goals given with the accounts", "kamdata.metrics.portfolio.goal",
    ),
    Metric(
        "attainment", "Goal reached", "rate",
        "How much of the goal is closed.",
        "Won in the period / goal, both of accounts that have a goal.",
        ("accounts.goal_cents", *OPEN_INPUTS),
        "Common sales practice: won / quota", "kamdata.metrics.portfolio.attainment",
    ),
    Metric(
        "gap", "Gap to goal", "money",
        "What is still to be won to reach the goal.",
        "Goal - won in the period, at least 0, over the accounts that have a goal. An account "
        "above its goal makes up for one below it; the account rows show each gap alone.",
        ("accounts.goal_cents", *OPEN_INPUTS), CASCADE_SOURCE, "kamdata.metrics.portfolio.gap",
    ),
    Metric(
        "uncovered", "Gap not covered", "money",
        "The part of the gap that today's deals are not expected to fill.",
        "Goal - won - weighted current, at least 0, over the accounts that have a goal.",
        ("accounts.goal_cents", *OPEN_INPUTS, "opportunities.probability_rate"),
        CASCADE_SOURCE, "kamdata.metrics.portfolio.uncovered",
    ),
    Metric(
        "pipeline_to_create", "Pipeline to create", "money",
        "New pipeline that must be created to close the gap at our own win rate.",
        "Gap not covered / our win rate by value over the last 24 months, of all accounts.",
        ("accounts.goal_cents", *OPEN_INPUTS, "opportunities.status"),
        CASCADE_SOURCE, "kamdata.metrics.portfolio.pipeline_to_create",
    ),
    Metric(
        "pace_linear", "Pace, even plan", "rate",
        "Whether closed deals keep up with the goal when every day counts the same.",
        "Won / (goal x days passed / days of the period). 100 % is on plan; below 85 % is behind.",
        HISTORY_INPUTS, "Arithmetic", "kamdata.metrics.portfolio.pace_linear",
    ),
    Metric(
        "pace_seasonal", "Pace, our own season", "rate",
        "Whether closed deals keep up with what earlier years had won by the same day.",
        "Won / (goal x share of their bookings that at least two earlier years had won by this "
        "day). 100 % is on plan; below 85 % is behind.",
        HISTORY_INPUTS, "Own history, pooled over the portfolio",
        "kamdata.metrics.portfolio.pace_seasonal",
    ),
    Metric(
        "projected", "Where this pace leads", "money",
        "What the period ends with if the rest of it goes like the part behind us.",
        "Won / share of the plan behind us: seasonal with two earlier years, else by days. Not "
        "shown before 15 % of the plan is behind us.",
        HISTORY_INPUTS, "Arithmetic", "kamdata.metrics.portfolio.projected",
    ),
)  # fmt: skip

LADDER: tuple[Metric, ...] = (
    Metric(
        "closed", "Closed", "money",
        "What was won in the period, by accounts with or without a goal.",
        "Sum of the amounts of deals won with a close date in the period.",
        OPEN_INPUTS, LADDER_SOURCE, "kamdata.metrics.portfolio.closed",
    ),
    Metric(
        "current", "Current", "money",
        "Open, qualified deals that should close by the end of the period.",
        "Sum of the amounts of open deals at or behind the qualified stage with a close date up "
        "to the end of the period, overdue ones included.",
        OPEN_INPUTS, LADDER_SOURCE, "kamdata.metrics.portfolio.current",
    ),
    Metric(
        "current_weighted", "Current, weighted", "money",
        "The current deals, each at its chance of being won.",
        "Sum of amount x probability of the current deals; the stage's probability where the deal "
        "has none.",
        (*OPEN_INPUTS, "opportunities.probability_rate"),
        "CRM practice: expected revenue", "kamdata.metrics.portfolio.current_weighted",
    ),
    Metric(
        "identified", "Identified potential", "money",
        "What has been spotted, but is not yet qualified or closes later.",
        "Sum of the amounts of all other open deals, and of the potential that a whitespace sheet "
        "names for products without an open deal.",
        (*OPEN_INPUTS, "whitespace.potential_cents"),
        LADDER_SOURCE, "kamdata.metrics.portfolio.identified",
    ),
    Metric(
        "hypothetical", "Hypothetical value", "money",
        "What the accounts could buy beyond all that: a ceiling, not a forecast.",
        "Ceiling - revenue of the last 12 months - wins not yet invoiced - current - identified, "
        "at least 0 for each account. Ceiling: the stated wallet, else revenue plus the worth of "
        "products that similar accounts buy, else the 80th percentile of similar accounts, else "
        "of the segment.",
        ("accounts.wallet_cents", "revenue.product", "accounts.employees", "accounts.industry"),
        "Rosset, Perlich and others, KDD 2007: wallet as a high quantile of similar customers",
        "kamdata.metrics.portfolio.hypothetical",
    ),
)  # fmt: skip

HISTORY: tuple[Metric, ...] = (
    Metric(
        "revenue_12m", "Revenue, last 12 months", "money",
        "What the accounts were invoiced in the last twelve complete months.",
        "Sum of revenue over the last twelve complete months; an account without monthly revenue "
        "counts with its last fiscal year, else its contract value.",
        ("revenue.month", "revenue.amount_cents"),
        "Own invoices", "kamdata.metrics.portfolio.revenue_12m",
    ),
    Metric(
        "revenue_growth", "Revenue growth", "rate",
        "How revenue changed against the same twelve months a year earlier.",
        "(Last twelve complete months - the twelve before) / the twelve before.",
        ("revenue.month", "revenue.amount_cents"),
        "Same months, a year apart", "kamdata.metrics.portfolio.revenue_growth",
    ),
    Metric(
        "net_retention", "Net revenue retention", "rate",
        "What last year's customers pay now, for every 100 they paid then, growth included.",
        "Sum of revenue now / sum of revenue before, over accounts with revenue before.",
        ("revenue.month", "revenue.amount_cents"),
        RETENTION_SOURCE, "kamdata.metrics.retention.net_retention",
    ),
    Metric(
        "gross_retention", "Gross revenue retention", "rate",
        "How much of last year's revenue stayed, growth left out.",
        "Sum of the smaller of revenue now and before / sum of revenue before, over accounts with "
        "revenue before. Never above 100 %.",
        ("revenue.month", "revenue.amount_cents"),
        RETENTION_SOURCE, "kamdata.metrics.retention.gross_retention",
    ),
    Metric(
        "logo_retention", "Customers kept", "rate",
        "How many of last year's customers still buy.",
        "Accounts with revenue now / accounts with revenue before, of those with revenue before.",
        ("revenue.month", "revenue.amount_cents"),
        RETENTION_SOURCE, "kamdata.metrics.retention.logo_retention",
    ),
)  # fmt: skip


def _share(metric_id: str, label: str, definition: str, formula: str) -> Metric:
    return Metric(
        metric_id, label, "rate", definition,
        f"{formula} Revenue of the last 12 months when it is given, else amounts won in the "
        "period; accounts of one parent are one customer.",
        SHARE_INPUTS, "ASC 280: a customer of 10 % of revenue or more is a major customer",
        f"kamdata.metrics.concentration.{metric_id}",
    )  # fmt: skip


CONCENTRATION: tuple[Metric, ...] = (
    Metric(
        "customer_concentration_hhi", "Concentration (HHI)", "index",
        "How unevenly revenue is spread: 10,000 is one single customer, low is many equal ones.",
        "10,000 x sum of squared shares. Above 1,800 counts as highly concentrated. Revenue of "
        "the last 12 months when it is given, else amounts won in the period; accounts of one "
        "parent are one customer; amounts at or below zero are left out.",
        SHARE_INPUTS, "Herfindahl-Hirschman index, US Department of Justice",
        "kamdata.metrics.concentration.customer_concentration_hhi",
    ),
    Metric(
        "effective_customers", "Effective customers", "index",
        "Revenue behaves as if you had only this many equal customers.",
        "1 / sum of squared shares, over the same shares as the concentration.",
        SHARE_INPUTS, "Inverse of the Herfindahl-Hirschman index",
        "kamdata.metrics.concentration.effective_customers",
    ),
    _share("top_customer_share", "Largest customer", "How much hangs on the largest customer.",
           "Amount of the largest customer / total of all above zero."),
    _share("top_five_share", "Five largest customers", "How much hangs on the five largest.",
           "Amount of the five largest customers / total of all above zero."),
    _share("top_fifth_share", "Largest fifth of customers",
           "How much hangs on the largest 20 % of customers.",
           "Amount of the largest fifth of customers (rounded up) / total of all above zero."),
)  # fmt: skip

REVENUE: tuple[Metric, ...] = (*GOALS, *LADDER, *HISTORY, *CONCENTRATION)
