"""Register entries about how long customers stay and which are probably still buying."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
REVENUE = ("revenue.account_id", "revenue.month", "revenue.amount_cents")
CONTRACT = ("accounts.renewal_on", "revenue.is_recurring")
DEALS = ("opportunities.account_id", "opportunities.close_on", "opportunities.stage")
KAPLAN_MEIER = "Kaplan and Meier 1958"
BG_NBD = "Fader, Hardie and Lee 2005, Marketing Science 24 (the BG/NBD model)"

SURVIVAL: tuple[Metric, ...] = (
    Metric(
        "customers_still_buying", "Customers still buying", "rate",
        "The share of customers that still buys after the longest time that five of them were "
        "followed for, in whole years.",
        "Product of (1 - stopped / followed) over the times at which customers stopped: no order "
        "for more than two usual gaps, or a lapsed contract. The band of 90 % is the log-log one. "
        "Not shown under 20 customers or 5 that stopped.",
        (*REVENUE, *DEALS, *CONTRACT), KAPLAN_MEIER, f"{MODULE}.tenure.customers_still_buying",
    ),
    Metric(
        "customers_stopped", "Customers that stopped", "count",
        "How many customers have stopped buying.",
        "No order for more than two usual gaps, or a contract that ended more than 60 days ago "
        "with neither renewal nor order since.",
        (*REVENUE, *DEALS, *CONTRACT), KAPLAN_MEIER, f"{MODULE}.tenure.customers_stopped",
    ),
    Metric(
        "compare_groups", "Who stays longer", "rate",
        "Whether key accounts stay longer than others, or one segment longer than another.",
        "Shares still buying after the same years, for groups of ten or more. A difference is "
        "claimed where the log-rank test gives chance less than one case in twenty.",
        (*REVENUE, "accounts.is_key", "accounts.segment"), "Mantel 1966, log-rank test",
        f"{MODULE}.tenure_groups.compare_groups",
    ),
    Metric(
        "probably_still_buying", "Probably still buying", "count",
        "How many customers with repeat orders to expect still active, by their order dates.",
        "Sum of the chances of still buying over customers without a contract that ordered more "
        "than once.",
        (*REVENUE, *DEALS, *CONTRACT), BG_NBD, f"{MODULE}.repeat_orders.probably_still_buying",
    ),
    Metric(
        "chance_active", "Chance of still buying", "rate",
        "How likely a customer still buys, by the dates of its orders alone.",
        "1 / (1 + a / (b + repeat orders - 1) x ((alpha + age) / (alpha + time of the last "
        "order)) ^ (r + repeat orders)); r, alpha, a and b make the orders of all customers most "
        "likely. Only with a repeat order, from 50 customers of whom 30 % ordered again.",
        (*REVENUE, *DEALS, *CONTRACT), BG_NBD, f"{MODULE}.repeat_model.chance_active",
    ),
    Metric(
        "expected_orders", "Orders expected", "count",
        "How many orders to expect of a customer in the next 12 months.",
        "The model's mean number of orders in a year, times the chance of still buying.",
        (*REVENUE, *DEALS, *CONTRACT), BG_NBD, f"{MODULE}.repeat_model.expected_orders",
    ),
)  # fmt: skip
