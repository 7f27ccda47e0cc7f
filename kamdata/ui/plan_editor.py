"""Editing a plan where it is shown: the rows of a table, or fields of the account.

Every change is an entry in the ledger with who and when. It stands in place of what the files say
from the snapshot in view on, so nothing can be edited while a past one is open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.errors import BadEntryError
from kamdata.metrics import edited
from kamdata.metrics.account_goals import KINDS as GOAL_KINDS
from kamdata.metrics.entries import NAMED_BY, entry_key, plain, row_keys
from kamdata.metrics.stances import INFLUENCE, STANCES
from kamdata.schema import TABLES
from kamdata.ui import data, decision_log, tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamdata.model import Entry, Plain
    from kamdata.schema import Column
    from kamdata.ui.data import View

# whole numbers that stand for words: their label, and the words
SCALES = {"influence": ("Influence", INFLUENCE), "disposition": ("Stands to us", STANCES)}
LONG_TEXTS = ("overview", "industry_position", "address")
YES_NO = ("yes", "no")
_EDITION = "_plan_edition"  # a new one gives the editors new keys: they forget their edits
_SAID = "_plan_said_"


def is_open(view: View) -> bool:
    """Return whether plans can be written: only on the newest snapshot."""
    return decision_log.is_open(view)


def save_fields(view: View, account_id: str, fields: Mapping[str, Any]) -> None:
    """Write fields of the account, given as they are typed. Raises BadEntryError."""
    found = edited.typed("accounts", fields)
    _keep(view, edited.field_entries("accounts", account_id, "", found, view.snapshot.as_of))


def save_row(
    view: View, table: str, account_id: str, name: object, fields: Mapping[str, Any]
) -> None:
    """Write fields, given as they are typed, of the row of that name, which need not be there.

    `account_id` is empty for the tables of the company. Raises BadEntryError.
    """
    found = edited.typed(table, {NAMED_BY[table]: name, **fields})
    key = entry_key(found[NAMED_BY[table]], table)
    _keep(view, edited.field_entries(table, account_id, key, found, view.snapshot.as_of))


def save_together(view: View, entries: Sequence[Entry]) -> None:
    """Write entries that belong together: all of them are kept, or none."""
    _keep(view, entries)


def settle(view: View, one: Entry, value: Plain) -> None:
    """Write what a field holds from now on, as it is kept, so that the difference is settled.

    It is written twice: a second time says that what another person wrote before was seen.
    """
    kept = replace(one, value=value, as_of=view.snapshot.as_of)
    _keep(view, [kept, kept])


def _keep(view: View, entries: Sequence[Entry]) -> None:
    data.company_store().write_entries(edited.beside_files(entries, data.of_files(view)))
    st.session_state[_EDITION] = st.session_state.get(_EDITION, 0) + 1


def _key(key: str) -> str:
    return f"{key}_{st.session_state.get(_EDITION, 0)}"


def edit_rows(
    view: View,
    table: str,
    account_id: str,
    columns: Sequence[str],
    *,
    key: str,
    label: str = "",
) -> None:
    """Draw a closed box with the rows of a table to change, add and remove.

    `columns` are those of the contract, in the order shown; the one that names the rows comes
    first. `account_id` is empty for the tables of the company.
    """
    if not is_open(view):
        return
    title = label or f"Edit {TABLES[table].label.lower()}"
    box = st.expander(title, key=key, on_change="rerun", icon=":material/edit:")
    _say(key)
    if not box.open:
        return
    shown = _rows(view, table, account_id)
    held = [edited.contract(table, name) for name in columns]
    with box, st.form(f"{key}_form", border=False):
        place = _key(f"{key}_rows")
        st.data_editor(
            pd.DataFrame({one.name: _typed(shown.rows[one.name], one) for one in held}),
            column_config={one.name: _config(view, one, table) for one in held},
            hide_index=True, num_rows="dynamic", key=place, alt=title,
        )  # fmt: skip
        st.form_submit_button(
            "Save", key=f"{key}_save", type="primary", on_click=_save_rows,
            args=(view, shown, place, key),
        )  # fmt: skip


def _rows(view: View, table: str, account_id: str) -> edited.ShownRows:
    rows = view.snapshot.table(table)
    if "account_id" in rows:
        rows = rows[rows["account_id"] == account_id]
    rows = rows.reset_index(drop=True)
    keys = tuple(row_key for _, row_key in row_keys(rows, table))
    return edited.ShownRows(table, account_id, rows, keys)


def _typed(values: pd.Series, column: Column) -> pd.Series:
    """Return values as they are typed: money in the currency, shares in percent."""
    if column.kind == "money":
        return values.astype("float64") / 100
    if column.kind == "rate":
        return values.astype("float64") * 100
    return values.astype("object") if column.kind in ("label", "text", "key") else values


def _config(view: View, column: Column, table: str) -> Any:
    label, about = tables.label_of(column.name), column.about
    is_needed = column.is_required and column.name != "due_on"
    low, high = edited.RANGES.get(column.name, (None, None))
    if column.name in SCALES:
        label, words = SCALES[column.name]
        return st.column_config.SelectboxColumn(
            label, help=about, options=sorted(words, reverse=True),
            format_func=lambda level: words[int(level)],
        )  # fmt: skip
    match column.kind:
        case "label" if column.choices:
            return st.column_config.SelectboxColumn(
                label, help=about, options=list(column.choices), required=is_needed,
                format_func=spoken,
            )  # fmt: skip
        case "date":
            return st.column_config.DateColumn(
                label, help=about, format="D MMM YYYY", required=is_needed
            )
        case "money":
            sign = fmt.sign(view.currency).strip()
            return st.column_config.NumberColumn(f"{label}, {sign}", help=about, format="%,.2f")
        case "rate":
            return st.column_config.NumberColumn(
                f"{label}, %", help=about, min_value=0, max_value=100
            )
        case "integer" | "number":
            step = 1 if column.kind == "integer" else None
            return st.column_config.NumberColumn(
                label, help=about, min_value=low, max_value=high, step=step
            )
        case "flag":
            return st.column_config.CheckboxColumn(label, help=about)
        case _:
            is_name = column.name == NAMED_BY[table]
            return st.column_config.TextColumn(
                label, help=about, required=is_needed, max_chars=edited.LONGEST_TEXT,
                width="medium" if is_name else None,
            )  # fmt: skip


def spoken(choice: object) -> str:
    """Return a choice of the contract in words: `supply_chain` -> `Supply chain`."""
    return GOAL_KINDS.get(str(choice)) or str(choice).replace("_", " ").capitalize()


def _save_rows(view: View, shown: edited.ShownRows, place: str, key: str) -> None:
    delta = st.session_state.get(place, {})
    try:
        made = edited.row_entries(shown, delta, view.snapshot.as_of)
    except BadEntryError as problem:
        _remember(key, str(problem), is_problem=True)
        return
    _save(view, made, key)


def _save(view: View, made: Sequence[Entry], key: str) -> None:
    if made:
        _keep(view, made)
        _remember(key, f"Saved {fmt.count(len(made), 'change')}.")
    else:
        _remember(key, "Nothing was changed.")


def _remember(key: str, sentence: str, *, is_problem: bool = False) -> None:
    st.session_state[f"{_SAID}{key}"] = (sentence, is_problem)


def _say(key: str) -> None:
    """Draw once what became of the last change."""
    sentence, is_problem = st.session_state.pop(f"{_SAID}{key}", ("", False))
    if is_problem:
        st.warning(fmt.escape(sentence), icon=":material/edit:")
    elif sentence:
        st.caption(fmt.escape(sentence))


def edit_fields(
    view: View, account_id: str, fields: Sequence[str], *, key: str, label: str
) -> None:
    """Draw a closed box with a form of fields of the account."""
    if not is_open(view):
        return
    box = st.expander(label, key=key, on_change="rerun", icon=":material/edit:")
    _say(key)
    if not box.open:
        return
    row = _account(view, account_id)
    with box, st.form(f"{key}_form", border=False):
        places = {name: _key(f"{key}_{name}") for name in fields}
        for at, name in enumerate(fields):
            if at % 2 == 0:
                pair = st.columns(2, gap="medium")
            with pair[at % 2]:  # pyright: ignore[reportPossiblyUnboundVariable]
                _field(view, edited.contract("accounts", name), plain(row[name]), places[name])
        st.form_submit_button(
            "Save", key=f"{key}_save", type="primary", on_click=_save_fields,
            args=(view, account_id, row, places, key),
        )  # fmt: skip


def _account(view: View, account_id: str) -> pd.Series:
    accounts = view.snapshot.table("accounts")
    return accounts[accounts["account_id"] == account_id].iloc[0]


def _field(view: View, column: Column, value: Any, key: str) -> None:
    """Draw the input of one field with what it holds."""
    label, about = tables.label_of(column.name), column.about
    match column.kind:
        case "label" if column.choices:
            st.selectbox(
                label, column.choices,
                column.choices.index(value) if value in column.choices else None,
                format_func=spoken, key=key, help=about,
            )  # fmt: skip
        case "flag":
            st.selectbox(
                label, YES_NO, None if value is None else int(not value), key=key, help=about,
                format_func=spoken,
            )  # fmt: skip
        case "date":
            st.date_input(label, value, key=key, help=about, format="YYYY-MM-DD")
        case "money" | "rate" | "number" | "integer":
            _number(view, column, value, key)
        case _ if column.name in LONG_TEXTS:
            st.text_area(label, value or "", key=key, help=about, max_chars=edited.LONGEST_TEXT)
        case _:
            st.text_input(label, value or "", key=key, help=about, max_chars=edited.LONGEST_TEXT)


def _number(view: View, column: Column, value: float | None, key: str) -> None:
    label = tables.label_of(column.name)
    unit = {"money": f", {fmt.sign(view.currency).strip()}", "rate": ", %"}.get(column.kind, "")
    typed = None if value is None else _typed(pd.Series([value]), column).iloc[0]
    low, high = edited.RANGES.get(column.name, (None, None))
    if column.kind == "integer":
        st.number_input(
            label, low, high, None if typed is None else int(typed), step=1, key=key,
            help=column.about,
        )  # fmt: skip
    else:
        st.number_input(
            f"{label}{unit}", value=None if typed is None else float(typed), key=key,
            help=column.about,
        )  # fmt: skip


def _save_fields(
    view: View, account_id: str, row: pd.Series, places: Mapping[str, str], key: str
) -> None:
    given = {name: st.session_state.get(place) for name, place in places.items()}
    is_flag = {name: edited.contract("accounts", name).kind == "flag" for name in given}
    given = {
        name: value == "yes" if is_flag[name] and value is not None else value
        for name, value in given.items()
    }
    try:
        found = edited.typed("accounts", given)
    except BadEntryError as problem:
        _remember(key, str(problem), is_problem=True)
        return
    changed = {name: value for name, value in found.items() if value != plain(row[name])}
    as_of = view.snapshot.as_of
    _save(view, edited.field_entries("accounts", account_id, "", changed, as_of), key)
