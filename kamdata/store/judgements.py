"""The part of the store that keeps what people say about the deals of two files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata.store.ledger import writing
from kamdata.store.matches import delete_match, read_matches, write_match

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy.engine import Engine

    from kamdata.store.matches import Match, MatchChoice


class Judgements:
    """What `kamdata.store.store.Store` can do with matches."""

    _engine: Engine

    def _explained(self) -> AbstractContextManager[None]:
        raise NotImplementedError

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
