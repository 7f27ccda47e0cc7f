"""Contracts that end soon, and whether anybody works on renewing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.evidence import Notes, clip01, day_texts, factor_rows, percent_texts
from kamdata.metrics.stages import probability

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

HORIZON_DAYS = 180
WORST_DAYS = 30  # with this many days left and no deal it is as alarming as it gets
LINK_DAYS = 60  # an opportunity without a type that closes this near to the end renews it
FLAG_DAYS = 60
STALE_DAYS = 365  # a contract that ended longer ago is a date nobody keeps


@dataclass(frozen=True, slots=True, eq=False)
class Renewal:
    """Where the contract of each account stands.

    `days_left` to its end (below 0: past), NaN without a date. `is_open`: an open opportunity
    renews it, `chance` is its best probability (NaN when nobody says). `is_won`: it was renewed.
    """

    days_left: Numbers
    is_open: NDArray[np.bool_]
    chance: Numbers
    is_won: NDArray[np.bool_]

    @property
    def is_stale(self) -> NDArray[np.bool_]:
        """Where the contract ended so long ago that the date tells nothing."""
        return self.days_left < -STALE_DAYS

    @property
    def is_unattended(self) -> NDArray[np.bool_]:
        """Where it ends within 60 days (or has ended) and no opportunity renews it."""
        soon = (self.days_left <= FLAG_DAYS) & ~self.is_stale
        return soon & ~self.is_open & ~self.is_won


def account_renewal(facts: Facts) -> Renewal:
    """Return where the contract of each account stands.

    An opportunity renews it when its type is renewal, or when it has no type and closes within
    60 days of the end: one that the file calls new business or expansion renews nothing, whenever
    it closes. A won one counts from 180 days before the end on.
    """
    days_left = -facts.days_since("renewal_on")
    rows = facts.opportunities
    rows = rows[(rows["at"] >= 0) & rows["status"].isin(["open", "won"])]
    at = rows["at"].to_numpy(dtype=np.intp)
    ends = facts.accounts["renewal_on"].to_numpy()[at]
    apart = (rows["close_on"] - pd.Series(ends, index=rows.index)).dt.days
    kind = rows["type"].astype("str")
    is_linked = (kind == "renewal") | (kind.isna() & (apart.abs() <= LINK_DAYS))
    is_open = (is_linked & (rows["status"] == "open") & pd.notna(ends)).to_numpy()
    is_won = (is_linked & (rows["status"] == "won") & (apart >= -HORIZON_DAYS)).to_numpy()
    chance = np.full(facts.n, -1.0)
    known = probability(rows, facts.snapshot.table("stages")).fillna(-1.0).to_numpy()
    np.maximum.at(chance, at[is_open], known[is_open])
    return Renewal(
        days_left,
        np.bincount(at[is_open], minlength=facts.n) > 0,
        np.where(chance >= 0, chance, np.nan),
        np.bincount(at[is_won], minlength=facts.n) > 0,
    )


def renewal_factor(facts: Facts) -> pd.DataFrame:
    """Return how exposed each account's renewal is, 0 to 1.

    (180 - days left) / 150, times 1 - chance of the renewal opportunity when there is one; 1 when
    the contract has ended and was not renewed; 0 when it was. Not applicable to an account
    without a contract in a file that gives other accounts a date; missing where recurring revenue
    or a contract value says that there must be one. Missing as well where no account has a date,
    because such a file cannot tell who has a contract, and where it ended more than a year ago,
    because that is a date nobody keeps rather than the gravest of exposures.
    """
    renewal = facts.renewal
    left = renewal.days_left
    near = clip01((HORIZON_DAYS - left) / (HORIZON_DAYS - WORST_DAYS))
    value = near * np.where(renewal.is_open, 1 - np.nan_to_num(renewal.chance), 1.0)
    value = np.where(left < 0, 1.0, value)
    value = np.where(renewal.is_won & ~np.isnan(left), 0.0, value)
    value = np.where(renewal.is_stale, np.nan, value)
    has_none = np.isnan(left)
    if has_none.all():
        return factor_rows(value, _notes(facts, renewal, np.zeros(facts.n, dtype=bool)))
    must_have = has_contract(facts)
    not_applicable = has_none & ~must_have
    return factor_rows(value, _notes(facts, renewal, not_applicable), not_applicable)


def has_contract(facts: Facts) -> NDArray[np.bool_]:
    """Return which accounts must have a contract: recurring revenue, or a contract value."""
    revenue = facts.revenue
    at = revenue.loc[revenue["is_recurring"].fillna(value=False).astype(bool), "at"].to_numpy()
    has_recurring = np.bincount(at[at >= 0], minlength=facts.n) > 0
    return has_recurring | (facts.numbers("contract_value_cents") > 0)


def _notes(facts: Facts, renewal: Renewal, not_applicable: NDArray[np.bool_]) -> Notes:
    notes, left = Notes(facts.n), np.nan_to_num(renewal.days_left)
    known = ~np.isnan(renewal.days_left)
    ends = day_texts(facts.accounts["renewal_on"])
    has_chance = ~np.isnan(renewal.chance)
    percent = percent_texts(renewal.chance)
    notes.add(not_applicable, "No contract end is given, so nothing renews.")
    notes.add(
        renewal.is_stale, "The renewal date {} is more than a year old. Add the present one.", ends
    )
    notes.add(known & renewal.is_won, "The contract until {} is already renewed.", ends)
    notes.add(known & (left < 0), "The contract ended {} and was not renewed.", ends)
    notes.add(known & (left > HORIZON_DAYS), "The contract runs until {}.", ends)
    notes.add(
        known & renewal.is_open & has_chance,
        "The contract ends in {:.0f} days; the renewal deal stands at {}.", left, percent,
    )  # fmt: skip
    notes.add(
        known & renewal.is_open,
        "The contract ends in {:.0f} days; the renewal deal has no probability.", left,
    )  # fmt: skip
    notes.add(known, "The contract ends in {:.0f} days and no open deal renews it.", left)
    notes.add(np.ones(facts.n, dtype=bool), "Add the date on which the contract ends.")
    return notes
