"""Register entries of the metrics about accounts ripe for growth."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
REVENUE = ("revenue.account_id", "revenue.month", "revenue.amount_cents")
PRODUCTS = (*REVENUE, "revenue.product", "accounts.segment")
DEALS = ("opportunities.account_id", "opportunities.stage")
WALLET = ("accounts.wallet_cents", *REVENUE)
WALLET_SOURCE = "Rosset, Perlich and others, KDD 2007: realistic wallet"

SCORE: tuple[Metric, ...] = (
    Metric(
        "growth_scores", "Growth score", "points",
        "How ripe an account is for growth, from 0 to 100. It orders accounts; it is no forecast.",
        "100 x (sum of weight x value over the known factors + 15 x baseline) / (sum of their "
        "weights + 15). Who needs action now, or has a hard flag, is fixed first: no rank. Not "
        "ranked when less than 40 % of the weights that apply are known.",
        (*PRODUCTS, *WALLET, *DEALS, "accounts.goal_cents"),
        "Altify and Hook: potential against health", f"{MODULE}.growth.growth_scores",
    ),
    Metric(
        "accounts_to_grow", "Ripe now", "count",
        "How many accounts are ripe for growth now.",
        "The highest growth scores, from 35 points on, that need no fixing first; at most as many "
        "as one review has time for (a setting).",
        (*PRODUCTS, *DEALS), "Altify and Hook: potential against health",
        f"{MODULE}.growth.accounts_to_grow",
    ),
    Metric(
        "headroom_to_grow", "Their headroom", "money",
        "What the accounts that are ripe now could buy a year beyond what they buy.",
        "Sum of ceiling - revenue of 12 months over the accounts in the band grow now.",
        WALLET, WALLET_SOURCE, f"{MODULE}.growth.headroom_to_grow",
    ),
    Metric(
        "total_headroom", "Headroom, all", "money",
        "What all accounts could buy a year beyond what they buy. It is in no forecast.",
        "Sum of ceiling - revenue of 12 months, at least 0 for each account.",
        WALLET, WALLET_SOURCE, f"{MODULE}.growth.total_headroom",
    ),
    Metric(
        "accounts_to_fix", "Fix first", "count",
        "How many accounts must be put right before anybody sells them more.",
        "Accounts that need action now, have a risk score from 60 on or a hard flag.",
        (*REVENUE, *DEALS), "Hook: nothing is sold to accounts in trouble",
        f"{MODULE}.growth.accounts_to_fix",
    ),
    Metric(
        "headroom_cents", "Headroom", "money",
        "What an account could buy a year beyond what it buys.",
        "Ceiling - revenue of 12 months, at least 0. The ceiling is stated, or revenue plus "
        "whitespace, or what the better of similar customers buy.",
        WALLET, WALLET_SOURCE, f"{MODULE}.growth_factors.headroom_cents",
    ),
    Metric(
        "whitespace", "Whitespace", "money",
        "What the products that an account does not buy would be worth a year.",
        "Adoption among peers x typical spend x size of the account against the adopters (.25 to "
        "4). Adoption: (adopters + 5 x adoption among all) / (peers + 5), the account left out. "
        "Typical spend: median of at least 5 adopters of the segment, else of all, else the list "
        "price. What people wrote down wins.",
        (*PRODUCTS, "whitespace.state", "whitespace.potential_cents",
         "products.list_price_cents", "products.segments"),
        "Shrunk segment adoption; Heckel and Vlachos on explainable recommendation",
        f"{MODULE}.whitespace.whitespace",
    ),
)  # fmt: skip

FACTORS: tuple[Metric, ...] = (
    Metric(
        "whitespace_factor", "Whitespace, weighed", "rate",
        "How large the whitespace is against what the account buys.",
        "Expected worth of the whitespace / half the revenue of 12 months; small accounts are "
        "measured against the smallest quarter.",
        PRODUCTS, "Shrunk segment adoption", f"{MODULE}.growth_factors.whitespace_factor",
    ),
    Metric(
        "headroom_factor", "Headroom, weighed", "rate",
        "Which part of its spend the account does not give to us.",
        "1 - revenue of 12 months / ceiling.",
        WALLET, WALLET_SOURCE, f"{MODULE}.growth_factors.headroom_factor",
    ),
    Metric(
        "momentum_factor", "Momentum", "rate",
        "How steeply and how steadily revenue rises.",
        "Rise a year / 30 %; counts half when chance could have made it or the history is short. "
        "Not asked of who never bought.",
        REVENUE, "Sen 1968; Mann 1945, Kendall 1975", f"{MODULE}.trend.momentum_factor",
    ),
    Metric(
        "relationship_factor", "Relationship", "rate",
        "How far the relationship carries.",
        "Multi-threading index / 100, 0 when net support is below 0; without roles the stated "
        "stage: (stage - 1) / 4.",
        ("contacts.buyer_role", "contacts.last_contact_on", "contacts.disposition",
         "accounts.relationship_stage"),
        "Miller and Heiman; McDonald's stages of a relationship",
        f"{MODULE}.growth_factors.relationship_factor",
    ),
    Metric(
        "goal_gap_factor", "Gap to goal, weighed", "rate",
        "Which part of the goal is not covered by wins and weighted deals.",
        "(Goal - won - weighted current deals) / goal. Only key accounts need a goal.",
        (*DEALS, "opportunities.amount_cents", "accounts.goal_cents"),
        "CPC Global's goal cascade", f"{MODULE}.growth_factors.goal_gap_factor",
    ),
    Metric(
        "propensity_factor", "Readiness to buy", "rate",
        "Whether the account accepts more of our deals than others do.",
        "Own win rate, pulled towards that of all accounts as far as few deals demand, / win rate "
        "of all accounts - .5. Not asked of an account without a decided deal.",
        DEALS, "Beta-binomial shrinkage (Robinson)", f"{MODULE}.growth_factors.propensity_factor",
    ),
    Metric(
        "service_factor", "Content with us", "rate",
        "How content the account is: the reverse of satisfaction and support in the risk score.",
        "1 - value of satisfaction and support.",
        ("accounts.nps", "accounts.open_escalations"), "Net promoter scale of Reichheld",
        f"{MODULE}.growth_factors.service_factor",
    ),
)  # fmt: skip

GROWTH: tuple[Metric, ...] = (*SCORE, *FACTORS)
