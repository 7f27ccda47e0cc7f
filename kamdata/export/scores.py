"""Both lists of accounts as a workbook: every score, its parts, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.export.sheet import Column, Workbook
from kamdata.metrics import score_lists
from kamdata.metrics.score import BASELINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.metrics.score import Scores
    from kamdata.model import Snapshot

RISK, GROWTH = "At risk", "Ripe for growth"
STAKES = {RISK: "Revenue at risk", GROWTH: "Headroom"}
EVIDENCE = (
    Column("list", "List", 16), Column("account", "Account", 28),
    Column("label", "Factor", 26), Column("state", "State", 14),
    Column("points", "Points", 10, "points"), Column("value", "Degree", 10, "rate"),
    Column("weight", "Weight", 10, "points"),
    Column("evidence", "What is known, or what to add", 70),
    Column("account_id", "Account ID", 22),
)  # fmt: skip
ABOUT = (Column("what", "What", 34), Column("value", "Value", 80))
HOW = (
    "In each list the points of the factors and of the starting level add up to the score. A "
    "factor without points is missing or does not apply: the sheet Evidence says which. The "
    "scores order accounts; they are no probabilities."
)


def workbook(snapshot: Snapshot, risk: Scores, growth: Scores) -> bytes:
    """Return the two lists as the bytes of an .xlsx file.

    A sheet for each list, one line for each account of the scores given, with the points of each
    factor at 3 decimals: they sum to the score exactly. A sheet with the evidence of every factor,
    and one with the date and the weights.
    """
    book = Workbook()
    lists = ((RISK, risk), (GROWTH, growth))
    for name, scores in lists:
        points = _points(scores)
        rows = score_lists.in_order(scores.table).join(points, on="account_id")
        rows = rows.assign(flag_text=rows["flags"].map("; ".join))
        book.sheet(name, rows, [*_columns(STAKES[name], snapshot.currency), *_parts(scores)])
    both = [_evidence(name, scores) for name, scores in lists]
    book.sheet("Evidence", pd.concat(both, ignore_index=True), EVIDENCE)
    book.sheet("About", _about(snapshot, lists), ABOUT)
    return book.written()


def _columns(stake: str, currency: str) -> tuple[Column, ...]:
    return (
        Column("rank", "Rank", 7, "number"), Column("account", "Account", 28),
        Column("owner", "Key account manager", 20), Column("band", "What to do", 13),
        Column("score", "Score", 9, "points"), Column("reason", "Why", 50),
        Column("next_action", "Next", 50), Column("flag_text", "Flags", 30),
        Column("base_cents", f"Revenue, 12 months ({currency})", 16, "money"),
        Column("money_cents", f"{stake} ({currency})", 16, "money"),
        Column("coverage", "Known", 8, "rate"), Column("account_id", "Account ID", 22),
    )  # fmt: skip


def _points(scores: Scores) -> pd.DataFrame:
    """Return the points of each factor (columns) of each account (index)."""
    by_factor = scores.factors.astype({"factor": "str"}).set_index(["account_id", "factor"])
    return by_factor["points"].unstack(sort=False)  # noqa: PD010 - keeps what is never observed


def _parts(scores: Scores) -> list[Column]:
    named = _named(scores)
    return [
        Column(str(factor), str(label) if factor == BASELINE else f"Points: {label}", 13, "points")
        for factor, label in zip(named["factor"], named["label"], strict=True)
    ]


def _named(scores: Scores) -> pd.DataFrame:
    """Return one row for each factor, in the order of the score."""
    return scores.factors[["factor", "label", "weight"]].drop_duplicates("factor")


def _evidence(name: str, scores: Scores) -> pd.DataFrame:
    names = scores.table.set_index("account_id")["account"]
    own = scores.factors.assign(list=name, account=scores.factors["account_id"].map(names))
    return own[[column.name for column in EVIDENCE]].astype({"label": "str", "state": "str"})


def _about(snapshot: Snapshot, lists: Sequence[tuple[str, Scores]]) -> pd.DataFrame:
    lines = [("As of", fmt.day(pd.Timestamp(snapshot.as_of))), ("How to read it", HOW)]
    for name, scores in lists:
        named = _named(scores)
        lines += [
            (f"Weight, {name}: {label}", fmt.number(weight, 1))
            for label, weight in zip(named["label"], named["weight"], strict=True)
        ]
    return pd.DataFrame(lines, columns=["what", "value"])
