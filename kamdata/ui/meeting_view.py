"""The meeting on screen: what was promised, the running order as cards, what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import meeting, promises
from kamdata.metrics.decision_words import in_words, who_and_when
from kamdata.ui import decide, decision_log, tables

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from kamdata.schema import Kind
    from kamdata.ui.review import Review

Columns = dict[str, tuple[str, "Kind | str"]]

EVERYBODY, ONE_MANAGER = "For the meeting", "For one manager"
LENGTHS = {f"{minutes} minutes": minutes for minutes in meeting.LENGTHS}
WAITING_COLUMNS: Columns = {
    "topic": ("Topic", "text"), "account": ("Account", "text"), "opportunity": ("Deal", "text"),
    "money_cents": ("Money", "money"), "reason": ("Why", "text"),
    "decide": ("What to decide", "text"), "owner": ("Owner", "text"),
}  # fmt: skip
PROMISE_COLUMNS: Columns = {
    "outcome": ("Outcome", "text"), "account": ("Account", "text"),
    "opportunity": ("Deal", "text"), "evidence": ("Decided, and what the file says", "text"),
    "owner": ("Owner", "text"), "amount_cents": ("Amount", "money"),
}  # fmt: skip
NOT_OPEN = "A newer snapshot is stored: decisions are taken on that one."


def choose_mode() -> bool:
    """Draw the choice between the meeting and one manager; return whether it is one manager."""
    mode = st.segmented_control(
        "Show", [EVERYBODY, ONE_MANAGER], default=EVERYBODY, required=True, key="meeting_for",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    return mode == ONE_MANAGER


def promised_part(review: Review) -> None:
    """Draw what became of the decisions of the last meeting; nothing if there were none."""
    found = review.promised
    if found.empty:
        return
    st.subheader("What the last meeting decided", anchor=False)
    share = promises.decisions_kept(found)
    text = promises.summary(found)
    if share.value is not None:
        text = f"{text} {fmt.percent(share.value)} of those that could be checked were kept."
    st.markdown(fmt.escape(text))
    with st.expander("Each decision, and what the file says", key="promises"):
        tables.account_rows(
            review.view, found, tables.filled(found, PROMISE_COLUMNS), key="promise_rows",
            alt="Decisions of the last meeting with their outcome",
        )  # fmt: skip


def order_part(review: Review) -> pd.DataFrame:
    """Draw the running order for the minutes chosen; return the items in that order."""
    head = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    )
    head.subheader("Running order", anchor=False, width="content")
    label = head.segmented_control(
        "Length of the meeting", list(LENGTHS), default=next(iter(LENGTHS)), required=True,
        key="minutes", bind="query-params", label_visibility="collapsed", width="content",
    )  # fmt: skip
    minutes = LENGTHS.get(label or "", meeting.LENGTHS[0])
    order = meeting.running_order(review.items, minutes)
    st.caption(fmt.escape(meeting.order_title(order, minutes)))
    cards(review, order[order["is_planned"]])
    _waiting(review, order[~order["is_planned"]])
    return order


def cards(review: Review, items: pd.DataFrame) -> None:
    """Draw one card for each item: who, how much, why, what to decide, and where to say it."""
    is_open = decision_log.is_open(review.view)
    if not is_open:
        st.caption(NOT_OPEN)
    wall = st.grid("auto", min_column_width=300, border=True)
    for row in items.to_dict("records"):
        with wall.cell(), st.container(gap="xsmall"):
            _card(review, row, is_open=is_open)


def _card(review: Review, row: Mapping[Hashable, Any], *, is_open: bool) -> None:
    when = f" · {fmt.escape(row['slot'])}" if "slot" in row and pd.notna(row["slot"]) else ""
    st.caption(f"**{fmt.escape(row['topic'])}**{when}")
    if st.button(
        f"**{fmt.escape(str(row['account']))}**", type="tertiary", key=f"discuss_{row['key']}"
    ):
        tables.open_account(row["account_id"])
    if pd.notna(row["opportunity"]):
        st.markdown(fmt.escape(row["opportunity"]))
    st.caption(fmt.escape(" · ".join(_facts(review, row))))
    st.markdown(fmt.escape(row["reason"]))
    st.markdown(f"**Decide:** {fmt.escape(row['decide'])}")
    decide.taken(review.decisions, row)
    if is_open:
        decide.popover(review.view, row)


def _facts(review: Review, row: Mapping[Hashable, Any]) -> list[str]:
    parts = []
    if pd.notna(row["money_cents"]):
        money = fmt.money(row["money_cents"], review.view.currency)
        parts.append(f"{money} {row['stake']}".strip())
    parts += [str(row[name]) for name in ("stage", "owner") if pd.notna(row[name])]
    return parts


def _waiting(review: Review, waiting: pd.DataFrame) -> None:
    if waiting.empty:
        return
    st.subheader(f"If there is time ({len(waiting):,})", anchor=False)
    tables.account_rows(
        review.view, waiting, tables.filled(waiting, WAITING_COLUMNS), key="waiting",
        alt="Items that do not fit into the meeting, the most urgent first",
    )  # fmt: skip
    if decision_log.is_open(review.view):
        decide.popover_for_any(review.view, waiting)


def decided_part(review: Review) -> None:
    """Draw what was decided on this snapshot, each with a button that takes it back."""
    if not review.decisions:
        return
    st.subheader(f"Decided in this review ({len(review.decisions):,})", anchor=False)
    accounts = review.view.snapshot.table("accounts")
    names = dict(zip(accounts["account_id"], accounts["account"], strict=True))
    deals = review.view.snapshot.table("opportunities")
    chosen = deals[deals["opportunity_id"].isin([one.opportunity_id for one in review.decisions])]
    labels = dict(zip(chosen["opportunity_id"], chosen["opportunity"], strict=True))
    for one in review.decisions:
        text, button = st.columns([8, 1], vertical_alignment="center")
        about = [names.get(one.account_id), labels.get(one.opportunity_id)]
        details = [who_and_when(one.owner, one.due_on), f"by {one.decided_by}"]
        said = " · ".join(str(part) for part in (*about, *details) if part and pd.notna(part))
        text.markdown(f"**{fmt.escape(in_words(one))}** · {fmt.escape(said)}")
        button.button(
            "Undo", key=f"undo_{one.id}", type="tertiary", on_click=decision_log.withdraw,
            args=(one.id,),
        )  # fmt: skip
