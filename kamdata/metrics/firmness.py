"""Whose place in the programme is firm, and whose depends on how the criteria are weighed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.gate_criteria import CRITERIA
from kamdata.metrics.stability import acceptability, swap_weight

if TYPE_CHECKING:
    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.gate import Gate

MOST_COMPARED = 300  # accounts that can be among the first: the others are far below
CHARTED = 16
NAMED = 5  # accounts whose place is told in a sentence
FIRM, LIKELY, OPEN, UNLIKELY, OUTSIDE = (
    "Firm", "Likely in", "Judgement call", "Likely out", "Firmly out",
)  # fmt: skip
FROM_FIRM, FROM_LIKELY, FROM_OPEN, FROM_UNLIKELY = 0.90, 0.70, 0.30, 0.10
LABELS = [factor.label.lower() for factor in CRITERIA]


def firmness(found: Gate, places: int) -> pd.DataFrame:
    """Return how firm the place of each judged account is, the best score first.

    On the index of the accounts table: account_id, account, owner, is_key, score, rank, in_rate
    (share of reasonable weights under which it is among the first `places`), best_rank and
    worst_rank (Int64, under 90 % of them), verdict, decides (the criterion that tells, in words)
    and swap (at which weight it changes places with the account at the line, in words).
    """
    table, points = found.table, found.points
    can = (table["is_judged"] & table["is_suitable"]).to_numpy(dtype=bool)
    at = np.flatnonzero(can)
    order = at[np.lexsort((table["account_id"].astype("str").to_numpy()[at], -points.score[at]))]
    order = order[:MOST_COMPARED]
    values = points.values[order]
    rows = table.iloc[order]
    columns = ["account_id", "account", "owner", "is_key", "score"]
    if not len(order):
        return rows[columns].assign(
            rank=0, in_rate=0.0, best_rank=0, worst_rank=0, verdict="", decides="", swap=""
        )
    said = acceptability(values, points.weights, places)
    return rows[columns].assign(
        rank=rows["score"].rank(method="min", ascending=False).astype("Int64"),
        in_rate=said.in_rate,
        best_rank=pd.Series(said.best_rank, index=rows.index).astype("Int64"),
        worst_rank=pd.Series(said.worst_rank, index=rows.index).astype("Int64"),
        verdict=verdicts(said.in_rate),
        decides=[
            "" if place < 0 else f"{'More' if up else 'Less'} weight on {LABELS[place]} lets it in"
            for place, up in zip(said.decisive, said.decides_up, strict=True)
        ],
        swap=_swaps(rows, values, points.weights, places, said.decisive),
    )


def usual_places(found: Gate, key_n: int, enter_at: float) -> int:
    """Return how many places to look at first: as many as key accounts would make.

    Where all judged accounts would have one, as many as reach the points to enter; at least 1.
    """
    score = found.table.loc[found.table["is_judged"] & found.table["is_suitable"], "score"]
    return max(key_n if key_n < len(score) else int((score >= enter_at).sum()), 1)


def verdicts(rates: Numbers) -> pd.Categorical[str]:
    """Return the verdict on each share of weights: 90 % firm, 30 to 70 % a judgement call."""
    words = np.select(
        [rates >= FROM_FIRM, rates > FROM_LIKELY, rates >= FROM_OPEN, rates > FROM_UNLIKELY],
        [FIRM, LIKELY, OPEN, UNLIKELY], OUTSIDE,
    )  # fmt: skip
    return pd.Categorical(words, categories=[FIRM, LIKELY, OPEN, UNLIKELY, OUTSIDE])


def _swaps(
    rows: pd.DataFrame, values: Numbers, weights: Numbers, places: int, decisive: Numbers
) -> list[str]:
    names = rows["account"].astype("str").tolist()
    texts = []
    for row, criterion in enumerate(decisive):
        rival = places if row < places else places - 1  # the first one out, or the last one in
        if criterion < 0 or rival >= len(names) or rival == row:
            texts.append("")
            continue
        share = swap_weight(values[row], values[rival], weights, int(criterion))
        now = weights[criterion] / weights.sum()
        texts.append(
            ""
            if share is None
            else f"Level with {names[rival]} where {LABELS[criterion]} weighs "
            f"{fmt.percent(share, 1)} (now {fmt.percent(now, 1)})"
        )
    return texts


def around_the_line(rows: pd.DataFrame, places: int) -> pd.DataFrame:
    """Return the accounts nearest to the last place, the surest first: those worth a chart."""
    away = (rows["rank"].astype("float64") - places - 0.5).abs()
    near = rows.loc[away.sort_values(kind="stable").index[:CHARTED]]
    return near.sort_values(["in_rate", "score"], ascending=False, kind="stable")


def open_places(rows: pd.DataFrame, places: int) -> list[str]:
    """Return the accounts whose place is least clear, in a sentence each, the least clear first."""
    unclear = rows[rows["verdict"].isin([LIKELY, OPEN, UNLIKELY])]
    order = (unclear["in_rate"] - 0.5).abs().sort_values(kind="stable").index[:NAMED]
    return [sentence(row, places) for _, row in unclear.loc[order].iterrows()]


def firm_places(rows: pd.DataFrame, places: int) -> int:
    """Return how many of the places are firm: their accounts are in under 90 % of the weights."""
    return min(int((rows["verdict"] == FIRM).sum()), places)


def title(rows: pd.DataFrame, places: int) -> str:
    """Return the finding: how many places are firm, and how many accounts are a judgement call."""
    if len(rows) <= places:
        return "Every judged account has a place however the criteria are weighed"
    firm = firm_places(rows, places)
    calls = int((rows["verdict"] == OPEN).sum())
    said = "all" if firm == places else f"{firm:,}"
    are = f"{said} of {fmt.count(places, 'place')} {'is' if firm == 1 else 'are'} firm"
    if not calls:
        return f"{are[:1].upper()}{are[1:]}; no account is a judgement call"
    verb = "is" if calls == 1 else "are"
    return f"{are[:1].upper()}{are[1:]}; {fmt.count(calls, 'account')} {verb} a judgement call"


def in_short(row: pd.Series, places: int) -> str:
    """Return in one sentence whether a place depends on how the criteria are weighed."""
    first = f"among the first {places:,}"
    named = str(row["decides"])  # More weight on growth lets it in
    criterion = named.removesuffix(" lets it in").split(" weight on ")[-1]
    return {
        FIRM: f"It is {first} however the criteria are weighed.",
        LIKELY: f"It is {first} under most weights.",
        OPEN: f"Whether it is {first} depends on how {criterion or 'they'} is weighed.",
        UNLIKELY: f"It is not {first} under most weights.",
        OUTSIDE: f"It is not {first} however the criteria are weighed.",
    }[str(row["verdict"])]


def sentence(row: pd.Series, places: int) -> str:
    """Return in words how firm the place of one account is, and what decides."""
    share = fmt.percent(float(row["in_rate"]))
    head = (
        f"{row['account']} is in the first {places:,} under {share} of reasonable weights: "
        f"{str(row['verdict']).lower()}."
    )
    more = [f"{text}." for text in (str(row["decides"]), str(row["swap"])) if text]
    return " ".join([head, *more])
