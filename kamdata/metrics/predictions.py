"""The scores of a snapshot as they are kept when it is added, so that they can be held to it."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from kamdata.errors import StoreError
from kamdata.metrics.as_scored import as_scored
from kamdata.metrics.growth import growth_table
from kamdata.metrics.risk import risk_table
from kamdata.metrics.score import BASELINE
from kamdata.store.kept_scores import KeptScores, to_columns
from kamdata.store.predictions import Prediction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamdata.metrics.assess import Assessment
    from kamdata.metrics.score import Scores
    from kamdata.model import ScoreName, Settings, Snapshot
    from kamdata.store.manifest import SnapshotRecord
    from kamdata.store.store import Store

FORMULA = 1  # a change to what the scores ask, or how they add it up, adds one
NOT_KEPT = (
    "The snapshot is stored, but its scores could not be kept: they will be worked out when they "
    "are asked for."
)
_LOG = logging.getLogger(__name__)


def method_of(score: ScoreName, weights: Iterable[tuple[str, float]]) -> str:
    """Return what stands for how a score was made: its formula and its weights."""
    parts = [f"{name}={float(weight):g}" for name, weight in sorted(weights)]
    said = "|".join((str(FORMULA), score, *parts))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def kept_scores(scores: Scores) -> KeptScores:
    """Return the scores of a portfolio as they are kept."""
    table, parts = scores.table, scores.factors
    names = [str(name) for name in parts["factor"].cat.categories]
    shape = (len(table), len(names))
    values = parts["value"].to_numpy(dtype=np.float64).reshape(shape)
    return KeptScores(
        tuple(table["account_id"].astype(str)),
        table["score"].to_numpy(dtype=np.float64),
        table["rank"].to_numpy(dtype=np.float64, na_value=np.nan),
        tuple(table["band"].astype(str)),
        table["base_cents"].to_numpy(dtype=np.float64, na_value=np.nan),
        tuple(name for name in names if name != BASELINE),
        values[:, [name != BASELINE for name in names]],
        parts["points"].to_numpy(dtype=np.float64).reshape(shape),
    )


def predictions_of(known: Assessment, revision: int) -> tuple[Prediction, ...]:
    """Return both scores of an assessment as predictions of a revision of its snapshot."""
    settings, as_of = known.facts.settings, known.facts.snapshot.as_of
    risk = risk_table(known)
    made: tuple[tuple[ScoreName, Scores, tuple[tuple[str, float], ...]], ...] = (
        ("risk", risk, settings.risk_weights),
        ("growth", growth_table(known, risk), settings.growth_weights),
    )
    return tuple(
        Prediction(
            as_of, revision, name, method_of(name, weights), dict(weights),
            to_columns(kept_scores(scores)),
        )
        for name, scores, weights in made
    )  # fmt: skip


def keep_predictions(
    store: Store, record: SnapshotRecord, snapshot: Snapshot, settings: Settings
) -> str:
    """Keep both scores of a snapshot that was just stored; return a sentence where that failed.

    It never raises: the snapshot is stored whatever becomes of its scores.
    """
    try:
        known = as_scored(store, record, snapshot, settings)
        store.keep_predictions(predictions_of(known, record.revision))
    except Exception:  # noqa: BLE001 - nothing about the scores may undo an import
        _LOG.exception("The scores of the snapshot of %s could not be kept", record.as_of)
        with suppress(StoreError):
            store.note_not_kept(record.as_of, record.revision)
        return NOT_KEPT
    return ""
