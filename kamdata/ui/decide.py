"""Taking a decision about a deal or an account: what it is, and what it needs."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import actions
from kamdata.metrics.decision_words import KINDS, in_words, who_and_when
from kamdata.metrics.exceptions import BY_ID
from kamdata.model import Decision
from kamdata.ui import decision_log, tables

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from kamdata.model import DecisionKind
    from kamdata.ui.data import View


LONGEST = 300  # characters of a text
OF_ACCOUNT: tuple[DecisionKind, ...] = ("action", "note")
MISSING = {
    "re_date": "Choose the new close date.", "re_stage": "Choose the new stage.",
    "next_step": "Write the next step.", "action": "Write what is to be done.",
    "note": "Write the note.",
}  # fmt: skip


def popover(view: View, item: Mapping[Hashable, Any]) -> None:
    """Draw the button that opens the form for a decision about an item of the meeting."""
    key = f"decide_{_short(str(item['key']))}"
    box = st.popover("Decide", key=key, on_change="rerun", icon=":material/gavel:")
    if box.open:
        with box:
            _form(view, item, key)


def popover_for_any(view: View, waiting: pd.DataFrame) -> None:
    """Draw the button that opens the form for an item chosen from a list."""
    box = st.popover(
        "Decide on one of these", key="decide_any", on_change="rerun", icon=":material/gavel:"
    )
    if not box.open:
        return
    with box:
        rows = {str(row["key"]): row for row in waiting.head(tables.ROWS_SHOWN).to_dict("records")}
        chosen = st.selectbox(
            "Deal or account", list(rows), format_func=lambda one: _name(rows[one]),
            key="decide_any_item",
        )  # fmt: skip
        if chosen in rows:
            _form(view, rows[chosen], f"decide_any_{_short(chosen)}", box="decide_any")


def _name(item: Mapping[Hashable, Any]) -> str:
    return " · ".join(str(item[one]) for one in ("account", "opportunity") if pd.notna(item[one]))


def _form(view: View, item: Mapping[Hashable, Any], key: str, box: str = "") -> None:
    offered = list(KINDS) if pd.notna(item["opportunity_id"]) else list(OF_ACCOUNT)
    first = BY_ID[str(item["kind"])].offers
    kind = st.selectbox(
        "Decision", offered, index=offered.index(first if first in offered else "action"),
        format_func=lambda one: KINDS[one][0], key=f"{key}_kind",
    )  # fmt: skip
    with st.form(f"{key}_form", border=False):
        _fields(view, item, key, kind)
        st.form_submit_button(
            "Save", type="primary", on_click=_save, args=(view, item, key, kind, box or key),
            key=f"{key}_save",
        )  # fmt: skip
    if problem := st.session_state.pop(f"{key}_problem", ""):
        st.warning(problem, icon=":material/edit:")


def _fields(view: View, item: Mapping[Hashable, Any], key: str, kind: str) -> None:
    value = f"{key}_{kind}"
    match kind:
        case "re_date":
            st.date_input("New close date", None, key=value, format="YYYY-MM-DD")
        case "re_stage":
            stages = view.snapshot.table("stages")
            still_open = list(stages.loc[stages["status"] == "open", "stage"])
            st.selectbox("New stage", still_open, None, key=value, placeholder="Choose a stage")
        case "next_step" | "note":
            st.text_input(KINDS[kind][0], key=value, max_chars=LONGEST)
        case "action":
            st.text_input("What is to be done", key=value, max_chars=LONGEST)
            people = _people(view, item)
            st.selectbox(
                "Owner", people, 0 if people else None, key=f"{key}_owner",
                accept_new_options=True, placeholder="Who does it",
            )  # fmt: skip
            due = actions.due_by_default(view.snapshot.as_of)
            st.date_input("Due", due, key=f"{key}_due", format="YYYY-MM-DD")
        case _:
            st.caption("The next file must say so.")


def _people(view: View, item: Mapping[Hashable, Any]) -> list[str]:
    """Return who may own an action: the owner of the item first."""
    owners = [view.accounts["owner"], view.opportunities["owner"]]
    names = sorted({str(name) for column in owners for name in column.dropna().unique()})
    own = [] if pd.isna(item["owner"]) else [str(item["owner"])]
    return list(dict.fromkeys([*own, *names]))


def _save(view: View, item: Mapping[Hashable, Any], key: str, kind: DecisionKind, box: str) -> None:
    given = st.session_state.get(f"{key}_{kind}")
    value = str(given).strip() if given is not None else ""
    if kind in MISSING and not value:
        st.session_state[f"{key}_problem"] = MISSING[kind]
        return
    is_action = kind == "action"
    deal, account = (item[one] for one in ("opportunity_id", "account_id"))
    decision_log.add(
        Decision(
            kind,
            view.snapshot.as_of,
            None if pd.isna(account) else str(account),
            None if pd.isna(deal) else str(deal),
            value,
            owner=st.session_state.get(f"{key}_owner") if is_action else None,
            due_on=st.session_state.get(f"{key}_due") if is_action else None,
        ),
    )
    st.session_state[box] = False


def taken(decisions: Sequence[Decision], item: Mapping[Hashable, Any]) -> None:
    """Draw what was decided about an item in this review."""
    for one in decisions:
        deal = item["opportunity_id"]
        is_own = (
            one.account_id == item["account_id"] and one.opportunity_id is None
            if pd.isna(deal)
            else one.opportunity_id == deal
        )
        if is_own:
            who = who_and_when(one.owner, one.due_on)
            said = f"{in_words(one)} ({who})" if who else in_words(one)
            st.markdown(f":green[:material/check_circle:] {fmt.escape(said)}")


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
