"""What is known of an account's plan, its people and its work, on the account's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import decision_words
from kamdata.metrics.entries import NAMED_BY
from kamdata.schema import TABLES
from kamdata.ui import decision_log, plan_editor, tables

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Column, Kind
    from kamdata.ui.data import View

NOT_FACTS = ("account_id", "account")
DECIDED_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "as_of": ("On the file of", "date"), "words": ("Decided", "text"),
    "opportunity": ("Deal", "text"), "who": ("Who, until when", "text"),
    "decided_by": ("By", "text"),
}  # fmt: skip


def facts_part(view: View, at: Standing) -> None:
    """Draw what the accounts table says about the account."""
    accounts = view.snapshot.table("accounts")
    account = accounts[accounts["account_id"].isin(at.rows["account_id"])].iloc[0]
    tables.data_table(
        view, facts(account, view.currency),
        {"fact": ("What is known", "text"), "value": ("Value", "text")},
        key="account_facts", alt="What is known of the account",
    )  # fmt: skip


def edited_columns(table: str) -> list[str]:
    """Return the columns of a table that are edited, the one that names its rows first."""
    own = [one.name for one in TABLES[table].columns if one.of in ("", table)]
    kept = [name for name in own if name not in NOT_FACTS]
    return sorted(kept, key=lambda name: name != NAMED_BY[table])


def decided_part(view: View, at: Standing) -> None:
    """Draw what reviews decided about the account and its deals, the newest first."""
    known, account_id = decision_log.known(view), str(at.rows["account_id"].iloc[0])
    rows = decision_words.of_account(known, account_id, view.snapshot.table("opportunities"))
    if rows.empty:
        return
    st.subheader(f"What reviews decided ({len(rows):,})", anchor=False)
    tables.data_table(
        view, rows, DECIDED_COLUMNS, key="account_decided",
        alt="What reviews decided about the account and its deals",
    )  # fmt: skip


def facts(account: pd.Series, currency: str) -> pd.DataFrame:
    """Return fact and value (text) of every column of the account that holds anything."""
    rows = [
        (column.about, _text(account[column.name], column, currency))
        for column in TABLES["accounts"].columns
        if column.name not in NOT_FACTS and not pd.isna(account[column.name])
    ]
    return pd.DataFrame(rows, columns=["fact", "value"])


def _text(value: object, column: Column, currency: str) -> str:
    match column.kind:
        case "money":
            return fmt.money_full(value, currency)  # pyright: ignore[reportArgumentType]
        case "rate":
            return fmt.percent(value)  # pyright: ignore[reportArgumentType]
        case "date":
            return fmt.day(value)  # pyright: ignore[reportArgumentType]
        case "integer" | "number":
            return fmt.number(value)  # pyright: ignore[reportArgumentType]
        case "flag":
            return "Yes" if value else "No"
        case "label" if column.choices:
            return plan_editor.spoken(value)
        case _:
            return str(value)
