"""Weights of the risk score as the customer's own history would have them: a suggestion, no more.

A logistic regression of "the account then shrank" on the factors that past rows tell, with ridge
and without negative weights, drawn towards the starting weights as long as few accounts have
shrunk. Judged on later quarters than those it has learnt from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.tseries.offsets import MonthEnd

from kamdata.defaults import RISK_WEIGHTS
from kamdata.metrics.backtest import HALF
from kamdata.metrics.evidence import MISSING, OBSERVED
from kamdata.metrics.list_quality import by_origin, hits_at_the_top, list_table
from kamdata.metrics.risk_backtest import Cases, past_scores
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.metrics.score import whole_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.metrics.evidence import Numbers

Weights = tuple[tuple[str, float], ...]

FEWEST_EVENTS = 30  # accounts that shrank, before anything is learnt; also what the start weighs
FEWEST_JUDGED = 10  # later ones that shrank, and that did not, to hold the suggestion against
RIDGE = 1.0
STEP = 10  # weights are suggested in tenths

NO_HISTORY = (
    "Weights can be learnt from your own history once it holds at least 8 quarters of monthly "
    "revenue by account."
)
TOO_FEW_LATER = (
    "Too few accounts shrank in the later quarters to test weights that were learnt from the "
    "earlier ones, so none are suggested yet."
)


@dataclass(frozen=True, eq=False)
class Suggestion:
    """Weights that the customer's own history suggests, and what they would have been worth.

    `reason` says why there is none, empty where there is one. `table` has one row for each factor
    that past rows tell: factor, label, weight (in force), fit_weight (by the history alone),
    suggested_weight. `weights` are those of all factors with the suggested ones in place.
    `events` is what was learnt from. The rest was judged on `judged_origins` later quarter ends
    with `judged_events` accounts that shrank, for weights learnt from earlier ones only:
    `before_auc` and `after_auc` are shares of pairs in order, the lead of the suggested ones lies
    between `lead_low` and `lead_high`; `before_precision` and `after_precision` are the share of
    those on top of the list that shrank. None of them is known while there is a reason.
    """

    reason: str
    events: int
    table: pd.DataFrame
    weights: Weights = ()
    judged_origins: int = 0
    judged_events: int = 0
    judged_cases: int = 0
    before_auc: float = np.nan
    after_auc: float = np.nan
    lead_low: float = np.nan
    lead_high: float = np.nan
    before_precision: float = np.nan
    after_precision: float = np.nan

    @property
    def is_better(self) -> bool:
        """Whether the suggested weights would have ordered the later accounts better."""
        return not self.reason and self.after_auc > self.before_auc


def suggest_weights(cases: Cases, weights: Weights, capacity: int) -> Suggestion:
    """Return the weights that the cases of a backtest suggest in place of those in force."""
    return suggest_from(learning_records(cases), weights, capacity)


def learning_records(cases: Cases) -> pd.DataFrame:
    """Return account_id, origin_on, is_event and each factor's value, NaN where not observed."""
    values = {
        name: rows["value"].where(rows["state"] == OBSERVED) for name, rows in cases.factors.items()
    }
    return cases.table[["account_id", "origin_on", "is_event"]].assign(**values)


def suggest_from(records: pd.DataFrame, weights: Weights, capacity: int) -> Suggestion:
    """Return the weights that records (sorted by origin, see `learning_records`) suggest.

    At least 30 accounts must have shrunk. The factors that past rows cannot tell keep the weight
    in force, and so does the sum of the others.
    """
    told = records[[name for name, _ in weights if name in records]]
    names = list(told.columns[told.min() < told.max()])
    events = int(records["is_event"].sum())
    reason = _lacking(records, events, names)
    if reason:
        return Suggestion(reason, events, pd.DataFrame())
    fit = fit_weights(records, names, _sum_of(weights, names))
    if fit is None:
        return Suggestion(_nothing_learnt(events), events, pd.DataFrame())
    suggested = suggested_weights(fit, weights, names, events)
    table = pd.DataFrame(
        {
            "factor": names,
            "label": [factor.label for name in names for factor in RISK_FACTORS
                      if factor.name == name],
            "weight": [dict(weights)[name] for name in names],
            "fit_weight": fit,
            "suggested_weight": [dict(suggested)[name] for name in names],
        }
    )  # fmt: skip
    return _judged(records, weights, names, capacity, Suggestion("", events, table, suggested))


def _lacking(records: pd.DataFrame, events: int, names: Sequence[str]) -> str:
    if records.empty or not names:
        return NO_HISTORY
    if events < FEWEST_EVENTS:
        return (
            f"Weights are suggested once accounts have shrunk {FEWEST_EVENTS} times; your history "
            f"knows {events}. Until then the starting weights are the better guess."
        )
    if len(records) - events < FEWEST_EVENTS:
        return "Nearly every account shrank, so nothing tells which factor sees it coming."
    return ""


def _nothing_learnt(events: int) -> str:
    return f"No factor was higher before the {events} times that accounts shrank: keep the weights."


def fit_weights(records: pd.DataFrame, names: Sequence[str], total: float) -> Numbers | None:
    """Return the weights that tell best which accounts shrank, none below 0, summing to `total`.

    Ridge logistic regression on the values, an unobserved one standing for the mean of its factor.
    None when no factor tells anything. Source: le Cessie and van Houwelingen 1992, Applied
    Statistics 41; bounds by L-BFGS-B, Byrd et al. 1995.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import

    values = records[list(names)].to_numpy(dtype=np.float64)
    known = (~np.isnan(values)).sum(axis=0)
    centred = np.nan_to_num(values - np.nansum(values, axis=0) / np.maximum(known, 1))
    is_event = records["is_event"].to_numpy(dtype=np.float64)

    def loss(guess: Numbers) -> tuple[float, Numbers]:
        z = guess[0] + centred @ guess[1:]
        error = 1 / (1 + np.exp(-z)) - is_event
        value = np.logaddexp(0, z).sum() - is_event @ z + RIDGE / 2 * (guess[1:] ** 2).sum()
        return value, np.concatenate([[error.sum()], centred.T @ error + RIDGE * guess[1:]])

    start = np.zeros(len(names) + 1)
    bounds = [(None, None), *[(0, None)] * len(names)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x[1:]
    return total * found / found.sum() if found.sum() > 1e-6 else None


def blend(fit: Numbers, start: Numbers, events: int) -> Numbers:
    """Return (events x fit + 30 x start) / (events + 30).

    Golden: fit 30 and 5, start 20 and 15, 60 events: 26.667 and 8.333.
    """
    return (events * fit + FEWEST_EVENTS * start) / (events + FEWEST_EVENTS)


def suggested_weights(fit: Numbers, weights: Weights, names: Sequence[str], events: int) -> Weights:
    """Return the weights of all factors, those named blended from fit and starting weights.

    In tenths, with the sum that the named ones have in force.
    """
    total = _sum_of(weights, names)
    default = dict(RISK_WEIGHTS)
    start = np.array([default[name] for name in names])
    mixed = blend(fit, total * start / start.sum(), events)
    tenths = whole_points(STEP * mixed[None], np.array([STEP * total]))[0] / STEP
    return tuple(
        (name, float(dict(zip(names, tenths, strict=True)).get(name, weight)))
        for name, weight in weights
    )


def _sum_of(weights: Weights, names: Sequence[str]) -> float:
    """Return what the factors weigh together in force, or at the start where they are all 0."""
    now = sum(weight for name, weight in weights if name in names)
    return now or sum(weight for name, weight in RISK_WEIGHTS if name in names)


def _judged(
    records: pd.DataFrame,
    weights: Weights,
    names: Sequence[str],
    capacity: int,
    found: Suggestion,
) -> Suggestion:
    """Return the suggestion with what weights learnt from earlier quarters did on later ones."""
    earlier, later = split(records)
    trained, judged = int(earlier["is_event"].sum()), int(later["is_event"].sum())
    fit = fit_weights(earlier, names, _sum_of(weights, names)) if len(earlier) else None
    if fit is None or min(trained, judged, len(later) - judged) < FEWEST_JUDGED:
        return Suggestion(TOO_FEW_LATER, found.events, pd.DataFrame())
    learnt = suggested_weights(fit, weights, names, trained)
    scores = {"after": _scores(later, names, learnt), "before": _scores(later, names, weights)}
    pairs = {str(row["list"]): row for row in list_table(later, scores).to_dict("records")}
    after, before = (_precision(later, scores[name], capacity) for name in ("after", "before"))
    return replace(
        found,
        judged_origins=int(later["origin_on"].nunique()), judged_events=judged,
        judged_cases=len(later),
        before_auc=float(pairs["before"]["auc_rate"]),
        after_auc=float(pairs["after"]["auc_rate"]),
        lead_low=float(pairs["before"]["lead_low_rate"]),
        lead_high=float(pairs["before"]["lead_high_rate"]),
        before_precision=before, after_precision=after,
    )  # fmt: skip


def split(records: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the records to learn from and the later ones to judge by: the last third of origins.

    What came of the first was known before the first of the later origins.
    """
    origins = np.sort(records["origin_on"].unique())
    first = pd.Timestamp(origins[-max(1, round(len(origins) / 3))])
    known_on = records["origin_on"] + MonthEnd(HALF)
    is_later = records["origin_on"] >= first
    return records[known_on <= first], records[is_later].reset_index(drop=True)


def _scores(records: pd.DataFrame, names: Sequence[str], weights: Weights) -> Numbers:
    """Return the score of each record from these factors, by the rules of the backtest."""
    rows = {
        name: pd.DataFrame(
            {
                "value": records[name].to_numpy(),
                "state": np.where(records[name].isna(), MISSING, OBSERVED),
            }
        )
        for name in names
    }
    return past_scores(Cases(records, rows, quarters=0), dict(weights))


def _precision(records: pd.DataFrame, score: Numbers, capacity: int) -> float:
    is_event = records["is_event"].to_numpy(dtype=bool)
    return float(
        np.mean(
            [
                hits_at_the_top(score[rows], is_event[rows], capacity)
                / min(capacity, rows.stop - rows.start)
                for rows in by_origin(records)
            ]
        )
    )
