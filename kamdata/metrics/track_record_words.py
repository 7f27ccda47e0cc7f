"""What the record of kept lists says, in words: what came of them, or when that will be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata import format as fmt
from kamdata.metrics.ratio import divide

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from kamdata.metrics.track_record import TrackRecord

SHRANK = "lost a quarter or more of their revenue within half a year"
NONE_KEPT = (
    "No list is kept yet. Every import keeps its scores as they stand; half a year later this part "
    "holds them against what happened."
)
KEPT_LATE = (
    "The scores kept so far were kept more than a month after their date, so they are no "
    "predictions. Lists of current exports count from their import on."
)
HOW_COUNTED = (
    "Kept lists only, as they stood when their snapshot was added: nothing is worked out anew. Of "
    "each quarter the first list counts. Accounts that were not ranked, or had bought for less "
    "than a year, are left out."
)


def sentence(
    found: TrackRecord, as_of: date, *, has_revenue: bool, is_any_kept: bool = False
) -> str:
    """Return what came of the kept lists, or from which date on it will be known.

    `is_any_kept`: scores are kept, if only too late to count.
    """
    if found.first_on is None:
        return KEPT_LATE if is_any_kept else NONE_KEPT
    since = f"Lists are kept since {fmt.day(found.first_on)}"
    if not has_revenue:
        return f"{since}. Add monthly revenue by account to see what became of these accounts."
    if len(found.cases):
        return _judged(found)
    if found.first_due_on is not None and found.first_due_on > as_of:
        return f"{since}; what became of these accounts shows from {fmt.day(found.first_due_on)}."
    return (
        f"{since}, and half a year is over, but no account of that list has revenue of a whole "
        "year before it and half a year after it. A longer revenue export shows what happened."
    )


def _judged(found: TrackRecord) -> str:
    dates = found.dates
    chance = (divide(dates["events"], dates["accounts"]) * dates["reviewed"]).mean()
    return (
        f"Of the {fmt.number(dates['reviewed'].mean())} accounts on top of the list, "
        f"{fmt.number(dates['hits'].mean(), 1)} then {SHRANK} (average of "
        f"{fmt.count(len(dates), 'kept list')} since {fmt.day(dates['origin_on'].min())}). Picking "
        f"at random would have found {fmt.number(chance, 1)}."
    )


def waiting_note(found: TrackRecord) -> str:
    """Return how many kept lists have no outcome yet, empty where all of them have."""
    if not found.waiting or not len(found.cases):
        return ""
    more = fmt.count(found.waiting, "more list")
    return f"{more} kept; the next can be judged from {fmt.day(found.first_due_on)}."


def said_and_happened(found: TrackRecord, capacity: int) -> pd.DataFrame:
    """Return the accounts on top of each kept list with what became of them, newest list first."""
    top = found.cases[found.cases["rank"] <= capacity]
    return top.sort_values(["origin_on", "rank"], ascending=[False, True])
