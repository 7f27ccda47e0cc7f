"""The twelve questions of the risk score and who answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata.metrics.care import review_factor, sentiment_factor, sponsor_factor
from kamdata.metrics.demand import drought_factor, losses_factor
from kamdata.metrics.economics import concentration_factor, margin_factor
from kamdata.metrics.push_factor import slippage_factor
from kamdata.metrics.relationships import threading_factor
from kamdata.metrics.renewal import renewal_factor
from kamdata.metrics.score import Factor
from kamdata.metrics.set_aside import without_set_aside
from kamdata.metrics.silence import silence_factor
from kamdata.metrics.trend import trend_factor

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from kamdata.metrics.facts import Facts


RISK_FACTORS: tuple[Factor, ...] = (
    Factor("trend", "Revenue trend", "falling revenue", "monthly revenue", "Ask why it buys less"),
    Factor("silence", "Silence", "silence", "monthly revenue", "Call the customer"),
    Factor("renewal", "Renewal", "the renewal ahead", "contract ends", "Settle the renewal"),
    Factor("drought", "Pipeline", "a thin pipeline", "goals", "Build pipeline"),
    Factor(
        "threading",
        "People we talk to",
        "relying on too few contacts",
        "contacts",
        "Meet more people",
    ),
    Factor(
        "sentiment",
        "Satisfaction and support",
        "an unhappy customer",
        "satisfaction answers",
        "Settle what makes it unhappy",
    ),
    Factor(
        "losses",
        "Lost deals",
        "deals lost in a row",
        "won and lost deals",
        "Find out why deals are lost",
    ),
    Factor(
        "sponsor",
        "Executive sponsor",
        "a missing or quiet sponsor",
        "executive sponsors",
        "Bring in an executive sponsor",
    ),
    Factor(
        "margin",
        "Margin",
        "a weak margin",
        "margins and cost to serve",
        "Review prices and cost to serve",
    ),
    Factor(
        "concentration",
        "Product mix",
        "relying on one product",
        "products in revenue",
        "Offer a second product",
    ),
    Factor(
        "review",
        "Plan review",
        "an overdue plan review",
        "plan review dates",
        "Hold the plan review",
    ),
    Factor(
        "slippage",
        "Pushed deals",
        "deals pushed again and again",
        "a second export",
        "Agree on real close dates",
    ),
)

_ANSWERS: dict[str, Callable[[Facts], pd.DataFrame]] = {
    "trend": trend_factor,
    "silence": silence_factor,
    "renewal": renewal_factor,
    "drought": drought_factor,
    "threading": threading_factor,
    "sentiment": sentiment_factor,
    "losses": losses_factor,
    "sponsor": sponsor_factor,
    "margin": margin_factor,
    "concentration": concentration_factor,
    "review": review_factor,
    "slippage": slippage_factor,
}


def risk_factor_rows(facts: Facts) -> dict[str, pd.DataFrame]:
    """Return value, state and evidence of every risk factor, one row per account each.

    What people set aside for an account is not applicable to it.
    """
    rows = {factor.name: _ANSWERS[factor.name](facts) for factor in RISK_FACTORS}
    return without_set_aside(facts, "risk", rows)
