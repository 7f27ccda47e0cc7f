"""From the texts of a column to values of its kind, decided once for the whole column."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from kamdata.ingest import dates
from kamdata.ingest.arrow import pc
from kamdata.ingest.meanings import choice_of
from kamdata.ingest.money import Numbers, cents_of, read_numbers

if TYPE_CHECKING:
    from kamdata.ingest.cells import Cells
    from kamdata.ingest.dates import Order
    from kamdata.ingest.money import DecimalSign
    from kamdata.schema import Column

TRUE = frozenset({
    "1", "1.0", "true", "yes", "y", "ja", "j", "x", "wahr", "✓", "✔", "t", "oui", "si",
    "sí", "s",
})  # fmt: skip
FALSE = frozenset({
    "0", "0.0", "false", "no", "n", "nein", "falsch", "f", "non",
})  # fmt: skip
LONGEST_LABEL = 255


@dataclass(frozen=True)
class Context:
    """What the rest of the sheet says about a column: its unit and the habits of the file."""

    factor: Decimal = Decimal(1)
    are_numbers: bool = False
    decimal_sign: DecimalSign | None = None
    order: Order | None = None
    chosen_sign: DecimalSign | None = None  # what a person said, for what nothing proves
    chosen_order: Order | None = None


@dataclass(frozen=True)
class Values:
    """The values of a column, and the codes of the texts that could not be read.

    `currencies` holds, for a money column, the currency written in each cell (or null).
    `notes` are words for what had to be assumed: "decimal sign", "date order", "scale".
    """

    data: pd.Series
    unreadable: np.ndarray
    currencies: pd.Series | None = None
    notes: tuple[str, ...] = ()
    order: Order | None = None
    sign: DecimalSign | None = None
    outside: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64))


NONE_UNREADABLE = np.array([], dtype=np.int64)


def read_values(column: Column, cells: Cells, context: Context) -> Values:
    """Return the values of a column in the dtype of its kind.

    The cells must be compact and without words for "nothing".
    """
    if column.choices:
        return _choices(column, cells)
    match column.kind:
        case "money":
            return _money(cells, context)
        case "date":
            return _dates(cells, context)
        case "rate":
            return _rates(cells, context)
        case "number" | "integer":
            return _numbers(column, cells, context)
        case "flag":
            return _flags(cells)
        case "key":
            return Values(_keys(cells), NONE_UNREADABLE)
        case "label":
            return Values(cells.mapped(_short).to_label(), NONE_UNREADABLE)
        case "text":
            return Values(cells.to_text(), NONE_UNREADABLE)


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_LABEL]


def _keys(cells: Cells) -> pd.Series:
    """Return ids as text; `84.0` in every row is how some programs write the number 84."""
    is_float = pc.match_substring_regex(cells.texts, r"^\d+\.0$")
    if len(cells.texts) and pc.all(is_float).as_py():
        cells = cells.mapped(lambda text: text[:-2])
    return cells.to_text()


def _unreadable(missing: np.ndarray) -> np.ndarray:
    return np.flatnonzero(missing)


def _read_numbers(cells: Cells, context: Context) -> Numbers:
    return read_numbers(
        cells.texts, context.decimal_sign, are_numbers=context.are_numbers,
        chosen=context.chosen_sign,
    )  # fmt: skip


def _money(cells: Cells, context: Context) -> Values:
    numbers = _read_numbers(cells, context)
    cents, missing = cents_of(numbers.values, context.factor)
    data = pd.arrays.IntegerArray(
        cells.spread(cents, 0).astype("int64"), cells.spread(missing, missing=True)
    )
    return Values(
        pd.Series(data), _unreadable(missing), _currencies(cells, numbers), _doubt(numbers),
        sign=numbers.sign,
    )  # fmt: skip


def _currencies(cells: Cells, numbers: Numbers) -> pd.Series | None:
    if not any(numbers.currencies):
        return None
    written = np.array(numbers.currencies, dtype=object)
    return pd.Series(cells.spread(written, None), dtype="str")


def _doubt(numbers: Numbers) -> tuple[str, ...]:
    return ("decimal sign",) if numbers.is_ambiguous else ()


def _numbers(column: Column, cells: Cells, context: Context) -> Values:
    numbers = _read_numbers(cells, context)
    floats = numbers.values.cast(pa.float64()).to_numpy(zero_copy_only=False)
    missing = np.isnan(floats)
    if column.kind == "integer":
        missing |= floats != np.round(floats)
        data = pd.arrays.IntegerArray(
            cells.spread(np.where(missing, 0, floats).astype("int64"), 0),
            cells.spread(missing, missing=True),
        )
        return Values(
            pd.Series(data), _unreadable(missing), notes=_doubt(numbers), sign=numbers.sign
        )
    return Values(pd.Series(cells.spread(floats, np.nan)), _unreadable(missing))


def _rates(cells: Cells, context: Context) -> Values:
    """Return rates of 0 to 1: percent signs decide, else one scale for the whole column."""
    has_sign = np.asarray(pc.ends_with(cells.texts, pattern="%"), dtype=bool)
    bare = pc.utf8_trim_whitespace(pc.replace_substring_regex(cells.texts, r"%\s*$", ""))
    numbers = read_numbers(
        bare, context.decimal_sign or context.chosen_sign or ".", are_numbers=True
    )
    floats = numbers.values.cast(pa.float64()).to_numpy(zero_copy_only=False).copy()
    unsigned = np.abs(floats[~has_sign & ~np.isnan(floats)])
    is_share = bool(len(unsigned)) and unsigned.max() <= 1.0
    floats[has_sign] /= 100
    if not is_share:
        floats[~has_sign] /= 100
    is_unsure = is_share and not has_sign.any() and 1.0 in unsigned and {0.0, 1.0} >= set(unsigned)
    outside = np.flatnonzero((floats < 0) | (floats > 1))
    missing = np.isnan(floats)
    floats[outside] = np.nan
    return Values(
        pd.Series(cells.spread(np.round(floats, 10), np.nan)),
        _unreadable(missing),
        notes=("scale",) if is_unsure else (),
        outside=outside,
    )


def _dates(cells: Cells, context: Context) -> Values:
    reduced = dates.reduce_texts(cells.texts)
    evidence = dates.evidence_of(reduced.days)
    order = evidence.order or context.order or context.chosen_order or evidence.usual
    days, missing = dates.read_days(reduced, order)
    is_unsure = bool(evidence.either) and not evidence.order and not context.order
    data = pd.Series(cells.spread(days, np.datetime64("NaT", "us")))
    return Values(
        data, _unreadable(missing), notes=("date order",) if is_unsure else (), order=order
    )


def _flags(cells: Cells) -> Values:
    folded = cells.folded
    is_true = np.array([text in TRUE for text in folded], dtype=bool)
    missing = np.array([text not in TRUE and text not in FALSE for text in folded], dtype=bool)
    data = pd.arrays.BooleanArray(
        cells.spread(is_true, missing=False), cells.spread(missing, missing=True)
    )
    return Values(pd.Series(data), _unreadable(missing))


def _choices(column: Column, cells: Cells) -> Values:
    meant = [choice_of(column, text) for text in cells.listed]
    missing = np.array([choice is None for choice in meant], dtype=bool)
    by_text = np.array([column.choices.index(c) if c else -1 for c in meant], dtype="int32")
    codes = cells.spread(by_text, -1)
    data = pd.Series(
        pd.Categorical.from_codes(codes, categories=pd.Index(column.choices, dtype="str"))
    )
    return Values(data, _unreadable(missing))
