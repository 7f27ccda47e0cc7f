"""The scores of the accounts as they stood when a snapshot was added: kept once, never changed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, tuple_

from kamdata.store.ledger import writing
from kamdata.store.manifest import write_log
from kamdata.store.people import current_user
from kamdata.store.saved import in_utc
from kamdata.store.tables import PREDICTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Engine, Row

    from kamdata.model import ScoreName

NOT_KEPT = "added without its scores"  # what the log says when they could not be kept
_ASKED_AT_ONCE = 100  # revisions in one query


@dataclass(frozen=True, slots=True)
class Prediction:
    """One score of every account of a revision of a snapshot, as it was when that was added.

    `method` stands for the formula and the weights. `accounts` holds what
    `kamdata.metrics.predictions` wrote, by column. `made_at` is in UTC.
    """

    as_of: date
    revision: int
    score: ScoreName
    method: str
    weights: Mapping[str, float]
    accounts: Mapping[str, Any]
    made_at: datetime | None = None
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class KeptOn:
    """That a score of a revision of a snapshot is kept, and since when (in UTC)."""

    as_of: date
    revision: int
    score: ScoreName
    made_at: datetime


class Predictions(ABC):
    """What `kamdata.store.store.Store` can do with the scores of the past."""

    _engine: Engine

    @abstractmethod
    def _explained(self) -> AbstractContextManager[None]:
        """Turn what the disk and the database say into a sentence."""

    def keep_predictions(self, predictions: Iterable[Prediction]) -> None:
        """Keep scores as made now, unless the same was kept of that revision before."""
        with self._explained(), writing(self._engine) as connection:
            for one in predictions:
                add_prediction(connection, one)

    def predictions(self, revisions: Iterable[tuple[date, int]]) -> tuple[Prediction, ...]:
        """Return what was kept of these revisions (date and number), in the order it was kept."""
        with self._explained(), self._engine.connect() as connection:
            return read_predictions(connection, revisions)

    def kept_predictions(self) -> tuple[KeptOn, ...]:
        """Return of which revisions a score is kept, and since when, in the order it was kept."""
        columns = [PREDICTIONS.c[name] for name in ("as_of", "revision", "score", "made_at")]
        with self._explained(), self._engine.connect() as connection:
            found = connection.execute(select(*columns).order_by(PREDICTIONS.c.id))
            return tuple(
                KeptOn(row.as_of, row.revision, row.score, in_utc(row.made_at)) for row in found
            )

    def note_not_kept(self, as_of: date, revision: int) -> None:
        """Note in the log that the scores of a revision could not be kept."""
        with self._explained(), writing(self._engine) as connection:
            write_log(connection, NOT_KEPT, as_of, revision)


def add_prediction(connection: Connection, prediction: Prediction) -> None:
    """Keep a prediction as made now by whoever is working; the first of its kind stays."""
    is_same = (
        _is_of(prediction.as_of, prediction.revision)
        & (PREDICTIONS.c.score == prediction.score)
        & (PREDICTIONS.c.method == prediction.method)
    )
    if connection.execute(select(PREDICTIONS.c.id).where(is_same)).first() is not None:
        return
    connection.execute(
        insert(PREDICTIONS).values(
            as_of=prediction.as_of, revision=prediction.revision, score=prediction.score,
            method=prediction.method, made_at=prediction.made_at or datetime.now(UTC),
            made_by=prediction.made_by or current_user(), weights=dict(prediction.weights),
            accounts=dict(prediction.accounts),
        )
    )  # fmt: skip


def read_predictions(
    connection: Connection, revisions: Iterable[tuple[date, int]]
) -> tuple[Prediction, ...]:
    """Return the predictions of some revisions, in the order they were kept."""
    wanted, found = list(revisions), []
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        among = tuple_(PREDICTIONS.c.as_of, PREDICTIONS.c.revision).in_(
            wanted[start : start + _ASKED_AT_ONCE]
        )
        found += connection.execute(select(PREDICTIONS).where(among)).all()
    return tuple(_as_prediction(row) for row in sorted(found, key=lambda row: row.id))


def _as_prediction(row: Row) -> Prediction:
    return Prediction(
        row.as_of, row.revision, row.score, row.method, row.weights, row.accounts,
        in_utc(row.made_at), row.made_by,
    )  # fmt: skip


def _is_of(as_of: date, revision: int) -> ColumnElement[bool]:
    return (PREDICTIONS.c.as_of == as_of) & (PREDICTIONS.c.revision == revision)
