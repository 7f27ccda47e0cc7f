"""Register entries of the metrics on an account's own revenue and its own pace."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

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
)  # fmt: skip
