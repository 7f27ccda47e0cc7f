"""Register entries of the metrics about the pipeline."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

STATUS = ("opportunities.stage", "opportunities.close_on")
AMOUNT = (*STATUS, "opportunities.amount_cents")
CYCLE = ("opportunities.created_on", *STATUS)
CRM = "CRM practice: the stage decides what is open, won or lost"
MODULE = "kamdata.metrics"

STOCK: tuple[Metric, ...] = (
    Metric(
        "open_count", "Open deals", "count",
        "How many deals are open and expected to close in the period.",
        "Number of open deals with a close date in the period; several lines of one deal count "
        "each.",
        STATUS, CRM, f"{MODULE}.pipeline.open_count",
    ),
    Metric(
        "open_amount", "Open pipeline", "money",
        "What the open deals of the period add up to.",
        "Sum of the amounts of open deals with a close date in the period. Deals without an "
        "amount lower the coverage; they are not zero.",
        AMOUNT, CRM, f"{MODULE}.pipeline.open_amount",
    ),
    Metric(
        "weighted_open_amount", "Open, weighted", "money",
        "The open deals, each at its chance of being won.",
        "Sum of amount x probability of the open deals of the period; the stage's probability "
        "where the deal has none, and the weighted amount of the file where neither has. Each "
        "product is rounded to the cent.",
        (*AMOUNT, "opportunities.probability_rate", "stages.probability_rate"),
        "Salesforce: expected revenue = amount x probability",
        f"{MODULE}.pipeline.weighted_open_amount",
    ),
    Metric(
        "past_due_count", "Deals past their close date", "count",
        "How many open deals should have closed by now.",
        "Number of open deals with a close date before the as-of date.",
        STATUS, "Salesforce Pipeline Inspection: overdue", f"{MODULE}.pipeline.past_due_count",
    ),
    Metric(
        "past_due_amount", "Past their close date", "money",
        "What the open deals that should have closed by now add up to.",
        "Sum of the amounts of open deals with a close date before the as-of date.",
        AMOUNT, "Salesforce Pipeline Inspection: overdue", f"{MODULE}.pipeline.past_due_amount",
    ),
    Metric(
        "hygiene_score", "Pipeline in order", "rate",
        "How much of the open money stands in deals that no watch list picks out.",
        "1 - amount of open deals on any watch list / amount of all open deals. A deal on several "
        "lists counts once; of any close date.",
        (*AMOUNT, "opportunities.next_step", "opportunities.created_on",
         "opportunities.stage_entered_on", "opportunities.last_activity_on"),
        "Usual rules of pipeline inspection", f"{MODULE}.hygiene.hygiene_score",
    ),
)  # fmt: skip

DECIDED: tuple[Metric, ...] = (
    Metric(
        "won_amount", "Won", "money",
        "What was won in the period.",
        "Sum of the amounts of deals won with a close date in the period.",
        AMOUNT, CRM, f"{MODULE}.pipeline.won_amount",
    ),
    Metric(
        "won_count", "Deals won", "count",
        "How many deals were won in the period.",
        "Number of deals won with a close date in the period.",
        STATUS, CRM, f"{MODULE}.pipeline.won_count",
    ),
    Metric(
        "lost_count", "Deals lost", "count",
        "How many deals were lost in the period.",
        "Number of deals lost with a close date in the period.",
        STATUS, CRM, f"{MODULE}.pipeline.lost_count",
    ),
    Metric(
        "win_rate_by_count", "Win rate by count", "rate",
        "How many of the deals decided in the period were won.",
        "Deals won / (deals won + deals lost). Not shown under 5 decided deals.",
        STATUS, "Oracle CX Analytics and Gong: won / (won + lost)",
        f"{MODULE}.pipeline.win_rate_by_count",
    ),
    Metric(
        "win_rate_by_amount", "Win rate by amount", "rate",
        "How much of the money decided in the period was won.",
        "Amount won / (amount won + amount lost). Deals without an amount are left out, and so "
        "are lost deals of amount 0: some CRMs clear it. Not shown under 5 deals, nor where "
        "negative amounts leave no share between 0 and 1.",
        AMOUNT, "dbt_salesforce: won amount / (won + lost amount)",
        f"{MODULE}.pipeline.win_rate_by_amount",
    ),
    Metric(
        "average_won_amount", "Average deal won", "money",
        "How large the deals won in the period are on average.",
        "Amount won / number of deals won that have an amount.",
        AMOUNT, "Arithmetic mean", f"{MODULE}.pipeline.average_won_amount",
    ),
    Metric(
        "median_won_amount", "Median deal won", "money",
        "Half of the deals won in the period are larger than this.",
        "Median amount of the deals won that have an amount.",
        AMOUNT, "Median: one very large deal does not move it",
        f"{MODULE}.pipeline.median_won_amount",
    ),
    Metric(
        "median_days_to_win", "Median days to win", "days",
        "Half of the deals won in the period took longer than this from created to closed.",
        "Median of close date - created date of the deals won, where both are known and in order.",
        CYCLE, "Median: a few very long deals do not move it",
        f"{MODULE}.pipeline.median_days_to_win",
    ),
    Metric(
        "median_days_to_decide", "Median days to decide", "days",
        "Half of all deals ever opened are won or lost within this time, slow open ones included.",
        "Kaplan-Meier median of the days from created to decided; open deals count as long as "
        "they have lasted. Of any close date.",
        CYCLE, "Kaplan and Meier 1958 (scipy.stats.ecdf)",
        f"{MODULE}.durations.median_days_to_decide",
    ),
)  # fmt: skip

ENOUGH: tuple[Metric, ...] = (
    Metric(
        "velocity", "Velocity", "money_per_day",
        "What the qualified open deals bring in a day at the pace and win rate of the last two "
        "years. The four parts are not independent: it tells where we stand, not what to pull.",
        "Qualified open deals x their average amount x win rate by count / median days to win; "
        "both rates of the last 24 months. Needs 20 wins in them.",
        (*AMOUNT, "opportunities.created_on"),
        "Sales velocity (mavenlb.com)", f"{MODULE}.velocity.velocity",
    ),
    Metric(
        "velocity_by_amount", "Velocity by amount", "money_per_day",
        "The same by the win rate by amount: sounder where a few large deals carry the sum.",
        "Amount of the qualified open deals x win rate by amount / median days to win; both rates "
        "of the last 24 months. Needs 20 wins in them.",
        (*AMOUNT, "opportunities.created_on"),
        "Sales velocity, weighted by money", f"{MODULE}.velocity.velocity_by_amount",
    ),
    Metric(
        "goal_coverage", "Coverage of what is left", "ratio",
        "How many times the open deals of the period cover what is left of the goal.",
        "Open amount of the period / (goal - won in the period), over the accounts that have a "
        "goal.",
        (*AMOUNT, "accounts.goal_cents"),
        "Gong: active pipeline / remaining quota", f"{MODULE}.coverage.goal_coverage",
    ),
    Metric(
        "required_coverage", "Coverage we need", "ratio",
        "How many times it would have to be covered to reach the goal at our own win rate.",
        "1 / win rate by amount over the last 24 months, of all accounts. A rule of three or four "
        "times fits nobody in particular.",
        AMOUNT, "Coverage = 1 / win rate (winsabove.pages.dev)",
        f"{MODULE}.coverage.required_coverage",
    ),
    Metric(
        "open_when_stored", "Open amount when stored", "money",
        "What was open in a snapshot, of every close date, by the stages as they were imported.",
        "Sum of the amounts of the open deals, taken when the snapshot was stored.",
        AMOUNT, "Common sales practice: the open pipeline of each week",
        f"{MODULE}.stored.open_when_stored",
    ),
    Metric(
        "quota_reached", "Quota reached", "rate",
        "How much of a sales person's quota is won.",
        "Won by the owner between the first and the last day of the quota / quota. Counted are the "
        "quotas that lie within the period; of those that overlap, the longest.",
        (*AMOUNT, "opportunities.owner", "quotas.owner", "quotas.target_cents", "quotas.start_on",
         "quotas.end_on", "quotas.counted"),
        "Common sales practice: closed won / quota", f"{MODULE}.quota.quota_reached",
    ),
)  # fmt: skip

PIPELINE: tuple[Metric, ...] = (*STOCK, *DECIDED, *ENOUGH)
