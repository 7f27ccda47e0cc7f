"""The map of the portfolio: how attractive an account is, against how strong we stand in it.

Source: Fiocca 1982 and McDonald's portfolio analysis; quadrants as in Woodburn and McDonald. The
lines lie at 50 of 100 whatever the others are, and every criterion rests on the account's own
data (`map_criteria`), so no account moves because another one joins.

Score of an axis = 100 x sum of weight x value / sum of weights over its known criteria. A missing
criterion is neither good nor bad news; under 40 % of the weights known, the account has no place.
Unlike the scores of risk and growth there is no pull to a starting level: a place on the map must
not depend on how high the weights are, only on how they relate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.evidence import OBSERVED
from kamdata.metrics.map_criteria import ATTRACTIVENESS, STRENGTH, criterion_rows
from kamdata.metrics.ratio import total
from kamdata.metrics.reasons import missing_inputs
from kamdata.metrics.score import IDENTITY, LEAST_COVERAGE, whole_points
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts
    from kamdata.metrics.score import Factor

CUT = 50.0  # both lines of the map, fixed
BORDER = 5.0  # points from a line within which an account may belong to either side
STRATEGIC, STAR, STATUS, STREAMLINE = "Strategic", "Star", "Status", "Streamline"
NOT_PLACED = "not placed"
QUADRANTS = (STRATEGIC, STAR, STATUS, STREAMLINE, NOT_PLACED)
ADVICE = {
    STRATEGIC: "invest together",
    STAR: "invest to win it",
    STATUS: "keep it, spend little",
    STREAMLINE: "lower the cost to serve",
}


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One axis of the map: one row per account, one column per criterion.

    `values` and `points` are NaN where a criterion is not known; the points of an account sum to
    its score exactly at 3 decimals. `score` is 0 to 100, NaN where nothing is known; `coverage`
    the share of the weights that is known.
    """

    factors: tuple[Factor, ...]
    states: NDArray[np.object_]
    values: Numbers
    weights: Numbers
    points: Numbers
    score: Numbers
    coverage: Numbers

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Whether enough is known to place the account on this axis."""
        return (self.coverage >= LEAST_COVERAGE) & ~np.isnan(self.score)

    @property
    def shown(self) -> Numbers:
        """The points in whole numbers that add up to the score in whole numbers."""
        return whole_points(self.points, self.score)


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioMap:
    """Where every account stands on the map.

    `table`: one row per account on the index of the accounts: IDENTITY, revenue_cents (12
    months), attractiveness and strength (0 to 100), their coverage as attractiveness_rate and
    strength_rate, quadrant (one of QUADRANTS), is_borderline (within 5 points of a line), lacking
    (what would tell most), and the points of each criterion in whole numbers (Int64, null where
    it is not known), named like the criterion. `parts`: one row per account and criterion:
    account_id, axis, label, state, value, weight, shown_points, evidence.
    """

    table: pd.DataFrame
    parts: pd.DataFrame


def axis(
    factors: Sequence[Factor], rows: Mapping[str, pd.DataFrame], weights: Mapping[str, float]
) -> Axis:
    """Return the score of each account on one axis and the points of each criterion."""
    weight = np.array([max(weights.get(factor.name, 0.0), 0.0) for factor in factors])
    values = np.column_stack([rows[factor.name]["value"].to_numpy() for factor in factors])
    states = np.column_stack(
        [rows[factor.name]["state"].to_numpy(dtype=object) for factor in factors]
    )
    counted = np.where(states == OBSERVED, weight, 0.0)
    known, whole = counted.sum(axis=1), weight.sum()
    weighted = counted * np.nan_to_num(values)
    thousandths = np.rint(
        100_000 * np.divide(
            weighted, known[:, None], out=np.zeros(weighted.shape), where=known[:, None] > 0
        )
    )  # fmt: skip
    # four roundings could carry a full score a thousandth or two past 100
    excess = np.clip(thousandths.sum(axis=1) - 100_000, 0, None)
    if len(thousandths):
        thousandths[np.arange(len(thousandths)), thousandths.argmax(axis=1)] -= excess
    score = np.where(known > 0, thousandths.sum(axis=1) / 1000, np.nan)
    points = np.where(states == OBSERVED, thousandths / 1000, np.nan)
    coverage = (known / whole if whole > 0 else np.zeros(len(known))).round(9)
    return Axis(tuple(factors), states, values, weight, points, score, coverage)


def portfolio_map(facts: Facts) -> PortfolioMap:
    """Return the place of every account, with the weights of the settings."""
    rows, settings = criterion_rows(facts), facts.settings
    attractive = axis(ATTRACTIVENESS, rows, dict(settings.attractiveness_weights))
    strong = axis(STRENGTH, rows, dict(settings.strength_weights))
    is_placed = attractive.is_known & strong.is_known
    table = facts.accounts[IDENTITY].assign(
        revenue_cents=facts.base_cents,
        attractiveness=attractive.score,
        strength=strong.score,
        attractiveness_rate=attractive.coverage,
        strength_rate=strong.coverage,
        quadrant=quadrants(attractive.score, strong.score, is_placed),
        is_borderline=is_placed & (_is_near(attractive.score) | _is_near(strong.score)),
        lacking=pd.Series(_lacking(attractive, strong), dtype="str"),
        **_points(attractive), **_points(strong),
    )  # fmt: skip
    ids = facts.accounts["account_id"]
    parts = [_parts(ids, name, one, rows) for name, one in
             (("Attractiveness", attractive), ("Strength", strong))]  # fmt: skip
    return PortfolioMap(
        table.set_axis(facts.snapshot.table("accounts").index),
        pd.concat(parts, ignore_index=True),
    )


def quadrants(
    attractiveness: Numbers, strength: Numbers, is_placed: NDArray[np.bool_]
) -> pd.Categorical[str]:
    """Return the quadrant of each account: a score of 50 counts as high."""
    high, strong = attractiveness >= CUT, strength >= CUT
    names = np.select(
        [~is_placed, high & strong, high, strong], [NOT_PLACED, STRATEGIC, STAR, STATUS], STREAMLINE
    )
    return pd.Categorical(names, categories=list(QUADRANTS))


def _is_near(score: Numbers) -> NDArray[np.bool_]:
    return np.abs(score - CUT) <= BORDER


def _points(one: Axis) -> dict[str, pd.Series]:
    shown = one.shown
    return {
        factor.name: pd.Series(shown[:, place]).astype("Int64")
        for place, factor in enumerate(one.factors)
    }


def _lacking(attractive: Axis, strong: Axis) -> NDArray[np.object_]:
    factors = (*attractive.factors, *strong.factors)
    return missing_inputs(
        factors,
        np.column_stack([attractive.states, strong.states]),
        np.concatenate([attractive.weights, strong.weights]),
    )


def _parts(ids: pd.Series, name: str, one: Axis, rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    accounts, shown = len(ids), one.shown
    frames = [
        pd.DataFrame(
            {
                "account_id": ids.to_numpy(),
                "axis": np.full(accounts, name, dtype=object),
                "label": np.full(accounts, factor.label, dtype=object),
                "state": rows[factor.name]["state"].astype("str").to_numpy(),
                "value": rows[factor.name]["value"].to_numpy(),
                "weight": np.full(accounts, one.weights[place]),
                "shown_points": pd.Series(shown[:, place]).astype("Int64"),
                "evidence": rows[factor.name]["evidence"].to_numpy(),
            }
        )
        for place, factor in enumerate(one.factors)
    ]
    return pd.concat(frames, ignore_index=True)


def placed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts that have a place, most revenue first, unknown revenue last."""
    rows = table[table["quadrant"] != NOT_PLACED]
    return rows.sort_values("revenue_cents", ascending=False, na_position="last", kind="stable")


def unplaced(table: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts of which too little is known for a place, most revenue first."""
    rows = table[table["quadrant"] == NOT_PLACED]
    return rows.sort_values("revenue_cents", ascending=False, na_position="last", kind="stable")


def in_quadrant(table: pd.DataFrame, quadrant: str) -> Measure:
    """Return the revenue of 12 months of the accounts in one quadrant (cents), n of them."""
    chosen = table[table["quadrant"] == quadrant]
    found = Measure(
        total(chosen["revenue_cents"]), "money", len(chosen), table="accounts", rows=chosen.index
    )
    if found.value is not None:
        return found
    return found.because("no revenue of them is known" if len(chosen) else "no account is here")


def headline(table: pd.DataFrame, currency: str) -> str:
    """Return the finding: how many accounts stand where, and how much revenue is with them."""
    rows = placed(table)
    if rows.empty:
        return "No account can be placed yet: add annual spend, tiers, contacts and satisfaction."
    counts = rows["quadrant"].value_counts()
    parts = []
    for name in QUADRANTS[:-1]:
        if counts[name]:
            worth = in_quadrant(rows, name).value
            money = f" ({fmt.money(worth, currency)})" if worth is not None else ""
            parts.append(f"{counts[name]:,} {name}{money}")
    near = int(rows["is_borderline"].sum())
    tail = f" {near:,} of them {'lies' if near == 1 else 'lie'} near a line." if near else ""
    return f"{fmt.count(len(rows), 'account')} placed: {fmt.joined(parts)}.{tail}"


def title(table: pd.DataFrame) -> str:
    """Return the finding of the chart: where most of the revenue is."""
    rows = placed(table)
    everything = total(rows["revenue_cents"].clip(lower=0))
    if not everything:
        return "No revenue of the accounts on the map is known"
    sums = {name: in_quadrant(rows, name).value or 0 for name in QUADRANTS[:-1]}
    largest = max(sums, key=lambda name: sums[name])
    share = fmt.percent(sums[largest] / everything)
    return f"{share} of the revenue is with {largest} accounts: {ADVICE[largest]}"
