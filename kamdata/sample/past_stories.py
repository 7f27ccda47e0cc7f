"""What the stories of the sample tell about the weeks before the review."""

from __future__ import annotations

from datetime import date
from typing import Any

from kamdata.sample import stories
from kamdata.sample.deals import EXPANSION, NEW

PUSHED_THREE_TIMES = "Hushmere - Dryer section overhaul"
"""The one open deal of the silent customer: its close date was moved three times in eight weeks."""

WON_SMALLER = "Hanbyeol - Busan bottling hall, first line"
"""It stood at 720 thousand dollars until the week in which it was won for 540."""

PUSHED_TWICE = (
    "Ebbendal - Condition Monitoring - line 3 retrofit",
    "Ebbendal - Pneumatic Valves - plant 4 upgrade",
)
"""Two deals of the declining customer: what it still wants, it puts off again and again."""

# deal -> column -> (until and without this day, it was that)
TOLD: dict[str, dict[str, tuple[tuple[date, Any], ...]]] = {
    PUSHED_THREE_TIMES: {
        "close_on": (
            (date(2026, 7, 29), date(2026, 7, 31)),
            (date(2026, 8, 27), date(2026, 9, 4)),
            (date(2026, 9, 23), date(2026, 10, 16)),
        ),
        "amount_cents": (),
        "owner": (),
    },
    PUSHED_TWICE[0]: {
        "close_on": (
            (date(2026, 8, 5), date(2026, 8, 28)),
            (date(2026, 9, 9), date(2026, 10, 30)),
        ),
    },
    PUSHED_TWICE[1]: {
        "close_on": (
            (date(2026, 9, 3), date(2026, 10, 23)),
            (date(2026, 9, 16), date(2026, 11, 27)),
        ),
    },
    WON_SMALLER: {
        "close_on": ((date(2026, 9, 2), date(2026, 8, 28)), (date(2026, 9, 23), date(2026, 9, 30))),
        "amount_cents": ((date(2026, 9, 23), 720_000_00),),
        "owner": (),
    },
}

# deals that are in the exports up to and with a day, and in none after it
VANISHED: tuple[tuple[date, dict[str, Any]], ...] = (
    (
        date(2026, 9, 21),
        {
            "account": stories.VANISHED,
            "work": "Boiler house gearboxes",
            "type": EXPANSION,
            "product": "Gearboxes",
            "stage": "Proposal/Price Quote",
            "amount_cents": 385_000_00,
            "close_on": date(2026, 11, 13),
            "created_on": date(2026, 4, 14),
            "stage_entered_on": date(2026, 8, 20),
            "last_activity_on": date(2026, 9, 15),
            "next_step": "Send revised quote",
        },
    ),
    (
        date(2026, 8, 3),
        {
            "account": "Climbridge Packaging",
            "work": "Folding line drives",
            "type": NEW,
            "product": "Servo Drives",
            "stage": "Qualification",
            "amount_cents": 95_000_00,
            "close_on": date(2026, 12, 4),
            "created_on": date(2026, 6, 8),
            "stage_entered_on": date(2026, 6, 29),
            "last_activity_on": date(2026, 7, 27),
            "next_step": "Clarify budget and timing",
        },
    ),
)
