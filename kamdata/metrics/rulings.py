"""What people said about deals that two files do not have under one id, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kamdata.store.matches import Match
    from kamdata.store.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Rulings:
    """Pairs of ids that are one deal, pairs that are two, and verdicts on missing deals.

    A verdict is (opportunity_id, missing_on, outcome); they stand in the order of their dates.
    """

    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()
    verdicts: tuple[tuple[str, date, str], ...] = ()

    @classmethod
    def of(cls, matches: Iterable[Match], verdicts: Iterable[Verdict]) -> Rulings:
        """Return what the ledger keeps as the comparison takes it."""
        said = [(one.choice, (one.earlier_id, one.later_id)) for one in matches]
        given = [(one.opportunity_id, one.missing_on, one.outcome) for one in verdicts]
        return cls(
            tuple(pair for choice, pair in said if choice == "same"),
            tuple(pair for choice, pair in said if choice == "different"),
            tuple(sorted(given, key=lambda one: (one[1], one[0]))),
        )

    def outcomes(self, since: date, until: date) -> dict[str, str]:
        """Return the outcome by id of deals that went missing between two snapshots."""
        return {key: outcome for key, day, outcome in self.verdicts if since < day <= until}


NO_RULINGS = Rulings()
