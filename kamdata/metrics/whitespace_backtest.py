"""How well the whitespace of the past would have named what customers then bought.

At each of several past dates, every product that a customer did not buy then is ranked from what
was bought up to that date alone; what it bought in the year after says which ranking was right.
Three ways to rank compete: similar accounts (the one in use), plain popularity, and the nearest
accounts. What is compared is which product, not how much of it. Segments and the price list are
those of today, and past open deals are not known; both are the same for all three.
Source: rolling-origin evaluation by hiding later purchases; Ferrari Dacrema and others 2021.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.adoption import adoption, neighbour_adoption, popularity
from kamdata.metrics.auc import resampled, weighted_auc
from kamdata.metrics.products import purchase_history
from kamdata.metrics.whitespace import eligible, segments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamdata.metrics.evidence import Mask, Numbers
    from kamdata.metrics.products import PurchaseHistory
    from kamdata.model import Snapshot

SEGMENT, POPULARITY, NEAREST = "similar accounts", "plain popularity", "nearest accounts"
METHODS = (SEGMENT, POPULARITY, NEAREST)
BETTER, NO_BETTER, TOO_LITTLE = "better", "no better", "not enough history"

MONTHS_BEFORE = 12  # of purchases that must lie before a date
MONTHS_AFTER = 12  # in which a purchase shows
STEP = 3
MOST_DATES = 6
FEWEST_EVENTS = 10
LISTED = 3  # products that a seller would look at for one account
LEVEL = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """How the ways to rank did.

    `methods`: method; auc_rate (the share of the pairs of a product bought later and one not
    bought that stand in the right order) with auc_low_rate and auc_high_rate, its 90 % interval;
    hit_rate (the share of the accounts with such a purchase that made one among the first three
    named) with hit_low_rate and hit_high_rate; NaN where there is nothing to count. `dates`:
    cut_on, gaps, events and one column per method with its AUC at that date. `events` counts the
    first purchases, each once, `accounts` the accounts that made them. `gain` is the AUC of
    similar accounts less that of popularity, `gain_low` and `gain_high` its 90 % interval.
    """

    badge: str
    methods: pd.DataFrame
    dates: pd.DataFrame
    events: int
    accounts: int
    gain: float
    gain_low: float
    gain_high: float


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """What was known at one past date, and what then happened: accounts by products."""

    cut_on: date | pd.Timestamp
    is_gap: Mask
    is_event: Mask
    scores: dict[str, Numbers]


def whitespace_evidence(snapshot: Snapshot) -> Tried:
    """Return how well whitespace at past dates told what was bought in the year after each."""
    history = purchase_history(snapshot)
    may = eligible(snapshot, history.grid)
    latest = min(history.months - MONTHS_BEFORE, MONTHS_AFTER + STEP * (MOST_DATES - 1))
    cuts = [cut_at(history, age, may) for age in range(MONTHS_AFTER, latest + 1, STEP)]
    return judge(cuts, history.grid.accounts["account_id"])


def cut_at(history: PurchaseHistory, age: int, may: Mask, months: int = MONTHS_AFTER) -> Cut:
    """Return the cut so many months ago, with what was bought in the `months` after it.

    A gap is a product that a customer of that time had not bought in the 24 months before and may
    buy, and that somebody else had bought. An event is a gap with positive revenue afterwards.
    """
    owned = history.at(age).bought
    is_customer = owned.any(axis=1, keepdims=True)
    is_gap = ~owned & may & is_customer & owned.any(axis=0)
    later = history.sums(age - months, age) > 0
    scores = {
        SEGMENT: np.nan_to_num(adoption(owned, segments(history.grid)).rate),
        POPULARITY: popularity(owned),
        NEAREST: neighbour_adoption(owned),
    }
    until = pd.Timestamp(history.until) + pd.Timedelta(days=1)
    cut_on = until - pd.DateOffset(months=age) - pd.Timedelta(days=1)
    return Cut(cut_on.date(), is_gap, is_gap & later, scores)


def judge(cuts: Sequence[Cut], account_ids: pd.Series) -> Tried:
    """Return how the ways to rank did over all cuts together."""
    cuts = [cut for cut in cuts if cut.is_event.any()]
    weights = resampled(account_ids)
    found = {name: _Scored.of(cuts, name, weights) for name in METHODS}
    rows = [
        {
            "method": name,
            **_ends("auc", scored.auc[0], scored.auc[1:]),
            **_ends("hit", scored.hit[0], scored.hit[1:]),
        }
        for name, scored in found.items()
    ]
    gain = found[SEGMENT].auc - found[POPULARITY].auc
    ends = _ends("gain", gain[0], gain[1:])
    bought = np.logical_or.reduce([cut.is_event for cut in cuts]) if cuts else np.zeros((0, 0))
    events = int(bought.sum())
    low = ends["gain_low_rate"]
    badge = TOO_LITTLE if events < FEWEST_EVENTS or np.isnan(low) else NO_BETTER
    if badge == NO_BETTER and low > 0:
        badge = BETTER
    return Tried(
        badge, pd.DataFrame(rows), _dates(cuts, found), events, int(bought.any(axis=1).sum()),
        ends["gain_rate"], low, ends["gain_high_rate"],
    )  # fmt: skip


def _dates(cuts: Sequence[Cut], found: dict[str, _Scored]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cut_on": pd.to_datetime([cut.cut_on for cut in cuts]),
            "gaps": [int(cut.is_gap.sum()) for cut in cuts],
            "events": [int(cut.is_event.sum()) for cut in cuts],
            **{name: scored.by_cut for name, scored in found.items()},
        }
    )


def _ends(name: str, value: float, draws: Numbers) -> dict[str, float]:
    known = draws[~np.isnan(draws)]
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(known, [tail, 1 - tail]) if known.size else (np.nan, np.nan)
    return {f"{name}_rate": value, f"{name}_low_rate": low, f"{name}_high_rate": high}


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    """AUC and hit rate of one way to rank, as they are and in every resampling of the accounts."""

    auc: Numbers
    hit: Numbers
    by_cut: Numbers

    @staticmethod
    def of(cuts: Sequence[Cut], name: str, weights: Numbers) -> _Scored:
        """Return both over all cuts: the AUC weighed by events, hits by accounts that bought."""
        draws = len(weights)
        weighed, events, hits, cases = (np.zeros(draws) for _ in range(4))
        by_cut = []
        for cut in cuts:
            score, at = cut.scores[name], np.nonzero(cut.is_gap)[0]
            own = weighted_auc(score[cut.is_gap], cut.is_event[cut.is_gap], at, weights)
            own_events = np.where(np.isnan(own), 0.0, weights @ cut.is_event.sum(axis=1))
            weighed, events = weighed + np.nan_to_num(own) * own_events, events + own_events
            is_case, is_hit = _hits(cut, name)
            hits, cases = hits + weights @ is_hit, cases + weights @ is_case
            by_cut.append(own[0])
        return _Scored(_ratio(weighed, events), _ratio(hits, cases), np.array(by_cut))


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _hits(cut: Cut, name: str) -> tuple[Mask, Mask]:
    """Return which accounts bought a gap, and which of them one of the first three named.

    Accounts with three gaps or fewer are left out: any list would name them all. Of equal scores
    the more popular product comes first, and of equally popular ones the first in the catalogue.
    """
    score = np.where(cut.is_gap, cut.scores[name], -1.0)
    order = np.lexsort((-cut.scores[POPULARITY], -score), axis=1)[:, :LISTED]
    is_named = np.take_along_axis(cut.is_event, order, axis=1).any(axis=1)
    is_case = cut.is_event.any(axis=1) & (cut.is_gap.sum(axis=1) > LISTED)
    return is_case, is_case & is_named
