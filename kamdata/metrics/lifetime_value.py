"""What an account will bring over the coming years, after what it costs and the chance it leaves.

Source: Ryals 2005, Journal of Marketing 69: customer lifetime value with cumulative retention,
each year's margin at its end; Gupta and Lehmann for a life without end. The chance to leave is
that of the segment. The risk score plays no part here, so it never counts twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.economics import contribution_cents
from kamdata.metrics.ratio import SMALLEST_N
from kamdata.metrics.retention import year_on_year
from kamdata.metrics.shrinkage import Prior, fit_prior, shrunk_rate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

GROWTH_RATE = 0.0  # margins are taken to stay as they are: growth is not assumed, it is won
STRESS = 0.05  # the range: five in a hundred more, or fewer, stay each year
NEEDS = ("revenue", "gross margin", "cost to serve", "24 months of revenue of five accounts")


@dataclass(frozen=True, slots=True, eq=False)
class Lifetime:
    """What each account brings a year and over its life, in cents, NaN where not known.

    `margin` is revenue of 12 months x gross margin, `cost` the cost to serve of a year,
    `contribution` the first less the second. `retention` is the share of such accounts that stay
    from year to year. `value` is the lifetime value, `low` and `high` its range when retention is
    5 points lower or higher. `lacking` says in words what is missing, "" where nothing is.
    """

    margin: Numbers
    cost: Numbers
    contribution: Numbers
    retention: Numbers
    value: Numbers
    low: Numbers
    high: Numbers
    lacking: NDArray[np.object_]


def present_value(margins: Numbers, survival: Numbers, discount_rate: float) -> Numbers:
    """Return sum over years t of survival_t x margin_t / (1 + d)^t; years are the last axis.

    `survival` is the chance that the account is still there at the end of year t. Raises
    ValueError for a discount rate of -100 % or less. Golden: margins 180, 215, 230, 245 with
    survival .95, .90, .82, .75 at 9 % give 595.5527; margins -50, -30, -20, -10 give -84.2803.
    """
    if discount_rate <= -1:
        message = "A discount rate of -100 % or less has no meaning."
        raise ValueError(message)
    years = np.arange(1, np.shape(margins)[-1] + 1)
    return np.sum(survival * margins / (1 + discount_rate) ** years, axis=-1)


def lifetime_value(
    margin: Numbers,
    retention: Numbers,
    discount_rate: float,
    years: int,
    growth_rate: float = GROWTH_RATE,
) -> Numbers:
    """Return the present value of a margin that comes `years` times, retention being yearly.

    Golden: 100 at a retention of .9 and 10 % a year: 81.8182 for one year, 248.3437 for four.
    Raises ValueError for a retention outside 0 to 1.
    """
    kept = np.asarray(retention, dtype="float64")
    if np.any(kept < 0) or np.any(kept > 1):
        message = "Retention is a share from 0 to 1."
        raise ValueError(message)
    t = np.arange(1, years + 1)
    margins = np.asarray(margin, dtype="float64")[..., None] * (1 + growth_rate) ** t
    return present_value(margins, kept[..., None] ** t, discount_rate)


def endless_value(margin: Numbers, retention: Numbers, discount_rate: float) -> Numbers:
    """Return margin x r / (1 + d - r): the value of a life without end, NaN where it has none.

    Golden: 100 at .9 and 10 % gives 450; the multiple at .8 and 10 % is 2.667 (Gupta, Lehmann).
    """
    kept = np.asarray(retention, dtype="float64")
    left = 1 + discount_rate - kept
    multiple = np.divide(kept, left, out=np.full(np.shape(kept), np.nan), where=left > 0)
    return np.asarray(margin, dtype="float64") * multiple


def segment_retention(facts: Facts) -> Numbers:
    """Return the share of accounts that stay from year to year, by segment, NaN when not known.

    Accounts with revenue a year before that have revenue now, by segment, pulled towards the
    share of all as far as few accounts demand (`shrinkage`). Where nobody left (or nobody stayed)
    half an account is added to each side: one good year does not say that nobody ever leaves.
    An account without a segment has the share of all. Not known under five accounts.
    """
    years = year_on_year(facts.snapshot)
    years = years[(years["before_cents"] > 0).fillna(value=False).astype(bool)]
    if len(years) < SMALLEST_N:
        return np.full(facts.n, np.nan)
    group = facts.segment[facts.positions(years)]
    has_group = group >= 0
    stays = (years["now_cents"] > 0).to_numpy(dtype=bool)
    groups = int(facts.segment.max(initial=-1)) + 1
    size = np.bincount(group[has_group], minlength=groups)
    stayed = np.bincount(group[has_group & stays], minlength=groups)
    prior = fit_prior(stayed, size)
    pooled = float((stays.sum() + 0.5) / (len(stays) + 1))
    if prior.mean in {0.0, 1.0} or not has_group.any():
        prior = Prior(pooled, prior.strength)
    rates = np.append(shrunk_rate(stayed, size, prior), pooled)  # the last is that of no segment
    return rates[facts.segment]


def account_lifetime(facts: Facts) -> Lifetime:
    """Return what each account will bring, with the discount rate and years of the settings.

    Missing margins or costs are missing, never 0.
    """
    margin = facts.base * facts.numbers("gross_margin_rate")
    cost, contribution = facts.numbers("cost_to_serve_cents"), contribution_cents(facts)
    retention = segment_retention(facts)
    rate, years = facts.settings.discount_rate, facts.settings.lifetime_years
    # with the stress on both sides: an account that costs money is worth less the longer it stays
    ends = [
        lifetime_value(contribution, np.clip(retention + by, 0, 1), rate, years)
        for by in (-STRESS, 0.0, STRESS)
    ]
    return Lifetime(
        margin, cost, contribution, retention, ends[1],
        np.minimum(ends[0], ends[2]), np.maximum(ends[0], ends[2]),
        _lacking(facts, retention),
    )  # fmt: skip


def _lacking(facts: Facts, retention: Numbers) -> NDArray[np.object_]:
    columns = (
        facts.base, facts.numbers("gross_margin_rate"), facts.numbers("cost_to_serve_cents"),
        retention,
    )  # fmt: skip
    lacks = np.column_stack([np.isnan(column) for column in columns])
    code = lacks @ (1 << np.arange(len(columns)))
    texts = [
        fmt.joined([need for bit, need in enumerate(NEEDS) if one >> bit & 1])
        for one in range(1 << len(columns))
    ]
    return np.array(texts, dtype=object)[code]


def whole_cents(cents: Numbers) -> pd.Series:
    """Return amounts as whole cents (Int64), null for NaN."""
    return pd.Series(np.round(cents)).astype("Int64")
