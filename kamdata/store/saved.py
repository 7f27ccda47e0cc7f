"""Settings, findings and sources as plain values, readable by older and newer versions."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from kamdata.defaults import (
    ATTRACTIVENESS_WEIGHTS,
    EFFORT_HOURS,
    GATE_ANCHORS,
    GATE_WEIGHTS,
    GROWTH_WEIGHTS,
    REVIEW_RHYTHM,
    RISK_WEIGHTS,
    STRENGTH_WEIGHTS,
    GateRules,
)
from kamdata.model import Limits, Settings, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Record = TypeVar("Record")
Weights = tuple[tuple[str, float], ...]

_WEIGHTS = {
    "risk_weights": RISK_WEIGHTS,
    "growth_weights": GROWTH_WEIGHTS,
    "attractiveness_weights": ATTRACTIVENESS_WEIGHTS,
    "strength_weights": STRENGTH_WEIGHTS,
    "effort_hours": EFFORT_HOURS,
    "review_rhythm": REVIEW_RHYTHM,
}
_NOT_SAVED = "set_aside"  # has a table of its own


def from_settings(settings: Settings) -> dict[str, Any]:
    """Return the settings as values that JSON can hold."""
    return {name: value for name, value in asdict(settings).items() if name != _NOT_SAVED}


def to_settings(saved: Mapping[str, Any]) -> Settings:
    """Return settings from what was saved.

    What an older version did not know has its default, what this version does not know is left
    out. A factor that was not saved gets its default weight.
    """
    values = {k: v for k, v in known_fields(Settings, saved).items() if k != _NOT_SAVED}
    values["stages"] = tuple(to_record(Stage, stage) for stage in saved.get("stages", ()))
    values["gate"] = _gate(saved.get("gate", {}))
    values["limits"] = to_record(Limits, saved.get("limits", {}))
    for name, defaults in _WEIGHTS.items():
        values[name] = _weights(saved.get(name, ()), defaults)
    return Settings(**values)


def _gate(saved: Mapping[str, Any]) -> GateRules:
    values = known_fields(GateRules, saved)
    values["weights"] = _weights(saved.get("weights", ()), GATE_WEIGHTS)
    given = {name: (float(a), float(b), float(c)) for name, a, b, c in saved.get("anchors", ())}
    values["anchors"] = tuple(
        (name, *given.get(name, (low, middle, high))) for name, low, middle, high in GATE_ANCHORS
    )
    return GateRules(**values)


def to_record(kind: type[Record], saved: Mapping[str, Any]) -> Record:
    """Return a frozen record from what was saved, leaving out fields it does not have."""
    return kind(**known_fields(kind, saved))


def known_fields(kind: type[Any], saved: Mapping[str, Any]) -> dict[str, Any]:
    """Return the saved values that are fields of `kind`."""
    return {field.name: saved[field.name] for field in fields(kind) if field.name in saved}


def in_utc(moment: datetime) -> datetime:
    """Return a time of the ledger with its zone."""
    # SQLite keeps no time zone: what it gives back is the UTC that was written
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _weights(saved: Iterable[tuple[str, float]], defaults: Weights) -> Weights:
    found = {factor: float(weight) for factor, weight in saved}
    return tuple((factor, found.get(factor, weight)) for factor, weight in defaults)
