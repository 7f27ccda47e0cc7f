"""How well lists put those first to whom it then happened: pairs in order, hits at the top.

A list is one number for each case (an account at an origin), the highest first; where a list says
nothing of a case (NaN) the case stands last. Only cases of one origin are compared with each other.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kamdata.metrics.evidence import Mask, Numbers

DRAWS = 400
SEED = 20_261
LEVEL = 0.90  # of every interval
CHANCE = 0.5  # of a pair to be in order when a list knows nothing


def ordered_pairs(score: Numbers, is_event: Mask, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Return how many pairs are in order, and how many there are, for each column of weights.

    `weights` (cases x draws) says how often each case counts. Equal scores are half in order.
    """
    order = np.argsort(_filled(score), kind="stable")
    ranked, is_event = _filled(score)[order], is_event[order]
    sorted_weights = weights[order]
    events = sorted_weights[is_event]
    sorted_weights[is_event] = 0
    below = np.zeros((len(order) + 1, weights.shape[1]), dtype=weights.dtype)
    np.cumsum(sorted_weights, axis=0, out=below[1:])
    first = np.searchsorted(ranked, ranked[is_event], side="left")
    behind = np.searchsorted(ranked, ranked[is_event], side="right")
    ordered = (events * (below[first] + below[behind])).sum(axis=0, dtype=np.float64) / 2
    return ordered, events.sum(axis=0, dtype=np.float64) * below[-1]


def hits_at_the_top(score: Numbers, is_event: Mask, places: int) -> float:
    """Return how many of the first cases had the event.

    Where equal scores compete for the last places it is the number to expect when chance decides.
    """
    values, places = _filled(score), min(places, len(score))
    if not places:
        return 0.0
    last = np.partition(values, len(values) - places)[len(values) - places]
    is_above, is_level = values > last, values == last
    left = places - is_above.sum()
    return float(is_event[is_above].sum() + left * is_event[is_level].mean())


def list_table(cases: pd.DataFrame, lists: Mapping[str, Numbers]) -> pd.DataFrame:
    """Return how often each list orders a pair, with its interval and its lead over the others.

    `cases` has account_id, origin_on (sorted) and is_event; `lists` one number for each case. One
    row per list: list; auc_rate: the share of all pairs of one origin that are in order;
    low_rate and high_rate: its 90 % interval; lead_rate, lead_low_rate and lead_high_rate: by how
    much the first list is ahead of this one, and the interval of that lead. The intervals come
    from drawing whole accounts with replacement (seeded), the same draws for every list, because
    the cases of one account are no independent witnesses. Source: Efron and Tibshirani 1993.
    """
    codes, accounts = pd.factorize(cases["account_id"])
    once = np.ones((len(accounts), 1), dtype=np.float32)
    weights = np.hstack([once, drawn_accounts(len(accounts))])
    is_event = cases["is_event"].to_numpy(dtype=bool)
    shares: dict[str, Numbers] = {}
    for name, score in lists.items():
        ordered, pairs = np.zeros(weights.shape[1]), np.zeros(weights.shape[1])
        for rows in by_origin(cases):
            counted = ordered_pairs(score[rows], is_event[rows], weights[codes[rows]])
            ordered, pairs = ordered + counted[0], pairs + counted[1]
        shares[name] = np.divide(ordered, pairs, out=np.full(len(pairs), np.nan), where=pairs > 0)
    first = next(iter(shares.values()))
    return pd.DataFrame([_row(name, share, first - share) for name, share in shares.items()])


def _row(name: str, share: Numbers, lead: Numbers) -> dict[str, object]:
    low, high = interval(share[1:])
    lead_low, lead_high = interval(lead[1:])
    return {
        "list": name, "auc_rate": share[0], "low_rate": low, "high_rate": high,
        "lead_rate": lead[0], "lead_low_rate": lead_low, "lead_high_rate": lead_high,
    }  # fmt: skip


def interval(draws: Numbers) -> tuple[float, float]:
    """Return the middle 90 % of the draws, NaN when there are none."""
    known = draws[~np.isnan(draws)]
    if not known.size:
        return np.nan, np.nan
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def drawn_accounts(accounts: int, draws: int = DRAWS) -> Numbers:
    """Return how often each account (row) is in each of the draws with replacement (column)."""
    chosen = np.random.default_rng(SEED).integers(0, accounts, (draws, accounts))
    cells = chosen + accounts * np.arange(draws)[:, None]
    counts = np.bincount(cells.ravel(), minlength=draws * accounts)
    return np.ascontiguousarray(counts.reshape(draws, accounts).T, dtype=np.float32)


def by_origin(cases: pd.DataFrame) -> Iterator[slice]:
    """Yield the rows of each origin; they stand together."""
    days = cases["origin_on"].to_numpy()
    changes = np.flatnonzero(days[1:] != days[:-1]) + 1
    for start, stop in pairwise([0, *changes.tolist(), len(days)]):
        if stop > start:
            yield slice(start, stop)


def _filled(score: Numbers) -> Numbers:
    return np.nan_to_num(score, nan=-np.inf, posinf=np.inf, neginf=-np.inf)
