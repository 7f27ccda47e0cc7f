"""Whitespace on the page about growth and on the page of one account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.charts import whitespace as whitespace_charts
from kamdata.metrics import whitespace_lists, whitespace_words
from kamdata.metrics.peers import peers_of
from kamdata.metrics.whitespace import whitespace
from kamdata.metrics.whitespace_backtest import BETTER, whitespace_evidence
from kamdata.ui import cards, charts, empty, tables

if TYPE_CHECKING:
    from kamdata.metrics.whitespace_backtest import Tried
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

MOST_GAPS = 100
REASON_WIDTH = 560  # pixels: the sentence ends with what the gap is worth

GAP_COLUMNS: Columns = {
    "account": ("Account", "text"), "product": ("Product", "text"), "reason": ("Why", "text"),
    "expected_cents": ("Expected a year", "money"), "ceiling_cents": ("Ceiling a year", "money"),
    "adoption_rate": ("Adoption", "rate"), "owner": ("Key account manager", "text"),
}  # fmt: skip
ACCOUNT_COLUMNS: Columns = {
    "product": ("Product", "text"), "state_words": ("State", "text"),
    "peers_words": ("Peers that buy it", "text"), "adoption_rate": ("Adoption", "rate"),
    "expected_cents": ("Expected a year", "money"), "ceiling_cents": ("Ceiling a year", "money"),
}  # fmt: skip
PEER_COLUMNS: Columns = {
    "account": ("Account", "text"), "buys": ("Buys it", "text"),
    "spend_cents": ("Spent on it, 12 months", "money"), "employees": ("Employees", "integer"),
    "segment": ("Segment", "text"), "owner": ("Key account manager", "text"),
}  # fmt: skip
METHOD_COLUMNS: Columns = {
    "method": ("Ranked by", "text"), "auc_rate": ("Right order", "rate"),
    "auc_low_rate": ("from", "rate"), "auc_high_rate": ("to", "rate"),
    "hit_rate": ("Found in three", "rate"), "hit_low_rate": ("from ", "rate"),
    "hit_high_rate": ("to ", "rate"),
}  # fmt: skip
DATE_COLUMNS: Columns = {
    "cut_on": ("Known up to", "date"), "gaps": ("Gaps then", "integer"),
    "events": ("Bought in the year after", "integer"),
    "similar accounts": ("Similar accounts", "rate"),
    "plain popularity": ("Plain popularity", "rate"),
    "nearest accounts": ("Nearest accounts", "rate"),
}  # fmt: skip


def whitespace_part(view: View) -> None:
    """Draw what the accounts in view do not buy: the finding, the best gaps, the matrix, proof."""
    table = view.compute(whitespace, view.snapshot)
    rows = view.compute(whitespace_lists.in_view, table, view.accounts)
    if rows.empty:
        empty.missing(
            "No product is known.",
            "A column Product in the revenue export or in the deals shows here who lacks what.",
        )
        return
    gaps = view.compute(whitespace_lists.best_gaps, rows)
    finding = view.compute(whitespace_words.headline, gaps, view.currency)
    st.markdown(fmt.escape(finding))
    measures = view.compute(whitespace_lists.measures, rows, view.accounts)
    cards.tiles(view, list(measures.items()), key="whitespace_")
    parts = {
        "Best gaps": lambda: _gaps_part(view, gaps),
        "Account by product": lambda: _matrix_part(view, rows, gaps),
        "How well it works": lambda: _evidence_part(view),
    }
    names = st.tabs(list(parts), key="whitespace_tab", bind="query-params")
    for tab, part in zip(names, parts.values(), strict=True):
        if tab.open:
            with tab:
                part()


def _gaps_part(view: View, gaps: pd.DataFrame) -> None:
    if gaps.empty:
        empty.missing(
            "No gap has a known worth.",
            "Revenue by product of five customers, or a price list, tells what one is worth.",
        )
        return
    left = f"The first {MOST_GAPS} of {len(gaps):,} gaps. " if len(gaps) > MOST_GAPS else ""
    st.caption(f"{left}{whitespace_words.HOW}")
    shown = whitespace_words.with_reasons(gaps.head(MOST_GAPS), view.currency)
    config = tables.column_config(view, GAP_COLUMNS, shown)
    config["reason"] = st.column_config.TextColumn(GAP_COLUMNS["reason"][0], width=REASON_WIDTH)
    chosen = st.dataframe(
        tables.shown_values(shown, GAP_COLUMNS),
        column_config=config,
        hide_index=True,
        key="whitespace_gaps",
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [0]}},
        placeholder=tables.MISSING,
        alt="Gaps by expected value, each with its reason",
    )
    selected = [row for row in chosen["selection"]["rows"] if row < len(shown)]
    _peers_part(view, shown.iloc[selected[0] if selected else 0])


def _peers_part(view: View, gap: pd.Series) -> None:
    """Draw the accounts behind one gap."""
    found = view.compute(peers_of, view.snapshot, str(gap["account_id"]), str(gap["product"]))
    st.markdown(f"**{fmt.escape(whitespace_words.peers_title(found, str(gap['account'])))}**")
    st.caption("Choose another row above to see the accounts behind it.")
    kept = {name: shown for name, shown in PEER_COLUMNS.items() if found.rows[name].notna().any()}
    tables.data_table(
        view, found.rows, kept, key="whitespace_peers",
        alt="Accounts that the gap is compared with, and what they spend on the product",
    )  # fmt: skip


def _matrix_part(view: View, rows: pd.DataFrame, gaps: pd.DataFrame) -> None:
    found = view.compute(whitespace_lists.matrix, rows)
    note = whitespace_words.matrix_note(found)
    title = view.compute(whitespace_words.matrix_title, gaps, view.currency)
    charts.draw(
        whitespace_charts.matrix(found, view.currency, title),
        key="whitespace_matrix",
        alt="A row for each account and a column for each product, with a letter for what is known "
        "of it; the list of the best gaps has the figures.",
    )
    stated = "A dot behind the letter: somebody wrote it down in the whitespace sheet."
    st.caption(fmt.escape(f"{note} {stated}".strip()))


def _evidence_part(view: View) -> None:
    """Draw how well whitespace at past dates told what was bought, also where it did not."""
    with st.spinner("Checking against the past"):
        found = view.compute(whitespace_evidence, view.snapshot)
    colour = "green" if found.badge == BETTER else "gray"
    st.badge(whitespace_words.BADGES[found.badge], color=colour)
    st.markdown(fmt.escape(whitespace_words.tried(found)))
    if found.dates.empty:
        return
    _evidence_tables(view, found)


def _evidence_tables(view: View, found: Tried) -> None:
    tables.data_table(
        view, found.methods, METHOD_COLUMNS, key="whitespace_methods",
        alt="Three ways to rank: right order and found in three, with their 90 % intervals",
    )  # fmt: skip
    st.caption(f"{whitespace_words.TRIED_HOW} From and to: 90 % intervals.")
    with st.expander("Right order at each date"):
        tables.data_table(
            view, found.dates, DATE_COLUMNS, key="whitespace_dates", alt="Right order at each date"
        )


def account_part(view: View, account_id: str) -> None:
    """Draw the whitespace of one account: product by product, the best gap first."""
    rows = whitespace_lists.of_account(view.compute(whitespace, view.snapshot), account_id)
    if rows.empty:
        empty.missing(
            "No product is known.",
            "A column Product in the revenue export or in the deals shows here what it lacks.",
        )
        return
    st.markdown(fmt.escape(whitespace_words.account_line(rows, view.currency)))
    tables.data_table(
        view, whitespace_words.with_words(rows), ACCOUNT_COLUMNS, key="account_whitespace",
        alt="Products of the account: state, peers that buy each, expected worth and ceiling",
    )  # fmt: skip
    st.caption(whitespace_words.HOW)
