"""When the plans of the key accounts were reviewed, and when the next reviews are due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.chance import Chance, workday

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECT = 9
FIRST = date(2025, 3, 1)  # earlier reviews are in no list
ON_TIME = 0.7
EARLY, WEEK_LATE, LATE = (-9, 0), (1, 6), (12, 38)  # days after a review was due
HELD, PLANNED = "Held", "Planned"
SUBJECTS = {stories.REVIEW_OVERDUE: "Review of the plan", stories.DECLINE: "Review with management"}


def build_reviews(accounts: pd.DataFrame) -> pd.DataFrame:
    """Return the reviews of the planned accounts, counted back from the last one of each.

    The next one is due the usual days after it; where that has passed, it was not held.
    """
    rows = []
    planned = accounts[accounts["last_review_on"].notna()]
    for index, row in enumerate(planned.to_dict("records")):
        name = str(row["account"])
        every = timedelta(days=int(row["review_every_days"]))
        what = SUBJECTS.get(name, "Quarterly review" if every.days < 100 else "Half-yearly review")
        for due, held in _reviews(row["last_review_on"], every, Chance(SUBJECT, index)):
            status = HELD if held else PLANNED
            rows.append([name, what, row["owner"], due, status, held])
    columns = ["account", "what", "owner", "due_on", "status", "held_on"]
    return pd.DataFrame(rows, columns=columns)


def _reviews(last: date, every: timedelta, chance: Chance) -> Iterator[tuple[date, date | None]]:
    """Give when each review was due and held, the earliest first."""
    found: list[tuple[date, date | None]] = []
    held = last
    while held > FIRST:
        late = timedelta(days=chance.whole(*_lateness(chance)))
        due = workday(held - late)
        found.append((due, held))
        held = workday(due - every)
    yield from reversed(found)
    yield last + every, None


def _lateness(chance: Chance) -> tuple[int, int]:
    if chance.happens(ON_TIME):
        return EARLY
    return WEEK_LATE if chance.happens(0.4) else LATE
