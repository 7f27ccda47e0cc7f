"""How the key account programme is run: who is in it and why, and what is known about it."""

# ruff: noqa: E501 - one line for each decision and fact reads better than five

from __future__ import annotations

from datetime import date

import pandas as pd

from kamdata.sample import stories

CHAIR = "Margarethe Olund"
BOARD = "Programme board"
# account, day, decision, reason, who, until when it holds against the rules
DECISIONS: tuple[tuple[str, date, str, str, str, date | None], ...] = (
    (stories.WON_SMALLER, date(2024, 10, 15), "enter", "Plans a new bottling hall and wants one partner for it", BOARD, None),
    ("Climbridge Packaging", date(2025, 1, 21), "enter", "Grew by a fifth two years in a row; potential four times of today", BOARD, None),
    ("Birchmont Auto Parts", date(2025, 1, 21), "leave", "Buys part by part on price and does not open its planning to us", BOARD, None),
    (stories.STEADY_GROWTH, date(2025, 4, 15), "enter", "Small today, but order book until 2029 and close to our gearbox strategy", BOARD, None),
    (stories.FORMER_CUSTOMER, date(2025, 7, 22), "leave", "Closed its plant in Toluca", BOARD, None),
    (stories.PROJECT_BUYER, date(2025, 10, 21), "enter", "Copper expansion expected in 2026", BOARD, None),
    (stories.NEW_CUSTOMER, date(2026, 1, 20), "enter", "Below the entry score; a foothold in Austria, where its owner builds two more plants", CHAIR, date(2026, 12, 31)),
    (stories.LARGER_THAN_PROFITABLE, date(2026, 4, 14), "stay", "Costs more than its margin; stays until deliveries are changed", BOARD, date(2026, 12, 31)),
    (stories.PROSPECT, date(2026, 4, 14), "enter", "Has bought nothing yet; the first cell line decides the next ten years", BOARD, date(2027, 3, 31)),
    (stories.PROJECT_BUYER, date(2026, 7, 14), "probation", "The expansion was put off to 2027; nothing else in sight", BOARD, None),
    (stories.DECLINE, date(2026, 7, 14), "stay", "Falling, but the three good pits need us; looked at again in January", BOARD, None),
    (stories.LOSS_STREAK, date(2026, 9, 15), "probation", "Five deals lost in a row since March", BOARD, None),
)  # fmt: skip
BOARD_OF_2024 = date(2024, 1, 16)
"""Day on which the programme began, with the accounts of which no later entry is known."""

# fact, what is known, where it can be seen, the day
FACTS: tuple[tuple[str, str, str | None, date], ...] = (
    ("Champion", "Margarethe Olund, head of sales and service", "Organisation chart of January 2026", date(2026, 1, 5)),
    ("Champion reports to", "the chief executive", "Organisation chart of January 2026", date(2026, 1, 5)),
    ("An organisational change", "Key accounts are led across regions since 2024, plants deliver by their priorities", "Board paper of 16 January 2024", date(2024, 1, 16)),
    ("Top-level sponsorship", "Four executives sponsor all key accounts but one; the chief executive joins two reviews a year", "Calendar of sponsor visits", date(2026, 6, 30)),
    ("A champion who reports to the top", "Named in January 2024", "Organisation chart of January 2026", date(2024, 1, 16)),
    ("Accounts chosen carefully", "The board decides by written criteria every quarter", "Minutes of the programme board", date(2026, 7, 14)),
    ("Managers appointed and trained", "Six managers, five of them trained", "Training records", date(2026, 2, 19)),
    ("The right measures", "Partly: contribution after cost to serve is in every review, the bonus still rests on bookings alone", "Bonus scheme 2026", date(2026, 3, 2)),
    ("Outside: Reviews on time", "85 %", "Circle of twelve machine builders, survey of 2025", date(2026, 2, 10)),
    ("Outside: Visited within 180 days", "75 %", "Circle of twelve machine builders, survey of 2025", date(2026, 2, 10)),
)  # fmt: skip


def build_memberships() -> pd.DataFrame:
    """Return the decisions about who is a key account, of two years."""
    columns = ["account", "decided_on", "decision", "reason", "decided_by", "expires_on"]
    return pd.DataFrame(DECISIONS, columns=columns)


def build_programme() -> pd.DataFrame:
    """Return what is known about the programme itself; nothing yet on how it goes on."""
    return pd.DataFrame(FACTS, columns=["fact", "value", "evidence", "known_on"])


def member_since(name: str) -> date:
    """Return the day on which a key account entered the programme."""
    entered = [day for account, day, decision, *_ in DECISIONS
               if account == name and decision == "enter"]  # fmt: skip
    return entered[-1] if entered else BOARD_OF_2024
