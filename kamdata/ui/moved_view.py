"""The part of the score pages about what moved since the last snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import growth, risk, score_moves
from kamdata.ui import assessed, data, tables

if TYPE_CHECKING:
    from kamdata.model import ScoreName
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

LISTS = {
    "risk": (assessed.risk, risk.ACT_NOW),
    "growth": (assessed.growth, growth.GROW_NOW),
}
NAMES = {"risk": "who needs action now", "growth": "who is ripe for growth now"}
MOVE_COLUMNS: Columns = {
    "account": ("Account", "text"), "what": ("What moved", "text"),
    "score_before": ("Then", "integer"), "score_after": ("Now", "integer"),
    "why": ("What moved it", "text"), "evidence": ("What is known now", "text"),
    "band_before": ("To do then", "text"), "band": ("To do now", "text"),
    "owner": ("Key account manager", "text"),
}  # fmt: skip


def moved_part(view: View, score: ScoreName) -> None:
    """Draw who joined or left the list of a score since the snapshot before, and whose score moved.

    Both snapshots are scored with the weights in force; each is scored once.
    """
    if len(view.records) < 2:
        st.markdown(
            f"From the next snapshot on, this says who joined or left the list of {NAMES[score]}, "
            "whose score moved, and which factor moved it. Export the same lists next week and "
            "import them."
        )
        return
    earlier = data.view_of(view, data.stored_snapshot(view.records[1]))
    scores_of, band = LISTS[score]
    then, now = scores_of(earlier), scores_of(view)
    moves = score_moves.moves_of(
        view.compute(score_moves.score_moves, then, now, band),
        earlier.accounts["account_id"], view.accounts["account_id"],
    )  # fmt: skip
    st.markdown(fmt.escape(score_moves.moves_sentence(moves, earlier.snapshot.as_of)))
    if moves.empty:
        return
    columns = {name: one for name, one in MOVE_COLUMNS.items() if moves[name].notna().any()}
    tables.account_rows(
        view, moves, columns, key=f"{score}_moves",
        alt="Accounts that joined or left the list or whose score moved, with the factor behind it",
    )  # fmt: skip
