"""The stories that the sample company tells, each with the account it happens to.

Every page of the review finds at least one of them. The dates are counted from `AS_OF`.
"""

from __future__ import annotations

from datetime import date

AS_OF = date(2026, 9, 28)
"""Monday of the weekly review that the sample is made for."""

SILENT = "Hushmere Paper"
"""A customer going silent: it ordered about every 12 days and has not since `SILENT_SINCE`."""

SILENT_SINCE = date(2026, 6, 19)
"""Day of the last order of the silent customer, 101 days before the review."""

DECLINE = "Ebbendal Mining"
"""A steady decline: it orders as often as ever, but about a sixth less with every year."""

HALF_A_QUARTER = "Grandholm Power"
"""One deal carries half of what is open for the fourth quarter of 2026."""

HALF_A_QUARTER_ID = "0065g00000GrH4q"
"""Opportunity of that deal."""

TWIN_ID = "0065g00000grH4Q"
"""Another opportunity, whose id differs from that one only in its case, as Salesforce's ids may."""

FAR_ABOVE_GOAL = "Overfjell Foods"
"""Its bookings are already far above the goal of the year."""

RENEWAL_WITHOUT_OPPORTUNITY = "Novendal Motors"
"""Its contract ends in 50 days, and nobody has opened a renewal."""

RENEWAL_IN_50_DAYS = date(2026, 11, 17)
"""Day on which that contract ends."""

ONE_CONTACT = "Monadale Beverages"
"""Everything at this customer goes through one person."""

WHITESPACE = "Blankenau Metals"
"""It does not buy `WHITESPACE_PRODUCT`, which 8 of its 10 peers buy."""

WHITESPACE_PRODUCT = "Condition Monitoring"
"""The product that is missing there; nothing is open on it either."""

REVIEW_OVERDUE = "Tardelle Paper"
"""Its plan is to be reviewed every 90 days and was last reviewed in February."""

LARGER_THAN_PROFITABLE = "Kostara Automotive"
"""The second largest customer: what it costs to serve eats more than its gross margin."""

LOSS_STREAK = "Perdano Energy"
"""The last five deals that were decided there were all lost."""

WITHOUT_GOAL = "Senzameta Minerals"
"""A key account for which nobody has set a goal."""

PROSPECT = "Neuhaven Battery"
"""A key account to be: two deals are open, nothing was ever invoiced."""

CLOSE_DATE_OVERDUE = "Pastelund Foods"
"""A large deal in negotiation whose close date passed 45 days ago."""

DEAL_WITHOUT_AMOUNT = "Noamont Steel"
"""A deal in the proposal stage to which nobody has given an amount."""

DEAL_WITHOUT_NEXT_STEP = "Stallmere Foods"
"""A deal due in a month for which no next step is written down."""

WITHOUT_SPONSOR = "Orfel Mining"
"""A key account that no executive sponsors."""

CONTRACT_LAPSED = "Lapsmark Paper"
"""Its contract ended 20 days ago while the renewal is still being negotiated."""

STEADY_GROWTH = "Risenholm Wind"
"""It grows by almost a third a year and still buys only half of what it could."""

COLD_PROSPECT = "Oakmere Turbines"
"""Somebody opened a deal there, and nothing else is known: no goal, no contact, no meeting."""

PROJECT_BUYER = "Sprintal Mining"
"""It buys only when it builds: most quarters are empty, and that means nothing."""

NEW_CUSTOMER = "Frischau Foods"
"""A customer since `NEW_CUSTOMER_SINCE`: too young for a trend. Its sponsor has no date yet."""

NEW_CUSTOMER_SINCE = date(2025, 10, 14)
"""Day of its first order."""

RENEWAL_UNKNOWN = "Dovrelund Power"
"""It pays for a service plan, but the date its contract ends is written as "tbc"."""

FORMER_CUSTOMER = "Morvanne Bottling"
"""It closed its plant: nothing was bought after `FORMER_CUSTOMER_UNTIL`, and its goal is zero."""

FORMER_CUSTOMER_UNTIL = date(2025, 6, 30)
"""Day after which that customer bought nothing."""

PRODUCT_NOT_NAMED = "Nambari Pulp"
"""Finance books its orders without saying which product they were for."""

WON_SMALLER = "Hanbyeol Drinks"
"""A large deal there was won in the last week, for a quarter less than it had stood for."""

VANISHED = "Kestrelmoor Energy"
"""A deal of it was in last week's file and is not in this one, neither won nor lost."""

OWNER_MISSING_ON = date(2026, 8, 24)
"""The Monday whose export was made without the deals of one key account manager."""

OWNER_MISSING = "Priya Raghunath"
"""The key account manager whose deals that export lacks."""
