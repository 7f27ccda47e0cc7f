"""Register entries of the metrics about who is a key account, and who should be."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
REVENUE = ("revenue.account_id", "revenue.month", "revenue.amount_cents")
COSTS = (*REVENUE, "accounts.gross_margin_rate", "accounts.cost_to_serve_cents")
POTENTIAL = ("accounts.wallet_cents", *REVENUE, "whitespace.potential_cents")
JUDGED = ("accounts.strategic_fit", "accounts.receptiveness")
ASKED = (*COSTS, "accounts.wallet_cents", "whitespace.potential_cents", *JUDGED)
DECIDED = (
    "accounts.is_key", "memberships.decided_on", "memberships.decision", "memberships.reason",
    "memberships.expires_on",
)  # fmt: skip
MCDONALD = "McDonald and Woodburn, Key Account Management"
RYALS = "Woodburn and Ryals on demoting key accounts"
SMAA = "Lahdelma and Salminen; Tervonen and Lahdelma 2007"
BAND = (
    "At the upper points (65) or more in 2 reviews in a row it should enter; at the lower (50) or "
    "fewer in 3 it should leave, on probation from the first. A review is the last snapshot of a "
    "fiscal quarter, and the one in view."
)

SIZE: tuple[Metric, ...] = (
    Metric(
        "key_account_count", "Key accounts", "count",
        "How many accounts are key accounts, whatever the filters.",
        "Accounts marked as key. Above 35 a large programme, above 50 too large (both settings).",
        ("accounts.is_key",), MCDONALD, f"{MODULE}.roster.key_account_count",
    ),
    Metric(
        "key_account_share", "Of all accounts", "rate",
        "Which share of all accounts are key accounts; the rule of thumb is 5 %.",
        "Key accounts / all accounts.", ("accounts.is_key",), "Rule of thumb of practice",
        f"{MODULE}.roster.key_account_share",
    ),
    Metric(
        "key_revenue_share", "Of all revenue", "rate",
        "Which share of the revenue comes from key accounts; the rule of thumb is 50 %.",
        "Revenue of 12 months of key accounts / that of all accounts of which it is known.",
        ("accounts.is_key", *REVENUE), "Rule of thumb of practice",
        f"{MODULE}.roster.key_revenue_share",
    ),
    Metric(
        "review_days_of", "Days between reviews", "days",
        "How often the plan of a key account is reviewed.",
        "What the account's plan says, else by its category: strategic 30, star 60, status 90, "
        "streamline 180 (settings).",
        ("accounts.review_every_days", "accounts.programme_category"), MCDONALD,
        f"{MODULE}.plan_reviews.review_days",
    ),
    Metric(
        "by_category", "Key accounts by category", "count",
        "How many key accounts are treated alike, and what they bring.",
        "Key accounts by the category of their plan, else that of the map of the portfolio; "
        "lifetime value, contribution and revenue summed over those of which it is known.",
        ("accounts.programme_category", *COSTS), MCDONALD, f"{MODULE}.roster.by_category",
    ),
    Metric(
        "count_by_review", "Key accounts by review", "count",
        "How many key accounts there were on the date of each review.",
        "Accounts marked as key in the last snapshot of each fiscal quarter.",
        ("accounts.is_key",), MCDONALD, f"{MODULE}.roster.count_by_review",
    ),
)  # fmt: skip

RULE: tuple[Metric, ...] = (
    Metric(
        "should_enter", "Should enter", "count",
        "How many accounts the rule would let into the programme.",
        BAND, ASKED, RYALS, f"{MODULE}.roster.should_enter",
    ),
    Metric(
        "should_leave", "Should leave", "count",
        "How many key accounts the rule would let go.",
        BAND, ASKED, RYALS, f"{MODULE}.roster.should_leave",
    ),
    Metric(
        "on_probation", "On probation", "count",
        "How many key accounts are close to leaving, by the rule or by decision, but need not go "
        "yet.",
        BAND, (*ASKED, *DECIDED), RYALS, f"{MODULE}.roster.on_probation",
    ),
    Metric(
        "exceptions_in_force", "Exceptions", "count",
        "How many decisions against the rule are in force.",
        "Last decision of an account, against what the rule said on its day, and not run out.",
        DECIDED, RYALS, f"{MODULE}.roster.exceptions_in_force",
    ),
    Metric(
        "review_noise", "Move between reviews", "points",
        "By how much scores move from one review to the next.",
        "Square root of the mean squared change / 2. The points to enter and to leave should be "
        "four times as far apart.",
        ASKED, "Schmitt trigger", f"{MODULE}.membership.review_noise",
    ),
)  # fmt: skip

GATE_METRICS: tuple[Metric, ...] = (
    Metric(
        "gate", "Points at the gate", "points",
        "How much an account deserves to be a key account, from 0 to 100.",
        "100 x (sum of weight x value over known criteria + 15 x .5) / (sum of known weights + "
        "15). Not judged with less than 40 % of the weights known. How long it has been a customer "
        "plays no part, nor do other accounts. Below the least strategic fit it is no candidate.",
        ASKED, MCDONALD, f"{MODULE}.gate.gate",
    ),
    Metric(
        "gate_potential", "Potential at the gate", "rate",
        "How much the account could buy in three years.",
        "3 x what it spends a year, on a straight line between what counts 0, 50 and 100.",
        POTENTIAL, MCDONALD, f"{MODULE}.gate_criteria.gate_potential",
    ),
    Metric(
        "gate_contribution", "Contribution at the gate", "rate",
        "What the account leaves a year after its margin and its cost to serve.",
        "Revenue of 12 months x gross margin - cost to serve, on a straight line between what "
        "counts 0, 50 and 100.",
        COSTS, MCDONALD, f"{MODULE}.gate_criteria.gate_contribution",
    ),
    Metric(
        "gate_strategic_fit", "Strategic fit at the gate", "rate",
        "How close the account is to our strategy, as people judged it.",
        "1 counts 0, 3 counts 50, 5 counts 100.", ("accounts.strategic_fit",), MCDONALD,
        f"{MODULE}.gate_criteria.gate_strategic_fit",
    ),
    Metric(
        "gate_growth", "Growth at the gate", "rate",
        "How revenue moved on the year before.",
        "Growth of 12 months, on a straight line between what counts 0, 50 and 100.",
        REVENUE, MCDONALD, f"{MODULE}.gate_criteria.gate_growth",
    ),
    Metric(
        "gate_receptiveness", "Receptiveness at the gate", "rate",
        "How open the account is to working closely with us, as people judged it.",
        "1 counts 0, 3 counts 50, 5 counts 100.", ("accounts.receptiveness",), MCDONALD,
        f"{MODULE}.gate_criteria.gate_receptiveness",
    ),
    Metric(
        "gate_cost_to_serve", "Low cost to serve at the gate", "rate",
        "How little of its revenue the account costs to serve.",
        "Cost to serve / revenue of 12 months, on a straight line between what counts 0, 50 and "
        "100: the less, the higher.",
        COSTS, MCDONALD, f"{MODULE}.gate_criteria.gate_cost_to_serve",
    ),
    Metric(
        "firmness", "Firm places", "rate",
        "Under which share of reasonable weights an account is among the first.",
        "5,000 draws of weights around those of the settings (Dirichlet, 50 x weights, fixed "
        "seed). From 90 % a place is firm, 30 to 70 % is a judgement call.",
        ASKED, SMAA, f"{MODULE}.firmness.firmness",
    ),
    Metric(
        "swap_weight", "Weight at which two swap", "rate",
        "How much a criterion must weigh for two accounts to change places.",
        "The weight at which both have the same points, the others in their proportions.",
        ASKED, SMAA, f"{MODULE}.stability.swap_weight",
    ),
)  # fmt: skip

GATE: tuple[Metric, ...] = (*SIZE, *RULE, *GATE_METRICS)
