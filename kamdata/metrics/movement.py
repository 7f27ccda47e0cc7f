"""What moved the open pipeline between two snapshots, to the cent.

Every opportunity has one state in each snapshot, and the pair of states says which movements it
made. Opening + movements = closing holds for each opportunity, so it holds for their sum. Source:
the bars of Salesforce Pipeline Inspection and Weflow's waterfall; the table of states is our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.pairs import ids_of_both, pair_rows

if TYPE_CHECKING:
    from kamdata.metrics.pairs import Pairs
    from kamdata.model import Period

MOVEMENTS = (
    "new", "reopened", "pulled_in", "moved_later_in", "came_into_scope", "amount_up",
    "amount_down", "won", "lost", "pushed_out", "moved_earlier_out", "left_scope", "vanished", "fx",
)  # fmt: skip
# the states: in the file or not, decided, open outside the window, open outside the filters, in
ABSENT, WON, LOST, LATER, EARLIER, OTHER, IN = range(7)
ENTERED = {
    ABSENT: "new", WON: "reopened", LOST: "reopened", LATER: "pulled_in",
    EARLIER: "moved_later_in", OTHER: "came_into_scope",
}  # fmt: skip
LEFT = {
    ABSENT: "vanished", LOST: "lost", LATER: "pushed_out", EARLIER: "moved_earlier_out",
    OTHER: "left_scope",
}  # fmt: skip
MOVEMENT = pd.CategoricalDtype(list(MOVEMENTS))
CODE = {name: code for code, name in enumerate(MOVEMENTS)}


@dataclass(frozen=True)
class Side:
    """One of the two snapshots: its opportunities, and which of them pass the filters.

    `is_chosen` has one boolean for each row of `opportunities`.
    """

    opportunities: pd.DataFrame
    is_chosen: np.ndarray

    @classmethod
    def whole(cls, opportunities: pd.DataFrame) -> Side:
        """Return the snapshot without a filter."""
        return cls(opportunities, np.ones(len(opportunities), dtype=bool))


@dataclass(frozen=True)
class Comparison:
    """The open pipeline before and after, and every movement between. Money is whole cents.

    `legs` has one row for each movement of an opportunity (`opportunity_id`, `movement`,
    `amount_cents`, `before`, `after`: positions in the two tables, -1 where it is not there);
    `movements` sums them (`movement`, `amount_cents`, `count`, `without_amount`), in the order of
    `MOVEMENTS`. `residual_cents` is what the movements leave unexplained: 0.
    `pairs` are the opportunities of both, `states_before` and `states_after` their states.
    """

    opening_cents: int
    closing_cents: int
    legs: pd.DataFrame
    movements: pd.DataFrame
    pairs: Pairs
    states_before: np.ndarray
    states_after: np.ndarray

    def of(self, movement: str) -> tuple[int, int, int]:
        """Return of one movement the amount in cents, how many, and how many without an amount."""
        columns = (self.movements[name] for name in ("amount_cents", "count", "without_amount"))
        cents, count, unknown = (int(values.iloc[CODE[movement]]) for values in columns)
        return cents, count, unknown

    @property
    def residual_cents(self) -> int:
        """Closing less opening less all movements."""
        moved = int(self.movements["amount_cents"].sum())
        return self.closing_cents - self.opening_cents - moved


def compare(
    before: Side,
    after: Side,
    period: Period,
    restated_cents: pd.Series | None = None,
    *,
    pairs: Pairs | None = None,
    ruled: np.ndarray | None = None,
) -> Comparison:
    """Return what moved the pipeline whose close date lies in the period.

    `restated_cents` are the amounts of the rows before at the rates of the snapshot after, where
    they are known; the difference is the movement `fx`. An amount that is missing adds nothing to
    either sum; a deal won without an amount leaves with the amount it had before. `pairs` says
    which rows are the same opportunity; those of the same id, unless it is given. `ruled` has the
    state that somebody gave to each of the pairs that is missing after, -1 where nobody did.
    """
    pairs = pairs or pair_rows(before.opportunities, after.opportunities)
    old, new = _View(before, pairs.before, period), _View(after, pairs.after, period)
    if ruled is not None:
        new.state = np.where((new.state == ABSENT) & (ruled >= 0), ruled, new.state)
    legs = _Legs()
    held = old.cents
    if restated_cents is not None:
        restated = _View.spread(restated_cents, pairs.before)
        held = np.where(old.has_amount & ~np.isnan(restated), np.nan_to_num(restated), held)
        held = held.astype(np.int64)
        legs.add((old.state == IN) & (held != old.cents), "fx", held - old.cents)
    booked = np.where((new.state == WON) & ~new.has_amount, held, new.cents)
    stays = (old.state == IN) & np.isin(new.state, (IN, WON))
    legs.add(stays & (booked > held), "amount_up", booked - held)
    legs.add(stays & (booked < held), "amount_down", booked - held)
    legs.add((old.state == IN) & (new.state == WON), "won", -booked)
    for state, name in LEFT.items():
        legs.add((old.state == IN) & (new.state == state), name, -held)
    decided = new.is_inside & ((new.state == WON) | (new.state == LOST))
    for state, name in ENTERED.items():
        legs.add((old.state == state) & (new.state == IN), name, new.cents)
        if name != "reopened":  # what was decided before and is decided now did not move
            passed = (old.state == state) & decided
            legs.add(passed, name, new.cents)
            legs.add(passed & (new.state == WON), "won", -new.cents)
            legs.add(passed & (new.state == LOST), "lost", -new.cents)
    has_amount = old.has_amount | new.has_amount
    return Comparison(
        int(old.cents[old.state == IN].sum()),
        int(new.cents[new.state == IN].sum()),
        *legs.tables(pairs, has_amount, before.opportunities, after.opportunities),
        pairs,
        old.state,
        new.state,
    )


class _View:
    """The opportunities of both snapshots as one of them shows them."""

    def __init__(self, side: Side, rows: np.ndarray, period: Period) -> None:
        table = side.opportunities
        status = pd.Categorical(table["status"])
        is_in_period = period.covers(table["close_on"]).to_numpy()
        days = table["close_on"].to_numpy("datetime64[D]")
        state = np.full(len(table), OTHER, dtype=np.int8)
        is_open = (status == "open") & side.is_chosen
        state[is_open & is_in_period] = IN
        if period.end is not None:
            state[is_open & (days > np.datetime64(period.end))] = LATER
        if period.start is not None:
            state[is_open & (days < np.datetime64(period.start))] = EARLIER
        state[status == "won"], state[status == "lost"] = WON, LOST
        self.state = np.append(state, ABSENT)[rows]
        self.is_inside = np.append(is_in_period & side.is_chosen, values=False)[rows]
        amounts = table["amount_cents"]
        self.has_amount = np.append(amounts.notna().to_numpy(), values=False)[rows]
        self.cents = np.append(amounts.fillna(0).to_numpy(np.int64), 0)[rows]

    @staticmethod
    def spread(values: pd.Series, rows: np.ndarray) -> np.ndarray:
        """Return values of the rows of one snapshot for all opportunities, NaN where missing."""
        return np.append(values.to_numpy(np.float64, na_value=np.nan), np.nan)[rows]


class _Legs:
    """Gathers the movements: which opportunities, which name, how much."""

    def __init__(self) -> None:
        self.parts: list[tuple[np.ndarray, int, np.ndarray]] = []

    def add(self, which: np.ndarray, name: str, cents: np.ndarray) -> None:
        found = np.flatnonzero(which)
        if len(found):
            self.parts.append((found, CODE[name], cents[found]))

    def tables(
        self, pairs: Pairs, has_amount: np.ndarray, before: pd.DataFrame, after: pd.DataFrame
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return (legs, movements)."""
        none = np.array([], dtype=np.int64)
        found = np.concatenate([none, *(part[0] for part in self.parts)])
        codes = np.concatenate(
            [none, *(np.full(len(rows), code) for rows, code, _ in self.parts)]
        ).astype(np.int64)
        cents = np.concatenate([none, *(part[2] for part in self.parts)])
        rows_before, rows_after = pairs.before[found], pairs.after[found]
        place = np.where(rows_after >= 0, len(before) + rows_after, rows_before)
        legs = pd.DataFrame(
            {
                "opportunity_id": ids_of_both(before, after).take(place).reset_index(drop=True),
                "movement": pd.Categorical.from_codes(codes, dtype=MOVEMENT),
                "amount_cents": cents,
                "before": rows_before,
                "after": rows_after,
            }
        )
        size = len(MOVEMENTS)
        sums = np.zeros(size, dtype=np.int64)
        np.add.at(sums, codes, cents)  # exact: no detour over floating point
        unknown = np.bincount(codes[~has_amount[found]], minlength=size)
        movements = pd.DataFrame(
            {
                "movement": list(MOVEMENTS),
                "amount_cents": sums,
                "count": np.bincount(codes, minlength=size),
                "without_amount": unknown,
            }
        )
        return legs, movements
