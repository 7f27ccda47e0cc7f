"""The part of the page about risk that holds kept lists against what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import score_history, track_record
from kamdata.metrics import track_record_words as words
from kamdata.ui import cards, data, tables

if TYPE_CHECKING:
    from datetime import date

    from kamdata.metrics.track_record import TrackRecord
    from kamdata.model import Snapshot
    from kamdata.schema import Kind
    from kamdata.store.store import Store
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

DATE_COLUMNS: Columns = {
    "origin_on": ("List of", "date"), "accounts": ("Accounts", "integer"),
    "events": ("Then shrank", "integer"), "base_rate": ("Share", "rate"),
    "reviewed": ("On top", "integer"), "hits": ("Of these shrank", "integer"),
}  # fmt: skip
CASE_COLUMNS: Columns = {
    "origin_on": ("List of", "date"), "rank": ("Rank then", "integer"),
    "account": ("Account", "text"), "score": ("Score then", "points"),
    "before_cents": ("Same half year before", "money"),
    "after_cents": ("Half year after", "money"), "is_event": ("Shrank", "flag"),
}  # fmt: skip


def track_record_part(view: View) -> None:
    """Draw what was said and what happened, or from which date on that will be known."""
    store = data.company_store()
    kept = store.kept_predictions()
    chosen = track_record.chosen_dates(kept, view.snapshot.as_of, view.settings.fiscal_start_month)
    capacity = view.settings.review_capacity
    key = repr((data.view_key(view), chosen))
    found = _found(key, store, chosen, view.snapshot, capacity)
    has_revenue = view.snapshot.has("revenue")
    text = words.sentence(
        found, view.snapshot.as_of, has_revenue=has_revenue, is_any_kept=bool(kept)
    )
    st.markdown(fmt.escape(text))
    if found.cases.empty:
        return
    shown = [
        ("judged_predictions", track_record.judged_predictions(found)),
        ("predictions_that_shrank", track_record.predictions_that_shrank(found)),
        ("kept_base_rate", track_record.kept_base_rate(found)),
        ("kept_precision", track_record.kept_precision(found)),
        ("kept_pairs_in_order", track_record.kept_pairs_in_order(found)),
    ]
    cards.tiles(view, shown, key="track_record_")
    tables.data_table(
        view, found.dates, DATE_COLUMNS, key="track_record_dates",
        alt="Kept lists with how many accounts then shrank, in all and on top of the list",
    )  # fmt: skip
    with st.expander("What we said, and what happened", key="track_record_cases"):
        tables.account_rows(
            view, words.said_and_happened(found, capacity), CASE_COLUMNS,
            key="track_record_accounts",
            alt="Accounts on top of each kept list with their revenue before and after",
        )  # fmt: skip
    st.caption(f"{words.HOW_COUNTED} {words.waiting_note(found)}".strip())


@st.cache_resource(show_spinner=False, max_entries=4)
def _found(
    key: str,  # noqa: ARG001 - the cache's key
    _store: Store,
    _chosen: tuple[tuple[date, int], ...],
    _snapshot: Snapshot,
    _capacity: int,
) -> TrackRecord:
    kept = score_history.stored_scores(_store.predictions(_chosen))
    risk = [one for one in kept if one.name == "risk"]
    return track_record.track_record(risk, _snapshot, _capacity)
