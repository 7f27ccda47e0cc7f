"""Tables on a page: columns formatted by their unit, a click on a row opens the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.elements.lib.column_types import ColumnConfig

    from kamdata.schema import Kind
    from kamdata.ui.data import View

ACCOUNT_PAGE = "pages/account.py"


def account_rows(
    view: View,
    rows: pd.DataFrame,
    columns: Mapping[str, tuple[str, Kind | str]],
    *,
    key: str,
    alt: str,
) -> None:
    """Draw rows that carry `account_id`; selecting one opens the account's page.

    `columns` maps the columns to show to (label, kind). Kinds are those of the schema, and
    `points` (a score from 0 to 100) and `times` (a multiple).
    """
    chosen = st.dataframe(
        shown_values(rows, columns),
        column_config=column_config(view, columns),
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        alt=alt,
    )
    selected = chosen["selection"]["rows"]
    if selected:
        open_account(str(rows.iloc[selected[0]]["account_id"]))


def open_account(account_id: str) -> None:
    """Go to the page of one account, keeping the filters in the address."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params}
    st.switch_page(ACCOUNT_PAGE, query_params={**kept, "account": account_id})


def data_table(
    view: View,
    rows: pd.DataFrame,
    columns: Mapping[str, tuple[str, Kind | str]],
    *,
    key: str,
    alt: str,
) -> None:
    """Draw rows that open nothing, columns formatted by kind."""
    st.dataframe(
        shown_values(rows, columns),
        column_config=column_config(view, columns),
        hide_index=True,
        key=key,
        alt=alt,
    )


def plain_rows(view: View, table: str, rows: pd.DataFrame, *, key: str) -> None:
    """Draw the rows of a canonical table with the columns that hold anything."""
    columns: dict[str, tuple[str, Kind | str]] = {
        column.name: (label_of(column.name), column.kind)
        for column in TABLES[table].columns
        if column.name in rows and rows[column.name].notna().any()
    }
    columns |= {"source_row": ("Row in file", "integer")}
    data_table(view, rows, columns, key=key, alt=f"Rows of the table {table}")


def label_of(column: str) -> str:
    """Return the words for a canonical column: `close_on` -> `Close on`."""
    words = column.removesuffix("_cents").removesuffix("_rate").removeprefix("is_")
    return words.replace("_", " ").capitalize()


def shown_values(rows: pd.DataFrame, columns: Mapping[str, tuple[str, Kind | str]]) -> pd.DataFrame:
    """Return the columns to show in their display units: money in major units, rates in percent."""
    shown = {}
    for name, (_, kind) in columns.items():
        values = rows[name]
        if kind == "money":
            values = values.astype("float64") / 100
        elif kind == "rate":
            values = values.astype("float64") * 100
        shown[name] = values
    return pd.DataFrame(shown, index=rows.index).reset_index(drop=True)


def column_config(
    view: View, columns: Mapping[str, tuple[str, Kind | str]]
) -> dict[str, ColumnConfig]:
    """Return Streamlit's column configuration: the label and the number format of each kind."""
    del view
    made: dict[str, ColumnConfig] = {}
    for name, (label, kind) in columns.items():
        match kind:
            case "money":
                made[name] = st.column_config.NumberColumn(label, format="%,.0f")
            case "rate":
                made[name] = st.column_config.NumberColumn(label, format="%.0f %%")
            case "points":
                made[name] = st.column_config.ProgressColumn(
                    label, format="%.0f", min_value=0, max_value=100
                )
            case "times":
                made[name] = st.column_config.NumberColumn(label, format="%.1fx")
            case "integer" | "number":
                made[name] = st.column_config.NumberColumn(label, format="%,.0f")
            case "date":
                made[name] = st.column_config.DateColumn(label, format="D MMM YYYY")
            case "flag":
                made[name] = st.column_config.CheckboxColumn(label)
            case _:
                made[name] = st.column_config.TextColumn(label)
    return made
