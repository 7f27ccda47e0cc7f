"""The deals that the stories tell, by account. What is not given here is drawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from kamdata.sample import stories
from kamdata.sample.deals import EXPANSION, NEW, RENEWAL, WON

HALF_OF_THE_QUARTER = {
    "work": "Turbine hall frame agreement 2027 to 2029",
    "opportunity_id": stories.HALF_A_QUARTER_ID,
    "type": EXPANSION,
    "product": "Gearboxes",
    "stage": "Proposal/Price Quote",
    "amount_cents": 3_900_000_00,
    "close_on": date(2026, 12, 11),
    "created_on": date(2026, 2, 10),
    "stage_entered_on": date(2026, 8, 24),
    "last_activity_on": date(2026, 9, 22),
    "next_step": "Board of Grandholm decides on 19 November",
    "competitor": "Ostvane Drives",
}
"""About as much as all other deals that are due in the fourth quarter of 2026 together."""

SILENT_DEAL = {
    "work": "Dryer section overhaul",
    "type": EXPANSION,
    "product": "Precision Bearings",
    "stage": "Value Proposition",
    "amount_cents": 265_000_00,
    "close_on": date(2026, 11, 27),
    "created_on": date(2026, 2, 17),
    "stage_entered_on": date(2026, 4, 30),
    "last_activity_on": date(2026, 6, 30),
    "competitor": "Halbrecht Technik",
}
"""The only open deal of the silent customer: nobody there has answered since June."""

OVERDUE_CLOSE_DATE = {
    "work": "Bottling hall conveyor",
    "type": EXPANSION,
    "product": "Conveyor Modules",
    "stage": "Negotiation/Review",
    "amount_cents": 420_000_00,
    "close_on": date(2026, 8, 14),
    "created_on": date(2026, 3, 3),
    "stage_entered_on": date(2026, 7, 6),
    "last_activity_on": date(2026, 9, 3),
}
"""In negotiation, and its close date passed 45 days ago."""

WITHOUT_AMOUNT = {
    "work": "Rolling mill gearbox exchange",
    "type": EXPANSION,
    "product": "Gearboxes",
    "stage": "Proposal/Price Quote",
    "amount_cents": None,
    "close_on": date(2026, 11, 20),
    "created_on": date(2026, 5, 12),
    "stage_entered_on": date(2026, 8, 31),
    "last_activity_on": date(2026, 9, 17),
}
"""A quote is out, but nobody has written down how much it is about."""

WITHOUT_NEXT_STEP = {
    "work": "Freezer tunnel modules",
    "opportunity_id": stories.TWIN_ID,
    "type": EXPANSION,
    "product": "Conveyor Modules",
    "stage": "Negotiation/Review",
    "amount_cents": 310_000_00,
    "close_on": date(2026, 10, 30),
    "created_on": date(2026, 4, 21),
    "stage_entered_on": date(2026, 8, 17),
    "last_activity_on": date(2026, 8, 28),
    "next_step": None,
}
"""Due in a month, and nobody knows what happens next."""

LAPSED_RENEWAL = {
    "work": "Service Plan - renewal 2026",
    "type": RENEWAL,
    "product": "Service Plan",
    "stage": "Negotiation/Review",
    "amount_cents": 240_000_00,
    "close_on": date(2026, 9, 8),
    "created_on": date(2026, 5, 4),
    "stage_entered_on": date(2026, 8, 3),
    "last_activity_on": date(2026, 9, 21),
}
"""The contract it renews ended on its close date."""

RENEWAL_ON_ITS_WAY = {
    "work": "Service Plan - renewal 2027",
    "type": RENEWAL,
    "product": "Service Plan",
    "stage": "Proposal/Price Quote",
    "amount_cents": 620_000_00,
    "close_on": date(2026, 12, 18),
    "created_on": date(2026, 6, 15),
    "stage_entered_on": date(2026, 9, 7),
    "last_activity_on": date(2026, 9, 24),
}
"""A renewal as it should be: opened half a year before the contract ends."""

EARLY_RENEWAL = {
    "work": "Service Plan - renewal 2027",
    "type": RENEWAL,
    "product": "Service Plan",
    "stage": "Qualification",
    "amount_cents": 330_000_00,
    "close_on": date(2027, 2, 12),
    "created_on": date(2026, 8, 20),
    "stage_entered_on": date(2026, 9, 2),
    "last_activity_on": date(2026, 9, 16),
}
"""A renewal that has only just been opened."""

FIRST_ORDER = {
    "work": "First cell line",
    "type": NEW,
    "product": "Servo Drives",
    "stage": "Needs Analysis",
    "amount_cents": 680_000_00,
    "close_on": date(2027, 3, 12),
    "created_on": date(2026, 6, 9),
    "stage_entered_on": date(2026, 9, 1),
    "last_activity_on": date(2026, 9, 23),
}
"""What the prospect might buy first."""

SECOND_ORDER = {
    "work": "Coating line bearings",
    "type": NEW,
    "product": "Precision Bearings",
    "stage": "Prospecting",
    "amount_cents": 90_000_00,
    "close_on": date(2027, 6, 18),
    "created_on": date(2026, 8, 25),
    "stage_entered_on": date(2026, 8, 25),
    "last_activity_on": date(2026, 9, 11),
}
"""What the prospect might buy next."""

ABOVE_GOAL = {
    "work": "Jutland plant, first two lines",
    "type": EXPANSION,
    "product": "Conveyor Modules",
    "stage": WON,
    "amount_cents": 1_180_000_00,
    "close_on": date(2026, 5, 21),
    "created_on": date(2025, 12, 3),
    "stage_entered_on": date(2026, 5, 21),
    "last_activity_on": date(2026, 5, 20),
    "competitor": "Pacific Motion Supply",
}
"""The order that put its account far above the goal of the year."""

WON_SMALLER = {
    "work": "Busan bottling hall, first line",
    "type": EXPANSION,
    "product": "Conveyor Modules",
    "stage": WON,
    "amount_cents": 540_000_00,
    "close_on": date(2026, 9, 24),
    "created_on": date(2026, 3, 10),
    "stage_entered_on": date(2026, 9, 24),
    "last_activity_on": date(2026, 9, 24),
    "competitor": "Kurogane Motion",
}
"""Won last week, but one of the two lines that were planned was left out."""

STORY_DEALS: dict[str, tuple[dict[str, Any], ...]] = {
    stories.HALF_A_QUARTER: (HALF_OF_THE_QUARTER,),
    stories.SILENT: (SILENT_DEAL,),
    stories.FAR_ABOVE_GOAL: (ABOVE_GOAL,),
    stories.CLOSE_DATE_OVERDUE: (OVERDUE_CLOSE_DATE,),
    stories.DEAL_WITHOUT_AMOUNT: (WITHOUT_AMOUNT,),
    stories.DEAL_WITHOUT_NEXT_STEP: (WITHOUT_NEXT_STEP,),
    stories.CONTRACT_LAPSED: (LAPSED_RENEWAL,),
    "Tarrawin Resources": (RENEWAL_ON_ITS_WAY,),
    stories.WITHOUT_SPONSOR: (EARLY_RENEWAL,),
    stories.PROSPECT: (FIRST_ORDER, SECOND_ORDER),
    stories.WON_SMALLER: (WON_SMALLER,),
}
