"""The parts of the page about what changed: the pair chosen, the waterfall, the lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import changes as change_charts
from kamdata.metrics import change_lists, change_measures, drift, movement_words, reexport
from kamdata.ui import cards, charts, data, empty, tables
from kamdata.ui.since import choose_since, earlier_day, has_choice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import plotly.graph_objects as go
    from streamlit.delta_generator import DeltaGenerator

    from kamdata.metrics.changes import Changes
    from kamdata.model import Finding, Snapshot
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

OF_BEFORE = ("opening_pipeline", "vanished_between")  # their rows stand in the earlier file
FLOW_COLUMNS: Columns = {
    "source": ("Then", "text"), "target": ("Now", "text"), "amount_cents": ("Amount", "money"),
    "count": ("Deals", "integer"),
}  # fmt: skip
FLOWS = {"Stage": "stage", "Forecast category": "forecast_category"}


@dataclass(frozen=True)
class Pair:
    """The two snapshots chosen, as stored, and the filters on each of them."""

    before: Snapshot
    after: Snapshot
    view_before: View
    view: View


def choose_pair(view: View, title: str, head: DeltaGenerator, reviews: Sequence[date] = ()) -> Pair:
    """Draw the choice of the two snapshots and return them; end the page where there are not two.

    The choice stands in the address: the newest snapshot and the one before it, unless it says
    otherwise. `reviews` are the days that reviews looked at.
    """
    records = data.records_until(view)
    if len(records) < 2:
        with head:
            _too_few(view, title)
        st.stop()
    days = {one.as_of: one for one in records}
    names = {fmt.day(day): day for day in days}
    since = choose_since(reviews)
    left, right, _ = st.columns([1, 1, 2])
    to = right if has_choice(since) else left
    now = names[to.selectbox("To", list(names)[:-1], key="changed_to", bind="query-params")]
    then = earlier_day(since, left, list(days), now, settings=view.settings, reviews=reviews)
    before, after = (data.stored_snapshot(days[day]) for day in (then, now))
    return Pair(before, after, data.view_of(view, before), data.view_of(view, after))


def _too_few(view: View, title: str) -> None:
    first = fmt.day(view.snapshot.as_of)
    cards.page_head(view, title, f"{first} is the first snapshot; a second one is needed.")
    st.markdown(
        "Export the same list from your CRM next week and import it. This page then says what "
        "moved the pipeline, to the cent: what is new, won, lost, pushed out, re-priced or "
        "vanished, which deals went backward, and whose accounts changed."
    )
    st.markdown("An older export works as well: import it under the date it was made.")
    st.page_link(
        "pages/import_files.py", label="Import the next file", icon=":material/upload_file:"
    )


def drift_part(pair: Pair, found: Sequence[Finding], sentence: str) -> None:
    """Draw what is wrong with the later export and how to export again.

    Ends the page where the two snapshots are in different currencies: nothing can be added up.
    """
    warnings_part(found)
    steps = reexport.how_to_export(pair.after)
    if found and steps:
        st.markdown(fmt.escape(f"How to export again. {steps}"))
    if pair.before.currency != pair.after.currency:
        st.stop()
    if drift.headline(found):
        st.markdown(fmt.escape(f"What the two files say, with that in mind: {sentence}"))


def warnings_part(found: Sequence[Finding]) -> None:
    """Draw what is wrong with the later export and how to export again."""
    for one in found:
        draw = st.warning if one.severity == "error" else st.info
        draw(fmt.escape(f"{one.message} {one.fix}"), icon=":material/rule:")


def tiles(pair: Pair, changes: Changes) -> None:
    """Draw the sums: opening, closing, change, won, lost, vanished."""
    shown = [
        (name, pair.view.compute(getattr(change_measures, name), changes))
        for name in (
            "opening_pipeline", "closing_pipeline", "pipeline_change", "won_between",
            "lost_between", "vanished_between",
        )
    ]  # fmt: skip
    cards.tiles(pair.view, shown, views=dict.fromkeys(OF_BEFORE, pair.view_before), least_width=155)


def waterfall_part(pair: Pair, changes: Changes) -> None:
    """Draw the waterfall, its sum to the cent, and what has no amount."""
    found = changes.comparison
    currency = pair.view.currency
    charts.draw(
        pair.view.compute(_waterfall, changes, currency),
        key="waterfall",
        alt="Waterfall from the opening to the closing pipeline, one bar for each movement with "
        "its amount and number of deals; the sentence above has the same figures.",
    )  # fmt: skip
    st.caption(fmt.escape(movement_words.identity(found, currency)))
    decided_ahead = pair.view.compute(change_lists.decided_ahead, changes)
    for note in (movement_words.unknown_amounts(found), decided_ahead):
        if note:
            st.caption(fmt.escape(note))


def _waterfall(changes: Changes, currency: str) -> go.Figure:
    days = (changes.before.as_of, changes.after.as_of)
    return change_charts.waterfall(changes.comparison, *days, currency)


def flow_part(pair: Pair, changes: Changes) -> None:
    """Draw where the deals stood then and where they are now."""
    label = st.segmented_control(
        "Follow by", list(FLOWS), default="Stage", required=True, key="flow", bind="query-params"
    )
    column = FLOWS.get(label or "", "stage")
    if not any(one.has("opportunities", column) for one in (pair.before, pair.after)):
        empty.missing(
            "No deal has a forecast category.", "With that column in the export it can be followed."
        )
        return
    table = pair.view.compute(change_lists.flow, changes, column)
    if not (table["amount_cents"] > 0).any():
        st.markdown("No deal with an amount was open in either of the two.")
        return
    title = change_lists.flow_title(table, pair.view.currency)
    charts.draw(
        pair.view.compute(change_charts.flow, table, title, pair.view.currency),
        key=f"flow_{column}",
        alt="Flow of the open amount from where deals stood to where they are; the table below "
        "has the same figures.",
    )  # fmt: skip
    with st.expander("The same as a table", key="flow_rows"):
        tables.data_table(
            pair.view, table, FLOW_COLUMNS, key=f"flow_table_{column}",
            alt="From where to where deals moved, with amount and count",
        )  # fmt: skip
