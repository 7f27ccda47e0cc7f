"""Register entries of the metrics about how well the risk score would have done."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics.risk_evidence"
REVENUE = ("revenue.account_id", "revenue.month", "revenue.amount_cents")
ROWS = (*REVENUE, "opportunities.stage", "opportunities.close_on", "activities.on")
ROLLING = "Rolling-origin evaluation, Tashman 2000"

EVIDENCE: tuple[Metric, ...] = (
    Metric(
        "shrunk_cases", "Shrank afterwards", "count",
        "How often an account lost a quarter or more of its revenue after a past quarter end.",
        "Cases, one for each account and quarter end, whose revenue of the next two quarters is at "
        "most 75 % of the same two quarters a year before, or nothing. Looked at are accounts with "
        "revenue in the 12 months up to it and a first revenue at least as old.",
        REVENUE, ROLLING, f"{MODULE}.shrunk_cases",
    ),
    Metric(
        "shrink_base_rate", "Found at random", "rate",
        "What share of accounts picked at random would have shrunk.",
        "Cases that shrank / cases at a quarter end, on average over the quarter ends.",
        REVENUE, ROLLING, f"{MODULE}.shrink_base_rate",
    ),
    Metric(
        "top_precision", "Found on top of the list", "rate",
        "What share of the accounts on top of the risk list then shrank.",
        "Of as many accounts with the highest scores as a review has time for (a setting), those "
        "that shrank, on average over the quarter ends. The score is made from rows dated up to "
        "each of them only. Accounts with equal scores share the last places.",
        ROWS, "Precision at k", f"{MODULE}.top_precision",
    ),
    Metric(
        "top_lift", "Against picking at random", "ratio",
        "How many times as many accounts that shrank stand on top of the list as chance would "
        "put there.",
        "Share found on top of the list / share found at random.",
        ROWS, "Lift at k", f"{MODULE}.top_lift",
    ),
    Metric(
        "pairs_in_order", "Pairs in order", "rate",
        "How often the score puts an account that shrank above one that did not; 50 % is chance.",
        "Pairs of two accounts at one quarter end, one that shrank and one that did not, with the "
        "higher score on the one that shrank / all such pairs; equal scores count half. The 90 % "
        "interval comes from drawing whole accounts with replacement.",
        ROWS, "Area under the ROC curve, Hanley and McNeil 1982", f"{MODULE}.pairs_in_order",
    ),
)  # fmt: skip
