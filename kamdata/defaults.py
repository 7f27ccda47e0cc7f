"""What counts how much unless a user says otherwise: weights, anchors, hours, rhythms."""

from __future__ import annotations

from dataclasses import dataclass

RISK_WEIGHTS: tuple[tuple[str, float], ...] = (
    ("trend", 20.0), ("silence", 15.0), ("renewal", 15.0), ("drought", 8.0), ("threading", 8.0),
    ("sentiment", 8.0), ("losses", 7.0), ("sponsor", 5.0), ("margin", 4.0),
    ("concentration", 4.0), ("review", 4.0), ("slippage", 2.0),
)  # fmt: skip
GROWTH_WEIGHTS: tuple[tuple[str, float], ...] = (
    ("whitespace", 25.0), ("headroom", 20.0), ("momentum", 15.0), ("relationship", 15.0),
    ("goal_gap", 10.0), ("propensity", 10.0), ("service", 5.0),
)  # fmt: skip
# what makes an account attractive, and how strong we stand in it against competitors
ATTRACTIVENESS_WEIGHTS: tuple[tuple[str, float], ...] = (
    ("potential", 40.0), ("growth", 25.0), ("margin", 20.0), ("fit", 15.0),
)  # fmt: skip
STRENGTH_WEIGHTS: tuple[tuple[str, float], ...] = (
    ("share_of_wallet", 30.0), ("relationship_stage", 25.0), ("nps", 20.0), ("threading", 25.0),
)  # fmt: skip
# hours that a sale takes by whom it must be made to
EFFORT_HOURS: tuple[tuple[str, float], ...] = (
    ("contact", 20.0), ("department", 60.0), ("executive", 80.0),
)  # fmt: skip

# what the gate of the programme asks of an account; how long it has been a customer is not asked
GATE_WEIGHTS: tuple[tuple[str, float], ...] = (
    ("potential", 30.0), ("contribution", 15.0), ("strategic_fit", 20.0), ("growth", 15.0),
    ("receptiveness", 10.0), ("cost_to_serve", 10.0),
)  # fmt: skip
# what counts 0, 50 and 100 at the gate, in the units people write: money in the currency (potential
# over three years, contribution a year), growth in % a year, cost to serve in % of revenue
GATE_ANCHORS: tuple[tuple[str, float, float, float], ...] = (
    ("potential", 300_000.0, 3_000_000.0, 30_000_000.0),
    ("contribution", 0.0, 250_000.0, 1_000_000.0), ("strategic_fit", 1.0, 3.0, 5.0),
    ("growth", -10.0, 10.0, 30.0), ("receptiveness", 1.0, 3.0, 5.0),
    ("cost_to_serve", 25.0, 15.0, 5.0),
)  # fmt: skip
# days between two reviews of a key account, by how it is treated
REVIEW_RHYTHM: tuple[tuple[str, float], ...] = (
    ("strategic", 30.0), ("star", 60.0), ("status", 90.0), ("streamline", 180.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GateRules:
    """What makes a key account, written down: `weights` and `anchors` by criterion.

    An account is proposed to enter at `enter_at` points or more in `enter_reviews` reviews in a
    row, and to leave at `leave_at` or fewer in `leave_reviews`. Below `least_fit` it is no
    candidate whatever its size.
    """

    weights: tuple[tuple[str, float], ...] = GATE_WEIGHTS
    anchors: tuple[tuple[str, float, float, float], ...] = GATE_ANCHORS
    enter_at: float = 65.0
    leave_at: float = 50.0
    enter_reviews: int = 2
    leave_reviews: int = 3
    least_fit: int = 2
