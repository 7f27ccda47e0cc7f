"""What is said about suggested weights: what they would have been worth, and why or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata import format as fmt
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.weight_learning import Suggestion, Weights

HOW_LEARNT = (
    "Learnt by ridge logistic regression without negative weights on every past quarter end, then "
    "drawn towards the starting weights as if these rested on 30 accounts that shrank. Factors "
    "that past rows cannot tell keep their weights. Before and after are judged on the later "
    "quarter ends, with weights learnt from the earlier ones only."
)


def sentence(found: Suggestion, in_force: Weights) -> str:
    """Return whether other weights would have told better who shrinks, or why none are suggested.

    `in_force` are the weights of all factors now.
    """
    if found.reason:
        return found.reason
    if dict(found.weights) == dict(in_force):
        return "The weights in force are those that your own history suggests."
    judged = (
        f"on {fmt.count(found.judged_origins, 'later quarter end')} "
        f"({fmt.count(found.judged_events, 'time')} an account shrank)"
    )
    after, before = (fmt.percent(rate) for rate in (found.after_auc, found.before_auc))
    if not found.is_better:
        return (
            f"Other weights would have done no better {judged}: {after} of pairs in order against "
            f"{before} with yours. Keep yours."
        )
    if found.lead_low > 0:
        return (
            f"Other weights would have told better who shrinks: {after} of pairs in order against "
            f"{before} with yours, {judged}."
        )
    return (
        f"Other weights may tell better who shrinks: {after} of pairs in order against {before} "
        f"with yours, {judged}; chance may have made that difference."
    )


def can_be_used(found: Suggestion, in_force: Weights) -> bool:
    """Return whether the suggested weights are offered: better, and not in force already."""
    return found.is_better and dict(found.weights) != dict(in_force)


def pairs_before(found: Suggestion) -> Measure:
    """Return how often the weights in force have an account that shrank above one that did not."""
    return _judged(found, found.before_auc, found.judged_cases)


def pairs_after(found: Suggestion) -> Measure:
    """Return how often the suggested weights have it so, learnt from earlier quarters only."""
    return _judged(found, found.after_auc, found.judged_cases)


def precision_before(found: Suggestion) -> Measure:
    """Return what share of those on top shrank with the weights in force, average of the dates."""
    return _judged(found, found.before_precision, found.judged_cases)


def precision_after(found: Suggestion) -> Measure:
    """Return what share of those on top shrank with the suggested weights, average of the dates."""
    return _judged(found, found.after_precision, found.judged_cases)


def _judged(found: Suggestion, rate: float, n: int) -> Measure:
    if found.reason:
        return Measure(None, "rate", table="revenue", reason="no weights are suggested")
    return Measure(rate, "rate", n, table="revenue")
