"""The sample's opportunities: what was won and lost since 2024, and what is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.chance import Chance, cents, workday
from kamdata.sample.deals import (
    EXPANSION,
    LOST,
    LOST_REASONS,
    NEW,
    NEXT_STEPS,
    OPEN_STAGES,
    RENEWAL,
    STAGES_BY_QUARTER,
    WON,
    WORK,
)
from kamdata.sample.ids import account_id, opportunity_id
from kamdata.sample.roster import (
    COMPETITORS,
    CUSTOMERS,
    PRODUCTS,
    RECURRING,
    Customer,
    product_names,
)
from kamdata.sample.story_deals import STORY_DEALS

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECT = 2
FIRST_MONTH = (2024, 1)
MONTHS = 33  # two full years before this one, for a seasonal plan
# share of a year's decisions that fall into each month; quarters end busy
SEASON = (6, 6, 9, 7, 7, 10, 6, 6, 10, 8, 9, 16)
BUSIER_BY = 1.12  # more is decided every year
# by segment
DECIDED_DEALS = {"Strategic": 22, "Large": 14, "Mid": 7}
OPEN_DEALS = {"Strategic": (4, 6), "Large": (2, 3), "Mid": (1, 2)}
MEDIAN_DOLLARS = {"Strategic": 100_000, "Large": 72_000, "Mid": 46_000}
WIN_RATES = {"Strategic": 0.40, "Large": 0.38, "Mid": 0.35}
WIN_RATE_BY_TYPE = {NEW: -0.06, EXPANSION: 0.0, RENEWAL: 0.40}
RENEWALS = 0.1  # share of decided deals of customers with a service plan
LOSSES_IN_A_ROW = 5

COLUMNS = [
    "account", "account_id", "owner", "opportunity", "opportunity_id", "type", "product", "stage",
    "status", "probability_rate", "forecast_category", "amount_cents", "close_on", "created_on",
    "last_activity_on", "stage_entered_on", "next_step", "competitor", "lost_reason",
]  # fmt: skip


@dataclass
class _Deal:
    """What is drawn for every deal before it is known how it stands."""

    who: Customer
    index: int
    number: int
    chance: Chance
    row: dict[str, Any] = field(default_factory=dict)


def build_opportunities() -> pd.DataFrame:
    """Return one row per opportunity with `COLUMNS`, dates as dates, in the order of accounts."""
    rows = [row for index, who in enumerate(CUSTOMERS) for row in _of_account(who, index)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"amount_cents": "Int64"})


def _of_account(who: Customer, index: int) -> Iterator[dict[str, Any]]:
    chance = Chance(SUBJECT, index)
    decided = DECIDED_DEALS[who.segment] + chance.whole(-2, 2) if who.revenue else 0
    days = sorted(_decision_day(who, chance) for _ in range(decided))
    number = 0
    for position, day in enumerate(days):
        is_streak = who.name == stories.LOSS_STREAK and position >= decided - LOSSES_IN_A_ROW
        yield _decided(_drawn(who, index, number, chance), day, is_streak=is_streak)
        number += 1
    for _ in range(_open_count(who, chance)):
        yield _open(_drawn(who, index, number, chance))
        number += 1
    for story in STORY_DEALS.get(who.name, ()):
        yield _told(_drawn(who, index, number, chance), story)
        number += 1


def _open_count(who: Customer, chance: Chance) -> int:
    if who.name in {stories.SILENT, stories.PROSPECT, stories.FORMER_CUSTOMER}:
        return 0  # only what their stories tell
    return chance.whole(*OPEN_DEALS[who.segment])


def _decision_day(who: Customer, chance: Chance) -> date:
    months = [(FIRST_MONTH[0] + (FIRST_MONTH[1] - 1 + n) // 12, (FIRST_MONTH[1] - 1 + n) % 12 + 1)
              for n in range(MONTHS)]  # fmt: skip
    if who.name == stories.NEW_CUSTOMER:
        months = months[-14:]
    if who.name == stories.SILENT:
        months = months[:-6]
    if who.name == stories.FORMER_CUSTOMER:
        months = months[:-15]
    if who.name == stories.RENEWAL_WITHOUT_OPPORTUNITY:
        months = months[:-1]
    weights = [SEASON[month - 1] * BUSIER_BY ** (year - FIRST_MONTH[0]) for year, month in months]
    year, month = chance.weighted(months, weights)
    # half of a month's decisions fall into its last third
    day = chance.whole(1, 20) if chance.happens(0.5) else chance.whole(20, 28)
    return min(workday(date(year, month, day)), stories.AS_OF - timedelta(days=3))


def _drawn(who: Customer, index: int, number: int, chance: Chance) -> _Deal:
    names = product_names(who) or [PRODUCTS[0].name]
    others = [
        product.name
        for product in PRODUCTS
        if product.name not in names
        and who.segment in (product.segments or who.segment)
        and (who.name, product.name) != (stories.WHITESPACE, stories.WHITESPACE_PRODUCT)
    ]
    is_new = chance.happens(0.25)
    product = chance.pick(others) if is_new else chance.pick(names)
    dollars = min(max(chance.spread(MEDIAN_DOLLARS[who.segment], 0.75), 20_000), 1_500_000)
    work = chance.pick(WORK).format(n=chance.whole(1, 6))
    row = {
        "account": who.name,
        "account_id": account_id(index),
        "owner": who.owner,
        "opportunity": f"{who.name.split()[0]} - {product} - {work}",
        "opportunity_id": opportunity_id(index, number),
        "type": NEW if is_new else EXPANSION,
        "product": product,
        "amount_cents": cents(dollars, 500),
        "competitor": chance.pick(COMPETITORS) if chance.happens(0.35) else None,
    }
    return _Deal(who, index, number, chance, row)


def _decided(deal: _Deal, day: date, *, is_streak: bool = False) -> dict[str, Any]:
    """Complete a deal that was won or lost on a day."""
    chance, row = deal.chance, deal.row
    if RECURRING in product_names(deal.who) and chance.happens(RENEWALS):
        row["type"], row["product"] = RENEWAL, RECURRING
        row["opportunity"] = f"{deal.who.name.split()[0]} - {RECURRING} - renewal {day.year}"
    rate = WIN_RATES[deal.who.segment] + WIN_RATE_BY_TYPE[row["type"]]
    is_won = chance.happens(rate) and not is_streak
    cycle = round(min(max(chance.spread(78 if is_won else 92, 0.45), 30), 200))
    row["stage"], row["status"] = (WON, "won") if is_won else (LOST, "lost")
    row["probability_rate"] = 1.0 if is_won else 0.0
    row["forecast_category"] = "Closed" if is_won else "Omitted"
    row["close_on"], row["created_on"] = day, workday(day - timedelta(days=cycle))
    row["last_activity_on"] = workday(day - timedelta(days=chance.whole(0, 6)))
    row["stage_entered_on"] = day
    row["next_step"] = None
    row["lost_reason"] = None if is_won else chance.weighted(LOST_REASONS, (26, 24, 20, 12, 10, 8))
    if row["lost_reason"] == "Lost to competitor" and row["competitor"] is None:
        row["competitor"] = chance.pick(COMPETITORS)
    return row


def _open(deal: _Deal) -> dict[str, Any]:
    """Complete a deal that is still open on the as-of date."""
    chance, row = deal.chance, deal.row
    quarter = chance.weighted((0, 1, 2, 3), (9, 33, 30, 28))
    if deal.who.name == stories.RENEWAL_WITHOUT_OPPORTUNITY:
        quarter = 3  # nothing closes near the end of its contract
    day = _expected_close(quarter, chance)
    stage = chance.weighted(OPEN_STAGES, STAGES_BY_QUARTER[quarter])
    in_stage = round(min(max(chance.spread(stage.days, 0.7), 2), 150))
    position = OPEN_STAGES.index(stage)
    before = sum(chance.whole(8, 30) for _ in range(position))
    quiet = chance.whole(30, 90) if chance.happens(0.12) else chance.whole(1, 21)
    row["stage"], row["status"] = stage.name, "open"
    row["probability_rate"] = stage.percent / 100
    row["forecast_category"] = stage.category
    row["stage_entered_on"] = workday(stories.AS_OF - timedelta(days=in_stage))
    row["created_on"] = workday(stories.AS_OF - timedelta(days=in_stage + before))
    row["close_on"] = day
    touched = stories.AS_OF - timedelta(days=quiet)
    row["last_activity_on"] = max(workday(touched), row["created_on"])
    row["next_step"] = chance.pick(NEXT_STEPS[stage.name]) if chance.happens(0.93) else None
    row["lost_reason"] = None
    if position == 0 and chance.happens(0.12):
        row["amount_cents"] = None  # too early to tell
    return row


def _expected_close(quarter: int, chance: Chance) -> date:
    as_of = stories.AS_OF
    if quarter == 0:  # this quarter: half of them are already past their date
        if chance.happens(0.5):
            return chance.day(as_of - timedelta(days=25), as_of - timedelta(days=3))
        return chance.day(as_of, as_of + timedelta(days=2))
    if quarter == 1:
        return chance.day(date(2026, 10, 5), date(2026, 12, 23))
    if quarter == 2:
        return chance.day(date(2027, 1, 11), date(2027, 3, 31))
    return chance.day(date(2027, 4, 5), date(2027, 11, 30))


def _told(deal: _Deal, story: dict[str, Any]) -> dict[str, Any]:
    """Complete a deal that one of the stories tells; what the story leaves open is drawn."""
    told = dict(story)
    told["opportunity"] = f"{deal.who.name.split()[0]} - {told.pop('work')}"
    if told["stage"] == WON:
        told |= {"probability_rate": 1.0, "forecast_category": "Closed", "lost_reason": None}
        return {**_decided(deal, told["close_on"]), "status": "won", **told}
    stage = {stage.name: stage for stage in OPEN_STAGES}[told["stage"]]
    told |= {"probability_rate": stage.percent / 100, "forecast_category": stage.category}
    next_step = deal.chance.pick(NEXT_STEPS[stage.name])
    return {**_open(deal), "next_step": next_step, **told}
