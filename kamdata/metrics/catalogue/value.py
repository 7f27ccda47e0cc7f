"""Register entries of the metrics about what accounts are worth, and what a sale takes."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
REVENUE = ("revenue.account_id", "revenue.month", "revenue.amount_cents")
ECONOMICS = (*REVENUE, "accounts.gross_margin_rate", "accounts.cost_to_serve_cents")
RETENTION = (*ECONOMICS, "accounts.segment")
PEOPLE = ("contacts.buyer_role", "contacts.last_contact_on", "activities.on", "activities.contact")
ATTRACTIVE = (
    "accounts.wallet_cents", *REVENUE, "accounts.gross_margin_rate", "accounts.tier",
    "accounts.is_key", "whitespace.potential_cents",
)  # fmt: skip
STRONG = ("accounts.wallet_cents", "accounts.relationship_stage", "accounts.nps", *PEOPLE)
RYALS = "Ryals 2005, Journal of Marketing 69"
MCDONALD = "McDonald's portfolio analysis; Fiocca 1982"

WORTH: tuple[Metric, ...] = (
    Metric(
        "total_contribution", "Left after cost to serve", "money",
        "What accounts leave a year after their margin and what it costs to serve them.",
        "Sum of revenue of 12 months x gross margin - cost to serve, over accounts of which all "
        "three are known. A missing cost is missing, not 0.",
        ECONOMICS, RYALS, f"{MODULE}.three_ranks.total_contribution",
    ),
    Metric(
        "total_lifetime_value", "Lifetime value, all", "money",
        "What the accounts will bring over the coming years, in today's money.",
        "Sum of the lifetime values that are known.",
        RETENTION, RYALS, f"{MODULE}.three_ranks.total_lifetime_value",
    ),
    Metric(
        "accounts_at_a_loss", "Cost more than they bring", "count",
        "How many accounts cost more to serve than their margin brings.",
        "Accounts with revenue x gross margin below the cost to serve.",
        ECONOMICS, RYALS, f"{MODULE}.three_ranks.accounts_at_a_loss",
    ),
    Metric(
        "lifetime_value", "Lifetime value", "money",
        "What an account will bring over the coming years, in today's money, allowing for the "
        "chance that it leaves.",
        "Sum over the years (4, a setting) of retention ^ t x margin after cost to serve / "
        "(1 + discount rate) ^ t, each year at its end, growth 0. Its range: retention 5 points "
        "lower and higher. The risk score plays no part.",
        RETENTION, RYALS, f"{MODULE}.lifetime_value.lifetime_value",
    ),
    Metric(
        "segment_retention", "Stay from year to year", "rate",
        "Which share of the accounts of a segment is still a customer after a year.",
        "Accounts with revenue now / accounts with revenue a year before, pulled towards the share "
        "of all as far as few accounts demand.",
        (*REVENUE, "accounts.segment"), "Beta-binomial shrinkage (Robinson)",
        f"{MODULE}.lifetime_value.segment_retention",
    ),
    Metric(
        "three_ranks", "Rank three ways", "count",
        "Where an account stands by revenue, by what is left of it, and by lifetime value.",
        "1 is the largest; only among accounts of which all three amounts are known. The change "
        "is against the rank by revenue.",
        RETENTION, RYALS, f"{MODULE}.three_ranks.three_ranks",
    ),
)  # fmt: skip

MAP: tuple[Metric, ...] = (
    Metric(
        "portfolio_map", "Place on the map", "points",
        "How attractive an account is, and how strong we stand in it, each from 0 to 100.",
        "100 x sum of weight x value / sum of weights over the known criteria. The lines lie at "
        "50; within 5 points an account is borderline. No place with less than 40 % of the "
        "weights known. Other accounts play no part.",
        (*ATTRACTIVE, *STRONG), "Fiocca 1982; McDonald; Woodburn and McDonald",
        f"{MODULE}.portfolio_map.portfolio_map",
    ),
    Metric(
        "in_quadrant", "Revenue in a quadrant", "money",
        "The revenue of the accounts in one quadrant of the map.",
        "Sum of revenue of 12 months.", (*ATTRACTIVE, *STRONG), MCDONALD,
        f"{MODULE}.portfolio_map.in_quadrant",
    ),
    Metric(
        "potential_rows", "Potential", "rate",
        "How much the account spends a year on what you sell, from anyone.",
        "By orders of magnitude: 0 up to 100 thousand, .5 at 1 million, 1 from 10 million on. The "
        "stated spend, else revenue and what the whitespace sheet names.",
        ("accounts.wallet_cents", *REVENUE, "whitespace.potential_cents"), MCDONALD,
        f"{MODULE}.map_criteria.potential_rows",
    ),
    Metric(
        "growth_rows", "Growth on the map", "rate",
        "How revenue moved on the year before.",
        "0 at -10 %, 1 from +30 % on.", REVENUE, MCDONALD, f"{MODULE}.map_criteria.growth_rows",
    ),
    Metric(
        "margin_rows", "Gross margin on the map", "rate",
        "How high the gross margin of the account is.",
        "Gross margin / 60 %, at most 1.", ("accounts.gross_margin_rate",), MCDONALD,
        f"{MODULE}.map_criteria.margin_rows",
    ),
    Metric(
        "fit_rows", "Fit", "rate",
        "How well the account fits your programme.",
        "Tier A 1, B .5, C 0; without a tier 1 for a key account, else 0.",
        ("accounts.tier", "accounts.is_key"), MCDONALD, f"{MODULE}.map_criteria.fit_rows",
    ),
    Metric(
        "share_rows", "Our share of its spend", "rate",
        "Which part of its spend the account gives to you; competitors have the rest.",
        "Revenue of 12 months / what it spends a year.",
        ("accounts.wallet_cents", *REVENUE), MCDONALD, f"{MODULE}.map_criteria.share_rows",
    ),
    Metric(
        "stage_rows", "Relationship stage", "rate",
        "How far the relationship has come, from exploratory to integrated.",
        "(Stage - 1) / 4.", ("accounts.relationship_stage",), "McDonald's stages of a relationship",
        f"{MODULE}.map_criteria.stage_rows",
    ),
    Metric(
        "nps_rows", "Last satisfaction answer", "rate",
        "How content the account says it is.",
        "Answer / 10; missing when older than a year.", ("accounts.nps", "accounts.nps_on"),
        "Net promoter scale of Reichheld", f"{MODULE}.map_criteria.nps_rows",
    ),
    Metric(
        "people_rows", "People we know", "rate",
        "How many people you really talk to, in how many buying roles.",
        "Multi-threading index / 100.", PEOPLE, "Miller and Heiman's four buying influences",
        f"{MODULE}.map_criteria.people_rows",
    ),
)  # fmt: skip

EFFORT: tuple[Metric, ...] = (
    Metric(
        "best_per_hour", "Most for an hour", "money",
        "What the best hour of selling brings a year.",
        "The highest worth a year x chance / hours over all products that could be sold.",
        (*REVENUE, "revenue.product", *PEOPLE), "Opportunity against effort in account planning",
        f"{MODULE}.effort.best_per_hour",
    ),
    Metric(
        "money_per_hour", "For an hour", "money",
        "What an hour of selling one product to one account brings a year.",
        "Expected worth of the product a year x (.5 + .5 x multi-threading index / 100) / hours. "
        "Hours (a setting): 20 with an existing contact, 60 for a new department, 80 for a new "
        "executive.",
        (*REVENUE, "revenue.product", *PEOPLE), "Opportunity against effort in account planning",
        f"{MODULE}.effort.money_per_hour",
    ),
    Metric(
        "account_focus", "Where to focus", "money",
        "The best and the worst parts of an account: products, business units, people.",
        "Revenue of 12 months less that of the year before, by product and by account of the same "
        "customer; people by days since the last two-way contact.",
        (*REVENUE, "revenue.product", "accounts.parent_id", *PEOPLE), "Account planning practice",
        f"{MODULE}.account_focus.account_focus",
    ),
)  # fmt: skip

VALUE: tuple[Metric, ...] = (*WORTH, *MAP, *EFFORT)
