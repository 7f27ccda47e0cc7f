"""What the gate asks of an account before it may be a key account, each answer from 0 to 1.

Every answer rests on the account's own data and on fixed anchors between which it is read off a
straight line, so adding an account moves no other one. How long an account has been a customer is
not asked. Source: McDonald and Woodburn on potential with us rather than revenue today; fixed
anchors as in additive value models (Keeney and Raiffa).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamdata.defaults import GATE_ANCHORS
from kamdata.metrics.economics import contribution_cents
from kamdata.metrics.evidence import Notes, factor_rows, money_texts, percent_texts
from kamdata.metrics.map_criteria import SMALL_UNITS, own_spend
from kamdata.metrics.score import Factor

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts
    from kamdata.model import Settings

POTENTIAL_YEARS = 3
MONEY = ("potential", "contribution")  # criteria whose anchors are amounts
MIDDLE = 0.5  # from here on an account meets a criterion
Anchors = tuple[float, float, float]

CRITERIA: tuple[Factor, ...] = (
    Factor("potential", "Potential", "what it could buy in three years", "annual spend"),
    Factor("contribution", "Contribution", "what it leaves after its costs", "margin"),
    Factor("strategic_fit", "Strategic fit", "its fit with our strategy", "strategic fit"),
    Factor("growth", "Growth", "growing revenue", "revenue of two years"),
    Factor("receptiveness", "Receptiveness", "how open it is to us", "receptiveness"),
    Factor("cost_to_serve", "Low cost to serve", "a low cost to serve", "cost to serve"),
)


def anchors_of(settings: Settings, currency: str) -> dict[str, Anchors]:
    """Return what counts 0, 50 and 100 by criterion, in the units people write.

    Amounts that nobody changed are multiplied in a currency of small units (`SMALL_UNITS`).
    """
    defaults = {name: marks for name, *marks in GATE_ANCHORS}
    unit = SMALL_UNITS.get(currency, 1)
    found: dict[str, Anchors] = {}
    for name, low, middle, high in settings.gate.anchors:
        times = unit if name in MONEY and [low, middle, high] == defaults.get(name) else 1
        found[name] = (low * times, middle * times, high * times)
    return found


def on_scale(values: Numbers, anchors: Anchors) -> Numbers:
    """Return 0 at the first anchor, .5 at the second, 1 at the third, straight in between.

    Beyond the ends it stays 0 or 1, NaN stays NaN. Falling anchors reverse the scale.
    """
    marks, worth = np.array(anchors), np.array([0.0, MIDDLE, 1.0])
    if marks[0] > marks[-1]:
        marks, worth = marks[::-1], worth[::-1]
    return np.interp(np.asarray(values, dtype=float), marks, worth)


def _rows(facts: Facts, name: str, values: Numbers, notes: Notes, what_to_add: str) -> pd.DataFrame:
    notes.add(np.ones(facts.n, dtype=bool), what_to_add)
    anchors = anchors_of(facts.settings, facts.snapshot.currency)[name]
    return factor_rows(on_scale(values, anchors), notes)


def gate_potential(facts: Facts) -> pd.DataFrame:
    """Return how much each account could buy in three years: three times its annual spend."""
    spend = POTENTIAL_YEARS * own_spend(facts)
    notes = Notes(facts.n)
    notes.add(
        ~np.isnan(spend), "It spends {} in three years on what we sell.",
        money_texts(spend, facts.snapshot.currency),
    )  # fmt: skip
    what = "Add what it spends a year, from anyone, on what you sell."
    return _rows(facts, "potential", spend / 100, notes, what)


def gate_contribution(facts: Facts) -> pd.DataFrame:
    """Return what each account leaves a year after its margin and its cost to serve."""
    left = contribution_cents(facts)
    notes = Notes(facts.n)
    amounts = money_texts(np.abs(left), facts.snapshot.currency)
    notes.add(left < 0, "It costs {} a year more to serve than its margin brings.", amounts)
    notes.add(left >= 0, "It leaves {} a year after its cost to serve.", amounts)
    what = "Add its revenue, gross margin and cost to serve."
    return _rows(facts, "contribution", left / 100, notes, what)


def gate_strategic_fit(facts: Facts) -> pd.DataFrame:
    """Return how close each account is to our strategy, as people judged it from 1 to 5."""
    return _judged(facts, "strategic_fit", "Strategic fit {:.0f} of 5.", "Judge its strategic fit")


def gate_receptiveness(facts: Facts) -> pd.DataFrame:
    """Return how open each account is to working closely with us, judged from 1 to 5."""
    return _judged(facts, "receptiveness", "Receptiveness {:.0f} of 5.", "Judge how open it is")


def _judged(facts: Facts, name: str, said: str, ask: str) -> pd.DataFrame:
    given = facts.numbers(name)
    values = np.where((given >= 1) & (given <= 5), given, np.nan)
    notes = Notes(facts.n)
    notes.add(~np.isnan(values), said, np.nan_to_num(values))
    return _rows(facts, name, values, notes, f"{ask}, 1 to 5.")


def gate_growth(facts: Facts) -> pd.DataFrame:
    """Return how revenue of 12 months moved on the year before."""
    rate = facts.ladder["growth_rate"].to_numpy(dtype=float)
    notes = Notes(facts.n)
    word = np.where(rate < 0, "fell", "rose").astype(object)
    notes.add(
        ~np.isnan(rate), "Revenue {} by {} on the year before.", word, percent_texts(np.abs(rate))
    )
    return _rows(facts, "growth", 100 * rate, notes, "Add its revenue of two years.")


def gate_cost_to_serve(facts: Facts) -> pd.DataFrame:
    """Return how little of its revenue each account costs to serve: the less, the higher."""
    cost = facts.numbers("cost_to_serve_cents")
    share = np.divide(cost, facts.base, out=np.full(facts.n, np.nan), where=facts.base > 0)
    notes = Notes(facts.n)
    notes.add(~np.isnan(share), "It costs {} of its revenue to serve.", percent_texts(share))
    what = "Add its revenue and its cost to serve."
    return _rows(facts, "cost_to_serve", 100 * share, notes, what)


_ANSWERS: dict[str, Callable[[Facts], pd.DataFrame]] = {
    "potential": gate_potential,
    "contribution": gate_contribution,
    "strategic_fit": gate_strategic_fit,
    "growth": gate_growth,
    "receptiveness": gate_receptiveness,
    "cost_to_serve": gate_cost_to_serve,
}


def gate_rows(facts: Facts) -> dict[str, pd.DataFrame]:
    """Return value, state and evidence of every criterion, one row per account each."""
    return {factor.name: _ANSWERS[factor.name](facts) for factor in CRITERIA}
