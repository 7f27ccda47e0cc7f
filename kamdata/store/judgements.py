"""The part of the store that keeps what people say, decide and write into plans."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from sqlalchemy import select

from kamdata.store.decisions import (
    add_decision,
    list_decisions,
    tick_decision,
    withdraw_decision,
)
from kamdata.store.entries import read_entries, withdraw_entries, write_entries
from kamdata.store.ledger import writing
from kamdata.store.matches import delete_match, read_matches, write_match
from kamdata.store.set_aside import add_set_aside, list_set_aside, withdraw_set_aside
from kamdata.store.tables import DECISIONS
from kamdata.store.verdicts import delete_verdict, read_verdicts, write_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from datetime import date

    from sqlalchemy.engine import Engine

    from kamdata.model import Decision, Entry, SetAside
    from kamdata.store.matches import Match, MatchChoice
    from kamdata.store.verdicts import Outcome, Verdict


class Judgements(ABC):
    """What `Store` can do with matches, verdicts, decisions, entries and set-aside factors."""

    _engine: Engine

    @abstractmethod
    def _explained(self) -> AbstractContextManager[None]:
        """Turn what the disk and the database say into a sentence."""

    def matches(self) -> tuple[Match, ...]:
        """Return which deals of different ids were called one, or two, the newest first."""
        with self._explained(), self._engine.connect() as connection:
            return read_matches(connection)

    def decide_match(self, earlier_id: str, later_id: str, choice: MatchChoice) -> None:
        """Keep whether two deals are one, in place of what was said before."""
        with self._explained(), writing(self._engine) as connection:
            write_match(connection, earlier_id, later_id, choice)

    def forget_match(self, earlier_id: str, later_id: str) -> None:
        """Forget what was said about two deals: the product decides or asks again."""
        with self._explained(), writing(self._engine) as connection:
            delete_match(connection, earlier_id, later_id)

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return what was said about deals that vanished, the newest first."""
        with self._explained(), self._engine.connect() as connection:
            return read_verdicts(connection)

    def decide_verdict(
        self, opportunity_ids: Iterable[str], missing_on: date, outcome: Outcome
    ) -> None:
        """Keep what became of deals that the snapshot of `missing_on` does not have."""
        with self._explained(), writing(self._engine) as connection:
            write_verdicts(connection, opportunity_ids, missing_on, outcome)

    def forget_verdict(self, opportunity_id: str, missing_on: date) -> None:
        """Forget a verdict: the deal is asked about again."""
        with self._explained(), writing(self._engine) as connection:
            delete_verdict(connection, opportunity_id, missing_on)

    def decisions(self, until: date | None = None) -> tuple[Decision, ...]:
        """Return what reviews decided on snapshots up to a date, the newest first."""
        with self._explained(), self._engine.connect() as connection:
            return list_decisions(connection, until)

    def decide(self, decision: Decision) -> Decision:
        """Keep what a review decided; return it with its id, and when and by whom."""
        with self._explained(), writing(self._engine) as connection:
            return add_decision(connection, decision)

    def withdraw_decision(self, decision_id: int) -> None:
        """Take a decision back: it is no longer listed."""
        with self._explained(), writing(self._engine) as connection:
            withdraw_decision(connection, decision_id)

    def tick_off(self, decision_id: int, *, is_done: bool = True) -> None:
        """Note that an action is done, or that it is open after all."""
        with self._explained(), writing(self._engine) as connection:
            tick_decision(connection, decision_id, is_done=is_done)

    def entries(self, until: date | None = None) -> tuple[Entry, ...]:
        """Return what people wrote into plans on snapshots up to a date, the oldest first."""
        with self._explained(), self._engine.connect() as connection:
            return read_entries(connection, until)

    def write_entries(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Keep fields that a person wrote; return them with when and by whom."""
        with self._explained(), writing(self._engine) as connection:
            return write_entries(connection, entries)

    def withdraw_entries(self, entry_ids: Iterable[int]) -> None:
        """Take fields back: what the files say counts again."""
        with self._explained(), writing(self._engine) as connection:
            withdraw_entries(connection, entry_ids)

    def review_days(self) -> tuple[date, ...]:
        """Return the as-of dates on which reviews decided something, the oldest first."""
        days = select(DECISIONS.c.as_of).where(DECISIONS.c.withdrawn_at.is_(None)).distinct()
        with self._explained(), self._engine.connect() as connection:
            return tuple(connection.execute(days.order_by(DECISIONS.c.as_of)).scalars())

    def set_aside(self, on: date) -> tuple[SetAside, ...]:
        """Return which factors are set aside on the snapshot of a date, the newest first."""
        with self._explained(), self._engine.connect() as connection:
            return list_set_aside(connection, on)

    def set_factor_aside(self, one: SetAside) -> SetAside:
        """Keep that a factor is wrong for an account; return it with its id, when and by whom."""
        with self._explained(), writing(self._engine) as connection:
            return add_set_aside(connection, one)

    def withdraw_set_aside(self, set_aside_id: int) -> None:
        """Let a factor count again that was set aside."""
        with self._explained(), writing(self._engine) as connection:
            withdraw_set_aside(connection, set_aside_id)
