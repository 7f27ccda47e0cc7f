"""How a deal of the sample stood on an earlier day: its stages, dates and amounts walked back.

What is known on the as-of date is the end of each deal's story; what led there is drawn, or told
by `kamdata.sample.past_stories`.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kamdata.sample.chance import Chance, workday
from kamdata.sample.deals import NEXT_STEPS, OPEN_STAGES, OpenStage
from kamdata.sample.past_stories import TOLD
from kamdata.sample.roster import OWNERS
from kamdata.sample.stories import AS_OF

SUBJECT = 7
WEEKS = tuple(AS_OF - timedelta(weeks=number) for number in range(11, -1, -1))
"""The Mondays of twelve weekly reviews, the last of them the as-of date."""

PUSHED, PULLED_IN, REPRICED, WITHOUT_AMOUNT, WENT_BACK, HANDED_OVER = (
    0.45,
    0.06,
    0.18,
    0.03,
    0.2,
    0.02,
)
STEP_WEEKS = 3  # a next step stands for about three weeks

Turn = tuple[date, Any]  # until (and without) this day, it was that


@dataclass(frozen=True)
class Past:
    """What a deal was before: for each column the turns, the earliest first."""

    stages: tuple[tuple[date, OpenStage], ...]  # entered on, stage
    turns: dict[str, tuple[Turn, ...]]

    def value(self, column: str, day: date, now: Any) -> Any:
        """Return the value of a column on a day; `now` is what it is in the end."""
        return next((was for until, was in self.turns.get(column, ()) if day < until), now)

    def stage(self, day: date) -> tuple[date, OpenStage]:
        """Return when the stage of a day was entered, and the stage."""
        return next((one for one in reversed(self.stages) if one[0] <= day), self.stages[0])


def past_of(deal: dict[str, Any]) -> Past:
    """Return what led to a deal as it stands on the as-of date, the same every time."""
    chance = Chance(SUBJECT, zlib.crc32(deal["opportunity_id"].encode()))
    stages = _stages(deal, chance)
    drawn = {
        "close_on": _dates(deal, chance),
        "amount_cents": _amounts(deal, chance),
        "owner": _owners(deal, chance),
    }
    return Past(stages, {**drawn, **TOLD.get(deal["opportunity"], {})})


def as_it_stood(deal: dict[str, Any], past: Past, day: date) -> dict[str, Any] | None:
    """Return the row of a deal in the export of a day, None before it was created."""
    if deal["created_on"] > day:
        return None
    turned = {name: past.value(name, day, deal[name]) for name in past.turns}
    if deal["status"] != "open" and deal["close_on"] <= day:
        return {**deal, "owner": turned["owner"]}
    entered, stage = past.stage(day)
    return {
        **deal, **turned,
        "stage": stage.name,
        "status": "open",
        "probability_rate": stage.percent / 100,
        "forecast_category": stage.category,
        "stage_entered_on": entered,
        "last_activity_on": _last_activity(deal, day),
        "next_step": _next_step(deal, stage, day),
        "lost_reason": None,
    }  # fmt: skip


def _stages(deal: dict[str, Any], chance: Chance) -> tuple[tuple[date, OpenStage], ...]:
    """Return the open stages that the deal went through, with the day it entered each."""
    places = [stage.name for stage in OPEN_STAGES]
    created, entered = deal["created_on"], deal["stage_entered_on"]
    if deal["status"] == "open":
        place = places.index(deal["stage"])
        before = list(OPEN_STAGES[:place])
        if chance.happens(WENT_BACK) and place + 1 < len(OPEN_STAGES):
            before = [*before, OPEN_STAGES[place + 1]]  # it had been further
        path = _spaced(before, created, entered)
        return (*path, (entered, OPEN_STAGES[place]))
    reached = len(OPEN_STAGES) if deal["status"] == "won" else chance.whole(3, len(OPEN_STAGES))
    return _spaced(list(OPEN_STAGES[:reached]), created, deal["close_on"])


def _spaced(stages: list[OpenStage], first: date, end: date) -> tuple[tuple[date, OpenStage], ...]:
    """Return the stages one after another, each as long as is usual for it, up to the end."""
    whole = sum(stage.days for stage in stages) or 1
    found, passed = [], 0
    for stage in stages:
        found.append((workday(first + (end - first) * (passed / whole)), stage))
        passed += stage.days
    return tuple((max(day, first), stage) for day, stage in found)


def _dates(deal: dict[str, Any], chance: Chance) -> tuple[Turn, ...]:
    """Return the close dates that the deal had before it got its own."""
    turned = _turn(deal, chance)
    if chance.happens(PUSHED):
        return ((turned, workday(deal["close_on"] - timedelta(days=chance.whole(20, 70)))),)
    if chance.happens(PULLED_IN):
        return ((turned, workday(deal["close_on"] + timedelta(days=chance.whole(20, 60)))),)
    return ()


def _amounts(deal: dict[str, Any], chance: Chance) -> tuple[Turn, ...]:
    if deal["amount_cents"] is None:
        return ()
    turned = _turn(deal, chance)
    if chance.happens(REPRICED):
        step = 500_00
        was = round(deal["amount_cents"] * chance.between(0.75, 1.3) / step) * step
        return ((turned, was),)
    return ((turned, None),) if chance.happens(WITHOUT_AMOUNT) else ()


def _owners(deal: dict[str, Any], chance: Chance) -> tuple[Turn, ...]:
    others = [name for name in OWNERS if name != deal["owner"]]
    turned, other = _turn(deal, chance), chance.pick(others)
    return ((turned, other),) if chance.happens(HANDED_OVER) else ()


def _turn(deal: dict[str, Any], chance: Chance) -> date:
    """Return the day on which something about the deal changed, within the weeks it was open."""
    last = min(deal["close_on"], AS_OF) if deal["status"] != "open" else AS_OF
    first = max(WEEKS[0], deal["created_on"])
    return first + timedelta(days=chance.whole(1, max((last - first).days, 1)))


def _last_activity(deal: dict[str, Any], day: date) -> date:
    """Return the last activity that was known on a day."""
    if deal["last_activity_on"] <= day:
        return deal["last_activity_on"]
    seed = zlib.crc32(f"{deal['opportunity_id']} {day}".encode())
    return max(
        workday(day - timedelta(days=Chance(SUBJECT, seed).whole(0, 18))), deal["created_on"]
    )


def _next_step(deal: dict[str, Any], stage: OpenStage, day: date) -> str | None:
    """Return the next step of a day; a deal without one in the end had none before."""
    if deal["status"] == "open" and deal["next_step"] is None:
        return None
    offset = zlib.crc32(deal["opportunity_id"].encode()) % (7 * STEP_WEEKS)
    block = ((AS_OF - day).days + offset) // (7 * STEP_WEEKS)
    if block == 0 and stage.name == deal["stage"]:
        return deal["next_step"]
    seed = zlib.crc32(f"{deal['opportunity_id']} {block}".encode())
    return Chance(SUBJECT, seed).pick(NEXT_STEPS[stage.name])
