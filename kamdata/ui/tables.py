"""Tables on a page: columns formatted by their unit, a click on a row opens the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.elements.lib.column_types import ColumnConfig

    from kamdata.schema import Kind
    from kamdata.ui.data import View


class InCurrency(Protocol):
    """What says the currency that amounts are in: a view, or a stored snapshot."""

    @property
    def currency(self) -> str:
        """ISO code of the currency."""
        ...


ACCOUNT_PAGE = "pages/account.py"
ROWS_SHOWN = 500
MISSING = "–"


def account_rows(
    view: View,
    rows: pd.DataFrame,
    columns: Mapping[str, tuple[str, Kind | str]],
    *,
    key: str,
    alt: str,
    height: Literal["auto", "content"] = "auto",
) -> None:
    """Draw rows that carry `account_id`; a click on the name, or the row's box, opens its page.

    `columns` maps the columns to show to (label, kind). Kinds are those of the schema,
    `points` (a score from 0 to 100), `times` (a multiple), `decimal` (with one place) and `link`
    (an address made by `fmt.web_address`). At most `ROWS_SHOWN` rows are drawn, the first ones,
    and the page says so; with the height `content` none of them scroll.
    """
    shown = _first(rows)
    config: dict[str, Any] = dict(column_config(view, columns, shown))
    if "account" in columns:
        config["account"] = st.column_config.ButtonColumn(
            columns["account"][0], type="tertiary", alignment="left", key=f"{key}_name"
        )
    chosen = st.dataframe(
        shown_values(shown, columns),
        column_config=config,
        hide_index=True,
        height=height,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        placeholder=MISSING,
        alt=alt,
    )
    clicked = st.session_state.get(f"{key}_name")  # only in the run that the click starts
    selected = [clicked.row] if clicked else chosen["selection"]["rows"]
    if selected:
        open_account(str(shown.iloc[selected[0]]["account_id"]))


def open_account(account_id: str) -> None:
    """Go to the page of one account, keeping the filters in the address."""
    st.switch_page(ACCOUNT_PAGE, query_params={"account": account_id})


def data_table(
    view: InCurrency,
    rows: pd.DataFrame,
    columns: Mapping[str, tuple[str, Kind | str]],
    *,
    key: str,
    alt: str,
    height: Literal["auto", "content"] = "auto",
) -> None:
    """Draw rows that open nothing, columns formatted by kind; the first `ROWS_SHOWN` of them.

    With the height `content` none of them scroll.
    """
    shown = _first(rows)
    st.dataframe(
        shown_values(shown, columns),
        column_config=column_config(view, columns, shown),
        hide_index=True,
        height=height,
        key=key,
        placeholder=MISSING,
        alt=alt,
    )


def _first(rows: pd.DataFrame) -> pd.DataFrame:
    if len(rows) > ROWS_SHOWN:
        st.caption(f"The first {ROWS_SHOWN:,} of {len(rows):,} rows.")
    return rows.head(ROWS_SHOWN)


def filled(
    rows: pd.DataFrame, columns: Mapping[str, tuple[str, Kind | str]]
) -> dict[str, tuple[str, Kind | str]]:
    """Return the columns to show that hold anything in these rows."""
    return {name: shown for name, shown in columns.items() if rows[name].notna().any()}


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
    """Return the words for a canonical column: `close_on` -> `Close date`."""
    words = column.removesuffix("_cents").removesuffix("_rate").removeprefix("is_")
    if words == "on" or words.endswith("_on"):
        words = f"{words.removesuffix('on').removesuffix('_')} date".strip()
    words = words.replace("_", " ").capitalize()
    return words.replace("Nps", "NPS").removesuffix(" id") + (
        " ID" if words.endswith(" id") else ""
    )


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
    view: InCurrency,
    columns: Mapping[str, tuple[str, Kind | str]],
    rows: pd.DataFrame | None = None,
) -> dict[str, ColumnConfig]:
    """Return Streamlit's column configuration: the label and the number format of each kind.

    The currency's sign stands before each amount, or in the label of a column where `rows` has
    negative amounts: a format would write it between the minus and the figure.
    """
    sign = fmt.sign(view.currency)
    made: dict[str, ColumnConfig] = {}
    for name, (label, kind) in columns.items():
        match kind:
            case "money":
                is_signed = rows is not None and bool((rows[name] < 0).any())
                made[name] = _money_column(label, sign, is_signed=is_signed)
            case "rate":
                made[name] = st.column_config.NumberColumn(label, format="%.0f %%")
            case "points":
                made[name] = st.column_config.ProgressColumn(
                    label, format="%.0f", min_value=0, max_value=100
                )
            case "times" | "decimal":
                unit = "x" if kind == "times" else ""
                made[name] = st.column_config.NumberColumn(label, format=f"%,.1f{unit}")
            case "integer" | "number":
                made[name] = st.column_config.NumberColumn(label, format="%,.0f")
            case "date":
                made[name] = st.column_config.DateColumn(label, format="D MMM YYYY")
            case "flag":
                made[name] = st.column_config.CheckboxColumn(label)
            case "link":
                made[name] = st.column_config.LinkColumn(label, display_text="Open")
            case _:
                made[name] = st.column_config.TextColumn(label)
    return made


def _money_column(label: str, sign: str, *, is_signed: bool) -> ColumnConfig:
    if is_signed:
        return st.column_config.NumberColumn(f"{label}, {sign.strip()}", format="%,.0f")
    return st.column_config.NumberColumn(label, format=f"{sign}%,.0f")
