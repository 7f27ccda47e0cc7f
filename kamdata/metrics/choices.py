"""What the user may decide: every choice checked, with a sentence for what cannot be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

import pandas as pd

from kamdata.model import Settings, Stage, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Weights = tuple[tuple[str, float], ...]

STATUSES: tuple[Status, ...] = get_args(Status)
LARGEST_WEIGHT = 100.0
LARGEST_COUNT = 10_000
HOURS_RANGE = (1.0, 2_000.0)  # of one sale: without any work there is no money per hour
LARGEST_DISCOUNT = 0.50
MOST_YEARS = 10
LONGEST_RHYTHM = 730  # days between two reviews
LIMIT_RANGES = {
    "file_mb": ("The size of a file", "MB", 1, 1_024),
    "memory_mb": ("The memory for a file", "MB", 256, 65_536),
    "cpu_seconds": ("The computing time for a file", "seconds", 5, 3_600),
    "wall_seconds": ("The waiting time for a file", "seconds", 5, 3_600),
}  # field of Limits: its name in a sentence, its unit, least and most


def problems(settings: Settings) -> list[str]:
    """Return one sentence for each choice that cannot be kept; empty when all are sound."""
    found = []
    if not re.fullmatch(r"[A-Z]{3}", settings.currency):
        found.append(
            f"'{settings.currency}' is not a currency code. Write three capital letters, as in USD."
        )
    if settings.fiscal_start_month not in range(1, 13):
        found.append("The fiscal year starts in a month from 1 to 12.")
    for label, value in (
        ("The key-account cap", settings.key_account_cap),
        ("The size of a large programme", settings.key_account_info),
        ("The last limit of key accounts", settings.key_account_limit),
        ("The review capacity", settings.review_capacity),
    ):
        if not 1 <= value <= LARGEST_COUNT:
            found.append(f"{label} must be a whole number from 1 to {LARGEST_COUNT:,}.")
    for name, (label, unit, least, most) in LIMIT_RANGES.items():
        if not least <= getattr(settings.limits, name) <= most:
            found.append(f"{label} must be from {least:,} to {most:,} {unit}.")
    found += _stage_problems(settings.stages)
    found += _weight_problems("risk", settings.risk_weights)
    found += _weight_problems("growth", settings.growth_weights)
    found += _weight_problems("attractiveness", settings.attractiveness_weights)
    found += _weight_problems("strength", settings.strength_weights)
    return found + _value_problems(settings) + _gate_problems(settings)


def _gate_problems(settings: Settings) -> list[str]:
    rules = settings.gate
    found = _weight_problems("gate", rules.weights)
    found += [
        f"What counts 0, 50 and 100 for {name.replace('_', ' ')} must rise or fall from one to the "
        "next."
        for name, low, middle, high in rules.anchors
        if not (low < middle < high or low > middle > high)
    ]
    if not 0 <= rules.leave_at < rules.enter_at <= LARGEST_WEIGHT:
        found.append("The points to leave at must be below those to enter at, within 0 to 100.")
    if not 1 <= min(rules.enter_reviews, rules.leave_reviews) <= LARGEST_COUNT:
        found.append("An account enters or leaves after one review or more.")
    if any(not 1 <= days <= LONGEST_RHYTHM for _, days in settings.review_rhythm):
        found.append(f"Days between two reviews must be from 1 to {LONGEST_RHYTHM}.")
    return found


def _value_problems(settings: Settings) -> list[str]:
    found = []
    least, most = HOURS_RANGE
    if any(not least <= hours <= most for _, hours in settings.effort_hours):
        found.append(f"The hours of a sale must be from {least:.0f} to {most:,.0f}.")
    if not 0 <= settings.discount_rate <= LARGEST_DISCOUNT:
        found.append(f"The discount rate must be from 0 to {100 * LARGEST_DISCOUNT:.0f} %.")
    if not 1 <= settings.lifetime_years <= MOST_YEARS:
        found.append(f"Lifetime value counts from 1 to {MOST_YEARS} years.")
    return found


def _stage_problems(stages: Iterable[Stage]) -> list[str]:
    found = []
    for stage in stages:
        if stage.status not in STATUSES:
            found.append(f"The stage '{stage.name}' must be open, won, lost or omitted.")
        chance = stage.probability_rate
        if chance is not None and not 0 <= chance <= 1:
            found.append(f"The probability of the stage '{stage.name}' must be from 0 to 100 %.")
    return found


def _weight_problems(score: str, weights: Weights) -> list[str]:
    values = [weight for _, weight in weights]
    if any(not 0 <= weight <= LARGEST_WEIGHT for weight in values):
        return [f"Every {score} weight must be a number from 0 to {LARGEST_WEIGHT:.0f}."]
    if sum(values) == 0:
        return [f"At least one {score} weight must be above 0, or there is no {score} score."]
    return []


def changed_stages(
    settings: Settings, shown: pd.DataFrame, edited: pd.DataFrame
) -> tuple[Stage, ...]:
    """Return the stage rows to keep: those of before, and those that `edited` changes.

    `shown` and `edited` are stage tables with the same rows (stage, status, probability_rate).
    A stage the user never touched is not kept, so it goes on following the file.
    """
    kept = {stage.name: stage for stage in settings.stages}
    before, after = _stages(shown), _stages(edited)
    kept |= {stage.name: stage for stage in after if stage not in before}
    return tuple(kept.values())


def _stages(table: pd.DataFrame) -> list[Stage]:
    return [
        Stage(str(name), _status(status), _chance(chance))
        for name, status, chance in zip(
            table["stage"], table["status"].astype(object), table["probability_rate"], strict=True
        )
    ]


def _status(value: Any) -> Any:
    return "" if pd.isna(value) else str(value)


def _chance(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 6)


def without_stages(settings: Settings, names: Iterable[str]) -> tuple[Stage, ...]:
    """Return the stage rows that the user changed, without those of the given names."""
    dropped = set(names)
    return tuple(stage for stage in settings.stages if stage.name not in dropped)


def weights_of(order: Sequence[str], values: Mapping[str, float | None]) -> Weights:
    """Return weights in the given order; an empty cell counts as 0, so the factor plays no part."""
    return tuple((name, _weight(values.get(name))) for name in order)


def _weight(value: float | None) -> float:
    return 0.0 if value is None or pd.isna(value) else float(value)


def weights_by_order(
    order: Sequence[str], weights: Sequence[float], names: Sequence[str]
) -> Weights:
    """Return the weights of an order, the first the heaviest, in points of 100 by `names`."""
    found = dict(zip(order, weights, strict=True))
    return tuple((name, round(100 * found[name], 2)) for name in names)


def anchors_from(
    names: Sequence[str], marks: pd.DataFrame
) -> tuple[tuple[str, float, float, float], ...]:
    """Return what counts 0, 50 and 100 by criterion, from three columns of numbers."""
    rows = marks.astype("float64").to_numpy()
    return tuple(
        (name, float(low), float(middle), float(high))
        for name, (low, middle, high) in zip(names, rows, strict=True)
    )
