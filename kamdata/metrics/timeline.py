"""Everything dated about one account on one line of time: deals, reviews, contacts, the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.actions import DONE
from kamdata.metrics.contacts import two_way_activities
from kamdata.metrics.facts import Facts
from kamdata.metrics.plan_admin import midpoint
from kamdata.metrics.plan_reviews import of_account, reviews_of
from kamdata.metrics.plan_status import account_row, date_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kamdata.model import Period, Settings, Snapshot

PLAN, CONTRACT, REVIEWS, DEALS, CONTACTS, WORK = (
    "Plan", "Contract", "Reviews", "Deals", "Contacts", "Goals and actions",
)  # fmt: skip
LANES = (PLAN, CONTRACT, REVIEWS, DEALS, CONTACTS, WORK)
WON, LOST, DONE_STATE, LATE, AHEAD = "won", "lost", "done", "late", "ahead"
COLUMNS = ["on", "lane", "what", "state", "amount_cents", "label"]
BACK, FORWARD = timedelta(days=365), timedelta(days=183)
PLAN_DATES = (
    ("plan_prepared_on", "Plan prepared"), ("plan_submitted_on", "Plan submitted"),
    ("plan_approved_on", "Plan approved"),
    ("champion_validated_on", "Plan agreed with the champion"),
    ("plan_updated_on", "Plan brought up to date"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something about the account on one day. `label` is written beside it on the chart."""

    on: pd.Timestamp
    lane: str
    what: str
    state: str
    label: str = ""
    amount_cents: int | None = None


def span(window: Period, as_of: date) -> tuple[date, date]:
    """Return the first and last day shown: the plan period, a year back and half a year ahead."""
    starts = [as_of - BACK, *([window.start] if window.start else [])]
    ends = [as_of + FORWARD, *([window.end] if window.end else [])]
    return min(starts), max(ends)


def account_timeline(
    snapshot: Snapshot, account_id: str, window: Period, settings: Settings
) -> pd.DataFrame:
    """Return what is dated about an account within `span`, the earliest first: `COLUMNS`.

    `state` is won, lost, done, late (due before the as-of date and not done) or ahead.
    """
    own = _only(snapshot, account_id)
    events = [
        *_plan(own, account_id, window), *_contract(own, account_id), *_reviews(own, account_id),
        *_deals(own), *_contacts(own, account_id, settings), *_work(own),
    ]  # fmt: skip
    first, last = (pd.Timestamp(day) for day in span(window, snapshot.as_of))
    rows = [
        (one.on, one.lane, one.what, one.state, one.amount_cents, one.label)
        for one in events
        if first <= one.on <= last
    ]
    found = pd.DataFrame(rows, columns=COLUMNS).astype(
        {"on": "datetime64[us]", "amount_cents": "Int64"}
    )
    return found.sort_values("on", kind="stable", ignore_index=True)


def _only(snapshot: Snapshot, account_id: str) -> Snapshot:
    """Return the snapshot with the rows of one account, so that nothing else is gone through."""
    tables = {
        name: table[table["account_id"] == account_id] if "account_id" in table else table
        for name, table in snapshot.tables.items()
    }
    return replace(snapshot, tables=tables)


def _state(on: pd.Timestamp, as_of: date, *, is_done: bool = False) -> str:
    if is_done:
        return DONE_STATE
    return LATE if on < pd.Timestamp(as_of) else AHEAD


def _plan(own: Snapshot, account_id: str, window: Period) -> Iterator[Event]:
    row = account_row(own, account_id)
    for field, what in PLAN_DATES:
        day = date_of(row, field)
        if day is not None and day <= own.as_of:
            yield Event(pd.Timestamp(day), PLAN, what, DONE_STATE, _short(what))
    marks = ((window.start, "Plan starts"), (midpoint(window), "Halfway: update the plan"),
             (window.end, "Plan ends"))  # fmt: skip
    for day, what in marks:
        if day is not None:
            is_over = day <= own.as_of
            yield Event(
                pd.Timestamp(day), PLAN, what, DONE_STATE if is_over else AHEAD,
                _short(what),
            )  # fmt: skip


def _short(what: str) -> str:
    """Return a date of the plan as it is written in its lane: `Prepared`, `Halfway`."""
    return what.removeprefix("Plan ").partition(":")[0].capitalize()


def _contract(own: Snapshot, account_id: str) -> Iterator[Event]:
    row = account_row(own, account_id)
    ends = row["renewal_on"]
    if not pd.isna(ends):
        cents = row["contract_value_cents"]
        yield Event(
            ends, CONTRACT, "The contract ends", _state(ends, own.as_of), "Contract ends",
            None if pd.isna(cents) else int(cents),
        )  # fmt: skip
    deals = own.table("opportunities")
    renewals = deals[(deals["type"] == "renewal") & (deals["status"] == "won")]
    for deal in renewals[renewals["close_on"].notna()].to_dict("records"):
        cents = None if pd.isna(deal["amount_cents"]) else int(deal["amount_cents"])
        yield Event(deal["close_on"], CONTRACT, "Renewed", WON, "Renewed", cents)


def _reviews(own: Snapshot, account_id: str) -> Iterator[Event]:
    for day in reviews_of(own)["held_on"].dropna():
        yield Event(day, REVIEWS, "Review held", DONE_STATE)
    due = of_account(own, account_id)["due_on"]
    if not pd.isna(due):
        yield Event(due, REVIEWS, "Review due", _state(due, own.as_of), "Review due")


def _deals(own: Snapshot) -> Iterator[Event]:
    deals = own.table("opportunities")
    deals = deals[deals["status"].isin(["won", "lost", "open"]) & deals["close_on"].notna()]
    for deal in deals.to_dict("records"):
        name = "" if pd.isna(deal["opportunity"]) else str(deal["opportunity"])
        cents = None if pd.isna(deal["amount_cents"]) else int(deal["amount_cents"])
        status, on = str(deal["status"]), deal["close_on"]
        is_open = status == "open"
        state = _state(on, own.as_of) if is_open else status
        what = {"won": "Won", "lost": "Lost"}.get(status, "Due to close")
        label = "" if cents is None else fmt.money(cents, own.currency)
        yield Event(on, DEALS, f"{what}: {name}" if name else what, state, label, cents)


def _contacts(own: Snapshot, account_id: str, settings: Settings) -> Iterator[Event]:
    row = account_row(own, account_id)
    sponsor, on = text_of(row, "exec_sponsor"), date_of(row, "sponsor_last_contact_on")
    if on is not None and on <= own.as_of:
        who = f"The sponsor, {sponsor}," if sponsor else "The sponsor"
        yield Event(
            pd.Timestamp(on), CONTACTS, f"{who} was in contact", DONE_STATE, "Sponsor"
        )  # fmt: skip
    met = two_way_activities(Facts(own, settings))
    by_month = met.groupby(met["on"].dt.to_period("M"))["on"].agg(["size", "max"])
    for month, (n, last) in zip(by_month.index, by_month.to_numpy(dtype=object), strict=True):
        what = f"{fmt.count(n, 'meeting or call', 'meetings and calls')} in {month:%b %Y}"
        yield Event(pd.Timestamp(last), CONTACTS, what, DONE_STATE, f"{n:,}")
    if not met.empty:
        return
    people = own.table("contacts")
    people = people[people["last_contact_on"] <= pd.Timestamp(own.as_of)]
    for person in people.to_dict("records"):
        name = str(person["contact"])
        yield Event(person["last_contact_on"], CONTACTS, f"Last contact with {name}", DONE_STATE)


def _work(own: Snapshot) -> Iterator[Event]:
    for table, name, what in (
        ("goals", "goal", "Goal due"), ("actions", "what", "Action due"),
        ("promises", "what", "Promise due"),
    ):  # fmt: skip
        rows = own.table(table)
        for row in rows[rows["due_on"].notna()].to_dict("records"):
            text = "" if pd.isna(row[name]) else f": {row[name]}"
            state = _state(row["due_on"], own.as_of, is_done=_is_done(table, row))
            yield Event(row["due_on"], WORK, f"{what}{text}", state)


def _is_done(table: str, row: dict) -> bool:
    if table == "goals":
        known = not pd.isna(row["current"]) and not pd.isna(row["target"])
        return known and row["current"] >= row["target"]
    if table == "promises" and not pd.isna(row["is_kept"]):
        return True
    return str(row["status"]).strip().casefold() in DONE


def newest_first(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events with the latest on top."""
    return events.iloc[::-1].reset_index(drop=True)


def next_words(events: pd.DataFrame, as_of: date) -> str:
    """Return what comes next, and what is late, as the title of the timeline."""
    waiting = events[events["lane"] != DEALS]
    late = int((waiting["state"] == LATE).sum())
    ahead = waiting[(waiting["state"] == AHEAD) & (waiting["on"] >= pd.Timestamp(as_of))]
    named = [
        f"{_plain(what)} on {fmt.day(on)}"
        for what, on in zip(ahead["what"].head(2), ahead["on"].head(2), strict=True)
    ]
    first = f"Next: {fmt.joined(named)}" if named else "Nothing lies ahead: no date is planned"
    return f"{first}; {late:,} past due" if late else first


def _plain(what: str) -> str:
    """Return an event in a sentence: without its name, in small letters."""
    return what.partition(":")[0].lower()
