"""How much of the revenue at risk may go: a range that says whether it is a forecast.

Until past cases show what a score means, the score stands in for a chance, and the range is only
how far the index could spread. From 30 events on, chances and the size of a loss are learned and
it is an expected loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.calibration import LEAST_EVENTS, calibrated, comparable_scores
from kamdata.metrics.loss_distribution import SHARED, losses
from kamdata.metrics.ratio import safe_div
from kamdata.metrics.risk import NONE_RANKED
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.calibration import Calibrated, Past
    from kamdata.metrics.loss_distribution import Losses
    from kamdata.metrics.score import Scores

LOW, HALF, HIGH = 0.10, 0.50, 0.90
BARS = 50  # at most so many bars draw the distribution
LEAST_CHANCE = 0.0005  # bars beyond it on either side are not drawn
NOTHING = "no ranked account has revenue"


@dataclass(frozen=True, slots=True, eq=False)
class LossRange:
    """What may go of the revenue of some accounts.

    `base_cents` is their revenue of 12 months, `expected_cents` the sum of chance x loss,
    `losses` its distribution. `learned` is what the chances rest on, None where the scores stand
    in for them; `events` is how many past events are known, None without past cases. `rows` are
    labels of the accounts table, `lacking` says why nothing can be said.
    """

    losses: Losses
    base_cents: int
    expected_cents: int
    learned: Calibrated | None
    events: int | None
    rows: pd.Index
    lacking: str | None = None


def loss_range(scores: Scores, account_ids: pd.Series, past: Past | None = None) -> LossRange:
    """Return what may go of the revenue of these accounts; unranked ones are left out.

    `scores` hold every account. With enough `past` cases the chance of a loss is learned from them;
    it rests on the factors that they are scored by.
    """
    in_view = scores.table["account_id"].isin(account_ids)
    table = scores.table[in_view]
    is_counted = table["is_ranked"] & table["money_cents"].notna()
    counted = table[is_counted]
    base = counted["base_cents"].clip(lower=0).to_numpy(dtype=np.int64)
    learned = None
    if past is not None:
        asked = comparable_scores(scores, past)[in_view.to_numpy()][is_counted.to_numpy(dtype=bool)]
        learned = calibrated(asked, past.records)
    score = counted["score"].to_numpy(dtype=np.float64)
    chances = score / 100 if learned is None else learned.chances
    amounts = base if learned is None else np.rint(base * learned.drop_rate).astype(np.int64)
    lacking = None
    if counted.empty:
        lacking = NOTHING if table["is_ranked"].any() else NONE_RANKED
    return LossRange(
        losses(amounts, chances), int(base.sum()), round(float(amounts @ chances)), learned,
        None if past is None else past.events, counted.index, lacking,
    )  # fmt: skip


def expected_loss(found: LossRange) -> Measure:
    """Return the sum of chance x loss over the accounts (cents), once chances are learned."""
    measure = _measure(found, found.expected_cents, "")
    return measure if found.learned else measure.because(f"needs {LEAST_EVENTS} past events")


def low_loss(found: LossRange) -> Measure:
    """Return what is exceeded in nine of ten cases (cents)."""
    return _exceeded(found, LOW, "9 in 10")


def median_loss(found: LossRange) -> Measure:
    """Return what is exceeded in half of all cases (cents)."""
    return _exceeded(found, HALF, "5 in 10")


def high_loss(found: LossRange) -> Measure:
    """Return what is exceeded in one of ten cases (cents)."""
    return _exceeded(found, HIGH, "1 in 10")


def _exceeded(found: LossRange, rate: float, cases: str) -> Measure:
    return _measure(found, found.losses.quantile_cents(rate), f"{cases} cases above, ")


def _measure(found: LossRange, cents: int, said: str) -> Measure:
    rate, lacking = safe_div(cents, found.base_cents, found.lacking or "no revenue to lose")
    measure = Measure(
        cents, "money", len(found.rows), reason=f"{said}{fmt.percent(rate)} of revenue",
        table="accounts", rows=found.rows,
    )  # fmt: skip
    return measure if lacking is None else measure.because(lacking)


def loss_bars(found: LossRange) -> pd.DataFrame:
    """Return the distribution in equal steps to draw: from_cents, to_cents, chance_rate.

    At most 50 bars; the ends that hold less than .05 % are cut off.
    """
    reached = found.losses.chances.cumsum()
    first = int(np.searchsorted(reached, LEAST_CHANCE))
    last = int(np.searchsorted(reached, 1 - LEAST_CHANCE))
    width = -(-(last - first + 1) // BARS)
    starts = np.arange(first, last + 1, width)
    unit = found.losses.unit_cents
    return pd.DataFrame(
        {
            "from_cents": np.rint(starts * unit).astype(np.int64),
            "to_cents": np.rint((starts + width) * unit).astype(np.int64),
            "chance_rate": np.add.reduceat(found.losses.chances[: last + 1], starts),
        }
    )


def shown(found: LossRange) -> list[str]:
    """Return the metric ids of the measures to show: the expected loss only where it is learned."""
    expected = ["expected_loss"] if found.learned else []
    return [*expected, "low_loss", "median_loss", "high_loss"]


def loss_marks(found: LossRange, currency: str) -> list[tuple[int, str]]:
    """Return the sums to point out on the distribution, smallest first, with their words."""
    words = {LOW: "9 in 10 above {}", HALF: "half of the time above {}", HIGH: "1 in 10 above {}"}
    sums = {rate: found.losses.quantile_cents(rate) for rate in words}
    return [
        (sums[rate], said.format(fmt.money(sums[rate], currency))) for rate, said in words.items()
    ]


def loss_title(found: LossRange, currency: str) -> str:
    """Return the finding of the chart: the range, and on which condition."""
    low, high = (fmt.money(found.losses.quantile_cents(rate), currency) for rate in (LOW, HIGH))
    if found.learned is None:
        return f"If scores were chances: {low} to {high}, 8 times in 10"
    expected = fmt.money(found.expected_cents, currency)
    return f"Expected loss {expected}; 8 times in 10 {low} to {high}"


def loss_note(found: LossRange) -> str:
    """Return what the range rests on, and what it is not."""
    together = (
        f"Accounts share good and bad times (correlation {fmt.number(SHARED, 2)}), so losses come "
        "together more often than by chance alone."
    )
    if found.learned is None:
        so_far = "" if found.events is None else f"; so far {found.events:,}"
        return (
            "A score is no chance yet: this is how far the index could spread, to set priorities, "
            f"and no forecast. {together} It becomes an expected loss once {LEAST_EVENTS} losses "
            f"of your own past are known{so_far}."
        )
    learned = found.learned
    return (
        f"Chances are learned from {learned.cases:,} past cases of your own: in {learned.events:,} "
        "revenue then fell by a quarter or more within half a year, by "
        f"{fmt.percent(learned.drop_rate)} on average. They rest on the factors that dated rows "
        "tell. The amounts are what such a fall takes off the revenue of 12 months. "
        f"{together}"
    )
