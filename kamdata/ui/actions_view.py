"""Open actions on screen: who does what until when, ticked off where they were decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import actions
from kamdata.ui import decision_log, tables

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from kamdata.schema import Kind
    from kamdata.ui.data import View

COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "due_on": ("Due", "date"), "when": ("When", "text"), "what": ("Action", "text"),
    "account": ("Account", "text"), "owner": ("Owner", "text"),
}  # fmt: skip
_TICKED = "_ticked_"  # with the company behind it: ids of the sample are others


def open_part(view: View, rows: pd.DataFrame, *, key: str) -> None:
    """Draw the open actions (`actions.open_actions`); those decided here can be ticked off."""
    _just_ticked(view, key)
    if rows.empty:
        st.caption("No action is open.")
        return
    decided = rows[rows["decision_id"] > 0]
    decided_part(view, decided, key=key)
    of_files = rows[rows["decision_id"] == 0]
    if not of_files.empty:
        st.caption("From your files; tick them off where the files come from.")
        tables.account_rows(
            view, of_files, COLUMNS, key=f"{key}_files", alt="Open actions of the files"
        )


def account_part(view: View, rows: pd.DataFrame, *, key: str) -> None:
    """Draw the open actions of one account: decided ones to tick off, then those of its plan."""
    _just_ticked(view, key)
    if rows.empty:
        st.caption("No action is open.")
        return
    decided_part(view, rows[rows["decision_id"] > 0], key=key)
    planned = rows[rows["decision_id"] == 0]
    if not planned.empty:
        columns = {name: one for name, one in COLUMNS.items() if name != "account"}
        tables.data_table(
            view, planned, {**columns, "origin": ("Where it comes from", "text")},
            key=f"{key}_planned", alt="Open actions of the plan, the most overdue first",
        )  # fmt: skip


def decided_part(view: View, rows: pd.DataFrame, *, key: str) -> None:
    """Draw actions that meetings decided as a list to tick off."""
    is_open = decision_log.is_open(view)
    for row in rows.to_dict("records"):
        if is_open:
            st.checkbox(
                _line(row), key=f"{key}_{row['decision_id']}", on_change=_tick,
                args=(view, int(row["decision_id"]), str(row["what"])),
            )  # fmt: skip
        else:
            st.markdown(_line(row))


def _line(row: Mapping[Hashable, Any]) -> str:
    about = [row[name] for name in ("account", "opportunity", "owner") if pd.notna(row[name])]
    due = "" if pd.isna(row["due_on"]) else f"due {fmt.day(row['due_on'])}, "
    said = " · ".join([*(str(one) for one in about), f"{due}{row['when']}"])
    return f"**{fmt.escape(row['what'])}** · {fmt.escape(said)}"


def _tick(view: View, decision_id: int, what: str) -> None:
    decision_log.tick_off(decision_id)
    place = f"{_TICKED}{view.company}"
    st.session_state[place] = {**st.session_state.get(place, {}), decision_id: what}


def _just_ticked(view: View, key: str) -> None:
    """Draw what was ticked off in this window, to open again."""
    for decision_id, what in st.session_state.get(f"{_TICKED}{view.company}", {}).items():
        text, button = st.columns([8, 1], vertical_alignment="center")
        text.markdown(f":green[:material/check_circle:] {fmt.escape(what)} is done.")
        button.button(
            "Undo", key=f"{key}_untick_{decision_id}", type="tertiary", on_click=_untick,
            args=(view, decision_id),
        )  # fmt: skip


def _untick(view: View, decision_id: int) -> None:
    decision_log.tick_off(decision_id, is_done=False)
    place = f"{_TICKED}{view.company}"
    ticked = st.session_state[place]
    st.session_state[place] = {one: what for one, what in ticked.items() if one != decision_id}


def title(view: View, rows: pd.DataFrame) -> str:
    """Return the heading of the list: how many are open, how many past due."""
    return actions.title(rows, view.snapshot.as_of)
