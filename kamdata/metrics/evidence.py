"""What a factor of a score knows about each account: a value, a state, and a sentence.

Three states are kept apart: observed (a value from 0 to 1), missing (the data that would tell is
not there), and not applicable (the question does not arise for this account).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kamdata import format as fmt

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.number[Any]]

OBSERVED, MISSING, NOT_APPLICABLE = "observed", "missing", "not applicable"
STATES = (OBSERVED, MISSING, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Written:
    """Values with how to write them: only those that a sentence needs are written."""

    values: Numbers | pd.Series
    write: Callable[[Any], str]

    def at(self, rows: NDArray[np.intp]) -> list[str]:
        """Return the texts of the values at these positions."""
        values = self.values
        if isinstance(values, pd.Series):
            values = values.iloc[rows]
            values = values.astype("float64") if values.dtype == "Int64" else values
        else:
            values = values[rows]
        return [self.write(value) for value in values]


class Notes:
    """One sentence per account. The first that applies to an account stays."""

    def __init__(self, accounts: int) -> None:
        self._texts: NDArray[np.object_] = np.full(accounts, "", dtype=object)
        self._is_free: Mask = np.ones(accounts, dtype=bool)

    def add(self, where: Mask, template: str, *values: Any) -> None:
        """Write the sentence where the mask holds and nothing is written yet.

        `values` are arrays (or `Written`) with one entry per account; they fill the braces of the
        template, which is ours alone: what comes from a file is only ever a value.
        """
        rows = np.flatnonzero(where & self._is_free)
        chosen = [
            column.at(rows) if isinstance(column, Written) else np.asarray(column)[rows]
            for column in values
        ]
        self._texts[rows] = (
            [template.format(*parts) for parts in zip(*chosen, strict=True)] if chosen else template
        )
        self._is_free[rows] = False

    @property
    def texts(self) -> NDArray[np.object_]:
        """The sentences, empty where none applied."""
        return self._texts


def factor_rows(value: Numbers, notes: Notes, not_applicable: Mask | None = None) -> pd.DataFrame:
    """Return value, state and evidence, one row per account on the index 0 to n-1.

    `value` is NaN where it is missing; values outside 0 to 1 are clamped. Where `not_applicable`
    holds the value is dropped.
    """
    state = np.where(np.isnan(value), MISSING, OBSERVED).astype(object)
    kept = clip01(value)
    if not_applicable is not None:
        state[not_applicable] = NOT_APPLICABLE
        kept = np.where(not_applicable, np.nan, kept)
    return pd.DataFrame(
        {
            "value": kept,
            "state": pd.Categorical(state, categories=list(STATES)),
            "evidence": pd.Series(notes.texts, dtype="str"),
        }
    )


def all_missing(accounts: int, what_to_add: str) -> pd.DataFrame:
    """Return the rows of a factor that nobody gave data for, with the words what to add."""
    notes = Notes(accounts)
    notes.add(np.ones(accounts, dtype=bool), what_to_add)
    return factor_rows(np.full(accounts, np.nan), notes)


def money_texts(cents: Numbers | pd.Series, currency: str) -> Written:
    """Return amounts in cents that are written short, `n/a` where one is missing."""
    return Written(cents, lambda value: fmt.money(value, currency))


def percent_texts(rates: Numbers | pd.Series) -> Written:
    """Return rates that are written as percentages, `n/a` where one is missing."""
    return Written(rates, fmt.percent)


def day_texts(days: pd.Series) -> Written:
    """Return dates that are written as people write them, `n/a` where one is missing."""
    return Written(days, fmt.day)


def clip01(values: Numbers) -> Numbers:
    """Return values clamped to 0 to 1; NaN stays NaN."""
    return np.clip(values, 0.0, 1.0)
