"""Since when: the choice of the earlier of two snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import compared_dates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from streamlit.delta_generator import DeltaGenerator

    from kamdata.model import Settings

SNAPSHOT, WEEK, MONTH, QUARTER, REVIEW, DATE = (
    "A snapshot", "Last week", "Start of month", "Start of quarter", "The last review", "A date",
)  # fmt: skip


def choose_since(reviews: Sequence[date]) -> str:
    """Draw and return how the earlier snapshot is chosen; it stands in the address.

    `reviews` are the days that reviews looked at: without one there is no last review.
    """
    ways = [SNAPSHOT, WEEK, MONTH, QUARTER, *([REVIEW] if reviews else []), DATE]
    chosen = st.segmented_control(
        "Compare with", ways, default=SNAPSHOT, required=True, key="since", bind="query-params"
    )
    return chosen or SNAPSHOT


def has_choice(since: str) -> bool:
    """Return whether the earlier day is still to be chosen."""
    return since in (SNAPSHOT, DATE)


def earlier_day(
    since: str,
    place: DeltaGenerator,
    days: Sequence[date],
    until: date,
    *,
    settings: Settings,
    reviews: Sequence[date],
) -> date:
    """Draw what is still to choose, say which snapshot was taken, and return its day.

    `days` are those of the stored snapshots, the newest first; one lies before `until`.
    """
    if since == SNAPSHOT:
        return _snapshot_day(place, days, until)
    wanted = _wanted(since, place, until, settings, reviews)
    taken = compared_dates.nearest(days, wanted, until)
    st.caption(compared_dates.explained(taken, wanted, until))
    return taken


def _snapshot_day(place: DeltaGenerator, days: Sequence[date], until: date) -> date:
    named = {fmt.day(day): day for day in days}
    asked = named.get(str(st.query_params.get("changed_from", "")))
    earlier = [name for name, day in named.items() if day < until]
    taken = place.selectbox("From", earlier, key="changed_from", bind="query-params")
    if asked is not None and asked >= until:
        st.caption(compared_dates.explained(named[taken], asked, until))
    return named[taken]


def _wanted(
    since: str, place: DeltaGenerator, until: date, settings: Settings, reviews: Sequence[date]
) -> date:
    week_before = compared_dates.week_before(until)
    if since == MONTH:
        return compared_dates.start_of_month(until)
    if since == QUARTER:
        return compared_dates.start_of_quarter(until, settings.fiscal_start_month)
    if since == REVIEW:
        return compared_dates.last_review(until, reviews) or week_before
    if since == DATE:
        chosen = place.date_input(
            "From", week_before, key="changed_since_day", format="YYYY-MM-DD", bind="query-params"
        )
        return chosen or week_before
    return week_before
