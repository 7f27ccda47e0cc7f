"""Register entries of the metrics of the board."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics.board"
REVENUE = ("revenue.account_id", "revenue.month", "revenue.amount_cents")
WALLET = ("accounts.wallet_cents", *REVENUE)
DEALS = ("opportunities.account_id", "opportunities.stage")
SOURCE = "Altify and Hook: potential against health"

BOARD: tuple[Metric, ...] = (
    Metric(
        "board", "Group on the board", "points",
        "Which of four groups an account stands in: fix first, grow now, protect, or watch.",
        "Fix first: needs action now, a risk score from 60 on, or a hard flag. Grow now: the "
        "highest growth scores of the others, as many as one review has time for. Protect: "
        "nothing alarms, revenue of 12 months at least that of the middle account of all ranked "
        "ones, and headroom below it. Watch: the rest. Filters change no group.",
        (*WALLET, *DEALS), SOURCE, f"{MODULE}.board",
    ),
    Metric(
        "health", "Health", "points",
        "How well an account stands, from 0 to 100: the other side of its risk score.",
        "100 - risk score; n/a where the risk cannot be ranked.",
        (*REVENUE, *DEALS), SOURCE, f"{MODULE}.health",
    ),
    Metric(
        "revenue_to_fix", "Revenue to fix", "money",
        "What the accounts that must be fixed first buy a year.",
        "Sum of the revenue of 12 months over the accounts in the group fix first.",
        REVENUE, SOURCE, f"{MODULE}.revenue_to_fix",
    ),
    Metric(
        "revenue_to_protect", "Revenue to protect", "money",
        "What the healthy accounts buy a year that buy much and have little left to buy.",
        "Sum of the revenue of 12 months over the accounts in the group protect.",
        WALLET, SOURCE, f"{MODULE}.revenue_to_protect",
    ),
    Metric(
        "accounts_to_watch", "On watch", "count",
        "How many accounts need neither fixing nor protection and are not ripe for growth now.",
        "Ranked accounts in none of the groups fix first, grow now and protect.",
        (*REVENUE, *DEALS), SOURCE, f"{MODULE}.accounts_to_watch",
    ),
)  # fmt: skip
