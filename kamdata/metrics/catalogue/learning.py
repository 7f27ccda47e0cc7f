"""Register entries of what kept scores were worth, and of the weights that history suggests."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
REVENUE = ("revenue.account_id", "revenue.month", "revenue.amount_cents")
SHRANK = (
    "Shrank: revenue of the six months after the date at most 75 % of the same six months a year "
    "before, or none."
)
KEPT = (
    "Scores as they were kept when the snapshot was added, the first of each quarter; accounts "
    "ranked then, with revenue for a year."
)
ISSUED = "Predictions kept at issue time; rolling origin, Tashman 2000"
LEARNT = (
    "Weights learnt on quarter ends before, judged on the last third of the quarter ends; of the "
    "score only the factors that past rows tell."
)
RIDGE = "Ridge logistic regression, le Cessie and van Houwelingen 1992; bounds at 0"

LEARNING: tuple[Metric, ...] = (
    Metric(
        "score_history", "Score over time", "points",
        "How the scores of an account stood on the date of each snapshot.",
        "The score that was kept when the snapshot was added; where none was, the same score "
        "worked out from that snapshot with the weights in force.",
        REVENUE, "Kept scores", f"{MODULE}.score_history.score_history",
    ),
    Metric(
        "judged_predictions", "Kept predictions judged", "count",
        "How many times a kept list ranked an account of which the next half year is over.",
        f"Accounts of the kept lists whose outcome is known. {KEPT}",
        REVENUE, ISSUED, f"{MODULE}.track_record.judged_predictions",
    ),
    Metric(
        "predictions_that_shrank", "Then shrank", "count",
        "How many of them then lost a quarter or more of their revenue.",
        SHRANK, REVENUE, ISSUED, f"{MODULE}.track_record.predictions_that_shrank",
    ),
    Metric(
        "kept_base_rate", "Share that shrank, kept lists", "rate",
        "What share of all accounts on the kept lists shrank: what picking at random would find.",
        f"Accounts that shrank / accounts, average over the dates. {SHRANK}",
        REVENUE, ISSUED, f"{MODULE}.track_record.kept_base_rate",
    ),
    Metric(
        "kept_precision", "Found on top of kept lists", "rate",
        "What share of the accounts on top of the kept lists then shrank.",
        "Shrunk accounts among the first ones / the first ones, average over the dates. First are "
        f"as many as one review has time for (a setting). {KEPT}",
        REVENUE, ISSUED, f"{MODULE}.track_record.kept_precision",
    ),
    Metric(
        "kept_pairs_in_order", "Pairs in order, kept lists", "rate",
        "How often a kept list had an account that shrank above one that did not; 50 % is chance.",
        "Pairs of one date in order / pairs (area under the ROC curve), with a 90 % interval from "
        "drawing accounts. Not shown under 10 accounts that shrank, or 10 that did not.",
        REVENUE, "Hanley and McNeil 1982", f"{MODULE}.track_record.kept_pairs_in_order",
    ),
    Metric(
        "suggested_weights", "Suggested weights", "points",
        "The weights of the risk score that the history of your own accounts suggests.",
        "(Times accounts shrank x weight by the history alone + 30 x starting weight) / (times + "
        "30), with the sum of those in force. From 30 times on.",
        REVENUE, RIDGE, f"{MODULE}.weight_learning.suggested_weights",
    ),
    Metric(
        "pairs_before", "Pairs in order, weights now", "rate",
        "How often the weights in force put an account that shrank above one that did not.",
        f"Pairs of one date in order / pairs. {LEARNT}",
        REVENUE, "Hanley and McNeil 1982", f"{MODULE}.weight_words.pairs_before",
    ),
    Metric(
        "pairs_after", "Pairs in order, suggested", "rate",
        "How often the suggested weights put an account that shrank above one that did not.",
        f"Pairs of one date in order / pairs. {LEARNT}",
        REVENUE, "Hanley and McNeil 1982", f"{MODULE}.weight_words.pairs_after",
    ),
    Metric(
        "precision_before", "Found on top, weights now", "rate",
        "What share of those on top of the list shrank, with the weights in force.",
        f"Shrunk accounts among the first / the first, average over the dates. {LEARNT}",
        REVENUE, RIDGE, f"{MODULE}.weight_words.precision_before",
    ),
    Metric(
        "precision_after", "Found on top, suggested", "rate",
        "What share of those on top of the list shrank, with the suggested weights.",
        f"Shrunk accounts among the first / the first, average over the dates. {LEARNT}",
        REVENUE, RIDGE, f"{MODULE}.weight_words.precision_after",
    ),
)  # fmt: skip
