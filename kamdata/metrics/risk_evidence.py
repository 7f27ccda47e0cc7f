"""What the backtest of the risk score has shown, and the badge that it earns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.list_quality import CHANCE, by_origin, hits_at_the_top, list_table
from kamdata.metrics.ratio import SMALLEST_N, divide
from kamdata.metrics.risk_backtest import past_scores
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.risk_backtest import Cases

METHOD = "risk score of dated rows, 1"  # a change of the formula changes the number
SCORE, QUIET, CHANCE_LIST = "score", "days_quiet", "random"
LISTS = {
    SCORE: "Risk score",
    "decline_cents": "Largest decline in money",
    "decline_rate": "Largest decline in percent",
    QUIET: "Days since last order",
    CHANCE_LIST: "Picked at random",
}
DECLINES = ("decline_cents", "decline_rate")
VALIDATED = "Validated"
NO_BETTER = "No better than days since last order"
NOT_ENOUGH = "Not enough history"
FEWEST_QUARTERS = 8
FEWEST_EVENTS = 10


@dataclass(frozen=True, eq=False)
class Backtest:
    """How the risk score and the lists that need no score did at the ends of past quarters.

    `badge`: see `badge`. `cases` are accounts looked at, one for each origin, `events` those that
    then shrank, `shrunk` the accounts behind them, `quarters` the whole quarters of revenue.
    `lists`, one row per list of `LISTS`, empty without cases: list, label, what
    `list_quality.list_table` says of it, hits (shrunk accounts among the first `capacity` of an
    origin) and precision_rate (their share), both on average over the origins, and lift (times as
    many as picked at random). `origins`, one row per origin: origin_on, accounts, events,
    base_rate, reviewed (at most `capacity`), the hits of each list by its name, method, weights.
    `tested` names the factors that past rows tell, `weights` are those of all factors.
    """

    badge: str
    cases: int
    events: int
    shrunk: int
    quarters: int
    capacity: int
    lists: pd.DataFrame
    origins: pd.DataFrame
    tested: tuple[str, ...]
    weights: tuple[tuple[str, float], ...]

    def of(self, name: str) -> pd.Series:
        """Return the row of one list."""
        return self.lists[self.lists["list"] == name].iloc[0]

    @property
    def is_judged(self) -> bool:
        """Whether there is enough history to say anything."""
        return self.badge != NOT_ENOUGH


def risk_backtest(
    cases: Cases, weights: tuple[tuple[str, float], ...], capacity: int
) -> Backtest:  # fmt: skip
    """Return how the risk score with these weights would have done, next to the plain lists.

    `capacity` is how many accounts a review looks at.
    """
    table = cases.table
    scores: dict[str, Numbers] = {
        SCORE: past_scores(cases, dict(weights)),
        **{name: table[name].to_numpy(dtype=float) for name in (*DECLINES, QUIET)},
        CHANCE_LIST: np.zeros(len(table)),  # all equal: chance decides who comes first
    }
    origins = _origins(table, scores, capacity).assign(
        method=METHOD,
        weights=", ".join(f"{name} {weight:g}" for name, weight in weights if name in cases.tested),
    )
    is_event = table["is_event"]
    counts = (len(table), int(is_event.sum()), int(table.loc[is_event, "account_id"].nunique()))
    lists = _lists(table, scores, origins) if len(table) else pd.DataFrame()
    found = badge(lists, *counts, cases.quarters)
    return Backtest(found, *counts, cases.quarters, capacity, lists, origins, cases.tested, weights)


def _origins(table: pd.DataFrame, scores: Mapping[str, Numbers], capacity: int) -> pd.DataFrame:
    is_event = table["is_event"].to_numpy(dtype=bool)
    found = [
        {
            "origin_on": table["origin_on"].iloc[rows.start],
            "accounts": rows.stop - rows.start,
            "events": int(is_event[rows].sum()),
            "base_rate": is_event[rows].mean(),
            "reviewed": min(capacity, rows.stop - rows.start),
            **{
                name: hits_at_the_top(score[rows], is_event[rows], capacity)
                for name, score in scores.items()
            },
        }
        for rows in by_origin(table)
    ]
    columns = ["origin_on", "accounts", "events", "base_rate", "reviewed", *scores]
    return pd.DataFrame(found, columns=columns)


def _lists(
    table: pd.DataFrame, scores: Mapping[str, Numbers], origins: pd.DataFrame
) -> pd.DataFrame:
    hits = origins[list(scores)]
    precision = hits.div(origins["reviewed"], axis=0).mean()
    lift = divide(precision, pd.Series(precision[CHANCE_LIST], index=precision.index))
    return list_table(table, scores).assign(
        label=list(LISTS.values()),
        hits=hits.mean().to_numpy(),
        precision_rate=precision.to_numpy(),
        lift=lift.to_numpy(),
    )


def badge(lists: pd.DataFrame, cases: int, events: int, shrunk: int, quarters: int) -> str:
    """Return the badge that the risk score has earned on the customer's own revenue.

    `Not enough history`: under 8 quarters of revenue, under 10 cases that shrank (from at least 5
    accounts) or under 10 that did not. `Validated`: the 90 % interval of its pairs in order lies
    `Not enough history`: under 8 quarters of revenue, under 10 cases that shrank (from at least 5
    accounts) or under 10 that did not. `Validated`: the 90 % interval of its pairs in order lies
    above one half, and that of its lead over days since last order (the difference in the same
    draws of accounts) above 0. Otherwise `No better than days since last order`. It is no claim
    about the lists of declines; where one of them does better the finding says so.
    """
    is_enough = (
        quarters >= FEWEST_QUARTERS
        and min(events, cases - events) >= FEWEST_EVENTS
        and shrunk >= SMALLEST_N
    )
    if not is_enough:
        return NOT_ENOUGH
    is_above_chance = lists.loc[lists["list"] == SCORE, "low_rate"] > CHANCE
    is_ahead = lists.loc[lists["list"] == QUIET, "lead_low_rate"] > 0
    return VALIDATED if is_above_chance.all() and is_ahead.all() else NO_BETTER


def shrunk_cases(found: Backtest) -> Measure:
    """Return how often an account shrank after one of the origins."""
    if not found.cases:
        return Measure(None, "count", table="revenue", reason=_lacking(found))
    return Measure(
        found.events,
        "count",
        found.cases,
        table="revenue",
        reason=f"of {fmt.count(found.shrunk, 'account')}",
    )


def shrink_base_rate(found: Backtest) -> Measure:
    """Return what share of the accounts shrank, on average over the origins."""
    return _of_list(found, CHANCE_LIST, "precision_rate", found.cases)


def top_precision(found: Backtest) -> Measure:
    """Return what share of those on top of the list then shrank, on average over the origins."""
    return _of_list(found, SCORE, "precision_rate", int(found.origins["reviewed"].sum()))


def top_lift(found: Backtest) -> Measure:
    """Return how many times as many shrank on top of the list as among those picked at random."""
    if not found.is_judged:
        return Measure(None, "ratio", table="revenue", reason=_lacking(found))
    lift = float(found.of(SCORE)["lift"])
    return Measure(lift, "ratio", int(found.origins["reviewed"].sum()), table="revenue")


def pairs_in_order(found: Backtest) -> Measure:
    """Return how often the score puts an account that shrank above one that did not."""
    measure = _of_list(found, SCORE, "auc_rate", found.cases)
    if measure.value is None:
        return measure
    row = found.of(SCORE)
    low, high = (f"{100 * row[name]:.0f}" for name in ("low_rate", "high_rate"))
    return Measure(
        measure.value, "rate", measure.n, table="revenue", reason=f"between {low} and {high} %"
    )


def _of_list(found: Backtest, name: str, column: str, n: int) -> Measure:
    if not found.is_judged:
        return Measure(None, "rate", table="revenue", reason=_lacking(found))
    return Measure(float(found.of(name)[column]), "rate", n, table="revenue")


def _lacking(found: Backtest) -> str:
    if found.quarters < FEWEST_QUARTERS:
        return f"{found.quarters} of {FEWEST_QUARTERS} quarters of revenue"
    return "too few accounts shrank, or too few did not"
