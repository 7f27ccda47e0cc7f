"""What the backtest of the risk score says, in words for people who do not read statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.list_quality import CHANCE
from kamdata.metrics.risk_backtest import DATED_FACTORS
from kamdata.metrics.risk_evidence import (
    CHANCE_LIST,
    FEWEST_EVENTS,
    FEWEST_QUARTERS,
    LISTS,
    QUIET,
    SCORE,
    VALIDATED,
)
from kamdata.metrics.risk_factors import RISK_FACTORS

if TYPE_CHECKING:
    from kamdata.metrics.risk_evidence import Backtest

LABELS = {factor.name: factor.label for factor in RISK_FACTORS}
SHRANK = "lost a quarter or more of their revenue within half a year"
HOW_MEASURED = (
    "Shrank: revenue of the next two quarters at most 75 % of the same two quarters a year before, "
    "or none. A pair is two accounts at one date, of which one then shrank and one did not; a list "
    "has it in order when the one that shrank stands higher. The lines are 90 % intervals."
)


def badge_words(found: Backtest) -> str:
    """Return the badge as it stands beside a headline."""
    return "Validated on your own revenue" if found.badge == VALIDATED else found.badge


def verdict(found: Backtest) -> str:
    """Return in one sentence what the test has shown, or what it lacks."""
    if found.quarters == 0:
        return (
            "The score cannot be tested yet. Add monthly revenue by account, "
            f"at least {FEWEST_QUARTERS} quarters of it."
        )
    if found.quarters < FEWEST_QUARTERS:
        covered = fmt.count(found.quarters, "whole quarter")
        return (
            f"Revenue covers {covered}; from {FEWEST_QUARTERS} on the score can be tested on "
            "what became of your accounts."
        )
    if not found.is_judged:
        return _too_few(found)
    score, quiet, chance = (float(found.of(name)["hits"]) for name in (SCORE, QUIET, CHANCE_LIST))
    hits, other, random = _told_apart(score, quiet, chance)
    places = fmt.number(found.origins["reviewed"].mean())
    dates = fmt.count(len(found.origins), "past quarter end")
    return (
        f"Of the {places} accounts on top of the list, {hits} then {SHRANK} (average of {dates}). "
        f"Sorting by days since the last order finds {other}, picking at random {random}."
    )


def _too_few(found: Backtest) -> str:
    dates = fmt.count(len(found.origins), "past quarter end")
    seen = fmt.count(found.cases, "time")
    if found.events * 2 < found.cases or not found.cases:
        return (
            f"Looking at accounts {seen} on {dates}, {fmt.number(found.events)} then {SHRANK}: too "
            f"few to tell a good list from luck ({FEWEST_EVENTS} are needed, of 5 accounts)."
        )
    return (
        f"Looking at accounts {seen} on {dates}, nearly all then {SHRANK}: too few did not to tell "
        "a good list from luck."
    )


def _told_apart(*numbers: float) -> list[str]:
    """Return numbers whole, with one decimal where whole ones would hide a difference."""
    whole = [fmt.number(number) for number in numbers]
    fine = [fmt.number(number, 1) for number in numbers]
    return whole if len(set(whole)) == len(set(fine)) else fine


def title(found: Backtest) -> str:
    """Return the finding of the chart of the lists."""
    score = found.of(SCORE)
    others = found.lists[~found.lists["list"].isin([SCORE, CHANCE_LIST])]
    best = others.sort_values("auc_rate", ascending=False).iloc[0]
    own = f"the risk score has {fmt.percent(score['auc_rate'])} of pairs in order"
    if found.badge != VALIDATED and not score["low_rate"] > CHANCE:
        return f"{own[:1].upper()}{own[1:]}: no more than chance may give"
    if best["auc_rate"] > score["auc_rate"]:
        return f"{best['label']} has {fmt.percent(best['auc_rate'])} of pairs in order, {own[4:]}"
    return f"{own[:1].upper()}{own[1:]}, the best other list {fmt.percent(best['auc_rate'])}"


def left_out(found: Backtest) -> str:
    """Return which parts of the score were tested, which were not, and why."""
    weights = {name: weight for name, weight in found.weights if weight > 0}
    tested = [name for name in weights if name in found.tested]
    share = sum(weights[name] for name in tested) / sum(weights.values()) if weights else 0.0
    absent = [name for name in weights if name in DATED_FACTORS and name not in found.tested]
    today = [name for name in weights if name not in DATED_FACTORS]
    parts = [
        f"Tested is what rows of the past can tell: {_named(tested)}, "
        f"{fmt.percent(share)} of the weight of the score."
    ]
    if absent:
        parts.append(f"No past rows tell {_named(absent)}.")
    if today:
        parts.append(
            f"Left out: {_named(today)}, because files say how they stand today and not how they "
            "stood then. All accounts count, whatever the filters."
        )
    return " ".join(parts)


def _named(names: list[str]) -> str:
    return fmt.joined([LABELS[name].lower() for name in names]) or "nothing"


def list_rows(found: Backtest) -> pd.DataFrame:
    """Return the lists for a table, the most pairs in order first."""
    return found.lists.sort_values("auc_rate", ascending=False, kind="stable")


def date_rows(found: Backtest) -> pd.DataFrame:
    """Return what each list found at each date, newest first."""
    return found.origins.sort_values("origin_on", ascending=False)


def hit_labels() -> dict[str, str]:
    """Return the column of each list in a table of dates."""
    return {name: f"Found: {label[0].lower()}{label[1:]}" for name, label in LISTS.items()}
