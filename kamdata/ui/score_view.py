"""The parts of the pages about risk and growth, and of one account's scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.export import scores as scores_export
from kamdata.export.sheet import XLSX
from kamdata.metrics import growth, risk, score_lists
from kamdata.ui import assessed, empty, tables

if TYPE_CHECKING:
    from kamdata.metrics.score import Scores
    from kamdata.model import Measure
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

RISK_COLUMNS: Columns = {
    "rank": ("Rank", "integer"), "account": ("Account", "text"), "score": ("Score", "points"),
    "band": ("What to do", "text"), "base_cents": ("Revenue, 12 months", "money"),
    "money_cents": ("Revenue at risk", "money"), "reason": ("Why", "text"),
    "next_action": ("Next", "text"), "flag_text": ("Flags", "text"),
    "owner": ("Key account manager", "text"), "coverage": ("Known", "rate"),
}  # fmt: skip
GROWTH_COLUMNS: Columns = {
    "rank": ("Rank", "integer"), "account": ("Account", "text"), "score": ("Score", "points"),
    "band": ("What to do", "text"), "base_cents": ("Revenue, 12 months", "money"),
    "money_cents": ("Headroom", "money"), "reason": ("Why", "text"),
    "next_action": ("Next", "text"), "ceiling_words": ("Headroom goes by", "text"),
    "owner": ("Key account manager", "text"),
    "coverage": ("Known", "rate"),
}  # fmt: skip
UNRANKED_COLUMNS: Columns = {
    "account": ("Account", "text"), "coverage": ("Known", "rate"), "reason": ("Why", "text"),
    "base_cents": ("Revenue, 12 months", "money"), "owner": ("Key account manager", "text"),
}  # fmt: skip
PART_COLUMNS: Columns = {
    "label": ("Factor", "text"), "state": ("State", "text"), "shown_points": ("Points", "integer"),
    "evidence": ("What is known, or what to add", "text"), "value": ("Degree", "rate"),
    "weight": ("Weight", "number"),
}  # fmt: skip
MOST_CARDS = 12
HOW_RISK = (
    "The parts of a bar add up to the score. What is missing counts neither for nor against. "
    "Revenue at risk is score times revenue: an index for setting priorities, not a forecast."
)
HOW_GROWTH = (
    "Headroom is what an account could buy a year beyond what it buys; it is in no forecast. "
    "The order is that of the growth score."
)


def risk_of(view: View) -> Scores:
    """Return the risk scores of the accounts in view; they are ranked among all accounts."""
    return assessed.risk(view).of(view.accounts["account_id"])


def growth_of(view: View) -> Scores:
    """Return the growth scores of the accounts in view; they are ranked among all accounts."""
    return assessed.growth(view).of(view.accounts["account_id"])


def download_part(view: View) -> None:
    """Draw the button that gives both lists, with every part of every score, as a workbook."""
    st.download_button(
        "Download both lists as Excel",
        lambda: scores_export.workbook(view.snapshot, risk_of(view), growth_of(view)),
        file_name=f"risk_and_growth_{view.snapshot.as_of.isoformat()}.xlsx", mime=XLSX,
        on_click="ignore", icon=":material/download:", key="scores_workbook",
        help="Every account in view, with the points of each factor and what they rest on.",
    )  # fmt: skip


def risk_tiles(scores: Scores) -> list[tuple[str, Measure]]:
    """Return the tiles of the page about risk."""
    table = scores.table
    return [
        ("accounts_to_act_on", risk.accounts_to_act_on(table)),
        ("revenue_to_act_on", risk.revenue_to_act_on(table)),
        ("total_revenue_at_risk", risk.total_revenue_at_risk(table)),
        ("flagged_accounts", risk.flagged_accounts(table)),
        ("unranked_accounts", risk.unranked_accounts(table)),
    ]


def growth_tiles(scores: Scores) -> list[tuple[str, Measure]]:
    """Return the tiles of the page about growth."""
    table = scores.table
    return [
        ("accounts_to_grow", growth.accounts_to_grow(table)),
        ("headroom_to_grow", growth.headroom_to_grow(table)),
        ("total_headroom", growth.total_headroom(table)),
        ("accounts_to_fix", growth.accounts_to_fix(table)),
    ]


def ranked_part(view: View, rows: pd.DataFrame, columns: Columns, *, key: str) -> None:
    """Draw the ranked accounts with their reasons; a click opens the account."""
    st.subheader("All accounts in order", anchor=False)
    st.caption("Ranks count all accounts, also those that the filters leave out.")
    tables.account_rows(
        view, rows, tables.filled(rows, columns), key=key, alt="Accounts by score, with reasons"
    )


def risk_cards(view: View, scores: Scores) -> None:
    """Draw the accounts that need action, and those with a flag that no score may hide."""
    table, stake = scores.table, "of yearly revenue at risk"
    _cards(view, score_lists.in_band(table, risk.ACT_NOW), "Act now", stake, "reason")
    _cards(
        view, score_lists.flagged_only(table), "Whatever the score says", stake, "reason",
        about="A fact that needs an answer by itself. It does not change the score.",
    )  # fmt: skip


def growth_cards(view: View, scores: Scores) -> None:
    """Draw the accounts to grow now, and those to be put right before anybody sells more."""
    table = scores.table
    ripe = score_lists.in_band(table, growth.GROW_NOW)
    _cards(view, ripe, "Grow now", "of headroom a year", "reason")
    _cards(
        view, score_lists.to_fix(table), "Fix first", "of headroom behind it", "risk_reason",
        about="At serious risk or with a hard flag: settle that before anybody sells more. These "
        "accounts have no growth rank.",
    )  # fmt: skip


def _cards(
    view: View, rows: pd.DataFrame, title: str, stake: str, reason: str, *, about: str = ""
) -> None:
    if rows.empty:
        return
    st.subheader(f"{title} ({len(rows):,})", anchor=False)
    if about:
        st.caption(about)
    if len(rows) > MOST_CARDS:
        st.caption(f"The first {MOST_CARDS} of {len(rows):,}.")
    wall = st.grid("auto", min_column_width=340)
    for row in rows.head(MOST_CARDS).to_dict("records"):
        with wall.cell(), st.container(border=True, height="stretch", gap="xsmall"):
            _card(view, row, title, stake, str(row[reason]))


def _card(view: View, row: dict[Any, Any], title: str, stake: str, reason: str) -> None:
    key = f"card_{title}_{row['account_id']}"
    if st.button(f"**{fmt.escape(row['account'])}**", type="tertiary", key=key):
        tables.open_account(row["account_id"])
    parts = []
    if pd.notna(row["money_cents"]):
        basis = f", going by {row['ceiling_words']}" if row.get("ceiling_words") else ""
        parts.append(f"{fmt.money(row['money_cents'], view.currency)} {stake}{basis}")
    if pd.notna(row["owner"]):
        parts.append(str(row["owner"]))
    st.caption(fmt.escape(" · ".join(parts)))
    for flag in row["flags"]:
        st.markdown(f":material/flag: **{fmt.escape(flag)}**")
    st.markdown(fmt.escape(reason))
    st.markdown(f"**Next:** {fmt.escape(row['next_action'])}")


def unranked_part(view: View, scores: Scores, *, key: str) -> None:
    """Draw the accounts of which too little is known, and what to add."""
    rows = score_lists.unranked(scores.table)
    if rows.empty:
        return
    st.subheader("Not ranked", anchor=False)
    st.caption(
        "Too little is known to compare these with the others. Nothing is held against them."
    )
    tables.account_rows(
        view, rows, tables.filled(rows, UNRANKED_COLUMNS), key=key,
        alt="Accounts that are not ranked, and why",
    )  # fmt: skip


def no_ranking(lacking: str) -> None:
    """Say that nothing can be ranked yet, and what would change it."""
    empty.missing(
        "Too little is known to rank accounts.",
        fmt.escape(f"What would help most: {lacking}. Add it on the page Import files."),
    )


def detail_part(view: View, scores: Scores, *, key: str) -> None:
    """Draw all parts of the score of one account, chosen from a list."""
    rows = score_lists.in_order(scores.table)
    names = dict(zip(rows["account_id"], rows["account"], strict=True))
    with st.expander("All parts of one account's score", key=f"{key}_detail"):
        chosen = st.selectbox(
            "Account", list(names), format_func=lambda one: str(names[one]), key=f"{key}_account",
            required=True,
        )  # fmt: skip
        if chosen is not None:
            _parts(view, scores, str(chosen), key)


def account_reasons(view: View, account_id: str) -> None:
    """Draw both scores of one account: flags, what to do next, reasons, and every part."""
    risky, ripe = assessed.risk(view), assessed.growth(view)
    own = score_lists.of_account(risky, account_id)
    if own.empty:
        return
    for flag in own.iloc[0]["flags"]:
        st.warning(fmt.escape(flag), icon=":material/flag:")
    st.markdown(f"**Next:** {fmt.escape(own.iloc[0]['next_action'])}")
    for label, key, scores in (("Risk", "risk", risky), ("Growth", "growth", ripe)):
        row = score_lists.of_account(scores, account_id).iloc[0]
        st.subheader(fmt.escape(f"{label}: {score_lists.standing(row)}"), anchor=False)
        _parts(view, scores, account_id, f"account_{key}")


def _parts(view: View, scores: Scores, account_id: str, key: str) -> None:
    row = score_lists.of_account(scores, account_id).iloc[0]
    st.markdown(fmt.escape(row["reason"]))
    st.caption(fmt.escape(f"{fmt.percent(row['coverage'])} of what the score asks is known."))
    st.dataframe(
        tables.shown_values(score_lists.parts(scores, account_id), PART_COLUMNS),
        column_config=tables.column_config(view, PART_COLUMNS),
        hide_index=True,
        height="content",  # what is missing stands at the end and must be seen
        key=f"{key}_parts",
        placeholder=tables.MISSING,
        alt="Every factor of the score: state, points and evidence",
    )
