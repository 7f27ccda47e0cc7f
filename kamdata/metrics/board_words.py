"""What the board says: whom to fix and whom to grow, who has the most room, who is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata import format as fmt
from kamdata.metrics import score_words
from kamdata.metrics.board import FIX_FIRST, GROW_NOW, NOT_RANKED, revenue_to_fix
from kamdata.metrics.growth import headroom_to_grow
from kamdata.metrics.score import BASELINE

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.score import Scores

MOST_DRAWN = 500  # bubbles; more would hide one another


def headline(table: pd.DataFrame, at_risk: Scores, ripe: Scores, currency: str) -> str:
    """Return the finding: whom to fix before selling, and who is ready to grow, with the money.

    `table` are the rows of the board in view, the scores those of the same accounts.
    """
    if table.empty:
        return score_words.NOBODY
    if (table["group"] == NOT_RANKED).all():
        return f"No account can be placed yet: add {score_words.what_to_add(at_risk)}."
    return f"{_to_fix(table, currency)}; {_to_grow(table, ripe, currency)}."


def _to_fix(table: pd.DataFrame, currency: str) -> str:
    number = int((table["group"] == FIX_FIRST).sum())
    if not number:
        return "No account needs fixing first"
    worth = revenue_to_fix(table).value
    money = f" worth {fmt.money(worth, currency)} a year" if worth else ""
    return f"Fix {fmt.count(number, 'account')}{money} before selling to them"


def _to_grow(table: pd.DataFrame, ripe: Scores, currency: str) -> str:
    number = int((table["group"] == GROW_NOW).sum())
    if not number:
        return "none is ready to grow now"
    room = headroom_to_grow(ripe.table).value
    money = f" with {fmt.money(room, currency)} of headroom" if room else ""
    return f"{number:,} {'is' if number == 1 else 'are'} ready to grow{money}"


def drawn(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that the chart draws: health and headroom are known, most revenue first."""
    known = table[table["health"].notna() & table["headroom_cents"].notna()]
    ordered = known.sort_values("base_cents", ascending=False, na_position="last", kind="stable")
    return ordered.head(MOST_DRAWN)


def chart_title(rows: pd.DataFrame, currency: str) -> str:
    """Return the finding of the chart: who of those drawn has most room to grow, and its group."""
    first = rows.sort_values("headroom_cents", ascending=False, kind="stable").iloc[0]
    room = fmt.money(first["headroom_cents"], currency)
    return f"Most headroom: {first['account']}, {room} a year ({first['group']})"


def left_out(table: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Return how many accounts the chart leaves out and why, empty when it draws all."""
    unknown = int((table["health"].isna() | table["headroom_cents"].isna()).sum())
    said = []
    if len(table) - unknown > len(rows):
        said.append(f"Drawn are the {len(rows):,} accounts with the most revenue.")
    if unknown:
        verb = "is" if unknown == 1 else "are"
        said.append(
            f"{fmt.count(unknown, 'account')} {verb} not drawn: health or headroom is not known."
        )
    return " ".join(said)


def parts_title(score: str, parts: pd.DataFrame, total: float) -> str:
    """Return the finding of the bar of one score: `Risk 40: 21 of them from silence`.

    `parts` are the factors of one account (`score_lists.parts`), `total` its score.
    """
    whole = fmt.count(int(total + 0.5), "point")
    own = parts[(parts["factor"] != BASELINE) & (parts["shown_points"].fillna(0) > 0)]
    if own.empty:
        return f"{score}: {whole}, and no factor adds to it"
    first = own.sort_values("points", ascending=False, kind="stable").iloc[0]
    return f"{score}: {whole}, {first['shown_points']} of them from {str(first['label']).lower()}"
