"""Register entries of the metrics about the revenue at risk: where it lies and what may go."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

REVENUE = ("revenue.account_id", "revenue.month", "revenue.amount_cents")
DEALS = ("opportunities.account_id", "opportunities.stage", "opportunities.amount_cents")
COPULA = "Vasicek 2002, one-factor Gaussian copula; exact convolution"
RANGE = "kamdata.metrics.loss_range"
CHANCES = (
    "The chance of a loss is the score / 100 and the loss is all revenue of 12 months, until 30 "
    "losses of the past are known; then chance and size are learned from them."
)

RISK_MONEY: tuple[Metric, ...] = (
    Metric(
        "revenue_at_risk_by", "Revenue at risk, split", "money",
        "Where the revenue at risk lies: with whom, in which segment or region, and why.",
        "Sum of score / 100 x revenue of 12 months by owner, segment or region over the ranked "
        "accounts. By factor: the revenue at risk of each account in proportion to the points of "
        "its factors. Every split sums to the total to the cent.",
        (*REVENUE, *DEALS, "accounts.owner", "accounts.segment", "accounts.region"),
        "Ryals and Knox 2007, scorecard of customer relationship risk",
        "kamdata.metrics.revenue_at_risk.revenue_at_risk_by",
    ),
    Metric(
        "expected_loss", "Expected loss", "money",
        "How much revenue of 12 months is likely to go, learned from our own past.",
        "Sum over the ranked accounts of chance of a loss at their score x average loss "
        "when one came x revenue of 12 months. Shown from 30 past losses on.",
        (*REVENUE, *DEALS), "Isotonic regression, Zadrozny and Elkan 2002",
        f"{RANGE}.expected_loss",
    ),
    Metric(
        "low_loss", "Low case", "money",
        "More than this is lost in nine of ten cases.",
        f"10th percentile over all combinations of accounts lost and kept. {CHANCES}",
        (*REVENUE, *DEALS), COPULA, f"{RANGE}.low_loss",
    ),
    Metric(
        "median_loss", "Middle case", "money",
        "More than this is lost in half of all cases.",
        f"Median over all combinations of accounts lost and kept. {CHANCES}",
        (*REVENUE, *DEALS), COPULA, f"{RANGE}.median_loss",
    ),
    Metric(
        "high_loss", "High case", "money",
        "More than this is lost in one of ten cases.",
        f"90th percentile over all combinations of accounts lost and kept. {CHANCES}",
        (*REVENUE, *DEALS), COPULA, f"{RANGE}.high_loss",
    ),
    Metric(
        "score_moves", "Moved since the last snapshot", "points",
        "Who joined or left the list since the last snapshot, and whose score moved.",
        "Score now - score then, in points as they stand on screen, from 5 points on. The factor "
        "named is the one whose points moved most in the same direction.",
        (*REVENUE, *DEALS), "House rule: a score moves by less without anything having happened",
        "kamdata.metrics.score_moves.score_moves",
    ),
)  # fmt: skip
