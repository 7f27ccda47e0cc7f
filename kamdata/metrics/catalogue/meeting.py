"""Register entries of the metrics about the meeting."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MEETING: tuple[Metric, ...] = (
    Metric(
        "decisions_kept", "Decisions kept", "rate",
        "Which share of what the last meeting decided the newest file confirms.",
        "Decisions kept / decisions that could be checked. Checked are won, lost, new close date, "
        "stage and next step against the file, and actions that are ticked off or past due. Left "
        "out are notes, actions not due yet, and deals that vanished or were closed meanwhile.",
        ("opportunities.opportunity_id", "opportunities.stage", "opportunities.status",
         "opportunities.close_on", "opportunities.next_step"),
        "House rule: the next file says whether a decision was carried out",
        "kamdata.metrics.promises.decisions_kept",
    ),
)  # fmt: skip
