"""Register entries of the metrics about whitespace: gaps, peers, and how well they told."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
BOUGHT = (
    "revenue.account_id", "revenue.month", "revenue.amount_cents", "revenue.product",
    "accounts.segment", "whitespace.state",
)  # fmt: skip
WORTH = (*BOUGHT, "accounts.employees", "whitespace.potential_cents", "products.list_price_cents")
SOURCE = "Shrunk segment adoption; Heckel and Vlachos on explainable recommendation"
TRIED = "Evaluation by hiding later purchases; Ferrari Dacrema and others 2021"

WHITESPACE: tuple[Metric, ...] = (
    Metric(
        "whitespace_gaps", "Gaps", "count",
        "How many products the accounts do not buy from us and could.",
        "Pairs of an account and a product in the state gap, lost before, competitor or in house: "
        "not bought in 24 months, not in the pipeline, open to the segment. What people wrote down "
        "wins.",
        (*BOUGHT, "opportunities.product", "products.segments"), SOURCE,
        f"{MODULE}.whitespace_lists.whitespace_gaps",
    ),
    Metric(
        "whitespace_expected", "Expected in gaps", "money",
        "What the gaps are worth a year if the accounts buy as their peers do. In no forecast.",
        "Sum of adoption among peers x what an adopter of that size typically spends, or x the "
        "potential that was written down.",
        WORTH, SOURCE, f"{MODULE}.whitespace_lists.whitespace_expected",
    ),
    Metric(
        "whitespace_ceiling", "Ceiling in gaps", "money",
        "What the gaps would be worth a year if every account bought everything. In no forecast.",
        "Sum of what an adopter of that size typically spends, or of the potential that was "
        "written down.",
        WORTH, SOURCE, f"{MODULE}.whitespace_lists.whitespace_ceiling",
    ),
    Metric(
        "adoption", "Adoption among peers", "rate",
        "Which share of similar accounts buys a product, allowing for small numbers.",
        "(Adopters + 5 x adoption among all others) / (peers + 5). Peers: the customers of the "
        "same segment, of all segments where under 8; the account itself is left out.",
        BOUGHT, SOURCE, f"{MODULE}.adoption.adoption",
    ),
    Metric(
        "peers_of", "Spend of a peer", "money",
        "What a similar account spent on the product in 12 months.",
        "Sum of its revenue of the product over the last 12 complete months; without revenue by "
        "product, of its won deals.",
        BOUGHT, SOURCE, f"{MODULE}.peers.peers_of",
    ),
    Metric(
        "weighted_auc", "Right order", "rate",
        "How often a product that was bought later stood above one that was not; 50 % is chance.",
        "Over all pairs of a gap that was filled in the year after a past date and one that was "
        "not: the share in the right order, a tie counting half; the mean over dates by purchases. "
        "The 90 % interval draws whole accounts 400 times.",
        BOUGHT, f"Mann and Whitney; {TRIED}", f"{MODULE}.auc.weighted_auc",
    ),
    Metric(
        "whitespace_evidence", "Found in three", "rate",
        "How many accounts that bought something new bought one of the first three gaps named.",
        "Accounts with a hit among the first three / accounts that bought a gap in the year after "
        "a past date and had more than three. The 90 % interval draws whole accounts 400 times.",
        BOUGHT, TRIED, f"{MODULE}.whitespace_backtest.whitespace_evidence",
    ),
)  # fmt: skip
