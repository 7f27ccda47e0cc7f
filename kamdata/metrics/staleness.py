"""What made a document of an account plan stale, in words: what moved since, not only its age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.freshness import FILES, HERE, last_change
from kamdata.metrics.plan_blanks import ADMIN, GOALS, LANDSCAPE, REVENUE
from kamdata.metrics.plan_status import account_row, date_of
from kamdata.metrics.ratio import total
from kamdata.metrics.since import happened_since

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kamdata.metrics.freshness import FileChange, Touched
    from kamdata.model import Measure, Snapshot

LEAST_MOVED = 0.05  # revenue that moved by less is the ordinary up and down of a month
OLD_DAYS = 90  # where nobody says how often the plan is reviewed
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh a document is: when it last changed, in words, and why it is out of date.

    `because` names what moved since; `age` is the weaker word about time alone. Both are empty
    where there is nothing to say.
    """

    last: str
    because: str = ""
    age: str = ""

    @property
    def is_stale(self) -> bool:
        """Whether something moved that the document does not know of."""
        return bool(self.because)


def freshness(
    snapshot: Snapshot,
    account_id: str,
    document: str,
    known: Touched | None,
    change: FileChange | None,
) -> Freshness:
    """Return how fresh a document of an account is.

    `known` is that of `freshness.touched`, `change` what the files say otherwise since (None
    where no earlier snapshot is stored).
    """
    last = last_change(snapshot.as_of, known, change, document)
    if last is None:
        return Freshness("Nothing says when this was last changed.")
    moved = [] if known is None else [*_moved(snapshot, account_id, document, known.on)]
    moved += _people(change, document)
    since = change.since if known is None and change is not None else known.on if known else last.on
    state = [*_state(snapshot, account_id, document)]
    because = fmt.joined(moved) + (f" since {fmt.day(since)}" if moved else "")
    because = "; ".join(part for part in (because, fmt.joined(state)) if part)
    return Freshness(
        _last_words(last, change),
        f"Out of date because {because}." if because else "",
        _age_words(snapshot, account_id, (snapshot.as_of - last.on).days),
    )


def _last_words(last: Touched, change: FileChange | None) -> str:
    if last.how == FILES and change is not None:
        return f"Changed in the files between {fmt.day(change.since)} and {fmt.day(last.on)}."
    by = f" by {last.by}" if last.how == HERE and last.by else ""
    return f"Last changed on {fmt.day(last.on)}{by}."


def _moved(snapshot: Snapshot, account_id: str, document: str, day: date) -> Iterator[str]:
    """Give what deals and revenue did after a day, as far as the document rests on it."""
    since = happened_since(snapshot, account_id, day)
    if document in (GOALS, ADMIN):
        if since.won.n:
            yield _deals(since.won, "won", snapshot.currency)
        if since.lost.n:
            yield _deals(since.lost, "lost", snapshot.currency)
        rate = since.revenue.value
        if rate is not None and abs(rate) >= LEAST_MOVED:
            verb = "fell" if rate < 0 else "rose"
            yield f"the revenue of 12 months {verb} {fmt.percent(abs(rate))}"
    if document == GOALS and since.created.n:
        yield _deals(since.created, "opened", snapshot.currency)
    if document == LANDSCAPE and since.rivals:
        yield f"{_deals(since.to_rivals, 'lost', snapshot.currency)} to {_names(since.rivals)}"


def _deals(found: Measure, what: str, currency: str) -> str:
    worth = "" if found.value is None else f" worth {fmt.money(found.value, currency)}"
    return f"{fmt.count(found.n, 'deal')}{worth} {'was' if found.n == 1 else 'were'} {what}"


def _people(change: FileChange | None, document: str) -> Iterator[str]:
    """Give who came and went in the files since."""
    if change is None:
        return
    if document in (LANDSCAPE, GOALS, ADMIN):
        if change.came:
            yield f"{_names(change.came)} joined the contacts"
        if change.went:
            yield f"{_names(change.went)} left the contacts"
    if document in (GOALS, ADMIN) and change.owner_before is not None:
        yield f"the account manager is no longer {change.owner_before}"


def _names(names: tuple[str, ...]) -> str:
    more = len(names) - MOST_NAMES
    shown = list(names[:MOST_NAMES]) + ([f"{more:,} more"] if more > 0 else [])
    return fmt.joined(shown)


def _state(snapshot: Snapshot, account_id: str, document: str) -> Iterator[str]:
    """Give what stands in the document though its time is over."""
    end = pd.Timestamp(snapshot.as_of)
    if document == REVENUE:
        deals = snapshot.table("opportunities")
        late = deals[(deals["account_id"] == account_id) & (deals["status"] == "open")]
        late = late[late["close_on"] < end]
        if len(late):
            cents = total(late["amount_cents"])
            worth = "" if cents is None else f" worth {fmt.money(cents, snapshot.currency)}"
            verb = "is" if len(late) == 1 else "are"
            whose = "its" if len(late) == 1 else "their"
            yield f"{fmt.count(len(late), 'open deal')}{worth} {verb} past {whose} close date"
        ends = date_of(account_row(snapshot, account_id), "renewal_on")
        if ends is not None and ends < snapshot.as_of:
            yield f"the contract ended on {fmt.day(ends)} and no later end is given"
    if document == GOALS:
        goals = snapshot.table("goals")
        late = goals[(goals["account_id"] == account_id) & (goals["due_on"] < end)]
        late = late[~(late["current"] >= late["target"])]
        if len(late):
            verb = "is" if len(late) == 1 else "are"
            yield f"{fmt.count(len(late), 'goal')} {verb} past due and not reached"


def _age_words(snapshot: Snapshot, account_id: str, days: int) -> str:
    """Return the word about age alone, empty while it is not old."""
    every = account_row(snapshot, account_id)["review_every_days"]
    if pd.isna(every) or every <= 0:
        return f"Not touched for {days:,} days." if days > OLD_DAYS else ""
    if days <= every:
        return ""
    return f"Not touched for {days:,} days; reviews are due every {every:,} days."
