"""The register of metrics: what each one means, its formula, unit, inputs and source.

This text is the only one: tooltips, the Definitions page and the exports all show it.
"""

from __future__ import annotations

from kamdata.metrics.catalogue.account_revenue import ACCOUNT_REVENUE
from kamdata.metrics.catalogue.board import BOARD
from kamdata.metrics.catalogue.changes import CHANGES
from kamdata.metrics.catalogue.entry import Metric
from kamdata.metrics.catalogue.evidence import EVIDENCE
from kamdata.metrics.catalogue.gate import GATE
from kamdata.metrics.catalogue.goals import GOALS
from kamdata.metrics.catalogue.growth import GROWTH
from kamdata.metrics.catalogue.history import HISTORY
from kamdata.metrics.catalogue.landscape import LANDSCAPE
from kamdata.metrics.catalogue.learning import LEARNING
from kamdata.metrics.catalogue.meeting import MEETING
from kamdata.metrics.catalogue.people import PEOPLE
from kamdata.metrics.catalogue.pipeline import PIPELINE
from kamdata.metrics.catalogue.plan import PLAN
from kamdata.metrics.catalogue.revenue import REVENUE
from kamdata.metrics.catalogue.rhythm import RHYTHM
from kamdata.metrics.catalogue.risk import RISK
from kamdata.metrics.catalogue.risk_money import RISK_MONEY
from kamdata.metrics.catalogue.survival import SURVIVAL
from kamdata.metrics.catalogue.value import VALUE
from kamdata.metrics.catalogue.whitespace import WHITESPACE

__all__ = ["METRICS", "SUBJECTS", "Metric", "metric"]

SUBJECTS: dict[str, tuple[Metric, ...]] = {
    "Revenue snapshot": REVENUE,
    "Pipeline": PIPELINE,
    "Pipeline over time": HISTORY,
    "What changed": CHANGES,
    "The meeting": MEETING,
    "Account goals": GOALS,
    "Fix or grow": BOARD,
    "At risk": (*RISK, *RISK_MONEY),
    "How long customers stay": SURVIVAL,
    "Evidence": EVIDENCE,
    "Learning from what happened": LEARNING,
    "Ripe for growth": GROWTH,
    "Value and effort": VALUE,
    "Whitespace": WHITESPACE,
    "Revenue of an account": ACCOUNT_REVENUE,
    "Customer landscape": LANDSCAPE,
    "People of the programme": PEOPLE,
    "Rhythm of the programme": RHYTHM,
    "Who is a key account": GATE,
    "The account plan": PLAN,
}

METRICS: dict[str, Metric] = {entry.id: entry for group in SUBJECTS.values() for entry in group}


def metric(metric_id: str) -> Metric:
    """Return the entry of one metric. Raises KeyError when it is not registered."""
    return METRICS[metric_id]
