"""Register entries of the metrics about the goals of account plans and the work behind them."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

GOAL_INPUTS = ("goals.goal", "goals.target", "goals.current", "goals.due_on")
PIPELINE_INPUTS = (
    "opportunities.goal_id", "opportunities.status", "opportunities.amount_cents", "goals.goal",
    "goals.goal_id",
)  # fmt: skip
PROMISE_INPUTS = (
    "promises.what", "promises.due_on", "promises.status", "promises.is_kept", "promises.function",
)  # fmt: skip
RISK_INPUTS = ("risks.what", "risks.due_on", "risks.status", "risks.severity")
VALUE_SOURCE = "Key account management: optimise value in both companies"

GOALS: tuple[Metric, ...] = (
    Metric(
        "goals_on_track", "Goals on track", "rate",
        "Which share of the goals is reached, or as far as the time that has passed.",
        "Goals reached or on track / goals with a target, how far they are and a due date. Reached "
        "is current / target; of a goal to bring down, how much of the way from its first known "
        "value. On track: that share is at least the share of the days from the plan's start (else "
        "the start of the period) to the due date that have passed.",
        (*GOAL_INPUTS, "accounts.plan_start_on"),
        "House rule: progress against a straight line to the due date",
        "kamdata.metrics.account_goals.goals_on_track",
    ),
    Metric(
        "goals_aligned", "Goals serving one of theirs", "rate",
        "Which share of our goals names the goal of the customer that it serves.",
        "Goals with a customer goal / goals.",
        ("goals.goal", "goals.customer_goal"),
        "Know the customer's goals and map yours to theirs",
        "kamdata.metrics.alignment.goals_aligned",
    ),
    Metric(
        "aims_served", "Their aims that we serve", "rate",
        "Which share of what the customer wants a goal of ours serves.",
        "Aims served / aims. Aims are the customer's open initiatives, what matters to it now, and "
        "the customer goals that our goals name. A goal serves an aim whose words its customer "
        "goal holds, or an initiative whose linked deal is tied to the goal.",
        ("initiatives.initiative", "priorities.priority", "goals.customer_goal"),
        "Know the customer's goals and map yours to theirs",
        "kamdata.metrics.alignment.aims_served",
    ),
    Metric(
        "planned_pipeline", "Pipeline serving a goal", "rate",
        "Which share of the open pipeline is tied to a goal of the account's plan.",
        "Amount of the open deals that name a goal of their account's plan / amount of all open "
        "deals. Not known while the plan has no goal, or no deal of the company names one.",
        PIPELINE_INPUTS, "Without a plan activity becomes piecemeal, ad hoc and reactive",
        "kamdata.metrics.planned_pipeline.planned_pipeline",
    ),
    Metric(
        "unplanned_pipeline", "Pipeline without a goal", "money",
        "What the open deals that serve no goal of the plan add up to.",
        "Amount of the open deals that name no goal of their account's plan. Not known while the "
        "plan has no goal, or no deal of the company names one.",
        PIPELINE_INPUTS, "Without a plan activity becomes piecemeal, ad hoc and reactive",
        "kamdata.metrics.planned_pipeline.unplanned_pipeline",
    ),
    Metric(
        "actions_overdue", "Actions past due", "count",
        "How many open actions are past the day they are due.",
        "Open actions of the files, the plan and the meetings with a due date before the as-of "
        "date.",
        ("actions.what", "actions.due_on", "actions.status"),
        "House rule: an action has an owner and a day", "kamdata.metrics.actions.actions_overdue",
    ),
    Metric(
        "promises_overdue", "Promises past due", "count",
        "How many promises are past their day without anybody saying that they were kept.",
        "Promises due before the as-of date that are neither kept nor broken nor called off.",
        PROMISE_INPUTS, "It is operations who can provide what was promised, not sales",
        "kamdata.metrics.promise_register.promises_overdue",
    ),
    Metric(
        "promises_kept", "Promises kept", "rate",
        "Which share of the promises whose outcome is known was kept.",
        "Kept / (kept + broken). Overdue ones of unknown outcome lower the coverage; at least 5 "
        "known outcomes are needed.",
        PROMISE_INPUTS, "It is operations who can provide what was promised, not sales",
        "kamdata.metrics.promise_register.promises_kept",
    ),
    Metric(
        "roadblocks_open", "Open risks and roadblocks", "count",
        "How many risks and roadblocks of the plan are still open.",
        "Risks whose status is not done, mitigated, resolved, accepted or called off.",
        RISK_INPUTS, "Key account plans name the potential roadblocks",
        "kamdata.metrics.roadblocks.roadblocks_open",
    ),
    Metric(
        "roadblocks_overdue", "Roadblocks past due", "count",
        "How many open risks and roadblocks are past the day by which they were to be dealt with.",
        "Open risks due before the as-of date.",
        RISK_INPUTS, "Key account plans name the potential roadblocks",
        "kamdata.metrics.roadblocks.roadblocks_overdue",
    ),
    Metric(
        "value_delivered", "Value the customer got", "money",
        "What the customer says it gained or saved in a year through us.",
        "As written in the account's plan; nothing is worked out.",
        ("accounts.value_delivered_cents",), VALUE_SOURCE,
        "kamdata.metrics.value_exchange.value_delivered",
    ),
    Metric(
        "value_for_payment", "Value for what it paid", "rate",
        "How much the value that the customer says it got is of what it paid us.",
        "Value the customer got in a year / revenue of 12 months; where no revenue is known, what "
        "was won in the last 12 months.",
        ("accounts.value_delivered_cents", "revenue.amount_cents", "opportunities.amount_cents"),
        VALUE_SOURCE, "kamdata.metrics.value_exchange.value_for_payment",
    ),
    Metric(
        "account_contribution", "Left for us", "money",
        "What the account leaves us a year after our margin and what it costs to serve it.",
        "Revenue of 12 months x gross margin - cost to serve. A missing cost is missing, not 0.",
        ("accounts.gross_margin_rate", "accounts.cost_to_serve_cents", "revenue.amount_cents"),
        "Ryals 2005, Journal of Marketing 69",
        "kamdata.metrics.value_exchange.account_contribution",
    ),
)  # fmt: skip
