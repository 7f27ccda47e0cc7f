"""The part of the page about risk that says how well its list would have done in the past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from kamdata import format as fmt
from kamdata.charts.evidence import list_intervals
from kamdata.metrics import evidence_words as words
from kamdata.metrics import risk_evidence
from kamdata.metrics.risk_backtest import risk_cases
from kamdata.ui import cards, charts, tables

if TYPE_CHECKING:
    from kamdata.metrics.risk_evidence import Backtest
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

LIST_COLUMNS: Columns = {
    "label": ("List", "text"), "hits": ("Found on top", "decimal"),
    "precision_rate": ("Share of those on top", "rate"), "lift": ("Times random", "times"),
    "auc_rate": ("Pairs in order", "rate"), "low_rate": ("From", "rate"),
    "high_rate": ("To", "rate"),
}  # fmt: skip
DATE_COLUMNS: Columns = {
    "origin_on": ("Date", "date"), "accounts": ("Accounts", "integer"),
    "events": ("Then shrank", "integer"), "base_rate": ("Share", "rate"),
    "reviewed": ("On top", "integer"),
    **{name: (label, "decimal") for name, label in words.hit_labels().items()},
    "weights": ("Weights", "text"), "method": ("Method", "text"),
}  # fmt: skip
COLOURS: dict[str, Literal["green", "gray"]] = {
    risk_evidence.VALIDATED: "green",
    risk_evidence.NOT_ENOUGH: "gray",
}


def backtest_of(view: View) -> Backtest:
    """Return how the risk score would have done, over all accounts whatever the filters."""
    cases = view.compute(risk_cases, view.snapshot, view.settings.fiscal_start_month)
    return view.compute(
        risk_evidence.risk_backtest, cases, view.settings.risk_weights,
        view.settings.review_capacity,
    )  # fmt: skip


def badge(found: Backtest) -> None:
    """Draw the badge that the score has earned, small enough to stand beside a headline."""
    st.badge(fmt.escape(words.badge_words(found)), color=COLOURS.get(found.badge, "orange"))


def evidence_part(view: View) -> None:
    """Draw what the list would have found in the past, next to lists that need no score."""
    found = backtest_of(view)
    badge(found)
    st.markdown(fmt.escape(words.verdict(found)))
    if found.is_judged:
        _lists(view, found)
    if found.cases:
        st.caption(fmt.escape(words.left_out(found)))
        with st.expander("Each date", key="evidence_dates"):
            tables.data_table(
                view, words.date_rows(found), DATE_COLUMNS, key="evidence_by_date",
                alt="What each list found at each past quarter end",
            )  # fmt: skip


def _lists(view: View, found: Backtest) -> None:
    shown = [
        ("shrunk_cases", risk_evidence.shrunk_cases(found)),
        ("shrink_base_rate", risk_evidence.shrink_base_rate(found)),
        ("top_precision", risk_evidence.top_precision(found)),
        ("top_lift", risk_evidence.top_lift(found)),
        ("pairs_in_order", risk_evidence.pairs_in_order(found)),
    ]
    cards.tiles(view, shown, key="evidence_")
    rows = words.list_rows(found)
    charts.draw(
        list_intervals(rows, risk_evidence.SCORE, words.title(found)), key="evidence_lists",
        alt="How often each list puts an account that shrank above one that did not, with "
        "intervals; the table below has the same figures.",
    )  # fmt: skip
    st.caption(words.HOW_MEASURED)
    tables.data_table(
        view, rows, LIST_COLUMNS, key="evidence_table",
        alt="What the risk score and the lists that need no score would have found",
    )  # fmt: skip
