"""Where to focus within one account, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics.account_focus import account_focus, sentences
from kamdata.ui import assessed, empty, tables

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.schema import Kind
    from kamdata.ui.data import View

PRODUCTS: dict[str, tuple[str, Kind | str]] = {
    "product": ("Product", "text"), "now_cents": ("Last 12 months", "money"),
    "change_cents": ("Change", "money"), "growth_rate": ("Growth", "rate"),
    "margin_rate": ("Gross margin", "rate"), "expected_cents": ("Could be worth", "money"),
    "adopters_n": ("Similar who buy it", "integer"), "peers_n": ("Similar customers", "integer"),
}  # fmt: skip
UNITS: dict[str, tuple[str, Kind | str]] = {
    "unit": ("Business unit", "text"), "now_cents": ("Last 12 months", "money"),
    "before_cents": ("Year before", "money"), "change_cents": ("Change", "money"),
    "growth_rate": ("Growth", "rate"),
}  # fmt: skip
TEAMS: dict[str, tuple[str, Kind | str]] = {
    "unit": ("Department", "text"), "people": ("People listed", "integer"),
    "active": ("Met in 180 days", "integer"), "last_on": ("Last contact", "date"),
}  # fmt: skip
PEOPLE: dict[str, tuple[str, Kind | str]] = {
    "person": ("Person", "text"), "warmth": ("Contact", "text"),
    "days": ("Days since", "integer"), "role": ("Role", "text"), "title": ("Title", "text"),
    "department": ("Department", "text"), "influence": ("Influence, 1 to 3", "integer"),
    "disposition": ("Disposition, -2 to 2", "integer"),
}  # fmt: skip


def focus_part(view: View, account_id: str) -> None:
    """Draw the account's best and worst parts by product, business unit and person."""
    known = assessed.of_view(view).known
    focus = account_focus(known.facts, account_id)
    said = sentences(focus, view.currency)
    for sentence in said:
        st.markdown(fmt.escape(sentence))
    if not said:
        empty.missing(
            "Nothing tells its parts apart yet.",
            "Revenue by product, parent accounts and contacts with dates show where to focus.",
        )
    parts = (
        ("By product", focus.products, PRODUCTS), ("By business unit", focus.units, UNITS),
        ("By department", focus.teams, TEAMS), ("By person", focus.people, PEOPLE),
    )  # fmt: skip
    for title, rows, columns in parts:
        _table(view, title, rows, columns)


def _table(
    view: View, title: str, rows: pd.DataFrame, columns: dict[str, tuple[str, Kind | str]]
) -> None:
    if rows.empty:
        return
    st.markdown(f"**{title}**")
    kept = {name: shown for name, shown in columns.items() if rows[name].notna().any()}
    key = f"focus_{title.rpartition(' ')[2]}"
    tables.data_table(view, rows, kept, key=key, alt=f"Parts of the account: {title.lower()}")
