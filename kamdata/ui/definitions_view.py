"""The pieces of the definitions page: the register of metrics and the data contract, searchable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.metrics.catalogue import METRICS, SUBJECTS
from kamdata.schema import TABLES
from kamdata.ui.cards import needs
from kamdata.ui.tables import label_of

if TYPE_CHECKING:
    from kamdata.metrics.catalogue import Metric
    from kamdata.schema import Column, Table

ALL = "All metrics"
DATA = "Tables and columns"
UNITS = {
    "money": "money", "money_per_day": "money a day", "count": "count", "rate": "percent",
    "ratio": "multiple", "days": "days", "index": "index", "points": "points",
}  # fmt: skip
KINDS = {
    "key": "id", "text": "text", "label": "text, few values", "money": "amount", "date": "date",
    "rate": "percent", "number": "number", "integer": "whole number", "flag": "yes or no",
}  # fmt: skip


def choose() -> tuple[str, str]:
    """Ask for a subject and for words to search; both stand in the address. Return them."""
    left, right = st.columns((1, 2))
    subject = left.selectbox("Subject", [ALL, *SUBJECTS, DATA], key="subject", bind="query-params")
    words = right.text_input(
        "Search", key="search", bind="query-params",
        placeholder="A word of the name, the meaning or the formula",
    )  # fmt: skip
    return subject, words.strip()


def summary() -> None:
    """Draw the sentence: how much is defined here."""
    st.header(
        f"{fmt.count(len(METRICS), 'metric')} and {fmt.count(len(TABLES), 'table')}: "
        "every figure on the pages is one of these.",
        anchor=False,
    )


def metrics(subject: str, words: str) -> int:
    """Draw the metrics of a subject that hold all the words; return how many there are."""
    drawn = 0
    for name, group in SUBJECTS.items():
        found = [entry for entry in group if _metric_holds(entry, words)]
        if not found or subject not in (ALL, name):
            continue
        st.subheader(name, anchor=False)
        wall = st.grid("auto", min_column_width=400, gap="xsmall", border=True)
        for entry in found:
            with wall.cell():
                _metric(entry)
        drawn += len(found)
    return drawn


def tables(words: str) -> int:
    """Draw the tables that hold all the words, or columns that do; return how many there are."""
    drawn = 0
    for table in TABLES.values():
        shown = [column for column in table.columns if not column.name.startswith("is_status_g")]
        if not holds(words, table.name, table.label, table.about):
            shown = [column for column in shown if _column_holds(column, words)]
        if shown:
            _table(table, shown)
            drawn += 1
    return drawn


def nothing_found(words: str) -> None:
    """Say that no definition holds the words."""
    st.info(fmt.escape(f"Nothing here holds '{words}'."), icon=":material/search_off:")


def holds(words: str, *texts: str) -> bool:
    """Return whether every word stands in one of the texts, whatever the case."""
    together = " ".join(texts).casefold()
    return all(word in together for word in words.casefold().split())


def _metric_holds(entry: Metric, words: str) -> bool:
    return holds(words, entry.id, entry.label, entry.definition, entry.formula, entry.source)


def _column_holds(column: Column, words: str) -> bool:
    return holds(words, column.name, label_of(column.name), column.about, *column.aliases)


def _metric(entry: Metric) -> None:
    with st.container(gap="xsmall"):
        st.markdown(f"**{fmt.escape(entry.label)}** · {UNITS[entry.unit]}")
        st.markdown(fmt.escape(entry.definition))
        st.markdown(f"Formula: {fmt.escape(entry.formula)}")
        st.caption(
            fmt.escape(f"Needs {needs(entry)}. Follows: {entry.source}. Metric id: {entry.id}")
        )


def _table(table: Table, columns: list[Column]) -> None:
    st.subheader(table.label, anchor=False)
    st.caption(fmt.escape(table.about))
    st.dataframe(
        pd.DataFrame(
            {
                "Column": [label_of(column.name) for column in columns],
                "Required": [column.is_required for column in columns],
                "Holds": [column.about for column in columns],
                "Kind": [KINDS[column.kind] for column in columns],
                "Allowed": ["; ".join(column.choices) for column in columns],
                "Headers that are recognised": ["; ".join(column.aliases) for column in columns],
                "Name": [column.name for column in columns],
            }
        ),
        hide_index=True,
        key=f"table_{table.name}",
        alt=f"Columns of the table {table.label}",
    )
