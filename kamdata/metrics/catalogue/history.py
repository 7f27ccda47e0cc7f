"""Register entries of the metrics about the pipeline over the stored snapshots."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

STAGE = ("opportunities.opportunity_id", "opportunities.stage")
AMOUNT = (*STAGE, "opportunities.amount_cents")
DATED = ("opportunities.opportunity_id", "opportunities.stage", "opportunities.close_on")
MONEY = (*DATED, "opportunities.amount_cents")
MODULE = "kamdata.metrics"
MEIER = "Kaplan and Meier 1958 (scipy.stats.ecdf)"
PUSHED = "Gong and Clari: a close date moved to a later month"
MEANT = (
    "of the deals that were open and dated in it in the last snapshot on or before its first day, "
    "at most 14 days old"
)

HISTORY: tuple[Metric, ...] = (
    Metric(
        "pipeline_by_snapshot", "Open pipeline over time", "money",
        "What was open at each stage in each stored snapshot.",
        "Sum of the amounts of the deals that are open in the snapshot, by stage, of any close "
        "date. A stage that was renamed stays apart from its new name.",
        AMOUNT, "CRM practice: snapshots of the pipeline by stage",
        f"{MODULE}.stage_history.pipeline_by_snapshot",
    ),
    Metric(
        "pipeline_growth", "Growth of the pipeline", "money",
        "How much more is open now than in the first stored snapshot.",
        "Open in the newest snapshot - open in the first one, of any close date.",
        AMOUNT, "Arithmetic difference", f"{MODULE}.stage_history.pipeline_growth",
    ),
    Metric(
        "stage_conversion", "Go on to the next stage", "rate",
        "How many of the deals that reach a stage go on to the next one.",
        "Cumulative incidence of moving on, against being lost; deals still open count as long as "
        "they were followed. A skipped stage is passed, and a win has passed all. Rests on deals "
        "seen reaching the stage, or of which the first file says since when they stood there. "
        "Not shown under 5 deals.",
        STAGE, "Aalen and Johansen 1978", f"{MODULE}.conversion.stage_conversion",
    ),
    Metric(
        "stage_win_rate", "Won of those that begin", "rate",
        "How many of the deals that reach the first stage are won in the end.",
        "The product of the rates of going on, from the first open stage to won.",
        STAGE, "Aalen and Johansen 1978; stage rates multiplied along the path",
        f"{MODULE}.conversion.stage_win_rate",
    ),
    Metric(
        "median_days_in_stage", "Median time in stage", "days",
        "Half of the deals have left the stage after this time, those still there included.",
        "Kaplan-Meier median of the days from the first snapshot that shows a deal in the stage "
        "to the first that shows it elsewhere. Deals that stood there when first seen count only "
        "where the first file says since when. Not shown under 5 stays.",
        (*STAGE, "opportunities.stage_entered_on", "opportunities.created_on"), MEIER,
        f"{MODULE}.time_in_stage.median_days_in_stage",
    ),
    Metric(
        "age_limit", "Age limit of a stage", "days",
        "From how many days in a stage a deal is too old: three in four wins left it sooner.",
        "Third quartile of the days that won deals stood in the stage: of 20 wins or more at key "
        "accounts, else at all accounts, else in any stage; else 90 days.",
        (*STAGE, "opportunities.stage_entered_on", "accounts.is_key"),
        "Hanowell 2019: limits from own deals, not rules of thumb",
        f"{MODULE}.age_limits.age_limit",
    ),
    Metric(
        "push_counts", "Times pushed", "count",
        "How often the close date of an open deal was moved to a later month.",
        "Number of stored snapshots in which the close date lies later, and in another month, "
        "than in the snapshot that had the deal before; open in both.",
        DATED, PUSHED, f"{MODULE}.pushes.push_counts",
    ),
    Metric(
        "pushed_rate", "Pushed at least once", "rate",
        "How many of the open deals have had their close date moved to a later month.",
        "Open deals pushed once or more / open deals seen in two snapshots or more. Not shown "
        "under 5 deals.",
        DATED, PUSHED, f"{MODULE}.pushes.pushed_rate",
    ),
    Metric(
        "pushed_again_amount", "Pushed twice or more", "money",
        "What the open deals that were pushed more than once add up to.",
        "Sum of the amounts of the open deals pushed twice or more.",
        MONEY, PUSHED, f"{MODULE}.pushes.pushed_again_amount",
    ),
    Metric(
        "slippage_month", "Slipped out of the month", "rate",
        "How much of the money that was to close this month has moved to a later one.",
        f"Amount now open and dated after the month / amount {MEANT}. Not shown under 5 deals.",
        MONEY, "Salesforce: pushed deals as a share of the forecast at the start",
        f"{MODULE}.slippage.slippage_month",
    ),
    Metric(
        "slippage_quarter", "Slipped out of the quarter", "rate",
        "How much of the money that was to close this quarter has moved to a later one.",
        f"Amount now open and dated after the quarter / amount {MEANT}. Not shown under 5 deals.",
        MONEY, "Salesforce: pushed deals as a share of the forecast at the start",
        f"{MODULE}.slippage.slippage_quarter",
    ),
)  # fmt: skip
