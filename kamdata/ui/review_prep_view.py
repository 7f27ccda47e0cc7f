"""Preparing the review of an account in one place: what moved, what is late, what to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import landscape, plan_reviews, review_sheet
from kamdata.metrics.account_people import people_of
from kamdata.metrics.plan_blanks import DOCUMENTS
from kamdata.ui import account_plan, freshness_view, tables
from kamdata.ui.goals_view import AccountWork
from kamdata.ui.take_out_view import take_out_part

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

SETTLE_COLUMNS: Columns = {
    "what": ("What", "text"), "why": ("Why", "text"), "about": ("About", "text"),
    "owner": ("Owner", "text"), "document": ("Tab", "text"),
}  # fmt: skip


def review_prep_part(view: View, at: Standing) -> None:
    """Draw a closed box with all that a review of the account needs."""
    account_id = str(at.rows["account_id"].iloc[0])
    box = st.expander(
        review_sheet.title(view.snapshot, account_id), key="review_prep", on_change="rerun",
        icon=":material/checklist:",
    )  # fmt: skip
    if not box.open:
        return
    with box:
        st.markdown(fmt.escape(plan_reviews.review_words(view.snapshot, account_id)))
        st.markdown(fmt.escape(review_sheet.since_the_last(view.snapshot, account_id)))
        _to_settle(view, at, account_id)
        _documents(view, account_id)
        account_plan.decided_part(view, at)
        take_out_part(view, at, key="prep_")


def _to_settle(view: View, at: Standing, account_id: str) -> None:
    work = AccountWork(view, at, account_id)
    rows = review_sheet.to_settle(view.snapshot, account_id, work.goals, work.actions)
    st.subheader(f"To settle ({len(rows):,})", anchor=False)
    if rows.empty:
        st.markdown("Nothing is late, behind or blank.")
        return
    tables.data_table(
        view, rows, SETTLE_COLUMNS, key="review_to_settle",
        alt="What the review must settle, what is latest first", height="content",
    )  # fmt: skip


def _documents(view: View, account_id: str) -> None:
    """Draw how fresh each of the four documents is, and whom to think of at the customer."""
    st.subheader("The four documents", anchor=False)
    lines = []
    for document in DOCUMENTS:
        found = freshness_view.freshness_of(view, account_id, document)
        said = " ".join(part for part in (found.because, found.last, found.age) if part)
        lines.append(f"- **{document}.** {fmt.escape(said)}")
    st.markdown("\n".join(lines))
    people = view.compute(people_of, view.snapshot, view.settings, account_id)
    if warnings := landscape.warnings(people):
        st.subheader("People to think of", anchor=False)
        st.markdown("\n".join(f"- {fmt.escape(one)}" for one in warnings))
