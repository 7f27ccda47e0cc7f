"""Money and numbers as people and systems write them, to exact values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa

from kamdata.ingest.arrow import pc
from kamdata.ingest.currencies import CODE_PATTERN, currency_code

if TYPE_CHECKING:
    from collections.abc import Iterable

DecimalSign = Literal[".", ","]

PLAIN = r"^-?\d{1,15}(\.\d+)?$"
SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’\"]")
ISO = rf"(?:{CODE_PATTERN})"
AMOUNT = re.compile(
    rf"^(?:[~≈]|ca\.?|approx\.?)?(?P<open>\()?(?P<minus>[-–−])?(?P<before>{ISO};?|US\$|A\$|C\$|[$€£¥₹]|Rs\.?)?"
    r"(?P<minus2>[-–−])?(?P<number>\d[\d.,]*|[.,]\d+)"
    rf"(?P<scale>k|m|mn|mm|mio\.?|bn|b|tsd\.?|l|lakh|cr|crore)?(?P<after>{ISO}|[$€£¥₹])?"
    r"(?P<minus3>-)?(?P<close>\))?$",
    re.IGNORECASE,
)
SCALES = {
    "k": 10**3, "tsd": 10**3, "m": 10**6, "mn": 10**6, "mm": 10**6, "mio": 10**6, "b": 10**9,
    "bn": 10**9, "l": 10**5, "lakh": 10**5, "cr": 10**7, "crore": 10**7,
}  # fmt: skip
LARGEST = Decimal(10) ** 15
ONE = Decimal(1)
LARGEST_CENTS = Decimal(10) ** 18  # what 64 bits hold


@dataclass(frozen=True)
class Numbers:
    """One exact number for each distinct text, None where it cannot be read.

    `is_ambiguous` says that nothing in the column tells thousands from decimals.
    """

    values: pa.Array  # decimal128, null where unreadable
    currencies: tuple[str | None, ...]
    is_ambiguous: bool = False
    sign: DecimalSign = "."


def read_numbers(
    texts: pa.Array,
    default: DecimalSign | None = None,
    *,
    are_numbers: bool = False,
    chosen: DecimalSign | None = None,
) -> Numbers:
    """Return the number in each distinct text of a column.

    `default` is the decimal sign of the rest of the file, used when the column itself does not
    tell; `are_numbers` says that texts like 1.234 are numbers of the workbook;
    `chosen` is what a person says where nothing proves the sign.
    """
    is_plain = pc.match_substring_regex(texts, PLAIN)
    if pc.all(is_plain, skip_nulls=False, min_count=0).as_py() and (
        are_numbers or default == "." or not _doubtful(texts.to_pylist())
    ):
        return Numbers(_exact(texts), (None,) * len(texts))
    listed = texts.to_pylist()
    signs: set[DecimalSign] = {proven for text in listed if (proven := decimal_sign(text))}
    has_doubt = any(has_two_readings(text) for text in listed) and not are_numbers
    assumed: DecimalSign = "." if are_numbers else _usual(listed)
    sign: DecimalSign = _one(signs) or default or chosen or assumed
    is_ambiguous = has_doubt and len(signs) != 1 and default is None
    parts = [_read(text, sign) for text in listed]
    values = pa.array([value for value, _ in parts], pa.decimal128(38, 10))
    return Numbers(values, tuple(currency for _, currency in parts), is_ambiguous, sign)


def cents_of(numbers: pa.Array, factor: Decimal = ONE) -> tuple[np.ndarray, np.ndarray]:
    """Return (whole cents as int64, which are missing); halves are rounded away from zero."""
    hundredfold = pa.scalar(Decimal(int(100 * factor)))  # 0.01 is the smallest factor
    scaled = pc.multiply(numbers.cast(pa.decimal128(26, 10)), hundredfold)
    rounded = pc.round(scaled, 0, round_mode="half_towards_infinity")
    too_large = pc.greater(pc.abs(rounded), pa.scalar(LARGEST_CENTS))
    rounded = pc.if_else(too_large, pa.scalar(None, rounded.type), rounded)
    missing = np.asarray(pc.is_null(rounded), dtype=bool)
    whole = pc.fill_null(rounded, pa.scalar(Decimal(0), rounded.type)).cast(pa.int64())
    return whole.to_numpy(zero_copy_only=False), missing


def is_amount(text: str) -> bool:
    """Return whether a text has the form of an amount, with or without a currency."""
    return bool(AMOUNT.match(SPACES.sub("", text)))


def has_two_readings(text: str) -> bool:
    """Return whether the point in a text may stand for thousands or for decimals."""
    return "." in text and _is_doubtful(text)


def read_amount(text: str, sign: DecimalSign) -> Decimal | None:
    """Return the number in a text, read with a decimal sign where the text does not prove one."""
    return _read(text, sign)[0]


def decimal_sign(text: str) -> DecimalSign | None:
    """Return the decimal sign that this text alone proves, None when it proves nothing."""
    found = AMOUNT.match(SPACES.sub("", text))
    if not found:
        return None
    number = found["number"]
    dots, commas = number.count("."), number.count(",")
    if dots and commas:
        return "." if number.rfind(".") > number.rfind(",") else ","
    if dots + commas == 0:
        return None
    used, other = (".", ",") if dots else (",", ".")
    if dots + commas > 1:
        return other
    before, after = number.split(used)
    if len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0"):
        return None
    return used


def _doubtful(texts: Iterable[str]) -> bool:
    """Return whether a column of plain numbers may be thousands: 1.234 and nothing clearer."""
    doubtful = False
    for text in texts:
        if _is_doubtful(text):
            doubtful = True
        elif "." in text:
            return False
    return doubtful


def _is_doubtful(text: str) -> bool:
    return bool(re.search(r"(?<![\d.,])[1-9]\d{0,2}[.,]\d{3}(?![\d.,])", SPACES.sub("", text)))


def _one(signs: set[DecimalSign]) -> DecimalSign | None:
    return next(iter(signs)) if len(signs) == 1 else None


def _usual(texts: list[str]) -> DecimalSign:
    """Return the sign to assume: three digits behind every sign are thousands, not decimals."""
    dots = sum("." in text for text in texts)
    commas = sum("," in text for text in texts)
    return "," if dots > commas else "."


def _exact(texts: pa.Array) -> pa.Array:
    trimmed = pc.replace_substring_regex(texts, r"(\.\d{10})\d+$", r"\1")
    return trimmed.cast(pa.decimal128(38, 10))


def _read(text: str, sign: DecimalSign) -> tuple[Decimal | None, str | None]:
    found = AMOUNT.match(SPACES.sub("", text))
    if not found or bool(found["open"]) != bool(found["close"]):
        return None, None
    number = _decimal(found["number"], decimal_sign(text) or sign)
    if number is None:
        return None, None
    scale = SCALES[found["scale"].casefold().rstrip(".")] if found["scale"] else 1
    number *= scale
    negations = sum(bool(found[sign]) for sign in ("open", "minus", "minus2", "minus3"))
    if negations > 1 or abs(number) >= LARGEST:
        return None, None
    number = -number if negations else number
    rounded = number.quantize(Decimal("1e-10"), rounding=ROUND_HALF_UP)
    mark = found["before"] or found["after"]
    return rounded, currency_code(mark.rstrip(";")) if mark else None


def _decimal(number: str, sign: DecimalSign) -> Decimal | None:
    """Return a bare number; None where its thousands stand in impossible places."""
    other = "," if sign == "." else "."
    whole, _, rest = number.partition(sign)
    groups = whole.split(other)
    if sign in rest or other in rest or any(len(group) not in (2, 3) for group in groups[1:]):
        return None
    if len(groups) > 1 and (len(groups[-1]) != 3 or not 1 <= len(groups[0]) <= 3):
        return None
    return Decimal(f"{''.join(groups) or '0'}.{rest or '0'}")
