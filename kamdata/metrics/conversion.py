"""How many deals that reach a stage go on to the next one, from what the snapshots saw happen.

A deal that skips a stage has passed it, and one that is won has passed all. A deal that is still
open is not counted as a failure: the rate is a cumulative incidence (Aalen and Johansen 1978),
in which it counts as long as it was followed, and being lost competes with moving on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import ratio
from kamdata.metrics.durations import days_between
from kamdata.metrics.incidence import LOST, MOVED, STILL, incidence, usable
from kamdata.metrics.spells import codes_of, in_order
from kamdata.metrics.time_in_stage import stays
from kamdata.model import Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.spells import Histories
    from kamdata.model import Snapshot

    Days = NDArray[np.datetime64]

COLUMNS = [
    "stage", "next_stage", "reached", "n", "moved", "lost", "still", "rate", "lost_rate",
    "undecided_rate", "within_days", "win_rate", "reason",
]  # fmt: skip
SHARES = ["rate", "lost_rate", "undecided_rate"]  # they add up to 1
WON = "Won"
NEVER = np.datetime64("NaT", "us")


@dataclass(frozen=True, slots=True, eq=False)
class _Paths:
    """How far each deal got that was ever seen open, and how it ended.

    `reached` has a row per stage and one for won: the first snapshot that shows the deal there or
    further. `known` is the day it got there, where that is known. `lost` is the first snapshot
    that shows it lost for good, `until` the last one that shows it open. NaT for never.
    """

    reached: Days
    known: Days
    lost: Days
    until: Days


def stage_conversion(
    spells: pd.DataFrame,
    dates: pd.DatetimeIndex,
    stages: pd.DataFrame,
    entries: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row per open stage of the stage table, in its order: `COLUMNS`.

    `reached` counts the deals ever seen in the stage or beyond it; it never rises from one stage
    to the next. The rates rest on `n` of them: those that were seen getting there, or of which
    `entries` (see `stays`) say since when they stood there. Of these `moved` went on, `lost`
    were lost, `still` are open or left the export. `rate` is the share that goes on within
    `within_days`, the longest time after which one of them moved or was lost, `lost_rate` the
    share lost and `undecided_rate` the share still open by then; `win_rate` is the product of the
    rates from this stage on: how many are won in the end. Null under 5 deals; `reason` says so.
    Deals that were won or lost when they were first seen are left out: nobody saw their way.
    """
    names = list(stages.loc[stages["status"] == "open", "stage"].astype("str").drop_duplicates())
    paths = _paths(spells, dates, stages, entries, names)
    rows = [_stage_row(paths, place, [*names, WON]) for place in range(len(names))]
    found = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "win_rate"])
    found = found.astype(dict.fromkeys([*SHARES, "within_days"], "float64"))
    return found.assign(win_rate=np.cumprod(found["rate"].to_numpy()[::-1])[::-1])[COLUMNS]


def conversion_of(found: Histories, snapshot: Snapshot) -> pd.DataFrame:
    """Return the conversion in the histories, with the stage table of the snapshot in view."""
    return stage_conversion(found.spells, found.dates, snapshot.table("stages"), found.entries)


def _paths(
    spells: pd.DataFrame,
    dates: pd.DatetimeIndex,
    stages: pd.DataFrame,
    entries: pd.DataFrame | None,
    names: list[str],
) -> _Paths:
    track, visits = in_order(spells, dates), stays(spells, dates, stages, entries)
    deal, size = visits["deal"].to_numpy(), int(track["deal"].max()) + 1 if len(track) else 0
    place = pd.Index(names).get_indexer(pd.Index(visits["stage"]))
    begins, entered, until = (
        visits[name].to_numpy("datetime64[us]")
        for name in ("seen_from_on", "entered_on", "seen_until_on")
    )
    reached, known = (np.full((len(names) + 1, size), NEVER) for _ in range(2))
    for number in range(len(names)):
        there = np.flatnonzero(place >= number)
        there = there[_first_of_each(deal[there])]
        reached[number, deal[there]] = begins[there]
        # of one that stands further on when first seen, nobody knows when it passed this stage
        is_seen = (place[there] == number) | (entered[there] == begins[there])
        known[number, deal[there]] = np.where(is_seen, entered[there], NEVER)
    last = np.full(size, NEVER)
    last[deal] = until  # by time: the latest stays
    won, lost = _decided(track, size, is_followed=~np.isnat(last))
    is_won, had_place = ~np.isnat(won), ~np.isnat(reached[0])
    for number in range(len(names) + 1):  # one that is won has passed all
        is_skipped = is_won & np.isnat(reached[number])
        reached[number, is_skipped] = won[is_skipped]
        known[number, is_skipped & had_place] = won[is_skipped & had_place]
    return _Paths(reached, known, lost, last)


def _first_of_each(deal: NDArray[np.int_]) -> NDArray[np.bool_]:
    return np.concatenate([[True], deal[1:] != deal[:-1]])[: len(deal)]


def _decided(track: pd.DataFrame, size: int, is_followed: NDArray[np.bool_]) -> tuple[Days, Days]:
    """Return since which snapshot each deal is won, and lost, if that is how it ended."""
    deal, status = track["deal"].to_numpy(), codes_of(track["status"])
    is_first = _first_of_each(deal)
    is_change = is_first | (np.diff(status, prepend=-2) != 0)
    began = np.maximum.accumulate(np.where(is_change, np.arange(len(track)), 0))
    ends = np.flatnonzero(np.append(is_first[1:], True)[: len(track)])
    since = track["seen_from_on"].to_numpy("datetime64[us]")[began[ends]]
    words = track["status"].iloc[ends]
    found = []
    for word in ("won", "lost"):
        days = np.full(size, NEVER)
        days[deal[ends]] = np.where((words == word).fillna(value=False), since, NEVER)
        found.append(np.where(is_followed, days, NEVER))
    return found[0], found[1]


def _stage_row(paths: _Paths, place: int, names: list[str]) -> dict[str, object]:
    onward, entered = paths.reached[place + 1], paths.known[place]
    ended = np.select([~np.isnat(onward), ~np.isnat(paths.lost)], [MOVED, LOST], STILL)
    until = np.select([ended == MOVED, ended == LOST], [onward, paths.lost], paths.until)
    is_known = ~np.isnat(entered)
    start, first, last = (
        pd.Series(one[is_known]) for one in (entered, paths.reached[place], until)
    )
    days, seen_from = (days_between(start, end).to_numpy() for end in (last, first))
    use = usable(days, ended[is_known], seen_from)
    ways = ended[is_known][use]
    row: dict[str, object] = {
        "stage": names[place], "next_stage": names[place + 1],
        "reached": int((~np.isnat(paths.reached[place])).sum()), "n": len(ways),
        "moved": int((ways == MOVED).sum()), "lost": int((ways == LOST).sum()),
        "still": int((ways == STILL).sum()), "reason": None,
    }  # fmt: skip
    if len(ways) < ratio.SMALLEST_N:
        return row | {"reason": _too_few(len(ways))}
    curve = incidence(days[use], ways, seen_from[use])
    if curve.empty:
        return row | {"reason": "none of them has moved on or was lost yet"}
    end = curve.iloc[-1]
    return row | {
        "rate": end["moved"], "lost_rate": end["lost"], "undecided_rate": max(end["still"], 0),
        "within_days": end["days"],
    }  # fmt: skip


def _too_few(n: int) -> str:
    if not n:
        return "no deal was seen reaching it"
    return f"only {fmt.count(n, 'deal')} seen reaching it; at least {ratio.SMALLEST_N} are needed"


def stage_win_rate(table: pd.DataFrame) -> Measure:
    """Return how many deals that reach the first stage are won in the end."""
    if table.empty:
        return Measure(None, "rate", reason="no stage is open")
    row = table.iloc[0]
    found = Measure(None, "rate", int(row["n"]))
    if pd.notna(row["win_rate"]):
        return Measure(float(row["win_rate"]), "rate", found.n)
    lacking = table[table["rate"].isna()].iloc[0]
    return found.because(f"{lacking['stage']}: {lacking['reason']}")


def sentences(table: pd.DataFrame) -> tuple[str, str]:
    """Return how many of the deals that reach a stage are won, and which stage lets fewest on."""
    rated, won = (table[table[name].notna()] for name in ("rate", "win_rate"))
    if rated.empty:
        return "Too few deals were seen moving from stage to stage to say how many go on", ""
    least = rated.iloc[int(rated["rate"].to_numpy().argmin())]
    fewest = f"Fewest deals go on from {least['stage']}: {fmt.percent(least['rate'])}"
    if won.empty:
        return fewest, ""
    first = won.iloc[0]
    share = fmt.percent(first["win_rate"])
    return f"Of deals that reach {first['stage']}, {share} are won", f"{fewest}."
