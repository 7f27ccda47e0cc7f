"""The finding at the top of a page and the tiles below it, each open to how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics.catalogue import metric
from kamdata.metrics.missing_rates import without_rate
from kamdata.schema import TABLES
from kamdata.ui import tables
from kamdata.ui.filters import scope_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamdata.metrics.catalogue import Metric
    from kamdata.model import Measure
    from kamdata.ui.data import View


def page_head(view: View, title: str, sentence: str) -> None:
    """Draw the title, the finding in one sentence, and what it is about.

    `sentence` may hold names from files: it is escaped here.
    """
    st.title(title, anchor=False)
    st.header(f"{fmt.escape(sentence)}", anchor=False)
    st.caption(fmt.escape(f"As of {fmt.day(view.snapshot.as_of)} · {scope_text(view)}"))
    if lacking := without_rate(view.snapshot):
        st.caption(fmt.escape(lacking))


def tiles(
    view: View,
    shown: Sequence[tuple[str, Measure]],
    *,
    key: str = "",
    views: Mapping[str, View] | None = None,
    least_width: int = 190,
) -> None:
    """Draw a wall of tiles from (metric id, measure); each opens to its definition and rows.

    A page with two walls gives each its own `key`, because both may show the same metric. `views`
    names the measures whose rows stand in another view than the page's, `least_width` is that of a
    tile in pixels.
    """
    wall = st.grid("auto", min_column_width=least_width, gap="xsmall", border=True)
    for metric_id, measure in shown:
        with wall.cell():
            _tile((views or {}).get(metric_id, view), metric(metric_id), measure, key)


def _tile(view: View, entry: Metric, measure: Measure, key: str) -> None:
    with st.container(gap=None):
        st.metric(
            entry.label,
            fmt.measure(measure, view.currency),
            help=f"{fmt.escape(entry.definition)}\n\n{fmt.escape(entry.formula)}",
        )
        st.caption(fmt.escape(_footnote(measure)))
        if st.button("Details", key=f"open_{key}{entry.id}", type="tertiary"):
            drawer = st.dialog(fmt.escape(entry.label), width="large", position="right")
            drawer(_explain)(view, entry, measure)


def _footnote(measure: Measure) -> str:
    if measure.value is None:
        return measure.reason or "not enough data"
    parts = [f"n = {measure.n:,}"] if measure.n else []
    if measure.coverage is not None and measure.coverage < 0.9995:
        parts.append(f"rests on {fmt.percent(measure.coverage)} of the data")
    if measure.reason:
        parts.append(measure.reason)
    return " · ".join(parts) or " "


def _explain(view: View, entry: Metric, measure: Measure) -> None:
    full = (
        fmt.money_full(measure.value, view.currency)
        if entry.unit == "money"
        else fmt.measure(measure, view.currency)
    )
    st.markdown(f"**{fmt.escape(full)}** · {fmt.escape(_footnote(measure))}")
    st.markdown(fmt.escape(entry.definition))
    st.markdown(f"**Formula:** {fmt.escape(entry.formula)}")
    st.markdown(f"**Needs:** {fmt.escape(needs(entry))}")
    st.markdown(f"**Follows:** {fmt.escape(entry.source)}")
    st.caption(fmt.escape(_origin(view, measure)))
    rows = view.snapshot.table(measure.table)
    rows = rows.loc[rows.index.intersection(measure.rows)]
    if not rows.empty:
        tables.plain_rows(view, measure.table, rows, key=f"rows_{entry.id}")


def needs(entry: Metric) -> str:
    """Return the inputs of a metric in words: `opportunities (stage, amount) and fx (rate)`."""
    columns: dict[str, list[str]] = {}
    for place in entry.inputs:
        table, _, column = place.partition(".")
        columns.setdefault(table, []).append(tables.label_of(column).lower() if column else "")
    parts = []
    for table, names in columns.items():
        label = TABLES[table].label.lower() if table in TABLES else table
        named = ", ".join(name for name in names if name)
        parts.append(f"{label} ({named})" if named else label)
    return fmt.joined(parts) or "nothing"


def _origin(view: View, measure: Measure) -> str:
    files = [source.name for source in view.snapshot.sources if source.table == measure.table]
    return f"From {fmt.joined(files) or 'the imported files'}, as of {fmt.day(view.snapshot.as_of)}"
