"""What people wrote into a plan: where it differs from the files, and how to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import edited, entries
from kamdata.schema import TABLES
from kamdata.ui import data, plan_editor, tables

if TYPE_CHECKING:
    from kamdata.metrics.entries import Difference
    from kamdata.model import Entry, Plain
    from kamdata.schema import Kind
    from kamdata.ui.data import View

COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "about": ("Where", "text"), "field": ("Field", "text"), "value": ("Written here", "text"),
    "files": ("The files said", "text"), "written_by": ("By", "text"),
    "written_at": ("When", "date"),
}  # fmt: skip
REMOVED = "Row taken out"
NOTHING = "nothing"


def differences_part(view: View, account_id: str) -> None:
    """Draw where a person and the files, or two people, say different things; settle each.

    `account_id` is empty for the tables of the company.
    """
    known = data.company_store().entries(view.snapshot.as_of)
    own = [one for one in known if one.account_id == account_id]
    found = entries.differences(data.of_files(view), own) if own else []
    if not found:
        return
    count = fmt.count(len(found), "field")
    box = st.expander(
        f"{count} where what was written here and something else differ",
        key=f"differences_{account_id}", on_change="rerun", icon=":material/compare_arrows:",
    )  # fmt: skip
    if not box.open:
        return
    with box:
        st.caption("What was written here counts until you decide otherwise.")
        for one in found:
            _difference(view, one)


def _difference(view: View, found: Difference) -> None:
    one = found.entry
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        said = found.their_writer or "the files now"
        st.markdown(
            f"**{fmt.escape(_about(one))}, {fmt.escape(_field(one))}:** "
            f"{fmt.escape(one.written_by)} wrote {fmt.escape(_text(view, one, one.value))}; "
            f"{fmt.escape(said)} {'wrote' if found.their_writer else 'say'} "
            f"{fmt.escape(_text(view, one, found.theirs))}."
        )
        if plan_editor.is_open(view):
            key = f"{one.id}_{found.their_writer}"
            st.button(
                "Keep what counts", key=f"keep_{key}", type="tertiary",
                on_click=plan_editor.settle, args=(view, one, one.value),
            )  # fmt: skip
            st.button(
                "Take the other", key=f"take_{key}", type="tertiary",
                on_click=plan_editor.settle, args=(view, one, found.theirs),
            )  # fmt: skip


def written_part(view: View, account_id: str) -> None:
    """Draw everything that people wrote and that counts, with a way to take it back."""
    found = entries.of_account(data.company_store().entries(view.snapshot.as_of), account_id)
    if not found:
        st.caption("Nothing was written here yet: all of this comes from the files.")
        return
    rows = pd.DataFrame(
        {
            "about": [_about(one) for one in found],
            "field": [_field(one) for one in found],
            "value": [_text(view, one, one.value) for one in found],
            "files": [_text(view, one, one.file_value) for one in found],
            "written_by": [one.written_by for one in found],
            "written_at": pd.Series([one.written_at for one in found], dtype="datetime64[us, UTC]"),
        }
    )
    key = f"written_{account_id}"
    chosen = st.dataframe(
        tables.shown_values(rows, COLUMNS), column_config=tables.column_config(view, COLUMNS),
        hide_index=True, key=key, on_select="rerun", selection_mode="multi-row",
        placeholder=tables.MISSING, alt="What people wrote into this plan",
    )  # fmt: skip
    ids = [found[place].id for place in chosen["selection"]["rows"] if place < len(found)]
    if ids and plan_editor.is_open(view):
        st.button(
            f"Take back {fmt.count(len(ids), 'entry', 'entries')}", key=f"{key}_back",
            on_click=data.company_store().withdraw_entries, args=(ids,),
            help="What the files say, or what was written before, counts again.",
        )  # fmt: skip


def _about(one: Entry) -> str:
    label = TABLES[one.table].label if one.table in TABLES else one.table
    return f"{label}: {one.entry}" if one.entry else label


def _field(one: Entry) -> str:
    return tables.label_of(one.field) if one.field else REMOVED


def _text(view: View, one: Entry, value: Plain) -> str:
    """Return a value as it is read: money with its currency, dates as dates."""
    if value is None:
        return NOTHING
    if not one.field:
        return REMOVED
    column = edited.contract(one.table, one.field)
    match column.kind:
        case "money":
            return fmt.money_full(int(value), view.currency)
        case "rate":
            return fmt.percent(float(value))
        case "date":
            return fmt.day(pd.Timestamp(str(value)))
        case "flag":
            return "yes" if value else "no"
        case "label" if column.choices:
            return plan_editor.spoken(value).lower()
        case _:
            return str(value)
