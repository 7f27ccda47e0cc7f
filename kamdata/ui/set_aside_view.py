"""Calling a factor wrong for one account, and taking that back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import set_aside
from kamdata.metrics.growth_factors import GROWTH_FACTORS
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.model import SetAside
from kamdata.ui import data, decision_log

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.model import ScoreName
    from kamdata.ui.data import View

LABELS = {("risk", factor.name): f"Risk: {factor.label}" for factor in RISK_FACTORS} | {
    ("growth", factor.name): f"Growth: {factor.label}" for factor in GROWTH_FACTORS
}


def popover(view: View, account_id: str, score: ScoreName, factor: str) -> None:
    """Draw the button that opens the form to set a factor aside; nothing on a past snapshot."""
    if not decision_log.is_open(view):
        return
    key = form_key(account_id, score, factor)
    box = st.popover("Wrong for this account", key=key, on_change="rerun", icon=":material/block:")
    if not box.open:
        return
    with box, st.form(f"{key}_form", border=False):
        st.markdown(
            "It then plays no part in the score of this account, until the day below. Your name "
            "and the reason stand beside it, and you can take it back."
        )
        st.text_area("Why it is wrong", key=f"{key}_reason", max_chars=set_aside.LONGEST_REASON)
        st.date_input(
            "Until", set_aside.expires_by_default(view.snapshot.as_of), key=f"{key}_until",
            format="YYYY-MM-DD", required=True,
        )  # fmt: skip
        st.form_submit_button(
            "Set aside", type="primary", key=f"{key}_save", on_click=_save,
            args=(view, account_id, score, factor, key),
        )  # fmt: skip
        if problem := st.session_state.pop(f"{key}_problem", ""):
            st.warning(problem, icon=":material/edit:")


def form_key(account_id: str, score: ScoreName, factor: str) -> str:
    """Return what the keys of the form about a factor of an account begin with."""
    return f"aside_{hashlib.sha256(f'{account_id}|{score}|{factor}'.encode()).hexdigest()[:16]}"


def _save(view: View, account_id: str, score: ScoreName, factor: str, key: str) -> None:
    until = st.session_state[f"{key}_until"] or view.snapshot.as_of
    reason = str(st.session_state[f"{key}_reason"])[: set_aside.LONGEST_REASON].strip()
    one = SetAside(account_id, score, factor, reason, view.snapshot.as_of, until)
    if problem := set_aside.problem(one):
        st.session_state[f"{key}_problem"] = problem
        return
    data.company_store().set_factor_aside(one)
    st.session_state[key] = False


def listed(view: View, account_ids: pd.Series, *, key: str) -> None:
    """Draw what is set aside for these accounts, each with a way to take it back."""
    found = set_aside.of_accounts(view.settings.set_aside, account_ids)
    if not found:
        return
    st.subheader(f"Set aside ({len(found):,})", anchor=False)
    st.caption("These factors play no part in the scores of these accounts. Flags stay.")
    accounts = view.snapshot.table("accounts").set_index("account_id")["account"]
    for one in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            about = LABELS.get((one.score, one.factor), one.factor)
            name = fmt.escape(str(accounts[one.account_id]))
            st.markdown(f"**{name}** · {about}. {fmt.escape(set_aside.in_words(one))}")
            if decision_log.is_open(view):
                st.button(
                    "Undo", key=f"{key}_undo_{one.id}", type="tertiary",
                    on_click=data.company_store().withdraw_set_aside, args=(one.id,),
                )  # fmt: skip
