"""Register entries of the metrics about what changed between two snapshots."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

INPUTS = (
    "opportunities.opportunity_id", "opportunities.stage", "opportunities.close_on",
    "opportunities.amount_cents",
)  # fmt: skip
SOURCE = "Salesforce Pipeline Inspection and Weflow: the bars of the pipeline waterfall"
MODULE = "kamdata.metrics.change_measures"

CHANGES: tuple[Metric, ...] = (
    Metric(
        "opening_pipeline", "Opening pipeline", "money",
        "What the open deals of the period added up to in the earlier snapshot.",
        "Sum of the amounts of the deals that were open in the earlier snapshot, with a close date "
        "in the period and an account that its filters let through.",
        INPUTS, SOURCE, f"{MODULE}.opening_pipeline",
    ),
    Metric(
        "closing_pipeline", "Closing pipeline", "money",
        "What the open deals of the period add up to in the later snapshot.",
        "Sum of the amounts of the deals that are open in the later snapshot, with a close date in "
        "the period and an account that its filters let through.",
        INPUTS, SOURCE, f"{MODULE}.closing_pipeline",
    ),
    Metric(
        "pipeline_change", "Change of the pipeline", "money",
        "How far the open pipeline of the period moved between the two snapshots.",
        "Closing - opening, which is the sum of all movements to the cent: new, reopened, pulled "
        "in, amounts up and down, won, lost, pushed out, in and out of scope, vanished, exchange "
        "rates.",
        INPUTS, SOURCE, f"{MODULE}.pipeline_change",
    ),
    Metric(
        "won_between", "Won between the two", "money",
        "What was won since the earlier snapshot.",
        "Sum of the amounts, as won, of deals that the later snapshot has as won and the earlier "
        "one had as open in the period; also of deals from outside it or new ones, if their close "
        "date now lies in the period; and of vanished ones that somebody said were won.",
        INPUTS, SOURCE, f"{MODULE}.won_between",
    ),
    Metric(
        "lost_between", "Lost between the two", "money",
        "What was lost since the earlier snapshot.",
        "Sum of the amounts of deals that the later snapshot has as lost and the earlier one had "
        "as open in the period, at their earlier amount; also of deals from outside it or new "
        "ones, if their close date now lies in the period; and of vanished ones that somebody said "
        "were lost.",
        INPUTS, SOURCE, f"{MODULE}.lost_between",
    ),
    Metric(
        "vanished_between", "Vanished", "money",
        "What stood in the earlier file and is not in the later one, neither won nor lost.",
        "Sum of the earlier amounts of deals that were open in the period and whose id the later "
        "snapshot does not have, without those that somebody said were won, lost or filtered out.",
        INPUTS, SOURCE, f"{MODULE}.vanished_between",
    ),
)  # fmt: skip
