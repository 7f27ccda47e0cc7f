"""Scores from 0 to 100 that are the exact sum of their parts, honest about what is not known.

Score = 100 x (sum of weight x value over observed factors + 15 x baseline) / (sum of observed
weights + 15). A missing factor is neither good nor bad news: it lowers the coverage. A factor that
does not apply drops out. The 15 of the baseline keep one loud factor from making an account that
nobody knows a hundred. Source: scorecards with null handling as at Gainsight and Catalyst, and
Ryals and Knox 2007, Industrial Marketing Management 36.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.evidence import NOT_APPLICABLE, OBSERVED, STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers

BASELINE = "baseline"
BASELINE_LABEL = "Starting level"
BASELINE_WEIGHT = 15.0
COLD_START = 0.25  # the baseline of a portfolio with fewer ranked accounts than below
FEWEST_RANKED = 5
LEAST_COVERAGE = 0.40  # below it an account is not ranked
HIGH_COVERAGE = 0.70
ACT_FROM = 35.0  # no account needs action below, however much time there is for reviews
WATCH_FROM = 25.0  # from here on an account is worth an eye
HIGH, MEDIUM, INSUFFICIENT = "High", "Medium", "insufficient"

IDENTITY = ["account_id", "account", "owner", "region", "segment", "is_key"]


@dataclass(frozen=True, slots=True)
class Factor:
    """What a score asks about an account.

    `label` stands in tables, `because` behind "22 points from", `needs` behind "add"; `remedy` is
    what to do when it is the largest part of a high score.
    """

    name: str
    label: str
    because: str
    needs: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The scores of a portfolio and all their parts.

    `table`: one row per account: account_id, account, owner, region, segment, is_key, score,
    coverage, coverage_word, is_ranked, rank, band, flags, money_cents, reason, next_action.
    `factors`: one row per account and factor (and one for `baseline`): account_id, factor, label,
    state, value, weight, points, shown_points, evidence. The points of an account sum to its
    score exactly at 3 decimals, the shown points to its score in whole numbers.
    """

    table: pd.DataFrame
    factors: pd.DataFrame

    def of(self, account_ids: pd.Series) -> Scores:
        """Return the scores of these accounts only; nothing is computed anew."""
        return Scores(
            self.table[self.table["account_id"].isin(account_ids)],
            self.factors[self.factors["account_id"].isin(account_ids)],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The parts of a score as arrays: one row per account, one column per factor.

    `values` and `points` are NaN where a factor is not observed; `points` has one more column, the
    baseline. `score` and `coverage` have one entry per account.
    """

    factors: tuple[Factor, ...]
    states: NDArray[np.object_]
    values: Numbers
    weights: Numbers
    baseline: float
    points: Numbers
    score: Numbers
    coverage: Numbers

    @property
    def is_ranked(self) -> NDArray[np.bool_]:
        """Whether enough is known of an account to compare it with others."""
        return self.coverage >= LEAST_COVERAGE

    @property
    def shown(self) -> Numbers:
        """The points in whole numbers that add up to the score in whole numbers."""
        return whole_points(self.points, self.score)


def combine(
    factors: Sequence[Factor],
    rows: Mapping[str, pd.DataFrame],
    weights: Mapping[str, float],
    baseline: float | None = None,
) -> Points:
    """Return the score of each account and the points that each factor contributes.

    `rows` holds value and state of each factor, one row per account (`evidence.factor_rows`);
    `weights` the weight of each factor, 0 when it is not named. `baseline` is the value that the
    baseline stands for; None takes the median of the observed values over ranked accounts, or .25
    when fewer than 5 are ranked. Golden example: .8 x 20, 1 x 15, 0 x 15, .5 x 8 and a baseline of
    .25 give 21.918 + 20.548 + 0 + 5.479 + 5.137 = 53.082.
    """
    weight = np.array([max(weights.get(factor.name, 0.0), 0.0) for factor in factors])
    values = np.column_stack([rows[factor.name]["value"].to_numpy() for factor in factors])
    states = np.column_stack(
        [rows[factor.name]["state"].to_numpy(dtype=object) for factor in factors]
    )
    observed = np.where(states == OBSERVED, weight, 0.0)
    applicable = np.where(states == NOT_APPLICABLE, 0.0, weight).sum(axis=1)
    known = observed.sum(axis=1)
    coverage = np.divide(known, applicable, out=np.zeros(len(known)), where=applicable > 0)
    coverage = coverage.round(9)  # so that 40 of 100 is not a hair below .4
    weighted = np.where(observed > 0, values, 0.0) * observed
    middle = _baseline(weighted.sum(axis=1), known, coverage) if baseline is None else baseline
    points, score = _points(weighted, known, middle, is_counted=(states == OBSERVED))
    return Points(tuple(factors), states, values, weight, middle, points, score, coverage)


def _baseline(weighted: Numbers, known: Numbers, coverage: Numbers) -> float:
    ranked = (coverage >= LEAST_COVERAGE) & (known > 0)
    if ranked.sum() < FEWEST_RANKED:
        return COLD_START
    return float(np.median(weighted[ranked] / known[ranked]))


def _points(
    weighted: Numbers,
    known: Numbers,
    baseline: float,
    is_counted: NDArray[np.bool_],
) -> tuple[Numbers, Numbers]:
    """Return points (n x factors + 1) and score, counted in thousandths so that sums are exact."""
    parts = np.column_stack([weighted, np.full(len(known), BASELINE_WEIGHT * baseline)])
    thousandths = np.rint(100_000 * parts / (known + BASELINE_WEIGHT)[:, None])
    # thirteen roundings could carry a full score a few thousandths past 100
    excess = np.clip(thousandths.sum(axis=1) - 100_000, 0, None)
    thousandths[:, -1] -= excess
    score = np.where(known > 0, thousandths.sum(axis=1) / 1000, np.nan)
    shown = np.column_stack([is_counted, np.ones(len(known), dtype=bool)]) & (known > 0)[:, None]
    return np.where(shown, thousandths / 1000, np.nan), score


def whole_points(points: Numbers, score: Numbers) -> Numbers:
    """Return the points as whole numbers whose sum is the whole number of the score.

    Largest remainder: every part is rounded down, and what is still lacking goes to the parts
    with the largest remainders. NaN stays NaN. Halves of a score are rounded up.
    """
    floor = np.floor(points)
    lacking = whole_score(score) - np.nansum(floor, axis=1)
    remainder = np.where(np.isnan(points), -1.0, points - floor)
    # place 0 has the largest remainder of its row; equal ones keep the order of the columns
    place = np.argsort(np.argsort(-remainder, axis=1, kind="stable"), axis=1, kind="stable")
    return floor + (place < lacking[:, None])


def whole_score(score: Numbers) -> Numbers:
    """Return the score as it stands on screen: a whole number, halves up."""
    return np.floor(score + 0.5)


def coverage_words(coverage: Numbers) -> pd.Series:
    """Return High from 70 %, Medium from 40 %, insufficient below."""
    words = np.select([coverage >= HIGH_COVERAGE, coverage >= LEAST_COVERAGE], [HIGH, MEDIUM], "")
    return pd.Series(np.where(words == "", INSUFFICIENT, words), dtype="str").astype("category")


def factor_table(
    account_ids: pd.Series, points: Points, rows: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the parts of every score in long form, see `Scores.factors`; account by account."""
    accounts, factors = len(account_ids), points.factors
    names = [factor.name for factor in factors] + [BASELINE]
    labels = [factor.label for factor in factors] + [BASELINE_LABEL]
    note = (
        "Every account starts near the middle of this portfolio "
        f"({100 * points.baseline:.0f} of 100) until more is known of it."
    )
    evidence = [rows[factor.name]["evidence"].to_numpy(dtype=object) for factor in factors]
    column = np.full(accounts, note, dtype=object)
    states = np.column_stack([points.states, np.full(accounts, OBSERVED, dtype=object)])
    values = np.column_stack([points.values, np.full(accounts, points.baseline)])
    codes = np.tile(np.arange(len(names)), accounts)
    return pd.DataFrame(
        {
            "account_id": np.repeat(account_ids.to_numpy(dtype=object), len(names)),
            "factor": pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(names)),
            "label": pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(labels)),
            "state": pd.Categorical(states.ravel(), categories=list(STATES)),
            "value": values.ravel(),
            "weight": np.tile([*points.weights, BASELINE_WEIGHT], accounts),
            "points": points.points.ravel(),
            "shown_points": pd.Series(points.shown.ravel()).astype("Int64"),
            "evidence": np.column_stack([*evidence, column]).ravel(),
        }
    ).astype({"account_id": "str", "evidence": "str"})


def ranks(score: Numbers, is_ranked: NDArray[np.bool_], ties: pd.Series) -> pd.Series:
    """Return 1 for the highest score and so on (Int64), null for accounts that are not ranked.

    Equal scores are ordered by `ties` (money, more first), then by their order in the table.
    """
    order = pd.DataFrame({"score": score, "ties": ties.astype("float64").fillna(-1.0).to_numpy()})
    order = order[is_ranked].sort_values(["score", "ties"], ascending=False, kind="stable")
    rank = pd.Series(np.arange(1, len(order) + 1), index=order.index)
    return rank.reindex(range(len(score))).astype("Int64")
