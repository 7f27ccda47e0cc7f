"""The part of the pipeline page that needs a history: what the stored snapshots say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import history as history_charts
from kamdata.errors import StoreError
from kamdata.metrics import age_limits, conversion, pushes, slippage, stage_history, time_in_stage
from kamdata.ui import cards, charts, data, empty, tables
from kamdata.ui.inspection import learned_ages

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.slippage import Length
    from kamdata.metrics.spells import Histories
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

LENGTHS: dict[str, Length] = {"Quarter": "quarter", "Month": "month"}
CONVERSION_COLUMNS: Columns = {
    "stage": ("Stage", "text"), "reached": ("Reached", "integer"), "n": ("Followed (n)", "integer"),
    "moved": ("Went on", "integer"), "lost": ("Lost", "integer"),
    "still": ("Not decided", "integer"), "rate": ("Go on", "rate"),
    "lost_rate": ("Are lost", "rate"), "undecided_rate": ("Still open", "rate"),
    "within_days": ("Within days", "integer"), "win_rate": ("Won in the end", "rate"),
    "reason": ("Why not", "text"),
}  # fmt: skip
TIME_COLUMNS: Columns = {
    "stage": ("Stage", "text"), "median_days": ("Half leave within days", "integer"),
    "n": ("Stays (n)", "integer"), "left": ("Ended", "integer"),
    "still": ("Still there", "integer"),
    "left_out": ("Not counted", "integer"), "limit_days": ("Too old after days", "integer"),
    "basis": ("Limit from", "text"), "wins": ("Wins behind it", "integer"),
    "reason": ("Why no median", "text"),
}  # fmt: skip
TIMES_COLUMNS: Columns = {
    "times": ("Times pushed", "text"), "count": ("Open deals", "integer"),
    "share_rate": ("Share", "rate"), "amount_cents": ("Amount", "money"),
}  # fmt: skip
PUSHED_COLUMNS: Columns = {
    "opportunity": ("Deal", "text"), "account": ("Account", "text"),
    "amount_cents": ("Amount", "money"), "push_count": ("Times pushed", "integer"),
    "first_close_on": ("First close date", "date"), "close_on": ("Close date now", "date"),
    "days_moved": ("Days moved", "integer"), "owner": ("Owner", "text"), "stage": ("Stage", "text"),
}  # fmt: skip
SLIPPAGE_COLUMNS: Columns = {
    "period": ("Period", "text"), "base_on": ("Start seen on", "date"),
    "seen_on": ("Looked up on", "date"), "count": ("Deals", "integer"),
    "amount_cents": ("Was to close", "money"), "won_cents": ("Won", "money"),
    "lost_cents": ("Lost", "money"), "slipped_cents": ("Moved out", "money"),
    "still_in_cents": ("Still to close", "money"), "vanished_cents": ("Not in the file", "money"),
    "other_cents": ("Left out", "money"), "rate": ("Slipped", "rate"),
    "reason": ("Why not", "text"),
}  # fmt: skip


def history_part(view: View) -> None:
    """Draw what the stored snapshots say together, or what a second one would unlock."""
    try:
        found = data.histories(view)
    except StoreError as problem:
        st.warning(fmt.escape(str(problem)), icon=":material/warning:")
        return
    if found is None:
        _too_few(view)
        return
    days = f"{fmt.count(len(found.dates), 'snapshot')} from {fmt.day(found.dates[0])}"
    st.caption(f"{days} to {fmt.day(found.dates[-1])}, of the accounts chosen and any close date.")
    table = view.compute(
        stage_history.pipeline_by_snapshot, found.stage_totals, view.snapshot.table("stages"),
        found.dates,
    )  # fmt: skip
    rates = view.compute(conversion.conversion_of, found, view.snapshot)
    counts = view.compute(pushes.push_counts, found.spells, found.dates)
    running = (found, view.settings, view.opportunities)
    cards.tiles(
        view,
        [
            ("pipeline_growth", stage_history.pipeline_growth(table)),
            ("stage_win_rate", conversion.stage_win_rate(rates)),
            ("pushed_rate", pushes.pushed_rate(counts, view.opportunities)),
            ("pushed_again_amount", pushes.pushed_again_amount(counts, view.opportunities)),
            ("slippage_month", view.compute(slippage.slippage_month, *running)),
            ("slippage_quarter", view.compute(slippage.slippage_quarter, *running)),
        ],
        key="history_",
    )
    _stages(view, table)
    st.subheader("From stage to stage", anchor=False)
    _conversion(view, rates)
    _time(view, found)
    st.subheader("Pushed and slipped", anchor=False)
    _slippage(view, found)
    _pushed(view, counts)


def _too_few(view: View) -> None:
    empty.missing(
        f"Only the snapshot of {fmt.day(view.snapshot.as_of)} is there to look at.",
        "A second import of the same export unlocks the pipeline by stage over time, how many "
        "deals go on from stage to stage and how long they stand in one, pushed close dates, and "
        "how much slips out of a month or quarter. Until then the stages above are today's stock.",
    )


def _stages(view: View, table: pd.DataFrame) -> None:
    finding, rest = stage_history.sentences(table, view.currency)
    charts.draw(
        view.compute(history_charts.stages_over_time, table, finding, view.currency),
        key="stages_over_time",
        alt="Bands of the open amount by stage, one point for each stored snapshot; the table "
        "below has the same figures.",
    )  # fmt: skip
    st.markdown(fmt.escape(rest))
    names = list(table["stage"].drop_duplicates())
    columns: Columns = {"as_of": ("As of", "date"), "total": ("Open", "money")}
    columns |= {f"stage_{place}": (name, "money") for place, name in enumerate(names)}
    with st.expander("Open amount by stage and snapshot"):
        tables.data_table(
            view, stage_history.wide(table), columns, key="stages_by_snapshot",
            alt="Open amount by stage, one row for each snapshot",
        )  # fmt: skip
    old = list(table.loc[~table["is_known"], "stage"].drop_duplicates())
    if old:
        st.caption(
            fmt.escape(
                f"Not in today's list of stages: {fmt.joined(old)}. What stood there is not added "
                "to a stage of another name."
            )
        )


def _conversion(view: View, rates: pd.DataFrame) -> None:
    finding, rest = conversion.sentences(rates)
    if rates["rate"].notna().any():
        charts.draw(
            view.compute(history_charts.conversion, rates, finding),
            key="stage_conversion",
            alt="A bar for each stage: the share of deals that goes on, is lost, is still open; "
            "the table below has the same figures.",
        )  # fmt: skip
        st.markdown(fmt.escape(rest))
    else:
        st.markdown(fmt.escape(f"{finding}."))
    tables.data_table(
        view, rates, _without_empty(CONVERSION_COLUMNS, rates), key="conversion_table",
        alt="How many deals reach each stage, go on, are lost, are won in the end",
    )  # fmt: skip
    st.caption(
        "From what the snapshots saw happen. A deal that skips a stage has passed it; an open deal "
        "is no failure: it counts as long as it was followed. Deals that already stood in a stage "
        "in the first snapshot count there only where that file says since when."
    )


def _time(view: View, found: Histories) -> None:
    visits = view.compute(time_in_stage.stays_of, found, view.snapshot)
    medians = view.compute(
        time_in_stage.median_days_in_stage, visits, view.snapshot.table("stages")
    )
    ages = learned_ages(view)
    if ages is not None:
        medians = age_limits.with_limits(medians, ages)
    st.markdown(fmt.escape(time_in_stage.sentence(medians)))
    tables.data_table(
        view, medians, _without_empty(TIME_COLUMNS, medians), key="time_in_stage",
        alt="How long deals stand in each stage, and from when on they are too old",
    )  # fmt: skip
    st.caption(
        "Deals still there count as long as they have stood (Kaplan-Meier). Not counted: deals "
        "that were there when first seen, where no file says since when. A deal is too old when it "
        "stands longer than three in four wins did, whatever the filters; a short history has seen "
        "only the quick wins whole, so its limits grow as more snapshots come in."
    )


def _without_empty(columns: Columns, rows: pd.DataFrame) -> Columns:
    return {name: one for name, one in columns.items()
            if name in rows and (name != "reason" or rows[name].notna().any())}  # fmt: skip


def _slippage(view: View, found: Histories) -> None:
    label = st.segmented_control(
        "Slippage by", list(LENGTHS), default="Quarter", required=True, key="slippage",
        bind="query-params",
    )  # fmt: skip
    table = view.compute(
        slippage.slippage_by_period, found.spells, found.dates, view.settings.fiscal_start_month,
        LENGTHS[label or "Quarter"],
    )  # fmt: skip
    finding, rest = slippage.sentences(table, view.currency)
    if table["amount_cents"].notna().any():
        charts.draw(
            view.compute(history_charts.slippage, table, finding, view.currency),
            key="slippage_chart",
            alt="A bar for each period: what was to close in it at its start, by what became of "
            "it; the table below has the same figures.",
        )  # fmt: skip
        st.markdown(fmt.escape(rest))
    else:
        st.markdown(fmt.escape(f"{finding}."))
    tables.data_table(
        view, table.iloc[::-1], _without_empty(SLIPPAGE_COLUMNS, table), key="slippage_table",
        alt="What was to close in each period, and what became of it",
    )  # fmt: skip
    st.caption(
        "What was open and dated in the period in the last snapshot on or before its first day, at "
        "the amounts of that day; looked up in the first snapshot after the period, or in the "
        "newest one."
    )


def _pushed(view: View, counts: pd.DataFrame) -> None:
    tables.data_table(
        view, pushes.by_times(counts), TIMES_COLUMNS, key="push_times",
        alt="Open deals by how often their close date was moved to a later month",
    )  # fmt: skip
    deals = view.compute(pushes.pushed_deals, counts, view.opportunities, view.accounts)
    if deals.empty:
        st.markdown("No open deal was moved to a later month since the first snapshot.")
        return
    st.caption("The deals pushed at least once, most often first. A row opens its account.")
    tables.account_rows(
        view, deals, PUSHED_COLUMNS, key="pushed_deals",
        alt="Open deals whose close date was moved to a later month",
    )  # fmt: skip
