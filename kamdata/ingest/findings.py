"""Findings about one sheet, gathered so that a thousand bad cells are one sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kamdata.format import count
from kamdata.model import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kamdata.model import Severity

ONE_BY_ONE = 5  # up to so many rows are named one by one
LONGEST_VALUE = 60


@dataclass
class Findings:
    """Collects the findings of one sheet. `rows` are the 1-based source rows of its frame.

    `rows_of` has every source row of those findings that speak of several.
    """

    file: str
    sheet: str
    table: str
    rows: np.ndarray
    found: list[Finding] = field(default_factory=list)
    rows_of: dict[Finding, np.ndarray] = field(default_factory=dict)

    def say(
        self,
        severity: Severity,
        message: str,
        fix: str = "",
        *,
        row: int | None = None,
        column: str = "",
        value: str = "",
    ) -> None:
        """Add one finding."""
        self.found.append(
            Finding(
                severity, message, fix, table=self.table, row=row, column=column,
                value=value[:LONGEST_VALUE], file=self.file, sheet=self.sheet,
            )
        )  # fmt: skip

    def say_rows(
        self,
        severity: Severity,
        positions: Sequence[int] | np.ndarray,
        one: Callable[[int], str],
        many: str,
        fix: str = "",
        *,
        column: str = "",
        value: Callable[[int], str] | None = None,
    ) -> None:
        """Add a finding for each row, or a single one for more than five.

        `positions` count from 0 within the frame. `one` makes the sentence for a row from its
        position; `many` is the sentence for all, in which `{n}` becomes "12 rows".
        """
        for position in positions if len(positions) <= ONE_BY_ONE else positions[:1]:
            is_alone = len(positions) <= ONE_BY_ONE
            row = int(self.rows[position])
            message = (
                one(int(position))
                if is_alone
                else many.replace("{n}", count(len(positions), "row"))
                + f" The first is row {row:,}."
            )
            self.say(
                severity, message, fix, row=row, column=column,
                value=value(int(position)) if value else "",
            )  # fmt: skip
            if not is_alone:
                self.rows_of[self.found[-1]] = self.rows[np.asarray(positions)]

    def done(self) -> tuple[Finding, ...]:
        """Return the findings, errors first."""
        rank = {"error": 0, "warning": 1, "info": 2}
        return tuple(sorted(self.found, key=lambda finding: rank[finding.severity]))


def quoted(text: str) -> str:
    """Return a value of the file in quotation marks, shortened."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= LONGEST_VALUE else flat[: LONGEST_VALUE - 1] + '…'}”"
