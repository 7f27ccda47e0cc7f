"""Deciding who is a key account: a form with a written reason beside what the gate knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.errors import BadEntryError
from kamdata.metrics import decided, programme_words
from kamdata.metrics.membership import ENTER, LEAVE, PROBATION, STAY
from kamdata.store.people import current_user
from kamdata.ui import plan_editor, tables

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.schema import Kind
    from kamdata.ui.data import View
    from kamdata.ui.programme_data import Found

IN_CHOICES = {STAY: "Stays", PROBATION: "On probation", LEAVE: "Leaves"}
OUT_CHOICES = {ENTER: "Enters", LEAVE: "Stays out"}
PARTS: dict[str, tuple[str, Kind | str]] = {
    "label": ("Criterion", "text"), "shown_points": ("Points", "integer"),
    "weight": ("Weight", "integer"), "evidence": ("What is known", "text"),
}  # fmt: skip
ASKED = ("strategic_fit", "receptiveness", "wallet_cents", "gross_margin_rate",
         "cost_to_serve_cents")  # fmt: skip
TREATED = ("programme_category", "programme_type", "tier", "key_since_on", "review_every_days")
_PROBLEM, _SAID = "_membership_problem", "_membership_said"


def decide_part(view: View, found: Found) -> None:
    """Draw the choice of an account, what the gate knows of it, and the form to decide."""
    st.subheader("Decide", anchor=False)
    if said := st.session_state.pop(_SAID, ""):
        st.success(fmt.escape(said), icon=":material/check:")
    rows = _ordered(view, found)
    if rows.empty:
        st.caption("No account passes the filters.")
        return
    names = dict(zip(rows["account_id"].astype("str"), rows["account"].astype("str"), strict=True))
    account_id = st.selectbox(
        "Account", list(names), format_func=lambda one: names[one], key="membership_account"
    )
    row = rows[rows["account_id"] == account_id]
    shown = programme_words.with_why(row, found.gate, view.settings).iloc[0]
    st.markdown(fmt.escape(f"{shown['account']}: {shown['rule'].lower()}. {shown['why']}"))
    parts = found.gate.parts
    tables.data_table(
        view, parts[parts["account_id"] == account_id], PARTS, key="membership_parts",
        alt="Points of the account by criterion", height="content",
    )  # fmt: skip
    if not plan_editor.is_open(view):
        st.caption("Decisions are taken on the newest snapshot.")
        return
    _form(view, found, shown)
    plan_editor.edit_fields(
        view, account_id, ASKED, key=f"gate_asked_{account_id}", label="Fill in what the gate asks"
    )
    plan_editor.edit_fields(
        view, account_id, TREATED, key=f"gate_treated_{account_id}", label="Set how it is treated"
    )


def _ordered(view: View, found: Found) -> pd.DataFrame:
    """Return the accounts in view, those that something is proposed for first."""
    rows = found.programme.table
    rows = rows[rows["account_id"].isin(view.accounts["account_id"])]
    place = rows["says"].map(programme_words.URGENCY).fillna(len(programme_words.URGENCY))
    return rows.loc[place.sort_values(kind="stable").index]


def _form(view: View, found: Found, shown: pd.Series) -> None:
    account_id, is_key = str(shown["account_id"]), bool(shown["is_key"])
    choices = IN_CHOICES if is_key else OUT_CHOICES
    n, limit = len(found.programme.key), programme_words.last_limit(view.settings)
    key = f"membership_{account_id}"
    with st.form(f"{key}_form"):
        st.segmented_control(
            "Decision", list(choices), format_func=lambda one: choices[one], key=f"{key}_decision"
        )
        st.text_area("Why", key=f"{key}_reason", max_chars=decided.LONGEST_REASON)
        st.date_input(
            "Holds until", None, key=f"{key}_until", format="YYYY-MM-DD",
            help="Needed for an exception to the rule; until then the rule is silent about it.",
        )  # fmt: skip
        if not is_key and n >= limit:
            st.text_area(
                f"Why more than {limit:,} key accounts", key=f"{key}_override",
                max_chars=decided.LONGEST_REASON,
            )  # fmt: skip
        st.form_submit_button(
            "Keep the decision", type="primary", key=f"{key}_save", on_click=_save,
            args=(view, account_id, str(shown["says"]), n, key),
        )  # fmt: skip
    if problem := st.session_state.pop(_PROBLEM, ""):
        st.warning(fmt.escape(problem), icon=":material/edit:")


def _save(view: View, account_id: str, says: str, n: int, key: str) -> None:
    decision = str(st.session_state.get(f"{key}_decision") or "")
    reason = str(st.session_state.get(f"{key}_reason") or "").strip()
    override = str(st.session_state.get(f"{key}_override") or "").strip()
    until, as_of = st.session_state.get(f"{key}_until"), view.snapshot.as_of
    limit = programme_words.last_limit(view.settings)
    problem = decided.problem(decision, says, reason, until, as_of)
    problem = problem or decided.limit_problem(decision, n, limit, override)
    if problem:
        st.session_state[_PROBLEM] = problem
        return
    if override:
        reason = f"{reason} Over the limit of {limit:,}: {override}"
    fields = {"decision": decision, "reason": reason, "decided_by": current_user(),
              "expires_on": until}  # fmt: skip
    try:
        made = decided.entries(view.snapshot, account_id, fields)
        plan_editor.save_together(view, made)
    except BadEntryError as wrong:
        st.session_state[_PROBLEM] = str(wrong)
        return
    st.session_state[_SAID] = f"{decided.WORDS[decision]}: kept with your name and reason."
