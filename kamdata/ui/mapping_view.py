"""How files are read because somebody confirmed it once: seen, changed and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.ingest.header_meanings import HIDDEN
from kamdata.schema import TABLES
from kamdata.ui import data
from kamdata.ui.import_sheet import NOT_USED, SKIP
from kamdata.ui.tables import label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.model import SavedMapping

_ASKED = "_mapping_to_forget"
_SAVED = "_mapping_saved"
RECOGNISED = ""  # the table of a mapping that leaves it to the importer


def mappings() -> None:
    """Draw every remembered mapping, with its columns, to change or to forget."""
    message = st.session_state.pop(_SAVED, "")
    if message:
        st.success(message, icon=":material/check:")
    remembered = data.store().mappings()
    if not remembered:
        st.info(
            "Nothing is remembered yet. What you correct on the page Import files is kept here and "
            "used for the next file with the same headers.",
            icon=":material/info:",
        )
    for one in remembered:
        key = one.fingerprint[:16]
        with st.expander(fmt.escape(_title(one)), key=f"mapping_{key}"):
            st.caption(
                f"Confirmed on {fmt.day(one.confirmed_at.date())}, last used on "
                f"{fmt.day(one.last_used_at.date())}. Known again by its headers."
            )
            _edit(one, key)
            _forget(one, key)


def _title(one: SavedMapping) -> str:
    n = len(one.choice.get("columns") or {})
    columns = f", {fmt.count(n, 'column')} as you chose" if n else ""
    return f"{one.label}: {_table_label(one.choice.get('table') or RECOGNISED)}{columns}"


def _table_label(table: str) -> str:
    if table == SKIP:
        return "Nothing to import"
    return TABLES[table].label if table in TABLES else "As recognised"


def _meaning(column: str) -> str:
    return label_of(column) if column else "Kept as text, not used"


def _edit(one: SavedMapping, key: str) -> None:
    now = one.choice.get("table") or RECOGNISED
    options = [RECOGNISED, *(name for name in TABLES if name != "stages"), SKIP]
    table = st.selectbox(
        "The sheet holds", options, index=options.index(now) if now in options else 0,
        key=f"mapping_table_{key}", format_func=_table_label,
    )  # fmt: skip
    columns: dict[str, str | None] = dict(one.choice.get("columns") or {})
    if columns:
        st.dataframe(
            pd.DataFrame(
                {
                    "Column in the file": list(columns),
                    "Means": [_meaning(column or NOT_USED) for column in columns.values()],
                }
            ),
            hide_index=True, key=f"mapping_columns_{key}", alt="What each column was said to mean",
        )  # fmt: skip
    changed = _change_column(columns, table, key)
    if st.button("Save", key=f"save_mapping_{key}"):
        kept = changed if table == now else _that_fit(changed, table)
        choice = {**one.choice, "table": table or None, "columns": kept or None}
        _keep(one, {name: value for name, value in choice.items() if value is not None})


def _change_column(columns: dict[str, str | None], table: str, key: str) -> dict[str, str | None]:
    """Ask for another meaning of one column; return the columns with it."""
    if table not in TABLES or not columns:
        return columns
    left, right = st.columns(2)
    header = left.selectbox(
        "Change a column", list(columns), index=None, key=f"mapping_change_{key}",
        placeholder="Choose a column of the file",
    )  # fmt: skip
    if header is None:
        return columns
    options = [NOT_USED, *(c.name for c in TABLES[table].columns if c.name not in HIDDEN)]
    now = columns[header] or NOT_USED
    meaning = right.selectbox(
        "It means", options, index=options.index(now) if now in options else 0,
        key=f"mapping_means_{key}_{list(columns).index(header)}_{table}", format_func=_meaning,
    )  # fmt: skip
    # a meaning belongs to one column: the old one gives it up
    rest = {
        name: None if meaning and column == meaning else column for name, column in columns.items()
    }
    return {**rest, header: meaning or None}


def _that_fit(columns: Mapping[str, str | None], table: str) -> dict[str, str | None]:
    """Return the columns whose meaning the table has; other meanings belong to another table."""
    known = {column.name for column in TABLES[table].columns} if table in TABLES else set()
    return {name: column for name, column in columns.items() if column in known}


def _keep(one: SavedMapping, choice: Mapping[str, Any]) -> None:
    data.store().save_mapping(one.fingerprint, choice, one.label)
    st.session_state[_SAVED] = "Saved. The next file with these headers is read this way."
    st.rerun()


def _forget(one: SavedMapping, key: str) -> None:
    if st.session_state.get(_ASKED) != one.fingerprint:
        if st.button("Forget", key=f"forget_mapping_{key}", type="tertiary"):
            st.session_state[_ASKED] = one.fingerprint
            st.rerun()
        return
    st.markdown("Forget this? The next file with these headers is recognised anew.")
    with st.container(horizontal=True):
        is_sure = st.button("Forget it", key=f"sure_mapping_{key}", type="primary")
        is_kept = st.button("Keep it", key=f"keep_mapping_{key}")
    if is_sure:
        data.store().forget_mapping(one.fingerprint)
        st.session_state[_SAVED] = "Forgotten."
    if is_sure or is_kept:
        st.session_state.pop(_ASKED)
        st.rerun()
