"""What people said about deals that two files do not have under one id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamdata.store.matches import Match


@dataclass(frozen=True, slots=True)
class Rulings:
    """Pairs of ids that are one deal, and pairs that are two."""

    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, matches: Iterable[Match]) -> Rulings:
        """Return what the ledger keeps as the comparison takes it."""
        said = [(one.choice, (one.earlier_id, one.later_id)) for one in matches]
        return cls(
            tuple(pair for choice, pair in said if choice == "same"),
            tuple(pair for choice, pair in said if choice == "different"),
        )


NO_RULINGS = Rulings()
