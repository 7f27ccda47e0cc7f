"""The gate of the programme: how much an account deserves to be a key account, 0 to 100.

The score is made like those of risk and growth (`score.combine`): a missing criterion is neither
good nor bad news, and under 40 % of the weights known an account is not judged. The starting level
is the middle of the scale whatever the other accounts are, so nobody's score moves because another
account joins. Fit with the strategy is asked apart from size too: below the least fit an account is
no candidate. Source: McDonald and Woodburn, key account selection matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.evidence import OBSERVED
from kamdata.metrics.gate_criteria import CRITERIA, MIDDLE, gate_rows
from kamdata.metrics.reasons import missing_inputs
from kamdata.metrics.score import (
    BASELINE,
    IDENTITY,
    Points,
    combine,
    coverage_words,
    factor_table,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.facts import Facts

START_NOTE = "Every account starts in the middle, at 50 of 100, until more is known of it."


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """How every account stands at the gate.

    `table`: one row per account on the index of the accounts table: IDENTITY, tier, score (0 to
    100, NaN where nothing is known), coverage, coverage_word, is_judged, is_suitable (False only
    where its fit is known to be too low), met_n and known_n (criteria), meets and misses (in
    words), lacking, and the points of each criterion as `<name>_points` (Int64, null where not
    known). `parts`: one row per account and criterion, see `score.Scores.factors`. `points`: the
    same as arrays.
    """

    table: pd.DataFrame
    parts: pd.DataFrame
    points: Points


def gate(facts: Facts) -> Gate:
    """Return how every account stands at the gate, with the rules of the settings."""
    rows = gate_rows(facts)
    points = combine(CRITERIA, rows, dict(facts.settings.gate.weights), baseline=MIDDLE)
    ids = facts.accounts["account_id"]
    known = points.states == OBSERVED
    met = known & (np.nan_to_num(points.values) >= MIDDLE)
    fit = facts.numbers("strategic_fit")
    shown = points.shown
    table = facts.accounts[[*IDENTITY, "tier"]].assign(
        score=points.score,
        coverage=points.coverage,
        coverage_word=coverage_words(points.coverage),
        is_judged=points.is_ranked & ~np.isnan(points.score),
        is_suitable=~(fit < facts.settings.gate.least_fit),
        met_n=met.sum(axis=1),
        known_n=known.sum(axis=1),
        meets=pd.Series(_named(met), dtype="str"),
        misses=pd.Series(_named(known & ~met), dtype="str"),
        lacking=pd.Series(
            missing_inputs(CRITERIA, points.states, points.weights), dtype="str"
        ).where(~known.all(axis=1), ""),
        **{
            f"{factor.name}_points": pd.Series(shown[:, place]).astype("Int64")
            for place, factor in enumerate(CRITERIA)
        },
    )
    parts = factor_table(ids, points, rows)
    parts["evidence"] = parts["evidence"].mask(parts["factor"] == BASELINE, START_NOTE)
    return Gate(table.set_axis(facts.snapshot.table("accounts").index), parts, points)


def _named(which: NDArray[np.bool_]) -> list[str]:
    labels = [factor.label.lower() for factor in CRITERIA]
    return [
        fmt.joined([label for label, is_in in zip(labels, row, strict=True) if is_in])
        for row in which
    ]


def rank_weights(n: int) -> tuple[float, ...]:
    """Return the weights of n criteria of which only the order is known, the first the heaviest.

    Rank order centroid: weight k = (1/n) x sum of 1/j for j = k to n; they sum to 1. Source:
    Barron and Barrett 1996, Management Science 42. n = 4 gives .5208 .2708 .1458 .0625. Raises
    ValueError for n below 1.
    """
    if n < 1:
        message = f"there are no weights of {n} criteria"
        raise ValueError(message)
    inverse = 1 / np.arange(1, n + 1)
    return tuple(float(one) for one in inverse[::-1].cumsum()[::-1] / n)
