"""What an account earns after the cost to serve it, and how much hangs by one product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.evidence import (
    Notes,
    all_missing,
    clip01,
    factor_rows,
    money_texts,
    percent_texts,
)
from kamdata.metrics.growth_rates import month_numbers, revenue_window

if TYPE_CHECKING:
    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

WORST_EROSION = 0.10  # a margin ten points lower than a year ago is as alarming as it gets
EVEN_HHI = 0.5
FEWEST_PRODUCTS = 3


def contribution_cents(facts: Facts) -> Numbers:
    """Return revenue of 12 months x gross margin - cost to serve, NaN without all three."""
    margin, cost = facts.numbers("gross_margin_rate"), facts.numbers("cost_to_serve_cents")
    return facts.base * margin - cost


def margin_factor(facts: Facts) -> pd.DataFrame:
    """Return how badly each account earns, 0 to 1.

    1 when revenue x gross margin does not cover the cost to serve; otherwise the fall of the
    gross margin on a year ago over ten points, where revenue comes with margins, else 0. What it
    cost to serve a year ago is in no file, so a rise of that cost alone cannot be seen. Not
    applicable to who never bought.
    """
    contribution, erosion = contribution_cents(facts), _erosion(facts)
    value = np.fmax(
        np.where(np.isnan(contribution), np.nan, contribution < 0), clip01(erosion / WORST_EROSION)
    )
    share = np.divide(contribution, facts.base, out=np.full(facts.n, np.nan), where=facts.base > 0)
    currency = facts.snapshot.currency
    notes = Notes(facts.n)
    notes.add(~facts.is_customer, "It has never bought, so it has no margin yet.")
    notes.add(
        contribution < 0, "It costs {} a year more to serve than its margin brings.",
        money_texts(-contribution, currency),
    )  # fmt: skip
    points = np.nan_to_num(100 * erosion)
    notes.add(erosion >= 0.005, "The gross margin fell by {:.0f} points in a year.", points)
    notes.add(
        ~np.isnan(share), "{} of its revenue is left after the cost to serve.",
        percent_texts(share),
    )  # fmt: skip
    notes.add(~np.isnan(value), "The gross margin has held over the year.")
    notes.add(np.ones(facts.n, dtype=bool), "Add revenue, gross margin and cost to serve.")
    return factor_rows(value, notes, ~facts.is_customer)


def _erosion(facts: Facts) -> Numbers:
    """Return the gross margin rate of the 12 months before less that of the last 12 months."""
    window = revenue_window(facts.snapshot)
    revenue = facts.revenue
    revenue = revenue[(revenue["amount_cents"] > 0) & revenue["gross_margin_rate"].notna()]
    if window is None or revenue.empty:
        return np.full(facts.n, np.nan)
    at = revenue["at"].to_numpy()
    years_ago = (window.last - month_numbers(revenue["month"]).to_numpy(dtype=float)) // 12
    cents = revenue["amount_cents"].to_numpy(dtype=float)
    margin = cents * revenue["gross_margin_rate"].to_numpy(dtype=float)

    def rate(ago: int) -> Numbers:
        rows = (at >= 0) & (years_ago == ago)
        base = np.bincount(at[rows], weights=cents[rows], minlength=facts.n)
        earned = np.bincount(at[rows], weights=margin[rows], minlength=facts.n)
        return np.divide(earned, base, out=np.full(facts.n, np.nan), where=base > 0)

    return rate(1) - rate(0)


def concentration_factor(facts: Facts) -> pd.DataFrame:
    """Return how much each account's revenue hangs by one product: (HHI - .5) / .5, 0 to 1.

    HHI is the sum of squared shares of its products in the revenue of 12 months. Not applicable
    with fewer than three products in the catalogue, nor to who bought nothing in that time;
    missing where nobody says which products were bought.
    """
    grid = facts.grid
    if not grid.is_known:
        return all_missing(facts.n, "Add the product to revenue or to won deals.")
    spend = np.clip(grid.spend_cents, 0, None)
    total = spend.sum(axis=1)
    shares = np.divide(spend, total[:, None], out=np.zeros_like(spend), where=total[:, None] > 0)
    hhi = np.where(total > 0, (shares**2).sum(axis=1), np.nan)
    largest = shares.argmax(axis=1) if grid.shape[1] else np.zeros(facts.n, dtype=np.intp)
    few = np.full(facts.n, grid.shape[1] < FEWEST_PRODUCTS)
    nothing = (~facts.is_customer | (facts.base <= 0)) & ~(total > 0)
    notes = Notes(facts.n)
    notes.add(few, "Fewer than three products are sold, so all hang by one.")
    notes.add(nothing, "It bought nothing in the last 12 months, so it hangs by no product.")
    notes.add(
        total > 0, "{} of its revenue is {}.",
        percent_texts(shares.max(axis=1, initial=0)),
        pd.Series(grid.products).iloc[largest].to_numpy(dtype=object),
    )  # fmt: skip
    notes.add(np.ones(facts.n, dtype=bool), "Add the product to its revenue or its won deals.")
    return factor_rows((hhi - EVEN_HHI) / (1 - EVEN_HHI), notes, few | nothing)
