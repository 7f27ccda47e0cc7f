"""Register entries of the metrics on an account's own revenue and its own pace."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
ECONOMICS = (
    "revenue.account_id", "revenue.month", "revenue.amount_cents", "accounts.gross_margin_rate",
    "accounts.cost_to_serve_cents",
)  # fmt: skip
RETENTION = (*ECONOMICS, "accounts.segment")
WON = ("opportunities.status", "opportunities.amount_cents", "opportunities.account_id")
MIDDLE = "Median of the amounts of won deals, of those with an amount, whatever the date: "
RYALS = "Ryals 2005, Journal of Marketing 69"
HHI_SOURCE = "Herfindahl-Hirschman index, US Department of Justice"
BIGGER = "Bigger deals for bigger clients: the usual size, key accounts against others"

ACCOUNT_REVENUE: tuple[Metric, ...] = (
    Metric(
        "days_to_win_here", "Days to win", "days",
        "How long a deal takes here from the day it is created to the day it is won.",
        "Median days from created to closed of the account's won deals; of key accounts, then of "
        "all accounts, where fewer than five of them have both dates.",
        ("opportunities.created_on", "opportunities.close_on", "opportunities.status"),
        "House rule: a plan period ends in time for the account's own cycle",
        "kamdata.metrics.last_start.days_to_win_here",
    ),
    Metric(
        "lifetime_value_here", "Lifetime value here", "money",
        "What this account will bring over the coming years, in today's money, allowing for the "
        "chance that it leaves.",
        "The lifetime value of the ranking of all accounts; its range is retention 5 points lower "
        "and higher.",
        RETENTION, RYALS, f"{MODULE}.account_value.lifetime_value_here",
    ),
    Metric(
        "lifetime_rank_here", "Place by lifetime value", "count",
        "Where this account stands when accounts are counted by lifetime value: 1 is the largest.",
        "Its place among the accounts of which revenue, what is left of it and lifetime value are "
        "all known.",
        RETENTION, RYALS, f"{MODULE}.account_value.lifetime_rank_here",
    ),
    Metric(
        "contribution_here", "Left after cost to serve, here", "money",
        "What this account leaves a year after its margin and what it costs to serve.",
        "Revenue of 12 months x gross margin - cost to serve; a missing cost is missing, not 0.",
        ECONOMICS, RYALS, f"{MODULE}.account_value.contribution_here",
    ),
    Metric(
        "largest_product_share", "Largest product", "rate",
        "How much of what this account bought in 12 months is one product.",
        "Amount of the largest product / amount of all products, from revenue by product, else "
        "from won deals by product. With one product there is nothing to compare.",
        ("revenue.account_id", "revenue.product", "revenue.amount_cents", "opportunities.product"),
        HHI_SOURCE, f"{MODULE}.account_concentration.largest_product_share",
    ),
    Metric(
        "largest_deal_share", "Largest open deal", "rate",
        "How much of what this account has open is one deal.",
        "Amount of the largest open deal / amount of all open deals with an amount above 0. With "
        "one deal there is nothing to compare.",
        WON, HHI_SOURCE, f"{MODULE}.account_concentration.largest_deal_share",
    ),
    Metric(
        "median_won_here", "Usual deal here", "money",
        "How large a won deal of this account usually is: half are larger, half smaller.",
        f"{MIDDLE}this account.", WON, BIGGER, f"{MODULE}.business_split.median_won_here",
    ),
    Metric(
        "median_won_key", "Usual deal, key accounts", "money",
        "How large a won deal of a key account usually is.",
        f"{MIDDLE}key accounts.", (*WON, "accounts.is_key"), BIGGER,
        f"{MODULE}.business_split.median_won_key",
    ),
    Metric(
        "median_won_other", "Usual deal, other accounts", "money",
        "How large a won deal of an account outside the programme usually is.",
        f"{MIDDLE}all accounts that are no key accounts.", (*WON, "accounts.is_key"), BIGGER,
        f"{MODULE}.business_split.median_won_other",
    ),
)  # fmt: skip
