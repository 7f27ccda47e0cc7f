"""Who should enter the programme and who should leave it, by rules that do not change with moods.

An account enters at 65 points in 2 reviews in a row, and leaves at 50 points in 3: the bar to enter
is higher than the one to stay, so an account near a line does not go in and out. From the first
review at the lower line on it is on probation. All four numbers are settings. Source: hysteresis,
as a Schmitt trigger; Woodburn and Ryals on how much harder it is to demote than to add.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.gate import gate
from kamdata.metrics.periods import quarter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from kamdata.defaults import GateRules
    from kamdata.metrics.evidence import Mask, Numbers
    from kamdata.metrics.facts import Facts

ENTER, WAIT, OUT = "enter", "wait", "stay out"  # what the rule says of who is no key account
STAY, PROBATION, LEAVE = "stay", "probation", "leave"  # and of who is one
UNKNOWN = "not judged"
SAYS = {
    ENTER: "Should enter", WAIT: "Waits for the next review", OUT: "Stays out", STAY: "Stays",
    PROBATION: "On probation", LEAVE: "Should leave", UNKNOWN: "Too little is known",
}  # fmt: skip
DECIDED = (ENTER, LEAVE, STAY, PROBATION)  # what people may decide


@dataclass(frozen=True, slots=True, eq=False)
class Review:
    """How the accounts stood at the gate on one date.

    `table`: account_id, account, is_key (bool, False where not said), score (NaN where not
    judged), is_suitable. One that is not `is_kept` was worked back: nobody saw it at the time.
    """

    as_of: date
    table: pd.DataFrame
    is_kept: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Standings:
    """The scores of all reviews of the accounts of the last one, and what the rule says each time.

    Arrays of reviews (the earliest first) x accounts. `highs` and `lows` count the reviews in a row
    at or above the upper line, at or below the lower one; `says_in` what the rule says of an
    account that is a key account, `says_out` of one that is not.
    """

    days: tuple[date, ...]
    is_kept: tuple[bool, ...]
    account_ids: pd.Index
    scores: Numbers
    is_key: NDArray[np.bool_]
    highs: Numbers
    lows: Numbers
    says_in: NDArray[np.object_]
    says_out: NDArray[np.object_]

    @property
    def now(self) -> NDArray[np.object_]:
        """What the rule says at the last review."""
        return np.where(self.is_key[-1], self.says_in[-1], self.says_out[-1])

    def review_on(self, day: date) -> int:
        """Return the position of the last review up to a day, -1 before the first."""
        return sum(one <= day for one in self.days) - 1

    def was_key(self, place: int, day: date) -> bool:
        """Return whether an account was a key account before a day; True where nobody knows."""
        known = [
            bool(row[place])
            for one, is_kept, row in zip(self.days, self.is_kept, self.is_key, strict=True)
            if is_kept and one < day
        ]
        return known[-1] if known else True


def review(facts: Facts) -> Review:
    """Return how the accounts of a snapshot stood at the gate on its date."""
    table = gate(facts).table.reset_index(drop=True)
    return Review(
        facts.snapshot.as_of,
        pd.DataFrame(
            {
                "account_id": table["account_id"].astype("str"),
                "account": table["account"],
                "is_key": table["is_key"].fillna(value=False).astype(bool),
                "score": table["score"].where(table["is_judged"]),
                "is_suitable": table["is_suitable"].astype(bool),
            }
        ),
    )


def review_days(days: Iterable[date], fiscal_start_month: int) -> list[date]:
    """Return the last of these dates in each fiscal quarter, the earliest first."""
    last = {quarter_of(day, fiscal_start_month): day for day in sorted(days)}
    return list(last.values())


def standings(reviews: Sequence[Review], rules: GateRules) -> Standings:
    """Return what the rule says at each review (the earliest first; at least one)."""
    ids = pd.Index(reviews[-1].table["account_id"])
    tables = [one.table.set_index("account_id").reindex(ids) for one in reviews]
    scores = np.vstack([one["score"].to_numpy(dtype=float) for one in tables])
    is_key = np.vstack([one["is_key"].eq(other=True).to_numpy(dtype=bool) for one in tables])
    unfit = np.vstack([one["is_suitable"].eq(other=False).to_numpy(dtype=bool) for one in tables])
    highs = runs((scores >= rules.enter_at) & ~unfit)
    lows = runs((scores <= rules.leave_at) | unfit)
    known = ~np.isnan(scores) | unfit
    says_in = np.select(
        [lows >= rules.leave_reviews, lows > 0, known], [LEAVE, PROBATION, STAY], UNKNOWN
    ).astype(object)
    says_out = np.select(
        [highs >= rules.enter_reviews, highs > 0, known], [ENTER, WAIT, OUT], UNKNOWN
    ).astype(object)
    return Standings(
        tuple(one.as_of for one in reviews), tuple(one.is_kept for one in reviews), ids, scores,
        is_key, highs, lows, says_in, says_out,
    )  # fmt: skip


def runs(holds: Mask) -> Numbers:
    """Return how many rows in a row, up to each one, a condition has held (rows x columns)."""
    found = np.zeros(holds.shape, dtype=int)
    for place, row in enumerate(holds):
        before = found[place - 1] if place else 0
        found[place] = np.where(row, before + 1, 0)
    return found


def review_noise(at: Standings) -> float | None:
    """Return the standard deviation of a score from one review to the next, None without two."""
    moved = np.diff(at.scores, axis=0)
    known = moved[~np.isnan(moved)]
    return float(np.sqrt(np.mean(known**2) / 2)) if len(known) else None
