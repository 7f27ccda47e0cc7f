"""The parts of the board: the map and the list, and the reasons of the account chosen there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import board as board_charts
from kamdata.metrics import board, board_words, growth, score_lists
from kamdata.metrics.evidence import MISSING, NOT_APPLICABLE, OBSERVED
from kamdata.metrics.factor_rows_behind import rows_behind
from kamdata.metrics.score import BASELINE
from kamdata.schema import TABLES
from kamdata.ui import assessed, charts, set_aside_view, tables
from kamdata.ui.score_history_view import score_history_part

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.factor_rows_behind import Behind
    from kamdata.metrics.score import Scores
    from kamdata.model import Measure, ScoreName
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

COLUMNS: Columns = {
    "account": ("Account", "text"), "group": ("Group", "text"), "health": ("Health", "points"),
    "headroom_cents": ("Headroom", "money"), "base_cents": ("Revenue, 12 months", "money"),
    "why": ("Why", "text"), "next_action": ("Next", "text"),
    "owner": ("Key account manager", "text"),
}  # fmt: skip
NOT_PLACED_COLUMNS: Columns = {
    "account": ("Account", "text"), "why": ("Why, and what to add", "text"),
    "owner": ("Key account manager", "text"),
}  # fmt: skip
HOW = (
    "Fix first: at risk or with a hard flag, so settle that before anybody sells more. Grow now: "
    "the highest growth scores. Protect: healthy, much revenue, and most of what it could buy is "
    "ours. Watch: the rest."
)
TABLE, CHOICE = "board_accounts", "board_account"
SCORES: dict[ScoreName, str] = {"risk": "Risk", "growth": "Growth"}


def board_of(view: View) -> board.Board:
    """Return the board of every account; groups and ranks do not depend on the filters."""
    return view.compute(board.board, assessed.of_view(view).known)


def tiles(rows: pd.DataFrame, ripe: Scores) -> list[tuple[str, Measure]]:
    """Return the tiles of the page for the rows of the board in view."""
    return [
        ("accounts_to_fix", growth.accounts_to_fix(ripe.table)),
        ("revenue_to_fix", board.revenue_to_fix(rows)),
        ("accounts_to_grow", growth.accounts_to_grow(ripe.table)),
        ("headroom_to_grow", growth.headroom_to_grow(ripe.table)),
        ("revenue_to_protect", board.revenue_to_protect(rows)),
        ("accounts_to_watch", board.accounts_to_watch(rows)),
    ]


def map_part(view: View, rows: pd.DataFrame) -> None:
    """Draw headroom against health, and what the groups mean."""
    drawn = board_words.drawn(rows)
    if drawn.empty:
        st.caption("No account has both health and headroom yet, so there is no map to draw.")
        return
    charts.draw(
        board_charts.board(drawn, view.currency, board_words.chart_title(drawn, view.currency)),
        key="board_map",
        alt="Bubbles of headroom against health, as large as the revenue; the table below has the "
        "same figures.",
    )  # fmt: skip
    st.caption(f"{HOW} {board_words.left_out(rows, drawn)}")


def list_part(view: View, rows: pd.DataFrame) -> None:
    """Draw the placed accounts; a click on a row opens its reasons below."""
    placed = board.placed(rows)
    if placed.empty:
        return
    st.subheader("All accounts by group", anchor=False)
    st.caption("Select a row to see below why it stands there.")
    shown = placed.head(tables.ROWS_SHOWN)
    labels = _labels(shown)
    st.dataframe(
        tables.shown_values(shown, COLUMNS),
        column_config=tables.column_config(view, COLUMNS, shown),
        hide_index=True, key=TABLE, on_select=lambda: _choose(labels),
        selection_mode="single-row", placeholder=tables.MISSING,
        alt="Accounts by group, with health, headroom, revenue, reasons and what to do next",
    )  # fmt: skip
    if len(placed) > len(shown):
        st.caption(f"The first {len(shown):,} of {len(placed):,}.")


def _choose(labels: list[str]) -> None:
    chosen = st.session_state[TABLE]["selection"]["rows"]
    if chosen and chosen[0] < len(labels):
        st.session_state[CHOICE] = labels[chosen[0]]


def _labels(rows: pd.DataFrame) -> list[str]:
    """Return a name for each row that no other has: the id stands behind equal names."""
    names = rows["account"].fillna(rows["account_id"])
    is_unclear = names.duplicated(keep=False)
    return list(names.where(~is_unclear, names + " (" + rows["account_id"] + ")"))


def not_placed_part(view: View, rows: pd.DataFrame) -> None:
    """Draw the accounts that cannot be placed, and what to add."""
    found = board.not_placed(rows)
    if found.empty:
        return
    st.subheader("Not placed", anchor=False)
    st.caption("Too little is known of these to place them. Nothing is held against them.")
    tables.account_rows(
        view, found, NOT_PLACED_COLUMNS, key="board_not_placed",
        alt="Accounts that are not placed, and what to add",
    )  # fmt: skip


def reasons_part(view: View, found: board.Board, rows: pd.DataFrame) -> None:
    """Draw why one account stands where it stands: both scores in parts, and the rows behind."""
    placed = board.placed(rows).head(tables.ROWS_SHOWN)
    if placed.empty:
        return
    by_label = dict(zip(_labels(placed), placed["account_id"], strict=True))
    if st.session_state.get(CHOICE) not in by_label:
        st.session_state.pop(CHOICE, None)  # the filters leave it out
    st.subheader("Why it stands there", anchor=False)
    chosen = st.selectbox("Account", list(by_label), key=CHOICE, bind="query-params")
    account_id = str(by_label[chosen])
    row = placed[placed["account_id"] == account_id].iloc[0]
    _standing(row)
    wall = st.grid("auto", min_column_width=430, gap="medium")
    for score, scores in _both(found):
        with wall.cell():
            _score(score, scores, account_id)
    _rows_part(view, found, account_id)


def _both(found: board.Board) -> tuple[tuple[ScoreName, Scores], ...]:
    return ("risk", found.risk), ("growth", found.growth)


def _standing(row: pd.Series) -> None:
    st.markdown(f"**{fmt.escape(str(row['group']).capitalize())}.** {fmt.escape(row['why'])}")
    st.markdown(f"**Next:** {fmt.escape(row['next_action'])}")
    if st.button("Open its page", key="board_open", icon=":material/domain:"):
        tables.open_account(str(row["account_id"]))


def _score(score: ScoreName, scores: Scores, account_id: str) -> None:
    """Draw one score as steps, and below it what is known and what is not."""
    row = score_lists.of_account(scores, account_id).iloc[0]
    steps = board.steps(scores, account_id)
    title = f"{SCORES[score]}: {score_lists.standing(row)}"
    if steps.empty:
        st.markdown(f"**{fmt.escape(title)}**")
    else:
        charts.draw(
            board_charts.parts(
                steps, score, board_words.parts_title(SCORES[score], steps, row["score"])
            ),
            key=f"board_{score}_steps",
            alt="Bars of the points that each factor adds; the list below has the same figures.",
        )
        st.caption(fmt.escape(f"{title}. {fmt.percent(row['coverage'])} of what it asks is known."))
    parts = score_lists.parts(scores, account_id)
    parts = parts[parts["factor"] != BASELINE]
    lines = [
        f"- **{label}**, {points}: {fmt.escape(evidence)}"
        for label, points, evidence in zip(
            parts["label"], _points(parts), parts["evidence"], strict=True
        )
    ]
    st.markdown("\n".join(lines))


def _points(parts: pd.DataFrame) -> list[str]:
    words = {MISSING: "not known", NOT_APPLICABLE: "does not apply"}
    return [
        fmt.count(int(points), "point") if state == OBSERVED else words[state]
        for state, points in zip(parts["state"], parts["shown_points"].fillna(0), strict=True)
    ]


def _rows_part(view: View, found: board.Board, account_id: str) -> None:
    """Draw the rows of the files behind one factor, and the way to call the factor wrong."""
    offered = _offered(found, account_id)
    if not offered:
        return
    st.markdown("**Both scores over time**")
    score_history_part(view, account_id)
    st.markdown("**Rows behind a factor**")
    key = hashlib.sha256(account_id.encode()).hexdigest()[:12]
    chosen = st.selectbox(
        "Factor", list(offered), format_func=lambda one: offered[one][0], key=f"board_of_{key}",
    )  # fmt: skip
    score, factor = chosen
    st.markdown(fmt.escape(offered[chosen][1]))
    set_aside_view.popover(view, account_id, score, factor)
    behind = view.compute(
        rows_behind, found.known.facts.snapshot, view.settings, account_id, score, factor
    )
    if not behind:
        st.caption("It rests on what other accounts have; no row of this one stands behind it.")
    for one in behind:
        _behind(view, one, f"board_rows_{one.table}")


def _offered(found: board.Board, account_id: str) -> dict[tuple[ScoreName, str], tuple[str, str]]:
    """Return the observed factors of an account, with their names and evidence."""
    offered: dict[tuple[ScoreName, str], tuple[str, str]] = {}
    for score, scores in _both(found):
        parts = score_lists.parts(scores, account_id)
        parts = parts[(parts["factor"] != BASELINE) & (parts["state"] == OBSERVED)]
        for factor, label, points, evidence in zip(
            parts["factor"], parts["label"], _points(parts), parts["evidence"], strict=True
        ):
            offered[score, str(factor)] = (f"{SCORES[score]}: {label}, {points}", str(evidence))
    return offered


def _behind(view: View, one: Behind, key: str) -> None:
    table = TABLES[one.table]
    columns: Columns = {
        name: (tables.label_of(name), table.column(name).kind)
        for name in one.rows.columns.drop(["source", "source_row"])
    }
    columns |= {"source": ("File", "text"), "source_row": ("Row in file", "integer")}
    st.caption(f"{table.label}: {fmt.count(len(one.rows), 'row')}")
    tables.data_table(view, one.rows, columns, key=key, alt=f"Rows of {table.label.lower()}")
